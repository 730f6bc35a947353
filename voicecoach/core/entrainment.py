"""Whether two voices go together, turn by turn, more than chance would have it."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.core.errors import InputError

__all__ = ["Entrainment", "EntrainmentFigure", "EntrainmentMeasure"]

EntrainmentFigure = Literal["pitch", "level", "rate"]
EntrainmentMeasure = Literal["proximity", "convergence", "synchrony"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrainment:
    """One way in which two voices may go together, beside what chance gives.

    A description, never something to aim at: see docs/signals.md.

    Parameters
    ----------
    figure : {"pitch", "level", "rate"}
        Of each turn, from the speaker's own median over their turns; for the
        convergence of rate as it is.
    measure : {"proximity", "convergence", "synchrony"}
        ``proximity``: minus the mean distance of adjacent turns, in spreads
        of each voice; nearer 0 is closer. ``convergence``: correlation of the
        distance with time; < 0 is coming closer. ``synchrony``: correlation
        of adjacent turns; > 0 is going along. Proximity and synchrony leave
        out the linear trend of each voice over the call.
    value : float
        What was observed; no unit.
    surrogate_below_ratio : float
        Share of the surrogates whose value is below the observed one, those
        that are equal counted half.
    surrogate_median : float
        Median of the surrogates: what chance gives with these two voices.
    p_value_probability : float
        Two-sided, of this comparison alone.
    is_beyond_chance : bool
        Whether it stays below 5 % with all comparisons of the call in mind
        (Holm 1979).
    turn_pair_count, surrogate_count : int

    Raises
    ------
    InputError
        If a share is outside [0, 1].
    """

    figure: EntrainmentFigure
    measure: EntrainmentMeasure
    value: float
    surrogate_below_ratio: float
    surrogate_median: float
    p_value_probability: float
    is_beyond_chance: bool
    turn_pair_count: int
    surrogate_count: int

    def __post_init__(self) -> None:
        shares = (self.surrogate_below_ratio, self.p_value_probability)
        if not all(0.0 <= share <= 1.0 for share in shares):
            raise InputError(f"shares must lie in [0, 1]; got {shares}")
