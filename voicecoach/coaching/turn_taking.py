"""Turn-taking: who came in on whom, and who let the other go on."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.floor import Crossing, crossings
from voicecoach.coaching.measures import (
    AGENT_SPEECH,
    BOTH_SPEAKING,
    CUSTOMER_SPEECH,
    HANDOVERS,
    LONGEST_WAIT,
    TIME_AWAY,
)
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, count, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import STOPPED_WITHIN_S, FloorTransfer
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "CAME_IN",
    "EASY_EXCHANGE",
    "LET_THEM_GO_ON",
    "CameInOptions",
    "EasyExchangeOptions",
    "LetThemGoOnOptions",
    "StopOptions",
]

_KURTIC = (
    "Kurtić, Brown & Wells 2013: where an overlap starts, how long it lasts and who goes on "
    "tell competition from help better than the voice does"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOptions(RuleOptions):
    """From when on a speaker who stops for the other had something to lose."""

    min_held_s: float = field(
        default=1.5,
        metadata=origin("convention", "speech in the turn so far; shorter is a false start"),
    )
    min_quiet_s: float = field(
        default=0.5,
        metadata=origin("convention", "shorter pauses occur inside a sentence: they did not stop"),
    )


@dataclass(frozen=True, slots=True)
class _Stop:
    """One speaker stopped in mid-turn for the other: both speaking, the turn, what followed."""

    crossing: Crossing
    both: Observation
    held: Observation
    went_on: Observation
    away: Observation

    @property
    def observed(self) -> tuple[Observation, ...]:
        return self.both, self.held, self.went_on, self.away


def _stops(
    analysis: CallAnalysis, options: StopOptions, *, incomer: str, away_s: float
) -> Iterator[_Stop]:
    """Yield where the other stopped for ``incomer``, who took the floor."""
    incoming, holding = (
        (AGENT_SPEECH, CUSTOMER_SPEECH) if incomer == AGENT else (CUSTOMER_SPEECH, AGENT_SPEECH)
    )
    for crossing in crossings(analysis, incomer=incomer):
        before, after = crossing.before, crossing.after
        if not crossing.is_taken or before is None or after is None:
            continue
        overlap = crossing.overlap
        held = observe(holding, analysis, before, threshold=options.min_held_s)
        away = observe(TIME_AWAY, analysis, overlap, threshold=away_s)
        if held.value >= options.min_held_s and away.value >= options.min_quiet_s:
            both = observe(BOTH_SPEAKING, analysis, overlap, threshold=STOPPED_WITHIN_S)
            yield _Stop(crossing, both, held, observe(incoming, analysis, after), away)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameInOptions(StopOptions):
    """Thresholds of `CAME_IN`."""

    min_away_s: float = field(
        default=10.0,
        metadata=origin("convention", "the talk is about something else by then"),
    )


def _came_in(analysis: CallAnalysis, options: CameInOptions) -> Iterator[Moment]:
    for stop in _stops(analysis, options, incomer=AGENT, away_s=options.min_away_s):
        start = stop.crossing.overlap.start
        yield raise_moment(
            "TRN01",
            segment=Segment(start, stop.crossing.incomer_unit.end),
            valence="opportunity",
            observed=stop.observed,
            advice=(
                f"At {at(start)} they had been talking for {duration(stop.held.value)} when you "
                f"came in; they stopped within {duration(stop.both.value)}"
                + _what_became(stop, options)
            ),
        )


def _what_became(stop: _Stop, options: CameInOptions) -> str:
    """Say whether the thought may have been lost, and what to try."""
    if stop.away.value < options.min_away_s:
        return ". Let the sentence land, then ask."
    if stop.crossing.fact.holder_back_after_s is None:
        return " and did not get back to it. Ask: 'You were saying?'"
    return (
        f" and had the floor again {duration(stop.away.value)} later. "
        "Ask at once: 'You were saying?'"
    )


CAME_IN = Rule(
    code="TRN01",
    title="Came in and the customer stopped",
    subject="Turn-taking",
    valence="opportunity",
    skill_rows=(15,),
    finds=(
        "The agent starts while the customer holds the floor; the customer stops within a second, "
        "and the agent goes on. Listening sounds, help with a word, early starts at the end of a "
        "sentence, and all that is unsure are left out. Where the customer has the floor again "
        "only much later, the moment says so: the thought may be lost."
    ),
    why="A thought that was cut off often does not come back, and with it goes what they needed.",
    basis="literature",
    source=_KURTIC,
    applies_not_when=(
        "You came in to help with a word or to stop something urgent, or the line delays your "
        "voice: on a delayed line both of you believe to have started first. Where the delay is "
        "known, overlaps that the customer did not hear are left out."
    ),
    evidence=(BOTH_SPEAKING, CUSTOMER_SPEECH, AGENT_SPEECH, TIME_AWAY),
    needs=("two_speakers", "overlaps"),
    rooms=("agent", "coach", "lead"),
    options=CameInOptions(),
    find=_came_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetThemGoOnOptions(StopOptions):
    """Thresholds of `LET_THEM_GO_ON`."""

    min_floor_s: float = field(
        default=2.0,
        metadata=origin("convention", "a sentence of the customer, not a word"),
    )


def _let_them_go_on(analysis: CallAnalysis, options: LetThemGoOnOptions) -> Iterator[Moment]:
    for stop in _stops(analysis, options, incomer=CUSTOMER, away_s=options.min_quiet_s):
        if stop.went_on.value < options.min_floor_s:
            continue
        start = stop.crossing.overlap.start
        yield raise_moment(
            "TRN02",
            segment=Segment(start, stop.went_on.stretch.end),
            valence="strength",
            observed=stop.observed[:3],
            advice=(
                f"At {at(start)} you both spoke; you stopped within {duration(stop.both.value)} "
                f"and they went on for {duration(stop.went_on.value)}. Good call to let them."
            ),
        )


LET_THEM_GO_ON = Rule(
    code="TRN02",
    title="Let the customer go on when both spoke",
    subject="Turn-taking",
    valence="strength",
    skill_rows=(15,),
    finds=(
        "The customer starts while the agent holds the floor; the agent stops within a second, "
        "and the customer goes on."
    ),
    why="What a customer breaks in with is usually what matters most to them.",
    basis="literature",
    source=_KURTIC,
    applies_not_when=(
        "Your sentence was over anyway, or you were saying something that must be heard whole, "
        "such as a legal notice."
    ),
    evidence=(BOTH_SPEAKING, AGENT_SPEECH, CUSTOMER_SPEECH),
    needs=("two_speakers", "overlaps"),
    rooms=("agent", "coach", "lead"),
    options=LetThemGoOnOptions(),
    find=_let_them_go_on,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyExchangeOptions(RuleOptions):
    """Thresholds of `EASY_EXCHANGE`."""

    max_per_call_count: int = field(
        default=1,
        metadata=origin("convention", "it is about the flow of the call, so once is enough"),
    )
    min_handover_count: int = field(
        default=5,
        metadata=origin("convention", "about half a minute of talk to and fro"),
    )
    max_overlap_s: float = field(
        default=0.2,
        metadata=origin("convention", "one syllable; more is heard as talking over the end"),
    )
    max_early_ratio: float = field(
        default=0.4,
        metadata=origin(
            "literature",
            "about 40 % of ordinary handovers overlap a little (Heldner & Edlund 2010)",
        ),
    )
    max_wait_s: float = field(
        default=2.0,
        metadata=origin(
            "literature", "longer gaps feel awkward between strangers (Templeton 2023)"
        ),
    )
    max_silence_s: float = field(
        default=5.0,
        metadata=origin("convention", "a longer silence of any kind breaks the flow"),
    )


def _easy_exchanges(analysis: CallAnalysis, options: EasyExchangeOptions) -> Iterator[Moment]:
    for run in _easy_runs(analysis, options):
        early_count = sum(transfer.offset_s < 0.0 for transfer in run)
        if len(run) < options.min_handover_count or early_count > options.max_early_ratio * len(
            run
        ):
            continue
        stretch = Segment(run[0].at, run[-1].at)
        handovers = observe(HANDOVERS, analysis, stretch, threshold=options.min_handover_count)
        wait = observe(LONGEST_WAIT, analysis, stretch, threshold=options.max_wait_s)
        yield raise_moment(
            "TRN03",
            segment=stretch,
            valence="strength",
            observed=(handovers, wait),
            advice=(
                f"From {at(stretch.start)} to {at(stretch.end)} you took over "
                f"{count(handovers.value, 'time', 'times')} without talking over them, and they "
                f"never waited longer than {duration(max(wait.value, 0.0))}. Keep that rhythm."
            ),
        )


def _easy_runs(
    analysis: CallAnalysis, options: EasyExchangeOptions
) -> Iterator[tuple[FloorTransfer, ...]]:
    """Yield runs of handovers to the agent that nothing breaks."""
    breaks = _breaks(analysis, options)
    run: list[FloorTransfer] = []
    for transfer in analysis.conversation.floor_transfers:
        if transfer.to_speaker != AGENT:
            continue
        easy = -options.max_overlap_s <= transfer.offset_s <= options.max_wait_s
        broken = bool(run) and any(run[-1].at <= start < transfer.at for start in breaks)
        if run and (broken or not easy):
            yield tuple(run)
            run = []
        if easy:
            run.append(transfer)
    if run:
        yield tuple(run)


def _breaks(analysis: CallAnalysis, options: EasyExchangeOptions) -> tuple[float, ...]:
    """When the agent spoke into the customer's words, or nobody spoke for long."""
    over = (
        crossing.overlap.start
        for crossing in crossings(analysis, incomer=AGENT)
        if crossing.overlap.duration_s > options.max_overlap_s
    )
    quiet = (
        silence.segment.start
        for silence in analysis.conversation.silences
        if silence.segment.duration_s > options.max_silence_s
    )
    return (*over, *quiet)


EASY_EXCHANGE = Rule(
    code="TRN03",
    title="Easy back and forth",
    subject="Turn-taking",
    valence="strength",
    skill_rows=(15,),
    finds=(
        "Several handovers from customer to agent in a row, none of them over the customer's "
        "words, none after a long wait, and no long silence in between."
    ),
    why="Talk that passes to and fro without friction is how people notice that they connect.",
    basis="literature",
    source=(
        "Templeton et al. 2022: in conversations that connect, replies come fast; Templeton et "
        "al. 2023: gaps above 2 s between strangers mark disconnection"
    ),
    applies_not_when=(
        "The exchange was a form being filled in: then the rhythm says little about listening."
    ),
    evidence=(HANDOVERS, LONGEST_WAIT),
    needs=("two_speakers", "overlaps"),
    options=EasyExchangeOptions(),
    find=_easy_exchanges,
)
