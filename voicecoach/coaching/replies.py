"""Replies to a charged turn: a turn that the customer ended louder than they usually are.

Only charged turns are looked at. After others a fast reply is a good sign
(Templeton et al. 2022) and a pause proves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import calm_level_dbfs, silent_s
from voicecoach.coaching.lookup import phrases_of, sharing_time, units_of
from voicecoach.coaching.measures import CUSTOMER_LEVEL_RISE, REPLY_OFFSET
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import FloorTransfer
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "ANSWERED_AT_ONCE",
    "LET_IT_LAND",
    "AnsweredAtOnceOptions",
    "LetItLandOptions",
    "ReplyOptions",
]

_SAME_TIME_S = 1e-6
"""Two times that one subtraction separates are the same."""

_NEAR_S = 1e-3
"""What ends at a time shares time with its surroundings of this size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyOptions(EpisodeOptions):
    """What makes a turn charged beside an episode: its last words."""

    min_last_rise_db: float = field(
        default=3.0,
        metadata=origin(
            "calibrated",
            "level of the last unit above usual: every one found on the sample calls was raised",
        ),
    )
    min_last_spread_ratio: float = field(
        default=0.75,
        metadata=origin(
            "convention",
            "its rise over the customer's own interquartile range: one standard deviation",
        ),
    )
    min_last_s: float = field(
        default=1.0, metadata=origin("convention", "the level of a shorter unit says little")
    )


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply, and the charged words before it."""

    charged: Segment
    transfer: FloorTransfer
    stretch: Segment


def _replies(analysis: CallAnalysis, options: ReplyOptions) -> Iterator[_Reply]:
    """Yield the agent's replies to turns that end inside an episode or with loud words."""
    found = episodes(analysis, options)
    loud = _loud_units(analysis, options)
    starts = {unit.start: unit for unit in units_of(analysis, AGENT)}
    for transfer in analysis.conversation.floor_transfers:
        if transfer.to_speaker != AGENT:
            continue
        turn_end = transfer.at - transfer.offset_s
        around = Segment(max(0.0, turn_end - _NEAR_S), turn_end + _NEAR_S)
        parts = (*found, *sharing_time(loud, around))
        charged = next((part for part in parts if _ends_in(turn_end, part)), None)
        if charged is not None:
            edges = sorted((turn_end, transfer.at))
            end = starts[transfer.at].end
            yield _Reply(charged, transfer, Segment(edges[0], end))


def _ends_in(turn_end: float, part: Segment) -> bool:
    return abs(turn_end - part.end) < _SAME_TIME_S or part.contains(turn_end)


def _loud_units(analysis: CallAnalysis, options: ReplyOptions) -> tuple[Segment, ...]:
    calm_dbfs = calm_level_dbfs(analysis, CUSTOMER)
    usual = analysis.baseline_of(CUSTOMER)
    if calm_dbfs is None or usual is None:
        return ()
    spread_db = options.min_last_spread_ratio * (usual.level_spread_db or 0.0)
    rise_db = max(options.min_last_rise_db, spread_db)
    return tuple(
        phrase.segment
        for phrase in phrases_of(analysis, CUSTOMER)
        if phrase.segment.duration_s >= options.min_last_s
        and phrase.level_dbfs - calm_dbfs >= rise_db
    )


def _is_quiet(analysis: CallAnalysis, transfer: FloorTransfer) -> bool:
    """Whether nobody makes a sound in the gap before a reply, short signs included."""
    gap = Segment(transfer.at - transfer.offset_s, transfer.at)
    return gap.duration_s - silent_s(analysis, gap) < _SAME_TIME_S


