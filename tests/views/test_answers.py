"""What the customer gave to answer to, and how their words ran, as *Replay* tells it."""

import dataclasses
from typing import Any

from tests.dashboards.stores import make_analysis
from voicecoach.analysis_json import from_json, to_json
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.course import CoursePoint, CustomerCourse
from voicecoach.core.language import LanguageSignal
from voicecoach.core.responses import CUE_KINDS, GRADES, CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.views.answers import CUE_WORDS, GRADE_WORDS, answers_section, course_lines
from voicecoach.views.figures import NBSP
from voicecoach.views.replay import sections_of

SAID = "Hello there. I waited all day and nobody came. That is all."
WORD_S = 0.25
START = 4.0


def transcript() -> Transcript:
    words = tuple(
        Word(text, Segment(START + WORD_S * at, START + WORD_S * (at + 1)))
        for at, text in enumerate(SAID.split())
    )
    return Transcript((Utterance("customer", words),), "en")


def response(grade: int = 0, **changed: Any) -> CueResponse:
    at = START + WORD_S * SAID.split().index("nobody")
    known = {
        "cue": LanguageSignal(
            kind="complaint", speaker="customer", segment=Segment(at, at + 0.5), text="nobody came."
        ),
        "grade": grade,
        "answer": Segment(8.0, 9.0) if grade else None,
        "text": "A whole day, and nobody came." if grade else "",
    }
    return CueResponse(**{**known, **changed})


def call(**known: Any) -> CallAnalysis:
    return dataclasses.replace(make_analysis("call-one", transcript=transcript()), **known)


def test_every_opportunity_has_its_time_its_answer_and_how_far_that_went() -> None:
    found = answers_section(call(responses=(response(), response(3))))
    assert found is not None
    first, second = found.table().to_dict("records")
    assert first == {
        "At": "0:05",
        "What it was": "a complaint",
        "The customer said": '"I waited all day and nobody came. That is all"',
        "How far the answer went": "not answered",
        "The agent said": "",
    }
    assert second["How far the answer went"] == "named it and went further"
    assert second["The agent said"] == '"A whole day, and nobody came"'


def test_a_long_turn_is_quoted_from_a_few_words_before_the_cue_and_says_so() -> None:
    words = tuple(
        Word(text, Segment(at, at + 1.0))
        for at, text in enumerate([*["so"] * 20, "nobody", "came", "here"])
    )
    cue = dataclasses.replace(response().cue, segment=Segment(20.0, 22.0))
    said = Transcript((Utterance("customer", words),), "en")
    found = answers_section(call(transcript=said, responses=(response(cue=cue),)))
    assert found is not None
    assert found.columns["The customer said"] == [f'"… {"so " * 12}nobody came here"']


def test_it_is_said_how_often_and_how_little_so_few_tell() -> None:
    figures = {"opportunities_met_ratio": 0.5}
    ranges = {"opportunities_met_ratio": (0.125, 0.875)}
    known = call(responses=(response(), response(2)), metrics=figures, metric_ranges=ranges)
    found = answers_section(known)
    assert found is not None
    assert found.lines == (f"Named by the agent: 1 of 2 (between 12 and 88{NBSP}%, with so few).",)


def test_a_call_without_opportunities_has_no_such_part() -> None:
    assert answers_section(call()) is None
    assert "Answers" not in [part.title for part in sections_of(call(), agent_name=None)]
    known = call(responses=(response(),))
    assert "Answers" in [part.title for part in sections_of(known, agent_name=None)]


def test_every_kind_and_grade_has_its_words_and_none_of_them_judges() -> None:
    assert set(CUE_WORDS) == set(CUE_KINDS)
    assert set(GRADE_WORDS) == set(GRADES)
    told = " ".join((*GRADE_WORDS.values(), *CUE_WORDS.values()))
    assert not set(told.split()) & {"good", "bad", "better", "poor", "failed", "score"}


def course(*valences: float) -> CustomerCourse:
    points = tuple(
        CoursePoint(segment=Segment(10.0 * at, 10.0 * at + 1.0), valence=value, text=f"Turn {at}.")
        for at, value in enumerate(valences)
    )
    return CustomerCourse(
        points=points,
        start=points[0],
        trough=min(points, key=lambda point: point.valence),
        peak=max(points, key=lambda point: point.valence),
        end=points[-1],
    )


def test_the_customers_course_is_four_points_with_words_and_times() -> None:
    lines = course_lines(call(customer_course=course(0.0, -0.5, -0.25, 0.75, 0.25)))
    assert lines == (
        'Customer\'s words, start, at 0:00: neither pleasant nor unpleasant, "Turn 0"',
        'Customer\'s words, lowest, at 0:10: unpleasant, "Turn 1"',
        'Customer\'s words, highest, at 0:30: pleasant, "Turn 3"',
        'Customer\'s words, end, at 0:40: pleasant, "Turn 4"',
        "This describes the customer's words. It says nothing about the agent.",
    )


def test_a_point_that_is_two_of_the_four_is_told_once_also_as_it_is_stored() -> None:
    known = from_json(to_json(call(customer_course=course(-0.5, 0.0, 0.5))))
    assert course_lines(known)[:2] == (
        'Customer\'s words, start and lowest, at 0:00: unpleasant, "Turn 0"',
        'Customer\'s words, highest and end, at 0:20: pleasant, "Turn 2"',
    )


def test_without_a_course_there_is_nothing_about_it() -> None:
    assert course_lines(call()) == ()
    assert course_lines(call(customer_course=CustomerCourse(points=()))) == ()
