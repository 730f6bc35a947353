"""What the words of each party say about which of them is the agent.

English; in other languages the agent's name is all that is found. The phrases
were written with the sample calls in view, so their figures there are the best
that can be hoped for.
"""

import math
import re
from collections.abc import Mapping

from voicecoach.core.roles import RoleClue, RoleClueKind

__all__ = ["GREETING_WINDOW_WORDS", "word_clues"]

GREETING_WINDOW_WORDS = 60
"""A greeting is looked for in the first words of each party (convention)."""

FIRST_WORDS = 12
"""Who gives their name in their first words answers or makes calls for a living (convention)."""

LABEL_ODDS, NAME_ODDS, GREETING_ODDS, INTRODUCTION_ODDS = 99.0, 30.0, 20.0, 4.0
"""How much likelier the agent does this than the customer: is called by the agent's name, says it
as their own, greets in a fixed phrase, gives any name in their first words (convention: customers
say "how can I help" once in twenty calls at the most, and their own name now and then)."""

TALK_WORDS_WEIGHT = 1.85
"""Log odds for each standard deviation, by chance alone, of phrases that ask or offer over phrases
that tell (calibrated on the sample calls, any one agent's left out: 1.8 to 1.9)."""

_GREETING = re.compile(
    r"\b(?:thank you for (?:calling|contacting|holding|your patience)|thanks for calling"
    r"|you(?:'ve| have) (?:reached|called)|you(?:'re| are) (?:through to|speaking (?:to|with))"
    r"|welcome to|how (?:can|may|could) (?:i|we) help|what can i (?:do|help|sort)"
    r"|calling (?:you )?(?:from|on behalf)|speaking[.,]? how"
    r"|my name is \w+ (?:from|and i)|(?:this|it) is \w+ (?:from|at|with)|\w+ speaking\b"
    r"|(?:call|line) (?:is|may be|will be) (?:being )?(?:recorded|monitored))"
)
"""Fixed phrases of people who answer or make calls for a living."""

_INTRODUCTION = re.compile(r"\b(?:this is|my name is|my name's) \w+|\b\w+ (?:here|speaking)\b")

_ASKING = re.compile(
    r"\b(?:can i (?:have|take|get|ask)|(?:could|can|would) (?:i|you) (?:please )?"
    r"(?:have|take|give|confirm|tell|spell|read|check)|may i"
    r"|your (?:account|order|reference|booking|policy|postcode|date of birth|(?:full )?name"
    r"|address|number|card|email)"
    r"|(?:order|account|policy|reference|booking|card|phone) (?:number|code)"
    r"|let me|bear with me|for you|anything else|i'm sorry|i am sorry|i apologi[sz]e"
    r"|i(?:'ll| will| can| could) (?:send|arrange|book|check|refund|put|transfer|look|make|note"
    r"|cancel|give|call|ring|email|have)"
    r"|we(?:'ll| will| can|'re)|is there|have you (?:got|tried)|do you have|thank you for)\b"
)
"""What the party who handles the matter says."""

_TELLING = re.compile(
    r"\b(?:i(?:'d| would) like (?:to|my|a)"
    r"|i(?:'ve| have) (?:been|had|got|lost|ordered|tried|waited|never|just|already)"
    r"|i (?:ordered|booked|rang|called|paid|need|want|was told|bought|got|sent|can't|cannot"
    r"|couldn't|haven't|don't|didn't|had|was|thought)"
    r"|my|you(?:'ve| have) (?:sent|charged|cancelled|put|told)"
    r"|i'm (?:calling|ringing|phoning)|nobody|you (?:said|told|promised|people))\b"
)
"""What the party whose matter it is says."""


def word_clues(said: Mapping[str, str], *, agent_name: str | None = None) -> tuple[RoleClue, ...]:
    """Weigh what each party says.

    Parameters
    ----------
    said : mapping
        Label -> everything it says, in order of first appearance.
    agent_name : str, optional

    Returns
    -------
    tuple of RoleClue
        Those that tell anybody from anybody.

    Examples
    --------
    >>> [clue.kind for clue in word_clues({"A": "Hello?", "B": "Hi, Ana speaking."})]
    ['greeting']
    """
    texts = {label: text.casefold().replace("\u2019", "'") for label, text in said.items()}
    clues = (_by_name(texts, agent_name), _by_greeting(texts), _by_talk(texts))
    return tuple(clue for clue in clues if len({*clue.log_odds.values()}) > 1)


def _by_name(texts: Mapping[str, str], agent_name: str | None) -> RoleClue:
    name = (agent_name or "").strip().casefold()
    says = re.compile(
        rf"\b(?:my name is|my name's|i'm|i am|this is|it's) {re.escape(name)}\b"
        rf"|\b{re.escape(name)} (?:here|speaking)\b"
    )
    odds = {
        label: LABEL_ODDS
        if name and name == label.strip().casefold()
        else NAME_ODDS
        if name and says.search(_first(text, GREETING_WINDOW_WORDS))
        else 1.0
        for label, text in texts.items()
    }
    return _clue("agent_name", odds)


def _by_greeting(texts: Mapping[str, str]) -> RoleClue:
    """Of three parties the first to greet is the agent: a later one was called in."""
    odds = dict.fromkeys(texts, 1.0)
    for label, text in texts.items():
        greets = _GREETING.search(_first(text, GREETING_WINDOW_WORDS)) is not None
        if greets and (len(texts) < 3 or GREETING_ODDS not in odds.values()):
            odds[label] = GREETING_ODDS
        elif _INTRODUCTION.search(_first(text, FIRST_WORDS)) and not greets:
            odds[label] = INTRODUCTION_ODDS
    return _clue("greeting", odds)


def _by_talk(texts: Mapping[str, str]) -> RoleClue:
    asks = {label: len(_ASKING.findall(text)) for label, text in texts.items()}
    tells = {label: len(_TELLING.findall(text)) for label, text in texts.items()}
    by_chance = math.sqrt(sum(asks.values()) + sum(tells.values()) + 1.0)
    return RoleClue(
        "talk_words",
        {label: TALK_WORDS_WEIGHT * (asks[label] - tells[label]) / by_chance for label in texts},
    )


def _first(text: str, count: int) -> str:
    return " ".join(text.split()[:count])


def _clue(kind: RoleClueKind, odds: Mapping[str, float]) -> RoleClue:
    return RoleClue(kind, {label: math.log(value) for label, value in odds.items()})
