"""Settings of the uncertainty of figures and moments."""

from dataclasses import dataclass

from voicecoach.core.errors import ConfigError

__all__ = ["UncertaintyOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertaintyOptions:
    """Settings of `voicecoach.uncertainty.assess`.

    Parameters
    ----------
    is_on : bool
        Without it figures have no range, and moments are raised by the bare
        thresholds.
    replica_count : int
        How often the facts are drawn anew (calibrated: with 20 the ranges of
        the timing figures of the sample calls hold 95 % of the true values,
        and another seed changes 2 of 20 moments; 30 changes none and takes
        half as long again).
    low_quantile, high_quantile : float
        Ends of a range among the replicas (convention: 90 %).
    min_fired_ratio : float
        Share of the replicas in which a moment must be found again. At 0.95
        the low end of a 90 % range of the number that fires still passes.
    error_scale_ratio : float
        Factor on the measured errors of the edges; more than 1 is more
        cautious (calibrated: five-fold over the sample calls, 1 is enough for
        ranges to hold 90 % of the true values of calls that were left out).
    """

    is_on: bool = True
    replica_count: int = 20
    low_quantile: float = 0.05
    high_quantile: float = 0.95
    min_fired_ratio: float = 0.95
    error_scale_ratio: float = 1.0

    def __post_init__(self) -> None:
        if self.replica_count < 2:
            raise ConfigError(f"replica_count must be >= 2; got {self.replica_count}")
        if not 0.0 <= self.low_quantile < 0.5 < self.high_quantile <= 1.0:
            raise ConfigError(
                "need 0 <= low_quantile < 0.5 < high_quantile <= 1; "
                f"got {self.low_quantile} and {self.high_quantile}"
            )
        if not 0.0 < self.min_fired_ratio <= 1.0:
            raise ConfigError(f"min_fired_ratio must be in (0, 1]; got {self.min_fired_ratio}")
        if self.error_scale_ratio < 0.0:
            raise ConfigError(f"error_scale_ratio must be >= 0; got {self.error_scale_ratio}")
