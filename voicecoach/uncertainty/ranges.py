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
    ([0.2], [9.0])
    """
    known = np.where(np.isnan(drawn), found, drawn)
    low, high = np.quantile(known, (options.low_quantile, options.high_quantile), axis=0)
    return np.minimum(low, found), np.maximum(high, found)
