"""The figures of one call, computed from its facts; each is defined in `METRICS`.

Everything here can be recomputed from the intervals and rows in the JSON of
the analysis: nothing looks at samples or tracks.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation import MIN_KNOWN_OFFSET_S
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Conversation, Overlap, Silence
from voicecoach.core.intervals import Intervals, as_intervals, total_s
from voicecoach.core.metrics import METRICS
from voicecoach.core.quantiles import median
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.shares import ShareInterval, share_interval
from voicecoach.language import has_pack

__all__ = [
    "backchannel_coverage_ratio",
    "call_metrics",
    "ranges_of_shares",
    "started_overlaps",
]

LONG_SILENCE_S = 3.0
"""Amazon Contact Lens counts silences longer than this as non-talk time."""

COVERED_TURN_S = 3.0
"""A turn longer than this leaves room for a listener's sign (Blomsma et al. 2024)."""

_SECONDS_PER_MINUTE = 60.0

_NOT_ON_ONE_CHANNEL = tuple(name for name in METRICS if "overlap" in name or "backchannel" in name)
"""Of speech of both at once: one channel gives it to one of them."""


def call_metrics(analysis: CallAnalysis) -> dict[str, float | None]:
    """Compute every figure of `METRICS` for one call.

    Returns
    -------
    dict
        Name -> value in the unit of its definition; ``None`` where the
        recording does not support it or nothing was there to measure.
    """
    metrics: dict[str, float | None] = dict.fromkeys(METRICS)
    if analysis.recording.has_audio:
        metrics["duration_s"] = analysis.duration_s
        metrics.update(_silences(analysis))
    if MIXED not in analysis.diarization.speakers:
        metrics.update(_floor(analysis))
        for speaker, other in ((AGENT, CUSTOMER), (CUSTOMER, AGENT)):
            if speaker in analysis.diarization.speakers:
                metrics.update(_of_speaker(analysis, speaker, other=other))
        if analysis.diarization.is_estimated:
            metrics.update(dict.fromkeys(_NOT_ON_ONE_CHANNEL))
    if analysis.line_delay is not None:
        metrics["line_round_trip_s"] = analysis.line_delay.round_trip_s
    if _has_readable_words(analysis):
        met = _opportunities_met(analysis)
        metrics["opportunity_count"] = float(len(analysis.responses))
        metrics["opportunities_met_ratio"] = met.ratio if met else None
    return metrics


def ranges_of_shares(analysis: CallAnalysis) -> dict[str, tuple[float, float]]:
    """How far shares of a few occasions could be off, since there were no more of them.

    Returns
    -------
    dict
        Name -> ends of Wilson's 90 % interval; nothing where there is no such share.
    """
    met = _opportunities_met(analysis) if _has_readable_words(analysis) else None
    return {"opportunities_met_ratio": (met.low, met.high)} if met else {}


def _opportunities_met(analysis: CallAnalysis) -> ShareInterval | None:
    met_count = sum(response.is_met for response in analysis.responses)
    return share_interval(met_count, len(analysis.responses))


def _has_readable_words(analysis: CallAnalysis) -> bool:
    """Whether both parties have words that count, in a language that can be read."""
    transcript = analysis.transcript
    if transcript is None or not has_pack(transcript.language):
        return False
    heard = {item.speaker for item in transcript.utterances if item.counted_words}
    return {AGENT, CUSTOMER} <= heard


def _silences(analysis: CallAnalysis) -> dict[str, float | None]:
    speech = as_intervals(unit.segment for unit in analysis.diarization.segments)
    beside = as_intervals(stretch.segment for stretch in analysis.non_speech)
    heard_s = total_s(np.concatenate((speech, beside)))
    silence_s = max(0.0, analysis.duration_s - heard_s)
    inner_s = [
        silence.segment.duration_s
        for silence in analysis.conversation.silences
        if silence.kind != "edge"
    ]
    return {
        "silence_s": silence_s,
        "silence_ratio": silence_s / analysis.duration_s,
        "long_silence_s": float(sum(s for s in inner_s if s > LONG_SILENCE_S)),
        "longest_silence_s": max(inner_s, default=None),
        "dead_air_s": _length_s(s for s in analysis.conversation.silences if s.is_dead_air),
    }


def _length_s(silences: Iterable[Silence]) -> float:
    return float(sum(silence.segment.duration_s for silence in silences))


def _floor(analysis: CallAnalysis) -> dict[str, float | None]:
    conversation = analysis.conversation
    overlap_s = total_s(as_intervals(overlap.segment for overlap in conversation.overlaps))
    minutes = analysis.duration_s / _SECONDS_PER_MINUTE
    speech_s = total_s(as_intervals(unit.segment for unit in analysis.diarization.segments))
    short = [s for s in conversation.silences if not s.is_dead_air]
    switch_count = max(0, len(conversation.turns) - 1)
    unsure_count = sum(overlap.act == "unsure" for overlap in conversation.overlaps)
    return {
        "agent_talk_ratio": _agent_talk_ratio(analysis),
        "switches_per_min": switch_count / minutes,
        "interactivity_per_min": _per_minute(switch_count, speech_s),
        "overlap_s": overlap_s,
        "overlap_ratio": overlap_s / analysis.duration_s,
        "overlap_unsure_ratio": _share(unsure_count, len(conversation.overlaps)),
        "reply_gap_s": _length_s(s for s in short if s.kind == "gap"),
        "own_pause_s": _length_s(s for s in short if s.kind == "pause"),
    }


