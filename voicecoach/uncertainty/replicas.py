"""The facts of a call drawn anew: as they would be if speech began and ended where it may."""

import dataclasses
import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, durations_s
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment, UnitMargin
from voicecoach.uncertainty.errors import LineErrors, even_shares
from voicecoach.uncertainty.options import UncertaintyOptions

__all__ = ["Describe", "Margins", "replicas"]

Describe: TypeAlias = Callable[[Diarization, tuple[PhraseProsody, ...]], CallAnalysis]
"""Makes all facts of a call from who speaks when and how it was said."""

Margins: TypeAlias = Mapping[str, Sequence[UnitMargin]]
"""Speaker -> how clear each of their units was."""

GATE_DOUBT_DB = 3.0
"""How far the gate of speech may have been off: what margins are measured for."""

MIN_KEPT_RATIO = 0.5
"""A unit that errors would shrink further keeps its edges: so short ones would not have been
found (convention)."""


def replicas(
    facts: CallAnalysis,
    *,
    describe: Describe,
    lines: Mapping[str, LineErrors],
    options: UncertaintyOptions,
    min_rate_s: float = 1.0,
    margins: Margins | None = None,
) -> Iterator[CallAnalysis]:
    """Draw the facts of a call anew, as often as the options say.

    In every replica each edge of each inter-pausal unit lies where it may
    truly lie: at the time found minus an error drawn from those measured on
    such a line, part of it common to all edges of a channel. Where margins
    are given, the gate of each channel is drawn as well, up to 3 dB lower or
    higher than it was: edges move by as much as theirs tell, and units that
    would not have reached it are left out. Pauses that may be none are closed
    with the probability measured for their length. Prosody follows its unit:
    the same syllables over another time.

    The seed is the digest of the recording: the same call has the same replicas.

    Parameters
    ----------
    facts : CallAnalysis
    describe : callable
        Makes all facts from who speaks when and the prosody of each unit.
    lines : mapping
        Errors to expect on the channel of each speaker.
    options : UncertaintyOptions
    min_rate_s : float
        Shorter units have no articulation rate.
    margins : mapping, optional
        How clear each unit of a speaker was, in their order; without, no gate
        is drawn and all units are kept.

    Yields
    ------
    CallAnalysis
    """
    random = _random_of(facts.recording.sha256)
    phrases = {(phrase.speaker, phrase.segment): phrase for phrase in facts.prosody}
    parties = [
        _party(
            facts,
            speaker,
            phrases=phrases,
            line=lines[speaker],
            margins=(margins or {}).get(speaker, ()),
            random=random,
            options=options,
        )
        for speaker in facts.diarization.speakers
        if facts.diarization.segments_of(speaker)
    ]
    for replica in range(options.replica_count):
        units = [unit for party in parties for unit in party.units(replica)]
        units.sort(key=lambda unit: (unit.segment, unit.party.channel))
        rows = (unit.phrase(min_rate_s=min_rate_s) for unit in units)
        yield describe(
            replace(facts.diarization, segments=tuple(unit.speaker_segment() for unit in units)),
            tuple(row for row in rows if row is not None),
        )


def _random_of(sha256: str) -> np.random.Generator:
    digest = hashlib.sha256(sha256.encode("utf-8")).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class _Party:
    """Units of one speaker as drawn: arrays have a row per replica, a column per found unit."""

    speaker: str
    channel: int
    phrases: tuple[PhraseProsody | None, ...]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    is_kept: NDArray[np.bool_]
    is_pause_after: NDArray[np.bool_]

    def units(self, replica: int) -> Iterator["_Unit"]:
        """Yield the units of one replica: those kept, joined where there is no pause."""
        kept = np.flatnonzero(self.is_kept[replica])
        if kept.size == 0:
            return
        opens = np.concatenate(([True], self.is_pause_after[replica, kept[:-1]]))
        first = np.flatnonzero(opens)
        last = np.append(first[1:], kept.size) - 1
        rows = zip(
            self.starts[replica, kept[first]].tolist(),
            self.ends[replica, kept[last]].tolist(),
            kept[first].tolist(),
            kept[last].tolist(),
            strict=True,
        )
        for start, end, begin, finish in rows:
            yield _Unit(Segment(start, end), self, self.phrases[begin : finish + 1])


