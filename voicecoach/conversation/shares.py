"""Talk shares in windows that slide over a call."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import ConversationOptions
from voicecoach.core.conversation import ShareOverTime
from voicecoach.core.intervals import Intervals

__all__ = ["share_over_time"]


def share_over_time(
    units: Sequence[Intervals],
    *,
    speakers: Sequence[str],
    duration_s: float,
    options: ConversationOptions,
) -> ShareOverTime:
    """Share of each speaker in every window that fits into the call.

    A call shorter than a window is one window. Equal balance over a call can
    hide that one speaks first and the other last; the windows show it (as the
    talk-sharing measures of ConvoKit do).

    Parameters
    ----------
    units : sequence of Intervals
        Sorted and disjoint, one array per speaker.
    speakers : sequence of str
    duration_s : float
    options : ConversationOptions
        For ``share_window_s`` and ``share_hop_s``.
    """
    length_s = min(options.share_window_s, duration_s)
    count = int((duration_s - length_s) / options.share_hop_s + 1e-9) + 1
    starts = options.share_hop_s * np.arange(count, dtype=np.float64)
    spoken_s = np.array([_spoken_s(rows, starts, length_s=length_s) for rows in units])
    total_s = spoken_s.sum(axis=0)
    is_silent = total_s <= _NOTHING_S
    ratios = spoken_s / np.where(is_silent, 1.0, total_s)
    return ShareOverTime(
        window_s=options.share_window_s,
        hop_s=options.share_hop_s,
        at=tuple((starts + length_s / 2.0).tolist()),
        speech_ratio={
            name: tuple(
                None if silent else ratio
                for ratio, silent in zip(row.tolist(), is_silent.tolist(), strict=True)
            )
            for name, row in zip(speakers, ratios, strict=True)
        },
    )


_NOTHING_S = 1e-9


def _spoken_s(
    rows: Intervals, starts: NDArray[np.float64], *, length_s: float
) -> NDArray[np.float64]:
    """Seconds of speech in each window: differences of the speech so far."""
    if len(rows) == 0:
        return np.zeros(len(starts))
    ends_s = np.cumsum(rows[:, 1] - rows[:, 0])
    so_far_s = np.column_stack((np.concatenate(([0.0], ends_s[:-1])), ends_s)).ravel()
    edges = rows.ravel()
    after = np.interp(starts + length_s, edges, so_far_s)
    return np.asarray(after - np.interp(starts, edges, so_far_s))
