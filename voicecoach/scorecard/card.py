"""The scorecard of one call: acts that the rules found and answers to cues, by component.

An occasion is one kind of act in a call (a rule that found something, however
often) or one cue of the customer's. It is met by a strength or by an answer
that takes the cue up, missed by an opportunity or any other answer. So
neither more talk nor the same act again and again can raise a share.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from voicecoach.coaching.rooms import for_room, is_figure_for
from voicecoach.coaching.rule import Room
from voicecoach.coaching.rule_card import RuleCard, rule_card
from voicecoach.coaching.spoken import quote, sentence_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.responses import MET_GRADE, CueResponse
from voicecoach.core.scorecard import (
    COMPONENTS,
    MIN_OCCASION_COUNT,
    CitedAct,
    CitedFigure,
    Component,
    ComponentScore,
    OwnScorecard,
    Scorecard,
    SharedScorecard,
    Standing,
)
from voicecoach.core.segment import Segment
from voicecoach.core.shares import share_interval
from voicecoach.scorecard.components import (
    ANSWERED_ROWS,
    FIGURES,
    NEEDS,
    Home,
    countable_rows,
    home_of,
)

__all__ = ["CUE", "own_scorecard", "scorecard_for", "shared_scorecard"]

CUE = "cue"
"""Source of an act that is an answer to a customer's cue."""

_ANSWERED: Mapping[int, str] = MappingProxyType(
    {1: "a token", 2: "specific", 3: "specific, and said back or asked about"}
)


def own_scorecard(analysis: CallAnalysis, *, has_check_in: bool = False) -> OwnScorecard:
    """Make the scorecard of a call for its agent alone.

    Parameters
    ----------
    analysis : CallAnalysis
        As the agent of the call may see it.
    has_check_in : bool
        Whether the agent checked in before the call on that day.
    """
    return OwnScorecard(
        call_ids=(analysis.call_id,),
        components=_components(analysis, has_check_in=has_check_in),
    )


def shared_scorecard(analysis: CallAnalysis) -> SharedScorecard:
    """Make the scorecard of a call as a coach may see it, whatever the analysis holds."""
    seen = for_room(analysis, "coach")
    return SharedScorecard(
        call_ids=(analysis.call_id,), components=_components(seen, has_check_in=False)
    )


def scorecard_for(room: Room, analysis: CallAnalysis, *, has_check_in: bool = False) -> Scorecard:
    """Make the scorecard of a call for whoever is in a room.

    Raises
    ------
    NotAllowedError
        If that is a lead's: leads compare teams, and a list of scorecards
        would be a rank of people.
    """
    if room == "lead":
        raise NotAllowedError("a scorecard is for the agent of a call and their coach")
    if room == "coach":
        return shared_scorecard(analysis)
    return own_scorecard(analysis, has_check_in=has_check_in)


def _components(analysis: CallAnalysis, *, has_check_in: bool) -> tuple[ComponentScore, ...]:
    acts: dict[Component, list[CitedAct]] = {component: [] for component in COMPONENTS}
    for component, act in _acts(analysis, has_check_in=has_check_in):
        acts[component].append(act)
    return tuple(
        _score(
            component,
            tuple(sorted(acts[component], key=lambda act: (act.segment, act.source))),
            tuple(_figures(analysis, component)),
        )
        for component in COMPONENTS
    )


def _score(
    component: Component, acts: tuple[CitedAct, ...], figures: tuple[CitedFigure, ...]
) -> ComponentScore:
    bare = ComponentScore(component=component, acts=acts)
    is_enough = bare.count >= MIN_OCCASION_COUNT
    return ComponentScore(
        component=component,
        acts=acts,
        figures=figures,
        interval=share_interval(bare.met_count, bare.count) if is_enough else None,
        needs=NEEDS[component],
    )


def _acts(analysis: CallAnalysis, *, has_check_in: bool) -> Iterator[tuple[Component, CitedAct]]:
    countable = countable_rows(has_check_in=has_check_in)
    for moment in analysis.moments:
        rule = rule_card(moment.rule, analysis)
        home = home_of(rule.skill_rows, countable) if rule else None
        if rule and home and moment.valence != "note" and moment.speaker != CUSTOMER:
            yield home.component, _of_moment(analysis, moment, home, rule)
    for number, response in enumerate(analysis.responses):
        yield "empathy", _of_response(analysis, response, number)


def _of_moment(analysis: CallAnalysis, moment: Moment, home: Home, rule: RuleCard) -> CitedAct:
    is_answer = bool(analysis.responses) and home.row in ANSWERED_ROWS
    is_own = bool(rule.origin)  # a team's standard is shown beside: a phrase is no skill
    standing: Standing = "met" if moment.valence == "strength" else "missed"
    return CitedAct(
        call_id=analysis.call_id,
        occasion=f"{moment.rule} {moment.valence}",
        source=moment.rule,
        title=rule.title,
        segment=moment.segment,
        standing=standing if home.is_counted and not (is_answer or is_own) else "beside",
        text=moment.advice,
        measurements=moment.evidence,
        is_for_agent_only="coach" not in rule.rooms,
    )


def _of_response(analysis: CallAnalysis, response: CueResponse, number: int) -> CitedAct:
    segment = response.cue.segment
    if response.answer:
        segment = Segment(segment.start, max(segment.end, response.answer.end))
    return CitedAct(
        call_id=analysis.call_id,
        occasion=f"{CUE} {number}",
        source=CUE,
        title="Answer to what they said",
        segment=segment,
        standing="met" if response.is_met else "missed",
        text=_in_words(analysis, response),
        measurements=tuple(_numbers_of(response)),
    )


def _in_words(analysis: CallAnalysis, response: CueResponse) -> str:
    asked = f"They said {quote(sentence_of(analysis, response.cue))}"
    if not response.grade:
        return f"{asked}: nothing of it was taken up."
    return f"{asked}, the answer was {quote(response.text)}: {_ANSWERED[response.grade]}."


def _numbers_of(response: CueResponse) -> Iterator[Measurement]:
    needed = float(MET_GRADE) if response.is_met else None  # else it reads "counts up to"
    yield Measurement("answer to what they said", float(response.grade), "grade", needed)
    if response.at_once_s is None:
        return
    name = "answered after" if response.at_once_s >= 0.0 else "began before they had ended, by"
    yield Measurement(name, abs(response.at_once_s), "s")


def _figures(analysis: CallAnalysis, component: Component) -> Iterator[CitedFigure]:
    for name in FIGURES[component]:
        value = analysis.metrics.get(name)
        if value is not None:
            low, high = analysis.metric_ranges.get(name, (None, None))
            yield CitedFigure(
                call_id=analysis.call_id,
                name=name,
                value=value,
                low=low,
                high=high,
                is_for_agent_only=not is_figure_for("coach", name),
            )
