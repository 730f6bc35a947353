"""Hysteresis, gaps and short stretches on drawn masks."""

import numpy as np
from hypothesis import given
from hypothesis.extra import numpy as hnp

from voicecoach.vad.masks import hysteresis, runs, with_short_gaps, without_short


def mask(drawing: str) -> np.ndarray:
    return np.array([character == "#" for character in drawing])


def drawn(found: np.ndarray) -> str:
    return "".join("#" if value else "." for value in found)


def test_runs_reach_to_both_ends() -> None:
    assert runs(mask("##..#")).tolist() == [[0, 2], [4, 5]]
    assert runs(mask("...")).tolist() == []


def test_hysteresis_keeps_the_stretches_that_are_certain_somewhere() -> None:
    certain = mask(".....#....")
    possible = mask("##..###.##")
    assert hysteresis(certain, possible).tolist() == [[4, 7]]


def test_short_gaps_are_filled_and_long_ones_kept() -> None:
    assert drawn(with_short_gaps(mask("..#.#..#.."), max_gap_frames=1)) == "..###..#.."
    assert drawn(with_short_gaps(mask("..#.#..#.."), max_gap_frames=2)) == "..######.."


@given(hnp.arrays(bool, hnp.array_shapes(max_dims=1, max_side=60)))
def test_filling_gaps_adds_only_between_true_frames(found: np.ndarray) -> None:
    filled = with_short_gaps(found, max_gap_frames=3)
    assert (filled >= found).all()
    assert runs(filled).tolist() == [] or (
        runs(filled)[0, 0] == runs(found)[0, 0] and runs(filled)[-1, 1] == runs(found)[-1, 1]
    )
    gaps = runs(filled)[1:, 0] - runs(filled)[:-1, 1]
    assert (gaps > 3).all()


def test_silences_are_filled_before_short_speech_is_dropped() -> None:
    # s       0     1     2     3     4
    # speech  |--|  |--|        .            two halves make one, the click goes
    speech = np.array([[0.0, 0.5], [0.75, 1.25], [3.0, 3.125]])
    found = without_short(speech, min_speech_s=0.75, min_silence_s=0.5)
    assert found.tolist() == [[0.0, 1.25]]
