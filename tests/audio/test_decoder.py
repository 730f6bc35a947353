"""The guarded decoder: what it refuses, and that a file that breaks it costs that file only."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from voicecoach.audio import opening
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.worker_process import WorkerProcess
from voicecoach.core.errors import ConfigError, EngineError, RecordingError


def refusal(decoder: Decoder, path) -> RecordingError:
    with pytest.raises(RecordingError) as caught:
        decoder.decode(path)
    return caught.value


# --- what comes out


def test_samples_of_a_16_bit_file_come_back_exactly(decoder, write_wav) -> None:
    steps = np.array([[-32_768, -1, 0, 1, 32_767] * 1_000, [5, 4, 3, 2, 1] * 1_000])
    samples = (steps / 32_768.0).astype(np.float32)
    decoded = decoder.decode(write_wav(samples))
    assert decoded.samples[0][:].dtype == np.float32
    assert np.array_equal(np.stack(decoded.samples), samples)


def test_a_recording_longer_than_a_block_keeps_its_order(decoder, write_wav) -> None:
    ramp = (np.arange(400_000) % 32_768 / 32_768.0).astype(np.float32)
    decoded = decoder.decode(write_wav(np.stack([ramp, -ramp])))
    assert np.array_equal(np.stack(decoded.samples), np.stack([ramp, -ramp]))


def test_the_digest_is_that_of_the_bytes_of_the_file(decoder, call, write_wav) -> None:
    import hashlib

    path = write_wav(call)
    assert decoder.decode(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("rate_hz", "kept_hz"), [(8_000, 8_000), (11_025, 11_025), (44_100, 16_000), (48_000, 16_000)]
)
def test_rates_above_16_khz_are_brought_to_16_khz(decoder, write_wav, rate_hz, kept_hz) -> None:
    time_s = np.arange(2 * rate_hz) / rate_hz
    sine = (0.5 * np.sin(2.0 * np.pi * 440.0 * time_s)).astype(np.float32)[None]
    decoded = decoder.decode(write_wav(sine, rate_hz=rate_hz))
    assert (decoded.sample_rate_hz, decoded.source_rate_hz) == (kept_hz, rate_hz)
    assert np.stack(decoded.samples).shape == (1, 2 * kept_hz)
    expected = 0.5 * np.sin(2.0 * np.pi * 440.0 * np.arange(2 * kept_hz) / kept_hz)
    middle = slice(kept_hz // 10, -kept_hz // 10)
    assert np.abs(decoded.samples[0] - expected)[middle].max() < 1e-3  # of full scale


@pytest.mark.parametrize(
    ("rate_hz", "kept_hz"), [(8_000, 8_000), (16_000, 16_000), (48_000, 16_000)]
)
def test_opus_is_brought_to_the_rate_that_went_in(
    decoder, call, write_av, offset_s, rate_hz, kept_hz
) -> None:
    from voicecoach.audio.resample import resample

    samples = resample(call, from_hz=8_000, to_hz=rate_hz)
    path = write_av(samples, "call.opus", rate_hz=rate_hz, codec="libopus", container="ogg")
    decoded = decoder.decode(path)
    assert (decoded.sample_rate_hz, decoded.source_rate_hz) == (kept_hz, 48_000)
    assert decoded.duration_s == 6.0
    assert abs(offset_s(call, decoded)) < 0.001  # s: the pre-skip was taken off


# --- what is refused before decoding


def test_a_path_without_a_file_is_refused(decoder, tmp_path) -> None:
    assert refusal(decoder, tmp_path / "none.wav").code == "file_not_found"
    assert refusal(decoder, tmp_path / "none.wav" / "deeper.wav").code == "file_not_found"
    assert refusal(decoder, tmp_path / ("long" * 100)).code == "file_not_found"
    assert refusal(decoder, "zero\0byte.wav").code == "file_not_found"


def test_a_symbolic_link_is_refused_but_a_linked_folder_is_not(
    decoder, call, write_wav, tmp_path
) -> None:
    path = write_wav(call)
    (tmp_path / "link.wav").symlink_to(path)
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    error = refusal(decoder, tmp_path / "link.wav")
    assert error.code == "symlink_refused"
    assert "link.wav" in str(error)
    assert decoder.decode(tmp_path / "folder" / "call.wav").duration_s == 6.0


def test_a_named_pipe_does_not_hold_us(decoder, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    error = refusal(decoder, tmp_path / "pipe.wav")
    assert error.code == "not_a_regular_file"
    assert "a named pipe" in str(error)


def test_folders_and_sockets_are_refused(decoder, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket has to be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("call.wav")
        assert refusal(decoder, "call.wav").code in {"not_readable", "not_a_regular_file"}
    assert refusal(decoder, tmp_path).code == "not_a_regular_file"


@contextmanager
def without_root() -> Iterator[None]:
    """Be nobody for a while, where the tests run as root: root may read every file."""
    nobody, me = 65534, os.geteuid()
    if me != 0:
        yield
        return
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(me)


def test_a_file_without_permission_is_refused(decoder, call, write_wav) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = shutil.copy(write_wav(call), Path(folder) / "call.wav")
        decoder.decode(path)
        path.chmod(0)
        with without_root():
            assert refusal(decoder, path).code == "not_readable"


def test_an_empty_and_a_giant_file_are_refused(decoder, tmp_path) -> None:
    path = tmp_path / "call.wav"
    path.touch()
    assert refusal(decoder, path).code == "empty_file"
    os.truncate(path, decoder.limits.max_file_bytes + 1)  # a sparse file
    assert refusal(decoder, path).code == "file_too_big"


def test_a_playlist_that_names_other_recordings_is_refused(
    decoder, call, write_wav, tmp_path
) -> None:
    write_wav(call, "secret.wav")
    playlist = tmp_path / "call.wav"
    playlist.write_text("ffconcat version 1.0\nfile secret.wav\nfile secret.wav\n")
    assert refusal(decoder, playlist).code == "unknown_format"


def test_a_codec_that_is_not_on_the_list_is_refused(decoder, call, write_av) -> None:
    path = write_av(call, "call.mka", rate_hz=48_000, codec="ac3", container="matroska")
    error = refusal(decoder, path)
    assert error.code == "codec_not_allowed"
    assert "ac3" in str(error)


@pytest.mark.parametrize("name", ["new\nline.wav", "\u202evaw.3pm", "{0}%s.wav", b"\xff\xfe.wav"])
def test_no_name_can_forge_a_message(decoder, tmp_path, name) -> None:
    path = os.path.join(os.fsencode(tmp_path), os.fsencode(name))  # noqa: PTH118 - bytes
    Path(os.fsdecode(path)).touch()
    assert str(refusal(decoder, path)).isprintable()


# --- limits while decoding


def test_a_recording_that_hides_its_length_is_stopped_on_the_way(call, write_wav) -> None:
    path = write_wav(call)
    content = bytearray(path.read_bytes())
    content[40:44] = b"\xff" * 4  # as recorders write it that cannot seek back
    path.write_bytes(content)
    with Decoder(DecodeLimits(max_duration_s=2.0)) as decoder:
        assert refusal(decoder, path).code == "too_long"
    with Decoder() as decoder:
        assert decoder.decode(path).duration_s == 6.0


def test_three_channels_are_refused(decoder, call, write_wav) -> None:
    assert refusal(decoder, write_wav(call[[0, 1, 0]])).code == "channel_count_not_two"


def test_less_than_a_syllable_is_refused(decoder, call, write_wav) -> None:
    assert refusal(decoder, write_wav(call[:, :1_599])).code == "too_short"
    assert decoder.decode(write_wav(call[:, :1_600])).duration_s == 0.2


def test_a_file_that_is_still_written_is_refused(decoder, call, write_wav, monkeypatch) -> None:
    path = write_wav(call)

    def digest_while_the_recorder_writes(descriptor: int) -> str:
        with path.open("ab") as file:
            file.write(bytes(100))
        return opening.digest(descriptor)

    monkeypatch.setattr("voicecoach.audio.decoder.digest", digest_while_the_recorder_writes)
    assert refusal(decoder, path).code == "file_changed"


# --- a process that breaks


def test_one_process_serves_many_files(call, write_wav) -> None:
    path = write_wav(call)
    with Decoder() as decoder:
        pids = {(decoder.decode(path).duration_s, decoder.pid) for _ in range(5)}
        refusal(decoder, "no such file.wav")
        pids.add((6.0, decoder.pid))
    assert len(pids) == 1
    assert decoder.pid is None


def test_a_decode_that_hangs_is_given_up_and_the_next_file_decodes(call, write_wav) -> None:
    path = write_wav(call)
    with Decoder() as decoder:
        decoder.decode(path)
        hanging = decoder.pid
        os.kill(hanging, signal.SIGSTOP)
        decoder.limits = DecodeLimits(timeout_s=0.2)
        assert refusal(decoder, path).code == "decode_timeout"
        decoder.limits = DecodeLimits()
        assert decoder.decode(path).duration_s == 6.0
        assert decoder.pid != hanging
    assert not is_running(hanging)


def test_a_slow_file_meets_the_timeout(tmp_path) -> None:
    import soundfile as sf

    path = tmp_path / "slow.opus"
    noise = np.random.default_rng(0).normal(0.0, 0.1, 20 * 48_000).astype(np.float32)
    sf.write(path, noise, 48_000, format="OGG", subtype="OPUS")
    with Decoder() as decoder:
        decoder.decode(path)
        decoder.limits = DecodeLimits(timeout_s=0.001)
        assert refusal(decoder, path).code == "decode_timeout"


def test_a_killed_decoder_costs_one_file(call, write_wav, monkeypatch) -> None:
    path = write_wav(call)
    with Decoder() as decoder:
        decoder.decode(path)
        killed = decoder.pid
        receive = WorkerProcess._receive

        def kill_and_receive(self, deadline):
            if self.pid == killed:  # it was asked, and has not answered yet
                os.kill(killed, signal.SIGKILL)
            return receive(self, deadline)

        monkeypatch.setattr(WorkerProcess, "_receive", kill_and_receive)
        os.kill(killed, signal.SIGSTOP)  # so that it is in the middle for sure
        error = refusal(decoder, path)
        assert error.code == "decoder_crashed"
        assert "SIGKILL" in str(error)
        assert decoder.decode(path).duration_s == 6.0


def test_a_decoder_that_died_between_two_files_costs_none(call, write_wav) -> None:
    path = write_wav(call)
    with Decoder() as decoder:
        decoder.decode(path)
        os.kill(decoder.pid, signal.SIGKILL)
        os.waitid(os.P_PID, decoder.pid, os.WEXITED | os.WNOWAIT)
        assert decoder.decode(path).duration_s == 6.0


def test_the_child_ends_when_its_parent_is_killed(call, write_wav) -> None:
    program = (
        "import sys, time\n"
        "from voicecoach.audio.decoder import Decoder\n"
        "decoder = Decoder()\n"
        "decoder.decode(sys.argv[1])\n"
        "print(decoder.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(write_wav(call))], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    deadline = time.monotonic() + 60.0
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    """Whether a process exists and has not just ended."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # ended meanwhile, or a system without /proc
        return sys.platform != "linux"


