"""Recordings with hand-made headers, and damaged copies of good ones.

Called by make_bad_audio.sh with the folder that holds the good ones.
"""

import math
import random
import struct
import sys
import zipfile
from functools import cache
from pathlib import Path

FOLDER = Path(sys.argv[1])
RANDOM = random.Random(1)
PCM = b"\x10\x00\xf0\xff" * 8000
UNKNOWN_SIZE = b"\xff" * 4


def put(name: str, content: bytes) -> None:
    (FOLDER / name).write_bytes(content)


def get(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def random_bytes(count: int) -> bytes:
    return bytes(RANDOM.randrange(256) for _ in range(count))


def wav(
    data: bytes = PCM,
    *,
    tag: int = 1,
    channels: int = 1,
    rate_hz: int = 16_000,
    bits: int = 16,
    bytes_per_s: int | None = None,
    block_bytes: int | None = None,
    declared_bytes: int | None = None,
) -> bytes:
    """A WAV file whose header may say anything."""
    block = channels * bits // 8 if block_bytes is None else block_bytes
    speed = rate_hz * block if bytes_per_s is None else bytes_per_s
    declared = len(data) if declared_bytes is None else declared_bytes
    header = struct.pack(
        "<HHIIHH", tag, channels, rate_hz, speed & 0xFFFFFFFF, block & 0xFFFF, bits
    )
    return (
        b"RIFF" + struct.pack("<I", 36 + len(data) & 0xFFFFFFFF) + b"WAVEfmt " + b"\x10\0\0\0"
        + header + b"data" + struct.pack("<I", declared) + data
    )  # fmt: skip


def make_rates_and_channels() -> None:
    put("rate_0.wav", wav(rate_hz=0))
    put("rate_1.wav", wav(rate_hz=1))
    put("rate_768k.wav", wav(PCM * 10, rate_hz=768_000))
    put("rate_2_31.wav", wav(rate_hz=1 << 31))
    put("rate_2_32.wav", wav(rate_hz=(1 << 32) - 1))
    put("channels_0.wav", wav(channels=0, block_bytes=2))
    put("channels_32.wav", wav(PCM * 16, channels=32))
    put("channels_65535.wav", wav(PCM * 16, channels=65_535))
    put("bits_0.wav", wav(bits=0, block_bytes=2))
    put("block_0.wav", wav(block_bytes=0))
    put("tag_unknown.wav", wav(tag=0x7777))
    put("one_sample.wav", wav(b"\x01\x00"))
    put("pcm_8.wav", wav(random_bytes(48_000), rate_hz=8_000, bits=8))
    put(
        "g729.wav",
        wav(
            random_bytes(6_000), tag=0x83, rate_hz=8_000, bits=0, block_bytes=10, bytes_per_s=1_000
        ),
    )


def make_sizes() -> None:
    good = get("good.wav")
    data = good.index(b"data") + 4
    put(
        "size_unknown.wav", good[:4] + UNKNOWN_SIZE + good[8:data] + UNKNOWN_SIZE + good[data + 4 :]
    )
    put("size_0.wav", good[:4] + bytes(4) + good[8:data] + bytes(4) + good[data + 4 :])
    put("size_huge.wav", wav(declared_bytes=0x7FFFFF00))
    put("size_double.wav", wav(PCM * 6, declared_bytes=len(PCM) * 12))
    put("chunk_huge.wav", b"RIFF\xe8\x03\0\0WAVEJUNK\xff\xff\xff\x7f" + bytes(900))
    put("chunk_of_0.wav", b"RIFF\xe8\x03\0\0WAVE" + b"JUNK\0\0\0\0" * 5000)


def make_floats() -> None:
    quiet = [0.2 * math.sin(2.0 * math.pi * 440.0 * k / 16_000) for k in range(96_000)]
    holes = list(quiet)
    holes[100:103] = math.nan, math.inf, -math.inf
    put("float_64.wav", wav(struct.pack("<96000d", *quiet), tag=3, bits=64))
    put("float_with_nan.wav", wav(struct.pack("<96000f", *holes), tag=3, bits=32))
    put("float_all_nan.wav", wav(struct.pack("<f", math.nan) * 16_000, tag=3, bits=32))
    put("float_huge.wav", wav(struct.pack("<96000f", *(5e3 * x for x in quiet)), tag=3, bits=32))
    holes[400] = 1e30
    put("float_1e30.wav", wav(struct.pack("<96000f", *holes), tag=3, bits=32))


def damaged(name: str, *, every: int, first: int) -> bytes:
    content = bytearray(get(name))
    for place in range(first, len(content), every):
        content[place] = RANDOM.randrange(256)
    middle = len(content) // 2
    content[middle : middle + 5000] = random_bytes(5000)
    return bytes(content[: len(get(name))])


def make_damage() -> None:
    put("random.mp3", random_bytes(200_000))
    put("random.wav", b"RIFF\0\0\0\0WAVE" + random_bytes(100_000))
    put("random.opus", b"OggS\0\2" + random_bytes(100_000))
    put("random.flac", b"fLaC" + random_bytes(100_000))
    put("random.m4a", b"\0\0\0\x18ftypM4A " + random_bytes(100_000))
    put("random.webm", b"\x1aE\xdf\xa3" + random_bytes(100_000))
    put("random.wma", bytes.fromhex("3026b2758e66cf11") + random_bytes(100_000))
    put("random.caf", b"caff\0\1\0\0" + random_bytes(100_000))
    put("random.amr", b"#!AMR\n" + random_bytes(30_000))
    put("tag_only.mp3", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + bytes(2000))
    for name in ("vbr.mp3", "opus.opus", "flac.flac", "aac.m4a", "opus.webm", "vorbis.ogg"):
        if (FOLDER / name).exists():
            put(f"damaged_{name}", damaged(name, every=300, first=6000))


@cache
def crc_table(polynomial: int, bits: int) -> list[int]:
    top, mask = 1 << (bits - 1), (1 << bits) - 1
    table = []
    for value in range(256):
        rest = value << (bits - 8)
        for _ in range(8):
            rest = (rest << 1 ^ (polynomial if rest & top else 0)) & mask
        table.append(rest)
    return table


def crc(content: bytes, *, polynomial: int, bits: int) -> int:
    """A CRC that starts at zero and is not reflected, as FLAC and Ogg have it."""
    table, mask, rest = crc_table(polynomial, bits), (1 << bits) - 1, 0
    for byte in content:
        rest = (rest << 8 ^ table[rest >> (bits - 8) ^ byte]) & mask
    return rest


def flac_silence(hours: int, *, rate_hz: int, channels: int) -> bytes:
    """Hours of silence, 65 535 samples in every 20 bytes."""
    total, block = hours * 3600 * rate_hz, 65_535
    frames = [
        b"fLaC\x80\0\0\x22" + struct.pack(">HH6x", block, block)
        + (rate_hz << 44 | (channels - 1) << 41 | 15 << 36 | total).to_bytes(8, "big") + bytes(16)
    ]  # fmt: skip
    for number in range(total // block):
        # blocking by a fixed size given in 16 bits, rate from the header, 16 bits per sample
        head = b"\xff\xf8" + bytes((0x70, (channels - 1) << 4 | 0x08))
        head += flac_number(number) + struct.pack(">H", block - 1)
        frame = head + crc(head, polynomial=0x07, bits=8).to_bytes(1, "big") + bytes(3 * channels)
        frames.append(frame + crc(frame, polynomial=0x8005, bits=16).to_bytes(2, "big"))
    return b"".join(frames)


def flac_number(number: int) -> bytes:
    """The number of a frame, in the manner of UTF-8."""
    return chr(number).encode("utf-8", "surrogatepass")


def opus_silence(hours: int) -> bytes:
    """Hours of silence: each packet is one byte that stands for 120 ms not transmitted."""
    packets_per_page, packet = 250, b"\x19"
    pages = [
        ogg_page([b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 8_000, 0, 0)], 0, 0, flags=2),
        ogg_page([b"OpusTags" + struct.pack("<I", 4) + b"none" + bytes(4)], 1, 0),
    ]
    count = hours * 3600 * 1000 // 120 // packets_per_page
    for number in range(count):
        end = (number + 1) * packets_per_page * 5760
        flags = 4 if number == count - 1 else 0
        pages.append(ogg_page([packet] * packets_per_page, number + 2, end, flags=flags))
    return b"".join(pages)


def ogg_page(packets: list[bytes], number: int, position: int, *, flags: int = 0) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqII", b"OggS", 0, flags, position, 1, number)
    tail = bytes((len(lacing),)) + lacing + b"".join(packets)
    checksum = crc(head + bytes(4) + tail, polynomial=0x04C11DB7, bits=32)
    return head + struct.pack("<I", checksum) + tail


def make_bombs() -> None:
    put("bomb_24h.flac", flac_silence(24, rate_hz=8_000, channels=1))
    put("bomb_24h_48k.flac", flac_silence(24, rate_hz=48_000, channels=2))
    unknown = bytearray(flac_silence(5, rate_hz=8_000, channels=1))
    unknown[21:26] = bytes((unknown[21] & 0xF0, 0, 0, 0, 0))  # the total is left open
    put("bomb_5h_total_unknown.flac", bytes(unknown))
    put("bomb_10h.opus", opus_silence(10))
    with (FOLDER / "bomb_24h.wav").open("wb") as file:  # a sparse file
        file.write(wav(b"", rate_hz=8_000, declared_bytes=24 * 3600 * 16_000))
        file.truncate(44 + 24 * 3600 * 16_000)


def make_archives() -> None:
    with zipfile.ZipFile(FOLDER / "slip.zip", "w") as archive:
        archive.writestr("../../evil.wav", b"x")
        archive.writestr("/abs/evil.wav", b"x")
    with zipfile.ZipFile(
        FOLDER / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as archive:
        archive.writestr("a.wav", bytes(1 << 27))


if __name__ == "__main__":
    make_rates_and_channels()
    make_sizes()
    make_floats()
    make_damage()
    make_bombs()
    make_archives()
