"""Tables of what somebody keeps for themselves to grow: guesses, goals, a journal, new answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from voicecoach.store.schema_base import ID_LENGTH, Base, call_key

__all__ = ["GoalRow", "GuessChoiceRow", "GuessRow", "JournalRow", "RetakeRow", "TakeRow"]

UUID_LENGTH = 36


class GuessChoiceRow(Base):
    """That somebody wants to guess before they look, or no longer does."""

    __tablename__ = "guess_choice"

    author: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool]


class GuessRow(Base):
    """What somebody guessed of a call; all of it open where they would rather not."""

    __tablename__ = "guess"

    call_id: Mapped[str] = call_key()
    author: Mapped[str] = mapped_column(primary_key=True, index=True)
    at: Mapped[datetime]
    talk_ratio: Mapped[float | None]
    cut_in_count: Mapped[int | None]
    mood_start: Mapped[int | None]
    mood_end: Mapped[int | None]


class GoalRow(Base):
    """A figure that somebody wants to move, from when on, and how that ended."""

    __tablename__ = "goal"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    author: Mapped[str] = mapped_column(index=True)
    agent: Mapped[str | None]
    metric: Mapped[str] = mapped_column(String(ID_LENGTH))
    wanted: Mapped[float]
    baseline_count: Mapped[int]
    set_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(ID_LENGTH))


class JournalRow(Base):
    """What somebody wrote for themselves about a second of a call; see ``journal.py``."""

    __tablename__ = "journal"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    call_id: Mapped[str] = call_key(primary_key=False, index=True)
    author: Mapped[str] = mapped_column(index=True)
    start: Mapped[float]
    rule: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    written_at: Mapped[datetime]
    body: Mapped[bytes]


class RetakeRow(Base):
    """A moment that somebody wants to answer anew; see ``retakes.py``."""

    __tablename__ = "retake"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    call_id: Mapped[str] = call_key(primary_key=False, index=True)
    author: Mapped[str] = mapped_column(index=True)
    start: Mapped[float]
    rule: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    end: Mapped[float]
    chosen_at: Mapped[datetime]


class TakeRow(Base):
    """One new answer, recorded; goes with its retake, and so with the call."""

    __tablename__ = "take"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    retake_id: Mapped[str] = mapped_column(
        String(UUID_LENGTH), ForeignKey("retake.id", ondelete="CASCADE"), index=True
    )
    taken_at: Mapped[datetime]
    duration_s: Mapped[float]
    audio_digest: Mapped[str] = mapped_column(String(64), index=True)
    audio_file: Mapped[str]
    body: Mapped[bytes]
