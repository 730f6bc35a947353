"""Replies to a charged turn: a turn that the customer ended louder than they usually are.

Only charged turns are looked at. After others a fast reply is a good sign
(Templeton et al. 2022) and a pause proves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import silent_s
from voicecoach.coaching.measures import CUSTOMER_LEVEL_RISE, REPLY_OFFSET
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import FloorTransfer
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "ANSWERED_AT_ONCE",
    "LET_IT_LAND",
    "AnsweredAtOnceOptions",
    "LetItLandOptions",
]

_SAME_TIME_S = 1e-6
"""Two times that one subtraction separates are the same."""


@dataclass(frozen=True, slots=True)
class _Reply:
    episode: Segment
    transfer: FloorTransfer
    stretch: Segment


def _replies(analysis: CallAnalysis, options: EpisodeOptions) -> Iterator[_Reply]:
    """Yield the agent's replies to turns that end inside an episode."""
    for episode in episodes(analysis, options):
        for transfer in analysis.conversation.floor_transfers:
            turn_end = transfer.at - transfer.offset_s
            ends_inside = abs(turn_end - episode.end) < _SAME_TIME_S or episode.contains(turn_end)
            if transfer.to_speaker == AGENT and ends_inside:
                edges = sorted((turn_end, transfer.at))
                reply = _first_unit(analysis, transfer.at)
                yield _Reply(episode, transfer, Segment(edges[0], reply.end))


def _first_unit(analysis: CallAnalysis, start: float) -> Segment:
    units = analysis.diarization.segments_of(AGENT)
    return next(unit for unit in units if unit.contains(start))


def _is_quiet(analysis: CallAnalysis, transfer: FloorTransfer) -> bool:
    """Whether nobody makes a sound in the gap before a reply, short signs included."""
    gap = Segment(transfer.at - transfer.offset_s, transfer.at)
    return gap.duration_s - silent_s(analysis, gap) < _SAME_TIME_S


def _observe(
    analysis: CallAnalysis, reply: _Reply, options: EpisodeOptions, *, threshold: float
) -> tuple[Observation, Observation]:
    return (
        observe(REPLY_OFFSET, analysis, reply.stretch, threshold=threshold),
        observe(CUSTOMER_LEVEL_RISE, analysis, reply.episode, threshold=options.min_rise_db),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetItLandOptions(EpisodeOptions):
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
        "Nobody makes a sound for 0.5 to 2 s after a turn of the customer that ended louder, then "
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
class AnsweredAtOnceOptions(EpisodeOptions):
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


def _answered_at_once(analysis: CallAnalysis, options: AnsweredAtOnceOptions) -> Iterator[Moment]:
    for reply in _replies(analysis, options):
        if not -options.max_overlap_s <= reply.transfer.offset_s < options.max_wait_s:
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
        "line the customer heard a longer pause than the recording has."
    ),
    evidence=(REPLY_OFFSET, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    options=AnsweredAtOnceOptions(),
    find=_answered_at_once,
)
