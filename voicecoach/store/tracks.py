"""Framewise tracks as Parquet: float16, zstd, row groups of five minutes.

One column per channel and track, e.g. ``0.f0_hz``. The time axes are in the
file's metadata; the columns of a shorter axis end in nulls. float16 keeps 11
bits: 0.06 dB at -70 dBFS and 0.25 Hz (1 cent) at 300 Hz, far below what the
measurements themselves can tell, and an hour of stereo is about 8 MB. How clear
each unit was (`UnitMargin`) is in the metadata too, exactly.
"""

import io
import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError, StoreError
from voicecoach.core.prosody import TRACK_PRECISION, ChannelTracks, PitchTrack, SpectralTracks
from voicecoach.core.speech import UnitMargin

__all__ = ["TRACK_COLUMNS", "Track", "channel_tracks", "read_margins", "read_tracks", "to_parquet"]

ROW_GROUP_S = 300.0
SPECTRAL_COLUMNS = (
    "level_dbfs",
    "speech_band_db",
    "syllable_band_db",
    "low_band_db",
    "high_band_db",
)
PITCH_COLUMNS = ("f0_hz", "voiced_strength")
TRACK_COLUMNS = SPECTRAL_COLUMNS + PITCH_COLUMNS
_METADATA_KEY = b"voicecoach"
_MARGINS_KEY = b"voicecoach.margins"


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One framewise track of one channel with its time axis.

    Parameters
    ----------
    channel : int
    speaker : str
    name : str
        One of `TRACK_COLUMNS`; the unit is its ending.
    start, hop_s : float
        Frame ``i`` is centred on ``start + i * hop_s`` seconds.
    values : np.ndarray, shape=(n_frames,), float32
        NaN where not defined.
    """

    channel: int
    speaker: str
    name: str
    start: float
    hop_s: float
    values: NDArray[np.float32]


def to_parquet(tracks: Sequence[ChannelTracks]) -> bytes:
    """Write the tracks of a call.

    Raises
    ------
    InputError
        If there is no channel, or one comes twice.
    """
    import pyarrow as pa
    from pyarrow import parquet

    parts = [part for channel in tracks for part in _parts(channel)]
    if not parts or len({(part.channel, part.name) for part in parts}) != len(parts):
        raise InputError("need the tracks of at least one channel, each channel once")
    margins = {channel.channel: list(map(astuple, channel.margins)) for channel in tracks}
    metadata = {
        _METADATA_KEY: json.dumps([_axis(part) for part in parts]),
        _MARGINS_KEY: json.dumps(margins),
    }
    schema = pa.schema([(_column(part), pa.float16()) for part in parts], metadata=metadata)
    sink = io.BytesIO()
    with parquet.ParquetWriter(sink, schema, compression="zstd", use_dictionary=False) as writer:
        for rows in _row_groups(parts):
            columns = [_column_values(part.values, rows) for part in parts]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
    return sink.getvalue()


def _row_groups(parts: Sequence[Track]) -> Iterator[range]:
    """Frames of each row group; one at a time is converted, so that little memory is needed."""
    length = max(part.values.size for part in parts)
    step = max(1, round(ROW_GROUP_S / min(part.hop_s for part in parts)))
    return (range(first, min(first + step, length)) for first in range(0, length, step))


def _parts(channel: ChannelTracks) -> Iterator[Track]:
    for axis, names in ((channel.spectral, SPECTRAL_COLUMNS), (channel.pitch, PITCH_COLUMNS)):
        for name in names:
            yield Track(
                channel=channel.channel,
                speaker=channel.speaker,
                name=name,
                start=axis.start,
                hop_s=axis.hop_s,
                values=getattr(axis, name),
            )


def _column(part: Track) -> str:
    return f"{part.channel}.{part.name}"


def _axis(part: Track) -> dict[str, object]:
    return {
        "column": _column(part),
        "channel": part.channel,
        "speaker": part.speaker,
        "name": part.name,
        "start": part.start,
        "hop_s": part.hop_s,
        "frame_count": part.values.size,
    }


def _column_values(values: NDArray[np.float32], rows: range) -> Any:
    """Part of a column; nulls stand for rows after its end.

    Made from the buffer, because ``pyarrow.array`` loads pandas, if there is
    one: 40 MB and a third of a second.
    """
    import pyarrow as pa

    there = values[rows.start : rows.stop].astype(TRACK_PRECISION)
    buffers = [None, pa.py_buffer(there.tobytes())]
    array = pa.Array.from_buffers(pa.float16(), there.size, buffers)
    missing = len(rows) - there.size
    return pa.concat_arrays([array, pa.nulls(missing, pa.float16())]) if missing else array


def read_tracks(
    path: Path,
    *,
    columns: Collection[str] | None = None,
    start: float | None = None,
    end: float | None = None,
) -> tuple[Track, ...]:
    """Read tracks, or those frames of some of them whose centre lies in ``[start, end)``.

    Only the row groups that are needed are read.

    Raises
    ------
    InputError
        If a column is not one of `TRACK_COLUMNS`.
    StoreError
        If the file is missing or cannot be read.
    """
    from pyarrow import ArrowException, parquet

    if unknown := set(columns or ()) - set(TRACK_COLUMNS):
        raise InputError(f"need columns out of {TRACK_COLUMNS}; got {sorted(unknown)}")
    try:
        with parquet.ParquetFile(path) as file:
            axes = json.loads(file.schema_arrow.metadata[_METADATA_KEY])
            wanted = [axis for axis in axes if columns is None or axis["name"] in columns]
            return tuple(_read(file, axis, start=start, end=end) for axis in wanted)
    except (OSError, ArrowException) as error:
        raise StoreError(
            f"the tracks {path.name} cannot be read; analyse the call again"
        ) from error


def read_margins(path: Path) -> dict[int, tuple[UnitMargin, ...]]:
    """Read how clear each unit of each channel was.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read.
    """
    from pyarrow import ArrowException, parquet

    try:
        known = json.loads(parquet.read_schema(path).metadata.get(_MARGINS_KEY, b"{}"))
    except (OSError, ArrowException) as error:
        raise StoreError(
            f"the tracks {path.name} cannot be read; analyse the call again"
        ) from error
    return {
        int(channel): tuple(UnitMargin(*row) for row in rows) for channel, rows in known.items()
    }


def _read(file: Any, axis: Mapping[str, Any], *, start: float | None, end: float | None) -> Track:
    first, last = _frames(axis, start=start, end=end)
    pieces = [np.empty(0, np.float16)]
    group_first = 0
    for group in range(file.metadata.num_row_groups):
        group_last = group_first + file.metadata.row_group(group).num_rows
        if group_first < last and first < group_last:
            values = file.read_row_group(group, columns=[axis["column"]]).column(0)
            offset = max(0, first - group_first)
            pieces.append(values.slice(offset, last - group_first - offset).to_numpy())
        group_first = group_last
    return Track(
        channel=axis["channel"],
        speaker=axis["speaker"],
        name=axis["name"],
        start=axis["start"] + first * axis["hop_s"],
        hop_s=axis["hop_s"],
        values=np.concatenate(pieces).astype(np.float32),
    )


def _frames(axis: Mapping[str, Any], *, start: float | None, end: float | None) -> tuple[int, int]:
    """First and one past the last frame whose centre lies in ``[start, end)``."""
    count = int(axis["frame_count"])
    bounds = [0, count]
    for number, at in enumerate((start, end)):
        if at is not None:
            bounds[number] = math.ceil(round((at - axis["start"]) / axis["hop_s"], 6))
    first, last = (min(max(bound, 0), count) for bound in bounds)
    return first, max(first, last)


def channel_tracks(
    tracks: Iterable[Track], margins: Mapping[int, tuple[UnitMargin, ...]] = MappingProxyType({})
) -> tuple[ChannelTracks, ...]:
    """Put all tracks of a call together again, by channel.

    Raises
    ------
    StoreError
        If a channel lacks one of `TRACK_COLUMNS`.
    """
    by_channel: dict[int, dict[str, Track]] = {}
    for track in tracks:
        by_channel.setdefault(track.channel, {})[track.name] = track
    return tuple(
        _together(parts, margins.get(channel, ())) for channel, parts in by_channel.items()
    )


def _together(parts: Mapping[str, Track], margins: tuple[UnitMargin, ...]) -> ChannelTracks:
    if missing := set(TRACK_COLUMNS) - set(parts):
        raise StoreError(f"need all tracks of a channel; {sorted(missing)} were not read")
    spectral, pitch = parts[SPECTRAL_COLUMNS[0]], parts[PITCH_COLUMNS[0]]
    return ChannelTracks(
        channel=spectral.channel,
        speaker=spectral.speaker,
        spectral=SpectralTracks(
            start=spectral.start,
            hop_s=spectral.hop_s,
            **{name: parts[name].values for name in SPECTRAL_COLUMNS},
        ),
        pitch=PitchTrack(
            start=pitch.start,
            hop_s=pitch.hop_s,
            **{name: parts[name].values for name in PITCH_COLUMNS},
        ),
        margins=margins,
    )
