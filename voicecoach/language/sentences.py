"""Sentences as they were said: their content, the amounts in them, and phrases by subject.

What `voicecoach.language.acts` finds is kept in an analysis. Phrases that only
some rules ask for are not; they are found again from the transcript.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Word
from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack, load_pack, pack_languages
from voicecoach.language.questions import find_questions
from voicecoach.language.talk import sentences_of
from voicecoach.language.tokens import Sentence

__all__ = ["Phrase", "ReadSentence", "read_sentences"]

SUBJECTS = ("solving", "phrases")
VAGUE_NUMBERS = frozenset({"a", "an", "one", "few", "several", "couple", "half", "1"})
"""Of these none is an amount that somebody can hold the speaker to."""
SAME_START_TOKENS = 2
"""Phrases that begin so close together are one beginning; convention."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that match a cue of the language pack, by the name of the cue.

    ``start`` is the place of its first token in the sentence.
    """

    name: str
    segment: Segment
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence.

    Parameters
    ----------
    speaker : str
    segment : Segment
    text : str
        As written.
    is_question : bool
        With or without a question mark.
    tokens : tuple of str
    stems : frozenset of str
        Stems of its content words.
    amounts : frozenset of str
        Numbers, days and times of day in it.
    phrases : tuple of Phrase
    contents : tuple of str
        Of each token its stem, or nothing where it is a function word.
    """

    speaker: str
    segment: Segment
    text: str
    is_question: bool
    tokens: tuple[str, ...]
    stems: frozenset[str]
    amounts: frozenset[str]
    phrases: tuple[Phrase, ...]
    contents: tuple[str, ...]

    def parts_at(self, name: str, or_name: str) -> tuple[frozenset[str], ...]:
        """Stems of each part that begins with a phrase of one of these names.

        A part ends where the next begins; what begins within two tokens
        begins one part. What stands before the second is a part as well.
        """
        begins = {p.start for p in self.phrases if p.name in (name, or_name)}
        if or_name in self.names:
            begins.add(0)
        starts: list[int] = []
        for start in sorted(begins):
            if not starts or start - starts[-1] > SAME_START_TOKENS:
                starts.append(start)
        return tuple(
            frozenset(self.contents[start:end]) - {""}
            for start, end in pairwise([*starts, len(self.tokens)])
        )

    @property
    def names(self) -> frozenset[str]:
        """Names of its phrases."""
        return frozenset(phrase.name for phrase in self.phrases)


def read_sentences(transcript: Transcript) -> tuple[ReadSentence, ...]:
    """Read the words that count, sentence by sentence, sorted; none without a language pack.

    Examples
    --------
    >>> from voicecoach.core.transcript import Utterance
    >>> said = [Word(text, Segment(at, at + 0.5)) for at, text in enumerate("I can't.".split())]
    >>> [found] = read_sentences(Transcript((Utterance("agent", tuple(said)),), "en"))
    >>> found.text, "refusal" in found.names
    ("I can't.", True)
    """
    if transcript.language.partition("-")[0].lower() not in pack_languages():
        return ()
    pack = load_pack(transcript.language)
    found = (
        sentence
        for utterance in transcript.utterances
        for sentence in _read_all(utterance.speaker, utterance.counted_words, pack)
    )
    return tuple(sorted(found, key=lambda sentence: sentence.segment))


def _read_all(speaker: str, words: Sequence[Word], pack: LanguagePack) -> Iterator[ReadSentence]:
    sentences = sentences_of([word.text for word in words], pack)
    asking = {question.sentence for question in find_questions(sentences, pack)}
    for place, sentence in enumerate(sentences):
        yield _read(speaker, words, sentence, pack, is_question=place in asking)


def _read(
    speaker: str,
    words: Sequence[Word],
    sentence: Sentence,
    pack: LanguagePack,
    *,
    is_question: bool,
) -> ReadSentence:
    span = words[sentence.words[0] : sentence.words[-1] + 1]
    exact = (pack.lists["day"] | pack.lists["clock"] | pack.lists["number"]) - VAGUE_NUMBERS

    def is_amount(said: str) -> bool:
        return said in exact or (said[0].isdigit() and said not in VAGUE_NUMBERS)

    function = pack.lists["function"]
    contents = tuple("".join(content_stems((token,), function)) for token in sentence.tokens)
    return ReadSentence(
        speaker=speaker,
        segment=_span(span),
        text=" ".join(word.text for word in span),
        is_question=is_question,
        tokens=sentence.tokens,
        stems=frozenset(contents) - {""},
        amounts=frozenset(filter(is_amount, sentence.tokens)),
        phrases=tuple(_phrases(words, sentence, pack)),
        contents=contents,
    )


def _phrases(words: Sequence[Word], sentence: Sentence, pack: LanguagePack) -> Iterator[Phrase]:
    for subject in SUBJECTS:
        if subject in pack.indexes:
            for start, end, name in pack.indexes[subject].find(sentence.tokens, sentence.clauses):
                places = sentence.words[start:end]
                said = words[places[0] : places[-1] + 1]
                text = " ".join(word.text for word in said)
                yield Phrase(name, _span(said), text, start)


def _span(words: Sequence[Word]) -> Segment:
    return Segment(words[0].segment.start, max(word.segment.end for word in words))
