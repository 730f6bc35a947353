"""A long call is worked on in parts: the same results, little memory, nothing heavy loaded."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import voicecoach.prosody.spectrum
import voicecoach.vad.friction
import voicecoach.vad.steadiness
from tests.telephone import RATE_HZ, talk, write_wav
from voicecoach.analysis_json import to_json
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.audio.resample import resample
from voicecoach.audio.stored_samples import Scratch
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import ChannelTracks
from voicecoach.core.recording import sample_blocks
from voicecoach.pipeline import AnalysedCall, analyse, read_settings

PARTY = {"agent": (210.0, 0.0), "customer": (120.0, 10.0)}


def write_long_call(path: Path, *, duration_s: float, noise: float = 0.0) -> Path:
    """Both parties speak 3 s of every 20 s in turn, here and there at once."""
    rng = np.random.default_rng(5)
    channels = []
    for seed, (f0_hz, first_s) in enumerate(PARTY.values()):
        starts = np.arange(first_s, duration_s - 6.0, 20.0) + rng.uniform(0.0, 4.0)
        speech = [(start, start + 3.0 + 2.0 * (start % 3.0)) for start in starts]
        channel = talk(speech=speech, duration_s=duration_s, f0_hz=f0_hz, seed=seed)
        channels.append(channel + noise * rng.standard_normal(channel.size))
    return write_wav(path, *channels)


def analysed(path: Path, scratch: Scratch) -> AnalysedCall:
    with Decoder(scratch=scratch) as decoder:
        return analyse(load_call(decoder, path), read_settings(), scratch=scratch)


def without_date(analysis: CallAnalysis) -> str:
    provenance = dataclasses.replace(analysis.provenance, created_utc="")
    return to_json(dataclasses.replace(analysis, provenance=provenance))


def arrays(tracks: tuple[ChannelTracks, ...]) -> dict[str, Any]:
    return {
        f"{channel.speaker} {name}": value
        for channel in tracks
        for part in (channel.spectral, channel.pitch)
        for name, value in (
            (field.name, getattr(part, field.name)) for field in dataclasses.fields(part)
        )
        if isinstance(value, np.ndarray)
    }


@pytest.mark.parametrize(("rate_hz", "noise"), [(8_000, 0.0), (8_000, 0.01), (16_000, 0.0)])
def test_samples_in_files_give_what_samples_in_memory_give(
    tmp_path: Path, rate_hz: int, noise: float
) -> None:
    import soundfile as sf

    path = write_long_call(tmp_path / "call.wav", duration_s=75.0, noise=noise)
    if rate_hz != RATE_HZ:
        samples, _ = sf.read(path, dtype="float32")
        sf.write(path, resample(samples.T, from_hz=RATE_HZ, to_hz=rate_hz).T, rate_hz)
    held = analysed(path, Scratch(max_held_bytes=1 << 30))
    stored = analysed(path, Scratch(tmp_path, max_held_bytes=0))
    assert without_date(stored.analysis) == without_date(held.analysis)
    for (name, one), other in zip(
        arrays(held.tracks).items(), arrays(stored.tracks).values(), strict=True
    ):
        assert np.array_equal(one, other, equal_nan=True), name


@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_the_size_of_the_blocks_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noise: float
) -> None:
    path = write_long_call(tmp_path / "call.wav", duration_s=75.0, noise=noise)
    usual = analysed(path, Scratch())
    monkeypatch.setitem(sample_blocks.__kwdefaults__, "length", 9_999)
    monkeypatch.setattr(voicecoach.vad.friction, "BLOCK_SAMPLE_COUNT", 7_000)
    monkeypatch.setattr(voicecoach.vad.steadiness, "BLOCK_WINDOW_COUNT", 333)
    monkeypatch.setattr(voicecoach.prosody.spectrum, "CHUNK_FRAME_COUNT", 77)
    small = analysed(path, Scratch(tmp_path, max_held_bytes=0))
    assert small.analysis.diarization.segments == usual.analysis.diarization.segments
    assert small.analysis.moments == usual.analysis.moments
    for (name, one), other in zip(
        arrays(usual.tracks).items(), arrays(small.tracks).values(), strict=True
    ):
        # The last digits of a matrix product depend on how many rows it has.
        np.testing.assert_allclose(one, other, rtol=0.0, atol=1e-3, err_msg=name)


MEASURE = """
import re, sys
from pathlib import Path
sys.argv = ["voicecoach", "analyze", *sys.argv[1:]]
from voicecoach.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.is_file() else None
print("peak_kb", int(peak[1]) if peak else "unknown")
print("loaded", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def measured(path: Path, store: Path) -> dict[str, list[str]]:
    """What a process of its own says about its memory and its modules after an analysis."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), "--store", str(store)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.split() for line in done.stdout.splitlines() if line)
    return {first: rest for first, *rest in lines if first in {"peak_kb", "loaded"}}


def test_memory_hardly_grows_with_the_length_of_a_call(tmp_path: Path) -> None:
    peaks = []
    for minutes in (2, 20):
        path = write_long_call(tmp_path / f"{minutes}.wav", duration_s=60.0 * minutes)
        told = measured(path, tmp_path / "store")["peak_kb"]
        if told == ["unknown"]:
            pytest.skip("the peak of one process alone is known on Linux only")
        peaks.append(int(told[0]) / 1024.0)
    # 18 min of stereo are 69 MB of samples and 8 MB of tracks; the peak moved by 16 MB.
    assert peaks[1] - peaks[0] < 45.0


def test_an_analysis_loads_no_slow_library(tmp_path: Path) -> None:
    path = write_long_call(tmp_path / "call.wav", duration_s=40.0, noise=0.01)
    loaded = set(measured(path, tmp_path / "store")["loaded"])
    assert {"numpy", "scipy", "voicecoach"} <= loaded
    assert not loaded & {"numba", "librosa", "torch", "pandas", "sklearn", "streamlit", "alembic"}
