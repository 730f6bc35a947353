"""Tables of reviews, calls put forward, follow-ups and playlists."""

import sqlalchemy as sa
from alembic import op

__all__ = ["create", "drop"]

_TABLES = ("review", "put_forward", "follow_up", "playlist", "clip")


def create() -> None:
    """Make the tables; that of the calls is there."""
    _create_reviews()
    _create_follow_ups()
    _create_playlists()


def drop() -> None:
    """Take the tables away."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_reviews() -> None:
    op.create_table(
        "review",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("rubric", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _of_call("review"),
        sa.PrimaryKeyConstraint("call_id", "author", "version", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_finished_at"), "review", ["finished_at"])
    op.create_table(
        "put_forward",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_call("put_forward"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_put_forward")),
    )


def _create_follow_ups() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("metric", sa.String(64), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(64), nullable=True),
        _of_call("follow_up"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_call_id"), "follow_up", ["call_id"])
    op.create_index(op.f("ix_follow_up_due_at"), "follow_up", ["due_at"])


def _create_playlists() -> None:
    op.create_table(
        "playlist",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist")),
    )
    op.create_table(
        "clip",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("playlist_id", sa.String(36), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("rule", sa.String(64), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["playlist.id"],
            name=op.f("fk_clip_playlist_id_playlist"),
            ondelete="CASCADE",
        ),
        _of_call("clip"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip")),
    )
    op.create_index(op.f("ix_clip_playlist_id"), "clip", ["playlist_id"])
    op.create_index(op.f("ix_clip_call_id"), "clip", ["call_id"])


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"],
        ["call.call_id"],
        name=op.f(f"fk_{table}_call_id_call"),
        ondelete="CASCADE",
    )
