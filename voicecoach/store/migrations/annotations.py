"""Tables of what people wrote."""

import sqlalchemy as sa
from alembic import op

__all__ = ["create", "drop"]


def create() -> None:
    """Make the tables; that of the calls is there."""
    op.create_table(
        "annotation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("valence", sa.String(64), nullable=True),
        sa.Column("rule", sa.String(64), nullable=True),
        sa.Column("choice", sa.String(64), nullable=True),
        sa.Column("visibility", sa.String(64), nullable=False),
        sa.Column("reply_to", sa.String(36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        _of_call("annotation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
    )
    op.create_index(op.f("ix_annotation_call_id"), "annotation", ["call_id"])
    op.create_index(op.f("ix_annotation_kind_rule"), "annotation", ["kind", "rule"])
    op.create_table(
        "deleted_annotation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        _of_call("deleted_annotation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deleted_annotation")),
    )
    op.create_index(op.f("ix_deleted_annotation_call_id"), "deleted_annotation", ["call_id"])


def drop() -> None:
    """Take the tables away."""
    for table in ("deleted_annotation", "annotation"):
        op.drop_table(table)


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"],
        ["call.call_id"],
        name=op.f(f"fk_{table}_call_id_call"),
        ondelete="CASCADE",
    )
