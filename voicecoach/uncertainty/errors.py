"""How far the edges of speech are found from where they are: measured, by the line's clearness.

The tables are what ``python -m benchmarks.uncertainty`` prints for the calls of
``sample_calls`` as they are and with white noise 20 and 10 dB below their
speech, against the exact truth. An error is the time found minus the true one.
Lines are told apart by ``gate_db``, the range of levels by which speech
activity itself chooses its method, so that they are known for every call.

Limits: the truth is that of synthetic calls. None of their 3900 units was
invented, so that the doubt whether a sound is speech at all comes from the
margins of the call itself (see `voicecoach.uncertainty.replicas`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError

__all__ = ["ERROR_QUANTILES", "LINES", "PAUSE_EDGES_S", "LineErrors", "even_shares", "line_of"]

ERROR_QUANTILES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
"""Shares at which the tables give an error; between them it is drawn on a straight line."""

PAUSE_EDGES_S = (0.25, 0.3, 0.4, 0.6)
"""Upper ends of the lengths for which a table says how many pauses were none; longer: the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineErrors:
    """Errors of the edges of inter-pausal units on lines of one kind.

    Parameters
    ----------
    name : str
    min_gate_db : float
        Lines of at least this range of levels are of this kind.
    start_s, end_s : tuple of float
        Error of starts and of ends at `ERROR_QUANTILES`, in seconds.
    channel_start_s, channel_end_s : float
        Standard deviation of what all edges of a channel have in common.
    no_pause_probability : tuple of float
        Of pauses of the lengths of `PAUSE_EDGES_S`, and of longer ones: the
        share in which the speaker was in truth speaking.
    """

    name: str
    min_gate_db: float
    start_s: tuple[float, ...]
    end_s: tuple[float, ...]
    channel_start_s: float
    channel_end_s: float
    no_pause_probability: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.start_s) == len(self.end_s) == len(ERROR_QUANTILES):
            raise InputError(f"need one error for each of {len(ERROR_QUANTILES)} quantiles")
        if len(self.no_pause_probability) != len(PAUSE_EDGES_S) + 1:
            raise InputError(f"need {len(PAUSE_EDGES_S) + 1} probabilities of no pause")

    def draw_starts_s(
        self, random: np.random.Generator, shape: tuple[int, int]
    ) -> NDArray[np.float64]:
        """Errors of starts, a row for each replica, one column for each unit."""
        return _drawn_s(random, shape, self.start_s, self.channel_start_s)

    def draw_ends_s(
        self, random: np.random.Generator, shape: tuple[int, int]
    ) -> NDArray[np.float64]:
        """Errors of ends, a row for each replica, one column for each unit."""
        return _drawn_s(random, shape, self.end_s, self.channel_end_s)

    def no_pause(self, pauses_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that pauses of these lengths are none.

        Examples
        --------
        >>> LINES[0].no_pause(np.array([5.0])).tolist()
        [0.0]
        """
        # A pause of exactly a limit is a longer one, whatever binary fractions make of it.
        place = np.searchsorted(PAUSE_EDGES_S, pauses_s + 1e-9, side="right")
        return np.array(self.no_pause_probability)[place]


def even_shares(random: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Random numbers from 0 to 1 that lie evenly in each column, in random order.

    One in each of as many equal parts of 0 to 1 as there are rows, so that few
    replicas show what there may be (Latin hypercube sampling).

    References
    ----------
    McKay, M. D., Beckman, R. J. & Conover, W. J. (1979). A comparison of three
    methods for selecting values of input variables in the analysis of output
    from a computer code. Technometrics 21, 239-245.
    """
    places = np.argsort(random.random(shape), axis=0)
    return np.asarray((places + random.random(shape)) / shape[0])


def _drawn_s(
    random: np.random.Generator,
    shape: tuple[int, int],
    quantiles_s: tuple[float, ...],
    channel_sd_s: float,
) -> NDArray[np.float64]:
    own_s = np.interp(even_shares(random, shape), ERROR_QUANTILES, quantiles_s)
    common_s = random.normal(0.0, channel_sd_s, (shape[0], 1))
    return np.asarray(own_s + common_s)


LINES: tuple[LineErrors, ...] = (
    LineErrors(
        name="clear",
        min_gate_db=30.0,
        start_s=(-0.014, -0.011, -0.009, -0.007, -0.004, -0.001, 0.002, 0.005, 0.007, 0.012, 0.047),
        end_s=(-0.267, -0.026, -0.008, -0.006, -0.002, 0.002, 0.006, 0.009, 0.010, 0.013, 0.015),
        channel_start_s=0.001,
        channel_end_s=0.001,
        no_pause_probability=(0.115, 0.013, 0.006, 0.0, 0.0),
    ),
    LineErrors(
        name="noisy",
        min_gate_db=20.0,
        start_s=(-0.207, -0.010, -0.005, -0.003, 0.001, 0.006, 0.014, 0.031, 0.052, 0.106, 0.185),
        end_s=(-0.309, -0.172, -0.112, -0.067, -0.024, -0.006, 0.001, 0.006, 0.008, 0.011, 0.136),
        channel_start_s=0.005,
        channel_end_s=0.006,
        no_pause_probability=(0.58, 0.167, 0.046, 0.008, 0.003),
    ),
    LineErrors(
        name="very noisy",
        min_gate_db=0.0,
        start_s=(-0.005, -0.003, 0.002, 0.004, 0.009, 0.015, 0.030, 0.062, 0.080, 0.159, 0.229),
        end_s=(-0.319, -0.211, -0.152, -0.114, -0.062, -0.030, -0.011, -0.002, 0.0, 0.005, 0.008),
        channel_start_s=0.003,
        channel_end_s=0.007,
        no_pause_probability=(0.92, 0.423, 0.1, 0.019, 0.005),
    ),
)
"""Kinds of lines, the clearest first."""


def line_of(gate_db: float) -> LineErrors:
    """Return the errors to expect of a line by its range of levels.

    Examples
    --------
    >>> line_of(48.0).name, line_of(24.0).name, line_of(12.0).name
    ('clear', 'noisy', 'very noisy')
    """
    return next((line for line in LINES if gate_db >= line.min_gate_db), LINES[-1])
