"""Pace: stretches in which the agent is clearly faster than their own usual."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import span, speech_of_phrases_s, windows, with_rate
from voicecoach.coaching.lookup import phrases_of
from voicecoach.coaching.matched import (
    from_elsewhere,
    is_beyond_error,
    mean_change_ratio,
    usual,
    usual_over_calls,
)
from voicecoach.coaching.measures import AGENT_RATE, AGENT_RATE_FROM_ELSEWHERE, AGENT_SPEECH
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, beyond_error, origin
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.prosody.deviation import StretchChange

__all__ = ["FAST_STRETCH", "FastStretchOptions", "PaceStretchOptions", "pace_stretches"]

_METHOD = (
    "syllable nuclei after de Jong & Wempe 2009; 7.8 % mean error of a sentence over nine "
    "synthetic voices (docs/signals.md), so small differences are left out"
)
_OWN = (
    "compared with the own pace at equal phrase length: age, region and length matter (Jacewicz et "
    "al. 2010)"
)


_SEARCHED_RATIO = 0.75
"""Share of the change that stretches are looked for with in this call; judged is the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceStretchOptions(RuleOptions):
    """What it takes to compare the pace of a stretch with the usual one."""

    min_rest_s: float = field(
        default=8.0,
        metadata=origin(
            "convention",
            "measured speech outside the stretch that says what is usual, about forty syllables; "
            "not asked where the last calls say it",
        ),
    )

    min_speech_s: float = field(
        default=10.0, metadata=origin("convention", "about ten phrases; fewer are chance")
    )
    max_gap_s: float = field(
        default=10.0, metadata=origin("convention", "a longer gap starts another stretch")
    )
    min_change_error_ratio: float = beyond_error()


def pace_stretches(
    analysis: CallAnalysis, options: PaceStretchOptions, *, min_change_ratio: float
) -> Iterator[tuple[Segment, StretchChange]]:
    """Yield stretches in which the agent is so much faster (> 0) or slower (< 0) than usual.

    Usual is what it is in units of the same length, over the last calls or,
    where those are not known, in this call outside the stretch.
    """
    line = usual(analysis, "articulation_rate")
    if line is None:
        return
    phrases = with_rate(phrases_of(analysis, AGENT))
    is_over_calls = usual_over_calls(analysis, "articulation_rate") is not None
    most_s = speech_of_phrases_s(phrases) - (0.0 if is_over_calls else options.min_rest_s)
    way = 1.0 if min_change_ratio > 0.0 else -1.0
    # The call's own usual holds the stretch as well, so that it stands out less than it does.
    looked_for = abs(min_change_ratio) * (1.0 if is_over_calls else _SEARCHED_RATIO)

    def fires(part: Sequence[PhraseProsody]) -> bool:
        ratio = mean_change_ratio(part, line, "articulation_rate")
        return (
            speech_of_phrases_s(part) <= most_s and ratio is not None and way * ratio >= looked_for
        )

    for window in windows(
        phrases, min_speech_s=options.min_speech_s, max_gap_s=options.max_gap_s, fires=fires
    ):
        stretch = span([phrase.segment for phrase in window])
        found = from_elsewhere(analysis, stretch, "articulation_rate")
        if found is None or not is_beyond_error(found, options.min_change_error_ratio):
            continue
        if way * (found.change_ratio or 0.0) >= abs(min_change_ratio):
            yield stretch, found


@dataclass(frozen=True, slots=True, kw_only=True)
class FastStretchOptions(PaceStretchOptions):
    """Thresholds of `FAST_STRETCH`."""

    min_change_ratio: float = field(
        default=0.20,
        metadata=origin("convention", "2.5 times the error of a sentence (7.8 %): clearly audible"),
    )


def _fast_stretches(analysis: CallAnalysis, options: FastStretchOptions) -> Iterator[Moment]:
    limit_ratio = options.min_change_ratio
    for stretch, found in pace_stretches(analysis, options, min_change_ratio=limit_ratio):
        change = observe(
            AGENT_RATE_FROM_ELSEWHERE, analysis, stretch, threshold=100.0 * limit_ratio
        )
        rate_sps = AGENT_RATE.take(analysis, stretch) or 0.0
        rate = observe(AGENT_RATE, analysis, stretch, reference=rate_sps - found.change)
        usually = number(rate_sps - found.change, "syllables/s")
        yield raise_moment(
            "PAC03",
            segment=stretch,
            valence="opportunity",
            observed=(change, rate, observe(AGENT_SPEECH, analysis, stretch)),
            advice=(
                f"From {at(stretch.start)} you spoke {percent(change.value)} faster than "
                f"usual ({rate.value:.1f} instead of {usually}). Pick the sentence that matters "
                "most and give it room; say digits in threes."
            ),
        )


FAST_STRETCH = Rule(
    code="PAC03",
    title="Fast stretch",
    subject="Pace",
    valence="opportunity",
    skill_rows=(20,),
    finds=(
        "For ten seconds of own speech and more, the agent's pace is clearly above their usual in "
        "units of the same length (over the last calls or, where those are not known, in the "
        "rest of this one), by more than the error of the comparison."
    ),
    why="What goes by fast has to be asked for again, or is not asked for at all.",
    basis="convention",
    source=f"{_METHOD}; {_OWN}",
    applies_not_when=(
        "It was small talk or a text both of you know, or the customer speaks faster still."
    ),
    evidence=(AGENT_RATE_FROM_ELSEWHERE, AGENT_RATE, AGENT_SPEECH),
    needs=("two_speakers", "articulation_rate"),
    options=FastStretchOptions(),
    find=_fast_stretches,
)
