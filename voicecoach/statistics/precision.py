"""How often a rule is right where coaches looked: its precision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voicecoach.coaching.verdicts import JudgedMoment
from voicecoach.core.scorecard import MIN_OCCASION_COUNT
from voicecoach.core.shares import (
    MIN_CALL_COUNT,
    ShareInterval,
    effective_count,
    share_interval,
)

__all__ = ["RulePrecision", "rule_precisions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePrecision:
    """What coaches made of the moments of one rule.

    ``judged_count`` is the moments they called right or wrong, ``unsure_count``
    those of which they could not tell; ``interval`` is ``None`` where too few
    were judged, or on too few calls.
    """

    rule: str
    confirmed_count: int
    judged_count: int
    unsure_count: int
    call_count: int
    interval: ShareInterval | None


def rule_precisions(judged: Iterable[JudgedMoment]) -> Mapping[str, RulePrecision]:
    """Count the judged moments of each rule.

    Parameters
    ----------
    judged : iterable of JudgedMoment

    Returns
    -------
    mapping
        Code -> precision, of the rules with a judged moment. The interval is
        Wilson's of 90 %, for as many independent moments as these are worth
        (moments of one call are alike), with Student's quantile for the
        number of calls: `voicecoach.scorecard.pooled` does the same.
    """
    by_rule: dict[str, list[JudgedMoment]] = {}
    for moment in judged:
        by_rule.setdefault(moment.rule, []).append(moment)
    return {rule: _precision(rule, of_rule) for rule, of_rule in sorted(by_rule.items())}


def _precision(rule: str, judged: list[JudgedMoment]) -> RulePrecision:
    counts: dict[str, tuple[int, int]] = {}
    for moment in judged:
        if moment.verdict != "unsure":
            confirmed, every = counts.get(moment.call_id, (0, 0))
            is_confirmed = moment.verdict == "confirmed"
            counts[moment.call_id] = (confirmed + is_confirmed, every + 1)
    count = sum(every for _, every in counts.values())
    return RulePrecision(
        rule=rule,
        confirmed_count=sum(confirmed for confirmed, _ in counts.values()),
        judged_count=count,
        unsure_count=len(judged) - count,
        call_count=len(counts),
        interval=_interval(counts),
    )


def _interval(counts: Mapping[str, tuple[int, int]]) -> ShareInterval | None:
    confirmed = sum(confirmed for confirmed, _ in counts.values())
    count = sum(every for _, every in counts.values())
    if count < MIN_OCCASION_COUNT or len(counts) < MIN_CALL_COUNT:
        return None
    from scipy.special import stdtrit  # heavy, and asked for over several calls only

    quantile = float(stdtrit(len(counts) - 1, 0.95))
    return share_interval(
        confirmed, count, effective_count=effective_count(counts), quantile=quantile
    )
