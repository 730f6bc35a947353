"""What is not said: replies that become short, and late or flat.

Most calls begin with a story and end with short replies, so shorter alone says
nothing: only a fall with a second sign is noted, and what it means is left open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import Reply, replies_in
from voicecoach.coaching.measures import (
    AGENT_SPEECH,
    CUSTOMER_MOVEMENT,
    REPLY_DELAY,
    REPLY_LENGTH,
)
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["OPENED_UP", "REPLIES_FELL", "OpenedUpOptions", "RepliesFellOptions"]

_SIGNS = (
    "a late 'okay' often stands for a no: dispreferred answers come about twice as late (Enfield; "
    "Roberts et al.); flat pitch: Traunmüller & Eriksson"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepliesFellOptions(RuleOptions):
    """Thresholds of `REPLIES_FELL`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is noted once; the clearest place is kept")
    )
    min_reply_count: int = field(
        default=3, metadata=origin("convention", "replies on either side; fewer are chance")
    )
    min_usual_s: float = field(
        default=4.0, metadata=origin("convention", "median before: sentences, not words")
    )
    max_fallen_s: float = field(
        default=2.0, metadata=origin("convention", "each one after: a word or two")
    )
    min_later_s: float = field(
        default=0.5,
        metadata=origin(
            "literature", "'no' comes about twice as late as 'yes' (Roberts et al.): half a second"
        ),
    )
    max_movement_ratio: float = field(
        default=0.65,
        metadata=origin("convention", "pitch movement after over before: an audible difference"),
    )


@dataclass(frozen=True, slots=True)
class _Fall:
    """Replies before and after, as stretches and numbers."""

    length: Observation
    length_before: Observation
    sign: tuple[Observation, Observation]
    last: int
    """Index of the last short reply."""

    @property
    def observed(self) -> tuple[Observation, ...]:
        return (self.length, self.length_before, *self.sign)


def _stretch(replies: Sequence[Reply]) -> Segment:
    return Segment(replies[0].turn.start, replies[-1].turn.end)


def _falls(
    analysis: CallAnalysis, replies: Sequence[Reply], options: RepliesFellOptions
) -> Iterator[_Fall]:
    """Yield where replies become short, each with a second sign of it."""
    count = options.min_reply_count
    for first in range(count, len(replies) - count + 1):
        after = replies[first : first + count]
        is_short = all(reply.turn.duration_s <= options.max_fallen_s for reply in after)
        if not is_short or replies[first - 1].turn.duration_s <= options.max_fallen_s:
            continue
        stretch, before = _stretch(after), _stretch(replies[:first])
        usual = observe(REPLY_LENGTH, analysis, before)
        sign = _second_sign(analysis, before, stretch, options)
        if usual.value < options.min_usual_s or sign is None:
            continue
        length = observe(
            REPLY_LENGTH,
            analysis,
            stretch,
            threshold=options.max_fallen_s,
            reference=usual.value,
        )
        yield _Fall(length, usual, sign, first + count - 1)


def _second_sign(
    analysis: CallAnalysis, before: Segment, after: Segment, options: RepliesFellOptions
) -> tuple[Observation, Observation] | None:
    """Later, or flatter."""
    delays = tuple(observe(REPLY_DELAY, analysis, part) for part in (after, before))
    if delays[0].value - delays[1].value >= options.min_later_s:
        return delays[0], delays[1]
    moved = [CUSTOMER_MOVEMENT.take(analysis, part) for part in (after, before)]
    if moved[0] is None or moved[1] is None or moved[0] > options.max_movement_ratio * moved[1]:
        return None
    return (
        observe(CUSTOMER_MOVEMENT, analysis, after),
        observe(CUSTOMER_MOVEMENT, analysis, before),
    )


