"""Paraphrases and acknowledgements: what is said again of what was heard.

A paraphrase shares content words with the other's last minute, in words that
frame it, and is no echo; an acknowledgement that shares none is a stock phrase.
"""

import math
from collections.abc import Iterator, Sequence

from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack
from voicecoach.language.questions import find_questions
from voicecoach.language.span import Found
from voicecoach.language.talk import Said
from voicecoach.language.tokens import MIN_SENTENCE_TOKENS, Sentence

__all__ = ["FRAMES", "acknowledgements", "is_courtesy", "is_echo", "names_heard", "paraphrases"]

MIN_PARAPHRASE_STEMS = 2
"""One content word in common may be chance; convention."""
MIN_PARAPHRASE_RATIO = 0.3
"""Share of its content that a paraphrase has from the other; convention."""
MIN_STATE_RATIO = 0.2
"""The same where it says what the other did, has or feels; convention."""
MIN_UNFRAMED_RATIO = 0.28
"""The same without framing, where only the content tells; convention."""
MAX_SHORT_TOKENS = 10
"""What may be only the other's matter, said at once after them; convention."""
MIN_ANSWER_STEMS = 3
"""The same where the other has just asked: an answer has words of the question; convention."""
MIN_TOLD_TOKENS = 8
"""What the frame alone makes a paraphrase has as many tokens; convention."""
MIN_SAID_BACK_TOKENS = 3
"""As many tokens with a negation among them are said back, though none is content; convention."""
MAX_NAME_TOKENS = 2
"""First and last name; convention."""
MAX_ECHO_RATIO = 0.8
"""With a longer stretch in the other's own words it is an echo; convention."""
FRAMES = frozenset({"frame", "conclusion"})


def paraphrases(said: Said, pack: LanguagePack) -> Iterator[Found]:
    """Yield the sentences that put into other words what was heard."""
    heard = _heard_stems(said) - names_heard(said, pack)
    for index, sentence in _statements(said):
        stems = _stems(sentence.tokens, pack)
        shared = stems & heard
        if _is_told_back(sentence, shared, said, pack):
            yield Found("paraphrase", index, 0, len(sentence.tokens), tuple(sorted(shared)))
            continue
        is_of_them = _is_of_the_other(sentence, pack)
        least = 1 if is_of_them or _is_reflection(index, said) else MIN_PARAPHRASE_STEMS
        ratio = MIN_STATE_RATIO if is_of_them else MIN_PARAPHRASE_RATIO
        is_enough = len(shared) >= max(least, ratio * len(stems))
        is_framed = _is_framed(sentence, pack)
        is_taken_up = is_of_them or _is_more_of_others(stems, shared, said)
        if is_enough and is_framed and is_taken_up and not is_echo(sentence, said.heard):
            yield Found("paraphrase", index, 0, len(sentence.tokens), tuple(sorted(shared)))


def _is_told_back(
    sentence: Sentence, shared: frozenset[str], said: Said, pack: LanguagePack
) -> bool:
    """Whether the frame alone tells: "so there you were ...", "so it isn't the lamp, it's ..."."""
    cues = _cues(sentence, pack)
    is_framed = "narrated" in cues or bool(shared and "corrected" in cues)
    is_long = len(sentence.tokens) >= MIN_TOLD_TOKENS
    return is_framed and is_long and bool(said.heard) and not is_echo(sentence, said.heard)


def _statements(said: Said) -> Iterator[tuple[int, Sentence]]:
    """Sentences that ask nothing, and what is said before a question that nobody marked."""
    asking = {question.sentence: question for question in said.questions}
    for index, sentence in enumerate(said.sentences):
        question = asking.get(index)
        if question is None:
            yield index, sentence
        elif not sentence.mark and question.has_words and question.start >= MIN_SENTENCE_TOKENS:
            yield index, sentence.until(question.start)


def _is_reflection(index: int, said: Said) -> bool:
    return said.reflection is not None and said.reflection.sentence == index


def _is_of_the_other(sentence: Sentence, pack: LanguagePack) -> bool:
    """Whether it draws a conclusion about the other: "so you've been sent ..."."""
    return {"conclusion", "other_state"} <= _names(sentence, pack)


def _is_framed(sentence: Sentence, pack: LanguagePack) -> bool:
    """Whether words frame it; "so" alone does not where the speaker's own doing follows."""
    frames, cues = FRAMES & _names(sentence, pack), _cues(sentence, pack)
    return bool("restates" in cues or frames - {"conclusion"} or (frames and "own_act" not in cues))


def acknowledgements(said: Said, pack: LanguagePack) -> Iterator[Found]:
    """Yield acknowledgements: specific with a content word of the other's, else stock phrases."""
    heard = _heard_stems(said) - names_heard(said, pack)
    for index, sentence in _statements(said):
        cues = [
            (start, end)
            for start, end, name in pack.indexes["phrases"].find(sentence.tokens, sentence.clauses)
            if name == "acknowledgement"
        ]
        if not cues:
            yield from _unframed(index, sentence, said, pack)
            continue
        start, end = cues[0]
        rest = (*sentence.tokens[:start], *sentence.tokens[end:])
        shared = tuple(sorted((_stems(rest, pack) & heard) or _just_said_back(index, said, pack)))
        is_empty = is_courtesy(sentence, pack) or is_echo(sentence, said.heard)
        if shared and not is_empty:
            yield Found("specific_acknowledgement", index, 0, len(sentence.tokens), shared)
        else:
            yield Found("stock_phrase", index, start, end)


