"""What *Replay* tells of raised voices and of voices that go together."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from tests.dashboards.stores import make_analysis
from tests.views.test_figures import words
from voicecoach.core.entrainment import Entrainment, EntrainmentFigure, EntrainmentMeasure
from voicecoach.core.escalation import Composure, Escalation
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.views.voices import (
    NO_ESCALATION,
    TOO_FEW_TURNS,
    composure_text,
    entrainment_section,
    escalation_section,
)

RAISED = Escalation(
    speaker=CUSTOMER,
    segment=Segment(12.0, 20.0),
    phrase_count=3,
    level_rise_db=5.5,
    reference_level_dbfs=-25.0,
    pitch_rise_st=2.8,
    rate_rise_ratio=0.04,
    overlap_s=0.4,
    back_after_s=9.3,
)
MEANWHILE = Composure(
    escalation=RAISED.segment,
    segment=Segment(12.0, 50.0),
    phrase_count=8,
    speech_s=14.0,
    rate_change_ratio=0.18,
    rate_z=2.5,
    rate_change_from_history_ratio=None,
    overlap_count=2,
    overlap_s=0.53,
)


def test_an_escalation_is_told_with_what_the_agent_did_meanwhile() -> None:
    analysis = replace(make_analysis("call"), escalations=(RAISED,), composures=(MEANWHILE,))
    section = escalation_section(analysis, agent_name="Ana")
    row = {name: words(text) for name, text in section.table().iloc[0].items()}
    assert row == {
        "At": "0:12",
        "Length": "8.0 s",
        "Customer": "5.5 dB louder, 2.8 semitones higher, came in for 0.40 s",
        "Back to usual": "after 9.3 s",
        "Ana meanwhile": "18 % faster, came in 2 times (0.53 s)",
    }


def test_who_is_not_back_is_not_said_to_be() -> None:
    analysis = replace(make_analysis("call"), escalations=(replace(RAISED, back_after_s=None),))
    section = escalation_section(analysis, agent_name=None)
    assert section.columns["Back to usual"] == ["not seen in this call"]
    assert section.columns["Agent meanwhile"] == ["too little speech to tell"]


@pytest.mark.parametrize(
    ("change", "told"),
    [(0.09, "pace as usual"), (-0.09, "pace as usual"), (-0.2, "20 % slower"), (None, "")],
)
def test_a_change_of_pace_smaller_than_its_error_is_no_change(
    change: float | None, told: str
) -> None:
    quiet = replace(MEANWHILE, rate_change_ratio=change, overlap_count=0, overlap_s=0.0)
    assert words(composure_text(quiet)) == f"{told}, never came in".removeprefix(", ")


def test_a_call_without_escalation_says_what_was_looked_for() -> None:
    assert escalation_section(make_analysis("call"), agent_name="Ana").lines == (NO_ESCALATION,)


def row(
    figure: EntrainmentFigure, measure: EntrainmentMeasure, *, value: float, beyond: bool = True
) -> Entrainment:
    return Entrainment(
        figure=figure,
        measure=measure,
        value=value,
        surrogate_below_ratio=0.99,
        surrogate_median=0.0,
        p_value_probability=0.001,
        is_beyond_chance=beyond,
        turn_pair_count=14,
        surrogate_count=1000,
    )


def test_going_together_is_one_sentence_each_beyond_chance() -> None:
    rows = (
        row("rate", "convergence", value=-0.6),
        row("pitch", "synchrony", value=0.7),
        row("level", "synchrony", value=0.1, beyond=False),
    )
    lines = entrainment_section(replace(make_analysis("call"), entrainment=rows)).lines
    assert lines == (
        "Pace came closer over the call, more than chance would give.",
        (
            "Pitch, each from their own usual, went along from turn to turn, up after up and down "
            "after down, more than chance would give."
        ),
    )


def test_nothing_beyond_chance_and_too_few_turns_are_two_things() -> None:
    few = entrainment_section(make_analysis("call"))
    assert few.lines == (TOO_FEW_TURNS,)
    chance = (row("rate", "synchrony", value=0.2, beyond=False),)
    none = entrainment_section(replace(make_analysis("call"), entrainment=chance))
    assert none.lines == ("Nothing went together more than chance would give, over 14 replies.",)


def test_going_together_is_never_judged() -> None:
    judging = re.compile(r"\b(good|bad|well|rapport|should|better|worse|try)\b", re.IGNORECASE)
    for figure in get_args(EntrainmentFigure):
        for measure in get_args(EntrainmentMeasure):
            rows = tuple(row(figure, measure, value=value) for value in (-0.5, 0.5))
            section = entrainment_section(replace(make_analysis("call"), entrainment=rows))
            assert len(set(section.lines)) == 2
            assert not judging.search(" ".join((*section.lines, section.note or "")))
