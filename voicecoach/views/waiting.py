"""Why one call waits for a coach, told with the seconds at which to listen."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.annotation import Annotation
from voicecoach.store.access import Principal
from voicecoach.store.review_queue import UPSET_RULES
from voicecoach.store.review_records import QueueReason
from voicecoach.views.figures import capitalised, counted, length_text
from voicecoach.views.queue import REASON_WORDS, waited_text

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["reason_told", "why_it_waits"]

_MAX_QUOTE_CHARS = 120
_MAX_TIMES = 3


def why_it_waits(
    store: "CallStore",
    principal: Principal,
    analysis: CallAnalysis,
    annotations: Sequence[Annotation],
    *,
    now: datetime | None = None,
) -> str:
    """Say in a line why a call waits and since when; empty where it does not wait.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    analysis : CallAnalysis
        As a coach may see it.
    annotations : sequence of Annotation
        Of the call, as a coach may read them.
    now : datetime, optional

    Raises
    ------
    CallNotFoundError
        If the call cannot be seen.
    """
    at = now or datetime.now(UTC)
    waiting = store.waiting_call(principal, analysis.call_id, now=at)
    if waiting is None:
        return ""
    told = "; ".join(reason_told(reason, analysis, annotations) for reason in waiting.reasons)
    return f"{capitalised(told)}. It has waited for {waited_text(waiting.since, now=at)}."


def reason_told(
    reason: QueueReason, analysis: CallAnalysis, annotations: Sequence[Annotation]
) -> str:
    """Tell one reason, with the agent's question or the seconds to listen to where it has some."""
    words = REASON_WORDS[reason]
    said = f"{words[:1].lower()}{words[1:]}"
    if reason == "asked_for":
        return f"{said}{_question(annotations)}"
    if reason == "upset":
        upset = [m.segment.start for m in analysis.moments if m.rule in UPSET_RULES]
        return f"{said}{_at(upset)}"
    if reason == "unsure":
        return f"{said}{_at(note.segment.start for note in annotations if note.choice == 'unsure')}"
    return said


def _question(annotations: Sequence[Annotation]) -> str:
    """Where the agent asked first, in their words; how many questions there are beside."""
    questions = [note for note in annotations if note.kind == "question"]
    if not questions:
        return ""
    first, *others = questions
    text = " ".join(first.text.split())
    short = text if len(text) <= _MAX_QUOTE_CHARS else f"{text[:_MAX_QUOTE_CHARS].rstrip()}…"
    more = f" and {counted(len(others), 'more question')}" if others else ""
    return f" at {length_text(first.segment.start)}: “{short}”{more}"


def _at(starts: Iterable[float]) -> str:
    """Tell the first seconds of some.

    Examples
    --------
    >>> _at([12.0, 65.0]), _at([])
    (' at 0:12 and 1:05', '')
    """
    *others, last = [length_text(start) for start in sorted(starts)[:_MAX_TIMES]] or [""]
    if not last:
        return ""
    return f" at {', '.join(others)} and {last}" if others else f" at {last}"
