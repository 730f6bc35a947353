"""What was done with words: acts, each pointing at the words that did it. No score."""

from dataclasses import dataclass
from typing import Literal, get_args

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = ["SIGNAL_KINDS", "LanguageSignal", "SignalKind"]

SignalKind = Literal[
    "apology",
    "can_do",
    "cannot",
    "closed_question",
    "closing",
    "complaint",
    "complex_reflection",
    "concrete",
    "emotion",
    "gratitude",
    "greeting",
    "hardship",
    "hedge",
    "hold",
    "jargon",
    "name",
    "not_understood",
    "open_question",
    "option",
    "ownership",
    "paraphrase",
    "please",
    "promise",
    "re_ask",
    "repeated",
    "simple_reflection",
    "specific_acknowledgement",
    "stock_phrase",
    "summary",
    "vague",
]
"""The acts that are looked for, of every speaker:

* ``open_question``, ``closed_question``: by how free the answer is;
* ``simple_reflection``, ``complex_reflection``: the other's words said back, or with more in them;
* ``paraphrase``, ``summary``: the other's matter in framed words of one's own; put together;
* ``specific_acknowledgement``, ``stock_phrase``: with a content word of the other's, or none;
* ``apology``, ``gratitude``, ``please``, ``hedge``, ``greeting``, ``closing``;
* ``name``: that of another;
* ``can_do``, ``cannot``, ``option``: what is possible, what is not, what one may choose;
* ``ownership``, ``promise``: an act taken on; one that says when;
* ``concrete``, ``vague``: amounts and times; who, what and when left open;
* ``hold``: the other is told to wait, or what a silence is for;
* ``re_ask``: a question for what was said; ``jargon``: terms of the trade;
* ``complaint``, ``emotion``, ``hardship`` (a fact that burdens), ``repeated`` (an own
  statement, or "as I said"), ``not_understood``: what a customer gives to answer to.
"""

SIGNAL_KINDS: tuple[str, ...] = get_args(SignalKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSignal:
    """One act with words.

    Parameters
    ----------
    kind : str
        One of `SIGNAL_KINDS`.
    speaker : str
        Who did it.
    segment : Segment
        From the first to the last of its words.
    text : str
        Its words, as written.
    about : tuple of str
        What makes it specific: the words it shares with what the other had
        said, or when a promise is due. Empty where there is nothing of the kind.

    Raises
    ------
    InputError
        If the kind is not known, or the text or the speaker is blank.
    """

    kind: SignalKind
    speaker: str
    segment: Segment
    text: str
    about: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in SIGNAL_KINDS:
            raise InputError(f"need one of {', '.join(SIGNAL_KINDS)}; got {self.kind!r}")
        if not self.text.strip() or not self.speaker.strip():
            raise InputError(f"a signal needs its words and its speaker; got {self!r}")
