"""Decode one open file with PyAV. Runs in the decoding process only."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import av
import av.error

from voicecoach.audio.limits import MAX_OUTPUT_RATE_HZ, DecodeLimits
from voicecoach.audio.refusals import Refusal
from voicecoach.audio.sample_sink import SampleSink

__all__ = ["ALLOWED_CODECS", "decode_file", "output_rate_hz"]

ALLOWED_CODECS = frozenset(
    {
        *("pcm_s16le", "pcm_s16be", "pcm_s8", "pcm_u8", "pcm_s24le", "pcm_s24be", "pcm_s32le"),
        *("pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"),
        *("pcm_mulaw", "pcm_alaw", "gsm", "gsm_ms", "g729", "g722", "g723_1", "g726"),
        *("adpcm_g722", "adpcm_g726", "adpcm_ima_wav", "adpcm_ms", "amrnb", "amrwb"),
        *("opus", "libopus", "vorbis", "speex", "libspeex", "mp3", "mp3float", "aac", "flac"),
        *("alac", "wavpack", "wmav2"),
    }
)
"""Decoders, by FFmpeg's names, that a telephone system or an office has a use for."""

_READ_BYTES = 1 << 18
_MAX_BAD_PACKETS = 200
_MAX_ODD_RATIO = 0.02
"""Convention: a damaged MP3 has single frames whose header lies; more is another recording."""
_OPUS_DECODER_RATE_HZ = 48_000


@dataclass(slots=True)
class _Counts:
    packets: int = 0
    bad_packets: int = 0
    frames: int = 0
    odd_frames: int = 0


@dataclass(slots=True)
class _Job:
    """One recording on its way through the decoder."""

    stream: Any
    output: BinaryIO
    limits: DecodeLimits
    opus_input_rate_hz: int | None
    counts: _Counts = field(default_factory=_Counts)
    sink: SampleSink | None = None


def output_rate_hz(rate_hz: int, *, codec: str, opus_input_rate_hz: int | None) -> int:
    """Choose the rate of the samples we keep.

    The native rate, unless it is above 16 kHz. Opus always decodes at
    48 kHz; where its header says that a telephone recording of 8 kHz went
    in, nothing above 4 kHz can be in it and 8 kHz is kept.

    Examples
    --------
    >>> output_rate_hz(8000, codec="pcm_mulaw", opus_input_rate_hz=None)
    8000
    >>> output_rate_hz(44100, codec="mp3float", opus_input_rate_hz=None)
    16000
    >>> output_rate_hz(48000, codec="opus", opus_input_rate_hz=8000)
    8000
    """
    if "opus" in codec and rate_hz == _OPUS_DECODER_RATE_HZ and opus_input_rate_hz == 8_000:
        return 8_000
    return min(rate_hz, MAX_OUTPUT_RATE_HZ)


def decode_file(
    source: BinaryIO,
    output: BinaryIO,
    *,
    container: str,
    opus_input_rate_hz: int | None,
    limits: DecodeLimits,
) -> dict[str, Any]:
    """Decode the first sound of ``source`` into ``output`` and say what was found.

    Raises
    ------
    Refusal
        With the code of the reason.
    MemoryError
        If the limit of the process is reached.
    """
    options = {
        "format_whitelist": container,
        "codec_whitelist": ",".join(sorted(ALLOWED_CODECS)),  # holds while probing, not later
        "protocol_whitelist": "none",
    }
    try:
        opened = av.open(
            source,
            format=container,
            options=options,
            metadata_errors="ignore",
            buffer_size=_READ_BYTES,
        )
    except MemoryError:
        raise
    except (av.error.FFmpegError, ValueError) as error:
        raise Refusal("unreadable", container=container, reason=type(error).__name__) from error
    with closing(opened):
        return _decode_opened(opened, output, opus_input_rate_hz, limits)


