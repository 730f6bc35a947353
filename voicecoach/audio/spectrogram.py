"""The mel spectrogram that is drawn under a recording, when somebody asks for it.

It is packed in tiles of 1,024 columns at three widths of a column, each tile by
itself, so that a player fetches what is in view: three hours open as fast as
three minutes. The filters are librosa's, which is imported here and nowhere else
for this; it takes seconds, so `voicecoach.audio.spectrogram_worker` does the work
in a process of its own.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.recording import SampleSource

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BAND_COUNT",
    "COLUMNS_PER_S",
    "MAGIC",
    "STEP_DB",
    "THINNED_BY",
    "TILE_COLUMN_COUNT",
    "SpectrogramHead",
    "packed_spectrogram",
    "read_head",
]

MAGIC = b"VCM1"
COLUMNS_PER_S = 50
"""Convention: as the waveform and the contours, 20 ms a column."""
BAND_COUNT = 64
"""Convention: of common speech front ends the middle; a lane is about as many pixels high."""
TILE_COLUMN_COUNT = 1024
THINNED_BY = (1, 8, 64)
"""Columns that one column of each form stands for; the coarsest shows three hours in 8,438."""
STEP_DB = 2.0
"""Convention: finer steps cannot be told apart as shades, and take a third more room."""

_WINDOW_S = 0.032
_LOWEST_HZ = 50.0
_HIGHEST_HZ = 8000.0
_FULL_SCALE = 45
"""Step of a full-scale sine; 0 is 90 dB below it, under the noise of a telephone line."""
_SHOWN_QUANTILE = 0.999
_HEAD = struct.Struct("<4s6I")
_COLUMNS_AT_ONCE = TILE_COLUMN_COUNT * THINNED_BY[-1]

Power = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpectrogramHead:
    """What the beginning of a packed spectrogram says.

    Parameters
    ----------
    channel_count, column_count, band_count, tile_column_count : int
        ``column_count`` of the finest form.
    top_hz : int
        Upper edge of the highest band.
    loudest : tuple of int
        Per channel the step that nearly nothing is above: what to draw as loudest.
    offsets : tuple of int
        Byte at which each tile begins, and where the last one ends: all tiles
        of the first form's first channel, of its second channel, and so on.
    """

    channel_count: int
    column_count: int
    band_count: int
    tile_column_count: int
    top_hz: int
    loudest: tuple[int, ...]
    offsets: tuple[int, ...]


def packed_spectrogram(samples: Sequence[SampleSource], *, rate_hz: int) -> bytes:
    """Mel spectrograms of all channels, to be read a tile at a time.

    Little-endian: ``VCM1``, six uint32 (number of channels, columns, bands and
    columns per tile, top in hertz, number of tiles), per channel a uint32 (its
    loudest step), one offset per tile and the end (uint32), then the tiles. A
    tile is a zlib stream of uint8 of shape ``(n_bands, n_columns)``, the
    highest band first, in steps of `STEP_DB`; 0 is 90 dB below full scale or less.

    Parameters
    ----------
    samples : sequence of SampleSource
        One per channel, of one length; not empty.
    rate_hz : int
        At least 1,000.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        If there is no channel, or the rate is too low.

    References
    ----------
    Davis, S. & Mermelstein, P. (1980). Comparison of parametric representations
    for monosyllabic word recognition. IEEE TASSP 28(4), 357-366.
    """
    if not samples or rate_hz < 1000:
        raise InputError(f"need channels at 1000 Hz or more; got {len(samples)} at {rate_hz} Hz")
    top_hz = int(min(rate_hz / 2, _HIGHEST_HZ))
    filters = _mel_filters(rate_hz, top_hz)
    forms: list[list[bytes]] = [[] for _ in THINNED_BY]
    loudest = []
    for channel in samples:
        counts = np.zeros(256, np.int64)
        for power in _blocks(channel, rate_hz=rate_hz, filters=filters):
            for form, factor in zip(forms, THINNED_BY, strict=True):
                steps = _steps(_thinned(power, factor))
                form.extend(_tiles(steps))
            counts += np.bincount(_steps(power).ravel(), minlength=256)
        loudest.append(_quantile(counts))
    tiles = [tile for form in forms for tile in form]
    column_count = _column_count(samples[0].size, rate_hz)
    return _assembled(tiles, loudest=loudest, column_count=column_count, top_hz=top_hz)


def read_head(content: bytes) -> SpectrogramHead:
    """Read the beginning of a packed spectrogram.

    Raises
    ------
    InputError
        If it is none.
    """
    if content[:4] != MAGIC or len(content) < _HEAD.size:
        raise InputError("need a packed spectrogram; got something else")
    _, channels, columns, bands, width, top_hz, tiles = _HEAD.unpack_from(content)
    numbers = struct.unpack_from(f"<{channels + tiles + 1}I", content, _HEAD.size)
    return SpectrogramHead(
        channels, columns, bands, width, top_hz, numbers[:channels], numbers[channels:]
    )


def _column_count(sample_count: int, rate_hz: int) -> int:
    return -(-sample_count * COLUMNS_PER_S // rate_hz)


def _mel_filters(rate_hz: int, top_hz: int) -> NDArray[np.float32]:
    """Filters of shape ``(n_bands, n_bins)``; a full-scale sine in a band has a power of 1."""
    from librosa.filters import mel  # type: ignore[import-untyped, unused-ignore]

    size = _window_size(rate_hz)
    make: Callable[..., NDArray[np.float32]] = mel
    filters = make(
        sr=rate_hz, n_fft=size, n_mels=BAND_COUNT, fmin=_LOWEST_HZ, fmax=top_hz, norm=None
    )
    return (filters * np.float32(4.0 / np.hanning(size).sum() ** 2)).astype(np.float32)


def _window_size(rate_hz: int) -> int:
    return 1 << int(np.ceil(np.log2(_WINDOW_S * rate_hz)))


def _blocks(
    channel: SampleSource, *, rate_hz: int, filters: NDArray[np.float32]
) -> Iterator[Power]:
    """Mel power of shape ``(n_columns, n_bands)``; every block but the last fills whole tiles."""
    total = _column_count(channel.size, rate_hz)
    for first in range(0, total, _COLUMNS_AT_ONCE):
        last = min(total, first + _COLUMNS_AT_ONCE)
        parts = [
            _power(channel, columns=(at, min(last, at + TILE_COLUMN_COUNT)), rate_hz=rate_hz)
            @ filters.T
            for at in range(first, last, TILE_COLUMN_COUNT)
        ]
        yield np.concatenate(parts)


def _power(channel: SampleSource, *, columns: tuple[int, int], rate_hz: int) -> Power:
    """Squared magnitudes around the middle of each column; silence outside of the recording."""
    size = _window_size(rate_hz)
    middles = (np.arange(*columns) + 0.5) * rate_hz / COLUMNS_PER_S
    starts = np.rint(middles).astype(np.int64) - size // 2
    begin, end = int(starts[0]), int(starts[-1]) + size
    part = np.zeros(end - begin, np.float32)
    inside = channel[max(begin, 0) : min(end, channel.size)]
    part[max(-begin, 0) :][: inside.size] = inside
    frames = np.lib.stride_tricks.sliding_window_view(part, size)[starts - begin]
    spectra = np.fft.rfft(frames * np.hanning(size).astype(np.float32))
    return np.asarray(np.abs(spectra) ** 2, np.float32)


def _thinned(power: Power, factor: int) -> Power:
    if factor == 1:
        return power
    starts = np.arange(0, len(power), factor)
    lengths = np.diff(np.append(starts, len(power)))
    sums = np.add.reduceat(power, starts, axis=0)
    return np.asarray(sums / lengths[:, None], np.float32)


def _steps(power: Power) -> NDArray[np.uint8]:
    level_db = 10.0 * np.log10(np.maximum(power, 1e-20))
    steps = np.rint(level_db / STEP_DB) + _FULL_SCALE
    return np.asarray(np.clip(steps, 0, 255), np.uint8)


def _tiles(steps: NDArray[np.uint8]) -> Iterator[bytes]:
    for at in range(0, len(steps), TILE_COLUMN_COUNT):
        tile = steps[at : at + TILE_COLUMN_COUNT].T[::-1]
        yield zlib.compress(np.ascontiguousarray(tile).tobytes(), level=3)


def _quantile(counts: NDArray[np.int64]) -> int:
    """Step that all but a thousandth of the values that are not silence are at or below."""
    heard = counts.copy()
    heard[0] = 0
    if not heard.any():
        return _FULL_SCALE
    return int(np.searchsorted(np.cumsum(heard), _SHOWN_QUANTILE * heard.sum()))


def _assembled(
    tiles: Sequence[bytes], *, loudest: Sequence[int], column_count: int, top_hz: int
) -> bytes:
    head_size = _HEAD.size + 4 * (len(loudest) + len(tiles) + 1)
    offsets = head_size + np.cumsum([0, *map(len, tiles)])
    counts = (len(loudest), column_count, BAND_COUNT, TILE_COLUMN_COUNT, top_hz, len(tiles))
    numbers = np.array([*loudest, *offsets], "<u4")
    return b"".join((_HEAD.pack(MAGIC, *counts), numbers.tobytes(), *tiles))
