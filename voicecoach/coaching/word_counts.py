"""Numbers that can be counted in words, each from a stretch of the call; see `measures`."""

from voicecoach.coaching import takes
from voicecoach.coaching.observation import Measure, Take
from voicecoach.coaching.sentences import (
    is_offer,
    named_in,
    sentences_in,
    taken_up,
    terms_in,
    ways_in,
)
from voicecoach.coaching.spoken import signals_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "COMPLAINTS",
    "IDIOMS",
    "LEFT_OPEN",
    "NAME_USES",
    "NAME_USES_BY_CUSTOMER",
    "OFFERS",
    "PROMISES",
    "REFUSALS",
    "RULES_CITED",
    "TAKEN_UP",
    "TERMS",
    "TIME_TO_OFFER",
    "TOLD_TO_CALM_DOWN",
    "UNDATED",
    "WAYS",
    "WORD_COUNTS",
]


def _signals(speaker: str, *kinds: SignalKind) -> Take:
    """Count the acts of a speaker."""
    return lambda analysis, stretch: float(len(signals_in(analysis, speaker, stretch, *kinds)))


def _sentences(*names: str) -> Take:
    """Count the agent's sentences that have a phrase of one of these names."""
    return lambda analysis, stretch: float(len(named_in(analysis, AGENT, stretch, *names)))


def _offers(analysis: CallAnalysis, stretch: Segment) -> float:
    return float(sum(is_offer(each) for each in sentences_in(analysis, AGENT, stretch)))


PROMISES = Measure(
    "promises with a time",
    "count",
    "undertakings of the agent inside the stretch that are said with when they are due",
    _signals(AGENT, "promise"),
)
UNDATED = Measure(
    "undertakings for later",
    "count",
    "sentences of the agent inside the stretch that take on something the customer cannot see done",
    _sentences("later_act"),
)
LEFT_OPEN = Measure(
    "sentences that leave it open",
    "count",
    "sentences of the agent inside the stretch that leave open who does something, or when",
    _sentences("left_open"),
)
TAKEN_UP = Measure(
    "customer's words taken up",
    "count",
    "different content words of the agent inside the stretch that the customer had used before it",
    lambda analysis, stretch: float(len(taken_up(analysis, stretch))),
)
OFFERS = Measure(
    "sentences that offer something",
    "count",
    "sentences of the agent inside the stretch that say what can be had or is being done",
    _offers,
)
REFUSALS = Measure(
    "sentences that refuse",
    "count",
    "sentences of the agent inside the stretch that say what cannot be had, or cite a rule",
    _sentences("refusal", "policy"),
)
RULES_CITED = Measure(
    "sentences about rules or fault",
    "count",
    "sentences of the agent inside the stretch that cite a rule, or say whose fault it is",
    _sentences("policy", "blame"),
)
TOLD_TO_CALM_DOWN = Measure(
    "requests to calm down",
    "count",
    "sentences of the agent inside the stretch that tell the customer to calm down",
    _sentences("calm_down"),
)
IDIOMS = Measure(
    "figures of speech",
    "count",
    "sentences of the agent inside the stretch with an idiom of the language pack",
    _sentences("idiom"),
)
WAYS = Measure(
    "ways offered",
    "count",
    "parts of the agent's sentences inside the stretch that each offer a way, with content of its "
    "own",
    lambda analysis, stretch: float(len(ways_in(analysis, stretch))),
)
TERMS = Measure(
    "terms of the trade",
    "count",
    "terms of the agent inside the stretch that the customer had not used before it",
    lambda analysis, stretch: float(len(terms_in(analysis, stretch))),
)
NAME_USES = Measure(
    "uses of the customer's name",
    "count",
    "times the agent says, inside the stretch, the name that the customer gave",
    _signals(AGENT, "name"),
)
NAME_USES_BY_CUSTOMER = Measure(
    "uses of the agent's name",
    "count",
    "times the customer says, inside the stretch, the name that the agent gave",
    _signals(CUSTOMER, "name"),
)
COMPLAINTS = Measure(
    "complaints in words",
    "count",
    "phrases of the customer inside the stretch that complain, or say that it was said before",
    _signals(CUSTOMER, "complaint", "repeated"),
)
TIME_TO_OFFER = Measure(
    "time until the first offer",
    "s",
    "length of the stretch, which ends where the agent first says what can be had or is being done",
    takes.length,
)

WORD_COUNTS: tuple[Measure, ...] = (
    PROMISES,
    UNDATED,
    LEFT_OPEN,
    TAKEN_UP,
    OFFERS,
    REFUSALS,
    RULES_CITED,
    TOLD_TO_CALM_DOWN,
    IDIOMS,
    WAYS,
    TERMS,
    NAME_USES,
    NAME_USES_BY_CUSTOMER,
    COMPLAINTS,
    TIME_TO_OFFER,
)
"""Every measure of this module."""
