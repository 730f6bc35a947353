"""Back from a transcript to what its file said: labels, and the times that are the file's own."""

import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import RoleAssignment, Transcript, Utterance, Word, WordTiming
from voicecoach.transcript.relabelling import lies_on_speech, source_of

ROLES = (
    RoleAssignment("spk_0", "agent", 0.6, "talk_pattern"),
    RoleAssignment("spk_1", "customer", 0.6, "elimination"),
)


def transcript(timing: WordTiming, *, speech_ratio: float = 1.0) -> Transcript:
    hello = Word("Hello.", Segment(1.0, 2.0), 0.5, speech_ratio, "no_speech")
    yes = Word("Yes?", Segment(3.0, 4.0), None, speech_ratio)
    return Transcript((Utterance("agent", (hello,)), Utterance("customer", (yes,))), "en", timing)


def test_words_have_their_labels_and_times_again_and_no_verdict() -> None:
    found = source_of(transcript("word"), ROLES, file_format="whisper")
    assert (found.format, found.language) == ("whisper", "en")
    assert [passage.label for passage in found.passages] == ["spk_0", "spk_1"]
    (word,) = found.passages[0].words
    assert (word.text, word.start, word.end, word.probability) == ("Hello.", 1.0, 2.0, 0.5)


def test_times_that_were_spread_are_left_out() -> None:
    passage = source_of(transcript("passage"), ROLES, file_format="srt").passages[0]
    assert (passage.start, passage.end, passage.words[0].start) == (1.0, 2.0, None)
    passage = source_of(transcript("order"), ROLES, file_format="plain").passages[0]
    assert (passage.start, passage.end, passage.words[0].start) == (None, None, None)


def test_passages_spread_over_somebody_elses_speech_have_lost_their_times() -> None:
    off_speech = transcript("passage", speech_ratio=0.0)
    assert not lies_on_speech(off_speech)
    assert source_of(off_speech, ROLES, file_format="srt").passages[0].start is None


def test_two_labels_of_one_speaker_cannot_be_told_apart_any_more() -> None:
    both = (*ROLES, RoleAssignment("spk_2", "agent", 0.9, "sound"))
    with pytest.raises(InputError, match="spk_2"):
        source_of(transcript("word"), both, file_format="whisper")
