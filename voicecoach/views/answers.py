"""What *Replay* tells of what the customer gave to answer to, and of how their words ran."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from voicecoach.coaching.spoken import quote, turn_at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.course import CoursePoint, CustomerCourse
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.responses import CueResponse
from voicecoach.views.figures import GRADE_WORDS, between_text, length_text
from voicecoach.views.section import Section

__all__ = ["CUE_WORDS", "GRADE_WORDS", "answers_section", "course_lines"]

CUE_WORDS: Mapping[SignalKind, str] = MappingProxyType(
    {
        "hardship": "a burden",
        "repeated": "said again",
        "complaint": "a complaint",
        "emotion": "a feeling",
        "not_understood": "not understood",
    }
)
"""What a customer gave to answer to, as people read it."""

HOW_ANSWERS_ARE_FOUND = (
    "Found by words alone: what the customer said that asks for an answer, and what the agent said "
    "of it within 20 seconds. An answer in quite other words is often missed and then reads “not "
    "answered” or “a token”; listen before you conclude anything."
)

COURSE_IS = "This describes the customer's words. It says nothing about the agent."

PLEASANT_FROM = 0.2
"""Convention: nearer to zero, words are neither pleasant nor unpleasant."""

MAX_SAID_CHARS = 160
"""Convention: as much as fits into a row of the table."""

LEAD_IN_WORDS = 12
"""Convention: where there are no full stops, so many words before a cue make it understood."""
SENTENCE_ENDS = (".", "?", "!")


def answers_section(analysis: CallAnalysis) -> Section | None:
    """Every opportunity with its answer; ``None`` where none was found."""
    found = analysis.responses
    if not found:
        return None
    return Section(
        "Answers",
        lines=(_taken_up_line(analysis),),
        note=HOW_ANSWERS_ARE_FOUND,
        starts=tuple(response.cue.segment.start for response in found),
        columns={
            "What it was": [CUE_WORDS[response.cue.kind] for response in found],
            "The customer said": [_said(analysis, response.cue) for response in found],
            "How far the answer went": [GRADE_WORDS[response.grade] for response in found],
            "The agent said": [_answered(response) for response in found],
        },
    )


def _taken_up_line(analysis: CallAnalysis) -> str:
    met_count = sum(response.is_met for response in analysis.responses)
    line = f"Named by the agent: {met_count} of {len(analysis.responses)}"
    name = "opportunities_met_ratio"
    value, ends = analysis.metrics.get(name), analysis.metric_ranges.get(name)
    between = between_text(value, *ends, "1") if value is not None and ends else None
    return f"{line} ({between}, with so few)." if between else f"{line}."


def _said(analysis: CallAnalysis, cue: LanguageSignal) -> str:
    """The customer's turn from the sentence of the cue on, or from a few words before it."""
    turn = turn_at(analysis, CUSTOMER, cue.segment.start)
    if turn is None:
        return quote(cue.text, max_chars=MAX_SAID_CHARS)
    texts = [word.text for word in turn.words]
    cue_at = sum(word.segment.end <= cue.segment.start for word in turn.words)
    ends = [at + 1 for at in range(cue_at) if texts[at].endswith(SENTENCE_ENDS)]
    first = max([cue_at - LEAD_IN_WORDS, 0, *ends])
    is_cut = first > 0 and first not in ends
    return quote(" ".join(["…"] * is_cut + texts[first:]), max_chars=MAX_SAID_CHARS)


def _answered(response: CueResponse) -> str:
    return quote(response.text, max_chars=MAX_SAID_CHARS) if response.text else ""


def course_lines(analysis: CallAnalysis) -> tuple[str, ...]:
    """How the customer's words ran: start, lowest, highest and end; nothing where not known."""
    course = analysis.customer_course
    if course is None or course.start is None:
        return ()
    told = (_point_line(names, point) for names, point in _four(course))
    return (*told, COURSE_IS)


def _four(course: CustomerCourse) -> Iterator[tuple[Sequence[str], CoursePoint]]:
    """The four points in order, each once with all that it is."""
    named = (
        ("start", course.start),
        ("lowest", course.trough),
        ("highest", course.peak),
        ("end", course.end),
    )
    for point in course.points:
        if names := [name for name, other in named if other == point]:
            yield names, point


def _point_line(names: Sequence[str], point: CoursePoint) -> str:
    title = " and ".join(names)
    at = length_text(point.segment.start)
    return f"Customer's words, {title}, at {at}: {_tone(point.valence)}, {quote(point.text)}"


def _tone(valence: float) -> str:
    if abs(valence) < PLEASANT_FROM:
        return "neither pleasant nor unpleasant"
    return "pleasant" if valence > 0.0 else "unpleasant"
