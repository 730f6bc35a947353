"""Lines of a call as a person looks them up to correct them, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.transcript import Utterance
from voicecoach.core.units import seconds_to_clock
from voicecoach.transcript.correcting import is_struck_out, possible_speakers
from voicecoach.views.speakers import speaker_name, speaker_names

__all__ = [
    "ABOUT_CORRECTIONS",
    "Line",
    "call_lines",
    "correction_outcome",
    "line_at",
    "speaker_choices",
    "was_written",
]

ABOUT_CORRECTIONS = (
    "Moments, figures and exports follow what you correct. What was first written stays beside it, "
    "and everybody who sees the call sees that a line was corrected. It stays so when the "
    "recording is analysed again, until another transcript is given."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a call.

    Parameters
    ----------
    number : int
        Counted from 1.
    start : float
        Seconds.
    speaker : str
        As in the analysis.
    name : str
        What people read for the speaker.
    text : str
    was : str or None
        What was first written; ``None`` where nobody corrected it.
    is_struck_out : bool
    """

    number: int
    start: float
    speaker: str
    name: str
    text: str
    was: str | None
    is_struck_out: bool

    @property
    def label(self) -> str:
        """Time, speaker and words, as in a list to choose from."""
        text = f"[{self.text}]" if self.is_struck_out else self.text
        return f"{seconds_to_clock(self.start)} {self.name}: {text}"


def call_lines(analysis: CallAnalysis, *, agent_name: str | None) -> tuple[Line, ...]:
    """All lines of a call, in their order; none where no words are known."""
    names = speaker_names(agent_name=agent_name)
    said = analysis.transcript.utterances if analysis.transcript else ()
    return tuple(
        Line(
            number=number,
            start=item.segment.start,
            speaker=item.speaker,
            name=speaker_name(item.speaker, names),
            text=item.text,
            was=was_written(item, names),
            is_struck_out=is_struck_out(item),
        )
        for number, item in enumerate(said, start=1)
    )


def was_written(said: Utterance, names: Mapping[str, str]) -> str | None:
    """What a line that was corrected said first, and of whom; ``None`` for any other.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import FirstWritten, Word
    >>> word = Word("Right.", Segment(0.0, 1.0))
    >>> before = FirstWritten("customer", (word,), "2026-11-02T09:00:00+00:00")
    >>> was_written(Utterance("agent", (word,), before), {"customer": "Customer"})
    'Customer: Right.'
    """
    first = said.first_written
    if first is None:
        return None
    text = f"{speaker_name(first.speaker, names)}: {first.text}"
    return text if first.speaker != said.speaker else first.text


def line_at(lines: tuple[Line, ...], at: float | None) -> int:
    """Place of the line that has begun last at a second; of the first one before that.

    Examples
    --------
    >>> line_at((), 3.0)
    0
    """
    begun = sum(line.start <= (at or 0.0) + 0.05 for line in lines)  # links have tenths
    return max(begun - 1, 0)


def speaker_choices(analysis: CallAnalysis, *, agent_name: str | None) -> Mapping[str, str]:
    """Who may have said a line -> what people read for them."""
    names = speaker_names(agent_name=agent_name)
    return {each: speaker_name(each, names) for each in possible_speakers(analysis)}


def correction_outcome(analysis: CallAnalysis, *, agent_name: str | None) -> str:
    """Say what came of the correction that was made last."""
    words = analysis.transcript
    corrected = words.corrected if words else ()
    if not corrected:
        return "The line is as it was first written."
    line = max(corrected, key=_when)
    if is_struck_out(line):
        return "The line counts for nothing now; it stays readable in the Words tab."
    if line.counted_words:
        return "Corrected. Moments and figures go by it now."
    name = speaker_name(line.speaker, speaker_names(agent_name=agent_name))
    return f"Corrected, but the words count for nothing: {name} is not heard there."


def _when(line: Utterance) -> str:
    return line.first_written.corrected_utc if line.first_written else ""
