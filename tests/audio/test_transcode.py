"""The copy for playback: time axis, channels, names, waveform."""

import hashlib
import os
import signal

import numpy as np
import pytest

from voicecoach.audio.encoder import Encoder
from voicecoach.audio.load import load_call
from voicecoach.audio.peaks import PEAKS_PER_S, peaks
from voicecoach.audio.transcode import write_playback
from voicecoach.core.errors import EngineError
from voicecoach.core.recording import Recording


@pytest.fixture
def recording(decoder, call, write_wav) -> Recording:
    return load_call(decoder, write_wav(call))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "playback"
    folder.mkdir()
    return folder


def test_files_are_named_by_the_content_of_the_audio(recording, folder) -> None:
    files = write_playback(recording, folder)
    assert files.audio_digest == hashlib.sha256(files.audio_path.read_bytes()).hexdigest()
    assert {path.name for path in folder.iterdir()} == {
        f"{files.audio_digest}.opus",
        f"{files.audio_digest}.peaks",
    }
    assert (files.codec, files.channel_count, files.duration_s) == ("opus", 2, 6.0)
    assert files.source_sha256 == recording.info.sha256


def test_the_same_recording_gives_the_same_files(recording, folder) -> None:
    first = write_playback(recording, folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert write_playback(recording, folder) == first
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000])
def test_what_is_heard_is_where_it_was(decoder, call, write_wav, folder, offset_s, rate_hz) -> None:
    from voicecoach.audio.resample import resample

    samples = resample(call, from_hz=8_000, to_hz=rate_hz)
    recording = load_call(decoder, write_wav(samples, rate_hz=rate_hz))
    files = write_playback(recording, folder)
    played = decoder.decode(files.audio_path)
    assert abs(offset_s(call, played)) < 0.005  # s
    assert played.duration_s == pytest.approx(recording.info.duration_s, abs=0.001)


def test_a_party_does_not_leak_into_the_other_channel(decoder, call, write_wav, folder) -> None:
    one = np.stack([call[0], np.zeros_like(call[0])])
    recording = load_call(decoder, write_wav(one))
    played = decoder.decode(write_playback(recording, folder).audio_path)
    power = (np.stack(played.samples).astype(np.float64) ** 2).mean(axis=1)
    assert 10.0 * np.log10(power[1] / power[0] + 1e-20) < -60.0  # dB


def test_parties_in_turn_stay_on_their_channels(decoder, call, recording, folder) -> None:
    played = decoder.decode(write_playback(recording, folder).audio_path)
    frames = (np.stack(played.samples).reshape(2, 6, 8_000)[:, :, 1_600:4_800] ** 2).mean(axis=2)
    other_db = 10.0 * np.log10(frames[0, 1::2] / frames[1, 1::2])  # while the customer speaks
    assert other_db.max() < -35.0  # dB; the noise of the line is at -40


def test_a_mixed_recording_is_played_on_one_channel(decoder, call, write_wav, folder) -> None:
    recording = load_call(decoder, write_wav(np.stack([call[0], call[0]])))
    assert write_playback(recording, folder).channel_count == 1


def test_the_waveform_shows_what_the_copy_sounds_like(decoder, recording, folder) -> None:
    files = write_playback(recording, folder)
    drawn = np.frombuffer(files.peaks_path.read_bytes(), np.int8).reshape(2, -1)
    assert files.peaks_per_s == PEAKS_PER_S
    assert drawn.shape == (2, 300)
    played = np.stack(decoder.decode(files.audio_path).samples)
    heard = 127.0 * np.abs(played).reshape(2, 300, 160).max(axis=2).clip(0.0, 1.0)
    assert np.abs(drawn - heard).mean() < 4.0  # of 127
    shifted = [np.abs(drawn - np.roll(heard, by, axis=1)).mean() for by in (-1, 0, 1)]
    assert min(shifted) == shifted[1]  # not 20 ms early or late


def test_louder_than_full_scale_is_cut_not_wrapped(decoder, call, write_wav, folder) -> None:
    loud = np.float32(4.0) * call
    recording = load_call(decoder, write_wav(loud, subtype="FLOAT"))
    played = decoder.decode(write_playback(recording, folder).audio_path)
    assert np.corrcoef(played.samples[0], np.clip(loud[0], -1.0, 1.0))[0, 1] > 0.95


def test_nothing_is_left_behind_when_encoding_fails(recording, folder, tmp_path) -> None:
    with Encoder() as encoder:
        write_playback(recording, tmp_path, encoder=encoder)  # it is up and waits
        fatal = Recording((_KillsReader(encoder),) * 2, recording.info)
        with pytest.raises(EngineError, match="encoder failed"):
            write_playback(fatal, folder, encoder=encoder)
        assert list(folder.iterdir()) == []
        assert write_playback(recording, folder, encoder=encoder).audio_path.exists()


class _KillsReader:
    """Samples that end the process they are read for."""

    size = 1 << 20

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def __getitem__(self, where: slice, /) -> np.ndarray:
        os.kill(self._encoder.pid, signal.SIGKILL)
        return np.zeros(len(range(*where.indices(self.size))), np.float32)


def test_one_process_encodes_recording_after_recording(recording, folder) -> None:
    with Encoder() as encoder:
        first = write_playback(recording, folder, encoder=encoder)
        process = encoder.pid
        assert write_playback(recording, folder, encoder=encoder) == first
        assert encoder.pid == process
    assert encoder.pid is None


@pytest.mark.parametrize(("rate_hz", "count"), [(8_000, 50), (11_025, 50), (8_001, 50)])
def test_a_second_has_fifty_peaks_at_any_rate(rate_hz, count) -> None:
    assert peaks(np.ones((1, rate_hz), np.float32), rate_hz=rate_hz).shape == (1, count)
