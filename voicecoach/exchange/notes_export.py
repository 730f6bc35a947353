"""What people wrote on a call, as CSV and JSON, as far as it is meant for a room."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from voicecoach.coaching.annotations import annotations_for
from voicecoach.coaching.rule import Room
from voicecoach.core.annotation import Annotation
from voicecoach.core.units import seconds_to_clock
from voicecoach.exchange.csv_tables import written

__all__ = ["NOTE_COLUMNS", "notes_csv", "notes_json"]

NOTE_COLUMNS = (
    "call_id",
    "note_id",
    "clock",
    "start",
    "end",
    "kind",
    "text",
    "speaker",
    "valence",
    "rule",
    "choice",
    "visibility",
    "reply_to",
    "author",
    "created_utc",
    "updated_utc",
)


def notes_csv(annotations: Iterable[Annotation], *, room: Room = "coach") -> str:
    """Write one row for each annotation (RFC 4180, header first).

    ``start`` and ``end`` are seconds, ``clock`` is the start as a player shows
    it; the other columns are those of `voicecoach.core.annotation.Annotation`.

    Parameters
    ----------
    annotations : iterable of Annotation
        Of one call.
    room : {"agent", "coach", "lead"}
        Who will read it: what is for its writer only is in no export but the
        agent's own; see `voicecoach.coaching.annotations.annotations_for`.
    """
    return written(NOTE_COLUMNS, (_row(note) for note in annotations_for(annotations, room)))


def notes_json(annotations: Iterable[Annotation], *, room: Room = "coach") -> str:
    """Write the same as a JSON list of objects, indented; what is not known is ``null``."""
    rows = [_row(note) for note in annotations_for(annotations, room)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(note: Annotation) -> dict[str, Any]:
    return {
        "call_id": note.call_id,
        "note_id": note.id,
        "clock": seconds_to_clock(note.segment.start),
        "start": note.segment.start,
        "end": note.segment.end,
        "kind": note.kind,
        "text": note.text,
        "speaker": note.speaker,
        "valence": note.valence,
        "rule": note.rule,
        "choice": note.choice,
        "visibility": note.visibility,
        "reply_to": note.reply_to,
        "author": note.author,
        "created_utc": _utc(note.created_at),
        "updated_utc": _utc(note.updated_at),
    }


def _utc(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
