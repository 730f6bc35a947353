"""Adapting to a customer who speaks slowly: the agent's pace beside theirs.

Rates of two people differ by the error of the method alone (about 8 % each on
synthetic voices), so the customer counts as slow only far below the agent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import (
    phrases_in,
    rate_sps,
    speech_of_phrases_s,
    with_rate,
)
from voicecoach.coaching.measures import AGENT_RATE, AGENT_RATE_FROM_ELSEWHERE, CUSTOMER_RATE
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.pace import PaceStretchOptions, pace_stretches
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, number
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["CAME_DOWN", "STAYED_FAST", "CameDownOptions", "StayedFastOptions"]

_RATES = (
    "people slow down for who they speak to (slower with strangers in telephone corpora); syllable "
    "nuclei after de Jong & Wempe 2009"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameDownOptions(PaceStretchOptions):
    """Thresholds of `CAME_DOWN`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_fall_ratio: float = field(
        default=0.12,
        metadata=origin("convention", "1.5 times the error of a sentence (7.8 %), over several"),
    )
    listened_s: float = field(
        default=30.0, metadata=origin("convention", "what the customer said last is adapted to")
    )
    min_customer_s: float = field(
        default=5.0, metadata=origin("convention", "about twenty syllables; fewer are chance")
    )
    max_customer_ratio: float = field(
        default=0.85,
        metadata=origin(
            "convention", "the customer's pace over the agent's usual: below the error of both"
        ),
    )


def _came_down(analysis: CallAnalysis, options: CameDownOptions) -> Iterator[Moment]:
    for stretch, found in pace_stretches(
        analysis, options, min_change_ratio=-options.min_fall_ratio
    ):
        own_sps = AGENT_RATE.take(analysis, stretch) or 0.0
        usual_sps = own_sps - found.change
        heard = Segment(max(0.0, stretch.start - options.listened_s), stretch.end)
        said = with_rate(phrases_in(analysis, CUSTOMER, heard))
        their_sps = rate_sps(said)
        if their_sps is None or speech_of_phrases_s(said) < options.min_customer_s:
            continue
        if their_sps > options.max_customer_ratio * usual_sps:
            continue
        limit = 100.0 * options.min_fall_ratio
        rate = observe(AGENT_RATE, analysis, stretch, reference=usual_sps)
        theirs = observe(CUSTOMER_RATE, analysis, heard)
        yield raise_moment(
            "ADA01",
            segment=stretch,
            valence="strength",
            observed=(
                observe(AGENT_RATE_FROM_ELSEWHERE, analysis, stretch, threshold=limit),
                rate,
                theirs,
            ),
            advice=(
                f"They spoke slowly ({number(theirs.value, 'syllables/s')}), and from "
                f"{at(stretch.start)} you came down to {rate.value:.1f} (usually "
                f"{usual_sps:.1f}). Keep doing that where it matters."
            ),
        )


CAME_DOWN = Rule(
    code="ADA01",
    title="Came down to the customer's pace",
    subject="Pace",
    valence="strength",
    skill_rows=(20, 25),
    finds=(
        "The customer speaks clearly slower than the agent usually does, and for ten seconds of "
        "own speech and more the agent is clearly slower than usual as well, by more than the "
        "error of the comparison."
    ),
    why="Who thinks and speaks slowly can follow somebody who does so too.",
    basis="convention",
    source=_RATES,
    applies_not_when="You were waiting for a system or reading something out.",
    evidence=(AGENT_RATE_FROM_ELSEWHERE, AGENT_RATE, CUSTOMER_RATE),
    needs=("two_speakers", "articulation_rate"),
    options=CameDownOptions(),
    find=_came_down,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StayedFastOptions(RuleOptions):
    """Thresholds of `STAYED_FAST`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is about the whole call")
    )
    min_faster_ratio: float = field(
        default=0.40,
        metadata=origin(
            "convention",
            "agent's pace over the customer's, minus 1: four times the error of either, as 0.25 "
            "between two voices can be error alone",
        ),
    )
    min_speech_s: float = field(
        default=30.0, metadata=origin("convention", "speech of each with a pace: not one answer")
    )
    after_s: float = field(
        default=60.0, metadata=origin("convention", "by then their pace has been heard")
    )


def _stayed_fast(analysis: CallAnalysis, options: StayedFastOptions) -> Iterator[Moment]:
    if analysis.duration_s <= options.after_s:
        return
    stretch = Segment(options.after_s, analysis.duration_s)
    own, theirs = (with_rate(phrases_in(analysis, s, stretch)) for s in (AGENT, CUSTOMER))
    if min(speech_of_phrases_s(own), speech_of_phrases_s(theirs)) < options.min_speech_s:
        return
    their_sps = rate_sps(theirs)
    if not their_sps or (rate_sps(own) or 0.0) < (1.0 + options.min_faster_ratio) * their_sps:
        return
    limit_sps = (1.0 + options.min_faster_ratio) * their_sps
    stretch = Segment(own[0].segment.start, own[-1].segment.end)
    rate = observe(AGENT_RATE, analysis, stretch, threshold=limit_sps)
    heard = observe(CUSTOMER_RATE, analysis, Segment(options.after_s, analysis.duration_s))
    yield raise_moment(
        "ADA02",
        segment=stretch,
        valence="opportunity",
        observed=(rate, heard),
        advice=(
            f"From {at(stretch.start)} on they spoke {number(heard.value, 'syllables/s')} and you "
            f"{rate.value:.1f}. Where something is new to them, come down half the way."
        ),
    )


STAYED_FAST = Rule(
    code="ADA02",
    title="Stayed much faster than a slow customer",
    subject="Pace",
    valence="opportunity",
    skill_rows=(20, 25),
    finds=(
        "After the first minute the agent speaks at least 40 % faster than the customer, over "
        "half a minute of speech of each."
    ),
    why="Who speaks slowly often needs the time to take things in.",
    basis="convention",
    source=_RATES,
    applies_not_when=(
        "They were searching for something while they spoke, or asked you to be quick: who "
        "speaks slowly may well listen fast."
    ),
    evidence=(AGENT_RATE, CUSTOMER_RATE),
    needs=("two_speakers", "articulation_rate"),
    options=StayedFastOptions(),
    find=_stayed_fast,
)
