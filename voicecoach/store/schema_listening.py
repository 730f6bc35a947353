"""Table of what people have heard of calls."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from voicecoach.store.schema_base import Base, call_key

__all__ = ["ListeningRow"]


class ListeningRow(Base):
    """That somebody has opened a call, and what of it they have played.

    ``spans`` is what was played, in order; ``heard_ratio`` and ``continue_at``
    follow from it and the speech of the newest analysis, and stand here so
    that calls can be listed by them (`voicecoach.core.listening`).
    """

    __tablename__ = "listening"

    call_id: Mapped[str] = call_key()
    listener: Mapped[str] = mapped_column(primary_key=True, index=True)
    opened_at: Mapped[datetime]
    played_at: Mapped[datetime | None]
    spans: Mapped[list[list[float]]]
    left_at: Mapped[float]
    heard_ratio: Mapped[float]
    continue_at: Mapped[float | None]
