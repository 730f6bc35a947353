"""Speech parted between two voices: many guesses are improved in turn, and the likeliest agreed on.

The method is that of Anguera et al. (2012), *Speaker diarization: a review of
recent research*, IEEE TASLP 20(2), section III: one mixture of Gaussians over
mel cepstra per voice, and re-segmentation by a hidden Markov model. What is
added is that it starts from many guesses rather than from one and keeps what
they agree on, since with 20 s of speech each single guess is often wrong.

Figures here are calibrated on mixes of the sample calls and of one real call,
as they are, with one side 10 dB down and in noise, on acted neutral speech,
and on one real mono call; see ``python -m benchmarks.diarization``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.diarization.guesses import first_guesses
from voicecoach.diarization.mixture import Mixture, drawn_mixture, fit_mixture, log_density
from voicecoach.diarization.turns import second_speaker_log_odds

__all__ = ["MIN_SPEECH_S", "TwoVoices", "may_be_two", "part_voices"]

MIN_SPEECH_S = 5.0
"""With less speech nobody is told from anybody (convention: a few seconds of each voice)."""

COMPONENT_COUNT = 8
"""Gaussians per voice (calibrated)."""

MIN_FRAMES_PER_COMPONENT = 10
"""A guess that leaves a voice less is dropped (convention)."""

EVERYBODY_ITERATION_COUNT = 15
VOICE_ITERATION_COUNT = 4
"""Of fitting one mixture to everybody, and from there to one voice. All voices start from the same
mixture, so that guesses differ by who speaks and not by the luck of the fit (calibrated: with 20 s
of speech 5 to 7 % error whatever the seed, against 6 to 15 % from starts of their own)."""

MAX_FIT_FRAME_COUNT = 6000
"""A minute of a voice is enough to know it by (convention; half as much did as well)."""

EVIDENCE_RATIO = 0.1
"""Frames 10 ms apart say much the same: ten of them, the length of a speech sound, count as
one (convention; it is what makes the probabilities worth their name)."""

CHANGE_PROBABILITY = 0.0025
"""Of another speaker within 10 ms of speech: one change in 4 s (convention: turns and short
replies of telephone calls)."""

ROUND_COUNT = 4
"""Times each guess is improved (convention; not compared with more)."""

LOOKED_AT_EVERY = 2
MAX_QUICK_UNSURE_RATIO = 0.04
"""Every other guess, improved twice, is a first look; where it leaves more of speech in doubt
there are no two voices (calibrated: single voices of five sample calls leave 0.064 and more, two
voices in one 0.004 to 0.017)."""

SCORE_SCALE = 0.015
"""A guess whose score is this much lower counts 1 / e of the best: about as much as scores differ
by chance between fits of one guess (calibrated)."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoVoices:
    """Speech parted in two.

    Parameters
    ----------
    second_probability : np.ndarray, shape=(n_speech_frames,)
        That the second voice has the frame: of each guess given everything,
        averaged over the guesses.
    gain : float
        Log likelihood per frame over that of one voice with as many Gaussians.
    """

    second_probability: NDArray[np.float64]
    gain: float


@dataclass(frozen=True, slots=True, eq=False)
class _Guess:
    log_odds: NDArray[np.float64]
    score: float

    @property
    def is_second(self) -> NDArray[np.bool_]:
        return np.asarray(self.log_odds > 0.0)


def may_be_two(cepstra: NDArray[np.float32], *, hop_s: float) -> bool:
    """Say at a fraction of the cost whether `part_voices` could find two voices for sure."""
    rng = np.random.default_rng(0)
    starts = list(first_guesses(cepstra, hop_s=hop_s, rng=rng))[::LOOKED_AT_EVERY]
    guesses = _after_rounds(starts, cepstra, _everybody(cepstra, COMPONENT_COUNT, rng), 2)
    if not guesses:
        return False
    found = _agreed(guesses)
    return float(np.minimum(found, 1.0 - found).mean()) <= MAX_QUICK_UNSURE_RATIO


