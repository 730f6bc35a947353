"""Every codec of docs/recordings.md is written, sniffed and decoded."""

import re
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from voicecoach.audio.decode_file import ALLOWED_CODECS
from voicecoach.audio.resample import resample

# subtype and format as soundfile names them, rate -> codec
BY_SOUNDFILE = [
    ("PCM_U8", "WAV", 8_000, "pcm_u8"),
    ("PCM_16", "WAV", 8_000, "pcm_s16le"),
    ("PCM_24", "WAV", 8_000, "pcm_s24le"),
    ("PCM_32", "WAV", 8_000, "pcm_s32le"),
    ("FLOAT", "WAV", 8_000, "pcm_f32le"),
    ("DOUBLE", "WAV", 8_000, "pcm_f64le"),
    ("PCM_16", "RF64", 8_000, "pcm_s16le"),
    ("PCM_16", "W64", 8_000, "pcm_s16le"),
    ("PCM_16", "AIFF", 8_000, "pcm_s16be"),
    ("PCM_16", "AU", 8_000, "pcm_s16be"),
    ("PCM_16", "CAF", 8_000, "pcm_s16be"),
    ("ULAW", "WAV", 8_000, "pcm_mulaw"),
    ("ALAW", "WAV", 8_000, "pcm_alaw"),
    ("ULAW", "AU", 8_000, "pcm_mulaw"),
    ("IMA_ADPCM", "WAV", 8_000, "adpcm_ima_wav"),
    ("MS_ADPCM", "WAV", 8_000, "adpcm_ms"),
    ("PCM_16", "FLAC", 8_000, "flac"),
    ("VORBIS", "OGG", 8_000, "vorbis"),
    ("OPUS", "OGG", 8_000, "opus"),
]
MONO_BY_SOUNDFILE = [("GSM610", "WAV", "gsm_ms"), ("GSM610", "RAW", "gsm")]

# encoder, container, end of the name, rate, channels -> codec
BY_FFMPEG = [
    ("libopus", "ogg", ".opus", 8_000, 2, "opus"),
    ("libopus", "webm", ".webm", 48_000, 2, "opus"),
    ("aac", "mp4", ".m4a", 8_000, 2, "aac"),
    ("aac", "adts", ".aac", 16_000, 2, "aac"),
    ("libmp3lame", "mp3", ".mp3", 8_000, 2, "mp3"),
    ("alac", "ipod", ".m4a", 8_000, 2, "alac"),
    ("wavpack", "wv", ".wv", 8_000, 2, "wavpack"),
    ("wmav2", "asf", ".wma", 16_000, 2, "wmav2"),
    ("g726", "wav", ".wav", 8_000, 1, "adpcm_g726"),
    ("g723_1", "wav", ".wav", 8_000, 1, "g723_1"),
    ("g722", "g722", ".g722", 16_000, 1, "adpcm_g722"),
    ("g722", "wav", ".wav", 16_000, 1, "adpcm_g722"),
    ("libopencore_amrnb", "amr", ".amr", 8_000, 1, "amr_nb"),
]
# no encoder at hand: a header and frames of noise, or a file of another tool (in the corpus)
WITHOUT_ENCODER = {"g729", "amr_wb", "speex"}

HARDLY_A_WAVEFORM = {"g723_1", "amr_nb"}  # these code a voice, not a waveform
DECODER_OF = {"mp3": "mp3float", "amr_nb": "amrnb", "amr_wb": "amrwb", "adpcm_g722": "g722"}


def agreement(original, decoded) -> float:
    """Correlation of the first channel after the delay of the codec."""
    expected = resample(original[0], from_hz=8_000, to_hz=decoded.sample_rate_hz)
    length = 2 * max(len(expected), decoded.samples[0].size)
    spectra = np.fft.rfft(decoded.samples[0], length) * np.conj(np.fft.rfft(expected, length))
    norm = np.linalg.norm(expected) * np.linalg.norm(decoded.samples[0])
    return float(np.fft.irfft(spectra).max() / norm)


@pytest.mark.parametrize(("subtype", "container", "rate_hz", "codec"), BY_SOUNDFILE)
def test_what_soundfile_writes_decodes(
    decoder, call, tmp_path, subtype, container, rate_hz, codec
) -> None:
    path = tmp_path / "call.bin"  # the name says nothing
    sf.write(path, call.T, rate_hz, format=container, subtype=subtype)
    decoded = decoder.decode(path)
    assert (decoded.codec, decoded.sample_rate_hz, len(decoded.samples)) == (codec, rate_hz, 2)
    assert decoded.duration_s == pytest.approx(6.0, abs=0.07)  # a block of ADPCM
    assert agreement(call, decoded) > 0.95


@pytest.mark.parametrize(("subtype", "container", "codec"), MONO_BY_SOUNDFILE)
def test_gsm_decodes(decoder, call, tmp_path, subtype, container, codec) -> None:
    path = tmp_path / "call.gsm"
    sf.write(path, call[0], 8_000, format=container, subtype=subtype)
    decoded = decoder.decode(path)
    assert (decoded.codec, decoded.sample_rate_hz, len(decoded.samples)) == (codec, 8_000, 1)
    assert agreement(call, decoded) > 0.9


@pytest.mark.parametrize("row", BY_FFMPEG, ids=lambda row: f"{row[0]} in {row[1]}")
def test_what_ffmpeg_writes_decodes(decoder, call, write_av, row) -> None:
    encoder, container, end, rate_hz, channels, codec = row
    samples = resample(call[:channels], from_hz=8_000, to_hz=rate_hz)
    path = write_av(samples, f"call{end}", rate_hz=rate_hz, codec=encoder, container=container)
    decoded = decoder.decode(path)
    assert (decoded.codec, len(decoded.samples)) == (codec, channels)
    assert decoded.sample_rate_hz == min(rate_hz, 16_000)
    assert agreement(call, decoded) > (0.5 if codec in HARDLY_A_WAVEFORM else 0.9)


def test_g729_decodes(decoder, tmp_path) -> None:
    frames = np.random.default_rng(729).bytes(10 * 600)
    header = struct.pack("<HHIIHHH", 0x0083, 1, 8_000, 1_000, 10, 0, 0)
    content = b"WAVEfmt " + struct.pack("<I", 18) + header + b"data"
    content += struct.pack("<I", len(frames)) + frames
    path = tmp_path / "call.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(content)) + content)
    decoded = decoder.decode(path)
    assert (decoded.codec, decoded.sample_rate_hz) == ("g729", 8_000)
    assert decoded.duration_s == 6.0


def test_the_table_of_formats_is_what_is_tested(project_root: Path) -> None:
    text = (project_root / "docs" / "recordings.md").read_text("utf-8")
    table = text.partition("## Formats")[2].partition("## ")[0]
    documented = {
        codec
        for line in table.splitlines()
        if line.startswith("| `")
        for codec in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    tested = {codec for *_, codec in (*BY_SOUNDFILE, *MONO_BY_SOUNDFILE, *BY_FFMPEG)}
    assert documented == tested | WITHOUT_ENCODER
    assert {DECODER_OF.get(codec, codec) for codec in documented} <= ALLOWED_CODECS
