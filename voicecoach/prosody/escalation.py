"""Where a customer gets louder than their own usual, and when they are back.

Found from level, with a second sign of it: pitch, pace, or speaking while the
other speaks. Words may add to it later.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from voicecoach.core.conversation import Overlap
from voicecoach.core.errors import ConfigError
from voicecoach.core.escalation import Escalation
from voicecoach.core.prosody import PhraseProsody, VoiceBaseline
from voicecoach.core.quantiles import median
from voicecoach.core.segment import Segment
from voicecoach.core.units import ratio_to_st

__all__ = ["EscalationOptions", "find_escalations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationOptions:
    """What counts as getting louder, and as being back.

    Parameters
    ----------
    min_rise_db : float
        Rise of the stretch (calibrated on every other sample call, where
        raised lines are 3 dB and more above the others; `benchmarks.escalation`
        reports on the rest).
    min_phrase_rise_db : float
        Rise of each unit in it (convention; the stretch needs the full rise).
    min_spread_ratio : float
        Rise over the speaker's own interquartile range (convention: 0.75 of
        it is one standard deviation).
    min_phrase_s : float
        The level of a shorter unit says little (convention).
    min_phrase_count : int
        One loud unit may be a cough or a laugh (convention).
    max_apart_s : float
        Units further apart are two stretches (convention).
    min_pitch_rise_st : float
        Second sign: a raised voice is higher as well, a moved handset is not
        (convention).
    min_rate_rise_ratio : float
        Second sign: faster than usual (convention).
    min_overlap_s : float
        Second sign: speaking while the other speaks (convention).
    start_s : float
        Speech at the start of the call that the reference is taken from where
        it is quieter than the whole call (convention: about four sentences).
    max_back_level_db : float
        Within this of the reference is back at it (convention).
    min_back_speech_s : float
        Speech that shows that it lasts (convention).
    """

    min_rise_db: float = 2.5
    min_phrase_rise_db: float = 2.0
    min_spread_ratio: float = 0.75
    min_phrase_s: float = 0.5
    min_phrase_count: int = 2
    max_apart_s: float = 15.0
    min_pitch_rise_st: float = 1.0
    min_rate_rise_ratio: float = 0.10
    min_overlap_s: float = 0.5
    start_s: float = 10.0
    max_back_level_db: float = 2.0
    min_back_speech_s: float = 5.0

    def __post_init__(self) -> None:
        for option in fields(self):
            if not getattr(self, option.name) > 0.0:
                raise ConfigError(f"{option.name} must be > 0; got {getattr(self, option.name)}")


@dataclass(frozen=True, slots=True)
class _Reference:
    """The calmer of the speaker's start and their usual in this call."""

    level_dbfs: float
    spread_db: float
    pitch_hz: float | None
    rate_sps: float | None


def find_escalations(
    phrases: Iterable[PhraseProsody],
    usual: VoiceBaseline,
    overlaps: Iterable[Overlap] = (),
    options: EscalationOptions | None = None,
) -> tuple[Escalation, ...]:
    """Find stretches in which one speaker is louder than their own usual.

    A stretch is a run of consecutive units that are above the reference, broken
    by one that is not or by a long gap; as a whole it must be above it by more,
    and have a second sign. The reference is the speaker's usual of the call,
    or their start where that is quieter: somebody who stays loud for half of
    the call moves their own median.

    Parameters
    ----------
    phrases : iterable of PhraseProsody
        Sorted; those of other speakers are left aside.
    usual : VoiceBaseline
        Of the speaker, in this call.
    overlaps : iterable of Overlap
        Of the call.
    options : EscalationOptions, optional

    Returns
    -------
    tuple of Escalation
        Sorted; empty where the speaker has no usual level.
    """
    options = options or EscalationOptions()
    own = [phrase for phrase in phrases if phrase.speaker == usual.speaker]
    reference = _reference(own, usual, options)
    if reference is None:
        return ()
    started = [o.segment for o in overlaps if o.incomer == usual.speaker]
    found = [
        escalation
        for run in _loud_runs(own, reference, options)
        if (escalation := _escalation(run, own, reference, started))
        and _is_one(escalation, reference, options)
    ]
    return tuple(_with_return(found, own, reference, options))


def _reference(
    own: Sequence[PhraseProsody], usual: VoiceBaseline, options: EscalationOptions
) -> _Reference | None:
    if usual.level_dbfs is None:
        return None
    spread_db = usual.level_spread_db or 0.0
    start = _start(own, options)
    level_dbfs = median(phrase.level_dbfs for phrase in start)
    if level_dbfs is None or level_dbfs >= usual.level_dbfs:
        return _Reference(
            usual.level_dbfs, spread_db, usual.f0_median_hz, usual.articulation_rate_sps
        )
    return _Reference(level_dbfs, spread_db, _pitch_hz(start), _rate_sps(start))


