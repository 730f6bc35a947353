"""Every source is asked who the agent is: setting, words, pattern, earlier calls."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from tests.dashboards.stores import make_analysis
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.roles import SURE_PROBABILITY, AgentEstimate, RoleClue, estimate_agent
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.core.transcript import RoleAssignment, Transcript, Utterance, Word
from voicecoach.pipeline.roles import AGENT_VOICE, find_agent
from voicecoach.transcript.role_words import word_clues

GREETING = "Fennimore Broadband, Ana speaking, how can I help?"
STORY = "My router went red, I haven't had internet since May."


def said(speaker: str, text: str, start: float) -> Utterance:
    words = (
        Word(word, Segment(start + 0.25 * number, start + 0.25 * (number + 1)))
        for number, word in enumerate(text.split())
    )
    return Utterance(speaker, tuple(words))


def mono(
    *speakers: str, words: Transcript | None = None, channels: dict[str, Any] | None = None
) -> CallAnalysis:
    """Return a call on one channel on which speakers take turns of 10 s."""
    units = tuple(
        SpeakerSegment(Segment(10.0 * number, 10.0 * number + 8.0), name, 0)
        for number, name in enumerate(speakers)
    )
    call = make_analysis("call-one")
    return dataclasses.replace(
        call,
        recording=dataclasses.replace(call.recording, channel_speakers=("mixed",)),
        diarization=Diarization(units, tuple(dict.fromkeys(speakers)), "voices"),
        provenance=dataclasses.replace(call.provenance, options={"channels": channels or {}}),
        transcript=words,
        roles=(),
    )


def found(call: CallAnalysis, **known: Any) -> AgentEstimate:
    estimate = find_agent(call, **known)
    assert estimate is not None
    return estimate


def test_words_that_were_parted_by_voice_tell_whose_voice_is_the_agents() -> None:
    words = Transcript((said("speaker_1", STORY, 0.0), said("speaker_2", GREETING, 10.0)))
    estimate = found(mono("speaker_1", "speaker_2", words=words))
    assert estimate.agent == "speaker_2"
    assert estimate.probabilities["speaker_2"] >= SURE_PROBABILITY


def test_labels_of_the_words_tell_it_by_who_is_heard_under_them() -> None:
    words = Transcript((said("customer", STORY, 0.0), said("agent", "All right then.", 10.0)))
    labelled = mono("speaker_1", "speaker_2", words=words)
    roles = (
        RoleAssignment("Agent", "agent", 1.0, "name"),
        RoleAssignment("Caller", "customer", 1.0, "name"),
    )
    estimate = found(dataclasses.replace(labelled, roles=roles))
    assert estimate.agent == "speaker_2"
    assert "labels" in {clue.kind for clue in estimate.clues_for("speaker_2")}


def test_three_voices_are_weighed_with_words_and_without() -> None:
    people = ("speaker_1", "speaker_2", "speaker_3")
    words = Transcript((said("speaker_1", STORY, 0.0), said("speaker_3", GREETING, 20.0)))
    assert set(found(mono(*people)).probabilities) == set(people)
    assert found(mono(*people, words=words)).agent == "speaker_3"


def test_the_voice_that_a_person_chose_is_known_by_the_order_in_which_voices_speak() -> None:
    estimate = found(mono("speaker_1", "speaker_2", channels={AGENT_VOICE: 1, "corrected": True}))
    assert (estimate.agent, estimate.is_said) == ("speaker_2", True)


def test_one_voice_or_nobody_told_apart_is_not_weighed() -> None:
    assert find_agent(mono("speaker_1")) is None
    assert find_agent(mono("mixed")) is None


@pytest.mark.parametrize(
    ("channels", "least"),
    [({"agent_channel": 0, "said": True}, 0.9), ({"agent_channel": 0}, 0.6)],
)
def test_a_channel_that_was_named_is_worth_more_than_the_default(
    channels: dict[str, Any], least: float
) -> None:
    call = make_analysis("call-one")
    silent = dataclasses.replace(
        call,
        diarization=Diarization((), ("agent", "customer"), "channel"),
        provenance=dataclasses.replace(call.provenance, options={"channels": channels}),
        transcript=None,
    )
    assert least <= found(silent).probabilities["agent"] < 0.99


def test_what_earlier_calls_said_is_kept_where_no_voice_can_be_compared_any_more() -> None:
    before = estimate_agent(
        ("speaker_1", "speaker_2"), [RoleClue("recurrence", {"speaker_2": 3.0})]
    )
    call = dataclasses.replace(mono("speaker_1", "speaker_2"), agent_estimate=before)
    assert "recurrence" in {clue.kind for clue in found(call).clues}


def test_the_words_of_the_sample_calls_tell_the_agent(project_root: Path) -> None:
    files = sorted((project_root / "sample_calls" / "transcripts").glob("*.txt"))
    right = 0
    for path in files:
        lines = re.findall(r"\] (\w+): (.*)", path.read_text("utf-8"))
        texts = {
            name: " ".join(text for who, text in lines if who == name)
            for name in ("Customer", "Agent")
        }
        estimate = estimate_agent([*texts], word_clues(texts))
        right += estimate.probabilities["Agent"] > 0.5
    assert len(files) == 50
    assert right >= 0.96 * len(files)
