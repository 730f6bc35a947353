"""Tables of the store.

No SQL of one database only: what SQLite needs is in ``engine.py``, and its
index of words in ``schema_search.py``. Changing anything here needs a
migration (``migrations/versions``) and a new `HEAD_REVISION`; tests compare
the three.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Double, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voicecoach.core.metrics import METRICS
from voicecoach.store.schema_annotations import AnnotationRow, DeletedAnnotationRow
from voicecoach.store.schema_base import ID_LENGTH, Base, UtcDateTime, call_key
from voicecoach.store.schema_growth import GoalRow, GuessRow, JournalRow, RetakeRow, TakeRow
from voicecoach.store.schema_listening import ListeningRow
from voicecoach.store.schema_reviews import (
    ClipRow,
    FollowUpRow,
    PlaylistRow,
    PutForwardRow,
    ReviewRow,
)
from voicecoach.store.schema_search import UtteranceRow
from voicecoach.store.schema_voices import RememberedVoiceRow

__all__ = [
    "CALL_METRICS",
    "HEAD_REVISION",
    "AgentRow",
    "AnalysisRow",
    "AnnotationRow",
    "Base",
    "CallRow",
    "CheckInRow",
    "ClipRow",
    "DeletedAnnotationRow",
    "FollowUpRow",
    "GoalRow",
    "GuessRow",
    "JournalRow",
    "ListeningRow",
    "MomentRow",
    "OwnRoomRow",
    "PlaybackRow",
    "PlaylistRow",
    "PutForwardRow",
    "RememberedVoiceRow",
    "RetakeRow",
    "ReviewRow",
    "TakeRow",
    "TeamRow",
    "UsualVoiceRow",
    "UtcDateTime",
    "UtteranceRow",
]

HEAD_REVISION = "0001"
"""Newest migration; known here so that opening a current store need not load Alembic."""


class TeamRow(Base):
    """A team, by its name."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class AgentRow(Base):
    """An agent, by name; the team is a matter of the call, since people move."""

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class CallRow(Base):
    """A call: its recording and what the telephony platform knows."""

    __tablename__ = "call"
    __table_args__ = (
        Index(None, "team_id", "started_at"),
        Index(None, "agent_id", "started_at"),
    )

    call_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    external_id: Mapped[str | None] = mapped_column(index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    queue: Mapped[str | None]
    subject: Mapped[str | None]
    started_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    listed_at: Mapped[datetime] = mapped_column(index=True)
    duration_s: Mapped[float]
    source_names: Mapped[list[str]]
    finding_count: Mapped[int]

    agent: Mapped[AgentRow | None] = relationship(lazy="joined")
    team: Mapped[TeamRow | None] = relationship(lazy="joined")


class AnalysisRow(Base):
    """The newest analysis of a call, as zlib-compressed JSON; replaced as a whole."""

    __tablename__ = "analysis"

    call_id: Mapped[str] = call_key()
    options_hash: Mapped[str] = mapped_column(String(64))
    schema_version: Mapped[int]
    saved_at: Mapped[datetime]
    tracks_file: Mapped[str | None]
    body: Mapped[bytes]


class MomentRow(Base):
    """A moment of the newest analysis, for counting and searching."""

    __tablename__ = "moment"
    __table_args__ = (Index(None, "rule", "call_id"),)

    call_id: Mapped[str] = call_key()
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(String(ID_LENGTH))
    start: Mapped[float]
    end: Mapped[float]
    speaker: Mapped[str]
    valence: Mapped[str] = mapped_column(String(ID_LENGTH))
    advice: Mapped[str]
    evidence: Mapped[list[dict[str, Any]]]


class OwnRoomRow(Base):
    """What is estimated about the agent's voice, for the agent alone; see ``own_room.py``."""

    __tablename__ = "own_room"

    call_id: Mapped[str] = call_key()
    body: Mapped[bytes]


class UsualVoiceRow(Base):
    """What was usual for the agent's voice in a call; see ``voice_history.py``."""

    __tablename__ = "usual_voice"

    call_id: Mapped[str] = call_key()
    body: Mapped[bytes]


class CheckInRow(Base):
    """How somebody said they felt, 1 to 5, for themselves alone; see ``check_ins.py``."""

    __tablename__ = "check_in"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    author: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    level: Mapped[int]


class PlaybackRow(Base):
    """Which files are played for a call; paths are relative to the store's folder."""

    __tablename__ = "playback"

    call_id: Mapped[str] = call_key()
    audio_digest: Mapped[str] = mapped_column(String(64), index=True)
    audio_file: Mapped[str]
    peaks_file: Mapped[str]
    peaks_per_s: Mapped[float]
    channel_count: Mapped[int]
    codec: Mapped[str] = mapped_column(String(ID_LENGTH))
    duration_s: Mapped[float]
    spectrogram_file: Mapped[str | None]


CALL_METRICS = Table(
    "call_metrics",
    Base.metadata,
    Column(
        "call_id",
        String(ID_LENGTH),
        ForeignKey("call.call_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    *(Column(name, Double(), nullable=True) for name in METRICS),
)
"""One wide row per call, a column for each of `METRICS`; NULL where it was not observed."""
