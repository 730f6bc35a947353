"""Tracks come back to the precision of float16, and only what was asked for is read."""

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from tests.store.calls import files_of, make_tracks, save
from tests.strategies import channel_tracks, pitch_track, spectral_tracks
from voicecoach.core.errors import InputError, StoreError
from voicecoach.core.prosody import ChannelTracks, as_kept
from voicecoach.core.speech import UnitMargin
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.store.tracks import (
    PITCH_COLUMNS,
    SPECTRAL_COLUMNS,
    TRACK_COLUMNS,
    read_tracks,
    to_parquet,
)
from voicecoach.store.tracks import channel_tracks as together

HALF_PRECISION = 2.0**-11


@pytest.fixture(scope="module")
def parquet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tracks") / "call.parquet"


@given(tracks=channel_tracks())
@settings(max_examples=40, deadline=None)
def test_all_tracks_come_back_to_float16_precision(
    parquet_file: Path, tracks: tuple[ChannelTracks, ...]
) -> None:
    parquet_file.write_bytes(to_parquet(tracks))
    back = together(read_tracks(parquet_file))
    assert [(c.channel, c.speaker) for c in back] == [(c.channel, c.speaker) for c in tracks]
    for old, new in zip(tracks, back, strict=True):
        for part, names in (("spectral", SPECTRAL_COLUMNS), ("pitch", PITCH_COLUMNS)):
            old_axis, new_axis = getattr(old, part), getattr(new, part)
            assert (new_axis.start, new_axis.hop_s) == (old_axis.start, old_axis.hop_s)
            for name in names:
                np.testing.assert_allclose(
                    getattr(new_axis, name), getattr(old_axis, name), rtol=HALF_PRECISION, atol=1e-7
                )


def test_a_stretch_is_read_with_its_own_time_axis(tmp_path: Path) -> None:
    frame_count = 70_000  # 700 s: three row groups of 300 s
    random = np.random.default_rng(7)
    spectral = spectral_tracks(random, frame_count=frame_count)
    pitch = pitch_track(random, frame_count=frame_count - 5)
    path = tmp_path / "call.parquet"
    path.write_bytes(to_parquet((ChannelTracks(0, "agent", spectral, pitch),)))
    (level,) = read_tracks(path, columns=("level_dbfs",), start=299.0, end=601.0)
    assert level.start == pytest.approx(299.0)
    expected = spectral.level_dbfs[29_900:60_100].astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(level.values, expected)
    (f0,) = read_tracks(path, columns=("f0_hz",), start=299.0)  # its axis starts at 0.02 s
    assert f0.start == pytest.approx(299.0)
    assert f0.values.size == frame_count - 5 - 29_898


@pytest.mark.parametrize(("start", "end"), [(10.0, 20.0), (3.0, 3.0), (4.0, 1.0)])
def test_a_stretch_without_frames_is_empty(tmp_path: Path, start: float, end: float) -> None:
    path = tmp_path / "call.parquet"
    path.write_bytes(to_parquet(make_tracks(frame_count=500)))
    assert all(track.values.size == 0 for track in read_tracks(path, start=start, end=end))


def test_an_hour_of_stereo_stays_small(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    frame_count = 360_000
    tracks = tuple(
        ChannelTracks(
            channel,
            speaker,
            spectral_tracks(random, frame_count=frame_count),
            pitch_track(random, frame_count=frame_count),
        )
        for channel, speaker in enumerate(("agent", "customer"))
    )
    assert len(to_parquet(tracks)) < 2 * 7 * frame_count * 2  # bytes: white noise at float16


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="loudness"):
        read_tracks(tmp_path / "call.parquet", columns=("loudness",))


def test_a_channel_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="each channel once"):
        to_parquet(make_tracks() + make_tracks())
    with pytest.raises(InputError, match="at least one channel"):
        to_parquet(())


@pytest.mark.parametrize("content", [None, b"", b"PAR1 but not really PAR1"])
def test_a_damaged_file_is_a_store_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "call.parquet"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match="analyse the call again"):
        read_tracks(path)


def test_the_store_gives_back_tracks_by_name_and_time(store: CallStore) -> None:
    call_id = save(store, "a", tracks=make_tracks())
    assert {track.name for track in store.tracks(LOCAL_USER, call_id)} == set(TRACK_COLUMNS)
    (f0,) = store.tracks(LOCAL_USER, call_id, columns=("f0_hz",), start=1.0, end=2.0)
    assert f0.values.size == 100
    assert store.channel_tracks(LOCAL_USER, call_id)[0].pitch.f0_hz.size == 500
    assert len(files_of(store.location)) == 1


def test_how_clear_each_unit_was_comes_back_exactly_and_each_to_its_channel(
    store: CallStore,
) -> None:
    clear = UnitMargin(0.1 + 0.2, 0.0, 0.01, 0.3, 1 / 3)
    endless = UnitMargin(math.inf, 0.0, 0.0, 0.0, 0.0)
    made = make_tracks()
    kept = (dataclasses.replace(made[0], margins=(clear, endless)), *made[1:])
    call_id = save(store, "a", tracks=kept)
    back = store.channel_tracks(LOCAL_USER, call_id)
    assert [channel.margins for channel in back] == [channel.margins for channel in kept]


def test_tracks_are_rounded_as_facts_are_that_are_made_from_them(parquet_file: Path) -> None:
    (made, *_) = make_tracks()
    parquet_file.write_bytes(to_parquet((made,)))
    (back,) = together(read_tracks(parquet_file))
    assert np.array_equal(back.spectral.level_dbfs, as_kept(made.spectral.level_dbfs))
    assert np.array_equal(back.pitch.f0_hz, as_kept(made.pitch.f0_hz), equal_nan=True)
