"""How clear the decisions on speech were: how far from the gate, how long at the edges."""

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals
from voicecoach.core.speech import UnitMargin
from voicecoach.vad.activity import SpeechActivity

__all__ = ["unit_margins"]

DOUBT_DB = 3.0
"""Gates this much lower or higher would do as well: about the step between two
settings of a detector (convention)."""

REACH_S = 0.3
"""An edge is not looked for further away than this (convention)."""

LOUD_S = 0.05
"""A unit is as clear as its loudest twentieth of a second (convention: a short vowel)."""


LOWEST_MARGIN_DB = -60.0
"""Given where no frame is the speaker's own (convention)."""


def unit_margins(
    units: Intervals, activity: SpeechActivity, *, doubt_db: float = DOUBT_DB
) -> tuple[UnitMargin, ...]:
    """Say for each unit how clear it was, and how much its edges depend on the gate.

    Parameters
    ----------
    units : Intervals
        Inter-pausal units of the channel, or any other of its stretches.
    activity : SpeechActivity
        Of the same channel.
    doubt_db : float
        Gates that are this much lower and higher are compared.

    Returns
    -------
    tuple of UnitMargin
        One per row.

    Raises
    ------
    InputError
        If ``doubt_db`` is not > 0.

    Notes
    -----
    An edge may lie as far outside as the level stays above the lower gate, and
    as far inside as it does not yet reach the higher one. On noisy lines the
    network may have drawn an edge where the level says nothing: such an edge
    has the whole reach inside, and a unit nobody but the network heard has a
    negative margin.
    """
    if not doubt_db > 0.0:
        raise InputError(f"doubt_db must be > 0; got {doubt_db}")
    if len(units) == 0:
        return ()
    total = activity.onset_margin_db.size
    first = np.clip(np.ceil(units[:, 0] / activity.hop_s).astype(np.int64), 0, total - 1)
    last = np.clip(np.ceil(units[:, 1] / activity.hop_s).astype(np.int64) - 1, first, total - 1)
    reach = round(REACH_S / activity.hop_s)
    level_db = activity.offset_margin_db
    heard, clear = level_db > -doubt_db, level_db > doubt_db
    columns = (
        _clearness_db(activity.onset_margin_db, first, last, round(LOUD_S / activity.hop_s)),
        _run(heard, first - 1, step=-1, reach=reach) * activity.hop_s,
        np.minimum(_run(~clear, first, step=1, reach=reach), last - first) * activity.hop_s,
        np.minimum(_run(~clear, last, step=-1, reach=reach), last - first) * activity.hop_s,
        _run(heard, last + 1, step=1, reach=reach) * activity.hop_s,
    )
    return tuple(UnitMargin(*row) for row in np.column_stack(columns).tolist())


def _run(
    mask: NDArray[np.bool_], start: NDArray[np.int64], *, step: int, reach: int
) -> NDArray[np.int64]:
    """Count of true frames in a row from ``start`` on, at most ``reach``; outside is false."""
    places = start[:, None] + step * np.arange(reach)
    inside = (places >= 0) & (places < mask.size)
    found = mask[np.clip(places, 0, mask.size - 1)] & inside
    return np.asarray(np.cumprod(found, axis=1).sum(axis=1))


def _clearness_db(
    margin_db: NDArray[np.float32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    count: int,
) -> NDArray[np.float64]:
    """Margin that the ``count`` loudest frames of each unit reach; all of them if it is shorter."""
    found = np.empty(first.size)
    for unit, (begin, end) in enumerate(zip(first.tolist(), (last + 1).tolist(), strict=True)):
        inside = margin_db[begin:end]
        place = max(inside.size - count, 0)
        found[unit] = np.partition(inside, place)[place]
    return np.maximum(found, LOWEST_MARGIN_DB)
