"""The call asks who the agent is where that is not sure, with a clip of each voice alone."""

import dataclasses

import numpy as np
import pytest

from tests.dashboards.stores import make_analysis, make_transcript
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import shared_s
from voicecoach.core.roles import AgentEstimate, RoleClue, estimate_agent
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.core.transcript import RoleAssignment
from voicecoach.views.who_is_agent import CLIP_S, agent_question, voice_clip

PAIR = ("agent", "customer")


def spoken(*units: tuple[str, float, float]) -> Diarization:
    rows = tuple(SpeakerSegment(Segment(start, end), name, 0) for name, start, end in units)
    return Diarization(rows, tuple(dict.fromkeys(name for name, *_ in units)), "voices")


def call(estimate: AgentEstimate | None = None, **changes: object) -> CallAnalysis:
    return dataclasses.replace(make_analysis("call-one"), agent_estimate=estimate, **changes)  # type: ignore[arg-type]


def sure(odds: float) -> AgentEstimate:
    return estimate_agent(PAIR, [RoleClue("greeting", {"agent": odds})])


def test_a_call_that_is_sure_does_not_ask() -> None:
    assert agent_question(call(sure(3.0))) is None


def test_a_call_that_is_not_sure_asks_with_how_likely_it_is() -> None:
    question = agent_question(call(sure(1.0)))
    assert question is not None
    assert question.doubt == "It is taken to be the left channel now, which is 73% likely."
    assert [choice.speaker for choice in question.choices] == ["agent", "customer"]


def test_what_a_person_said_is_not_asked_again() -> None:
    said = estimate_agent(PAIR, [RoleClue("said", {"agent": 50.0})])
    assert agent_question(call(said)) is None


def test_voices_of_which_none_is_named_are_all_offered() -> None:
    found = estimate_agent(("speaker_1", "speaker_2", "speaker_3"), ())
    heard = spoken(("speaker_2", 0.0, 4.0), ("speaker_1", 5.0, 9.0), ("speaker_3", 10.0, 19.0))
    mono = dataclasses.replace(make_analysis("a").recording, channel_speakers=("mixed",))
    question = agent_question(call(found, diarization=heard, recording=mono))
    assert question is not None
    assert "nobody is taken" in question.doubt
    named = [(choice.name, choice.speaker) for choice in question.choices]
    assert named == [("Voice 1", "speaker_2"), ("Voice 2", "speaker_1"), ("Voice 3", "speaker_3")]


def test_labels_of_words_that_are_a_guess_are_asked_about_with_what_they_said() -> None:
    guessed = (RoleAssignment("spk_1", "agent", 0.6, "talk_pattern"),)
    question = agent_question(call(transcript=make_transcript(), roles=guessed))
    assert question is not None
    assert all(choice.quote for choice in question.choices)


# s          0         10        20        30
# agent      |-----|        |--------|
# customer      |-----------|     |---|
@pytest.mark.parametrize("speaker", ["agent", "customer"])
def test_a_clip_is_where_one_voice_speaks_alone(speaker: str) -> None:
    heard = spoken(
        ("agent", 0.0, 6.0),
        ("customer", 3.0, 15.0),
        ("agent", 16.0, 25.0),
        ("customer", 22.0, 26.0),
    )
    clip = voice_clip(call(diarization=heard), speaker)
    assert clip is not None
    row = np.array([[clip.start, clip.end]])
    other = "customer" if speaker == "agent" else "agent"
    assert clip.duration_s == CLIP_S
    assert shared_s(row, heard.intervals_of(speaker)) == CLIP_S
    assert shared_s(row, heard.intervals_of(other)) == 0.0


def test_a_call_without_a_recording_has_no_clip() -> None:
    info = dataclasses.replace(make_analysis("a").recording, sample_rate_hz=0, codecs=())
    assert voice_clip(call(recording=info), "agent") is None
