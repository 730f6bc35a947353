"""Tables of what coaches do: reviews, calls put forward, follow-ups, playlists."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from voicecoach.store.schema_base import ID_LENGTH, Base, call_key

__all__ = ["ClipRow", "FollowUpRow", "PlaylistRow", "PutForwardRow", "ReviewRow"]

UUID_LENGTH = 36


class ReviewRow(Base):
    """One version of somebody's review of a call; a draft until it is finished."""

    __tablename__ = "review"

    call_id: Mapped[str] = call_key()
    author: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rubric: Mapped[str]
    scores: Mapped[list[dict[str, Any]]]
    summary: Mapped[str]
    saved_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)


class PutForwardRow(Base):
    """A call that somebody put forward for all coaches to review, to compare their standards."""

    __tablename__ = "put_forward"

    call_id: Mapped[str] = call_key()
    author: Mapped[str]
    at: Mapped[datetime]


class FollowUpRow(Base):
    """What coach and agent agreed on, and until when; goes with the call that it came from."""

    __tablename__ = "follow_up"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    call_id: Mapped[str] = call_key(primary_key=False, index=True)
    author: Mapped[str]
    agent: Mapped[str | None]
    agreed: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    metric: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    set_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(ID_LENGTH))


class PlaylistRow(Base):
    """Clips for a workshop, in an order."""

    __tablename__ = "playlist"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    name: Mapped[str]
    about: Mapped[str]
    author: Mapped[str]
    made_at: Mapped[datetime]


class ClipRow(Base):
    """One clip of a playlist; goes with its call."""

    __tablename__ = "clip"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    playlist_id: Mapped[str] = mapped_column(
        String(UUID_LENGTH), ForeignKey("playlist.id", ondelete="CASCADE"), index=True
    )
    call_id: Mapped[str] = call_key(primary_key=False, index=True)
    number: Mapped[int]
    start: Mapped[float]
    end: Mapped[float]
    speaker: Mapped[str | None]
    rule: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    note: Mapped[str]
