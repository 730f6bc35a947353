"""What a browser sends and gets of an annotation: JSON, checked at the border.

Times are seconds of the call; ``edited_at`` and ``created_at`` are milliseconds
since 1970, as browsers count.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from voicecoach.core.annotation import Annotation
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.views.player import TONES
from voicecoach.web.saving import read_body

__all__ = ["MAX_TIME_MS", "NoteBody", "note_json", "read_note", "time_of"]

MAX_TIME_MS = 253_402_300_799_999
"""Last millisecond of the year 9999, the last that a datetime can name."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VALENCES = {tone: valence for valence, tone in TONES.items()}
_MAX_NAME_CHARS = 64  # as long as the columns of the store


class NoteBody(BaseModel):
    """Body of a ``PUT``; see `voicecoach.core.annotation.Annotation` for what goes together."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    start: float = Field(allow_inf_nan=False)
    end: float = Field(allow_inf_nan=False)
    kind: Literal["note", "reply", "verdict", "answer", "question"]
    edited_at: int = Field(ge=0, le=MAX_TIME_MS)
    text: str = ""
    speaker: str | None = Field(None, min_length=1, max_length=_MAX_NAME_CHARS)
    tone: Literal["good", "try", "note"] | None = None
    rule: str | None = Field(None, min_length=1, max_length=_MAX_NAME_CHARS)
    choice: Literal["confirmed", "wrong", "unsure", "acknowledged", "disputed"] | None = None
    visibility: Literal["own", "shared"] = "own"
    reply_to: str | None = None


def read_note(content: bytes, *, call_id: str, note_id: str) -> Annotation:
    """Turn the body of a request into an annotation.

    Raises
    ------
    InputError
        If it is no JSON of this form, or says what no annotation can.
    """
    body = read_body(NoteBody, content, called="the note")
    return Annotation(
        id=note_id,
        call_id=call_id,
        segment=Segment(body.start, body.end),
        kind=body.kind,
        text=body.text,
        speaker=body.speaker,
        valence=None if body.tone is None else _VALENCES[body.tone],
        rule=body.rule,
        choice=body.choice,
        visibility=body.visibility,
        reply_to=body.reply_to,
        edited_at=time_of(body.edited_at),
    )


def time_of(time_ms: int) -> datetime:
    """Turn milliseconds since 1970 into a time.

    Examples
    --------
    >>> time_of(1500).isoformat()
    '1970-01-01T00:00:01.500000+00:00'
    """
    return _EPOCH + timedelta(milliseconds=time_ms)


def note_json(note: Annotation, *, principal: Principal) -> dict[str, Any]:
    """Turn an annotation into what the player shows of it."""
    return {
        "id": note.id,
        "start": note.segment.start,
        "end": note.segment.end,
        "kind": note.kind,
        "text": note.text,
        "speaker": note.speaker,
        "tone": note.valence and TONES[note.valence],
        "rule": note.rule,
        "choice": note.choice,
        "visibility": note.visibility,
        "reply_to": note.reply_to,
        "author": note.author,
        "is_own": note.author == principal.id,
        "edited_at": _milliseconds(note.edited_at),
        "created_at": _milliseconds(note.created_at),
    }


def _milliseconds(at: datetime | None) -> int | None:
    return None if at is None else (at - _EPOCH) // timedelta(milliseconds=1)
