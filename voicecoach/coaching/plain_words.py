"""Plain words: what is said after the customer asked what something means."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import answer_to, has, named_in, sentences_of, terms_in
from voicecoach.coaching.spoken import SpokenTurn, next_turn, quote, signals_in, turns_of
from voicecoach.coaching.word_counts import IDIOMS, TAKEN_UP, TERMS
from voicecoach.coaching.wording import at, count
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.language.sentences import ReadSentence

__all__ = [
    "IDIOM_AFTER_PARDON",
    "PLAINER_AFTER_IT",
    "TERMS_AFTER_IT",
    "IdiomAfterPardonOptions",
    "PlainerAfterItOptions",
    "TermsAfterItOptions",
]

_PLAIN = (
    "what somebody did not follow the first time has to come in other words; which words are "
    "terms is in the language pack, and one that the customer used before is theirs"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnswerOptions(RuleOptions):
    """How soon an answer to a question of meaning must begin to be one."""

    answer_within_s: float = field(
        default=10.0, metadata=origin("convention", "later it answers something else")
    )


def _answers(
    analysis: CallAnalysis, options: _AnswerOptions
) -> Iterator[tuple[ReadSentence, SpokenTurn]]:
    """Yield where the customer asks what something means, and the agent's next turn."""
    for asked in sentences_of(analysis, CUSTOMER):
        if not has(asked, "meaning"):
            continue
        answer = next_turn(
            analysis,
            AGENT,
            asked.segment.start,
            within_s=options.answer_within_s,
            min_word_count=_MIN_ANSWER_WORDS,
        )
        if answer is not None:
            yield asked, answer


_MIN_ANSWER_WORDS = 4
"""Less is no explanation (convention)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsAfterItOptions(_AnswerOptions):
    """Thresholds of `TERMS_AFTER_IT`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_term_count: int = field(
        default=1, metadata=origin("convention", "they have just asked what one means")
    )


def _terms_after(analysis: CallAnalysis, options: TermsAfterItOptions) -> Iterator[Moment]:
    for asked, answer in _answers(analysis, options):
        terms = observe(TERMS, analysis, answer.segment, threshold=float(options.min_term_count))
        if terms.value < options.min_term_count:
            continue
        said = ", ".join(terms_in(analysis, answer.segment)[:2])
        yield raise_moment(
            "PLN01",
            segment=answer.segment,
            valence="opportunity",
            observed=(terms,),
            advice=(
                f"You answered {quote(asked.text, max_chars=50)} at {at(answer.segment.start)} at "
                f"once, but with {count(terms.value, 'term', 'terms')} more: {quote(said)}. Say "
                "what it means for them, in words they have used."
            ),
        )


