"""Frames around given centres, also past both ends."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.prosody.framing import frame_count, frames_at, hop_samples


@given(
    st.integers(1, 40),
    st.integers(1, 12),
    st.lists(st.integers(0, 50), min_size=1, max_size=6, unique=True).map(sorted),
)
def test_a_frame_holds_the_samples_around_its_centre_and_zeros_outside(
    sample_count: int, length: int, centres: list[int]
) -> None:
    samples = np.arange(1, sample_count + 1, dtype=np.float32)
    found = frames_at(samples, np.array(centres, dtype=np.int64), length=length)
    for row, centre in zip(found, centres, strict=True):
        places = np.arange(centre - length // 2, centre - length // 2 + length)
        inside = (places >= 0) & (places < sample_count)
        expected = np.where(inside, samples[np.clip(places, 0, sample_count - 1)], 0.0)
        assert row.tolist() == expected.tolist()


def test_no_centres_give_no_frames() -> None:
    samples = np.ones(10, dtype=np.float32)
    assert frames_at(samples, np.empty(0, dtype=np.int64), length=4).shape == (0, 4)


def test_hops_are_whole_samples_and_frames_reach_the_end() -> None:
    hop = hop_samples(sample_rate_hz=8000, hop_s=0.01)
    assert (hop, frame_count(sample_count=8000, hop=hop)) == (80, 101)
