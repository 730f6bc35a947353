"""What a person wants changed in a line of a call."""

from dataclasses import dataclass
from datetime import UTC, datetime

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, Remedy
from voicecoach.core.transcript import Transcript
from voicecoach.transcript.correcting import corrected, line_of, possible_speakers, restored
from voicecoach.transcript.refusals import transcript_error

__all__ = ["Correction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Other words, another speaker, or what was first written.

    Parameters
    ----------
    text : str, optional
        What was said; empty where nobody said it.
    speaker : str, optional
        Who said it, by the name that they have in the analysis.
    as_first_written : bool
        Bring the line back; nothing else is changed then.
    seen : str, optional
        Text of the line as the person saw it: a line that has changed since
        is not corrected.
    """

    text: str | None = None
    speaker: str | None = None
    as_first_written: bool = False
    seen: str | None = None

    def made_in(self, analysis: CallAnalysis, number: int) -> Transcript:
        """Transcript of an analysis with this correction made in the line of a number.

        Raises
        ------
        TranscriptError
            As `voicecoach.transcript.correcting.corrected` and ``restored``;
            ``line_changed`` or ``speaker_not_in_call``.
        InputError
            If the analysis has no words.
        """
        words = analysis.transcript
        if words is None:
            raise InputError("this call has no words", remedy=Remedy.ADD_WORDS)
        line = line_of(words, number)
        if self.seen is not None and self.seen != line.text:
            raise transcript_error("line_changed", now=repr(line.text[:60]))
        if self.as_first_written:
            return restored(words, number)
        allowed = possible_speakers(analysis)
        if self.speaker not in {None, line.speaker, *allowed}:
            speakers = ", ".join(allowed)
            raise transcript_error("speaker_not_in_call", speakers=speakers, got=repr(self.speaker))
        heard = analysis.diarization
        return corrected(
            words,
            number,
            at_utc=datetime.now(UTC).isoformat(timespec="microseconds"),
            text=self.text,
            speaker=self.speaker,
            speech={name: heard.intervals_of(name) for name in heard.speakers},
        )
