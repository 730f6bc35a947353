"""An annotation that says nothing, or says it of nothing, cannot be built."""

from datetime import datetime
from uuid import UUID

import pytest

from voicecoach.core.annotation import MAX_ANNOTATION_CHARS, Annotation
from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

ID = str(UUID(int=1, version=4))
OTHER = str(UUID(int=2, version=4))
ON_A_MOMENT = {"rule": "TRN01", "speaker": "agent"}


def annotation(**fields: object) -> Annotation:
    given = {"id": ID, "call_id": "call", "segment": Segment(1.0, 2.0), "kind": "note"} | fields
    return Annotation(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "well heard"},
        {"valence": "strength"},
        {"kind": "reply", "text": "yes", "reply_to": OTHER},
        {"kind": "reply", "text": "yes", **ON_A_MOMENT},
        {"kind": "verdict", "choice": "wrong", "visibility": "shared", **ON_A_MOMENT},
        {"kind": "answer", "choice": "acknowledged", "visibility": "shared", **ON_A_MOMENT},
        {
            "kind": "answer",
            "choice": "disputed",
            "text": "they had asked me to",
            "visibility": "shared",
            **ON_A_MOMENT,
        },
        {"kind": "question", "text": "what else?", "visibility": "shared"},
        {"kind": "question", "text": "what else?", "visibility": "shared", **ON_A_MOMENT},
        {"text": "two\nlines\tand an ë"},
        {"text": "x" * MAX_ANNOTATION_CHARS},
    ],
)
def test_what_people_write_can_be_said(fields: dict[str, object]) -> None:
    assert annotation(**fields).id == ID


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"id": "1", "text": "a"}, "UUID"),
        ({"id": ID.upper().replace("-", ""), "text": "a"}, "UUID"),
        ({"id": "{" + ID + "}", "text": "a"}, "UUID"),
        ({"text": " \n"}, "needs words"),
        ({"text": "x" * (MAX_ANNOTATION_CHARS + 1)}, "at most"),
        ({"text": "a\x00b"}, "control"),
        ({"text": "a\ud800b"}, "control"),
        ({"kind": "poem", "text": "a"}, "kind"),
        ({"visibility": "everybody", "text": "a"}, "visibility"),
        ({"text": "a", "choice": "confirmed"}, "choice"),
        ({"kind": "reply", "text": "a", "reply_to": OTHER, "valence": "note"}, "valence"),
        ({"text": "a", "rule": "TRN01"}, "speaker"),
        ({"text": "a", "reply_to": OTHER}, "a reply, and nothing else"),
        ({"kind": "reply", "text": "a"}, "names what it answers"),
        ({"kind": "reply", "text": "a", "reply_to": "it"}, "UUID"),
        ({"kind": "reply", "text": "a", "reply_to": OTHER, **ON_A_MOMENT}, "an id or a moment"),
        ({"kind": "question", "text": "a"}, "between agent and coach"),
        ({"kind": "question", "visibility": "shared"}, "needs words"),
        ({"kind": "verdict", "visibility": "shared", **ON_A_MOMENT}, "choice"),
        (
            {"kind": "verdict", "choice": "disputed", "visibility": "shared", **ON_A_MOMENT},
            "choice",
        ),
        ({"kind": "verdict", "choice": "wrong", "visibility": "shared"}, "about a moment"),
        (
            {"kind": "answer", "choice": "disputed", "visibility": "shared", **ON_A_MOMENT},
            "needs words",
        ),
        ({"text": "a", "edited_at": datetime(2026, 11, 13, 9)}, "time zone"),  # noqa: DTZ001
    ],
)
def test_what_says_nothing_is_refused(fields: dict[str, object], why: str) -> None:
    with pytest.raises(InputError, match=why):
        annotation(**fields)
