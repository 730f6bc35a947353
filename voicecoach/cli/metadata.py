"""Turning a list of metadata into calls to analyse."""

import dataclasses
from pathlib import Path

from voicecoach.batch.sources import CallSource
from voicecoach.cli.options import talk
from voicecoach.exchange.metadata_csv import RecordingMetadata, read_metadata_csv
from voicecoach.store.records import CallMetadata

__all__ = ["sources_from_csv"]

_KNOWN = tuple(field.name for field in dataclasses.fields(CallMetadata))


def sources_from_csv(path: Path, *, agent_channel: int | None = None) -> tuple[CallSource, ...]:
    """Read the list; files are named relative to it.

    Parameters
    ----------
    path : Path
        The CSV file.
    agent_channel : int or None
        Where the list does not say on which channel the agent is.

    Raises
    ------
    InputError
        If a line does not fit; the message names the line and the column.
    """
    table = read_metadata_csv(path)
    for note in table.notes:
        talk().print(f"[yellow]note[/] {note}", soft_wrap=True)
    return tuple(_source(row, agent_channel=agent_channel) for row in table.rows)


def _source(row: RecordingMetadata, *, agent_channel: int | None) -> CallSource:
    return CallSource(
        paths=tuple(path for path in (row.file, row.customer_file) if path is not None),
        transcript=row.transcript,
        agent_channel=agent_channel if row.agent_channel is None else row.agent_channel,
        metadata=CallMetadata(**{name: getattr(row, name) for name in _KNOWN}),
    )
