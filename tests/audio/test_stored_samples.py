"""Samples in a file are those in memory, and leave nothing behind."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call, load_pair
from voicecoach.audio.peaks import peaks
from voicecoach.audio.resample import resample, resampled_blocks
from voicecoach.audio.stored_samples import SampleFile, Scratch
from voicecoach.audio.transcode import write_playback
from voicecoach.core.errors import EngineError
from voicecoach.core.recording import sample_blocks

IN_MEMORY, IN_FILES = Scratch(max_held_bytes=1 << 30), Scratch(max_held_bytes=0)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    st.integers(1, 2),
    st.integers(-60, 60),
    st.integers(-60, 60),
)
def test_a_slice_of_a_file_is_that_slice_of_the_samples(
    lengths: list[int], channel_count: int, start: int, end: int
) -> None:
    samples = np.arange(channel_count * sum(lengths), dtype=np.float32).reshape(channel_count, -1)
    edges = np.cumsum(lengths)[:-1]
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(block.tobytes() for block in np.split(samples, edges, axis=1)))
        file.flush()
        stored = SampleFile(file, channel_count=channel_count, block_lengths=lengths).channels()
    for expected, channel in zip(samples, stored, strict=True):
        assert channel.size == expected.size
        assert channel[start:end].tolist() == expected[start:end].tolist()
        assert channel[:].tolist() == expected.tolist()


def test_what_is_held_is_held_in_memory_or_in_a_file() -> None:
    parts = [np.full(length, length, np.float32) for length in (3, 0, 5)]
    for scratch in (IN_MEMORY, IN_FILES, Scratch(max_held_bytes=12)):
        kept = scratch.hold(iter(parts))
        assert isinstance(kept, np.ndarray) == (scratch is IN_MEMORY)
        assert kept[:].tolist() == np.concatenate(parts).tolist()


def test_a_file_cut_under_our_feet_is_an_error_and_no_crash(tmp_path: Path) -> None:
    with (tmp_path / "samples").open("w+b") as file:
        file.write(np.ones(100, np.float32).tobytes())
        file.flush()
        (stored,) = SampleFile(file, channel_count=1, block_lengths=[100]).channels()
        file.truncate(200)
        assert stored[:50].tolist() == 50 * [1.0]
        with pytest.raises(EngineError, match="cannot be read"):
            stored[40:60]
        file.truncate(0)
        file.seek(0)
        file.write(np.full(100, np.nan, np.float32).tobytes())
        file.flush()
        with pytest.raises(EngineError, match="were changed"):
            stored[40:60]


@pytest.mark.parametrize(("from_hz", "to_hz"), [(16_000, 8_000), (8_000, 16_000), (11_025, 8_000)])
@pytest.mark.parametrize("length", [997, 50_000])
def test_resampling_in_parts_is_resampling(from_hz: int, to_hz: int, length: int) -> None:
    noise = np.random.default_rng(3).normal(0.0, 0.1, 60_001).astype(np.float32)
    parts = resampled_blocks(noise, from_hz=from_hz, to_hz=to_hz, length=length)
    whole = resample(noise, from_hz=from_hz, to_hz=to_hz)
    assert np.array_equal(np.concatenate(list(parts)), whole)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025])
def test_peaks_in_parts_are_those_of_the_whole(rate_hz: int) -> None:
    noise = np.random.default_rng(4).normal(0.0, 0.3, (2, 45 * rate_hz + 77)).astype(np.float32)
    edges = np.floor(np.arange(45 * 50 + 1) * rate_hz / 50.0).astype(int)
    magnitude = np.maximum.reduceat(np.abs(noise), edges, axis=1).clip(max=1.0)
    assert np.array_equal(peaks(noise, rate_hz=rate_hz)[:, : edges.size], np.rint(127 * magnitude))


@pytest.mark.parametrize("offset", [0.0, 0.1])
def test_a_recording_in_files_is_the_recording_in_memory(call, write_wav, tmp_path, offset) -> None:
    long = np.tile(call, 6) + np.float32(offset)  # longer than a block
    both = write_wav(long, subtype="FLOAT")
    agent = write_wav(long[:1], "a.wav", subtype="FLOAT")
    customer = write_wav(
        resample(long[1:, :-8_000], from_hz=8_000, to_hz=11_025),
        "c.wav",
        rate_hz=11_025,
        subtype="FLOAT",
    )
    made = []
    for scratch in (IN_MEMORY, IN_FILES):
        folder = tmp_path / str(scratch.max_held_bytes)
        folder.mkdir()
        with Decoder(scratch=scratch) as decoder:
            loaded = [load_call(decoder, both), load_pair(decoder, agent, customer)]
            played = [write_playback(each, folder) for each in loaded]
        assert all(isinstance(c, np.ndarray) == (scratch is IN_MEMORY) for c in loaded[1].samples)
        made.append((loaded, played))
    for held, stored in zip(*(loaded for loaded, _ in made), strict=True):
        assert held.info == stored.info
        assert held.findings == stored.findings
        for one, other in zip(held.samples, stored.samples, strict=True):
            assert all(map(np.array_equal, sample_blocks(one), sample_blocks(other)))
    for one, other in zip(*(played for _, played in made), strict=True):
        assert one.audio_digest == other.audio_digest
        assert one.peaks_path.read_bytes() == other.peaks_path.read_bytes()


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_the_files_of_a_recording_are_closed_with_it(call, write_wav) -> None:
    path = write_wav(call + np.float32(0.1), subtype="FLOAT")
    with Decoder(scratch=IN_FILES) as decoder:
        decoder.decode(path)
        before = open_descriptors()
        recording = load_call(decoder, path)
        assert open_descriptors() > before
        del recording
        gc.collect()
        assert open_descriptors() == before


def test_a_killed_process_leaves_no_samples_behind(call, write_wav, tmp_path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    program = (
        "import sys, pathlib, os, signal\n"
        "from voicecoach.audio.decoder import Decoder\n"
        "from voicecoach.audio.load import load_call\n"
        "from voicecoach.audio.stored_samples import Scratch\n"
        "scratch = Scratch(pathlib.Path(sys.argv[2]), max_held_bytes=0)\n"
        "with Decoder(scratch=scratch) as decoder:\n"
        "    recording = load_call(decoder, sys.argv[1])\n"
        "    print(recording.samples[0][:10].size, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, write_wav(call), folder],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "10\n")
    assert list(folder.iterdir()) == []
