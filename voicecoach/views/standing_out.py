"""One short sentence that says what stands out in a call."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from voicecoach.coaching.catalogue import known_rules
from voicecoach.core.moment import Moment, Valence
from voicecoach.views.figures import capitalised

__all__ = [
    "MODEST",
    "NOTHING_STANDS_OUT",
    "TELLING",
    "best_moment",
    "departure",
    "rule_title",
    "what_stands_out",
]

NOTHING_STANDS_OUT = "No moments"

TELLING: Mapping[str, str] = MappingProxyType(
    {
        "DEE": "an upset customer who calms down is what a coach looks for first",
        "CMP": "what the agent did while the customer was upset weighs most",
        "REP": "the reply to a charged sentence is where such a call turns",
    }
)
"""Subject of a rule -> why it is named before all others; by convention."""

MODEST: Mapping[str, str] = MappingProxyType(
    {
        "TRN03": "most calls without trouble have it",
        "LIS04": "a habit counted over the whole call, not one act to listen to",
        "PAC02": "says how the call began, not how it went",
        "LIS06": "one short sound is enough, so it is in most calls",
    }
)
"""Praise named only where nothing else is there, most telling first -> why; by convention."""


def what_stands_out(moments: Sequence[Moment]) -> str:
    """Name the most telling act that went well and the most telling one to try differently.

    What went well comes first: a review that starts with a fault is not read.
    A worth-a-listen moment is named only where there is neither, and `MODEST`
    praise only where there is nothing else at all. `TELLING` subjects go
    before others; among equals, the number farthest from its threshold decides.

    Examples
    --------
    >>> what_stands_out([])
    'No moments'
    """
    weighty = [moment for moment in moments if moment.rule not in MODEST]
    well, differently = (_strongest(weighty, v) for v in ("strength", "opportunity"))
    if well and differently:
        return f"{capitalised(well)}. To work on: {differently}"
    if well or differently:
        return capitalised(well or f"to work on: {differently}")
    if listen := _strongest(weighty, "note"):
        return f"Worth a listen: {listen}"
    modest = _strongest(moments, "strength")
    return f"Little stands out: {modest}" if modest else NOTHING_STANDS_OUT


def best_moment(moments: Sequence[Moment]) -> Moment | None:
    """Return the most telling moment that went well; `MODEST` praise where there is no other."""
    praise = [moment for moment in moments if moment.valence == "strength"]
    weighty = [moment for moment in praise if moment.rule not in MODEST]
    return max(weighty or praise, key=_weight, default=None)


def departure(moment: Moment) -> float:
    """How far the number that fired lies from its threshold: size of the log ratio.

    Ratios make seconds, semitones and rates comparable; 0 where there is no
    threshold or no ratio.
    """
    fired = moment.evidence[0]
    if fired.threshold is None or fired.value * fired.threshold <= 0.0:
        return 0.0
    return abs(math.log(fired.value / fired.threshold))


def _strongest(moments: Sequence[Moment], valence: Valence) -> str | None:
    of_valence = [moment for moment in moments if moment.valence == valence]
    if not of_valence:
        return None
    chosen = max(of_valence, key=_weight).rule
    count = Counter(moment.rule for moment in of_valence)[chosen]
    times = f" ({count} times)" if count > 1 else ""
    title = rule_title(chosen)
    return f"{title[:1].lower()}{title[1:]}{times}"


def _weight(moment: Moment) -> tuple[bool, int, float]:
    modesty = list(MODEST).index(moment.rule) if moment.rule in MODEST else -1
    return moment.rule[:3] in TELLING, -modesty, departure(moment)


def rule_title(code: str) -> str:
    """Title of a rule; its code where this version does not know it any more."""
    rule = known_rules().get(code)
    return rule.title if rule else f"Rule {code}"
