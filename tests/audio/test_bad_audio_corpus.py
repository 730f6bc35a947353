"""More than a hundred broken, hostile or unusual recordings, each with what has to come of it.

make_bad_audio.sh makes them. A file ends in a recording with findings or in a
refusal with a known code; anything else, a hang or a swollen decoder fails.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.load import load_call
from voicecoach.audio.refusals import REFUSALS
from voicecoach.core.errors import RecordingError

MAX_RESIDENT_MB = 500
MAX_FILE_S = 60.0
"""A hang is what is looked for; the slowest file takes about a second."""

ANY = None
"""Damaged at random places, which differ between encoders: any outcome that has a code."""

FINE: tuple[str, ...] = ()
MONO = ("mono",)
SHORT_MONO = ("low_level", "mono", "very_short")

EXPECTED: dict[str, str | tuple[str, ...] | None] = {
    # codecs and containers
    "good.wav": FINE,
    "mono_8k.wav": MONO,
    "mulaw.wav": FINE,
    "alaw.wav": FINE,
    "gsm610.wav": MONO,
    "raw.gsm": MONO,
    "ima_adpcm.wav": MONO,
    "ms_adpcm.wav": MONO,
    "g726.wav": MONO,
    "raw.g722": ("format_from_name", "mono"),
    "g723_1.wav": MONO,
    "g729.wav": ("clipping", "mono"),  # random frames
    "amr_nb.amr": MONO,
    "amr_wb.amr": MONO,
    "cbr.mp3": FINE,
    "vbr.mp3": FINE,
    "flac.flac": FINE,
    "vorbis.ogg": FINE,
    "opus.opus": FINE,
    "opus.webm": FINE,
    "aac.m4a": FINE,
    "adts.aac": FINE,
    "alac.m4a": FINE,
    "ac3.ac3": "unknown_format",
    "wma.wma": FINE,
    "wavpack.wv": FINE,
    "speex.spx": FINE,
    "speex_8k.ogg": MONO,
    "aiff.aiff": FINE,
    "au.au": FINE,
    "caf.caf": FINE,
    "w64.w64": FINE,
    "rf64.wav": FINE,
    "pcm_8.wav": MONO,
    "pcm_24.wav": FINE,
    "pcm_32.wav": FINE,
    "float_64.wav": MONO,
    "surround.wav": "channel_count_not_two",
    "two_streams.m4a": ("several_audio_streams",),
    "video.mp4": FINE,
    "video.webm": ("very_short",),
    "video_only.mp4": "no_audio_stream",
    # cut
    "cut_at_30.wav": "unreadable",
    "cut_at_43.wav": "unreadable",
    "header_only.wav": "no_audio_decoded",
    "cut_in_data.wav": ("truncated_file", "very_short"),
    "cut.mp3": ("duration_mismatch", "very_short"),
    "cut_without_index.m4a": "unreadable",
    "cut.webm": ("duration_mismatch", "very_short"),
    "cut.flac": ANY,  # a part of a second or several, as the encoder has its frames
    "cut.opus": ("truncated_file", "very_short"),
    "cut.w64": ("dc_offset", "truncated_file", "very_short"),
    # not what the name says
    "empty.wav": "empty_file",
    "text.wav": "unknown_format",
    "text.mp3": "unknown_format",
    "text.g722": "unknown_format",
    "wav_bytes.mp3": FINE,
    "mp3_bytes.wav": FINE,
    "zeros.wav": "unknown_format",
    "hls.wav": "unknown_format",
    "hls.m3u8": "unknown_format",
    "concat.wav": "unknown_format",
    "concat.ffconcat": "unknown_format",
    "dash.wav": "unknown_format",
    "session.sdp": "unknown_format",
    "slip.zip": "unknown_format",
    "bomb.zip": "unknown_format",
    # headers
    "rate_0.wav": "unreadable",
    "rate_1.wav": "sample_rate_out_of_range",
    "rate_768k.wav": "sample_rate_out_of_range",
    "rate_2_31.wav": "unreadable",
    "rate_2_32.wav": "unreadable",
    "channels_0.wav": "channel_count_out_of_range",
    "channels_32.wav": "channel_count_not_two",
    "channels_65535.wav": "channel_count_out_of_range",
    "bits_0.wav": "codec_unknown",
    "block_0.wav": SHORT_MONO,
    "tag_unknown.wav": "codec_unknown",
    "one_sample.wav": "too_short",
    "size_unknown.wav": FINE,
    "size_0.wav": FINE,
    "size_huge.wav": SHORT_MONO,
    "size_double.wav": ("low_level", "mono", "truncated_file"),
    "chunk_huge.wav": "unreadable",
    "chunk_of_0.wav": "unreadable",
    # numbers
    "float_with_nan.wav": ("mono", "non_finite_zeroed"),
    "float_1e30.wav": ("mono", "non_finite_zeroed", "spikes_zeroed"),
    "float_all_nan.wav": "not_finite",
    "float_huge.wav": "amplitude_out_of_range",
    # bombs
    "bomb_24h.flac": "too_long",
    "bomb_24h_48k.flac": "too_long",
    "bomb_5h_total_unknown.flac": "too_long",
    "bomb_10h.opus": "too_long",
    "bomb_24h.wav": "too_long",
    # damage
    "random.mp3": "unknown_format",
    "random.wav": "unreadable",
    "random.opus": "unreadable",
    "random.flac": "unreadable",
    "random.m4a": "unreadable",
    "random.webm": "unreadable",
    "random.wma": "unreadable",
    "random.caf": "unreadable",
    "random.amr": ANY,
    "tag_only.mp3": "unreadable",
    "damaged_vbr.mp3": ANY,
    "damaged_opus.opus": ANY,
    "damaged_flac.flac": ANY,
    "damaged_aac.m4a": ANY,
    "damaged_opus.webm": ANY,
    "damaged_vorbis.ogg": ANY,
    # odd sound
    "stereo_identical.wav": ("fake_stereo",),
    "stereo_scaled.wav": ("fake_stereo",),
    "stereo_inverted.wav": ("fake_stereo",),
    "stereo_faint_copy.wav": ("low_level", "silent_channel"),
    "swapped.wav": FINE,
    "one_silent.wav": ("silent_channel",),
    "dc_offset.wav": ("dc_offset",),
    "clipped.wav": ("clipping", "dc_offset"),
    "very_quiet.wav": ("low_level",),
    "silence.wav": ("all_silent", "mono"),
    "idle_line.wav": ("all_silent", "mono"),
    "comfort_noise.wav": ("low_level", "mono"),
    "beeps.wav": MONO,
    "half_a_second.wav": ("dc_offset", "very_short"),
    # names
    "-rf.wav": FINE,
    "--help.wav": FINE,
    "line\nbreak.wav": FINE,
    "ünïcødé 通话.wav": FINE,
    "\u202egpj.wav": FINE,
    "quote'\"; drop table calls;--.wav": FINE,
    "$(touch PWNED).wav": FINE,
    "concat:good.wav|good.wav": FINE,
    "not utf-8 \udcff\udcfe.wav": FINE,
    "<img src=x onerror=alert(1)>.wav": FINE,
    "http:||127.0.0.1:9|x.wav": FINE,
    "%s%n{0}.wav": FINE,
    # not files
    "link_to_passwd.wav": "symlink_refused",
    "link_to_device.wav": "symlink_refused",
    "link_to_call.wav": "symlink_refused",
    "loop.wav": "symlink_refused",
    "pipe.wav": "not_a_regular_file",
    "folder.wav": "not_a_regular_file",
}

NEEDS_AN_ENCODER = {
    "amr_nb.amr",
    "amr_wb.amr",
    "speex.spx",
    "speex_8k.ogg",
    "g723_1.wav",
    "opus.opus",
    "opus.webm",
    "cut.opus",
    "cut.webm",
    "damaged_opus.opus",
    "damaged_opus.webm",
    "vorbis.ogg",
    "damaged_vorbis.ogg",
    "cbr.mp3",
    "vbr.mp3",
    "cut.mp3",
    "mp3_bytes.wav",
    "damaged_vbr.mp3",
    "video.webm",
}
"""Made only where ffmpeg has the library (AMR, Speex, Opus, Vorbis, LAME, VP8)."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    missing = [command for command in ("sox", "ffmpeg") if shutil.which(command) is None]
    if missing:
        pytest.skip(f"the broken recordings are made with {' and '.join(missing)}, not installed")
    folder = tmp_path_factory.mktemp("bad_audio")
    script = Path(__file__).with_name("make_bad_audio.sh")
    subprocess.run(["bash", script, folder, sys.executable], check=True, timeout=900)
    return folder


