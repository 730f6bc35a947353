"""How far voices on one channel are told apart from how they are: measured on mixed calls.

The table is what ``python -m benchmarks.voice_errors`` prints for the sample
calls of every other agent, mixed to one channel, against the same calls with a
channel for each party. An error is the time found minus that one. Only
`VoiceErrors.log_odds_sd` is not measured but calibrated on them: with 1.0 the
ranges of the talk share hold 91 % of the values, with 0 83 %.

Limits: it is that of the embedded way of telling voices apart, on synthetic
calls of two; others are taken to err alike, with a unit as sure as they say.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.uncertainty.errors import ERROR_QUANTILES, even_shares
from voicecoach.uncertainty.parties import Tone

__all__ = ["LENGTH_EDGES_S", "SURE_EDGES", "VOICES", "VOICE_QUANTILES", "VoiceErrors"]

LENGTH_EDGES_S = (0.3, 0.6, 1.0)
"""Upper ends of the lengths of units for which a table says how many are another's."""

SURE_EDGES = (0.8, 0.9, 0.97)
"""Upper ends of how sure it is whose a unit is, likewise."""

VOICE_QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Shares at which the table gives an error of a voice as a whole."""

_Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceErrors:
    """Errors of voices told apart on one channel.

    Parameters
    ----------
    wrong_probability : tuple of tuple of float
        That a unit is another's: a row for each length by `LENGTH_EDGES_S`,
        in it one number for each sureness by `SURE_EDGES`.
    change_start_s, change_end_s : tuple of float
        Error of edges where one voice gives way to another, at
        `ERROR_QUANTILES`, in seconds.
    edge_start_s, edge_end_s : tuple of float
        What one channel adds to the error of edges beside a pause.
    hidden_per_s : float
        How often speech of another is not found under a second of speech.
    hidden_s : tuple of float
        How long it is, at `ERROR_QUANTILES`.
    log_odds_sd : float
        How much the units of a voice have in common in being another's: standard
        deviation of the logarithm of the odds between voices.
    pitch_st, movement_st, level_db : tuple of float
        Error of the usual pitch, its movement and the level of a voice, at
        `VOICE_QUANTILES`: farther out it is that units are another's.
    """

    wrong_probability: tuple[tuple[float, ...], ...]
    change_start_s: tuple[float, ...]
    change_end_s: tuple[float, ...]
    edge_start_s: tuple[float, ...]
    edge_end_s: tuple[float, ...]
    hidden_per_s: float
    hidden_s: tuple[float, ...]
    log_odds_sd: float
    pitch_st: tuple[float, ...]
    movement_st: tuple[float, ...]
    level_db: tuple[float, ...]

    def __post_init__(self) -> None:
        shape = (len(LENGTH_EDGES_S) + 1, len(SURE_EDGES) + 1)
        if np.shape(self.wrong_probability) != shape:
            raise InputError(f"need probabilities of shape {shape}")
        starts, ends = (
            (self.change_start_s, self.edge_start_s),
            (self.change_end_s, self.edge_end_s),
        )
        if {len(each) for each in (*starts, *ends, self.hidden_s)} != {len(ERROR_QUANTILES)}:
            raise InputError(f"need one number for each of {len(ERROR_QUANTILES)} quantiles")

    def draw_wrong(
        self,
        random: np.random.Generator,
        shape: tuple[int, int],
        *,
        lengths_s: NDArray[np.float64],
        sure: NDArray[np.float64],
        voices: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Which units are another's, a row for each replica.

        Parameters
        ----------
        random : np.random.Generator
        shape : tuple
            Of replicas and units.
        lengths_s, sure : np.ndarray, shape=(n_units,)
            How long units are, and how sure it is whose they are.
        voices : np.ndarray, shape=(n_units,)
            Number of the voice that was found to have each.
        """
        odds = self.wrong(lengths_s, sure)
        odds = odds / (1.0 - odds)
        count = int(voices.max(initial=-1)) + 1
        common = random.normal(0.0, self.log_odds_sd, (shape[0], count))
        # The mean over the replicas stays what was measured, about.
        odds = odds * np.exp(common - 0.5 * self.log_odds_sd**2)[:, voices]
        return np.asarray(even_shares(random, shape) < odds / (1.0 + odds))

    def draw_tones(self, random: np.random.Generator, count: int) -> tuple[Tone, ...]:
        """What to add to pitch and level of one voice, for each of the replicas."""
        rows = [
            np.interp(
                0.9 * even_shares(random, (count, 1))[:, 0] + 0.05, VOICE_QUANTILES, quantiles
            )
            for quantiles in (self.pitch_st, self.movement_st, self.level_db)
        ]
        return tuple(Tone(*(-error for error in row)) for row in np.column_stack(rows).tolist())

    def wrong(
        self, lengths_s: NDArray[np.float64], sure: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Probability that units of these lengths, given so surely, are another's.

        Examples
        --------
        >>> VOICES.wrong(np.array([0.2, 5.0]), np.array([0.7, 1.0])).round(2).tolist()
        [0.52, 0.0]
        """
        lengths = np.searchsorted(LENGTH_EDGES_S, lengths_s, side="right")
        return np.array(self.wrong_probability)[
            lengths, np.searchsorted(SURE_EDGES, sure, side="right")
        ]

    def hidden(self, lengths_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that speech of another lies under units of these lengths."""
        return np.asarray(-np.expm1(-self.hidden_per_s * lengths_s))

    def draw_changes_s(self, random: np.random.Generator, shape: tuple[int, int]) -> _Pair:
        """Errors of starts and of ends where voices change, a row for each replica."""
        return (
            _drawn_s(random, shape, self.change_start_s),
            _drawn_s(random, shape, self.change_end_s),
        )

    def draw_edges_s(self, random: np.random.Generator, shape: tuple[int, int]) -> _Pair:
        """What one channel adds to the errors of starts and ends beside a pause."""
        return (
            _drawn_s(random, shape, self.edge_start_s),
            _drawn_s(random, shape, self.edge_end_s),
        )

    def draw_hidden_s(
        self, random: np.random.Generator, shape: tuple[int, int]
    ) -> NDArray[np.float64]:
        """Lengths of speech under another's."""
        return _drawn_s(random, shape, self.hidden_s)


def _drawn_s(
    random: np.random.Generator, shape: tuple[int, int], quantiles_s: tuple[float, ...]
) -> NDArray[np.float64]:
    return np.asarray(np.interp(even_shares(random, shape), ERROR_QUANTILES, quantiles_s))


VOICES = VoiceErrors(
    wrong_probability=(
        (0.518, 0.382, 0.107, 0.107),
        (0.518, 0.326, 0.069, 0.021),
        (0.214, 0.031, 0.014, 0.011),
        (0.214, 0.031, 0.014, 0.003),
    ),
    change_start_s=(
        *(-0.245, -0.188, -0.158, -0.095, -0.035),
        *(0.005, 0.115, 0.385, 0.548, 0.801, 0.915),
    ),
    change_end_s=(
        *(-2.095, -1.028, -0.483, -0.379, -0.125),
        *(-0.005, 0.035, 0.113, 0.153, 0.205, 0.205),
    ),
    edge_start_s=(-0.46, -0.01, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.09, 1.99),
    edge_end_s=(-4.31, -0.112, -0.01, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.027, 0.49),
    hidden_per_s=0.0263,
    hidden_s=(0.09, 0.127, 0.221, 0.231, 0.265, 0.41, 0.515, 0.609, 0.65, 0.783, 0.82),
    log_odds_sd=1.0,
    pitch_st=(-0.313, -0.248, -0.036, 0.015, 0.097, 0.306, 0.562),
    movement_st=(-0.152, -0.087, -0.042, 0.0, 0.039, 0.136, 0.207),
    level_db=(-0.228, -0.137, -0.008, 0.054, 0.142, 0.344, 0.678),
)
"""Of the embedded way of telling voices apart."""
