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
)
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, count, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import FloorTransfer
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
    "OverlapOptions",
]

_KURTIC = (
    "Kurtić, Brown & Wells 2013: where an overlap starts, how long it lasts and who goes on "
    "tell competition from help better than the voice does"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapOptions(RuleOptions):
    """Thresholds by which one speaker clearly stops for the other."""

    min_overlap_s: float = field(
        default=0.4,
        metadata=origin(
            "convention",
            "shorter ones are ordinary early starts at the end of a sentence; call-ai-metrics "
            "counts from 0.5 s, without asking who stops",
        ),
    )
    max_overlap_s: float = field(
        default=1.0,
        metadata=origin(
            "convention",
            "who stops for the other does so within 1 s; later, the sentence may be over",
        ),
    )
    min_ran_s: float = field(
        default=0.25,
        metadata=origin("convention", "shorter, both started at about the same time"),
    )
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

    @property
    def observed(self) -> tuple[Observation, Observation, Observation]:
        return self.both, self.held, self.went_on


def _stops(
    analysis: CallAnalysis,
    options: "CameInOptions | LetThemGoOnOptions",
    *,
    incomer: str,
    overlap_threshold_s: float,
) -> Iterator[_Stop]:
    """Yield where the other clearly stopped for ``incomer``, who had enough to say."""
    incoming, holding = (
        (AGENT_SPEECH, CUSTOMER_SPEECH) if incomer == AGENT else (CUSTOMER_SPEECH, AGENT_SPEECH)
    )
    for crossing in crossings(analysis, incomer=incomer):
        if not _stopped(crossing, options) or not crossing.before or not crossing.after:
            continue
        held = observe(holding, analysis, crossing.before, threshold=options.min_held_s)
        went_on = observe(incoming, analysis, crossing.after, threshold=options.min_floor_s)
        if held.value >= options.min_held_s and went_on.value >= options.min_floor_s:
            both = observe(BOTH_SPEAKING, analysis, crossing.overlap, threshold=overlap_threshold_s)
            yield _Stop(crossing, both, held, went_on)


def _stopped(crossing: Crossing, options: OverlapOptions) -> bool:
    """Whether the holder clearly stopped in mid-turn for the incomer."""
    return (
        options.min_overlap_s <= crossing.overlap.duration_s <= options.max_overlap_s
        and crossing.after is not None
        and crossing.ran_s >= options.min_ran_s
        and crossing.quiet_s >= options.min_quiet_s
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CameInOptions(OverlapOptions):
    """Thresholds of `CAME_IN`."""

    min_floor_s: float = field(
        default=1.0,
        metadata=origin("convention", "own speech afterwards that shows who has the floor"),
    )


def _came_in(analysis: CallAnalysis, options: CameInOptions) -> Iterator[Moment]:
    for stop in _stops(analysis, options, incomer=AGENT, overlap_threshold_s=options.min_overlap_s):
        start = stop.crossing.overlap.start
        yield raise_moment(
            "TRN01",
            segment=Segment(start, stop.crossing.incomer_unit.end),
            valence="opportunity",
            observed=stop.observed,
            advice=(
                f"At {at(start)} they had been talking for {duration(stop.held.value)} when you "
                f"came in; they stopped within {duration(stop.both.value)}. "
                "Let the sentence land, then ask."
            ),
        )


CAME_IN = Rule(
    code="TRN01",
    title="Came in and the customer stopped",
    subject="Turn-taking",
    valence="opportunity",
    skill_rows=(15,),
    finds=(
        "The agent starts while the customer is in the middle of a unit; the customer stops "
        "soon after and says nothing more for a while; the agent goes on. Overlaps that are "
        "shorter or longer, and listening sounds, are left out: they may be anything."
    ),
    why="A thought that was cut off often does not come back, and with it goes what they needed.",
    basis="literature",
    source=_KURTIC,
    applies_not_when=(
        "You came in to help with a word or to stop something urgent, or the line delays your "
        "voice: on a delayed line both of you believe to have started first."
    ),
    evidence=(BOTH_SPEAKING, CUSTOMER_SPEECH, AGENT_SPEECH),
    needs=("two_speakers", "overlaps"),
    rooms=("agent", "coach", "lead"),
    options=CameInOptions(),
    find=_came_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetThemGoOnOptions(OverlapOptions):
    """Thresholds of `LET_THEM_GO_ON`."""

    min_floor_s: float = field(
        default=2.0,
        metadata=origin("convention", "a sentence of the customer, not a word"),
    )


def _let_them_go_on(analysis: CallAnalysis, options: LetThemGoOnOptions) -> Iterator[Moment]:
    for stop in _stops(
        analysis, options, incomer=CUSTOMER, overlap_threshold_s=options.max_overlap_s
    ):
        start = stop.crossing.overlap.start
        yield raise_moment(
            "TRN02",
            segment=Segment(start, stop.went_on.stretch.end),
            valence="strength",
            observed=stop.observed,
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
        "The customer starts while the agent is in the middle of a unit; the agent stops soon "
        "after, says nothing for a while, and the customer goes on."
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
