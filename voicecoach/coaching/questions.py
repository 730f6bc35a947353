"""Questions that drew a story, and questions that drew a word each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import speech_s
from voicecoach.coaching.lookup import floor_of
from voicecoach.coaching.measures import CUSTOMER_SPEECH
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    QUESTIONS,
    SpokenTurn,
    quote,
    signals_in,
    signals_of,
    turns_of,
)
from voicecoach.coaching.word_measures import CLOSED_TURNS
from voicecoach.coaching.wording import at, count, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "CLOSED_IN_A_ROW",
    "OPEN_QUESTION",
    "ClosedInARowOptions",
    "OpenQuestionOptions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestionOptions(RuleOptions):
    """Thresholds of `OPEN_QUESTION`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_answer_s: float = field(
        default=10.0, metadata=origin("convention", "speech of an answer that tells")
    )
    max_gap_s: float = field(
        default=5.0, metadata=origin("convention", "time to think; later it is no answer to it")
    )
    max_after_s: float = field(
        default=1.5, metadata=origin("convention", "more of the agent's words: another question")
    )


def _open_questions(analysis: CallAnalysis, options: OpenQuestionOptions) -> Iterator[Moment]:
    for question in signals_of(analysis, AGENT, "open_question"):
        answer = _answer(analysis, question, options)
        if answer is None or not _is_asked_within(analysis, question):
            continue
        told = observe(CUSTOMER_SPEECH, analysis, answer, threshold=options.min_answer_s)
        if told.value < options.min_answer_s:
            continue
        yield raise_moment(
            "QUE01",
            segment=Segment(question.segment.start, answer.end),
            valence="strength",
            observed=(told,),
            advice=(
                f"You asked {quote(question.text)} at {at(question.segment.start)}, and they told "
                f"you {duration(told.value)} of it. Ask one like that first, and the details after."
            ),
        )


def _is_asked_within(analysis: CallAnalysis, question: LanguageSignal) -> bool:
    """Whether the customer had begun: the question that opens every call is no skill."""
    if signals_in(analysis, AGENT, question.segment, "greeting", "closing"):
        return False
    return any(turn.segment.start < question.segment.start for turn in _told(analysis))


def _told(analysis: CallAnalysis) -> Iterator[SpokenTurn]:
    """Turns of the customer's of more than a greeting."""
    return (turn for turn in turns_of(analysis, CUSTOMER) if len(turn.words) > GREETING_WORD_COUNT)


GREETING_WORD_COUNT = 3
"""With as many words a customer greets; the matter is longer (convention)."""


def _answer(
    analysis: CallAnalysis, question: LanguageSignal, options: OpenQuestionOptions
) -> Segment | None:
    """Customer's turn that follows a question, with nothing else asked between."""
    asked_until = question.segment.end
    for turn in floor_of(analysis, CUSTOMER):
        gap_s = turn.start - asked_until
        if gap_s < -1.0:
            continue
        if gap_s > options.max_gap_s:
            return None
        between_s = (
            speech_s(analysis, AGENT, Segment(asked_until, turn.start)) if gap_s > 0.0 else 0.0
        )
        return turn if between_s <= options.max_after_s else None
    return None


OPEN_QUESTION = Rule(
    code="QUE01",
    title="An open question that drew a story",
    subject="Questions",
    valence="strength",
    skill_rows=(14,),
    finds=(
        "Once the customer has begun, the agent asks an open question, and the customer's next "
        "turn has ten seconds of speech and more."
    ),
    why="What they tell by themselves is what matters to them, in the order it matters.",
    basis="convention",
    source="an open question counts by the length of the answer that it draws",
    applies_not_when="They would have told it anyway, or it was not what the call needed.",
    evidence=(CUSTOMER_SPEECH,),
    needs=("two_speakers", "words"),
    options=OpenQuestionOptions(),
    find=_open_questions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedInARowOptions(RuleOptions):
    """Thresholds of `CLOSED_IN_A_ROW`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is said once; the longest run is kept")
    )
    min_turn_count: int = field(
        default=4, metadata=origin("convention", "as many in a row sound like a form")
    )
    max_answer_s: float = field(
        default=4.0, metadata=origin("convention", "a longer answer told more than it was asked")
    )
    max_apart_s: float = field(
        default=10.0, metadata=origin("convention", "further apart they are of different things")
    )
    max_other_word_count: int = field(
        default=8, metadata=origin("convention", "words beside the question: it is no form then")
    )


def _closed_in_a_row(analysis: CallAnalysis, options: ClosedInARowOptions) -> Iterator[Moment]:
    for run in _runs_of_closed(analysis, options):
        if len(run) < options.min_turn_count:
            continue
        stretch = Segment(run[0].start, run[-1].end)
        asked = observe(CLOSED_TURNS, analysis, stretch, threshold=options.min_turn_count)
        answers = observe(CUSTOMER_SPEECH, analysis, stretch)
        if asked.value < options.min_turn_count:
            continue
        last = signals_in(analysis, AGENT, stretch, "closed_question")[-1]
        yield raise_moment(
            "QUE02",
            segment=stretch,
            valence="opportunity",
            observed=(asked, answers),
            advice=(
                f"Each question was short and clear. From {at(stretch.start)} "
                f"{count(asked.value, 'turn', 'turns')} in a row asked for a yes or a fact, last "
                f"{quote(last.text, max_chars=60)}; they said {duration(answers.value)} in all. "
                "Try 'walk me through what you see'."
            ),
        )


def _runs_of_closed(
    analysis: CallAnalysis, options: ClosedInARowOptions
) -> Iterator[Sequence[Segment]]:
    """Yield turns that follow each other and only ask closed questions, from question on."""
    run: list[Segment] = []
    for turn in turns_of(analysis, AGENT):
        questions = [
            signal.segment for signal in signals_in(analysis, AGENT, turn.segment, *QUESTIONS)
        ]
        if not questions:
            continue
        is_closed = not signals_in(analysis, AGENT, turn.segment, "open_question")
        if run and not (is_closed and _follows(analysis, run[-1], turn, options)):
            yield run
            run = []
        if is_closed:
            run.append(turn.segment)
    yield run


def _follows(
    analysis: CallAnalysis, last: Segment, turn: SpokenTurn, options: ClosedInARowOptions
) -> bool:
    between = Segment(last.end, max(turn.segment.start, last.end + 0.01))
    if between.duration_s > options.max_apart_s:
        return False
    asked = signals_in(analysis, AGENT, turn.segment, "closed_question")
    words_asked = sum(len(signal.text.split()) for signal in asked)
    is_more = len(turn.words) - words_asked > options.max_other_word_count
    return not is_more and speech_s(analysis, CUSTOMER, between) <= options.max_answer_s


CLOSED_IN_A_ROW = Rule(
    code="QUE02",
    title="Closed questions in a row",
    subject="Questions",
    valence="opportunity",
    skill_rows=(14,),
    finds=(
        "Four and more turns of the agent in a row ask closed questions and say little else, and "
        "the customer answers each in a few seconds."
    ),
    why="Who is asked for a yes or a no says that, and keeps what they would have told.",
    basis="convention",
    source="four closed questions in a row",
    applies_not_when="It was a security check, or a form that has to be filled in.",
    evidence=(CLOSED_TURNS, CUSTOMER_SPEECH),
    needs=("two_speakers", "words"),
    options=ClosedInARowOptions(),
    find=_closed_in_a_row,
)
