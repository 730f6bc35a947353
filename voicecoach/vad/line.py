"""Which frames of a channel show the noise of its line: not those cut off or muted."""

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.prosody import SpectralTracks
from voicecoach.vad.steadiness import DIGITAL_SILENCE_DBFS, has_steady_noise

__all__ = ["line_frames"]

REACH_FRAME_COUNT = 3
"""Frames so near to a muted one have a part of their window in it (definition: the window
reaches 16 ms to either side, frames are 10 ms apart)."""


def line_frames(tracks: SpectralTracks) -> NDArray[np.bool_]:
    """Mark the frames whose level tells how loud the line is when nobody speaks.

    Frames at either end are left out: half of their window lies outside of the
    recording. So are digital zeros, as of a mute button: the line is not as
    quiet as they are. But where a line is switched off in every pause, zeros
    are its only noise, and they stay.

    Parameters
    ----------
    tracks : SpectralTracks
        Of one channel.

    Returns
    -------
    np.ndarray, shape=(n_frames,)
        At least one frame is true.
    """
    is_muted = tracks.speech_band_db <= DIGITAL_SILENCE_DBFS
    is_whole = ~_near(np.zeros_like(is_muted))
    is_open = ~_near(is_muted)
    if is_muted.any() and has_steady_noise(tracks, is_open):
        return is_open
    return is_whole if is_whole.any() else np.ones_like(is_whole)


def _near(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """True frames and those around them; the frames outside of the recording count as true."""
    # The window of the second frame outside is the first to lie there wholly.
    outside = np.pad(np.pad(mask, 1), REACH_FRAME_COUNT - 1, constant_values=True)
    width = 2 * REACH_FRAME_COUNT + 1
    return np.asarray(np.lib.stride_tricks.sliding_window_view(outside, width).any(axis=1))
