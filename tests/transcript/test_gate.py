"""No speech, no credit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import disjoint_segments, segments
from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, as_intervals, shared_s
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.gate import (
    GateOptions,
    capped_durations_s,
    gate_transcript,
    speech_ratios,
    words_per_min,
)

NO_MARGIN = GateOptions(speech_margin_s=0.0)


def say(text: str, start: float, *, each_s: float = 0.25, speaker: str = "agent") -> Utterance:
    words = (
        Word(part, Segment(start + index * each_s, start + (index + 1) * each_s))
        for index, part in enumerate(text.split())
    )
    return Utterance(speaker, tuple(words))


def excluded(
    utterances: list[Utterance],
    speech: dict[str, Intervals] | None = None,
    options: GateOptions | None = None,
) -> list[str | None]:
    found = gate_transcript(Transcript(tuple(utterances), "en"), speech, options)
    return [word.excluded for utterance in found.utterances for word in utterance.words]


def test_words_in_silence_count_for_nothing_and_stay() -> None:
    # s        0         1         2
    # words    I |am |so |sor|ry
    # speech   |------|
    transcript = Transcript((say("I am so sorry", 0.0),), "en")
    found = gate_transcript(transcript, {"agent": np.array([[0.0, 0.625]])}, NO_MARGIN)
    words = found.utterances[0].words
    assert [word.speech_ratio for word in words] == [1.0, 1.0, 0.5, 0.0]
    assert [word.excluded for word in words] == [None, None, "no_speech", "no_speech"]
    assert found.utterances[0].text == "I am so sorry"


def test_speech_of_the_other_party_does_not_count() -> None:
    speech = {"agent": np.empty((0, 2)), "customer": np.array([[0.0, 9.0]])}
    assert excluded([say("I see", 0.0)], speech) == ["no_speech"] * 2


def test_without_audio_nothing_is_held_against_it() -> None:
    transcript = Transcript((say("I am so sorry", 0.0),), "en")
    assert gate_transcript(transcript) == transcript


def test_a_word_may_lie_a_little_beside_the_speech() -> None:
    speech = {"agent": np.array([[0.25, 1.0]])}
    assert excluded([say("I see", 0.125)], speech) == [None, None]


def test_more_words_than_the_speech_can_hold_are_crowded() -> None:
    # Ten words spread over a click of half a second, as a passage without word times would be.
    utterance = say("one two three four five six seven eight nine ten", 0.0, each_s=0.05)
    speech = {"agent": np.array([[0.0, 0.5]])}
    assert excluded([utterance], speech) == ["crowded"] * 10
    twice_as_long = say(utterance.text, 0.0, each_s=0.125)
    assert excluded([twice_as_long], {"agent": np.array([[0.0, 1.25]])}) == [None] * 10


def test_loops_count_for_nothing_from_the_first_time() -> None:
    loop = say("thank you mr president " * 4, 0.0)
    assert excluded([loop, say("well then", 9.0)]) == ["loop"] * 16 + [None] * 2


def test_what_people_say_again_and_again_is_no_loop() -> None:
    assert excluded([say("no no no no I see I see I see", 0.0)]) == [None] * 10


def test_a_loop_goes_on_over_the_edge_of_utterances_but_not_of_speakers() -> None:
    own = [say("I see", start) for start in (0.0, 2.0, 4.0, 6.0)]
    assert excluded(own) == ["loop"] * 8
    both = [say("I see", float(s), speaker=("agent", "customer")[s % 2]) for s in range(6)]
    assert excluded(both) == [None] * 12


@pytest.mark.parametrize("text", ["Thanks for watching!", "Subtitles by the Amara.org community"])
def test_sentences_of_videos_are_inventions(text: str) -> None:
    assert set(excluded([say(text, 0.0)])) == {"known_invention"}


def test_a_sentence_of_videos_inside_another_is_not() -> None:
    assert set(excluded([say("thanks for watching over my mother", 0.0)])) == {None}


def test_a_script_that_the_call_is_not_in_is_foreign() -> None:
    english = say("this is what we talk about " * 3 + "and more of it too", 0.0)
    korean = say("시청해 주셔서", 20.0)
    assert excluded([english, korean])[-2:] == ["foreign_script"] * 2
    assert excluded([english])[0] is None
    assert excluded([korean]) == [None] * 2


def test_a_word_its_recogniser_did_not_believe_in() -> None:
    words = (Word("yes", Segment(0.0, 1.0), 0.14), Word("no", Segment(1.0, 2.0), 0.15))
    assert excluded([Utterance("agent", words)]) == ["low_probability", None]


def test_a_reason_that_a_word_came_with_stays() -> None:
    word = Word("yes", Segment(0.0, 1.0), excluded="loop")
    assert excluded([Utterance("agent", (word,))], {"agent": np.empty((0, 2))}) == ["loop"]


@given(st.lists(segments(), min_size=1, max_size=8), disjoint_segments())
def test_speech_ratios_are_the_shared_time(
    spans: list[Segment], units: tuple[Segment, ...]
) -> None:
    speech = as_intervals(units)
    expected = [shared_s(as_intervals([span]), speech) / span.duration_s for span in spans]
    np.testing.assert_allclose(speech_ratios(as_intervals(spans), speech), expected, atol=1e-9)


@given(st.lists(segments(), min_size=1, max_size=8), disjoint_segments())
def test_more_speech_never_excludes_a_word(
    spans: list[Segment], units: tuple[Segment, ...]
) -> None:
    words = tuple(Word("yes", span) for span in sorted(spans))
    utterance = [Utterance("agent", words)]
    some = excluded(utterance, {"agent": as_intervals(units)})
    everywhere = excluded(utterance, {"agent": np.array([[0.0, 120.0]])})
    assert sum(r == "no_speech" for r in everywhere) == 0
    assert {i for i, r in enumerate(everywhere) if r} <= {i for i, r in enumerate(some) if r}


def test_a_pause_that_a_recogniser_gave_to_a_word_is_no_part_of_its_duration() -> None:
    words = [*say("one two three", 0.0).words, Word("four", Segment(0.75, 9.0))]
    assert capped_durations_s(words).tolist() == [0.25, 0.25, 0.25, 0.5]
    assert capped_durations_s([Word("so", Segment(0.0, 9.0))]).tolist() == [1.4]
    assert capped_durations_s([]).tolist() == []


def test_the_rate_is_of_the_words_that_count() -> None:
    words = [*say("one two", 0.0).words, Word("music", Segment(1.0, 9.0), excluded="no_speech")]
    assert words_per_min(words) == 240.0
    assert words_per_min(words[2:]) is None


@pytest.mark.parametrize(
    "options",
    [
        {"min_speech_ratio": 1.1},
        {"min_probability": -0.1},
        {"speech_margin_s": float("nan")},
        {"min_speech_per_word_s": -1.0},
        {"min_loop_count": 1},
        {"min_word_loop_count": 0},
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=next(iter(options))):
        GateOptions(**options)  # type: ignore[arg-type]
