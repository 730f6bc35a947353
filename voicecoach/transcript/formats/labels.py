"""``Name: text``: telling who speaks from a sentence with a colon in it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ROLE_NAMES", "Labelled", "keep_labels", "role_of_name", "split_label"]

ROLE_NAMES = {
    "agent": (
        "agent", "advisor", "adviser", "representative", "rep", "operator", "csr", "consultant",
        "associate", "assistant", "support", "employee", "clerk", "teller", "counselor",
        "counsellor", "therapist", "dispatcher", "host", "staff", "specialist", "salesperson",
    ),
    "customer": (
        "customer", "client", "caller", "user", "member", "patient", "guest", "consumer",
        "subscriber", "visitor", "buyer", "cardholder", "policyholder", "end customer",
        "external", "prospect",
    ),
}  # fmt: skip
"""Names of the two parties, as platforms and corpora write them."""

_LABEL = re.compile(
    r"(?:-|–|>>+)?\s*(?:\[([^\[\]:]{1,40})\]|([^\W_][^:\[\]]{0,39}?)):\s+(\S.*)", re.DOTALL
)
_MAX_LABEL_WORDS = 4
_NUMBERED = re.compile(r"[\s_#\-]*\d+$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and who may have said it; ``whole`` is the text with its label."""

    whole: str
    label: str | None
    text: str


def role_of_name(label: str) -> str | None:
    """Role that a label names, whatever its case and number.

    Examples
    --------
    >>> role_of_name("AGENT_1"), role_of_name("Caller"), role_of_name("Ana")
    ('agent', 'customer', None)
    """
    name = _NUMBERED.sub("", label.strip().casefold()).replace("_", " ")
    return next((role for role, names in ROLE_NAMES.items() if name in names), None)


def split_label(text: str) -> Labelled:
    """Split what may be a label from what is then said.

    Examples
    --------
    >>> split_label("Agent: Good morning: how can I help?").text
    'Good morning: how can I help?'
    """
    match = _LABEL.fullmatch(text.strip())
    if match is None:
        return Labelled(text, None, text)
    label = (match[1] or match[2]).strip()
    if len(label.split()) > _MAX_LABEL_WORDS or label.endswith((".", "?", "!", ",")):
        return Labelled(text, None, text)
    return Labelled(text, label, match[3])


def keep_labels(texts: Sequence[Labelled]) -> list[Labelled]:
    """Keep labels that name a role or come twice; the others are part of a sentence.

    Examples
    --------
    >>> said = ["Agent: Hello.", "Note: it is late.", "Ana: Yes.", "Ana: No."]
    >>> [item.label for item in keep_labels([split_label(text) for text in said])]
    ['Agent', None, 'Ana', 'Ana']
    """
    counts = Counter(item.label for item in texts)
    return [
        item
        if item.label is not None and (counts[item.label] > 1 or role_of_name(item.label))
        else Labelled(item.whole, None, item.whole)
        for item in texts
    ]
