"""Corrected lines are lines again when the same words are laid out anew."""

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import transcripts
from voicecoach.core.recording import MIXED
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.carrying import with_corrections_of
from voicecoach.transcript.correcting import corrected, is_struck_out
from voicecoach.transcript.parting import parted_by_voice
from voicecoach.transcript.utterances import UtteranceOptions, utterances_of_words

AT = "2026-11-02T09:00:00+00:00"


def line(speaker: str, text: str, start: float) -> Utterance:
    words = (
        Word(part, Segment(start + 0.25 * n, start + 0.25 * (n + 1)))
        for n, part in enumerate(text.split())
    )
    return Utterance(speaker, tuple(words))


SAID = Transcript(
    (
        line("agent", "So we do that.", 0.0),
        line("customer", "Thanks.", 1.5),
        line("agent", "And then this.", 2.0),
    )
)


def anew(said: Transcript, *, names: dict[str, str], pause_s: float, later_s: float) -> Transcript:
    """The same words under other names, in other utterances, at other times, without marks."""
    words = {
        names.get(speaker, speaker): [
            Word(word.text, Segment(word.segment.start + later_s, word.segment.end + later_s))
            for each in said.utterances_of(speaker)
            for word in each.words
        ]
        for speaker in said.speakers
    }
    return Transcript(utterances_of_words(words, UtteranceOptions(max_pause_s=pause_s)))


def test_a_corrected_line_is_one_again_under_its_speakers_new_name() -> None:
    before = corrected(SAID, 1, text="So we do this.", at_utc=AT)
    names = {"agent": "customer", "customer": "agent"}
    now = with_corrections_of(anew(before, names=names, pause_s=9.0, later_s=0.5), before)
    assert [(each.speaker, each.text) for each in now.utterances] == [
        ("customer", "So we do this."),
        ("agent", "Thanks."),
        ("customer", "And then this."),
    ]
    (found,) = now.corrected
    assert found.first_written is not None
    assert (found.first_written.speaker, found.first_written.text) == ("customer", "So we do that.")
    assert found.segment.start == 0.5


def test_what_was_struck_out_stays_so() -> None:
    before = corrected(SAID, 3, text="", at_utc=AT)
    now = with_corrections_of(anew(before, names={}, pause_s=0.5, later_s=0.0), before)
    assert [is_struck_out(each) for each in now.utterances] == [False, False, True]


def test_without_corrections_nothing_is_changed() -> None:
    now = anew(SAID, names={}, pause_s=9.0, later_s=0.0)
    assert with_corrections_of(now, SAID) is now


def test_of_other_words_nothing_is_taken_over() -> None:
    before = corrected(SAID, 1, text="So we do this.", at_utc=AT)
    other = Transcript((line("agent", "Something else.", 0.0),))
    assert with_corrections_of(other, before) == other


@given(transcripts(), st.floats(0.0, 2.0), st.floats(0.0, 5.0))
def test_every_corrected_line_is_found_again_whatever_the_layout(
    before: Transcript, pause_s: float, later_s: float
) -> None:
    now = with_corrections_of(anew(before, names={}, pause_s=pause_s, later_s=later_s), before)
    assert [(each.speaker, each.text, each.first_written) for each in now.corrected] == [
        (each.speaker, each.text, each.first_written) for each in before.corrected
    ]
    for speaker in before.speakers:
        assert [w.text for each in now.utterances_of(speaker) for w in each.words] == [
            w.text for each in before.utterances_of(speaker) for w in each.words
        ]


def test_on_one_channel_a_corrected_line_goes_whole_to_the_voice_of_most_of_it() -> None:
    everybody = tuple(dataclasses.replace(each, speaker=MIXED) for each in SAID.utterances)
    before = corrected(Transcript(everybody), 1, text="So we do this.", at_utc=AT)
    voices = {
        "speaker_1": np.array([[0.0, 0.75], [2.0, 3.0]]),
        "speaker_2": np.array([[0.75, 1.75]]),
    }
    now = parted_by_voice(before, voices)
    assert [(each.speaker, each.text) for each in now.utterances] == [
        ("speaker_1", "So we do this."),
        ("speaker_2", "Thanks."),
        ("speaker_1", "And then this."),
    ]
    (found,) = now.corrected
    assert found.first_written is not None
    assert (found.first_written.speaker, found.first_written.text) == (
        "speaker_1",
        "So we do that.",
    )
