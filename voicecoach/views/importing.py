"""*Add calls*: how far the recordings are that are being analysed, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from voicecoach.views.figures import capitalised, counted
from voicecoach.views.markdown import as_text

__all__ = [
    "ABOUT_ADDING",
    "AGENT_CHANNELS",
    "NOTHING_ADDED",
    "NO_RECORDINGS",
    "STAGE_WORDS",
    "UPLOADED",
    "WORDS_COME",
    "ImportLine",
    "ImportedFile",
    "folder_problem",
    "import_lines",
    "in_short",
    "words_are_coming",
]

STAGE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "audio": "reading",
        "speech": "finding speech",
        "voice": "measuring voices",
        "conversation": "following turns",
        "words": "finding words",
        "moments": "looking for moments",
        "saved": "saving",
    }
)
"""Stage of an analysis -> what a person waiting for it reads, in order."""

_STAGES = list(STAGE_WORDS)

ABOUT_ADDING = (
    "Best is a recording with a channel for each person. It stays on this machine: it is read "
    "here, a copy to play is kept, and the file itself is left as it is. What is not finished when "
    "the dashboard stops goes on when it is opened again."
)

NOTHING_ADDED = "Choose recordings, or name a file or a folder on this machine."

NO_RECORDINGS = (
    "There is no recording in this folder: no file in it has an ending such as .wav, .mp3 or .opus."
)

AGENT_CHANNELS: Mapping[str, int | None] = MappingProxyType(
    {"Find out": None, "Left": 0, "Right": 1}
)
"""Where the agent is in a stereo file."""

UPLOADED = (
    *("aac", "aif", "aiff", "amr", "au", "flac", "g722", "gsm", "m4a", "mp3", "mp4", "oga"),
    *("ogg", "opus", "spx", "wav", "webm", "wma"),
)
"""Endings of the files that a page takes; what is in them is looked at before it is believed."""

WORDS_COME = (
    "The words of this call are still being looked for. You can listen, and what you write stays."
)

_STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "waiting": "waiting for its turn",
        "done": "ready",
        "unchanged": "was here already, unchanged",
        "finding_words": "ready to hear; its words are still being looked for",
    }
)


class ImportedFile(Protocol):
    """How far one recording is; see `voicecoach.batch.background.ImportState`."""

    @property
    def name(self) -> str:
        """What the file is called."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def stage(self) -> str | None:
        """What is being done to it."""

    @property
    def call_id(self) -> str | None:
        """The call that it has become."""

    @property
    def code(self) -> str | None:
        """Why it was refused, for looking it up."""

    @property
    def message(self) -> str | None:
        """Why it was refused, in words."""

    @property
    def note(self) -> str | None:
        """What people should know besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """One recording: its name and how far it is, as Markdown; the share that is done.

    ``call_id`` is there once the call can be replayed; ``share_ratio`` is
    ``None`` where nothing is being done to it.
    """

    text: str
    call_id: str | None
    share_ratio: float | None
    is_refused: bool


def import_lines(files: Sequence[ImportedFile]) -> tuple[ImportLine, ...]:
    """Tell each recording, those that were refused and those at work first."""
    order = {"refused": 0, "working": 1, "finding_words": 1, "waiting": 2}
    in_order = sorted(files, key=lambda file: order.get(file.state, 3))
    return tuple(_line(file) for file in in_order)


def _line(file: ImportedFile) -> ImportLine:
    is_refused = file.state == "refused"
    stage = file.stage if file.state in {"working", "finding_words"} else None
    return ImportLine(
        text=f"**{as_text(file.name)}**  \n{_how_far(file, stage)}",
        call_id=file.call_id,
        share_ratio=_STAGES.index(stage) / len(_STAGES) if stage in _STAGES else None,
        is_refused=is_refused,
    )


def _how_far(file: ImportedFile, stage: str | None) -> str:
    if file.state == "refused":
        said = as_text(capitalised(file.message or ""))
        return f"Not analysed: {said} `{file.code}`"
    if file.state == "finding_words":
        return f"{capitalised(_STATE_WORDS['finding_words'])}{_step(stage)}"
    if stage is not None:
        return f"{capitalised(STAGE_WORDS[stage])}{_step(stage)}"
    reached = capitalised(_STATE_WORDS.get(file.state, "beginning"))
    return f"{reached}  \n{as_text(capitalised(file.note))}" if file.note else reached


def _step(stage: str | None) -> str:
    return f" \\({_STAGES.index(stage) + 1} of {len(_STAGES)}\\)" if stage in _STAGES else ""


def in_short(files: Sequence[ImportedFile]) -> str | None:
    """How many are on their way, for other pages; ``None`` where nothing is.

    Examples
    --------
    >>> in_short(())
    """
    working = [file for file in files if file.state in {"waiting", "working", "finding_words"}]
    if not working:
        return None
    verb = "is" if len(working) == 1 else "are"
    return f"{counted(len(working), 'recording')} {verb} being analysed"


def words_are_coming(files: Sequence[ImportedFile], call_id: str) -> bool:
    """Whether the words of a call are still being looked for."""
    return any(file.state == "finding_words" and file.call_id == call_id for file in files)


def folder_problem(text: str) -> str | None:
    """Why nothing can be read from a path that somebody typed; ``None`` where it can be tried.

    Examples
    --------
    >>> folder_problem("/no/such/folder")
    'There is no such file or folder on this machine.'
    """
    path = Path(text).expanduser()
    if not path.is_absolute():
        return "Name the whole path, from / or ~ on."
    return None if path.exists() else "There is no such file or folder on this machine."
