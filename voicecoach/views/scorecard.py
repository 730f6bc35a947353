"""What is told of a scorecard: each component with its share, its interval and its evidence.

Never a grade and never beside somebody else's: what is shown is what was seen,
how far the share could be off, and where nothing was seen.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.metrics import METRICS
from voicecoach.core.scorecard import (
    MIN_OCCASION_COUNT,
    CitedAct,
    ComponentScore,
    OwnScorecard,
    Scorecard,
    Standing,
)
from voicecoach.core.shares import ShareInterval
from voicecoach.scorecard.card import scorecard_for
from voicecoach.scorecard.components import TITLES
from voicecoach.store.access import Principal, room_of
from voicecoach.store.records import CallMetadata
from voicecoach.views.figures import (
    EN_DASH,
    NBSP,
    counted,
    evidence_text,
    plain_number,
    ranged_text,
)
from voicecoach.views.openings import level_before
from voicecoach.views.scorecard_chart import scorecard_chart
from voicecoach.views.section import Section

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "HOW_SCORES_ARE_READ",
    "SCORECARD",
    "call_scorecard",
    "score_text",
    "scorecard_section",
]

SCORECARD = "Scorecard"

HOW_SCORES_ARE_READ = (
    "An occasion is one kind of act in a call, however often it comes, or one thing that the "
    "customer said and wanted answered; a stock phrase answers nothing. Under "
    f"{MIN_OCCASION_COUNT} occasions no share is given, and what was not seen is not zero. The "
    "range is how far the share could be off by chance, nine times in ten. It tells of calls, "
    "not of what somebody is like, and is compared with nobody."
)

_STANDING_WORDS: Mapping[Standing, str] = MappingProxyType(
    {"met": "went well", "missed": "to try", "beside": "shown, not counted"}
)


def call_scorecard(
    store: "CallStore", principal: Principal, metadata: CallMetadata, analysis: CallAnalysis
) -> Scorecard | None:
    """Make the scorecard of a call that is meant for the principal's room.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    metadata : CallMetadata
    analysis : CallAnalysis

    Returns
    -------
    Scorecard or None
        ``None`` for leads and administrators, who get none.
    """
    room = room_of(principal)
    if room == "lead":
        return None
    check_ins = store.check_ins(principal) if room == "agent" else ()
    level = level_before(check_ins, metadata.started_at)
    return scorecard_for(room, analysis, has_check_in=level is not None)


def scorecard_section(card: Scorecard) -> Section:
    """Every component as a chart, and below it what each rests on."""
    cited = [(score, act) for score in card.components for act in score.acts]
    cited.sort(key=lambda pair: (pair[1].segment, pair[1].source))
    figures = "; ".join(_figure_lines(card))
    return Section(
        SCORECARD,
        lines=_card_lines(card),
        note=f"{HOW_SCORES_ARE_READ} {figures}".rstrip(),
        starts=tuple(act.segment.start for _, act in cited),
        columns=_evidence_columns(card, cited),
        draw=lambda dark: scorecard_chart(card, dark=dark),
        drawn=card,
    )


def _card_lines(card: Scorecard) -> tuple[str, ...]:
    """What the whole scorecard is, in one or two lines."""
    seen = sum(score.count for score in card.components)
    if not seen:
        first = "Nothing that counts was seen in this call: that is not a zero."
    else:
        shares = sum(score.state == "observed" for score in card.components)
        enough = "" if shares else " That is too few of any component for a share."
        first = f"{counted(seen, 'occasion')} seen in this call.{enough}"
    private = sum(a.is_for_agent_only for score in card.components for a in score.counted)
    if not isinstance(card, OwnScorecard) or not private:
        return (first,)
    acts = "1 act" if private == 1 else f"{private} acts"
    return (first, f"{acts} of it only you see: your coach's scorecard is made without.")


def _evidence_columns(
    card: Scorecard, cited: list[tuple[ComponentScore, CitedAct]]
) -> dict[str, list[str]]:
    """Columns of the evidence, a row for each act in the order given."""
    again = _again([act for _, act in cited])
    columns = {
        "Component": [TITLES[score.component] for score, _ in cited],
        "Act": [act.title for _, act in cited],
        "Counts as": [
            f"{_STANDING_WORDS[act.standing]}{', once already' if act in again else ''}"
            for _, act in cited
        ],
    }
    if isinstance(card, OwnScorecard):
        seen_by = {True: "you only", False: "you and your coach"}
        columns["Seen by"] = [seen_by[act.is_for_agent_only] for _, act in cited]
    columns["Numbers"] = [_numbers(act) for _, act in cited]
    columns["In words"] = [act.text for _, act in cited]
    return columns


def _again(acts: list[CitedAct]) -> frozenset[CitedAct]:
    """Acts whose occasion an earlier one has counted."""
    first: dict[tuple[str, str], CitedAct] = {}
    for act in acts:
        first.setdefault((act.call_id, act.occasion), act)
    return frozenset(
        act
        for act in acts
        if act.standing != "beside" and first[act.call_id, act.occasion] is not act
    )


def _numbers(act: CitedAct) -> str:
    return "; ".join(evidence_text(measurement) for measurement in act.measurements)


def _figure_lines(card: Scorecard) -> Iterator[str]:
    """Yield the figures of the call that stand beside each component, with their ranges."""
    told = [
        f"{METRICS[figure.name].title} "
        + ranged_text(
            figure.value,
            None if figure.low is None or figure.high is None else (figure.low, figure.high),
            METRICS[figure.name].unit,
        )
        for score in card.components
        for figure in score.figures
    ]
    if told:
        yield "Beside it, not counted, since no norm is published: " + ", ".join(told) + "."


def score_text(score: ComponentScore) -> str:
    """One component in words, as short as it can be said.

    Examples
    --------
    >>> score_text(ComponentScore(component="listening"))
    'not observed'
    """
    if score.interval is None:
        few = f"{score.met_count} of {score.count} went well, too few to say"
        return few if score.count else "not observed"
    return f"{score.met_count} of {score.count}, {_interval_text(score.interval)}"


def _interval_text(interval: ShareInterval) -> str:
    """Ends of an interval in per cent.

    Examples
    --------
    >>> _interval_text(ShareInterval(0.8, 0.44, 0.95)).replace(NBSP, " ")
    '44–95 %'
    """
    low, high = (plain_number(end, "1") for end in (interval.low, interval.high))
    return f"{low}{EN_DASH}{high}{NBSP}%"
