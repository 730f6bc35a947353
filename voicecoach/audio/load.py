"""One stereo file, one mono file or two mono files -> a `Recording` with its findings."""

import hashlib
import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.checks import (
    MAX_COPY_DIFFERENCE_DB,
    channel_copy,
    frame_power,
    is_silent,
    level_findings,
    remove_dc,
)
from voicecoach.audio.decoder import Decoded, Decoder
from voicecoach.audio.file_findings import file_findings
from voicecoach.audio.opening import PathLike
from voicecoach.audio.refusals import recording_error
from voicecoach.audio.resample import resampled_blocks
from voicecoach.audio.stored_samples import Scratch
from voicecoach.core.errors import InputError
from voicecoach.core.recording import (
    AGENT,
    BLOCK_SAMPLE_COUNT,
    CUSTOMER,
    MIXED,
    Finding,
    Recording,
    RecordingInfo,
    SampleSource,
    sample_blocks,
)

__all__ = ["load_call", "load_pair"]

MAX_LENGTH_DIFFERENCE_S = 1.0
"""Convention: two legs of a call are connected and released within a second of each other."""

Channels = tuple[SampleSource, ...]


def load_call(decoder: Decoder, path: PathLike, *, agent_channel: int = 0) -> Recording:
    """Load a call from one file.

    Two channels are two parties; one channel is everybody (``"mixed"``), and
    so are two channels that carry the same sound.

    Parameters
    ----------
    decoder : Decoder
    path : str, bytes or path
    agent_channel : {0, 1}
        Channel of the agent, 0 is the left one. Of no meaning for one channel.

    Returns
    -------
    Recording

    Raises
    ------
    RecordingError
        If the file is refused; ``code`` is a key of `REFUSALS`.
    InputError
        If ``agent_channel`` is neither 0 nor 1.
    """
    if agent_channel not in {0, 1}:
        raise InputError(f"agent_channel must be 0 (left) or 1 (right); got {agent_channel!r}")
    decoded = decoder.decode(path)
    speakers = (AGENT, CUSTOMER) if agent_channel == 0 else (CUSTOMER, AGENT)
    return _recording(
        decoded.samples,
        decoder.scratch,
        rate_hz=decoded.sample_rate_hz,
        sha256=decoded.sha256,
        sources=(decoded,),
        speakers=speakers if len(decoded.samples) == 2 else (MIXED,),
        findings=file_findings(decoded),
    )


def load_pair(decoder: Decoder, agent_path: PathLike, customer_path: PathLike) -> Recording:
    """Load a call whose parties come in a file each.

    Both are taken to start at the same moment. The shorter one is padded
    with silence; where the rates differ the lower one is raised, because
    that loses nothing. The call's digest is taken over both digests, the
    agent's first.

    Parameters
    ----------
    decoder : Decoder
    agent_path, customer_path : str, bytes or path

    Returns
    -------
    Recording
        Channel 0 is the agent, channel 1 the customer.

    Raises
    ------
    RecordingError
        If a file is refused, has two channels (``pair_file_not_mono``) or is
        given twice (``same_file_twice``).
    """
    parties = _mono(decoder, agent_path), _mono(decoder, customer_path)
    agent, customer = parties
    if agent.sha256 == customer.sha256:
        raise recording_error("same_file_twice", name=agent.source_name, other=customer.source_name)
    rate_hz = max(party.sample_rate_hz for party in parties)
    findings = (
        *file_findings(agent, channel=0),
        *file_findings(customer, channel=1),
        *_pair_findings(agent, customer),
    )
    both = bytes.fromhex(agent.sha256) + bytes.fromhex(customer.sha256)
    return _recording(
        _side_by_side(parties, decoder.scratch, rate_hz=rate_hz),
        decoder.scratch,
        rate_hz=rate_hz,
        sha256=hashlib.sha256(both).hexdigest(),
        sources=parties,
        speakers=(AGENT, CUSTOMER),
        findings=findings,
    )


def _mono(decoder: Decoder, path: PathLike) -> Decoded:
    decoded = decoder.decode(path)
    if len(decoded.samples) != 1:
        raise recording_error(
            "pair_file_not_mono", name=decoded.source_name, channels=len(decoded.samples)
        )
    return decoded


def _side_by_side(parties: Sequence[Decoded], scratch: Scratch, *, rate_hz: int) -> Channels:
    rows = [_at_rate(party, scratch, rate_hz=rate_hz) for party in parties]
    size = max(row.size for row in rows)
    return tuple(_padded(row, scratch, size=size) for row in rows)


