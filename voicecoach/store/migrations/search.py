"""What calls are found by: utterances with their index of words, and who has heard a call."""

import sqlalchemy as sa
from alembic import op

from voicecoach.store.schema_search import INDEX_STATEMENTS, WORD_INDEX

__all__ = ["create", "drop"]


def create() -> None:
    """Make the tables, and the index where the database is SQLite."""
    op.create_table(
        "utterance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _of_call("utterance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterance")),
    )
    op.create_index(op.f("ix_utterance_call_id_start"), "utterance", ["call_id", "start"])
    op.create_table(
        "heard",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("listener", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_call("heard"),
        sa.PrimaryKeyConstraint("call_id", "listener", name=op.f("pk_heard")),
    )
    op.create_index(op.f("ix_heard_listener"), "heard", ["listener"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in INDEX_STATEMENTS:
            op.execute(statement)


def drop() -> None:
    """Remove them, the index first."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {WORD_INDEX}")
    op.drop_table("heard")
    op.drop_table("utterance")


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"], ["call.call_id"], name=op.f(f"fk_{table}_call_id_call"), ondelete="CASCADE"
    )
