"""Silence: stretches in which nobody speaks, and who ended them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.announcements import announced_how_long
from voicecoach.coaching.evidence import speech_s
from voicecoach.coaching.lookup import floor_of
from voicecoach.coaching.measures import CUSTOMER_SPEECH, LONGEST_SILENCE, SILENCE
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import worded_speakers
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Silence
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "DEAD_AIR",
    "LONG_SILENCE",
    "STAYED_IN_TOUCH",
    "DeadAirOptions",
    "StayedInTouchOptions",
    "long_silences",
]

_DEAD_AIR = "Observe.AI calls 10 s of silence without a warning dead air"
_SAME_TIME_S = 1e-6
_MUSIC = "Music on hold may count as speech or not; a hold that was agreed is no dead air."


def _silences(analysis: CallAnalysis) -> tuple[Silence, ...]:
    """Silences inside the call: those at its edges are ringing or the end of the recording."""
    return tuple(s for s in analysis.conversation.silences if s.kind != "edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadAirOptions(RuleOptions):
    """Thresholds of `DEAD_AIR` and `LONG_SILENCE`."""

    min_silence_s: float = field(default=10.0, metadata=origin("literature", _DEAD_AIR))
    max_question_s: float = field(
        default=2.5,
        metadata=origin("convention", "'Hello? Are you still there?' takes about two seconds"),
    )
    min_said_s: float = field(
        default=2.0,
        metadata=origin("convention", "a shorter turn may be the 'okay' to an announcement"),
    )


def long_silences(
    analysis: CallAnalysis, options: DeadAirOptions
) -> Iterator[tuple[Segment, Segment | None]]:
    """Yield long silences beside the agent's speech, with the turn that shows dead air.

    That is the customer's turn before it, if it was too long for an "okay"
    to an announcement, or the one after it, if it is as short as "hello?".
    ``None`` where neither is so.
    """
    for silence in _silences(analysis):
        pause = silence.segment
        if pause.duration_s < options.min_silence_s or AGENT not in (silence.before, silence.after):
            continue
        yield (
            pause,
            _said_before(analysis, pause, options) or _asked_after(analysis, pause, options),
        )


def _said_before(analysis: CallAnalysis, pause: Segment, options: DeadAirOptions) -> Segment | None:
    turns = floor_of(analysis, CUSTOMER)
    turn = next((t for t in turns if abs(t.end - pause.start) < _SAME_TIME_S), None)
    is_long = turn is not None and speech_s(analysis, CUSTOMER, turn) >= options.min_said_s
    return turn if is_long else None


def _asked_after(analysis: CallAnalysis, pause: Segment, options: DeadAirOptions) -> Segment | None:
    turns = floor_of(analysis, CUSTOMER)
    turn = next((t for t in turns if abs(t.start - pause.end) < _SAME_TIME_S), None)
    is_short = turn is not None and turn.duration_s <= options.max_question_s
    return turn if is_short else None


def _dead_air(analysis: CallAnalysis, options: DeadAirOptions) -> Iterator[Moment]:
    for pause, sign in long_silences(analysis, options):
        if sign is None or announced_how_long(analysis, pause):
            continue
        length = observe(SILENCE, analysis, pause, threshold=options.min_silence_s)
        said = observe(CUSTOMER_SPEECH, analysis, sign)
        who = (
            f"after the customer had spoken for {duration(said.value)}"
            if sign.end <= pause.end
            else f"until the customer broke it with {duration(said.value)} of speech"
        )
        yield raise_moment(
            "SIL01",
            segment=pause,
            valence="opportunity",
            observed=(length, said),
            advice=(
                f"{duration(length.value)} of silence from {at(pause.start)}, {who}. Name it "
                "beforehand: 'I'm opening your order, this takes a moment.'"
            ),
        )


DEAD_AIR = Rule(
    code="SIL01",
    title="Dead air",
    subject="Silence",
    valence="opportunity",
    skill_rows=(29,),
    finds=(
        "Nobody speaks for long beside the agent's words, and it is likely that the customer was "
        "left waiting: either the last words before it were theirs and more than an 'okay', or "
        "they ended it with something as short as 'hello?'. Without words it cannot be known "
        "whether the silence had been announced; with words, one that was is left out."
    ),
    why="Who waits without knowing what for starts to doubt that anything is happening.",
    basis="literature",
    source=_DEAD_AIR + " (their engineering blog)",
    applies_not_when=(
        "They were looking for something and answered with a word or two, or the wait had been "
        "agreed before they spoke, or their last words agreed to it ('yes, take your time'). "
        + _MUSIC
    ),
    evidence=(SILENCE, CUSTOMER_SPEECH),
    needs=("two_speakers", "silences"),
    rooms=("agent", "coach", "lead"),
    options=DeadAirOptions(),
    find=_dead_air,
)


def _long_silence(analysis: CallAnalysis, options: DeadAirOptions) -> Iterator[Moment]:
    if worded_speakers(analysis) >= {AGENT, CUSTOMER}:
        return  # what was said before it is known: SIL04 and SIL05 look
    for pause, sign in long_silences(analysis, options):
        if sign is not None:
            continue
        length = observe(SILENCE, analysis, pause, threshold=options.min_silence_s)
        yield raise_moment(
            "SIL02",
            segment=pause,
            valence="note",
            observed=(length,),
            advice=(
                f"{duration(length.value)} of silence from {at(pause.start)}. Listen to what came "
                "before it: did they know what you were doing, and for how long?"
            ),
        )


LONG_SILENCE = Rule(
    code="SIL02",
    title="Long silence",
    subject="Silence",
    valence="note",
    skill_rows=(29,),
    finds=(
        "Nobody speaks for long beside the agent's words, and it cannot be told without words "
        "whether it was announced or who was waiting for whom. Where words are known, SIL04 and "
        "SIL05 look instead."
    ),
    why="A silence that was announced is work; the same silence unannounced is dead air.",
    basis="literature",
    source=_DEAD_AIR + " (their engineering blog)",
    applies_not_when=(
        "You had said what you were doing, or they were looking for a number. " + _MUSIC
    ),
    evidence=(SILENCE,),
    needs=("two_speakers", "silences"),
    options=DeadAirOptions(),
    find=_long_silence,
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
        own_count = sum(silence.before == AGENT for silence in chain)
        if len(chain) == 1 or 2 * own_count < len(chain) or total_s < options.min_total_s:
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
        "air, and together as long as dead air. At least half of them begin after the agent's "
        "words: a late reply is no work."
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
