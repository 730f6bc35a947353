"""Small pure figures over the facts of one stretch of a call.

Rules and tests use the same functions, so every number of a moment can be
recomputed from the intervals and prosody rows in the analysis. A unit or
phrase belongs to a stretch when its middle lies inside: edges that differ by
a rounding error change nothing.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from voicecoach.coaching.identity import Identity
from voicecoach.coaching.lookup import (
    anybody_speaking,
    floor_by,
    floor_of,
    phrases_by,
    sharing_time,
    speech_by,
    units_by,
    units_of,
)
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import FloorTransfer, Overlap
from voicecoach.core.intervals import (
    Intervals,
    bridge,
    clip,
    complement,
    intersect,
    to_segments,
    total_s,
)
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.quantiles import median
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "BEGUN_S",
    "GOES_ON_S",
    "LONGER_TURN_S",
    "LONG_PAUSE_S",
    "SHORT_SOUND_S",
    "Reply",
    "agent_alone",
    "away_s",
    "bids_in",
    "both_speaking_s",
    "calm_level_dbfs",
    "held",
    "level_dbfs",
    "longer_turns_in",
    "movement_st",
    "phrases_before",
    "phrases_in",
    "phrases_outside",
    "pitch_hz",
    "rate_sps",
    "replies_in",
    "runs",
    "silent_s",
    "sounds_in",
    "span",
    "speech_of_phrases_s",
    "speech_s",
    "transfers_in",
    "turns_near",
    "units_in",
    "windows",
    "with_rate",
]

LONG_PAUSE_S = 3.0
"""Amazon Contact Lens counts longer silences as nobody talking."""

LONGER_TURN_S = 3.0
"""Listening sounds are looked for in turns of this length and more (convention)."""

SHORT_SOUND_S = 1.0
"""Listener tokens and other very short utterances last up to about 1 s (Heldner et al. 2011)."""

BEGUN_S = 0.5
"""Speech of a turn after which somebody can be listening to it; before, both start (convention)."""

GOES_ON_S = 1.0
"""Speech after a listening sound that shows that it left the floor where it was (convention)."""


def held(part: Segment, stretch: Segment) -> bool:
    """Whether the middle of ``part`` lies inside ``stretch``."""
    return stretch.contains((part.start + part.end) / 2.0)


def span(parts: Sequence[Segment]) -> Segment:
    """Return the stretch from the first start to the last end of sorted parts."""
    return Segment(parts[0].start, max(part.end for part in parts))


def units_in(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[Segment, ...]:
    """Inter-pausal units of one speaker in a stretch."""
    near = sharing_time(units_of(analysis, speaker), stretch)
    return tuple(unit for unit in near if held(unit, stretch))


def phrases_in(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[PhraseProsody, ...]:
    """Prosody rows of one speaker in a stretch."""
    return phrases_by(Identity(analysis.prosody), speaker).inside(stretch)


def phrases_before(
    analysis: CallAnalysis, speaker: str, stretch: Segment
) -> tuple[PhraseProsody, ...]:
    """Prosody rows of one speaker in the call up to a stretch."""
    if stretch.start <= 0.0:
        return ()
    return phrases_in(analysis, speaker, Segment(0.0, stretch.start))


def phrases_outside(
    analysis: CallAnalysis, speaker: str, stretch: Segment
) -> tuple[PhraseProsody, ...]:
    """Prosody rows of one speaker in the rest of the call."""
    return phrases_by(Identity(analysis.prosody), speaker).outside(stretch)


def with_rate(phrases: Iterable[PhraseProsody]) -> tuple[PhraseProsody, ...]:
    """Phrases that are long enough to have an articulation rate of their own."""
    return tuple(p for p in phrases if p.articulation_rate_sps is not None)


def sounds_in(analysis: CallAnalysis, stretch: Segment) -> tuple[Segment, ...]:
    """Listening sounds of the agent in a stretch.

    Short units that take no floor, inside a turn that the customer had begun
    (`BEGUN_S`) and goes on with (`GOES_ON_S`). One that starts beside the
    customer's words and outlasts them is left out: so do early answers and
    questions.
    """
    sounds = _sounds(Identity(analysis.diarization), Identity(analysis.conversation))
    return tuple(sound for sound in sounds if held(sound, stretch))


@lru_cache(maxsize=4)
def _sounds(diarization: Identity, conversation: Identity) -> tuple[Segment, ...]:
    units = units_by(diarization, CUSTOMER)
    turns = floor_by(conversation, CUSTOMER)
    sounds = (b.segment for b in conversation.value.backchannels if b.speaker == AGENT)
    return tuple(
        sound
        for sound in sounds
        if sound.duration_s <= SHORT_SOUND_S
        and any(
            held(sound, turn) and _is_heard(units, sound, turn)
            for turn in sharing_time(turns, sound)
        )
    )


def _is_heard(units: Sequence[Segment], sound: Segment, turn: Segment) -> bool:
    """Whether a customer speaks before, and goes on after, a sound inside their turn."""
    if not turn.start < sound.start < sound.end < turn.end:
        return False
    return (
        _shared_s(units, Segment(turn.start, sound.start)) >= BEGUN_S
        and _shared_s(units, Segment(sound.end, turn.end)) >= GOES_ON_S
        and not any(u.start < sound.start < u.end < sound.end for u in sharing_time(units, sound))
    )


def _shared_s(units: Sequence[Segment], stretch: Segment) -> float:
    """Seconds of a stretch that sorted, disjoint units fill."""
    return math.fsum(
        min(unit.end, stretch.end) - max(unit.start, stretch.start)
        for unit in sharing_time(units, stretch)
    )


def turns_near(analysis: CallAnalysis, speaker: str, stretch: Segment) -> Sequence[Segment]:
    """Turns of one speaker that share time with a stretch, sorted."""
    return sharing_time(floor_of(analysis, speaker), stretch)


def longer_turns_in(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[Segment, ...]:
    """Turns of one speaker in a stretch that are long enough to expect a listening sound."""
    near = turns_near(analysis, speaker, stretch)
    return tuple(t for t in near if t.duration_s >= LONGER_TURN_S and held(t, stretch))


def agent_alone(analysis: CallAnalysis) -> tuple[Segment, ...]:
    """Stretches in which only the agent speaks, across pauses of up to `LONG_PAUSE_S`."""
    return _agent_alone(Identity(analysis.diarization), analysis.duration_s)


@lru_cache(maxsize=4)
def _agent_alone(diarization: Identity, duration_s: float) -> tuple[Segment, ...]:
    agent = bridge(speech_by(diarization, AGENT), gap_s=LONG_PAUSE_S)
    customer = speech_by(diarization, CUSTOMER)
    return to_segments(intersect(agent, complement(customer, duration_s=duration_s)))


def transfers_in(
    analysis: CallAnalysis, to_speaker: str, stretch: Segment
) -> tuple[FloorTransfer, ...]:
    """Floor transfers to one speaker that happen in a stretch, its end included."""
    return tuple(
        transfer
        for transfer in analysis.conversation.floor_transfers
        if transfer.to_speaker == to_speaker and stretch.start <= transfer.at <= stretch.end
    )


_BIDS = frozenset({"competitive_taken", "competitive_failed"})
"""What an overlap did that asked for the floor."""


def bids_in(analysis: CallAnalysis, incomer: str, stretch: Segment) -> tuple[Overlap, ...]:
    """Overlaps that one speaker started in a stretch to have the floor, had or not.

    Those of the agent that may be there for the delay of the line alone are left out.
    """
    return tuple(
        overlap
        for overlap in analysis.conversation.overlaps
        if overlap.incomer == incomer
        and overlap.act in _BIDS
        and (incomer != AGENT or overlap.is_on_both_sides)
        and stretch.contains(overlap.segment.start)
    )


def away_s(analysis: CallAnalysis, overlap: Overlap) -> float | None:
    """Seconds from where the holder stopped until their next turn, or the end of the call.

    ``None`` where they did not stop.
    """
    if overlap.holder_stopped_after_s is None:
        return None
    stopped = overlap.segment.start + overlap.holder_stopped_after_s
    back_after_s = overlap.holder_back_after_s
    return analysis.duration_s - stopped if back_after_s is None else back_after_s


@dataclass(frozen=True, slots=True)
class Reply:
    """A turn that follows one of the other speaker, and how long after it."""

    turn: Segment
    offset_s: float


def replies_in(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[Reply, ...]:
    """Turns of one speaker in a stretch that took the floor from the other."""
    offsets = {
        transfer.at: transfer.offset_s
        for transfer in analysis.conversation.floor_transfers
        if transfer.to_speaker == speaker
    }
    return tuple(
        Reply(turn.segment, offsets[turn.segment.start])
        for turn in analysis.conversation.turns_of(speaker)
        if turn.segment.start in offsets and held(turn.segment, stretch)
    )


def _speech(analysis: CallAnalysis, speaker: str, stretch: Segment) -> Intervals:
    found = speech_by(Identity(analysis.diarization), speaker)
    return clip(found, start=stretch.start, end=stretch.end)


def speech_s(analysis: CallAnalysis, speaker: str, stretch: Segment) -> float:
    """Seconds that one speaker speaks inside a stretch."""
    return _shared_s(units_of(analysis, speaker), stretch)


def both_speaking_s(analysis: CallAnalysis, stretch: Segment) -> float:
    """Seconds inside a stretch in which agent and customer both speak."""
    agent, customer = (_speech(analysis, s, stretch) for s in (AGENT, CUSTOMER))
    return total_s(intersect(agent, customer))


def silent_s(analysis: CallAnalysis, stretch: Segment) -> float:
    """Seconds inside a stretch in which nobody speaks."""
    speech = anybody_speaking(Identity(analysis.diarization))
    return stretch.duration_s - total_s(clip(speech, start=stretch.start, end=stretch.end))


def speech_of_phrases_s(phrases: Iterable[PhraseProsody]) -> float:
    """Sum of the lengths of phrases, in seconds."""
    return float(sum(phrase.segment.duration_s for phrase in phrases))


def rate_sps(phrases: Iterable[PhraseProsody]) -> float | None:
    """Articulation rate over phrases: their syllables by their seconds of speech.

    Phrases without a rate of their own (shorter than 1 s) are left out, with
    their syllables and their seconds; ``None`` if none is left.
    """
    measured = with_rate(phrases)
    if not measured:
        return None
    return sum(p.syllable_count for p in measured) / speech_of_phrases_s(measured)


def level_dbfs(phrases: Iterable[PhraseProsody]) -> float | None:
    """Median speech level over phrases; ``None`` if there is none."""
    return median(p.level_dbfs for p in phrases)


def calm_level_dbfs(analysis: CallAnalysis, speaker: str) -> float | None:
    """Level that a speaker's escalations are measured from, else their usual one."""
    found = (e.reference_level_dbfs for e in analysis.escalations if e.speaker == speaker)
    usual = analysis.baseline_of(speaker)
    return next(found, usual.level_dbfs if usual else None)


