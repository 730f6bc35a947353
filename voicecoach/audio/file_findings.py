"""Findings about the file itself: what its header promised and what was in it."""

from collections.abc import Iterator

from voicecoach.audio.decoder import Decoded
from voicecoach.core.recording import Finding

__all__ = ["file_findings"]

MIN_MISSING_RATIO = 0.001
"""Convention: a thousandth of a call is a fraction of a second; recorders pad less than that."""
DURATION_TOLERANCE_S = 0.5
DURATION_TOLERANCE_RATIO = 0.02
"""Convention: encoders add up to some 0.1 s at both ends, and round durations in the header."""
VERY_SHORT_S = 5.0
"""Convention: shorter than one exchange of turns; figures per minute mean nothing in it."""


def file_findings(decoded: Decoded, *, channel: int | None = None) -> tuple[Finding, ...]:
    """Findings of one decoded file, most serious first.

    Parameters
    ----------
    decoded : Decoded
    channel : int or None
        The channel the file becomes, where a call is made of two files.
    """
    return (
        *_cuts(decoded, channel),
        *_mismatch(decoded, channel),
        *_damage(decoded, channel),
        *_remarks(decoded, channel),
    )


def _cuts(decoded: Decoded, channel: int | None) -> Iterator[Finding]:
    missing = decoded.sniffed.missing_ratio
    if missing is not None and missing > MIN_MISSING_RATIO:
        yield Finding(
            "truncated_file",
            "warning",
            f"The file was cut: {100.0 * missing:.1f} % of the sound its header promises is "
            "missing at the end.",
            channel=channel,
            value=round(missing, 5),
            unit="1",
        )
    if decoded.lacks_end_mark:
        yield Finding(
            "truncated_file",
            "warning",
            "The file stops without the mark that ends an Ogg stream: it was cut or damaged, and "
            "sound may be missing at the end.",
            channel=channel,
        )


def _mismatch(decoded: Decoded, channel: int | None) -> Iterator[Finding]:
    declared_s = decoded.declared_duration_s
    if declared_s is not None and _differ(declared_s, decoded.duration_s):
        yield Finding(
            "duration_mismatch",
            "warning",
            f"The file promises {declared_s:.1f} s, {decoded.duration_s:.1f} s could be decoded: "
            "part of the call is missing, or the promise is wrong.",
            channel=channel,
            value=round(decoded.duration_s - declared_s, 3),
            unit="s",
        )


def _damage(decoded: Decoded, channel: int | None) -> Iterator[Finding]:
    if decoded.bad_packet_count:
        yield Finding(
            "bad_packets",
            "warning",
            f"{decoded.bad_packet_count} of {decoded.packet_count} packets are damaged and were "
            "left out: times after them may be early.",
            channel=channel,
            value=float(decoded.bad_packet_count),
            unit="packets",
        )
    if decoded.non_finite_count:
        yield Finding(
            "non_finite_zeroed",
            "warning",
            f"{decoded.non_finite_count} samples were not numbers (NaN or infinite) and were "
            "set to zero.",
            channel=channel,
            value=float(decoded.non_finite_count),
            unit="samples",
        )
    if decoded.spike_count:
        yield Finding(
            "spikes_zeroed",
            "warning",
            f"{decoded.spike_count} samples were far beyond full scale, as damaged frames leave "
            "them, and were set to zero.",
            channel=channel,
            value=float(decoded.spike_count),
            unit="samples",
        )


def _differ(declared_s: float, decoded_s: float) -> bool:
    tolerance_s = max(DURATION_TOLERANCE_S, DURATION_TOLERANCE_RATIO * declared_s)
    return abs(declared_s - decoded_s) > tolerance_s


def _remarks(decoded: Decoded, channel: int | None) -> Iterator[Finding]:
    if decoded.audio_stream_count > 1:
        yield Finding(
            "several_audio_streams",
            "warning",
            f"The file holds {decoded.audio_stream_count} sound streams; only the first was read.",
            channel=channel,
            value=float(decoded.audio_stream_count),
            unit="streams",
        )
    if decoded.sniffed.is_named_only:
        yield Finding(
            "format_from_name",
            "warning",
            f"Only the name of the file says that it is {decoded.codec}: if the playback is "
            "noise, it is something else.",
            channel=channel,
        )
    if decoded.duration_s < VERY_SHORT_S:
        yield Finding(
            "very_short",
            "warning",
            f"The recording lasts {decoded.duration_s:.1f} s: rates and shares mean little.",
            channel=channel,
            value=round(decoded.duration_s, 3),
            unit="s",
        )
