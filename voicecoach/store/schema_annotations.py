"""Tables of what people wrote, and of what they deleted again."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voicecoach.store.schema_base import ID_LENGTH, Base, call_key

__all__ = ["AnnotationRow", "DeletedAnnotationRow"]

UUID_LENGTH = 36


class AnnotationRow(Base):
    """What a person wrote; hangs on the call and its time, never on an analysis."""

    __tablename__ = "annotation"
    __table_args__ = (Index(None, "kind", "rule"),)

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    call_id: Mapped[str] = call_key(primary_key=False, index=True)
    start: Mapped[float]
    end: Mapped[float]
    speaker: Mapped[str | None]
    kind: Mapped[str] = mapped_column(String(ID_LENGTH))
    valence: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    rule: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    choice: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    visibility: Mapped[str] = mapped_column(String(ID_LENGTH))
    reply_to: Mapped[str | None] = mapped_column(String(UUID_LENGTH))
    text: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    edited_at: Mapped[datetime]


class DeletedAnnotationRow(Base):
    """That an annotation was deleted, and when: an older form that arrives late stays deleted."""

    __tablename__ = "deleted_annotation"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    call_id: Mapped[str] = call_key(primary_key=False, index=True)
    author: Mapped[str]
    edited_at: Mapped[datetime]
