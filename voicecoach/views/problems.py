"""What a page says of an error: the message, and what can be done about it on a page."""

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.errors import Remedy, VoiceCoachError
from voicecoach.views.figures import capitalised
from voicecoach.views.markdown import as_text

__all__ = ["ON_PAGES", "nothing_changed", "plain_problem", "problem_text"]

ON_PAGES: Mapping[Remedy, str] = MappingProxyType(
    {
        Remedy.CHOOSE_ANOTHER_CALL: "My calls shows those there are",
        Remedy.ADD_WORDS: "words come with a transcript of the call, or from a model on this "
        "machine that looks for them when its recording is added",
        Remedy.ANALYSE_AGAIN: "hand its recording over again under Add calls",
        Remedy.SEE_LINES: "load this page again to see its lines as they are now",
        Remedy.SEE_SPEAKERS: "Who is who tells who speaks in this call",
    }
)
"""What to do about an error, in the terms of a page."""


def plain_problem(error: VoiceCoachError) -> str:
    """Say what is wrong and what to do about it, as a sentence of plain text.

    Examples
    --------
    >>> plain_problem(VoiceCoachError("no call 'x'", remedy=Remedy.CHOOSE_ANOTHER_CALL))
    "No call 'x'; My calls shows those there are"
    """
    remedy = f"; {ON_PAGES[error.remedy]}" if error.remedy else ""
    return capitalised(f"{error}{remedy}")


def problem_text(error: VoiceCoachError) -> str:
    """As `plain_problem`, as Markdown."""
    return as_text(plain_problem(error))


def nothing_changed(error: VoiceCoachError) -> str:
    """As `problem_text`, of something that was asked for and not done.

    Examples
    --------
    >>> nothing_changed(VoiceCoachError("the disk is full"))
    'Nothing was changed: The disk is full'
    """
    return f"Nothing was changed: {problem_text(error)}"
