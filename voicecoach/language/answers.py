"""What a sentence of the agent's makes of what the customer has just said."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from voicecoach.core.language import SignalKind
from voicecoach.language.content import content_stems
from voicecoach.language.families import related_words
from voicecoach.language.lines import Line, stems_of
from voicecoach.language.opportunities import Opportunity
from voicecoach.language.pack import LanguagePack
from voicecoach.language.restating import is_courtesy, is_echo, names_heard

__all__ = ["Answering", "answering"]

MIN_NAMED_STEMS = 2
"""Content words of the customer's in a sentence that names their matter without any framing; one
may be chance. Convention."""
MIN_NAMED_RATIO = 0.5
"""Their share of the content of that sentence; convention."""
MIN_NAMED_YOU_RATIO = 0.25
"""The same where the sentence speaks of the customer; convention."""
MANY_NAMED_STEMS = 3
"""As many of the customer's content words in an acknowledgement say back more than one thing;
without its phrase `MIN_NAMED_STEMS` do. Convention."""
MIN_SAID_AGAIN_STEMS = 2
"""As many content words of the agent's own come back where what they said was not understood;
convention."""

ACTING: frozenset[SignalKind] = frozenset(
    {"ownership", "promise", "can_do", "cannot", "hold", "option", "greeting", "closing"}
)
"""A sentence that does one of these is about what comes next, not about what was said."""
SAYING_BACK: frozenset[SignalKind] = frozenset({"paraphrase", "summary"})
MEANT = "meant_"
"""Begins the name of the phrases that say what a matter of one family means for the customer."""
ORDERS = frozenset({"should", "shouldn't", "must"})
TOKENS: frozenset[SignalKind] = frozenset({"stock_phrase", "apology"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What one sentence gives to an answer.

    Parameters
    ----------
    line : Line
    is_token : bool
        It says that something was heard, or echoes it, and nothing of what it was.
    is_specific : bool
        It takes up what the customer said.
    says_back : bool
        It takes up more than one thing of it, or in words of its own.
    explores : bool
        It asks about it and leaves the answer free.
    asks_on : bool
        It asks openly, in words that do not fit any call, and points at what was said.
    owns_up : bool
        It takes back something that the speaker did.
    about : frozenset of str
        Stems that it shares with what the customer said.
    """

    line: Line
    is_token: bool
    is_specific: bool
    says_back: bool
    explores: bool
    asks_on: bool
    owns_up: bool
    about: frozenset[str]


def answering(
    line: Line, opportunity: Opportunity, kinds: AbstractSet[SignalKind], pack: LanguagePack
) -> Answering:
    """Read one sentence of an answer.

    Parameters
    ----------
    line : Line
        Of the agent.
    opportunity : Opportunity
    kinds : set of str
        Kinds of the signals in the line.
    pack : LanguagePack
    """
    names, frames = _names(line, pack), _frames(line, pack)
    shared = _shared(line, opportunity, kinds, frames, pack) - names_heard(line.said, pack)
    if is_courtesy(line.sentence, pack):
        shared = frozenset()
    is_acknowledged = "acknowledgement" in frames
    least = MANY_NAMED_STEMS if is_acknowledged else MIN_NAMED_STEMS
    return Answering(
        line=line,
        is_token=bool(kinds & TOKENS) or "token" in names or _is_sign(line, pack),
        is_specific=bool(shared) or _takes_back(line, opportunity, names),
        says_back=bool(shared) and (bool(kinds & SAYING_BACK) or len(shared) >= least),
        explores=line.asks == "open" and (bool(shared) or "explores" in names),
        asks_on=_asks_on(line, opportunity, shared, names, pack),
        owns_up="concedes" in names or "apology" in kinds or "sorry" in line.sentence.tokens,
        about=shared & (stems_of(opportunity.lines) | _recent(line)),
    )


def _asks_on(
    line: Line,
    opportunity: Opportunity,
    shared: AbstractSet[str],
    names: AbstractSet[str],
    pack: LanguagePack,
) -> bool:
    """Whether a question is about the matter, be it in other words or with a pronoun."""
    if line.asks != "open" or "canned_question" in names:
        return False
    related = related_words(line.sentence, opportunity.families, shared, pack)
    return bool(shared or related or names & {"explores", "points_back"})


def _is_sign(line: Line, pack: LanguagePack) -> bool:
    """Whether a sentence is a listener's sign ("Right.", "Oh no."), or no more than an echo."""
    tokens, signs = line.sentence.tokens, pack.lists["backchannels"]
    is_sign = signs.issuperset(tokens) or (line.is_token and tokens[0] in signs)
    return (line.asks is None and is_sign) or is_echo(line.sentence, line.said.heard)


def _takes_back(line: Line, opportunity: Opportunity, names: AbstractSet[str]) -> bool:
    """Whether a sentence owns up to it, says what it means for them, or says it plainly."""
    if opportunity.had_repeated and "concedes" in names:
        return True
    if _says_what_it_means(line, opportunity, names):
        return True
    own = opportunity.said_before & line.stems
    says_again = "plainly" in names or len(own) >= MIN_SAID_AGAIN_STEMS
    return opportunity.has("not_understood") and says_again and not _is_spelled(line)