def _start(own: Sequence[PhraseProsody], options: EscalationOptions) -> list[PhraseProsody]:
    """First units that are long enough, up to some seconds of speech; else none."""
    longer = [phrase for phrase in own if phrase.segment.duration_s >= options.min_phrase_s]
    spoken_s = np.cumsum([phrase.segment.duration_s for phrase in longer])
    count = int(np.searchsorted(spoken_s, options.start_s)) + 1
    return longer[:count] if count <= len(longer) else []


def _pitch_hz(phrases: Iterable[PhraseProsody]) -> float | None:
    return median(phrase.f0_median_hz for phrase in phrases)


def _rate_sps(phrases: Iterable[PhraseProsody]) -> float | None:
    """Syllables by seconds of the phrases that are long enough for a pace."""
    rated = [phrase for phrase in phrases if phrase.articulation_rate_sps is not None]
    seconds = sum(phrase.segment.duration_s for phrase in rated)
    return sum(phrase.syllable_count for phrase in rated) / seconds if rated else None


def _is_loud(phrase: PhraseProsody, reference: _Reference, options: EscalationOptions) -> bool:
    return phrase.level_dbfs - reference.level_dbfs >= options.min_phrase_rise_db


def _loud_runs(
    own: Iterable[PhraseProsody], reference: _Reference, options: EscalationOptions
) -> Iterator[tuple[PhraseProsody, ...]]:
    run: list[PhraseProsody] = []
    for phrase in own:
        if phrase.segment.duration_s < options.min_phrase_s:
            continue
        is_loud = _is_loud(phrase, reference, options)
        is_apart = run and phrase.segment.start - run[-1].segment.end > options.max_apart_s
        if run and (not is_loud or is_apart):
            if len(run) >= options.min_phrase_count:
                yield tuple(run)
            run = []
        if is_loud:
            run.append(phrase)
    if len(run) >= options.min_phrase_count:
        yield tuple(run)


def _escalation(
    run: Sequence[PhraseProsody],
    own: Sequence[PhraseProsody],
    reference: _Reference,
    started: Sequence[Segment],
) -> Escalation:
    stretch = Segment(run[0].segment.start, run[-1].segment.end)
    inside = [p for p in own if stretch.start <= p.segment.start < stretch.end]
    pitch_hz, rate_sps = _pitch_hz(inside), _rate_sps(inside)
    return Escalation(
        speaker=run[0].speaker,
        segment=stretch,
        phrase_count=len(run),
        level_rise_db=(median(p.level_dbfs for p in inside) or 0.0) - reference.level_dbfs,
        reference_level_dbfs=reference.level_dbfs,
        pitch_rise_st=(
            float(ratio_to_st(pitch_hz / reference.pitch_hz))
            if pitch_hz and reference.pitch_hz
            else None
        ),
        rate_rise_ratio=(
            rate_sps / reference.rate_sps - 1.0 if rate_sps and reference.rate_sps else None
        ),
        overlap_s=math.fsum(part.duration_s for part in started if part.overlaps(stretch)),
        back_after_s=None,
    )


def _is_one(escalation: Escalation, reference: _Reference, options: EscalationOptions) -> bool:
    """Whether the stretch as a whole rises far enough and has a second sign."""
    needed_db = max(options.min_rise_db, options.min_spread_ratio * reference.spread_db)
    return escalation.level_rise_db >= needed_db and (
        (escalation.pitch_rise_st or 0.0) >= options.min_pitch_rise_st
        or (escalation.rate_rise_ratio or 0.0) >= options.min_rate_rise_ratio
        or escalation.overlap_s >= options.min_overlap_s
    )


def _with_return(
    found: Sequence[Escalation],
    own: Sequence[PhraseProsody],
    reference: _Reference,
    options: EscalationOptions,
) -> Iterator[Escalation]:
    """Yield each escalation with the time until the speaker is back."""
    for number, escalation in enumerate(found):
        until = found[number + 1].segment.start if number + 1 < len(found) else np.inf
        between = [p for p in own if escalation.segment.end <= p.segment.start < until]
        start = _back_at(between, reference, options)
        back_after_s = None if start is None else max(0.0, start - escalation.segment.end)
        yield replace(escalation, back_after_s=back_after_s)


def _back_at(
    phrases: Sequence[PhraseProsody], reference: _Reference, options: EscalationOptions
) -> float | None:
    """Start of the first run of units that are not loud and last long enough."""
    run: list[PhraseProsody] = []
    spoken_s = 0.0
    for phrase in phrases:
        length_s = phrase.segment.duration_s
        if length_s >= options.min_phrase_s and (
            phrase.level_dbfs - reference.level_dbfs > options.max_back_level_db
        ):
            run, spoken_s = [], 0.0
            continue
        run.append(phrase)
        spoken_s += length_s
        if spoken_s >= options.min_back_speech_s:
            return run[0].segment.start
    return None
