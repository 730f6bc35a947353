"""Sentences of a call with their times, and the turns that customers make of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack, load_pack
from voicecoach.language.talk import Said, read_talk
from voicecoach.language.tokens import Sentence

__all__ = ["CustomerTurn", "Line", "customer_turns", "read_lines", "stems_of"]

TOKEN_WORD_COUNT = 2
"""What an agent puts in with up to so many words, and asks nothing, leaves the turn to the
customer; convention."""
MAX_TURN_PAUSE_S = 3.0
"""After a longer silence the customer begins anew: the agent had the time to answer; convention."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One sentence as it was said.

    Parameters
    ----------
    speaker : str
    segment : Segment
    text : str
        As written.
    sentence : Sentence
    stems : frozenset of str
        Stems of its content words.
    asks : str or None
        ``"open"`` or ``"closed"`` for a question.
    said : Said
        The utterance that it is in, with what its speaker had heard.
    """

    speaker: str
    segment: Segment
    text: str
    sentence: Sentence
    stems: frozenset[str]
    asks: str | None
    said: Said

    @property
    def is_token(self) -> bool:
        """Whether it is all of an utterance that says and asks nearly nothing."""
        return (
            self.speaker == AGENT
            and self.asks is None
            and self.said.token_count <= TOKEN_WORD_COUNT
        )


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTurn:
    """What a customer says up to where the agent says more than a token, or is silent for long."""

    lines: tuple[Line, ...]

    @property
    def segment(self) -> Segment:
        """From its first word to the end of its last."""
        return Segment(self.lines[0].segment.start, max(line.segment.end for line in self.lines))

    @property
    def text(self) -> str:
        """Its words with single spaces between."""
        return " ".join(line.text for line in self.lines)


def stems_of(lines: Iterable[Line]) -> frozenset[str]:
    """Stems of the content words of some lines."""
    return frozenset[str]().union(*(line.stems for line in lines))


def read_lines(transcript: Transcript, pack: LanguagePack | None = None) -> tuple[Line, ...]:
    """Sentences of everybody, of the words that count, by start.

    ``pack`` is by default that of the transcript's language.

    Raises
    ------
    InputError
        If there is no pack for the language.
    """
    pack = pack or load_pack(transcript.language)
    utterances = [item for item in transcript.utterances if item.counted_words]
    talk = read_talk(
        (
            (item.speaker, item.segment.start, [word.text for word in item.counted_words])
            for item in utterances
        ),
        pack,
    )
    lines = (
        line
        for utterance, said in zip(utterances, talk, strict=True)
        for line in _lines(utterance, said, pack)
    )
    return tuple(sorted(lines, key=lambda line: line.segment))


def _lines(utterance: Utterance, said: Said, pack: LanguagePack) -> Iterator[Line]:
    asks = {question.sentence: question.kind for question in said.questions}
    for index, sentence in enumerate(said.sentences):
        words = utterance.counted_words[sentence.words[0] : sentence.words[-1] + 1]
        yield Line(
            speaker=utterance.speaker,
            segment=_span(words),
            text=" ".join(word.text for word in words),
            sentence=sentence,
            stems=content_stems(sentence.tokens, pack.lists["function"]),
            asks=asks.get(index),
            said=said,
        )


def _span(words: Sequence[Word]) -> Segment:
    return Segment(words[0].segment.start, max(word.segment.end for word in words))


def customer_turns(lines: Sequence[Line]) -> Iterator[CustomerTurn]:
    """Turns of the customer, by start.

    Parameters
    ----------
    lines : sequence of Line
        Of everybody, by start.
    """
    held: list[Line] = []
    for line in lines:
        is_customer = line.speaker == CUSTOMER
        is_late = bool(held) and line.segment.start > _end(held) + MAX_TURN_PAUSE_S
        if held and (is_late or not (is_customer or line.is_token)):
            yield CustomerTurn(tuple(held))
            held = []
        if is_customer:
            held.append(line)
    if held:
        yield CustomerTurn(tuple(held))


def _end(lines: Sequence[Line]) -> float:
    return max(line.segment.end for line in lines)