def _just_said_back(index: int, said: Said, pack: LanguagePack) -> frozenset[str]:
    """What the sentence before says back: "Nine, and on his own. I'd be nervous too"."""
    if not index:
        return frozenset()
    before = said.sentences[index - 1]
    found = next(_unframed(index - 1, before, said, pack), None)
    return frozenset(found.about) if found else _denied_too(before, said, pack)


def _denied_too(sentence: Sentence, said: Said, pack: LanguagePack) -> frozenset[str]:
    """Tokens of a negative statement that the other has just made: "It isn't there at all"."""
    last = said.heard[-1].sentences if said.heard else ()
    shared = frozenset(sentence.tokens) & {token for other in last for token in other.tokens}
    is_denied = bool(shared & pack.lists["style_negations"])
    return shared if is_denied and len(shared) >= MIN_SAID_BACK_TOKENS else frozenset()


def _unframed(index: int, sentence: Sentence, said: Said, pack: LanguagePack) -> Iterator[Found]:
    """Acknowledgement in nothing but the other's matter: "Three days late, and no call"."""
    stems = _stems(sentence.tokens, pack)
    shared = (stems & _heard_stems(said)) - names_heard(said, pack)
    cues = _cues(sentence, pack)
    is_short = index == 0 and len(sentence.tokens) <= MAX_SHORT_TOKENS and "states" not in cues
    is_short |= index == 0 and "wanted" in cues
    least = 1 if is_short else MIN_PARAPHRASE_STEMS
    is_enough = bool(shared) and len(shared) >= max(least, MIN_UNFRAMED_RATIO * len(stems))
    if _answers(said, pack):
        is_enough &= len(shared) >= MIN_ANSWER_STEMS and "states" not in cues
    is_other = not (
        _names(sentence, pack) & (FRAMES | {"directive"}) or cues & {"own_act", "explains"}
    )
    is_other &= not (index and "explains" in _cues(said.sentences[index - 1], pack))
    is_other &= _is_more_of_others(stems, shared, said)
    is_other &= "states" not in cues or "between_us" in cues
    if is_enough and is_other and not is_echo(sentence, said.heard):
        about = tuple(sorted(shared))
        yield Found("specific_acknowledgement", index, 0, len(sentence.tokens), about)


def _is_more_of_others(stems: frozenset[str], shared: frozenset[str], said: Said) -> bool:
    """Whether more of it is taken from the other than from what the speaker said before."""
    return len(stems & said.own_stems) <= len(shared - said.own_stems)


def _answers(said: Said, pack: LanguagePack) -> bool:
    """Whether the other has just asked: what follows tells them something."""
    if not said.heard:
        return False
    last = said.heard[-1].sentences
    return any(question.sentence == len(last) - 1 for question in find_questions(last, pack))


def is_echo(sentence: Sentence, heard: Sequence[Said]) -> bool:
    """Whether nearly all of a sentence is one stretch of what was heard, word for word."""
    tokens = sentence.tokens
    count = math.ceil(MAX_ECHO_RATIO * len(tokens))
    texts = [_text(other.tokens) for said in heard for other in said.sentences]
    return any(
        _text(tokens[start : start + count]) in text
        for start in range(len(tokens) - count + 1)
        for text in texts
    )


def _text(tokens: Sequence[str]) -> str:
    return f" {' '.join(tokens)} "


def _heard_stems(said: Said) -> frozenset[str]:
    return frozenset[str]().union(*(other.stems for other in said.heard))


def is_courtesy(sentence: Sentence, pack: LanguagePack) -> bool:
    """Whether it is thanks for the talk itself: "I appreciate your call"."""
    return "courtesy" in _cues(sentence, pack)


def names_heard(said: Said, pack: LanguagePack) -> frozenset[str]:
    """Stems of what the other gave as their name: to say it is to take nothing up."""
    return _stems(
        [
            token
            for other in said.heard
            for sentence in other.sentences
            for _, end, name in pack.indexes["phrases"].find(sentence.tokens, sentence.clauses)
            if name == "name_follows"
            for token in sentence.tokens[end : end + MAX_NAME_TOKENS]
        ],
        pack,
    )


def _stems(tokens: Sequence[str], pack: LanguagePack) -> frozenset[str]:
    return content_stems(tokens, pack.lists["function"])


def _cues(sentence: Sentence, pack: LanguagePack) -> frozenset[str]:
    found = pack.indexes["phrases"].find(sentence.tokens, sentence.clauses)
    return frozenset(name for _, _, name in found)


def _names(sentence: Sentence, pack: LanguagePack) -> frozenset[str]:
    cues = pack.indexes["reflections"].find(sentence.tokens, sentence.clauses)
    return frozenset(name for _, _, name in cues)
