"""What calls are found by: utterances with their index of words."""

import sqlalchemy as sa
from alembic import op

from voicecoach.store.schema_search import INDEX_STATEMENTS, WORD_INDEX

__all__ = ["create", "drop"]


def create() -> None:
    """Make the table, and the index where the database is SQLite."""
    op.create_table(
        "utterance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["call.call_id"],
            name=op.f("fk_utterance_call_id_call"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterance")),
    )
    op.create_index(op.f("ix_utterance_call_id_start"), "utterance", ["call_id", "start"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in INDEX_STATEMENTS:
            op.execute(statement)


def drop() -> None:
    """Remove them, the index first."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {WORD_INDEX}")
    op.drop_table("utterance")
