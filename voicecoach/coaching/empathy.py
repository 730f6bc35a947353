"""What the agent made of what the customer gave to answer to: taken up, acknowledged, or not.

Credit is for an answer with the customer's own matter in it, and for nothing
that can be read out: the grade needs words of theirs (`voicecoach.core.responses`),
and the customer has to go on from it without setting it right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from voicecoach.coaching.evidence import held
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    QUESTIONS,
    SpokenTurn,
    next_turn,
    next_words,
    quote,
    sentence_of,
    signals_in,
    signals_of,
    turn_at,
    turns_of,
)
from voicecoach.coaching.word_measures import ANSWER_GRADE, ANSWER_WORDS, TIME_TO_STEP, UNANSWERED
from voicecoach.coaching.word_takes import reactions_of
from voicecoach.coaching.wording import at, count
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import MET_GRADE, CueResponse
from voicecoach.core.segment import Segment
from voicecoach.language.tokens import tokens_of_word

__all__ = [
    "ACKNOWLEDGED",
    "STEPS",
    "TAKEN_UP",
    "UNANSWERED_CUES",
    "AcknowledgedOptions",
    "AnswerOptions",
    "TakenUpOptions",
    "UnansweredCuesOptions",
    "cues_of_trouble",
    "is_accepted",
    "is_echo",
    "met_answers",
]

TAKEN_UP_GRADE = 3
"""An answer that says it back in other words, or asks about it (`voicecoach.core.responses`)."""

STEPS: tuple[SignalKind, ...] = ("ownership", "promise", "option", "can_do", "open_question")
"""What an agent does next for a customer, rather than say."""

SPECIFIC: tuple[SignalKind, ...] = ("specific_acknowledgement", "paraphrase", "summary")
"""What says something of the customer's matter."""

NOT_TROUBLE = frozenset({"not_understood"})
"""Cues that ask for clearer words, and for nothing else."""

_QUOTED_CHARS = 55

HEARD_S = 60.0
"""As long before an answer its words may have been heard (`voicecoach.language.talk`)."""

ECHO_RATIO = 0.75
"""With as much of it in one stretch of the other's words, an answer only repeats (convention)."""

_BYLUND = (
    "graded like Bylund & Makoul 2002, who code how far a doctor's answer goes into what a patient "
    "gave to answer to"
)


def cues_of_trouble(analysis: CallAnalysis) -> tuple[CueResponse, ...]:
    """Answers to what the customer said of their trouble, by start."""
    found = (each for each in analysis.responses if each.cue.kind not in NOT_TROUBLE)
    return tuple(sorted(found, key=lambda each: each.cue.segment))


def _reaction(analysis: CallAnalysis, after: float, within_s: float) -> SpokenTurn | None:
    """Customer's next turn, one that starts beside the last word included."""
    return next_turn(analysis, CUSTOMER, after - 1.0, within_s=within_s + 1.0)


def is_accepted(analysis: CallAnalysis, answer: Segment, *, within_s: float) -> bool:
    """Whether the customer went on after an answer and did not set it right.

    After a question, a no is an answer to it.
    """
    reaction = _reaction(analysis, answer.end, within_s)
    if reaction is None:
        return False
    turn = turn_at(analysis, AGENT, answer.start)
    asked = turn is not None and any(
        signal.segment.end == turn.segment.end
        for signal in signals_in(analysis, AGENT, turn.segment, *QUESTIONS)
    )
    is_wrong = "corrects" in reactions_of(analysis, reaction) and not asked
    again = signals_in(analysis, CUSTOMER, reaction.segment, "repeated", "not_understood")
    return not is_wrong and not again


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions(RuleOptions):
    """What an answer must be to count as one."""

    min_word_count: int = field(
        default=2, metadata=origin("convention", "one word of theirs in it may be chance")
    )
    max_answer_s: float = field(
        default=20.0, metadata=origin("convention", "words further apart are no one answer")
    )
    max_early_s: float = field(
        default=0.5,
        metadata=origin("convention", "an answer that begins further inside their words cut in"),
    )
    max_reaction_s: float = field(
        default=20.0,
        metadata=origin(
            "convention", "until the customer's next words: after that, of other things"
        ),
    )


