"""Each moment that is raised now is judged once, by all who looked at it together."""

from datetime import timedelta

from tests.coaching.test_annotations import moment
from tests.written import MORNING, annotation, verdict
from voicecoach.coaching.verdicts import JudgedMoment, judged_moments
from voicecoach.core.segment import Segment

RAISED = {"call": [moment(10.0, 20.0), moment(40.0, 50.0)], "other": [moment(10.0, 20.0)]}


def judged(*verdicts: object) -> list[str]:
    return [found.verdict for found in judged_moments(verdicts, RAISED)]  # type: ignore[arg-type]


def test_a_verdict_counts_for_the_moment_it_is_on() -> None:
    found = judged_moments([verdict(1, "wrong"), verdict(2, "confirmed", call_id="other")], RAISED)
    assert found == (
        JudgedMoment("call", "TRN01", "wrong"),
        JudgedMoment("other", "TRN01", "confirmed"),
    )


def test_after_another_analysis_it_counts_for_the_moment_that_was_moved() -> None:
    assert judged(verdict(1, "wrong", segment=Segment(12.0, 21.0))) == ["wrong"]


def test_a_verdict_on_what_is_not_raised_any_more_says_nothing() -> None:
    assert judged(verdict(1, "wrong", segment=Segment(20.0, 30.0))) == []
    assert judged(verdict(1, "wrong", call_id="deleted")) == []


def test_of_one_coach_the_last_word_counts() -> None:
    later = MORNING + timedelta(seconds=1)
    first = verdict(1, "wrong", segment=Segment(11.0, 20.0))
    assert judged(verdict(2, "confirmed", edited_at=later), first) == ["confirmed"]


def test_coaches_who_do_not_agree_are_unsure_and_most_decide() -> None:
    two = [verdict(1, "wrong"), verdict(2, "confirmed", author="carl")]
    assert judged(*two) == ["unsure"]
    assert judged(*two, verdict(3, "wrong", author="cleo")) == ["wrong"]
    assert judged(*two, verdict(3, "unsure", author="cleo")) == ["unsure"]


def test_what_is_no_verdict_does_not_count() -> None:
    about = {"rule": "TRN01", "speaker": "agent", "segment": Segment(10.0, 20.0)}
    answer = annotation(1, kind="answer", choice="disputed", visibility="shared", **about)
    assert judged(answer, annotation(2, **about)) == []
