"""What is no part of a conversation on a channel of everybody: music, tones, announcements.

Found before voices are told apart, and kept out of it: a third voice or a
melody among two voices would be taken for one of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from voicecoach.core.intervals import (
    Intervals,
    as_intervals,
    bridge,
    complement,
    durations_s,
    intersect,
    total_s,
    union,
)
from voicecoach.core.segment import Segment
from voicecoach.core.speech import NonSpeech, NonSpeechKind

__all__ = ["Burst", "IsOneVoice", "non_speech_of", "speech_beside"]

Burst = tuple[Segment, float]
"""A steady tone and its frequency in hertz."""

IsOneVoice = Callable[[Intervals], bool]
"""Whether nothing speaks against these units being one person's."""

RING_BACK_HZ = (375.0, 500.0)
"""Where the stronger component of the ring-back tones of the world lies (ITU-T E.180)."""

MAX_RING_BURST_S = 2.6
MAX_RING_GAP_S = 6.5
"""A ring of 2 s and 4 s of quiet is the longest cadence in wide use (ITU-T E.180), and a bit."""

MIN_MUSIC_S = 2.0
"""With less of held notes there is no music: a sung "hello" is none (convention)."""

MAX_MUSIC_GAP_S = 3.0
"""Quiet between two pieces of the same music (convention)."""

MAX_NOTE_GAP_S = 0.1
"""Between two notes of a tune; bursts of ring-back are twice as far apart (ITU-T E.180)."""

MAX_RING_AT_S = 120.0
MAX_OPENING_SPEECH_S = 60.0
"""Before the first ring-back of a call within two minutes, up to a minute of one voice is a menu or
a greeting from a machine (convention)."""

MAX_PROMPT_S = 15.0
"""Speech between music, so short and of one voice, is an announcement (convention)."""

MIN_HOLD_S = 3.0
MAX_HOLD_S = 60.0
"""Quiet between music, tones and announcements, if nobody speaks in it (convention)."""

MIN_REST_S = 0.3
"""What is left of speech beside music and is shorter is an edge, not a word (convention)."""


def non_speech_of(
    units: Intervals,
    *,
    music: Intervals,
    noise: Intervals,
    tones: Sequence[Burst],
    is_one_voice: IsOneVoice,
) -> tuple[NonSpeech, ...]:
    """Name the stretches of a channel that are no part of what the parties say.

    Parameters
    ----------
    units : Intervals
        Where anything like speech was heard, sorted and disjoint.
    music, noise : Intervals
        Stretches of held notes, and long ones that are hardly voiced.
    tones : sequence of Burst
    is_one_voice : callable
        Asked about units before a ring-back and between music.

    Returns
    -------
    tuple of NonSpeech
        Sorted, disjoint.
    """
    rings, others = _rings(tones)
    whole_music = _whole_music(music, rings, others)
    ringing = _ringing([ring for ring in rings if not _is_in(ring, whole_music)], units)
    found = _in_order(
        (("music", whole_music), ("ring_back", ringing), ("tone", others), ("noise", noise))
    )
    prompts = _prompts(units, found, is_one_voice)
    found = _in_order((*_by_kind(found), ("prompt", prompts)))
    return tuple(sorted((*found, *_holds(units, found))))


def speech_beside(units: Intervals, non_speech: Iterable[NonSpeech]) -> Intervals:
    """Leave of the units what is no music, tone or announcement; slivers are left out too."""
    taken = as_intervals(item.segment for item in non_speech)
    if not len(taken):
        return units
    rest = _outside(units, taken)
    is_whole = np.isin(rest, units).all(axis=1)
    return rest[is_whole | (durations_s(rest) >= MIN_REST_S)]


def _rings(tones: Sequence[Burst]) -> tuple[list[Segment], Intervals]:
    """Bursts that may be ring-back, and every other tone."""
    low_hz, high_hz = RING_BACK_HZ
    rings = [
        burst
        for burst, frequency_hz in tones
        if low_hz <= frequency_hz <= high_hz and burst.duration_s <= MAX_RING_BURST_S
    ]
    return rings, as_intervals(burst for burst, _ in tones if burst not in rings)