def met_answers(
    analysis: CallAnalysis, options: AnswerOptions
) -> Iterator[tuple[CueResponse, Segment]]:
    """Yield answers to trouble with words of the customer's that the customer went on from."""
    for found in cues_of_trouble(analysis):
        if not found.is_met or found.answer is None:
            continue
        if found.answer.duration_s > options.max_answer_s:
            continue
        if len(found.about) < options.min_word_count or is_echo(analysis, found.answer):
            continue
        if found.at_once_s is not None and found.at_once_s < -options.max_early_s:
            continue
        if is_accepted(analysis, found.answer, within_s=options.max_reaction_s):
            yield found, found.answer


def is_echo(analysis: CallAnalysis, answer: Segment) -> bool:
    """Whether most of an answer is one stretch of the customer's words, word for word."""
    own = _tokens(analysis, AGENT, answer)
    heard = _tokens(analysis, CUSTOMER, Segment(max(0.0, answer.start - HEARD_S), answer.end))
    longest = SequenceMatcher(None, own, heard, autojunk=False).find_longest_match().size
    return bool(own) and longest >= ECHO_RATIO * len(own)


def _tokens(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[str, ...]:
    return tuple(
        token
        for turn in turns_of(analysis, speaker)
        for word in turn.words
        if held(word.segment, stretch)
        for token in tokens_of_word(word.text)[0]
    )


def _quoted_cue(analysis: CallAnalysis, found: CueResponse) -> str:
    return quote(sentence_of(analysis, found.cue), max_chars=_QUOTED_CHARS)


def _from_cue(found: CueResponse, answer: Segment) -> Segment:
    start, end = found.cue.segment.start, max(found.cue.segment.end, answer.end)
    return Segment(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUpOptions(AnswerOptions):
    """Thresholds of `TAKEN_UP`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )


def _taken_up(analysis: CallAnalysis, options: TakenUpOptions) -> Iterator[Moment]:
    for found, answer in met_answers(analysis, options):
        if found.grade < TAKEN_UP_GRADE:
            continue
        cue = found.cue.segment
        yield raise_moment(
            "EMP01",
            segment=_from_cue(found, answer),
            valence="strength",
            observed=(
                observe(ANSWER_GRADE, analysis, cue, threshold=TAKEN_UP_GRADE),
                observe(ANSWER_WORDS, analysis, answer),
            ),
            advice=(
                f"They said {_quoted_cue(analysis, found)}, and at {at(answer.start)} you took it "
                f"up: {quote(found.text, max_chars=_QUOTED_CHARS)}. They went on from there. Keep "
                "that: their matter first."
            ),
        )


TAKEN_UP = Rule(
    code="EMP01",
    title="Took up what it meant for them",
    subject="Empathy",
    valence="strength",
    skill_rows=(9,),
    finds=(
        "The customer says what the trouble is or what it costs them, and the agent's next words "
        "say it back in other words or ask about it openly, with words of theirs. The customer "
        "goes on without setting it right."
    ),
    why="Who hears their own matter in the answer need not say it a second time.",
    basis="literature",
    source=_BYLUND,
    applies_not_when=(
        "The words were theirs but the matter was another: listen to what they did with it."
    ),
    evidence=(ANSWER_GRADE, ANSWER_WORDS),
    needs=("words",),
    options=TakenUpOptions(),
    find=_taken_up,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedOptions(AnswerOptions):
    """Thresholds of `ACKNOWLEDGED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    max_step_s: float = field(
        default=20.0,
        metadata=origin("convention", "an acknowledgement that nothing follows is only words"),
    )


def _acknowledged(analysis: CallAnalysis, options: AcknowledgedOptions) -> Iterator[Moment]:
    for found, answer in met_answers(analysis, options):
        if found.grade >= TAKEN_UP_GRADE:
            continue
        steps = signals_of(analysis, AGENT, *STEPS)
        step = next((s for s in steps if s.segment.start >= answer.start), None)
        if step is None or step.segment.end - answer.start > options.max_step_s:
            continue
        until = Segment(answer.start, step.segment.end)
        yield raise_moment(
            "EMP02",
            segment=_from_cue(found, until),
            valence="strength",
            observed=(
                observe(ANSWER_GRADE, analysis, found.cue.segment, threshold=MET_GRADE),
                observe(ANSWER_WORDS, analysis, answer),
                observe(TIME_TO_STEP, analysis, until, threshold=options.max_step_s),
            ),
            advice=(
                f"At {at(answer.start)} you named what it was: "
                f"{quote(found.text, max_chars=_QUOTED_CHARS)}, and a step followed. Keep both; "
                "asking what it means for them would open it further."
            ),
        )


ACKNOWLEDGED = Rule(
    code="EMP02",
    title="Acknowledged it by what it was",
    subject="Empathy",
    valence="strength",
    skill_rows=(9, 10),
    finds=(
        "The customer says what the trouble is, the agent's next words acknowledge it with words "
        "of theirs, and within 20 s something is done or asked for them. The customer goes on "
        "without setting it right."
    ),
    why="An acknowledgement with their own matter in it cannot be meant for anybody else.",
    basis="literature",
    source=_BYLUND,
    applies_not_when="You only said an item back to have it right, such as a number or a name.",
    evidence=(ANSWER_GRADE, ANSWER_WORDS, TIME_TO_STEP),
    needs=("words",),
    options=AcknowledgedOptions(),
    find=_acknowledged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredCuesOptions(RuleOptions):
    """Thresholds of `UNANSWERED_CUES`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is said once; the longest run is kept")
    )
    min_cue_count: int = field(
        default=2, metadata=origin("convention", "one may be missed; twice asks for an answer")
    )
    max_apart_s: float = field(
        default=60.0, metadata=origin("convention", "later it may be of something else")
    )


def _runs_unanswered(
    analysis: CallAnalysis, options: UnansweredCuesOptions
) -> Iterator[tuple[CueResponse, ...]]:
    """Yield cues that follow each other, with nothing said to any of them."""
    run: list[CueResponse] = []
    for found in sorted(analysis.responses, key=lambda each: each.cue.segment):
        if run and (found.is_met or not _goes_on(analysis, run[-1], found, options)):
            yield tuple(run)
            run = []
        if found.grade == 0 and found.cue.kind not in NOT_TROUBLE:
            run.append(found)
    if run:
        yield tuple(run)


def _goes_on(
    analysis: CallAnalysis, last: CueResponse, found: CueResponse, options: UnansweredCuesOptions
) -> bool:
    """Whether nothing was done, asked openly or said of their matter between two cues."""
    gap_s = found.cue.segment.start - last.cue.segment.end
    if gap_s > options.max_apart_s:
        return False
    if gap_s <= 0.0:
        return True
    between = Segment(last.cue.segment.end, found.cue.segment.start)
    taken_up = signals_in(analysis, AGENT, between, *STEPS, "apology", *SPECIFIC)
    holds = [signal.segment for signal in signals_in(analysis, AGENT, between, "hold")]
    return all(any(hold.overlaps(signal.segment) for hold in holds) for signal in taken_up)


def _unanswered_cues(analysis: CallAnalysis, options: UnansweredCuesOptions) -> Iterator[Moment]:
    for run in _runs_unanswered(analysis, options):
        last = run[-1].cue
        instead = next_words(
            analysis, AGENT, last.segment.end - 1.0, within_s=20.0, min_word_count=3
        )
        if len(run) < options.min_cue_count or instead is None:
            continue
        stretch = Segment(run[0].cue.segment.start, last.segment.end)
        missed = observe(UNANSWERED, analysis, stretch, threshold=options.min_cue_count)
        times = count(missed.value, "time", "times")
        yield raise_moment(
            "EMP03",
            segment=Segment(stretch.start, max(stretch.end, instead.segment.end)),
            valence="opportunity",
            observed=(missed,),
            advice=(
                f"You kept the call moving: {quote(instead.text, max_chars=40)}. But {times} they "
                f"had told you of it, last {_quoted_cue(analysis, run[-1])}. Try one line first: "
                "say what it is for them, then go on."
            ),
        )


UNANSWERED_CUES = Rule(
    code="EMP03",
    title="Said more than once, and not taken up",
    subject="Empathy",
    valence="opportunity",
    skill_rows=(9,),
    finds=(
        "Twice or more within a minute the customer says what the trouble is or what it costs "
        "them, and each time nothing of it is in what the agent says next."
    ),
    why="What is not taken up is said again, and each time louder.",
    basis="literature",
    source=_BYLUND,
    applies_not_when=(
        "Something could not wait, such as a leak, a lost card or a caller who had to be kept on "
        "the line: then act first and say it after."
    ),
    evidence=(UNANSWERED,),
    needs=("words",),
    options=UnansweredCuesOptions(),
    find=_unanswered_cues,
)