@pytest.fixture(scope="module")
def corpus_decoder():
    with Decoder(DecodeLimits(timeout_s=MAX_FILE_S)) as decoder:
        yield decoder


def outcome_of(decoder: Decoder, path: Path) -> str | tuple[str, ...]:
    """Code of the refusal, or the sorted codes of the findings."""
    try:
        recording = load_call(decoder, path)
    except RecordingError as error:
        return error.code if str(error).isprintable() else f"unprintable: {error!r}"
    assert all(name.isprintable() for name in recording.info.source_names)
    return tuple(sorted({finding.code for finding in recording.findings}))


def resident_peak_mb(pid: int) -> float:
    """Most memory that a running process ever held."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():  # elsewhere: of all children that have ended
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) / 1024.0 if found else 0.0


@pytest.mark.parametrize("name", EXPECTED, ids=ascii)
def test_each_broken_recording_ends_in_its_code(corpus, corpus_decoder, name) -> None:
    path = corpus / name
    if not os.path.lexists(path):
        assert name in NEEDS_AN_ENCODER
        pytest.skip("this ffmpeg has no encoder for it")
    outcome = outcome_of(corpus_decoder, path)
    assert isinstance(outcome, tuple) or outcome in REFUSALS
    assert outcome != "decode_timeout"
    if corpus_decoder.pid is not None:
        assert resident_peak_mb(corpus_decoder.pid) < MAX_RESIDENT_MB
    if EXPECTED[name] is not ANY:
        assert outcome == EXPECTED[name]


def test_every_file_of_the_corpus_is_in_the_table(corpus) -> None:
    made = {entry.name for entry in corpus.iterdir()}
    assert made <= set(EXPECTED)
    assert len(EXPECTED) >= 112


def test_no_name_was_run_as_a_command(corpus) -> None:
    assert not (corpus / "PWNED").exists()
    assert not (corpus.parent / "evil.wav").exists()
