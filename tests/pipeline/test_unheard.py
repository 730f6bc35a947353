"""A transcript without a recording: what was said is looked at, what was not heard is withheld."""

import dataclasses

import pytest

from voicecoach.analysis_json import from_json, to_json
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Conversation
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.recording import RecordingInfo
from voicecoach.pipeline import GivenTranscript, analyse_words_only, read_settings
from voicecoach.pipeline.words import WordsOptions
from voicecoach.transcript.reading import parse_transcript
from voicecoach.views.replay import WORDS_ONLY_NOTICE, sections_of

LINES = """\
Agent: Thank you for calling, this is Ana. How can I help you?
Customer: I am really upset. The card works at home but not abroad.
Agent: What happened when you tried it abroad?
Customer: It was declined twice.
Agent: I will send you a new card by Tuesday.
Customer: Thank you so much, that is a relief.
"""
VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Agent>How can I help you with that?

00:04.000 --> 00:08.000
<v Customer>The machine does not start.
"""


def analysed(text: str, **known: object) -> CallAnalysis:
    source = parse_transcript(text.encode(), name="call.txt")
    given = GivenTranscript(source=source, sha256="0" * 64, **known)  # type: ignore[arg-type]
    return analyse_words_only(given, read_settings(), source_name="call.txt").analysis


def test_what_was_done_in_words_is_found() -> None:
    found = analysed(LINES)
    kinds = {(signal.speaker, signal.kind) for signal in found.language}
    assert {("agent", "open_question"), ("agent", "promise"), ("customer", "emotion")} <= kinds
    assert not any(word.excluded for item in found.transcript.utterances for word in item.words)


def test_nothing_that_must_be_heard_is_given_and_each_says_why() -> None:
    found = analysed(LINES)
    assert found.conversation == Conversation()
    assert found.prosody == found.baselines == found.diarization.segments == ()
    heard = {name for name in found.metrics if "silence" in name or "overlap" in name}
    heard |= {"duration_s", "agent_talk_ratio", "agent_articulation_rate_sps", "dead_air_s"}
    assert {found.metrics[name] for name in heard} == {None}
    withheld = {item.figure: item.reason for item in found.withheld}
    assert "no recording" in withheld["silences"]
    assert "150 words a minute" in withheld["times of words"]
    assert len(withheld) == len(found.withheld)


def test_times_that_the_transcript_has_are_not_withheld() -> None:
    found = analysed(VTT)
    assert "times of words" not in {item.figure for item in found.withheld}
    assert found.duration_s == found.recording.duration_s == 8.0


def test_moments_come_from_words_alone() -> None:
    found = analysed(LINES)
    assert found.moments
    assert all("words" in _needs(moment.rule) for moment in found.moments)


def _needs(code: str) -> tuple[str, ...]:
    from voicecoach.coaching.catalogue import RULES

    return RULES[code].needs


def test_it_is_written_and_read_like_any_other() -> None:
    found = analysed(LINES)
    assert from_json(to_json(found)) == found


def test_replay_lists_the_words_and_no_silences() -> None:
    titles = [section.title for section in sections_of(analysed(LINES), agent_name="Ana")]
    assert "Words" in titles
    assert "Silences" not in titles
    assert "no recording" in WORDS_ONLY_NOTICE


def test_without_words_there_is_nothing_to_look_at() -> None:
    settings = read_settings()
    stages = {**settings.stages, "words": WordsOptions(is_on=False)}
    given = GivenTranscript(source=parse_transcript(VTT.encode(), name="call.vtt"), sha256="1" * 64)
    with pytest.raises(ConfigError, match="--no-words"):
        analyse_words_only(
            given, dataclasses.replace(settings, stages=stages), source_name="call.vtt"
        )


def test_a_label_that_the_transcript_does_not_have_is_refused() -> None:
    with pytest.raises(InputError, match="Cleo"):
        analysed(LINES, speakers={"Cleo": "agent"})


def test_a_recording_that_was_decoded_has_a_rate() -> None:
    with pytest.raises(InputError, match="sample_rate_hz"):
        RecordingInfo("0" * 64, 0, 1.0, ("mixed",), ("pcm",), ("wav",), ("a.wav",))
