"""A person corrects a line: its words, who said it, that nobody did; and brings it back."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import transcripts
from voicecoach.core.errors import TranscriptError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.correcting import (
    MAX_LINE_WORDS,
    corrected,
    is_struck_out,
    restored,
)
from voicecoach.transcript.gate import gate_transcript

AT, LATER = "2026-11-02T09:00:00+00:00", "2026-11-02T09:05:00+00:00"


def utterance(speaker: str, text: str, start: float, *, word_s: float = 0.5) -> Utterance:
    return Utterance(
        speaker,
        tuple(
            Word(part, Segment(start + n * word_s, start + (n + 1) * word_s), 0.9)
            for n, part in enumerate(text.split())
        ),
    )


# s         0       1       2       3       4       5
# agent     |I can hold you.|                       |Bye.|
# customer                          |Thanks. |
SAID = Transcript(
    (
        utterance("agent", "I can hold you.", 0.0),
        utterance("customer", "Thanks.", 3.0),
        utterance("agent", "Bye.", 5.0),
    ),
    "en",
)


def refusal(
    *, number: int = 1, text: str | None = None, speaker: str | None = None
) -> TranscriptError:
    with pytest.raises(TranscriptError) as refused:
        corrected(SAID, number, at_utc=AT, text=text, speaker=speaker)
    return refused.value


def test_a_word_is_corrected_and_what_was_first_written_stays_readable() -> None:
    now = corrected(SAID, 1, text="I can help you.", at_utc=AT)
    line = now.utterances[0]
    assert (line.speaker, line.text) == ("agent", "I can help you.")
    assert [word.segment for word in line.words] == [w.segment for w in SAID.utterances[0].words]
    assert line.first_written is not None
    assert (line.first_written.text, line.first_written.corrected_utc) == ("I can hold you.", AT)
    assert now.corrected == (line,)
    assert now.utterances[1:] == SAID.utterances[1:]


def test_corrected_twice_the_first_text_is_kept_and_the_last_time() -> None:
    once = corrected(SAID, 1, text="I can", at_utc=AT)
    twice = corrected(once, 1, text="I can help you.", at_utc=LATER)
    first = twice.utterances[0].first_written
    assert first is not None
    assert (first.text, first.corrected_utc) == ("I can hold you.", LATER)
    # The times come from what was first written, not from what was left of it.
    assert twice.utterances[0].words[3].segment == SAID.utterances[0].words[3].segment


def test_typing_what_was_first_written_is_bringing_it_back() -> None:
    now = corrected(SAID, 1, text="I can help you.", at_utc=AT)
    assert corrected(now, 1, text="I can hold you.", at_utc=LATER) == SAID
    assert restored(now, 1) == SAID


@given(transcripts(), st.data())
def test_whatever_was_corrected_can_be_brought_back(said: Transcript, data: st.DataObject) -> None:
    if not said.utterances:
        return
    as_first = (dataclasses.replace(item, first_written=None) for item in said.utterances)
    said = dataclasses.replace(said, utterances=tuple(as_first))
    number = data.draw(st.integers(1, len(said.utterances)))
    before = said.utterances[number - 1]
    assume(not is_struck_out(before))
    typed = data.draw(st.sampled_from(["", "something else", f"well {before.text}"]))
    now = corrected(said, number, text=typed, at_utc=AT)
    (line,) = now.corrected
    assert len(now.utterances) == len(said.utterances)
    assert restored(now, now.utterances.index(line) + 1) == said


def test_a_line_is_given_to_whom_it_belongs_with_its_words_and_times() -> None:
    now = corrected(SAID, 2, speaker="agent", at_utc=AT)
    line = now.utterances[1]
    assert (line.speaker, line.text) == ("agent", "Thanks.")
    assert line.words[0].segment == SAID.utterances[1].words[0].segment
    assert line.first_written is not None
    assert line.first_written.speaker == "customer"
    assert restored(now, 2) == SAID


def test_words_and_speaker_are_corrected_at_once() -> None:
    line = corrected(SAID, 2, text="Thank you.", speaker="agent", at_utc=AT).utterances[1]
    assert (line.speaker, line.text) == ("agent", "Thank you.")


def test_a_line_given_to_somebody_who_speaks_meanwhile_goes_beside_it() -> None:
    both = Transcript(
        (utterance("agent", "So we do", 0.0), utterance("customer", "Right then. Yes.", 1.0))
    )
    line = corrected(both, 2, speaker="agent", at_utc=AT).utterances[1]
    assert line.segment == Segment(1.5, 2.5)
    assert restored(corrected(both, 2, speaker="agent", at_utc=AT), 2) == both


def test_nobody_says_two_things_at_once() -> None:
    both = Transcript((utterance("agent", "So we do", 0.0), utterance("customer", "Right.", 0.5)))
    with pytest.raises(TranscriptError, match="So we do") as refused:
        corrected(both, 2, speaker="agent", at_utc=AT)
    assert refused.value.code == "place_taken"


def test_a_line_cannot_come_back_to_where_another_has_been_put() -> None:
    moved = corrected(SAID, 2, speaker="agent", at_utc=AT)
    taken = Transcript((*moved.utterances[:2], utterance("customer", "No.", 3.25)))
    with pytest.raises(TranscriptError, match="No") as refused:
        restored(taken, 2)
    assert refused.value.code == "place_taken"


def test_what_nobody_said_stays_and_counts_for_nothing() -> None:
    now = corrected(SAID, 2, text="  ", at_utc=AT)
    line = now.utterances[1]
    assert line.text == "Thanks."
    assert {word.excluded for word in line.words} == {"struck_out"}
    assert line.counted_words == ()
    assert is_struck_out(line)
    # Held against speech it stays so, also under another speaker; and it can be taken back.
    speech = {"customer": np.array([[0.0, 9.0]]), "agent": np.array([[0.0, 9.0]])}
    assert is_struck_out(gate_transcript(now, speech).utterances[1])
    assert is_struck_out(corrected(now, 2, speaker="agent", at_utc=LATER).utterances[1])
    assert corrected(now, 2, text="Thanks.", at_utc=LATER) == SAID


def test_a_person_can_say_that_words_were_said_which_a_recogniser_might_have_invented() -> None:
    said = Transcript((utterance("agent", "Thanks for watching.", 0.0),))
    speech = {"agent": np.array([[0.0, 2.0]])}
    grey = gate_transcript(said, speech)
    assert not grey.utterances[0].counted_words
    held = gate_transcript(corrected(grey, 1, text="Thanks for watching.", at_utc=AT), speech)
    assert len(held.utterances[0].counted_words) == 3
    assert len(held.corrected) == 1


def test_what_a_person_writes_where_nobody_speaks_counts_for_nothing_either() -> None:
    now = corrected(SAID, 1, text="I am so sorry about that.", at_utc=AT)
    held = gate_transcript(now, {"agent": np.array([[5.0, 6.0]])})
    assert {word.excluded for word in held.utterances[0].words} == {"no_speech"}


def test_marks_of_the_old_words_do_not_stick_to_the_new_ones() -> None:
    grey = gate_transcript(SAID, {"customer": np.empty((0, 2))})
    moved = corrected(grey, 2, speaker="agent", at_utc=AT)
    held = gate_transcript(moved, {"agent": np.array([[0.0, 6.0]])})
    assert held.utterances[1].words[0].counts


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_number_that_no_line_has_is_refused(number: int) -> None:
    refused = refusal(number=number, text="x")
    assert (refused.code, "from 1 to 3" in str(refused)) == ("no_such_line", True)
    with pytest.raises(TranscriptError, match="from 1 to 3"):
        restored(SAID, number)


def test_a_correction_that_changes_nothing_is_refused() -> None:
    assert refusal(text=" I can  hold you. ").code == "nothing_changed"
    assert refusal(speaker="agent").code == "nothing_changed"
    with pytest.raises(TranscriptError) as refused:
        restored(SAID, 1)
    assert refused.value.code == "not_corrected"


def test_more_words_than_a_line_can_have_are_refused() -> None:
    assert refusal(text="no " * (MAX_LINE_WORDS + 1)).code == "text_too_long"


def test_characters_that_nobody_sees_are_left_out() -> None:
    line = corrected(SAID, 2, text="Than\x00k\u200b you\x1b.", at_utc=AT).utterances[1]
    assert line.text == "Thank you."


def test_a_correction_goes_by_the_new_names_of_its_speakers() -> None:
    now = corrected(SAID, 2, speaker="agent", at_utc=AT).utterances[1]
    swapped = now.renamed({"agent": "customer", "customer": "agent"})
    assert swapped.first_written is not None
    assert (swapped.speaker, swapped.first_written.speaker) == ("customer", "agent")
    assert dataclasses.replace(swapped, speaker="agent") != now