def part_voices(cepstra: NDArray[np.float32], *, hop_s: float) -> TwoVoices | None:
    """Part the frames of speech between the two voices that explain them best.

    Parameters
    ----------
    cepstra : np.ndarray, shape=(n_frames, n_cepstra)
        As of `voicecoach.diarization.cepstrum.speech_cepstra`.
    hop_s : float

    Returns
    -------
    TwoVoices or None
        ``None`` if there are less than `MIN_SPEECH_S` of speech, or no two
        voices were found that differ.
    """
    if len(cepstra) * hop_s < MIN_SPEECH_S:
        return None
    rng = np.random.default_rng(0)  # the same call is always parted the same way
    starts = list(first_guesses(cepstra, hop_s=hop_s, rng=rng))
    everybody = _everybody(cepstra, COMPONENT_COUNT, rng)
    guesses = _after_rounds(starts, cepstra, everybody, ROUND_COUNT)
    if not guesses:
        return None
    one_voice = log_density(_everybody(cepstra, 2 * COMPONENT_COUNT, rng), cepstra)
    best = max(guess.score for guess in guesses)
    return TwoVoices(_agreed(guesses), best - EVIDENCE_RATIO * float(one_voice.mean()))


def _after_rounds(
    starts: Sequence[NDArray[np.bool_]],
    cepstra: NDArray[np.float32],
    everybody: Mixture,
    round_count: int,
) -> list[_Guess]:
    """Improve all guesses, as often as asked."""
    guesses: list[_Guess] = []
    for _ in range(round_count):
        guesses = list(_improved(starts, cepstra, everybody))
        starts = [guess.is_second for guess in guesses]
    return guesses


def _everybody(
    cepstra: NDArray[np.float32], component_count: int, rng: np.random.Generator
) -> Mixture:
    """Learn one mixture from all speech."""
    own = _thinned(cepstra, 2 * MAX_FIT_FRAME_COUNT)
    drawn = drawn_mixture(own, component_count=component_count, rng=rng)
    return fit_mixture(drawn, own, iteration_count=EVERYBODY_ITERATION_COUNT)


def _thinned(cepstra: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    return cepstra[:: len(cepstra) // count + 1]


def _agreed(guesses: Sequence[_Guess]) -> NDArray[np.float64]:
    """Average over the guesses, the likelier counting more; second voices are made the same."""
    scores = np.array([guess.score for guess in guesses])
    weights = np.exp((scores - scores.max()) / SCORE_SCALE)
    best = guesses[int(scores.argmax())].is_second
    total = np.zeros(len(best))
    for guess, weight in zip(guesses, weights, strict=True):
        is_same_way = (guess.is_second == best).mean() >= 0.5
        total += weight * _probability(guess.log_odds if is_same_way else -guess.log_odds)
    return np.asarray(total / weights.sum())


def _probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log_odds)))


def _improved(
    starts: Sequence[NDArray[np.bool_]], cepstra: NDArray[np.float32], everybody: Mixture
) -> Iterator[_Guess]:
    """Learn both voices of each guess, and say again who speaks when."""
    enough = COMPONENT_COUNT * MIN_FRAMES_PER_COMPONENT
    usable = [start for start in starts if min(start.sum(), (~start).sum()) >= enough]
    if not usable:
        return
    firsts = [_density(everybody, ~start, cepstra) for start in usable]
    seconds = [_density(everybody, start, cepstra) for start in usable]
    evidence = EVIDENCE_RATIO * (np.stack(seconds, axis=1) - np.stack(firsts, axis=1))
    odds = second_speaker_log_odds(evidence, change_probability=CHANGE_PROBABILITY)
    for number, first in enumerate(firsts):
        yield _Guess(odds[:, number], _score(first, evidence[:, number], odds[:, number] > 0.0))


def _density(
    everybody: Mixture, is_own: NDArray[np.bool_], cepstra: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Log density of all frames, were they of the voice that ``is_own`` says."""
    own = _thinned(cepstra[is_own], MAX_FIT_FRAME_COUNT)
    voice = fit_mixture(everybody, own, iteration_count=VOICE_ITERATION_COUNT)
    return log_density(voice, cepstra).astype(np.float64)


def _score(
    first: NDArray[np.float64], evidence: NDArray[np.float64], is_second: NDArray[np.bool_]
) -> float:
    """Log likelihood per frame of this way of parting, each change at its price."""
    changes = np.count_nonzero(np.diff(is_second))
    likelihood = EVIDENCE_RATIO * first.sum() + evidence[is_second].sum()
    return float((likelihood + changes * math.log(CHANGE_PROBABILITY)) / len(first))
