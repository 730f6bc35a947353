"""Contours for drawing: what a point says, what thinning keeps, how they are laid out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.prosody.contours import (
    LEVEL_STEPS_PER_DB,
    UNDEFINED,
    Contours,
    level_contour,
    no_contours,
    packed,
    pitch_contour,
    thinned,
)

EVERYWHERE = np.array([[0.0, 1000.0]])
int8s = st.lists(st.integers(-128, 127), min_size=1, max_size=300).map(
    lambda values: np.array(values, np.int8)
)


def pitch(f0_hz, *, speech=EVERYWHERE, usual_hz=100.0, duration_s=0.1) -> list[int]:
    values = np.array(f0_hz, np.float32)
    found = pitch_contour(
        values, start=0.01, hop_s=0.02, usual_hz=usual_hz, speech=speech, duration_s=duration_s
    )
    return found.tolist()


def test_a_voice_at_its_usual_is_at_zero_and_an_octave_is_twelve_semitones() -> None:
    assert pitch([100.0, 200.0, 50.0, 100.0, 100.0]) == [0, 96, -96, 0, 0]


def test_what_is_unvoiced_or_after_the_last_frame_is_not_defined() -> None:
    assert pitch([100.0, np.nan, 100.0]) == [0, UNDEFINED, 0, UNDEFINED, UNDEFINED]


# s         0    0.02   0.04   0.06   0.08   0.1
# speech              .|------|      |------|
def test_what_is_heard_outside_the_speakers_speech_is_not_theirs() -> None:
    speech = np.array([[0.04, 0.06], [0.08, 0.1]])
    assert pitch([100.0] * 5, speech=speech) == [UNDEFINED, UNDEFINED, 0, UNDEFINED, 0]


def test_beyond_what_a_point_can_say_it_stays_at_the_edge() -> None:
    assert pitch([3000.0, 5.0], duration_s=0.04) == [127, -127]


def test_finer_frames_give_the_one_nearest_to_the_middle_of_a_point() -> None:
    level = level_contour(
        np.arange(-40.0, -30.0, dtype=np.float32),
        start=0.0,
        hop_s=0.01,
        usual_dbfs=-40.0,
        speech=EVERYWHERE,
        duration_s=0.1,
    )
    assert (level / LEVEL_STEPS_PER_DB).tolist() == [1.0, 3.0, 5.0, 7.0, 9.0]


def test_a_usual_of_no_hertz_is_refused() -> None:
    with pytest.raises(InputError, match="usual_hz"):
        pitch([100.0], usual_hz=0.0)


@given(int8s, st.integers(1, 50))
def test_thinning_stays_inside_what_is_defined_and_in_order(values, factor: int) -> None:
    low, middle, high = thinned(values, factor).astype(int)
    for at, (bottom, mean, top) in enumerate(zip(low, middle, high, strict=True)):
        part = values[at * factor : (at + 1) * factor]
        part = part[part != UNDEFINED]
        if part.size == 0:
            assert bottom == mean == top == UNDEFINED
        else:
            assert part.min() <= mean <= part.max()
            assert bottom <= mean <= top


def test_the_layout_is_head_fine_contours_then_the_thinned_ones() -> None:
    first = Contours(pitch=np.full(150, 1, np.int8), level=np.full(150, 2, np.int8))
    content = packed([first, no_contours(3.0)])
    assert np.frombuffer(content[:8], "<u4").tolist() == [2, 150]
    assert len(content) == 8 + 4 * (150 + 3 * 15 + 3 * 2)
    body = np.frombuffer(content, np.int8, -1, 8)
    assert body[:300].tolist() == [1] * 150 + [2] * 150
    assert (body[300:600] == UNDEFINED).all()
    assert body[600:690].tolist() == [1] * 45 + [2] * 45


def test_channels_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="one length"):
        packed([no_contours(1.0), no_contours(2.0)])
    with pytest.raises(InputError, match="at least one"):
        packed([])
