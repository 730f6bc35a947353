"""Silence: stretches in which nobody speaks, and who ended them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.measures import LONGEST_SILENCE, SILENCE
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Silence
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["CUSTOMER_ENDED_SILENCE", "DEAD_AIR", "STAYED_IN_TOUCH"]

_DEAD_AIR = "Observe.AI calls 10 s of silence without a warning dead air"
_MUSIC = "Music on hold may count as speech or not; a hold that was agreed is no dead air."


def _silences(analysis: CallAnalysis) -> tuple[Silence, ...]:
    """Silences inside the call: those at its edges are ringing or the end of the recording."""
    return tuple(s for s in analysis.conversation.silences if s.kind != "edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadAirOptions(RuleOptions):
    """Thresholds of `DEAD_AIR` and `CUSTOMER_ENDED_SILENCE`."""

    min_silence_s: float = field(default=10.0, metadata=origin("literature", _DEAD_AIR))


def _dead_air(analysis: CallAnalysis, options: DeadAirOptions) -> Iterator[Moment]:
    for silence in _silences(analysis):
        if silence.after != AGENT or silence.segment.duration_s < options.min_silence_s:
            continue
        length = observe(SILENCE, analysis, silence.segment, threshold=options.min_silence_s)
        yield raise_moment(
            "SIL01",
            segment=silence.segment,
            valence="opportunity",
            observed=(length,),
            advice=(
                f"{duration(length.value)} of silence from {at(silence.segment.start)}. Unless "
                "you had said why, name it: 'I'm opening your order, this takes a moment.'"
            ),
        )


DEAD_AIR = Rule(
    code="SIL01",
    title="Dead air",
    subject="Silence",
    valence="opportunity",
    skill_rows=(29,),
    finds="Nobody speaks for long inside the call, and the agent is the one who speaks next.",
    why="Who waits without knowing what for starts to doubt that anything is happening.",
    basis="literature",
    source=_DEAD_AIR + " (their engineering blog)",
    applies_not_when=(
        "You said before what you would do and how long it takes: without words the tool cannot "
        "know. " + _MUSIC
    ),
    evidence=(SILENCE,),
    needs=("two_speakers", "silences"),
    rooms=("agent", "coach", "lead"),
    options=DeadAirOptions(),
    find=_dead_air,
)


def _customer_ended(analysis: CallAnalysis, options: DeadAirOptions) -> Iterator[Moment]:
    for silence in _silences(analysis):
        if (silence.before, silence.after) != (AGENT, CUSTOMER):
            continue
        if silence.segment.duration_s < options.min_silence_s:
            continue
        length = observe(SILENCE, analysis, silence.segment, threshold=options.min_silence_s)
        yield raise_moment(
            "SIL02",
            segment=silence.segment,
            valence="note",
            observed=(length,),
            advice=(
                f"After you spoke, {duration(length.value)} of silence from "
                f"{at(silence.segment.start)}, then the customer spoke. Listen: were they "
                "looking for something, or waiting for you?"
            ),
        )


CUSTOMER_ENDED_SILENCE = Rule(
    code="SIL02",
    title="The customer ended a long silence",
    subject="Silence",
    valence="note",
    skill_rows=(29,),
    finds="Nobody speaks for long after the agent, and the customer is the one who speaks next.",
    why="Either they needed the time, or they had to ask whether you were still there.",
    basis="literature",
    source=_DEAD_AIR + " (their engineering blog); who was waiting cannot be told without words",
    applies_not_when="They were looking for a number, or thinking about your question. " + _MUSIC,
    evidence=(SILENCE,),
    needs=("two_speakers", "silences"),
    options=DeadAirOptions(),
    find=_customer_ended,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StayedInTouchOptions(RuleOptions):
    """Thresholds of `STAYED_IN_TOUCH`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_silence_s: float = field(
        default=3.0,
        metadata=origin("convention", "Amazon Contact Lens counts longer silences as non-talk"),
    )
    max_silence_s: float = field(default=10.0, metadata=origin("literature", _DEAD_AIR))
    max_apart_s: float = field(
        default=15.0, metadata=origin("convention", "further apart it is not one task")
    )
    min_total_s: float = field(
        default=10.0,
        metadata=origin("convention", "together as long as what would be dead air in one piece"),
    )


def _stayed_in_touch(analysis: CallAnalysis, options: StayedInTouchOptions) -> Iterator[Moment]:
    for chain in _chains(analysis, options):
        stretch = Segment(chain[0].segment.start, chain[-1].segment.end)
        total_s = sum(silence.segment.duration_s for silence in chain)
        if len(chain) == 1 or total_s < options.min_total_s:
            continue
        total = observe(SILENCE, analysis, stretch, threshold=options.min_total_s)
        longest = observe(LONGEST_SILENCE, analysis, stretch, threshold=options.max_silence_s)
        yield raise_moment(
            "SIL03",
            segment=stretch,
            valence="strength",
            observed=(total, longest),
            advice=(
                f"From {at(stretch.start)} there were {duration(total.value)} of silence in all, "
                f"but never more than {duration(longest.value)} at a time: you kept speaking in "
                "between, so they knew you were there."
            ),
        )


def _chains(analysis: CallAnalysis, options: StayedInTouchOptions) -> Iterator[tuple[Silence, ...]]:
    chain: list[Silence] = []
    for silence in _silences(analysis):
        length_s = silence.segment.duration_s
        if length_s < options.min_silence_s:
            continue
        apart = chain and silence.segment.start - chain[-1].segment.end > options.max_apart_s
        short = length_s < options.max_silence_s and silence.after == AGENT
        if chain and (apart or not short):
            yield tuple(chain)
            chain = []
        if short:
            chain.append(silence)
    if chain:
        yield tuple(chain)


STAYED_IN_TOUCH = Rule(
    code="SIL03",
    title="Stayed in touch while working",
    subject="Silence",
    valence="strength",
    skill_rows=(29,),
    finds=(
        "Two or more silences close together, each ended by the agent before it became dead "
        "air, and together as long as dead air."
    ),
    why="A word now and then turns waiting into working together.",
    basis="convention",
    source="the counterpart of dead air (SIL01): the same silence in short pieces",
    applies_not_when=(
        "The silences were hesitation, not work: then a plain 'let me think' serves better."
    ),
    evidence=(SILENCE, LONGEST_SILENCE),
    needs=("two_speakers", "silences"),
    rooms=("agent", "coach", "lead"),
    options=StayedInTouchOptions(),
    find=_stayed_in_touch,
)