def _in_words(fall: _Fall) -> str:
    now, before = fall.sign
    if now.measurement.name == REPLY_DELAY.name:
        return f"and came after {now.value:.1f} s instead of {before.value:.1f}"
    return f"and moved {now.value:.1f} instead of {before.value:.1f} semitones"


def _replies_fell(analysis: CallAnalysis, options: RepliesFellOptions) -> Iterator[Moment]:
    replies = replies_in(analysis, CUSTOMER, Segment(0.0, analysis.duration_s))
    # The last reply is the goodbye.
    for fall in _falls(analysis, replies[:-1], options):
        stretch = fall.length.stretch
        yield raise_moment(
            "UNS01",
            segment=stretch,
            speaker=CUSTOMER,
            valence="note",
            observed=fall.observed,
            advice=(
                f"From {at(stretch.start)} their replies went from "
                f"{duration(fall.length_before.value)} to {duration(fall.length.value)} "
                f"{_in_words(fall)}. Listen to what came before; you could check: 'Is that what "
                "you expected?'"
            ),
        )


REPLIES_FELL = Rule(
    code="UNS01",
    title="The customer's replies became short",
    subject="Listening",
    valence="note",
    skill_rows=(18,),
    finds=(
        "After replies of some seconds, three of the customer's replies in a row last two seconds "
        "at the most, and they also come later or their pitch moves less. The goodbye is left out."
    ),
    why="Who is disappointed rarely says so first; they say less, and later.",
    basis="literature",
    source=_SIGNS,
    applies_not_when=(
        "You asked for a yes or no, were filling in a form together, or all was settled: short "
        "replies are then what is needed. On a delayed line replies come late anyway."
    ),
    evidence=(REPLY_LENGTH, REPLY_DELAY, CUSTOMER_MOVEMENT),
    needs=("two_speakers",),
    options=RepliesFellOptions(),
    find=_replies_fell,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedUpOptions(RepliesFellOptions):
    """Thresholds of `OPENED_UP`."""

    max_asked_s: float = field(
        default=5.0, metadata=origin("convention", "own words before it: a question, no speech")
    )
    min_opened_s: float = field(
        default=4.0, metadata=origin("convention", "what came back: sentences, not words")
    )


def _opened_up(analysis: CallAnalysis, options: OpenedUpOptions) -> Iterator[Moment]:
    replies = replies_in(analysis, CUSTOMER, Segment(0.0, analysis.duration_s))
    for fall in _falls(analysis, replies, options):
        if fall.last + 1 >= len(replies):
            continue
        opened = replies[fall.last + 1].turn
        asked = Segment(replies[fall.last].turn.end, opened.start)
        own = observe(AGENT_SPEECH, analysis, asked, threshold=options.max_asked_s)
        if own.value > options.max_asked_s or opened.duration_s < options.min_opened_s:
            continue
        length = observe(REPLY_LENGTH, analysis, opened, threshold=options.min_opened_s)
        yield raise_moment(
            "UNS02",
            segment=Segment(asked.start, opened.end),
            valence="strength",
            observed=(length, own, fall.length),
            advice=(
                f"Their replies had fallen to {duration(fall.length.value)}; at "
                f"{at(asked.start)} you said little, and they spoke for "
                f"{duration(length.value)} again. Keep the question that opened it."
            ),
        )


OPENED_UP = Rule(
    code="UNS02",
    title="The customer opened up again",
    subject="Listening",
    valence="strength",
    skill_rows=(18,),
    finds=(
        "The customer's replies had become short and late or flat (UNS01); then the agent says "
        "something of five seconds at the most, and a reply of some seconds comes back."
    ),
    why="A short question after short answers shows that the silence was heard.",
    basis="convention",
    source="the counterpart of UNS01: " + _SIGNS,
    applies_not_when="They came back to it by themselves, whatever you said in between.",
    evidence=(REPLY_LENGTH, AGENT_SPEECH),
    needs=("two_speakers",),
    options=OpenedUpOptions(),
    find=_opened_up,
)
