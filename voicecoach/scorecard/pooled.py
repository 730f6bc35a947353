"""The scorecard of an agent over their calls: the occasions of all of them together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from voicecoach.core.errors import InputError
from voicecoach.core.scorecard import (
    COMPONENTS,
    MIN_OCCASION_COUNT,
    Component,
    ComponentScore,
    Scorecard,
)
from voicecoach.core.shares import MIN_CALL_COUNT, effective_count, share_interval

__all__ = ["MIN_CALL_COUNT", "pooled"]

CardT = TypeVar("CardT", bound=Scorecard)


def pooled(cards: Iterable[CardT]) -> CardT:
    """Put the scorecards of one agent's calls together; those of several agents never.

    Acts of one call are alike, so they are worth fewer than as many of
    different calls: the interval is made for `effective_count` occasions and
    with Student's quantile for the number of calls. Figures are left out:
    they are of one call each.

    Parameters
    ----------
    cards : iterable of Scorecard
        Of one kind, each of one call.

    Returns
    -------
    Scorecard
        Of the same kind: what a coach may not see cannot get into theirs.

    Raises
    ------
    InputError
        If there is none, or a call comes twice.

    References
    ----------
    Korn & Graubard 1998, Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data, Survey Methodology 24(2); for Wilson's interval.
    """
    every = tuple(cards)
    call_ids = tuple(call_id for card in every for call_id in card.call_ids)
    if not every or len(set(call_ids)) != len(call_ids):
        raise InputError("need the scorecards of one agent's calls, each call once")
    return replace(
        every[0],
        call_ids=call_ids,
        components=tuple(_over([card.of(component) for card in every]) for component in COMPONENTS),
    )


def _over(scores: Sequence[ComponentScore]) -> ComponentScore:
    component: Component = scores[0].component
    acts = tuple(chain.from_iterable(score.acts for score in scores))
    bare = ComponentScore(component=component, acts=acts, needs=scores[0].needs)
    counts = bare.counts_by_call()
    if bare.count < MIN_OCCASION_COUNT or len(counts) < MIN_CALL_COUNT:
        return bare
    interval = share_interval(
        bare.met_count,
        bare.count,
        effective_count=effective_count(counts),
        quantile=_quantile(len(counts)),
    )
    return replace(bare, interval=interval)


def _quantile(call_count: int) -> float:
    from scipy.special import stdtrit  # heavy, and asked for over several calls only

    return float(stdtrit(call_count - 1, 0.95))
