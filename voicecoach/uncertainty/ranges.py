"""The range of a value over the replicas."""

import numpy as np
from numpy.typing import NDArray

from voicecoach.uncertainty.options import UncertaintyOptions

__all__ = ["around"]


def around(
    found: NDArray[np.float64], drawn: NDArray[np.float64], options: UncertaintyOptions
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of the middle part of what was drawn, widened to hold what was found.

    Parameters
    ----------
    found : np.ndarray, shape=(n_values,)
    drawn : np.ndarray, shape=(n_replicas, n_values)
        NaN where a replica has no such value.
    options : UncertaintyOptions
        Its quantiles.

    Returns
    -------
    low, high : np.ndarray, shape=(n_values,)

    Examples
    --------
    >>> low, high = around(np.array([9.0]), np.arange(5.0)[:, None], UncertaintyOptions())
    >>> low.tolist(), high.tolist()
    ([0.0], [9.0])
    """
    known = np.where(np.isnan(drawn), found, drawn)
    # Weibull's places: of few replicas the expected share between the ends is still 90 %.
    ends = (options.low_quantile, options.high_quantile)
    low, high = np.quantile(known, ends, axis=0, method="weibull")
    return np.minimum(low, found), np.maximum(high, found)