def _observe(
    analysis: CallAnalysis, reply: _Reply, options: EpisodeOptions, *, threshold: float
) -> tuple[Observation, Observation]:
    return (
        observe(REPLY_OFFSET, analysis, reply.stretch, threshold=threshold),
        observe(CUSTOMER_LEVEL_RISE, analysis, reply.charged, threshold=options.min_rise_db),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetItLandOptions(ReplyOptions):
    """Thresholds of `LET_IT_LAND`."""

    min_wait_s: float = field(
        default=0.5,
        metadata=origin(
            "convention", "clearly longer than the ordinary 0.2 s, as somebody who takes it in"
        ),
    )
    max_wait_s: float = field(
        default=2.0,
        metadata=origin(
            "literature", "longer gaps feel awkward between strangers (Templeton 2023)"
        ),
    )


def _let_it_land(analysis: CallAnalysis, options: LetItLandOptions) -> Iterator[Moment]:
    for reply in _replies(analysis, options):
        if not options.min_wait_s <= reply.transfer.offset_s <= options.max_wait_s:
            continue
        if not _is_quiet(analysis, reply.transfer):
            continue
        wait, rise = _observe(analysis, reply, options, threshold=options.min_wait_s)
        yield raise_moment(
            "REP01",
            segment=reply.stretch,
            valence="strength",
            observed=(wait, rise),
            advice=(
                f"They had got louder, and at {at(reply.stretch.start)} you let it stand for "
                f"{duration(wait.value)} before you answered. That shows it was heard."
            ),
        )


LET_IT_LAND = Rule(
    code="REP01",
    title="Let a charged sentence land",
    subject="De-escalation",
    valence="strength",
    skill_rows=(5,),
    finds=(
        "Nobody makes a sound for 0.5 to 2 s after a turn of the customer that ended "
        "louder than they usually are, then "
        "the agent answers."
    ),
    why="A short pause after something charged shows that it was heard.",
    basis="literature",
    source=(
        "Gong reports that top sellers pause about five times longer after an objection; gaps "
        "above 2 s mark disconnection between strangers (Templeton et al. 2023)"
    ),
    applies_not_when=(
        "The answer that followed was not about what they said: the pause alone does nothing. "
        "On a delayed line the customer heard a longer pause than the recording has."
    ),
    evidence=(REPLY_OFFSET, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    options=LetItLandOptions(),
    find=_let_it_land,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredAtOnceOptions(ReplyOptions):
    """Thresholds of `ANSWERED_AT_ONCE`."""

    max_wait_s: float = field(
        default=0.2,
        metadata=origin("convention", "faster than the ordinary reply, or before the end"),
    )
    max_overlap_s: float = field(
        default=0.5, metadata=origin("convention", "longer overlaps belong to TRN01")
    )


def _when(offset_s: float) -> str:
    if abs(offset_s) < 0.05:  # would be written as 0.0 s
        return "the moment they had finished"
    side = "before" if offset_s < 0.0 else "after"
    return f"{abs(offset_s):.1f} s {side} they had finished"


def _may_have_waited(analysis: CallAnalysis, transfer: FloorTransfer, wait_s: float) -> bool:
    """Whether the customer may have heard a gap this long, for the delay of the line."""
    delay = analysis.line_delay
    return delay is not None and transfer.offset_s + delay.high_s >= wait_s


def _answered_at_once(analysis: CallAnalysis, options: AnsweredAtOnceOptions) -> Iterator[Moment]:
    for reply in _replies(analysis, options):
        if not -options.max_overlap_s <= reply.transfer.offset_s < options.max_wait_s:
            continue
        if _may_have_waited(analysis, reply.transfer, options.max_wait_s):
            continue
        offset, rise = _observe(analysis, reply, options, threshold=options.max_wait_s)
        when = _when(offset.value)
        yield raise_moment(
            "REP02",
            segment=reply.stretch,
            valence="opportunity",
            observed=(offset, rise),
            advice=(
                f"They had got louder, and at {at(reply.transfer.at)} you answered {when}. Let "
                "the sentence land; count one."
            ),
        )


ANSWERED_AT_ONCE = Rule(
    code="REP02",
    title="Answered a charged sentence at once",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(5,),
    finds=(
        "The agent answers a turn that ended louder within less than 0.2 s of its end, or "
        "slightly before it."
    ),
    why="An answer that comes at once sounds prepared, as if the sentence had not mattered.",
    basis="convention",
    source=(
        "to produce one word takes over 0.6 s (Levinson & Torreira 2015), so this answer was ready "
        "before the sentence ended. Not raised after other turns: there, fast replies are a sign "
        "of connection (Templeton et al. 2022)"
    ),
    applies_not_when=(
        "They asked for a quick yes or no, or you said 'I hear you' and then waited. On a delayed "
        "line the customer heard a longer pause than the recording has: where the delay is known, "
        "the moment is raised only if they did not."
    ),
    evidence=(REPLY_OFFSET, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    options=AnsweredAtOnceOptions(),
    find=_answered_at_once,
)
