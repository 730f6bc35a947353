"""The spectrogram shows a tone where it is, packed so that a player reads a part of it."""

import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from voicecoach.audio.spectrogram import (
    BAND_COUNT,
    COLUMNS_PER_S,
    STEP_DB,
    THINNED_BY,
    TILE_COLUMN_COUNT,
    SpectrogramHead,
    packed_spectrogram,
    read_head,
)
from voicecoach.audio.spectrogram_worker import make_spectrogram
from voicecoach.core.errors import EngineError, InputError

RATE_HZ = 8000


def tone(hz: float, duration_s: float, *, amplitude: float = 1.0) -> NDArray[np.float32]:
    seconds = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    return (amplitude * np.sin(2.0 * np.pi * hz * seconds)).astype(np.float32)


def tiles_of(content: bytes, head: SpectrogramHead) -> list[NDArray[np.uint8]]:
    return [
        np.frombuffer(zlib.decompress(content[start:end]), np.uint8).reshape(head.band_count, -1)
        for start, end in zip(head.offsets[:-1], head.offsets[1:], strict=True)
    ]


def unpacked(content: bytes) -> list[list[NDArray[np.uint8]]]:
    """Steps of shape (n_bands, n_columns) by form and channel."""
    head = read_head(content)
    tiles = iter(tiles_of(content, head))
    forms = []
    for factor in THINNED_BY:
        columns = -(-head.column_count // factor)
        count = -(-columns // head.tile_column_count)
        forms.append(
            [
                np.concatenate([next(tiles) for _ in range(count)], axis=1)
                for _ in range(head.channel_count)
            ]
        )
    return forms


def test_a_tone_is_loudest_in_the_band_that_holds_it_and_a_higher_one_in_a_higher_band() -> None:
    low, high = (
        unpacked(packed_spectrogram([tone(hz, 1.0)], rate_hz=RATE_HZ))[0][0][:, 25]
        for hz in (300.0, 3000.0)
    )
    assert np.argmax(high) < np.argmax(low)  # the highest band comes first
    assert np.argmax(low) > BAND_COUNT / 2
    assert np.argmax(high) < BAND_COUNT / 4


def test_steps_are_decibels_below_full_scale() -> None:
    loud, quiet = (
        unpacked(packed_spectrogram([tone(1000.0, 1.0, amplitude=a)], rate_hz=RATE_HZ))[0][0].max()
        for a in (1.0, 0.01)
    )
    assert (int(loud) - int(quiet)) * STEP_DB == pytest.approx(40.0, abs=STEP_DB)


def test_sound_stands_in_the_column_of_its_time() -> None:
    samples = np.zeros(3 * RATE_HZ, np.float32)
    samples[RATE_HZ : 2 * RATE_HZ] = tone(500.0, 1.0)
    steps = unpacked(packed_spectrogram([samples], rate_hz=RATE_HZ))[0][0].max(axis=0)
    loud = np.flatnonzero(steps > steps.max() - 10)
    assert abs(loud[0] - COLUMNS_PER_S) <= 1
    assert abs(loud[-1] + 1 - 2 * COLUMNS_PER_S) <= 1


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 44_100])
def test_columns_keep_time_at_every_rate(rate_hz: int) -> None:
    samples = np.zeros(10 * rate_hz, np.float32)
    samples[9 * rate_hz :] = 0.5
    content = packed_spectrogram([samples], rate_hz=rate_hz)
    steps = unpacked(content)[0][0].max(axis=0)
    assert steps.size == read_head(content).column_count == 10 * COLUMNS_PER_S
    assert abs(int(np.argmax(steps > 0)) - 9 * COLUMNS_PER_S) <= 1


def test_coarser_forms_show_the_same_in_fewer_columns() -> None:
    rng = np.random.default_rng(5)
    noise = (0.1 * rng.standard_normal(60 * RATE_HZ)).astype(np.float32)
    quiet = np.float32(0.01) * noise
    content = packed_spectrogram([noise, quiet], rate_hz=RATE_HZ)
    head = read_head(content)
    finest = unpacked(content)[0]
    for factor, channels in zip(THINNED_BY, unpacked(content), strict=True):
        for steps, fine in zip(channels, finest, strict=True):
            assert steps.shape == (BAND_COUNT, -(-60 * COLUMNS_PER_S // factor))
            # A mean of power lies above a mean of decibels: noise by 2.5 dB.
            assert 0.0 <= steps.mean() - fine.mean() < 2.0
    assert head.loudest[0] - head.loudest[1] == pytest.approx(20, abs=1)
    assert len(tiles_of(content, head)) == 2 * (3 + 1 + 1)
    assert -(-3000 // TILE_COLUMN_COUNT) == 3


def test_a_call_longer_than_a_block_is_worked_out_as_a_short_one() -> None:
    minutes = np.tile(np.concatenate((tone(400.0, 2.0), np.zeros(2 * RATE_HZ, np.float32))), 345)
    (steps,) = unpacked(packed_spectrogram([minutes], rate_hz=RATE_HZ))[0]
    assert steps.shape[1] == 1380 * COLUMNS_PER_S
    later = steps[:, 65_600:65_800].astype(int)  # past the first block of 65,536 columns
    assert np.abs(later - steps[:, 400:600]).max() <= 1


def test_silence_is_nothing() -> None:
    content = packed_spectrogram([np.zeros(RATE_HZ, np.float32)], rate_hz=RATE_HZ)
    assert not unpacked(content)[0][0].any()


def test_what_is_no_spectrogram_is_refused() -> None:
    with pytest.raises(InputError, match="something else"):
        read_head(b"RIFF and so on, for a while longer")
    with pytest.raises(InputError, match="1000 Hz"):
        packed_spectrogram([], rate_hz=RATE_HZ)


def test_a_process_of_its_own_writes_it(tmp_path: Path) -> None:
    before = "librosa" in sys.modules
    sf.write(tmp_path / "call.wav", np.stack([tone(300.0, 2.0), tone(900.0, 2.0)], 1), RATE_HZ)
    make_spectrogram(tmp_path / "call.wav", tmp_path / "call.mel")
    head = read_head((tmp_path / "call.mel").read_bytes())
    assert (head.channel_count, head.column_count, head.top_hz) == (2, 100, 4000)
    assert [path.name for path in tmp_path.iterdir() if "draft" in path.name] == []
    assert ("librosa" in sys.modules) == before


def test_a_recording_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "call.wav").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(EngineError, match="could not be made"):
        make_spectrogram(tmp_path / "call.wav", tmp_path / "call.mel")
    assert not (tmp_path / "call.mel").exists()
