"""Metadata of many recordings from one CSV file, for ``voicecoach analyze --metadata``.

One row per recording, a header first. Only ``file`` must be there, or
``transcript``:

===================  ===================================================================
``file``             the recording; relative to the folder of the CSV file
``customer_file``    the customer's side, where each party has a file of its own
``transcript``       what was said, relative to the folder of the CSV file; a row with a
                     transcript needs no recording
``agent_channel``    ``left``, ``right``, ``0`` or ``1``: where the agent is in a stereo file
``agent``, ``team``  names
``queue``            what the call was about, as the platform sorts it
``started_at``       ISO 8601, e.g. ``2026-01-05T09:00:00+01:00``
``external_id``      the call's id on the platform; ``call_id`` is taken for the same
``subject``          one line about the call
===================  ===================================================================

A time without a zone is taken as local time of this machine, and a note says
so: platforms often export it that way, and refusing would only make people
add a zone by guessing. Empty cells mean "not known". Comma, semicolon and
tab are understood as separators, UTF-8 with or without byte order mark.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicecoach.core.errors import InputError

__all__ = ["COLUMNS", "MetadataTable", "RecordingMetadata", "read_metadata_csv"]

COLUMNS = (
    "file",
    "customer_file",
    "transcript",
    "agent_channel",
    "agent",
    "team",
    "queue",
    "started_at",
    "external_id",
    "subject",
)
_ALIASES = {"call_id": "external_id"}
_CHANNELS = {"left": 0, "right": 1, "0": 0, "1": 1}
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingMetadata:
    """One row: which files, and what is known about the call; ``None`` where nothing is.

    There is a ``file``, a ``transcript`` or both. ``line`` is the row's line in
    the CSV file, for messages.
    """

    line: int
    file: Path | None
    customer_file: Path | None = None
    transcript: Path | None = None
    agent_channel: int | None = None
    agent: str | None = None
    team: str | None = None
    queue: str | None = None
    started_at: datetime | None = None
    external_id: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class MetadataTable:
    """All rows of a file, and notes on what was assumed in reading it."""

    rows: tuple[RecordingMetadata, ...]
    notes: tuple[str, ...]


def read_metadata_csv(path: Path) -> MetadataTable:
    """Read the metadata of recordings.

    Raises
    ------
    InputError
        If the file cannot be read, a column is unknown or missing, or a cell
        is not usable; the message has the line number and the column.
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        numbered = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise InputError(f"{path.name}, line {reader.line_num}: {error}") from error
    if not numbered:
        raise InputError(
            f"{path.name} is empty; need a header with at least the column 'file' or 'transcript'"
        )
    columns = _columns(path, numbered[0][1])
    filled = [(line, _cells(path, line, columns, row)) for line, row in numbered[1:]]
    rows = tuple(_row(path, line, cells) for line, cells in filled)
    _require_each_file_once(path, rows)
    return MetadataTable(rows, _notes(path, [cells.get("started_at") for _, cells in filled]))


def _notes(path: Path, times: list[str | None]) -> tuple[str, ...]:
    local = sum(1 for cell in times if cell and datetime.fromisoformat(cell).tzinfo is None)
    if not local:
        return ()
    zone = f"{datetime.now().astimezone():%Z}"
    note = f"{path.name}: {local} of {len(times)} times have no zone and are taken as {zone}"
    return (f"{note}, the local time here; add a zone like +01:00 if they are not",)


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise InputError(f"need a CSV file; {path} is something else")
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8; save it as 'CSV UTF-8'") from error


def _separator(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=header.count)


def _columns(path: Path, header: list[str]) -> list[str]:
    names = [_ALIASES.get(name.strip().lower(), name.strip().lower()) for name in header]
    if unknown := [name for name in names if name not in COLUMNS]:
        raise InputError(
            f"{path.name}, line 1: unknown column {', '.join(map(repr, unknown))}; "
            f"known are {', '.join(COLUMNS)} (and call_id for external_id)"
        )
    if not {"file", "transcript"} & set(names):
        raise InputError(
            f"{path.name}, line 1: need the column 'file' or 'transcript'; got {', '.join(names)}"
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path.name}, line 1: column {', '.join(twice)} comes twice")
    return names


def _cells(path: Path, line: int, columns: list[str], row: list[str]) -> dict[str, str]:
    """Cells that hold something, by column."""
    if len(row) != len(columns):
        raise InputError(f"{path.name}, line {line}: need {len(columns)} cells; got {len(row)}")
    cells = {name: cell.strip() for name, cell in zip(columns, row, strict=True)}
    return {name: cell for name, cell in cells.items() if cell}


def _row(path: Path, line: int, cells: Mapping[str, str]) -> RecordingMetadata:
    customer_file = cells.get("customer_file")
    if "file" not in cells and ("transcript" not in cells or customer_file):
        raise InputError(f"{path.name}, line {line}, column file: need the name of a recording")
    if customer_file and "agent_channel" in cells:
        raise InputError(
            f"{path.name}, line {line}, column agent_channel: leave it empty where there is a "
            "customer_file, since each party has a file of its own"
        )
    return RecordingMetadata(
        line=line,
        file=path.parent / cells["file"] if "file" in cells else None,
        customer_file=path.parent / customer_file if customer_file else None,
        transcript=_transcript(path, line, cells.get("transcript")),
        agent_channel=_channel(path, line, cells.get("agent_channel")),
        agent=cells.get("agent"),
        team=cells.get("team"),
        queue=cells.get("queue"),
        started_at=_time(path, line, cells.get("started_at")),
        external_id=cells.get("external_id"),
        subject=cells.get("subject"),
    )


def _transcript(path: Path, line: int, cell: str | None) -> Path | None:
    """Name of a transcript, which must be there: a call without its words would go unnoticed."""
    if cell is None:
        return None
    transcript = path.parent / cell
    if not transcript.is_file():
        raise InputError(
            f"{path.name}, line {line}, column transcript: need the name of a transcript, "
            f"relative to the folder of {path.name}; there is no file {cell}"
        )
    return transcript


def _channel(path: Path, line: int, cell: str | None) -> int | None:
    if cell is None:
        return None
    if cell.lower() not in _CHANNELS:
        raise InputError(
            f"{path.name}, line {line}, column agent_channel: "
            f"need one of {', '.join(_CHANNELS)}; got {cell!r}"
        )
    return _CHANNELS[cell.lower()]


def _time(path: Path, line: int, cell: str | None) -> datetime | None:
    if cell is None:
        return None
    try:
        at = datetime.fromisoformat(cell)
        return at.astimezone() if at.tzinfo is None else at
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{path.name}, line {line}, column started_at: need a date and time like "
            f"2026-01-05T09:00:00+01:00; got {cell!r}"
        ) from error


def _require_each_file_once(path: Path, rows: tuple[RecordingMetadata, ...]) -> None:
    lines: dict[Path, int] = {}
    for row in rows:
        for file in filter(None, (row.file, row.customer_file, row.transcript)):
            if file in lines:
                raise InputError(
                    f"{path.name}, line {row.line}: {file.name} is on line {lines[file]} already"
                )
            lines[file] = row.line
