"""Ranges of the figures of a call, and the moments that stay whatever the edges of speech are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from voicecoach.coaching.catalogue import RULES, candidates, strongest
from voicecoach.coaching.rule import RuleOptions
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.scorecard.metrics import call_metrics, ranges_of_shares
from voicecoach.uncertainty.again import FoundAgain
from voicecoach.uncertainty.options import UncertaintyOptions
from voicecoach.uncertainty.ranges import around

__all__ = ["Assessed", "assess"]

_CERTAIN = frozenset(
    {"duration_s", "line_round_trip_s", "opportunity_count", "opportunities_met_ratio"}
)
"""Figures that no edge of speech moves."""

_BY_WORDS = frozenset(code for code, rule in RULES.items() if rule.needs == ("words",))
"""Rules whose moments no edge of speech moves."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Figures with their ranges, moments with theirs.

    ``method`` belongs into the provenance: ``replica_count``, and
    ``left_out_as_unsure``, how many candidates of each rule were no moments
    because they were not found again often enough.
    """

    metrics: Mapping[str, float | None]
    metric_ranges: Mapping[str, tuple[float, float]]
    moments: tuple[Moment, ...]
    method: Mapping[str, Any]


def assess(
    facts: CallAnalysis,
    replicas: Iterable[CallAnalysis],
    rules_options: Mapping[str, RuleOptions],
    options: UncertaintyOptions,
) -> Assessed:
    """Compute the figures and find the moments of a call, and how sure they are.

    A figure's range is what it is in the middle 90 % of the replicas, and
    always holds the value found; that of a share of few occasions, which no
    edge of speech moves, is how few there were. A moment is raised if it is found again in
    `UncertaintyOptions.min_fired_ratio` of the replicas: by the same rule, of
    the same speaker, on the same stretch. Of each rule the strongest of these
    are kept.

    Parameters
    ----------
    facts : CallAnalysis
        As found.
    replicas : iterable of CallAnalysis
        The facts drawn anew, see `voicecoach.uncertainty.replicas`; none
        leaves figures without range and moments to the bare thresholds.
    rules_options : mapping
        Code -> options of the rules to run.
    options : UncertaintyOptions
    """
    figures = call_metrics(facts)
    # With its figures: rules of a team may be about one of them.
    found = [
        FoundAgain(moment) for moment in candidates(replace(facts, metrics=figures), rules_options)
    ]
    drawn: list[Mapping[str, float | None]] = []
    for replica in replicas:
        drawn.append(call_metrics(replica))
        _look_again(found, replace(replica, metrics=drawn[-1]), rules_options, options)
    sure = [each for each in found if not each.is_lost(options)]
    unsure = Counter(each.moment.rule for each in found if each.is_lost(options))
    return Assessed(
        metrics=figures,
        metric_ranges={
            **(_ranges(figures, drawn, options) if drawn else {}),
            **ranges_of_shares(facts),
        },
        moments=strongest((each.with_ranges(options) for each in sure), rules_options),
        method={
            "stage": "uncertainty",
            "replica_count": len(drawn),
            "left_out_as_unsure": dict(sorted(unsure.items())),
        },
    )


def _look_again(
    found: Sequence[FoundAgain],
    replica: CallAnalysis,
    rules_options: Mapping[str, RuleOptions],
    options: UncertaintyOptions,
) -> None:
    """Look for moments in one replica; a rule that can keep none of them is not asked any more.

    Nor is one that rests on words alone: they are the same wherever the edges of speech are.
    """
    open_rules = {each.moment.rule for each in found if not each.is_lost(options)} - _BY_WORDS
    asked = {code: rules_options[code] for code in rules_options if code in open_rules}
    again = candidates(replica, asked) if asked else ()
    for each in found:
        each.look_among((each.moment,) if each.moment.rule in _BY_WORDS else again)


def _ranges(
    figures: Mapping[str, float | None],
    drawn: Sequence[Mapping[str, float | None]],
    options: UncertaintyOptions,
) -> dict[str, tuple[float, float]]:
    names = [n for n, value in figures.items() if value is not None and n not in _CERTAIN]
    values = np.array([[one[name] for name in names] for one in drawn], dtype=np.float64)
    found = np.array([figures[name] for name in names], dtype=np.float64)
    lows, highs = around(found, values, options)
    return dict(zip(names, zip(lows.tolist(), highs.tolist(), strict=True), strict=True))