TERMS_AFTER_IT = Rule(
    code="PLN01",
    title="More terms after they asked what it means",
    subject="Explaining",
    valence="opportunity",
    skill_rows=(25, 20),
    finds=(
        "The customer asks what something means or says that they do not follow, and the agent's "
        "answer has a term of the trade that the customer had not used."
    ),
    why="A term explained by another term leaves them where they were.",
    basis="convention",
    source=_PLAIN,
    applies_not_when="They needed the exact term, to write it down or to look it up.",
    evidence=(TERMS,),
    needs=("words",),
    options=TermsAfterItOptions(),
    find=_terms_after,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainerAfterItOptions(_AnswerOptions):
    """Thresholds of `PLAINER_AFTER_IT`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_taken_up_count: int = field(
        default=1, metadata=origin("convention", "explained by something that they had named")
    )
    min_term_count: int = field(
        default=1, metadata=origin("convention", "there was a term before it to put plainly")
    )


def _plainer(analysis: CallAnalysis, options: PlainerAfterItOptions) -> Iterator[Moment]:
    for asked, answer in _answers(analysis, options):
        stretch = answer.segment
        own = observe(TAKEN_UP, analysis, stretch, threshold=float(options.min_taken_up_count))
        before = _last_turn_before(analysis, asked.segment.start)
        if own.value < options.min_taken_up_count or before is None:
            continue
        terms = observe(TERMS, analysis, before.segment, threshold=float(options.min_term_count))
        if terms.value < options.min_term_count or terms_in(analysis, stretch):
            continue
        after = answer_to(analysis, stretch.end)
        if not _is_understood(analysis, after):
            continue
        yield raise_moment(
            "PLN02",
            segment=stretch,
            valence="strength",
            observed=(own, terms),
            advice=(
                f"After {quote(asked.text, max_chars=40)} you put it plainly, with words of their "
                f"own, and got {quote(after[0].text, max_chars=40)}. Keep that sentence for the "
                "next call about it."
            ),
        )


def _last_turn_before(analysis: CallAnalysis, at_s: float) -> SpokenTurn | None:
    before = [turn for turn in turns_of(analysis, AGENT) if turn.segment.start < at_s]
    return before[-1] if before else None


def _is_understood(analysis: CallAnalysis, after: tuple[ReadSentence, ...]) -> bool:
    if not after or not has(after[0], "understood", "accepts"):
        return False
    heard = Segment(after[0].segment.start, after[-1].segment.end)
    is_lost = any(has(each, "meaning", "pardon") for each in after)
    return not is_lost and not signals_in(analysis, CUSTOMER, heard, "not_understood")


PLAINER_AFTER_IT = Rule(
    code="PLN02",
    title="Put it plainly when they asked",
    subject="Explaining",
    valence="strength",
    skill_rows=(25, 20),
    finds=(
        "After a turn with a term of the trade the customer asks what something means, and the "
        "agent's answer has no such term and a word of the customer's; the customer shows that it "
        "is clear."
    ),
    why="What is understood at once does not come back as a second call.",
    basis="convention",
    source=_PLAIN,
    applies_not_when="It was plainer, but no longer right.",
    evidence=(TAKEN_UP, TERMS),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=PlainerAfterItOptions(),
    find=_plainer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdiomAfterPardonOptions(RuleOptions):
    """Thresholds of `IDIOM_AFTER_PARDON`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_idiom_count: int = field(
        default=2, metadata=origin("convention", "one may have been chance, two are a way to speak")
    )
    after_s: float = field(
        default=90.0, metadata=origin("convention", "as long as it is fresh that words were lost")
    )


def _idioms(analysis: CallAnalysis, options: IdiomAfterPardonOptions) -> Iterator[Moment]:
    for asked in sentences_of(analysis, CUSTOMER):
        end = min(asked.segment.end + options.after_s, analysis.duration_s)
        if not has(asked, "pardon") or end <= asked.segment.end:
            continue
        after = Segment(asked.segment.end, end)
        idioms = observe(IDIOMS, analysis, after, threshold=float(options.min_idiom_count))
        if idioms.value < options.min_idiom_count:
            continue
        said = named_in(analysis, AGENT, after, "idiom")[0]
        phrase = next(each.text for each in said.phrases if each.name == "idiom")
        yield raise_moment(
            "CUL02",
            segment=said.segment,
            valence="opportunity",
            observed=(idioms,),
            advice=(
                f"You went on helping after {quote(asked.text, max_chars=40)}, with "
                f"{count(idioms.value, 'figure', 'figures')} of speech, such as {quote(phrase)}. "
                "Say it as it is: the plain sentence is the polite one."
            ),
        )
        return


IDIOM_AFTER_PARDON = Rule(
    code="CUL02",
    title="Figures of speech after they had not followed",
    subject="Explaining",
    valence="opportunity",
    skill_rows=(28,),
    finds=(
        "After the customer says that they did not hear or follow, the agent uses two idioms of "
        "the language pack within 90 s."
    ),
    why="A figure of speech is learnt in childhood; who learnt the language later hears nonsense.",
    basis="convention",
    source="a short list of idioms in the language pack; who knows them cannot be heard",
    applies_not_when="The line was bad and they use such figures themselves.",
    evidence=(IDIOMS,),
    needs=("words",),
    options=IdiomAfterPardonOptions(),
    find=_idioms,
)
