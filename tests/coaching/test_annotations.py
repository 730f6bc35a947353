"""What people wrote finds its moment again, and is read by who may read it."""

import dataclasses

import pytest

from tests.written import annotation, note_id, verdict
from voicecoach.coaching.annotations import annotations_for, moments_of
from voicecoach.coaching.rooms import rules_for
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.segment import Segment

OWN_RULE = min(rules_for("agent") - rules_for("coach"))
ON_OWN_RULE = {"rule": OWN_RULE, "speaker": "agent", "visibility": "shared"}


def moment(start: float, end: float, *, rule: str = "TRN01", speaker: str = "agent") -> Moment:
    return Moment(
        rule=rule,
        segment=Segment(start, end),
        speaker=speaker,
        valence="note",
        evidence=(Measurement("overlap", 1.0, "s"),),
        advice="Listen.",
    )


# s          0         10        20        30
# verdict              |---------|
# moments    |---------------|                   shares a half with it, 0.33 of both
#                       |--------|               nearly the same
#                            |---------|
def test_the_moment_meant_is_the_one_with_most_in_common() -> None:
    meant = verdict(1, "wrong")
    raised = [moment(0.0, 15.0), moment(11.0, 20.0), moment(15.0, 25.0)]
    assert moments_of([meant], raised) == {note_id(1): raised[1]}


@pytest.mark.parametrize(
    "other",
    [
        moment(20.0, 30.0),  # touches it
        moment(10.0, 20.0, rule="TRN02"),
        moment(10.0, 20.0, speaker="customer"),
    ],
)
def test_a_moment_of_another_time_rule_or_speaker_is_not_meant(other: Moment) -> None:
    assert moments_of([verdict(1, "wrong"), annotation(2)], [other]) == {}


def test_the_agent_reads_everything() -> None:
    every = (annotation(1), verdict(2, "wrong"), verdict(3, "unsure", rule=OWN_RULE))
    assert annotations_for(every, "agent") == every


def test_the_coach_reads_what_is_shared_and_leads_read_nothing() -> None:
    own, shared = annotation(1), annotation(2, visibility="shared")
    assert annotations_for([own, shared], "coach") == (shared,)
    assert annotations_for([own, shared], "lead") == ()


def test_a_moment_for_agents_alone_is_not_told_to_the_coach() -> None:
    question = annotation(1, "did I sound calm?", kind="question", **ON_OWN_RULE)
    others = [
        annotation(2, "yes", kind="reply", **ON_OWN_RULE),
        annotation(3, "", kind="answer", choice="acknowledged", **ON_OWN_RULE),
        verdict(4, "wrong", rule=OWN_RULE),
        verdict(5, "wrong", rule="NOT_KNOWN_ANY_MORE"),
    ]
    (told,) = annotations_for([question, *others], "coach")
    assert told == dataclasses.replace(question, rule=None)
