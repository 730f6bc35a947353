"""Turns of customers that hold something to answer to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecoach.core.language import LanguageSignal
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import CUE_KINDS
from voicecoach.core.segment import Segment
from voicecoach.language.families import families_in
from voicecoach.language.lines import Line, customer_turns, stems_of
from voicecoach.language.pack import LanguagePack
from voicecoach.language.talk import MEMORY_S, sentences_of

__all__ = ["ANSWER_S", "Opportunity", "find_opportunities"]

ANSWER_S = 20.0
"""How long after the customer's turn an answer may begin (issue 4)."""


@dataclass(frozen=True, slots=True, eq=False)
class Opportunity:
    """A turn of the customer's with what in it asks for an answer.

    Parameters
    ----------
    cues : tuple of LanguageSignal
        The strongest first, see `voicecoach.core.responses.CUE_KINDS`.
    segment : Segment
        The whole turn.
    lines : tuple of Line
        Its sentences.
    said_before : frozenset of str
        Stems of what the agent had said in the 20 s before it.
    families : frozenset of str
        Families of words that are in it, see `voicecoach.language.families`.
    had_repeated : bool
        Whether the customer had to say something again, here or in the minute before.
    """

    cues: tuple[LanguageSignal, ...]
    segment: Segment
    lines: tuple[Line, ...]
    said_before: frozenset[str]
    families: frozenset[str]
    had_repeated: bool

    @property
    def cue(self) -> LanguageSignal:
        """The strongest of its cues."""
        return self.cues[0]

    def has(self, kind: str) -> bool:
        """Whether one of its cues is of a kind."""
        return any(cue.kind == kind for cue in self.cues)


def find_opportunities(
    lines: Sequence[Line], signals: Sequence[LanguageSignal], pack: LanguagePack
) -> Iterator[Opportunity]:
    """Yield the turns of the customer with a cue in them, by start."""
    given = [
        signal
        for signal in signals
        if signal.speaker == CUSTOMER and signal.kind in CUE_KINDS and not _is_formula(signal, pack)
    ]
    for turn in customer_turns(lines):
        span = turn.segment
        cues = [cue for cue in given if span.start <= cue.segment.start < span.end]
        if cues:
            yield Opportunity(
                cues=tuple(sorted(cues, key=lambda cue: CUE_KINDS.index(cue.kind))),
                segment=span,
                lines=turn.lines,
                said_before=stems_of(_said_before(lines, span)),
                families=frozenset(
                    found.name for line in turn.lines for found in families_in(line.sentence, pack)
                ),
                had_repeated=any(
                    cue.kind == "repeated" and span.start - MEMORY_S <= cue.segment.start < span.end
                    for cue in given
                ),
            )


def _said_before(lines: Sequence[Line], span: Segment) -> Iterator[Line]:
    for line in lines:
        if line.speaker == AGENT and span.start - ANSWER_S <= line.segment.start <= span.start:
            yield line


def _is_formula(cue: LanguageSignal, pack: LanguagePack) -> bool:
    """Whether words that name a feeling speak of none: "I'm afraid"."""
    return cue.kind == "emotion" and any(
        name == "formula"
        for sentence in sentences_of(cue.text.split(), pack)
        for _, _, name in pack.indexes["responses"].find(sentence.tokens, sentence.clauses)
    )