def _says_what_it_means(line: Line, opportunity: Opportunity, names: AbstractSet[str]) -> bool:
    """Whether a sentence tells what it means for the customer, in words that fit this matter."""
    meant = any(f"{MEANT}{family}" in names for family in opportunity.families)
    return meant and line.asks is None and not is_echo(line.sentence, line.said.heard)


def _is_spelled(line: Line) -> bool:
    """Whether letters are said one by one, as of forms and systems: "the G R N"."""
    singles = [len(token) == 1 and token not in {"a", "i"} for token in line.sentence.tokens]
    return any(one and other for one, other in pairwise(singles))


def _shared(
    line: Line,
    opportunity: Opportunity,
    kinds: AbstractSet[SignalKind],
    frames: AbstractSet[str],
    pack: LanguagePack,
) -> frozenset[str]:
    """Content words of the customer's in a sentence about what they said; none in any other.

    Words of the same families count where the sentence has others too, or a frame.

    A sentence with a frame, an acknowledgement or "you" in it may go back a minute; a question
    and one without any of these need words of this very turn.
    """
    own = line.stems & stems_of(opportunity.lines)
    if line.asks == "open":
        return own - content_stems(pack.lists["unit"] | pack.lists["number"], frozenset())
    if _is_about_else(line, opportunity, kinds, frames, pack):
        return frozenset()
    recent = line.stems & _recent(line)
    is_conclusion = "conclusion" in frames and "own" not in frames
    is_framed = is_conclusion or bool(frames & {"frame", "acknowledgement"})
    if is_framed and recent:
        return recent
    is_of_you = is_framed or bool(frames & {"other_state", "other_owns"})
    shared, ratio = (recent, MIN_NAMED_YOU_RATIO) if is_of_you else (own, MIN_NAMED_RATIO)
    if shared or is_of_you:
        shared |= related_words(line.sentence, opportunity.families, shared, pack)
    is_enough = len(shared) >= max(MIN_NAMED_STEMS, ratio * len(line.stems))
    return shared if is_enough else frozenset()


def _recent(line: Line) -> frozenset[str]:
    """Stems of what its speaker had heard in the minute before."""
    return frozenset[str]().union(*(said.stems for said in line.said.heard))


def _is_about_else(
    line: Line,
    opportunity: Opportunity,
    kinds: AbstractSet[SignalKind],
    frames: AbstractSet[str],
    pack: LanguagePack,
) -> bool:
    """Whether a sentence asks, acts, orders, echoes or says no, whatever words it shares."""
    asks = line.asks is not None and not _checks_back(line, frames, pack)
    orders = "directive" in frames and "acknowledgement" not in frames
    return (
        asks
        or orders
        or bool(kinds & ACTING)
        or is_echo(line.sentence, line.said.heard)
        or _disputes(line, opportunity, pack)
    )


def _checks_back(line: Line, frames: AbstractSet[str], pack: LanguagePack) -> bool:
    """Whether a question is a statement that asks to be confirmed: "So it came on Friday?"."""
    asking = pack.lists["wh"].union(*(pack.lists[name] for name in ("be", "do", "have", "modal")))
    begins = line.sentence.tokens[0] not in asking
    return begins and bool(frames & {"frame", "conclusion", "other_state"})


def _disputes(line: Line, opportunity: Opportunity, pack: LanguagePack) -> bool:
    """Whether a sentence says no to words that the customer said without one.

    "With nobody home" has no verb that could.
    """
    negations = pack.lists["style_negations"]
    states = any(name == "states" for _, name in _found(line, pack, "phrases"))
    if not (states and negations & set(line.sentence.tokens)):
        return False
    about = [own for own in opportunity.lines if own.stems & line.stems]
    return bool(about) and not any(negations & set(own.sentence.tokens) for own in about)


def _frames(line: Line, pack: LanguagePack) -> frozenset[str]:
    """Names of what frames a sentence.

    "So" frames at its beginning only, "should" orders only who is told "you".
    """
    tokens = line.sentence.tokens
    frames = {
        name
        for start, name in _found(line, pack, "reflections")
        if (name != "conclusion" or start < 2)
        and (name != "directive" or tokens[start] not in ORDERS or "you" in tokens[:start])
    }
    phrases = {name for _, name in _found(line, pack, "phrases")}
    return frozenset(frames | (phrases & {"acknowledgement"}))


def _names(line: Line, pack: LanguagePack) -> frozenset[str]:
    return frozenset(name for _, name in _found(line, pack, "responses"))


def _found(line: Line, pack: LanguagePack, subject: str) -> Iterator[tuple[int, str]]:
    cues = pack.indexes[subject].find(line.sentence.tokens, line.sentence.clauses)
    return ((start, name) for start, _, name in cues)
