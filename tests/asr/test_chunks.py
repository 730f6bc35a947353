"""Units of speech are packed whole, and what is heard in a chunk is found again in the call."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import disjoint_segments
from voicecoach.asr import Chunk, ChunkOptions, plan_chunks
from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import as_intervals, bridge, intersect, shared_s, total_s

DURATION_S = 1000.0
SPEECH = disjoint_segments().map(as_intervals)


def test_silence_makes_no_chunk() -> None:
    assert plan_chunks(np.empty((0, 2)), duration_s=60.0) == ()


# s        0    1    2    3  ...  60   61   62
# speech        |----|              |----|
# heard       |---------|         |---------|     side by side: 4 margins, one chunk
def test_units_are_put_side_by_side_without_the_silence_between_them() -> None:
    (chunk,) = plan_chunks(np.array([[1.0, 2.0], [60.0, 61.0]]), duration_s=DURATION_S)
    assert chunk.stretches.tolist() == [[0.75, 2.25], [59.75, 61.25]]
    assert chunk.duration_s == 3.0


def test_a_margin_ends_where_the_recording_does() -> None:
    (chunk,) = plan_chunks(np.array([[0.0, 1.0], [9.0, 10.5]]), duration_s=10.0)
    assert chunk.stretches.tolist() == [[0.0, 1.25], [8.75, 10.0]]


def test_a_unit_longer_than_a_chunk_is_one_by_itself() -> None:
    speech = np.array([[0.0, 5.0], [10.0, 90.0], [95.0, 96.0]])
    chunks = plan_chunks(speech, duration_s=DURATION_S)
    assert [len(chunk.stretches) for chunk in chunks] == [1, 1, 1]
    assert chunks[1].stretches.tolist() == [[9.75, 90.25]]


@given(speech=SPEECH, max_chunk_s=st.floats(1.0, 30.0))
def test_no_unit_is_ever_cut_and_none_is_left_out(speech, max_chunk_s) -> None:
    options = ChunkOptions(max_chunk_s=max_chunk_s)
    chunks = plan_chunks(speech, duration_s=DURATION_S, options=options)
    stretches = np.concatenate([chunk.stretches for chunk in chunks] or [np.empty((0, 2))])
    assert (stretches[1:, 0] >= stretches[:-1, 1]).all()
    for unit in bridge(speech, gap_s=0.0):
        holding = [row for row in stretches if row[0] <= unit[0] and unit[1] <= row[1]]
        assert len(holding) == 1
    for chunk in chunks:
        assert chunk.duration_s <= max_chunk_s + 1e-9 or len(chunk.stretches) == 1


@given(
    speech=SPEECH,
    heard_at_ratio=st.floats(0.0, 1.0),
    word_s=st.floats(0.0, 3.0),
)
def test_a_word_always_lies_in_what_was_heard(speech, heard_at_ratio, word_s) -> None:
    for chunk in plan_chunks(speech, duration_s=DURATION_S):
        start = heard_at_ratio * chunk.duration_s
        found = chunk.in_recording(start, start + word_s)
        row = np.array([[found.start, found.end]])
        assert shared_s(row, chunk.stretches) == pytest.approx(total_s(row), abs=1e-6)
        assert len(intersect(row, chunk.stretches)) == 1


def test_a_word_heard_over_a_seam_belongs_to_where_most_of_it_is() -> None:
    chunk = Chunk(np.array([[10.0, 12.0], [60.0, 64.0]]))
    assert chunk.in_recording(1.0, 2.5).end == 12.0
    assert chunk.in_recording(1.75, 3.0).start == 60.0


def test_a_word_that_took_no_time_takes_one_step_of_the_model() -> None:
    found = Chunk(np.array([[10.0, 12.0]])).in_recording(0.5, 0.5)
    assert found.duration_s == pytest.approx(0.02)
    shorter = Chunk(np.array([[0.0, 0.0078125]])).in_recording(0.0, 0.5)
    assert (shorter.start, shorter.end) == (0.0, 0.0078125)


@pytest.mark.parametrize("options", [{"max_chunk_s": 31.0}, {"max_chunk_s": 0.0}, {"margin_s": -1}])
def test_options_out_of_range_are_refused(options) -> None:
    with pytest.raises(ConfigError):
        ChunkOptions(**options)
