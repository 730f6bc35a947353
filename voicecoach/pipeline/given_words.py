"""Words that somebody has: of a file, or of an analysis that was made before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from voicecoach.core.transcript import RoleAssignment, Transcript, Utterance
from voicecoach.transcript.correcting import is_struck_out
from voicecoach.transcript.source import SourceTranscript

__all__ = ["GivenTranscript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTranscript:
    """A transcript that the caller has, and what they know of it.

    Parameters
    ----------
    source : SourceTranscript or Transcript
        As read; a whole `Transcript` keeps its speakers and the marks of its words.
    sha256 : str
        Of the file; empty for words that a recogniser found before.
    speakers : mapping
        Label -> speaker, as the user says.
    agent_name : str or None
    roles : tuple of RoleAssignment
        How its speakers were found, if ``source`` was assembled before.
    engine : str or None
        What found the words, if ``source`` was assembled before.
    before : Transcript or None
        The same words as they were assembled before; what people corrected in
        them is taken over.
    """

    source: SourceTranscript | Transcript
    sha256: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    agent_name: str | None = None
    roles: tuple[RoleAssignment, ...] = ()
    engine: str | None = None
    before: Transcript | None = None

    @property
    def corrected(self) -> tuple[Utterance, ...]:
        """Lines that a person corrected."""
        known = self.source if isinstance(self.source, Transcript) else self.before
        return known.corrected if known is not None else ()

    @property
    def as_option(self) -> Mapping[str, Any] | None:
        """What decides the outcome, for the provenance; ``None`` where no file was given.

        Words of a recogniser that a person corrected are as good as given:
        they are not to be found anew.
        """
        corrections = [
            {"corrected_utc": first.corrected_utc, "was": first.text, "is": _counted(line)}
            for line in self.corrected
            if (first := line.first_written)
        ]
        if not (self.sha256 or corrections):
            return None
        given = {"sha256": self.sha256, "speakers": dict(self.speakers)}
        if not corrections:
            return given
        return {**given, "corrected": sorted(corrections, key=lambda each: tuple(each.values()))}


def _counted(line: Utterance) -> str:
    return "" if is_struck_out(line) else line.text