def _of_speaker(analysis: CallAnalysis, speaker: str, *, other: str) -> dict[str, float | None]:
    conversation = analysis.conversation
    turns_s = [turn.segment.duration_s for turn in conversation.turns_of(speaker)]
    started = started_overlaps(conversation, speaker)
    taken_count = sum(o.act == "competitive_taken" and o.is_on_both_sides for o in started)
    backchannel_count = sum(b.speaker == speaker for b in conversation.backchannels)
    other_s = conversation.talk_time.speech_s.get(other, 0.0)
    figures = {
        "speech_s": conversation.talk_time.speech_s.get(speaker, 0.0),
        "turn_count": float(len(turns_s)),
        "longest_turn_s": max(turns_s, default=None),
        "reply_offset_median_s": _reply_offset_median_s(analysis, speaker),
        "overlap_count": float(len(started)),
        "overlaps_per_min": _per_minute(len(started), other_s),
        "competitive_overlaps_per_10_min": _per_minute(taken_count, other_s / 10.0),
        "backchannel_coverage_ratio": backchannel_coverage_ratio(
            conversation, speaker, other=other
        ),
        "backchannels_per_min": _per_minute(backchannel_count, other_s),
        **_at_customer(analysis, speaker, started),
        **_voice(analysis, speaker),
    }
    return {f"{speaker}_{name}": value for name, value in figures.items()}


def _at_customer(
    analysis: CallAnalysis, speaker: str, started: tuple[Overlap, ...]
) -> Mapping[str, float | None]:
    """Replies and overlaps on the customer's clock; not observed where the delay is not known."""
    if analysis.line_delay is None:
        return {}
    transfers = analysis.conversation.floor_transfers
    replies = (t.at_customer_s for t in transfers if t.to_speaker == speaker)
    shared = [o.at_customer for o in started if o.at_customer is not None]
    return {
        "reply_offset_at_customer_median_s": median(replies),
        "overlap_at_customer_count": float(sum(each.shared_s > 0.0 for each in shared)),
    }


def _agent_talk_ratio(analysis: CallAnalysis) -> float | None:
    """Share of the agent; ``None`` where nobody, or only one person, is known to be them."""
    speakers = analysis.diarization.speakers
    if AGENT not in speakers or (analysis.diarization.is_estimated and len(speakers) < 2):
        return None
    return analysis.conversation.talk_time.ratio(AGENT)


def _reply_offset_median_s(analysis: CallAnalysis, speaker: str) -> float | None:
    """Median of the offsets; ``None`` where they are estimated and it is among the unknown ones.

    Offsets below `MIN_KNOWN_OFFSET_S` are not known then, but that they are below.
    """
    conversation = analysis.conversation
    known_s = [t.offset_s for t in conversation.floor_transfers if t.to_speaker == speaker]
    if not analysis.diarization.is_estimated:
        return median(known_s)
    before = [
        after.segment.start - turn.segment.end
        for turn, after in pairwise(conversation.turns)
        if after.speaker == speaker
    ]
    unknown_count = sum(offset_s < MIN_KNOWN_OFFSET_S for offset_s in before)
    return median((*known_s, *[0.0] * unknown_count)) if unknown_count < len(known_s) else None


def _voice(analysis: CallAnalysis, speaker: str) -> Mapping[str, float | None]:
    phrases = analysis.prosody_of(speaker)
    return {
        "articulation_rate_sps": median(p.articulation_rate_sps for p in phrases),
        "f0_median_hz": median(p.f0_median_hz for p in phrases),
        "f0_movement_st": median(p.f0_sd_st for p in phrases),
        "level_dbfs": median(p.level_dbfs for p in phrases),
    }


def started_overlaps(conversation: Conversation, speaker: str) -> tuple[Overlap, ...]:
    """Overlaps that ``speaker`` started, their backchannels left out.

    An overlap whose act is unsure is left out if it belongs to a short unit
    that did not take the floor.
    """
    short = as_intervals(b.segment for b in conversation.backchannels if b.speaker == speaker)
    own = [overlap for overlap in conversation.overlaps if overlap.incomer == speaker]
    is_sign = _touches(as_intervals(overlap.segment for overlap in own), short)
    return tuple(
        overlap
        for overlap, is_short in zip(own, is_sign.tolist(), strict=True)
        if overlap.act != "backchannel" and not is_short
    )


def backchannel_coverage_ratio(
    conversation: Conversation, speaker: str, *, other: str
) -> float | None:
    """Share of the turns of ``other`` longer than 3 s in which ``speaker`` gives a sign.

    ``None`` where there is no such turn.
    """
    long = [
        turn for turn in conversation.turns_of(other) if turn.segment.duration_s > COVERED_TURN_S
    ]
    signs = as_intervals(b.segment for b in conversation.backchannels if b.speaker == speaker)
    covered = _touches(as_intervals(turn.segment for turn in long), signs)
    return _share(int(covered.sum()), len(long))


def _touches(rows: Intervals, others: Intervals) -> NDArray[np.bool_]:
    """Which rows share time with any of the others; both sorted, the others disjoint."""
    first = np.searchsorted(others[:, 1], rows[:, 0], side="right")
    last = np.searchsorted(others[:, 0], rows[:, 1], side="left")
    return np.asarray(last > first)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _per_minute(count: int, seconds: float) -> float | None:
    return count / (seconds / _SECONDS_PER_MINUTE) if seconds > 0.0 else None
