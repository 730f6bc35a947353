"""Containers told from the first bytes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.sniff import ogg_end_position, sniff


def riff(data_bytes: int, *, magic: bytes = b"RIFF", chunks: bytes = b"") -> bytes:
    order = ">" if magic == b"RIFX" else "<"
    fmt = b"fmt " + struct.pack(order + "IHHIIHH", 16, 1, 1, 8_000, 16_000, 2, 16)
    body = b"WAVE" + chunks + fmt + b"data" + struct.pack(order + "I", data_bytes)
    return magic + struct.pack(order + "I", len(body)) + body


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (riff(0), "wav"),
        (riff(0, magic=b"RIFX"), "wav"),
        (riff(0, magic=b"RF64"), "wav"),
        (bytes.fromhex("726966662e91cf11a5d628db04c10000"), "w64"),
        (b"fLaC\0\0\0\x22", "flac"),
        (b"OggS\0\x02", "ogg"),
        (b"#!AMR\n", "amr"),
        (b"#!AMR-WB\n", "amr"),
        (b"\x1aE\xdf\xa3", "matroska"),
        (b".snd\0\0\0\x18", "au"),
        (b"FORM\0\0\0\0AIFF", "aiff"),
        (b"FORM\0\0\0\0AIFC", "aiff"),
        (b"caff\0\x01", "caf"),
        (b"wvpk", "wv"),
        (bytes.fromhex("3026b2758e66cf11"), "asf"),
        (b"\0\0\0\x20ftypM4A ", "mov"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"\xff\xf1\x60\x40", "aac"),
    ],
)
def test_each_container_is_known_by_its_mark(head, container) -> None:
    sniffed = sniff(head + bytes(100), size_bytes=len(head) + 100)
    assert sniffed is not None
    assert sniffed.container == container


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"RIFF\0\0\0\0AVI ",
        b"FORM\0\0\0\0ILBM",
        b"ffconcat version 1.0\n",
        b"#EXTM3U\n",
        b"<?xml version",
        b"v=0\nm=audio",
        b"PK\x03\x04",
        b"\xff\xff\xff\xff",  # reserved rate
        b"\xff\xfb\x00\x00",  # reserved bit rate
        b"\xff\xeb\x90\x00",  # reserved version
    ],
)
@pytest.mark.parametrize("suffix", [".wav", ".mp3", ""])
def test_what_is_no_sound_is_none_whatever_its_name(head, suffix) -> None:
    assert sniff(head, size_bytes=len(head), suffix=suffix) is None


def test_raw_gsm_needs_its_name_and_the_mark_of_its_frames() -> None:
    frames = (b"\xd2" + bytes(32)) * 10
    assert sniff(frames, size_bytes=330, suffix=".GSM").container == "gsm"
    assert sniff(frames, size_bytes=330, suffix=".wav") is None
    assert sniff(bytes(330), size_bytes=330, suffix=".gsm") is None


def test_raw_g722_is_taken_by_its_name_unless_it_is_text() -> None:
    sniffed = sniff(b"\xfa\x12\x80" * 100, size_bytes=300, suffix=".g722")
    assert (sniffed.container, sniffed.is_named_only) == ("g722", True)
    assert sniff(b"just a text\n", size_bytes=12, suffix=".g722") is None
    assert sniff(b"fLaC" + bytes(9), size_bytes=13, suffix=".g722").container == "flac"


@pytest.mark.parametrize("magic", [b"RIFF", b"RIFX"])
def test_a_wav_cut_in_its_data_misses_a_share(magic) -> None:
    head = riff(1_000, magic=magic, chunks=b"JUNK" + bytes(4))
    assert sniff(head, size_bytes=len(head) + 1_000).missing_ratio == 0.0
    assert sniff(head, size_bytes=len(head) + 250).missing_ratio == 0.75
    assert sniff(head, size_bytes=len(head) + 9_000).missing_ratio == 0.0  # chunks behind


@pytest.mark.parametrize("declared", [0, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF - 36])
def test_a_size_that_a_recorder_left_open_promises_nothing(declared) -> None:
    head = riff(declared)
    assert sniff(head, size_bytes=len(head) + 1_000).missing_ratio is None


def test_the_wide_size_of_rf64_is_read() -> None:
    wide = b"ds64" + struct.pack("<IQQQI", 28, 0, 8 << 30, 0, 0)
    head = riff(0xFFFFFFFF, magic=b"RF64", chunks=wide)
    assert sniff(head, size_bytes=len(head) + (4 << 30)).missing_ratio == 0.5


def test_the_input_rate_of_opus_is_read() -> None:
    packet = b"OpusHead" + struct.pack("<BBHIhB", 1, 2, 312, 8_000, 0, 0)
    page = b"OggS\0\x02" + bytes(21) + b"\x13" + packet
    assert sniff(page, size_bytes=500).opus_input_rate_hz == 8_000
    assert sniff(page[:-8], size_bytes=500).opus_input_rate_hz is None


def test_only_an_mp3_with_a_count_of_frames_declares_its_duration() -> None:
    frame = b"\xff\xfb\x90\x00" + bytes(32)
    assert not sniff(frame, size_bytes=500).has_declared_duration
    assert sniff(frame + b"Xing", size_bytes=500).has_declared_duration


MARKS = [b"", b"RIFF\0\0\0\0WAVE", b"RF64\0\0\0\0WAVE", b"OggS", b"\xff", b"OpusHead", b"ID3"]
MARKS += [
    b"RIFF\0\0\0\0WAVEds64",
    b"RIFF\0\0\0\0WAVEdata",
    bytes.fromhex("726966662e91cf11a5d628db"),
]


@given(
    mark=st.sampled_from(MARKS),
    rest=st.binary(max_size=300),
    size_bytes=st.integers(0, 1 << 40),
    suffix=st.sampled_from(["", ".gsm", ".g722", ".wav"]),
)
def test_no_bytes_make_it_raise(mark, rest, size_bytes, suffix) -> None:
    sniffed = sniff(mark + rest, size_bytes=size_bytes, suffix=suffix)
    if sniffed is not None and sniffed.missing_ratio is not None:
        assert 0.0 <= sniffed.missing_ratio <= 1.0
    ogg_end_position(mark + rest)
