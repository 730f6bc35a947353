"""Tables of guesses, goals, the journal and new answers."""

import sqlalchemy as sa
from alembic import op

__all__ = ["create", "drop"]

_TABLES = ("guess_choice", "guess", "goal", "journal", "retake", "take")


def create() -> None:
    """Make the tables; that of the calls is there."""
    op.create_table(
        "guess_choice",
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("author", name=op.f("pk_guess_choice")),
    )
    _create_guesses()
    _create_goals()
    _create_journal()
    _create_retakes()
    _create_takes()


def drop() -> None:
    """Take the tables away."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_guesses() -> None:
    op.create_table(
        "guess",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("talk_ratio", sa.Double(), nullable=True),
        sa.Column("cut_in_count", sa.Integer(), nullable=True),
        sa.Column("mood_start", sa.Integer(), nullable=True),
        sa.Column("mood_end", sa.Integer(), nullable=True),
        _of_call("guess"),
        sa.PrimaryKeyConstraint("call_id", "author", name=op.f("pk_guess")),
    )
    op.create_index(op.f("ix_guess_author"), "guess", ["author"])


def _create_goals() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("metric", sa.String(64), nullable=False),
        sa.Column("wanted", sa.Double(), nullable=False),
        sa.Column("baseline_count", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_author"), "goal", ["author"])


def _create_journal() -> None:
    op.create_table(
        "journal",
        *_of_a_moment("journal"),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    _index_moments("journal")


def _create_retakes() -> None:
    op.create_table(
        "retake",
        *_of_a_moment("retake"),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
    )
    _index_moments("retake")


def _create_takes() -> None:
    op.create_table(
        "take",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("retake_id", sa.String(36), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("audio_digest", sa.String(64), nullable=False),
        sa.Column("audio_file", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["retake_id"],
            ["retake.id"],
            name=op.f("fk_take_retake_id_retake"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take")),
    )
    op.create_index(op.f("ix_take_retake_id"), "take", ["retake_id"])
    op.create_index(op.f("ix_take_audio_digest"), "take", ["audio_digest"])


def _of_a_moment(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    """Columns and constraints of what somebody keeps about a second of a call."""
    return (
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("rule", sa.String(64), nullable=True),
        _of_call(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _index_moments(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_call_id"), table, ["call_id"])
    op.create_index(op.f(f"ix_{table}_author"), table, ["author"])


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"],
        ["call.call_id"],
        name=op.f(f"fk_{table}_call_id_call"),
        ondelete="CASCADE",
    )
