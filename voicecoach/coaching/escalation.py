"""Where the customer got louder than they usually are in this call, with a second sign of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import level_dbfs, phrases_in, pitch_hz, rate_sps, span
from voicecoach.coaching.rule import RuleOptions, origin
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import PhraseProsody, VoiceBaseline
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.units import ratio_to_st

__all__ = ["EpisodeOptions", "episodes", "is_loud"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeOptions(RuleOptions):
    """What counts as the customer getting louder."""

    min_rise_db: float = field(
        default=3.0,
        metadata=origin(
            "convention",
            "half of the 6 dB between a normal and a raised voice in voice-level tables",
        ),
    )
    min_phrase_rise_db: float = field(
        default=2.0,
        metadata=origin("convention", "each unit; the episode as a whole needs the full rise"),
    )
    min_spread_ratio: float = field(
        default=0.75,
        metadata=origin(
            "convention",
            "rise over the own interquartile range: 0.75 of it is one standard deviation",
            may_exceed_one=True,
        ),
    )
    min_phrase_s: float = field(
        default=0.5, metadata=origin("convention", "the level of a shorter unit says little")
    )
    min_phrase_count: int = field(
        default=2, metadata=origin("convention", "one loud unit may be a cough or a laugh")
    )
    max_apart_s: float = field(
        default=15.0, metadata=origin("convention", "further apart they are two episodes")
    )
    min_pitch_rise_st: float = field(
        default=1.0,
        metadata=origin(
            "convention", "second sign: a raised voice is higher as well, a moved handset is not"
        ),
    )
    min_rate_rise_ratio: float = field(
        default=0.10, metadata=origin("convention", "second sign: faster than usual")
    )
    min_overlap_s: float = field(
        default=0.5, metadata=origin("convention", "second sign: speaking while the agent speaks")
    )


def episodes(analysis: CallAnalysis, options: EpisodeOptions) -> tuple[Segment, ...]:
    """Stretches in which the customer is louder than usual, each with a second sign of it.

    An episode is a run of consecutive loud units (`is_loud`), broken by a
    unit that is not or by a long gap. The second sign (pitch, pace, or
    speaking while the agent speaks) keeps out a handset that was moved.
    """
    usual = analysis.baseline_of(CUSTOMER)
    if usual is None:
        return ()
    runs = _loud_runs(analysis.prosody_of(CUSTOMER), usual, options)
    stretches = (span([phrase.segment for phrase in run]) for run in runs)
    return tuple(s for s in stretches if _is_episode(analysis, s, usual, options))


def is_loud(phrase: PhraseProsody, usual: VoiceBaseline, options: EpisodeOptions) -> bool:
    """Whether a unit is long enough, and above the usual level by what each unit needs."""
    long_enough = phrase.segment.duration_s >= options.min_phrase_s
    return (
        long_enough
        and usual.level_dbfs is not None
        and (phrase.level_dbfs - usual.level_dbfs >= options.min_phrase_rise_db)
    )


def _rises(phrases: Sequence[PhraseProsody], usual: VoiceBaseline, options: EpisodeOptions) -> bool:
    """Whether the units together are above the usual level and the own spread of it."""
    level = level_dbfs(phrases)
    if level is None or usual.level_dbfs is None:
        return False
    spread_db = options.min_spread_ratio * (usual.level_spread_db or 0.0)
    return level - usual.level_dbfs >= max(options.min_rise_db, spread_db)


def _loud_runs(
    phrases: Sequence[PhraseProsody], usual: VoiceBaseline, options: EpisodeOptions
) -> Iterator[tuple[PhraseProsody, ...]]:
    run: list[PhraseProsody] = []
    for phrase in phrases:
        if phrase.segment.duration_s < options.min_phrase_s:
            continue
        loud = is_loud(phrase, usual, options)
        apart = run and phrase.segment.start - run[-1].segment.end > options.max_apart_s
        if not loud or apart:
            if len(run) >= options.min_phrase_count:
                yield tuple(run)
            run = []
        if loud:
            run.append(phrase)
    if len(run) >= options.min_phrase_count:
        yield tuple(run)


def _is_episode(
    analysis: CallAnalysis, stretch: Segment, usual: VoiceBaseline, options: EpisodeOptions
) -> bool:
    phrases = phrases_in(analysis, CUSTOMER, stretch)
    return _rises(phrases, usual, options) and (
        _is_higher(phrases, usual, options)
        or _is_faster(phrases, usual, options)
        or _speaks_over(analysis, stretch) >= options.min_overlap_s
    )


def _is_higher(
    phrases: Sequence[PhraseProsody], usual: VoiceBaseline, options: EpisodeOptions
) -> bool:
    pitch = pitch_hz(phrases)
    if pitch is None or usual.f0_median_hz is None:
        return False
    return float(ratio_to_st(pitch / usual.f0_median_hz)) >= options.min_pitch_rise_st


def _is_faster(
    phrases: Sequence[PhraseProsody], usual: VoiceBaseline, options: EpisodeOptions
) -> bool:
    rate = rate_sps(phrases)
    if rate is None or usual.articulation_rate_sps is None:
        return False
    return rate >= usual.articulation_rate_sps * (1.0 + options.min_rate_rise_ratio)


def _speaks_over(analysis: CallAnalysis, stretch: Segment) -> float:
    return sum(
        overlap.segment.duration_s
        for overlap in analysis.conversation.overlaps
        if overlap.incomer == CUSTOMER and stretch.overlaps(overlap.segment)
    )
