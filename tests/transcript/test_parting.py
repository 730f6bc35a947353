"""Each word goes to whose speech lies under it; lines tie a label to a voice."""

import numpy as np

from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.parting import parted_by_voice, voices_of_speakers, without_marks
from voicecoach.transcript.source import Passage, words_of

# s          0    1    2    3    4    5    6
# speaker_1  |---------|              |----|
# speaker_2            |--| |---------|
VOICES = {
    "speaker_1": np.array([[0.0, 2.0], [5.0, 6.0]]),
    "speaker_2": np.array([[2.0, 2.5], [3.0, 5.0]]),
}


def line(*words: tuple[str, float, float]) -> Transcript:
    said = tuple(Word(text, Segment(start, end)) for text, start, end in words)
    return Transcript((Utterance("mixed", said),), "en")


def owners(transcript: Transcript) -> list[tuple[str, str]]:
    return [(item.speaker, item.text) for item in parted_by_voice(transcript, VOICES).utterances]


def test_a_line_is_parted_at_the_word_where_the_voice_changes() -> None:
    said = line(("Is", 1.5, 1.75), ("it?", 1.75, 2.0), ("Yes.", 2.0, 2.25), ("Good.", 5.0, 5.5))
    assert owners(said) == [
        ("speaker_1", "Is it?"),
        ("speaker_2", "Yes."),
        ("speaker_1", "Good."),
    ]


def test_a_word_over_a_change_goes_to_whom_most_of_it_is() -> None:
    assert owners(line(("well", 1.25, 2.25))) == [("speaker_1", "well")]
    assert owners(line(("well", 1.75, 2.5))) == [("speaker_2", "well")]


def test_a_word_just_beside_speech_is_the_nearest_voices_and_further_off_nobodys() -> None:
    assert owners(line(("and", 2.55, 2.65))) == [("speaker_2", "and")]
    assert owners(line(("and", 6.5, 6.75))) == [("mixed", "and")]


def test_marks_and_times_are_kept() -> None:
    word = Word("right", Segment(0.5, 1.0), 0.5, 1.0, "loop")
    (item,) = parted_by_voice(Transcript((Utterance("mixed", (word,)),)), VOICES).utterances
    assert item == Utterance("speaker_1", (word,))
    (bare,) = without_marks(Transcript((Utterance("mixed", (word,)),))).utterances
    assert bare.words == (Word("right", Segment(0.5, 1.0), 0.5),)


def test_without_voices_or_words_nothing_is_anybodys() -> None:
    assert parted_by_voice(Transcript(()), VOICES).utterances == ()
    (item,) = parted_by_voice(line(("hm", 0.0, 0.5)), {}).utterances
    assert item.speaker == "mixed"


def passage(label: str, start: float | None, end: float | None = None) -> Passage:
    return Passage(words_of("So it is."), label, None, start, end)


def test_labels_are_tied_to_the_voices_under_their_lines() -> None:
    lines = [passage("Ana", 0.0), passage("Bo", 2.0), passage("Ana", 5.0, 6.0)]
    names = {"Ana": "agent", "Bo": "customer"}
    assert voices_of_speakers(lines, names, VOICES) == {
        "agent": "speaker_1",
        "customer": "speaker_2",
    }


def test_lines_that_lie_on_both_voices_alike_are_tied_to_none() -> None:
    lines = [passage("Bo", 0.0), passage("Ana", 4.0, 6.0)]
    names = {"Ana": "agent", "Bo": "customer"}
    assert voices_of_speakers(lines, names, VOICES) == {}
    assert voices_of_speakers([passage("Ana", None)], names, VOICES) == {}


def test_of_more_labels_than_voices_those_that_fit_best_are_tied() -> None:
    lines = [passage("Menu", 0.0, 0.25), passage("Ana", 0.5), passage("Bo", 2.0, 5.0)]
    names = {"Menu": "Menu", "Ana": "agent", "Bo": "customer"}
    assert voices_of_speakers(lines, names, VOICES) == {
        "agent": "speaker_1",
        "customer": "speaker_2",
    }