def movement_st(phrases: Iterable[PhraseProsody]) -> float | None:
    """Median over phrases of the standard deviation of pitch, in semitones."""
    return median(p.f0_sd_st for p in phrases)


def pitch_hz(phrases: Iterable[PhraseProsody]) -> float | None:
    """Median over phrases of their median pitch."""
    return median(p.f0_median_hz for p in phrases)


def runs(
    phrases: Sequence[PhraseProsody], *, max_gap_s: float
) -> Iterator[tuple[PhraseProsody, ...]]:
    """Split sorted phrases where more than ``max_gap_s`` seconds lie between two."""
    current: list[PhraseProsody] = []
    for phrase in phrases:
        if current and phrase.segment.start - current[-1].segment.end > max_gap_s:
            yield tuple(current)
            current = []
        current.append(phrase)
    if current:
        yield tuple(current)


def windows(
    phrases: Sequence[PhraseProsody],
    *,
    min_speech_s: float,
    max_gap_s: float,
    fires: Callable[[Sequence[PhraseProsody]], bool],
) -> Iterator[tuple[PhraseProsody, ...]]:
    """Find stretches of consecutive phrases over which something holds.

    Every shortest window of at least ``min_speech_s`` seconds of speech,
    without a gap above ``max_gap_s``, is asked; those that fire and share a
    phrase are joined. Phrases at either end that would not fire alone are
    taken off, and what is left is yielded if it is still long enough and
    fires.
    """
    for run in runs(phrases, max_gap_s=max_gap_s):
        firing = np.zeros(len(run), dtype=bool)
        for first, last in _shortest(run, min_speech_s=min_speech_s):
            firing[first:last] |= fires(run[first:last])
        edges = np.flatnonzero(np.diff(np.concatenate(([0], firing.astype(np.int8), [0]))))
        for first, last in edges.reshape(-1, 2):
            kept = _trimmed(run[first:last], fires)
            if speech_of_phrases_s(kept) >= min_speech_s and fires(kept):
                yield kept


def _trimmed(
    run: tuple[PhraseProsody, ...], fires: Callable[[Sequence[PhraseProsody]], bool]
) -> tuple[PhraseProsody, ...]:
    alone = np.flatnonzero([fires((phrase,)) for phrase in run])
    return run[alone[0] : alone[-1] + 1] if alone.size else ()


def _shortest(run: Sequence[PhraseProsody], *, min_speech_s: float) -> Iterator[tuple[int, int]]:
    ends_s = np.cumsum([phrase.segment.duration_s for phrase in run])
    starts_s = np.concatenate(([0.0], ends_s[:-1]))
    lasts = np.searchsorted(ends_s, starts_s + min_speech_s)
    for first, last in enumerate(lasts.tolist()):
        if last < len(run):
            yield first, last + 1
