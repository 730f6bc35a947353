"""Table of what people have heard of calls."""

import sqlalchemy as sa
from alembic import op

__all__ = ["create", "drop"]


def create() -> None:
    """Make the table; that of the calls is there."""
    op.create_table(
        "listening",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("listener", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("played_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("left_at", sa.Double(), nullable=False),
        sa.Column("heard_ratio", sa.Double(), nullable=False),
        sa.Column("continue_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["call.call_id"],
            name=op.f("fk_listening_call_id_call"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call_id", "listener", name=op.f("pk_listening")),
    )
    op.create_index(op.f("ix_listening_listener"), "listening", ["listener"])


def drop() -> None:
    """Take the table away."""
    op.drop_table("listening")
