"""Table of what voices are known by."""

import sqlalchemy as sa
from alembic import op

__all__ = ["create", "drop"]


def create() -> None:
    """Make the table; that of the calls is there."""
    op.create_table(
        "remembered_voice",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["call.call_id"],
            name=op.f("fk_remembered_voice_call_id_call"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_remembered_voice")),
    )


def drop() -> None:
    """Take the table away."""
    op.drop_table("remembered_voice")
