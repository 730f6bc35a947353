"""Answers to cues: what cannot be built."""

from typing import Any

import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.language import SIGNAL_KINDS, LanguageSignal
from voicecoach.core.responses import CUE_KINDS, GRADES, CueResponse
from voicecoach.core.segment import Segment


def cue(kind: str = "complaint", speaker: str = "customer") -> LanguageSignal:
    return LanguageSignal(
        kind=kind,  # type: ignore[arg-type]
        speaker=speaker,
        segment=Segment(1.0, 2.0),
        text="nobody came",
    )


def response(**changed: Any) -> CueResponse:
    known = {"cue": cue(), "grade": 2, "answer": Segment(3.0, 4.0), "text": "Nobody came at all."}
    return CueResponse(**{**known, **changed})


def test_cues_are_kinds_of_signals() -> None:
    assert set(CUE_KINDS) <= set(SIGNAL_KINDS)


def test_an_opportunity_is_met_from_grade_two_on() -> None:
    assert [response(grade=grade).is_met for grade in (1, 2, 3)] == [False, True, True]
    assert not response(grade=0, answer=None, text="").is_met


@pytest.mark.parametrize("given", [cue("apology"), cue(speaker="agent")])
def test_a_cue_of_somebody_else_or_of_another_kind_is_refused(given: LanguageSignal) -> None:
    with pytest.raises(InputError, match="cue of the customer"):
        response(cue=given)


def test_a_grade_that_there_is_not_is_refused() -> None:
    assert set(GRADES) == {0, 1, 2, 3}
    with pytest.raises(InputError, match="need a grade"):
        response(grade=4)


@pytest.mark.parametrize(
    "changed",
    [
        {"grade": 0},
        {"grade": 0, "answer": None},
        {"grade": 0, "text": ""},
        {"answer": None},
        {"text": " "},
    ],
)
def test_there_is_an_answer_with_words_from_grade_one_on_and_only_then(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(InputError, match="from grade 1 on"):
        response(**changed)
