"""Windows of several lengths part two sounds, whatever the seed."""

import numpy as np
import pytest

from voicecoach.diarization.guesses import CEPSTRUM_COUNTS, WINDOWS_S, first_guesses

HOP_S = 0.01


def turns_of_two(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """40 s in turns of 4 s; the second voice is shifted in all coefficients."""
    is_second = np.repeat(np.arange(10) % 2 == 1, 400)
    cepstra = np.random.default_rng(seed).normal(0.0, 1.0, (4000, 19)).astype(np.float32)
    cepstra[is_second] += 0.7
    return cepstra, is_second


@pytest.mark.parametrize("seed", range(3))
def test_turns_are_found_but_for_their_edges(seed: int) -> None:
    cepstra, is_second = turns_of_two(seed)
    found = first_guesses(cepstra, hop_s=HOP_S, rng=np.random.default_rng(seed))
    assert found.shape == (len(WINDOWS_S) * len(CEPSTRUM_COUNTS), 4000)
    wrong = np.array([(guess != is_second).mean() for guess in found])
    assert np.minimum(wrong, 1.0 - wrong).max() < 0.15


def test_too_little_speech_for_three_windows_gives_no_guess() -> None:
    cepstra, _ = turns_of_two(0)
    found = first_guesses(cepstra[:299], hop_s=HOP_S, rng=np.random.default_rng(0))
    assert found.shape == (0, 299)
