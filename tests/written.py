"""Hand-made annotations, for any test."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from voicecoach.core.annotation import Annotation
from voicecoach.core.segment import Segment

MORNING = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)


def note_id(number: int) -> str:
    """The same UUID for a number every time."""
    return str(UUID(int=number, version=4))


def annotation(number: int, text: str = "well heard", **fields: Any) -> Annotation:
    """A note of Ana on seconds 1 to 2 of a call, but for what is given."""
    given = {
        "call_id": "call",
        "segment": Segment(1.0, 2.0),
        "kind": "note",
        "author": "ana",
        "edited_at": MORNING,
    }
    return Annotation(id=note_id(number), text=text, **(given | fields))


def verdict(number: int, choice: str, **fields: Any) -> Annotation:
    """What Cora said of a moment of TRN01 at 10 to 20 s."""
    given = {
        "kind": "verdict",
        "choice": choice,
        "visibility": "shared",
        "rule": "TRN01",
        "speaker": "agent",
        "segment": Segment(10.0, 20.0),
        "author": "cora",
    }
    return annotation(number, "", **(given | fields))
