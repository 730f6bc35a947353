"""Every act of a call, as signals that point at words."""

from collections.abc import Iterable, Iterator, Sequence

from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language.names import NamesHeard
from voicecoach.language.pack import LanguagePack, load_pack
from voicecoach.language.repeating import Remembered
from voicecoach.language.restating import acknowledgements, names_heard, paraphrases
from voicecoach.language.restating import is_echo as repeats
from voicecoach.language.span import Found
from voicecoach.language.summing_up import SummedUp, without_summaries
from voicecoach.language.talk import Said, read_talk

__all__ = ["find_signals"]

BY_PHRASE: tuple[SignalKind, ...] = (
    "apology",
    "can_do",
    "cannot",
    "closing",
    "complaint",
    "concrete",
    "emotion",
    "gratitude",
    "greeting",
    "hardship",
    "hedge",
    "hold",
    "jargon",
    "not_understood",
    "option",
    "please",
    "repeated",
    "vague",
)
"""Acts that are known by their words alone."""

NOT_OF_AGENTS: frozenset[SignalKind] = frozenset({"complaint", "hardship"})
"""What a customer gives to answer to. Who answers says the same words of the other's trouble."""

OFFERED = frozenset({"can_do", "option"})
"""What is nobody's offer where it only repeats the other's words, no more than an undertaking."""
MIN_ECHO_TOKENS = 4
"""A shorter sentence is in what was heard by chance; convention."""

PROMISING = frozenset({"ownership", "owed", "pledge"})
"""What is a promise where it is said when."""


def find_signals(
    transcript: Transcript, pack: LanguagePack | None = None
) -> tuple[LanguageSignal, ...]:
    """Find what was done with words, by everybody in a call.

    Words that do not count (`Word.counts`) are not read.

    Parameters
    ----------
    transcript : Transcript
    pack : LanguagePack, optional
        By default that of the transcript's language.

    Returns
    -------
    tuple of LanguageSignal
        By start; several may point at the same words.

    Raises
    ------
    InputError
        If there is no pack for the language.
    """
    pack = pack or load_pack(transcript.language)
    utterances = [item for item in transcript.utterances if item.counted_words]
    talk = read_talk(map(_plain, utterances), pack)
    names, remembered, summed_up = NamesHeard(pack), Remembered(pack), SummedUp(pack)
    signals = [
        _signal(found, utterance, said)
        for utterance, said in zip(utterances, talk, strict=True)
        for found in (
            *_by_phrase(said, pack),
            *_put_together(said, pack, summed_up),
            *names.uses_in(said),
            *remembered.again_in(said),
        )
    ]
    return tuple(sorted(signals, key=lambda signal: (signal.segment, signal.kind)))


def _plain(utterance: Utterance) -> tuple[str, float, Sequence[str]]:
    words = [word.text for word in utterance.counted_words]
    return utterance.speaker, utterance.segment.start, words


def _by_phrase(said: Said, pack: LanguagePack) -> Iterator[Found]:
    asking = {question.sentence for question in said.questions}
    for index, sentence in enumerate(said.sentences):
        spans = list(pack.indexes["phrases"].find(sentence.tokens, sentence.clauses))
        is_echo = len(sentence.tokens) >= MIN_ECHO_TOKENS and repeats(sentence, said.heard)
        for kind in BY_PHRASE:
            if said.speaker == AGENT and kind in NOT_OF_AGENTS:
                continue
            if is_echo and kind in OFFERED:
                continue
            for start, end in _apart(span[:2] for span in spans if span[2] == kind):
                yield Found(kind, index, start, end)
        if index not in asking and not is_echo:
            yield from _undertakings(index, sentence.tokens, spans)


def _undertakings(
    index: int, tokens: Sequence[str], spans: Sequence[tuple[int, int, str]]
) -> Iterator[Found]:
    """What the speaker takes on, and the first that is said with its time: a promise."""
    if any(name == "empty" for _, _, name in spans):
        return
    due = list(_apart(span[:2] for span in spans if span[2] == "due"))
    for start, end in _apart(span[:2] for span in spans if span[2] in {"ownership", "at_once"}):
        yield Found("ownership", index, start, end)
    is_supposed = any(name == "supposed" for _, _, name in spans)
    promising = PROMISING if is_supposed else PROMISING | {"owed_perhaps"}
    for start, _, _ in sorted(span for span in spans if span[2] in promising):
        when = tuple(" ".join(tokens[at:until]) for at, until in due if at >= start)
        if when:
            yield Found("promise", index, start, len(tokens), when)
            return


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, those that touch the one before left out."""
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            yield start, end
            last = end


def _asked_and_said_back(said: Said, pack: LanguagePack) -> Iterator[Found]:
    for question in said.questions:
        count = len(said.sentences[question.sentence].tokens)
        kind: SignalKind = "open_question" if question.kind == "open" else "closed_question"
        yield Found(kind, question.sentence, min(question.start, count - 1), count)
    yield from _reflection(said, pack)
    yield from paraphrases(said, pack)
    yield from acknowledgements(said, pack)


def _reflection(said: Said, pack: LanguagePack) -> Iterator[Found]:
    """What the utterance says back; where it is nothing but the other's name, nothing is."""
    reflection = said.reflection
    if reflection is None or not (reflection.is_clear or reflection.shared):
        return
    shared = reflection.shared - names_heard(said, pack)
    if reflection.shared and not shared:
        return
    kind: SignalKind = "complex_reflection" if reflection.kind == "complex" else "simple_reflection"
    count = len(said.sentences[reflection.sentence].tokens)
    yield Found(kind, reflection.sentence, 0, count, tuple(sorted(shared)))


def _put_together(said: Said, pack: LanguagePack, summed_up: SummedUp) -> Iterator[Found]:
    summaries = list(summed_up.again_in(said))
    yield from summaries
    spans = {
        index: pack.indexes["phrases"].find(sentence.tokens, sentence.clauses)
        for index, sentence in enumerate(said.sentences)
        if any(found.sentence == index for found in summaries)
    }
    dated = frozenset(
        index for index, cues in spans.items() if any(name == "due" for _, _, name in cues)
    )
    yield from without_summaries(_asked_and_said_back(said, pack), summaries, dated)


def _signal(found: Found, utterance: Utterance, said: Said) -> LanguageSignal:
    places = said.sentences[found.sentence].words[found.start : found.end]
    words = utterance.counted_words[places[0] : places[-1] + 1]
    return LanguageSignal(
        kind=found.kind,
        speaker=utterance.speaker,
        segment=_span(words),
        text=" ".join(word.text for word in words),
        about=found.about,
    )


def _span(words: Sequence[Word]) -> Segment:
    return Segment(words[0].segment.start, max(word.segment.end for word in words))
