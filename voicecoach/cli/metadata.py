"""Turning a list of metadata into calls to analyse."""

from pathlib import Path

from voicecoach.batch.sources import CallSource
from voicecoach.exchange.metadata_csv import read_metadata

__all__ = ["sources_from_csv"]


def sources_from_csv(path: Path) -> tuple[CallSource, ...]:
    """Read the list; files are named relative to it.

    Raises
    ------
    InputError
        If a line does not fit; the message names the line and the column.
    """
    return tuple(
        CallSource(
            paths=tuple(file for file in (row.file, row.customer_file) if file is not None),
            agent_channel=row.agent_channel,
            metadata=row.metadata,
        )
        for row in read_metadata(path)
    )