def _whole_music(music: Intervals, rings: Sequence[Segment], tones: Intervals) -> Intervals:
    """Join pieces of music with the steady tones among them; a tone alone is no music."""
    bursts = np.concatenate((as_intervals(rings), tones))
    melody = np.concatenate((_outside(union(music), union(bursts)), _tunes(bursts)))
    pieces = bridge(np.concatenate((music, bursts)), gap_s=MAX_MUSIC_GAP_S)
    melody_s = np.array([total_s(intersect(row[None], melody)) for row in pieces])
    return pieces[melody_s >= MIN_MUSIC_S]


def _tunes(bursts: Intervals) -> Intervals:
    """Tones one right after the other, as signals of the network never are for so long."""
    chains = bridge(bursts, gap_s=MAX_NOTE_GAP_S)
    longest = max(durations_s(bursts), default=0.0)
    return chains[durations_s(chains) > max(MAX_RING_BURST_S, longest)]


def _is_in(stretch: Segment, rows: Intervals) -> bool:
    return len(intersect(np.array([[stretch.start, stretch.end]]), rows)) > 0


def _ringing(rings: Sequence[Segment], units: Intervals) -> Intervals:
    """Ring-back with the quiet between its bursts."""
    joined: list[Segment] = []
    for burst in rings:
        gap = (joined[-1].end, burst.start) if joined else None
        if gap and gap[1] - gap[0] <= MAX_RING_GAP_S and not _speech_between(units, rings, *gap):
            joined[-1] = Segment(joined[-1].start, burst.end)
        else:
            joined.append(burst)
    return as_intervals(joined)


def _speech_between(units: Intervals, rings: Sequence[Segment], start: float, end: float) -> bool:
    """Whether anything but ring-back is heard from ``start`` to ``end``."""
    if end <= start:
        return False
    beside = speech_beside(units, (NonSpeech(ring, "ring_back") for ring in rings))
    return _heard_s(beside, start, end) > 0.0


def _heard_s(units: Intervals, start: float, end: float) -> float:
    if end <= start or not len(units):
        return 0.0
    return total_s(intersect(units, np.array([[start, end]])))


def _in_order(kinds: Iterable[tuple[NonSpeechKind, Intervals]]) -> tuple[NonSpeech, ...]:
    """Disjoint stretches; where two kinds claim the same time, the first keeps it."""
    found: list[NonSpeech] = []
    for kind, rows in kinds:
        taken = union(as_intervals(item.segment for item in found))
        own = _outside(union(rows), taken)
        found += [NonSpeech(Segment(start, end), kind) for start, end in own.tolist()]
    return tuple(sorted(found))


def _outside(rows: Intervals, taken: Intervals) -> Intervals:
    if not len(rows):
        return rows
    return intersect(rows, complement(taken, duration_s=float(rows[-1, 1])))


def _by_kind(found: Sequence[NonSpeech]) -> Iterator[tuple[NonSpeechKind, Intervals]]:
    kinds = dict.fromkeys(item.kind for item in found)
    for kind in kinds:
        yield kind, as_intervals(item.segment for item in found if item.kind == kind)


def _prompts(units: Intervals, found: Sequence[NonSpeech], is_one_voice: IsOneVoice) -> Intervals:
    beside = speech_beside(units, found)
    rows = [_opening(beside, found, is_one_voice)]
    music = [item.segment for item in found if item.kind == "music"]
    for before, after in pairwise(music):
        between = _within(beside, before.end, after.start)
        if 0.0 < total_s(between) <= MAX_PROMPT_S and is_one_voice(between):
            rows.append(between)
    return np.concatenate(rows)


def _opening(units: Intervals, found: Sequence[NonSpeech], is_one_voice: IsOneVoice) -> Intervals:
    """Speech before the first ring-back: nobody has answered yet, unless it is two people's."""
    first_ring = next((item.segment.start for item in found if item.kind == "ring_back"), 0.0)
    before = _within(units, 0.0, first_ring)
    is_menu = (
        len(before) > 0
        and first_ring <= MAX_RING_AT_S
        and total_s(before) <= MAX_OPENING_SPEECH_S
        and is_one_voice(before)
    )
    return before if is_menu else np.empty((0, 2))


def _within(units: Intervals, start: float, end: float) -> Intervals:
    return units[(units[:, 0] >= start) & (units[:, 1] <= end)]


def _holds(units: Intervals, found: Sequence[NonSpeech]) -> Iterator[NonSpeech]:
    for before, after in pairwise(found):
        start, end = before.segment.end, after.segment.start
        if MIN_HOLD_S <= end - start <= MAX_HOLD_S and _heard_s(units, start, end) == 0.0:
            yield NonSpeech(Segment(start, end), "hold")
