"""Every word gets a time, as near to the truth as the source allows."""

import numpy as np

from voicecoach.core.transcript import Word
from voicecoach.transcript.source import Passage, SourceWord, words_of
from voicecoach.transcript.timing import timing_of, words_with_times

AGENT_SPEECH = np.array([[4.25, 5.25], [5.75, 6.75], [8.5, 9.5]])


def line(text: str, start: float | None = None, end: float | None = None) -> Passage:
    return Passage(words_of(text), "agent", None, start, end)


def placed(passages: list[Passage], **speech: np.ndarray) -> list[tuple[str, float, float]]:
    words = words_with_times(passages, ["agent"] * len(passages), speech)["agent"]
    return [(word.text, word.segment.start, word.segment.end) for word in words]


def test_times_of_words_stay_and_a_missing_end_is_the_next_start() -> None:
    words = (SourceWord("one", 1.0, 1.5), SourceWord("two", 2.0), SourceWord("three", 2.25, 3.0))
    assert timing_of([Passage(words)]) == "word"
    assert placed([Passage(words)]) == [("one", 1.0, 1.5), ("two", 2.0, 2.25), ("three", 2.25, 3.0)]


def test_words_without_a_time_share_the_gap_they_stand_in() -> None:
    words = (
        SourceWord("in", 1.0, 1.5),
        SourceWord("20"),
        SourceWord("24"),
        SourceWord("yes", 2.5, 3),
    )
    assert placed([Passage(words)])[1:3] == [("20", 1.5, 2.0), ("24", 2.0, 2.5)]


def test_a_passage_with_both_ends_is_spread_over_the_speech_in_it() -> None:
    assert timing_of([line("aa bb", 4.0, 7.0)]) == "passage"
    assert placed([line("aa bb", 4.0, 7.0)], agent=AGENT_SPEECH) == [
        ("aa", 4.25, 5.25),
        ("bb", 5.75, 6.75),
    ]


def test_a_passage_over_silence_is_spread_evenly() -> None:
    assert placed([line("aa bb", 1.0, 3.0)], agent=AGENT_SPEECH) == [
        ("aa", 1.0, 2.0),
        ("bb", 2.0, 3.0),
    ]


def test_starts_in_whole_seconds_are_moved_to_the_units_that_fit() -> None:
    # s        4    5    6    7    8    9
    # speech    |---| |---|         |---|
    # lines    4    5              8
    lines = [line("aa", 4.0), line("bb", 5.0), line("cc", 8.0)]
    assert placed(lines, agent=AGENT_SPEECH) == [
        ("aa", 4.25, 5.25),
        ("bb", 5.75, 6.75),
        ("cc", 8.5, 9.5),
    ]


def test_starts_without_speech_last_a_nominal_time_or_until_the_next() -> None:
    # 15 letters and spaces a second: "fourteen-signs" takes one.
    lines = [line("fourteen-signs", 4.0), line("fourteen-signs", 4.5), line("fourteen-signs", 9.0)]
    assert [(start, end) for _, start, end in placed(lines)] == [
        (4.0, 4.5),
        (4.5, 5.5),
        (9.0, 10.0),
    ]


def test_lines_of_one_second_follow_each_other() -> None:
    times = placed([line("fourteen-signs", 4.0), line("fourteen-signs", 4.0)])
    assert [(start, end) for _, start, end in times] == [(4.0, 5.0), (5.0, 6.0)]


def test_without_any_time_words_are_spread_over_all_speech_in_order() -> None:
    lines = [line("aa bb"), line("cc")]
    assert timing_of(lines) == "order"
    assert placed(lines, agent=AGENT_SPEECH) == [
        ("aa", 4.25, 5.25),
        ("bb", 5.75, 6.75),
        ("cc", 8.5, 9.5),
    ]


def test_without_time_and_sound_lines_follow_each_other_at_a_nominal_rate() -> None:
    lines = [line("fourteen-signs"), line("fourteen-signs")]
    words = words_with_times(lines, ["agent", "customer"])
    spans = {speaker: own[0].segment.start for speaker, own in words.items()}
    assert spans == {"agent": 0.0, "customer": 1.0}


def test_overlapping_subtitles_of_one_speaker_do_not_mix_their_words() -> None:
    words = placed([line("a b c d", 0.0, 4.0), line("e f g h", 2.0, 6.0)])
    assert "".join(text for text, _, _ in sorted(words, key=lambda word: word[1])) == "abcdefgh"


def test_no_word_begins_before_the_one_before_it_or_has_no_length() -> None:
    words = (SourceWord("b", 2.0, 2.5), SourceWord("a", 1.0, 1.5), SourceWord("c", 3.0))
    found = words_with_times([Passage(words)], ["agent"])["agent"]
    assert all(isinstance(word, Word) for word in found)
    assert [word.segment.start for word in found] == [2.0, 2.0, 3.0]