def test_a_decoder_that_cannot_start_says_so(monkeypatch, call, write_wav) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Decoder() as decoder, pytest.raises(EngineError, match="did not start"):
        decoder.decode(write_wav(call))


# --- how little the child may do

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux_only
def test_the_child_sees_nothing_of_our_environment(monkeypatch, call, write_wav) -> None:
    monkeypatch.setenv("VOICECOACH_SECRET", "canary")
    with Decoder() as decoder:
        decoder.decode(write_wav(call))
        environment = Path(f"/proc/{decoder.pid}/environ").read_bytes()
        folder = Path(f"/proc/{decoder.pid}/cwd").resolve()
    assert b"canary" not in environment
    assert folder.name.startswith("voicecoach-decoder-")
    assert not folder.exists()


@linux_only
def test_the_child_keeps_no_descriptor_and_is_limited(call, write_wav) -> None:
    path = write_wav(call)
    with Decoder() as decoder:
        decoder.decode(path)
        before = len(list(Path(f"/proc/{decoder.pid}/fd").iterdir()))
        for _ in range(5):
            decoder.decode(path)
        assert len(list(Path(f"/proc/{decoder.pid}/fd").iterdir())) == before
        limits = Path(f"/proc/{decoder.pid}/limits").read_text()
    soft = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert soft["Max core file size"] == "0"
    assert "unlimited" not in {
        soft[name]
        for name in ("Max cpu time", "Max file size", "Max address space", "Max open files")
    }


def test_limits_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ConfigError, match="timeout_s > 0"):
        DecodeLimits(timeout_s=0.0)
    with pytest.raises(ConfigError, match="min_rate_hz <= max_rate_hz"):
        DecodeLimits(min_rate_hz=9_000, max_rate_hz=8_000)
