"""Errors of voicecoach: one tree, each message says what was needed, what came, what to do.

::

    VoiceCoachError
    ├── InputError (ValueError)        a value or a file that cannot be used
    │   ├── SegmentError               a start and end that are no segment
    │   ├── RecordingError             a recording refused, with a reason code
    │   └── TranscriptError            a transcript refused, with a reason code and a line
    ├── ConfigError (ValueError)       an option that is unknown or out of range
    ├── EngineError (RuntimeError)     an engine (recogniser, diarizer, encoder) failed
    ├── MissingDependencyError (ImportError)   an optional part is not installed
    ├── DownloadError (OSError)        a model could not be fetched, or is not what was expected
    └── StoreError                     the store cannot do what was asked
        ├── CallNotFoundError (KeyError)       no such call, or not one you may see
        ├── ChangedMeanwhileError              somebody else saved it first; read it again
        └── NotAllowedError (PermissionError)  this principal may not do this

The double inheritance lets callers who know only the built-in errors catch
them. ``RecordingError.code`` and ``TranscriptError.code`` are stable: scripts
may depend on them. Where what to do differs between the command line and a
page, the message leaves it out and the error names a `Remedy` instead.
"""

from enum import Enum

__all__ = [
    "CallNotFoundError",
    "ChangedMeanwhileError",
    "ConfigError",
    "DownloadError",
    "EngineError",
    "InputError",
    "MissingDependencyError",
    "NotAllowedError",
    "RecordingError",
    "Remedy",
    "SegmentError",
    "StoreError",
    "TranscriptError",
    "VoiceCoachError",
]


class Remedy(Enum):
    """What to do about an error; how to do it, each surface says in its own terms.

    The command line names a command (`voicecoach.cli.remedies`), a page what
    can be done on it (`voicecoach.views.problems`).
    """

    CHOOSE_ANOTHER_CALL = "choose_another_call"
    ADD_WORDS = "add_words"
    ANALYSE_AGAIN = "analyse_again"
    SEE_LINES = "see_lines"
    SEE_SPEAKERS = "see_speakers"


class VoiceCoachError(Exception):
    """Base of every error that voicecoach raises on purpose.

    Parameters
    ----------
    *args : object
        The message, as of any exception.
    remedy : Remedy, optional
        What to do, where the message does not say it.
    """

    def __init__(self, *args: object, remedy: Remedy | None = None) -> None:
        super().__init__(*args)
        self.remedy = remedy


class InputError(VoiceCoachError, ValueError):
    """A value or a file cannot be used."""


class SegmentError(InputError):
    """A pair of times is not a segment."""


class RecordingError(InputError):
    """A recording was refused.

    Parameters
    ----------
    code : str
        Stable reason code, e.g. ``"codec_not_allowed"``; the list with what
        each one means is ``voicecoach.audio.refusals.REFUSALS``.
    message : str
        What was needed, what came, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type["RecordingError"], tuple[str, str]]:
        """Keep the code when the error crosses a process boundary."""
        return type(self), (self.code, str(self))


class TranscriptError(InputError):
    """A transcript was refused.

    Parameters
    ----------
    code : str
        Stable reason code, e.g. ``"time_malformed"``; the list with what each
        one means is ``voicecoach.transcript.refusals.REFUSALS``.
    message : str
        What was needed, what came, what to do.
    line : int or None
        Line of the file, counted from 1; ``None`` where it is about the whole file.
    remedy : Remedy, optional
    """

    def __init__(
        self, code: str, message: str, line: int | None = None, *, remedy: Remedy | None = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.code = code
        self.line = line

    def __reduce__(
        self,
    ) -> tuple[type["TranscriptError"], tuple[str, str, int | None], dict[str, object]]:
        """Keep code, line and remedy when the error crosses a process boundary."""
        return type(self), (self.code, str(self), self.line), {"remedy": self.remedy}


class ConfigError(VoiceCoachError, ValueError):
    """An option is unknown, of the wrong type or out of range."""


class EngineError(VoiceCoachError, RuntimeError):
    """An engine failed; the cause is chained."""


class MissingDependencyError(VoiceCoachError, ImportError):
    """An optional part is not installed; the message has the install command."""


class DownloadError(VoiceCoachError, OSError):
    """A model could not be fetched, or what came is not what was expected."""


class StoreError(VoiceCoachError):
    """The store cannot do what was asked."""


class CallNotFoundError(StoreError, KeyError):
    """No call of this id, or none that this principal may see: the two look the same."""

    def __str__(self) -> str:
        """Return the plain message (`KeyError` would quote it)."""
        return str(self.args[0]) if self.args else ""


class ChangedMeanwhileError(StoreError):
    """What was to be replaced is not there any more: somebody else saved first."""


class NotAllowedError(StoreError, PermissionError):
    """What was asked is not allowed to this principal."""