def _at_rate(party: Decoded, scratch: Scratch, *, rate_hz: int) -> SampleSource:
    if party.sample_rate_hz == rate_hz:
        return party.samples[0]
    return scratch.hold(
        resampled_blocks(party.samples[0], from_hz=party.sample_rate_hz, to_hz=rate_hz)
    )


def _padded(samples: SampleSource, scratch: Scratch, *, size: int) -> SampleSource:
    missing = size - samples.size
    if missing == 0:
        return samples
    silence = (
        np.zeros(min(BLOCK_SAMPLE_COUNT, missing - start), np.float32)
        for start in range(0, missing, BLOCK_SAMPLE_COUNT)
    )
    return scratch.hold(itertools.chain(sample_blocks(samples), silence))


def _pair_findings(agent: Decoded, customer: Decoded) -> tuple[Finding, ...]:
    findings = []
    difference_s = agent.duration_s - customer.duration_s
    if abs(difference_s) > MAX_LENGTH_DIFFERENCE_S:
        findings.append(
            Finding(
                "length_mismatch",
                "warning",
                f"The agent's file lasts {agent.duration_s:.1f} s, the customer's "
                f"{customer.duration_s:.1f} s: if they did not start together, turns and gaps "
                "are wrong.",
                value=round(difference_s, 3),
                unit="s",
            )
        )
    if agent.sample_rate_hz != customer.sample_rate_hz:
        findings.append(
            Finding(
                "rates_differ",
                "info",
                f"The agent's file has {agent.sample_rate_hz} Hz, the customer's "
                f"{customer.sample_rate_hz} Hz; the lower rate was raised.",
            )
        )
    return tuple(findings)


def _recording(
    samples: Channels,
    scratch: Scratch,
    *,
    rate_hz: int,
    sha256: str,
    sources: tuple[Decoded, ...],
    speakers: tuple[str, ...],
    findings: tuple[Finding, ...],
) -> Recording:
    samples, offsets = remove_dc(samples, scratch)
    powers = tuple(frame_power(row, rate_hz=rate_hz) for row in samples)
    levels = level_findings(samples, powers)
    kept, labels, channels = _separate(samples, powers, speakers=speakers, rate_hz=rate_hz)
    info = RecordingInfo(
        sha256=sha256,
        sample_rate_hz=rate_hz,
        duration_s=kept[0].size / rate_hz,
        channel_speakers=labels,
        codecs=tuple(source.codec for source in sources),
        containers=tuple(source.container for source in sources),
        source_names=tuple(source.source_name for source in sources),
    )
    return Recording(kept, info, (*findings, *channels, *levels, *offsets))


def _separate(
    samples: Channels,
    powers: tuple[NDArray[np.float64], ...],
    *,
    speakers: tuple[str, ...],
    rate_hz: int,
) -> tuple[Channels, tuple[str, ...], tuple[Finding, ...]]:
    """Say what the channels tell about who speaks; keep one of two that are the same."""
    if len(samples) == 1:
        return samples, speakers, (_mono_finding(),)
    if any(is_silent(power) for power in powers):
        return samples, speakers, ()
    copy = channel_copy(samples, (powers[0], powers[1]), rate_hz=rate_hz)
    if copy is None:
        return samples, speakers, ()
    correlation, weaker_db = copy
    if abs(weaker_db) > MAX_COPY_DIFFERENCE_DB:
        return samples, speakers, (_leak_finding(weaker_db),)
    louder = 0 if weaker_db >= 0.0 else 1
    return (samples[louder],), (MIXED,), (_fake_stereo_finding(correlation),)


def _mono_finding() -> Finding:
    return Finding(
        "mono",
        "warning",
        "One channel holds both parties: who speaks when can only be estimated from their voices, "
        "and overlaps and short gaps cannot be given.",
    )


def _fake_stereo_finding(correlation: float) -> Finding:
    return Finding(
        "fake_stereo",
        "warning",
        "Both channels carry the same sound, so this is a mono recording: who speaks when can only "
        "be estimated from the voices, and overlaps and short gaps cannot be given.",
        value=round(correlation, 4),
        unit="1",
    )


def _leak_finding(weaker_db: float) -> Finding:
    return Finding(
        "silent_channel",
        "warning",
        f"This channel carries only a faint copy of the other, {abs(weaker_db):.0f} dB weaker; "
        "figures that need both parties cannot be given.",
        channel=1 if weaker_db > 0.0 else 0,
        value=round(-abs(weaker_db), 1),
        unit="dB",
    )
