"""One short sentence that says what stands out in a call."""

import math
from collections import Counter
from collections.abc import Sequence

from voicecoach.coaching.catalogue import RULES
from voicecoach.core.moment import Moment, Valence
from voicecoach.views.figures import capitalised

__all__ = ["NOTHING_STANDS_OUT", "departure", "rule_title", "what_stands_out"]

NOTHING_STANDS_OUT = "No moments"


def what_stands_out(moments: Sequence[Moment]) -> str:
    """Name the strongest act that went well and the strongest one to try differently.

    What went well comes first: a review that starts with a fault is not read.
    A worth-a-listen moment is named only where there is nothing else.

    Examples
    --------
    >>> what_stands_out([])
    'No moments'
    """
    well, differently = (_strongest(moments, v) for v in ("strength", "opportunity"))
    if well and differently:
        return f"{capitalised(well)}. To work on: {differently}"
    if well or differently:
        return capitalised(well or f"to work on: {differently}")
    listen = _strongest(moments, "note")
    return f"Worth a listen: {listen}" if listen else NOTHING_STANDS_OUT


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
    chosen = max(of_valence, key=departure).rule
    count = Counter(moment.rule for moment in of_valence)[chosen]
    times = f" ({count} times)" if count > 1 else ""
    title = rule_title(chosen)
    return f"{title[:1].lower()}{title[1:]}{times}"


def rule_title(code: str) -> str:
    """Title of a rule; its code where this version does not know it any more."""
    return RULES[code].title if code in RULES else f"Rule {code}"
