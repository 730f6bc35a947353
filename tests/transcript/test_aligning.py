"""A line that a person wrote anew: what stays keeps its time, the rest shares what there was."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Utterance, Word
from voicecoach.transcript.aligning import aligned_words

WORDS = [f"word{number}" for number in range(8)]
OTHERS = [f"other{number}" for number in range(8)]

times = st.floats(0.0, 100.0, allow_nan=False, allow_subnormal=False)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Word, ...]:
    """Words in order of their starts, which may overlap or begin together."""
    count = draw(st.integers(1, len(WORDS)))
    starts = sorted(draw(st.lists(times, min_size=count, max_size=count)))
    lengths = draw(st.lists(st.floats(0.01, 3.0), min_size=count, max_size=count))
    return tuple(
        Word(text, Segment(start, start + length), 0.5)
        for text, start, length in zip(WORDS, starts, lengths, strict=False)
    )


texts = st.lists(st.sampled_from(WORDS + OTHERS), min_size=1, max_size=12)
speech = st.none() | st.lists(times, min_size=2, max_size=8, unique=True).map(
    lambda edges: np.array(sorted(edges)[: len(edges) // 2 * 2]).reshape(-1, 2)
)


@given(lines(), texts, speech)
def test_a_corrected_line_says_what_was_typed_in_order_and_takes_no_more_time(
    line: tuple[Word, ...], typed: list[str], spoken: "np.ndarray | None"
) -> None:
    found = aligned_words(line, typed, speech=spoken)
    assert [word.text for word in found] == typed
    assert all(a.segment.start <= b.segment.start for a, b in pairwise(found))
    before, after = Utterance("agent", line).segment, Utterance("agent", found).segment
    assert before.start <= after.start
    assert after.end <= before.end
    assert all(word.probability is None and word.counts for word in found)


@given(lines(), st.data())
def test_words_that_stay_keep_their_times_where_others_are_replaced_or_go(
    line: tuple[Word, ...], data: st.DataObject
) -> None:
    becomes = data.draw(st.lists(st.sampled_from(["keep", "replace"]), min_size=len(line)))
    typed = [
        word.text if what == "keep" else other
        for word, what, other in zip(line, becomes, OTHERS, strict=False)
    ]
    now = aligned_words(line, typed)
    assert [word.segment for word in now] == [word.segment for word in line]
    left = data.draw(st.lists(st.sampled_from(line), unique=True, min_size=1).map(set))
    kept = [word for word in line if word in left]
    found = aligned_words(line, [word.text for word in kept])
    assert [word.segment for word in found] == [word.segment for word in kept]


@given(lines(), st.data())
def test_words_that_stay_keep_their_times_but_for_the_neighbour_of_an_added_one(
    line: tuple[Word, ...], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(line)))
    added = data.draw(st.lists(st.sampled_from(OTHERS), min_size=1, max_size=3, unique=True))
    typed = [word.text for word in line]
    typed[at:at] = added
    found = {word.text: word.segment for word in aligned_words(line, typed)}
    neighbour = line[max(at - 1, 0)]
    for word in line:
        if word != neighbour:
            assert found[word.text] == word.segment
    if at > 0:
        assert found[neighbour.text].start == neighbour.segment.start


# s        0    1    2    3    4
# said     |did-|         |say-|
LINE = (Word("did", Segment(0.0, 1.0), 0.9), Word("say", Segment(3.0, 4.0), 0.9))


def spans(*found: Word) -> list[tuple[float, float]]:
    return [(word.segment.start, word.segment.end) for word in found]


def test_a_word_that_was_added_goes_into_the_pause_that_it_stands_in() -> None:
    assert spans(*aligned_words(LINE, ["did", "not", "say"])) == [(0, 1), (1, 3), (3, 4)]


def test_it_goes_only_where_its_speaker_speaks() -> None:
    spoken = np.array([[0.0, 1.0], [1.5, 2.0], [3.0, 4.0]])
    assert spans(*aligned_words(LINE, ["did", "not", "say"], speech=spoken))[1] == (1.5, 2.0)


def test_in_a_silent_pause_it_shares_the_time_of_the_word_before() -> None:
    silent = np.array([[0.0, 1.0], [3.0, 4.0]])
    found = spans(*aligned_words(LINE, ["did", "not", "say"], speech=silent))
    assert found == [(0.0, 0.5), (0.5, 1.0), (3.0, 4.0)]


def test_a_first_word_that_was_added_shares_the_time_of_the_one_after() -> None:
    assert spans(*aligned_words(LINE, ["she", "did", "say"]))[:2] == [(0.0, 0.5), (0.5, 1.0)]


def test_words_heard_at_once_stay_in_order_where_one_is_added_before_them() -> None:
    line = (Word("did", Segment(0.0, 1.0)), Word("say", Segment(0.0, 1.0)))
    found = aligned_words(line, ["did", "did", "say"])
    assert [word.text for word in found] == ["did", "did", "say"]
    assert spans(*found) == [(0.0, 1.0)] * 3


def test_capitals_and_marks_make_no_other_word() -> None:
    found = aligned_words(LINE, ["Did", "say!"])
    assert spans(*found) == spans(*LINE)
    assert [word.text for word in found] == ["Did", "say!"]


def test_two_words_heard_as_one_share_its_time() -> None:
    found = aligned_words((Word("didn't", Segment(0.0, 2.0)),), ["did", "not"])
    assert spans(*found) == [(0.0, 1.0), (1.0, 2.0)]