def _party(
    facts: CallAnalysis,
    speaker: str,
    *,
    phrases: Mapping[tuple[str, Segment], PhraseProsody],
    line: LineErrors,
    margins: Sequence[UnitMargin],
    random: np.random.Generator,
    options: UncertaintyOptions,
) -> _Party:
    own = [unit for unit in facts.diarization.segments if unit.speaker == speaker]
    found = facts.diarization.intervals_of(speaker)
    shape = (options.replica_count, len(own))
    gate = _Gate(margins or [_CLEAR] * len(own), 2.0 * even_shares(random, (shape[0], 1)) - 1.0)
    scale = options.error_scale_ratio
    starts, ends = _inside(
        found,
        found[:, 0] - scale * (line.draw_starts_s(random, shape) - gate.starts_later_s),
        found[:, 1] - scale * (line.draw_ends_s(random, shape) + gate.ends_earlier_s),
        limit=facts.duration_s,
    )
    pauses_s = found[1:, 0] - found[:-1, 1]
    is_pause = even_shares(random, (shape[0], len(pauses_s))) >= line.no_pause(pauses_s)
    is_kept = ~gate.is_missed
    is_pause_after = np.ones(shape, dtype=np.bool_)
    is_pause_after[:, :-1] = is_pause & (starts[:, 1:] > ends[:, :-1])
    return _Party(
        speaker=speaker,
        channel=own[0].channel,
        phrases=tuple(phrases.get((speaker, unit.segment)) for unit in own),
        starts=starts,
        ends=ends,
        is_kept=is_kept,
        # Beside a unit that is left out there is a pause.
        is_pause_after=is_pause_after | ~np.roll(is_kept, -1, axis=1),
    )


_CLEAR = UnitMargin(math.inf, 0.0, 0.0, 0.0, 0.0)


class _Gate:
    """What a channel's units would be with its gate moved, by a share of `GATE_DOUBT_DB`.

    Units below the gate that was used are known from elsewhere (the network);
    no gate moves those out.
    """

    def __init__(self, margins: Sequence[UnitMargin], moved: NDArray[np.float64]) -> None:
        above_db, start_early_s, start_late_s, end_early_s, end_late_s = np.array(
            [dataclasses.astuple(margin) for margin in margins]
        ).T
        raised, lowered = np.maximum(moved, 0.0), np.maximum(-moved, 0.0)
        self.starts_later_s = raised * start_late_s - lowered * start_early_s
        self.ends_earlier_s = raised * end_early_s - lowered * end_late_s
        self.is_missed = (above_db >= 0.0) & (above_db < GATE_DOUBT_DB * raised)


def _inside(
    found: Intervals, starts: NDArray[np.float64], ends: NDArray[np.float64], *, limit: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Starts and ends, each unit at least half as long as found, all in the recording."""
    starts, ends = np.maximum(starts, 0.0), np.minimum(ends, limit)
    holds = ends - starts >= MIN_KEPT_RATIO * durations_s(found)
    return np.where(holds, starts, found[:, 0]), np.where(holds, ends, found[:, 1])


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit of a replica, and the prosody of the found ones that it is made of."""

    segment: Segment
    party: _Party
    parts: tuple[PhraseProsody | None, ...]

    def speaker_segment(self) -> SpeakerSegment:
        return SpeakerSegment(self.segment, self.party.speaker, self.party.channel)

    def phrase(self, *, min_rate_s: float) -> PhraseProsody | None:
        """Prosody over the new edges; of joined units the pitch is that of the longest."""
        parts = [part for part in self.parts if part is not None]
        if not parts:
            return None
        seconds = self.segment.duration_s
        rate_sps = sum(map(_syllables, parts)) / seconds if seconds >= min_rate_s else None
        if len(parts) == 1:
            return replace(parts[0], segment=self.segment, articulation_rate_sps=rate_sps)
        return replace(
            max(parts, key=_length_s),
            segment=self.segment,
            syllable_count=sum(part.syllable_count for part in parts),
            level_dbfs=_joint_level_dbfs(parts),
            articulation_rate_sps=rate_sps,
        )


def _length_s(part: PhraseProsody) -> float:
    return part.segment.duration_s


def _syllables(part: PhraseProsody) -> float:
    """Syllables by which the rate of a unit was made; without a rate, those counted."""
    rate_sps = part.articulation_rate_sps
    return part.syllable_count if rate_sps is None else rate_sps * _length_s(part)


def _joint_level_dbfs(parts: Sequence[PhraseProsody]) -> float:
    powers = [10.0 ** (part.level_dbfs / 10.0) for part in parts]
    return float(10.0 * np.log10(np.average(powers, weights=list(map(_length_s, parts)))))
