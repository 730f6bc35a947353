"""What the agent made of what the customer gave to answer to: taken up, or acknowledged.

Credit is for an answer with the customer's own matter in it, and for nothing
that can be read out: the grade needs words of theirs (`voicecoach.core.responses`),
and the customer has to go on from it without setting it right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.answers import (
    GRADED_LIKE,
    STEPS,
    AnswerOptions,
    from_cue,
    met_answers,
    quoted_cue,
)
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.spoken import quote, signals_of
from voicecoach.coaching.word_measures import ANSWER_GRADE, ANSWER_WORDS, TIME_TO_STEP
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.responses import MET_GRADE
from voicecoach.core.segment import Segment

__all__ = ["ACKNOWLEDGED", "TAKEN_UP", "AcknowledgedOptions", "TakenUpOptions"]

TAKEN_UP_GRADE = 3
"""An answer that says it back in other words, or asks about it (`voicecoach.core.responses`)."""

QUOTED_CHARS = 55
"""Length of the answer in advice, without its quotation marks."""


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
            segment=from_cue(found, answer),
            valence="strength",
            observed=(
                observe(ANSWER_GRADE, analysis, cue, threshold=TAKEN_UP_GRADE),
                observe(ANSWER_WORDS, analysis, answer),
            ),
            advice=(
                f"They said {quoted_cue(analysis, found)}, and at {at(answer.start)} you took it "
                f"up: {quote(found.text, max_chars=QUOTED_CHARS)}. They went on from there. Keep "
                "putting their matter first."
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
    source=GRADED_LIKE,
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
            segment=from_cue(found, until),
            valence="strength",
            observed=(
                observe(ANSWER_GRADE, analysis, found.cue.segment, threshold=MET_GRADE),
                observe(ANSWER_WORDS, analysis, answer),
                observe(TIME_TO_STEP, analysis, until, threshold=options.max_step_s),
            ),
            advice=(
                f"At {at(answer.start)} you named what it was: "
                f"{quote(found.text, max_chars=QUOTED_CHARS)}, and a step followed. Keep both; "
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
    source=GRADED_LIKE,
    applies_not_when="You only said an item back to have it right, such as a number or a name.",
    evidence=(ANSWER_GRADE, ANSWER_WORDS, TIME_TO_STEP),
    needs=("words",),
    options=AcknowledgedOptions(),
    find=_acknowledged,
)