def _decode_opened(
    opened: Any, output: BinaryIO, opus_input_rate_hz: int | None, limits: DecodeLimits
) -> dict[str, Any]:
    streams = [stream for stream in opened.streams if stream.type == "audio"]
    if not streams:
        raise Refusal("no_audio_stream")
    stream = streams[0]
    _check_header(stream, limits=limits)
    declared_s = _declared_duration_s(opened, stream)
    if declared_s is not None and declared_s > limits.max_duration_s:
        raise Refusal("too_long", limit_h=round(limits.max_duration_s / 3600.0, 2))
    job = _Job(stream, output, limits, opus_input_rate_hz)
    _pump(opened, job)
    if job.sink is None:
        raise Refusal("no_audio_decoded")
    if job.counts.odd_frames > _MAX_ODD_RATIO * job.counts.frames:
        raise Refusal("format_changes")
    job.sink.finish()
    return {
        "codec": stream.codec_context.codec.canonical_name,
        "channel_count": job.sink.channel_count,
        "source_rate_hz": job.sink.rate_hz,
        "sample_rate_hz": job.sink.output_rate_hz,
        "block_lengths": job.sink.block_lengths,
        "declared_duration_s": declared_s,
        "packet_count": job.counts.packets,
        "bad_packet_count": job.counts.bad_packets + job.counts.odd_frames,
        "non_finite_count": job.sink.non_finite_count,
        "spike_count": job.sink.spike_count,
        "audio_stream_count": len(streams),
    }


def _check_header(stream: Any, *, limits: DecodeLimits) -> None:
    codec = stream.codec_context
    if codec is None:
        raise Refusal("codec_unknown")
    if codec.name not in ALLOWED_CODECS:
        raise Refusal("codec_not_allowed", codec=codec.name)
    channels = codec.layout.nb_channels if codec.layout else 0
    _check_shape(codec.sample_rate, channels, limits=limits)
    codec.thread_count = 1


def _check_shape(rate_hz: int, channels: int, *, limits: DecodeLimits) -> None:
    if not limits.min_rate_hz <= rate_hz <= limits.max_rate_hz:
        raise Refusal(
            "sample_rate_out_of_range",
            hz=rate_hz,
            min_hz=limits.min_rate_hz,
            max_hz=limits.max_rate_hz,
        )
    if channels < 1:
        raise Refusal("channel_count_out_of_range", channels=channels)
    if channels > 2:
        raise Refusal("channel_count_not_two", channels=channels)


def _declared_duration_s(opened: Any, stream: Any) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return opened.duration / av.time_base if opened.duration else None


def _pump(opened: Any, job: _Job) -> None:
    """Decode packet after packet; a bad one is counted and left out."""
    for packet in _packets(opened, job):
        job.counts.packets += 1
        try:
            frames = packet.decode()
        except MemoryError:
            raise
        except av.error.EOFError:
            continue
        except (av.error.FFmpegError, ValueError):
            _count_bad(job.counts)
            continue
        for frame in frames:
            _add(frame, job)


def _packets(opened: Any, job: _Job) -> Iterator[Any]:
    try:
        yield from opened.demux(job.stream)
    except MemoryError:
        raise
    except av.error.FFmpegError:  # the end of a cut file: what was decoded stays
        job.counts.packets += 1
        _count_bad(job.counts)


def _count_bad(counts: _Counts) -> None:
    counts.bad_packets += 1
    if counts.bad_packets > _MAX_BAD_PACKETS and 2 * counts.bad_packets > counts.packets:
        raise Refusal("too_many_bad_packets", bad=counts.bad_packets, packets=counts.packets)


def _add(frame: Any, job: _Job) -> None:
    channels, rate_hz = frame.layout.nb_channels, frame.sample_rate
    if job.sink is None:  # the first frame knows better than the header (AAC with SBR or PS)
        _check_shape(rate_hz, channels, limits=job.limits)
        job.sink = SampleSink(
            job.output,
            channel_count=channels,
            rate_hz=rate_hz,
            output_rate_hz=output_rate_hz(
                rate_hz,
                codec=job.stream.codec_context.name,
                opus_input_rate_hz=job.opus_input_rate_hz,
            ),
            limits=job.limits,
        )
    job.counts.frames += 1
    if (channels, rate_hz) != (job.sink.channel_count, job.sink.rate_hz):
        job.counts.odd_frames += 1
        return
    job.sink.add(frame.to_ndarray(), is_planar=frame.format.is_planar)
