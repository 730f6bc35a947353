"""Rows that belong to one person: found for nobody else, and deleted without a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voicecoach.core.errors import CallNotFoundError
from voicecoach.store.access import Principal
from voicecoach.store.engine import write_session
from voicecoach.store.files import Change, FileArea
from voicecoach.store.placing import DatabaseRows
from voicecoach.store.schema import CheckInRow, GoalRow, JournalRow

__all__ = ["Erasing", "own_row"]

Row = TypeVar("Row", CheckInRow, GoalRow, JournalRow)


class Erasing:
    """What parts of `voicecoach.store.repository.CallStore` need that delete without a trace."""

    _engine: Engine
    _files: FileArea
    _rows: DatabaseRows

    @contextmanager
    def _erasing(self) -> Iterator[tuple[Change, Session]]:
        """Give a session whose deleted rows, and files that only they named, leave no copy.

        Raises
        ------
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._files.changing(self._rows) as change:
            change.erases()
            with write_session(self._engine, durable=True) as session:
                yield change, session


def own_row(
    session: Session, table: type[Row], row_id: str, principal: Principal, *, called: str
) -> Row:
    """Row of this id that the principal wrote; ``called`` is what they know it as.

    Raises
    ------
    CallNotFoundError
        If the principal has none of this id: another's is as if it were not there.
    """
    row = session.get(table, row_id)
    if row is None or row.author != principal.id:
        raise CallNotFoundError(f"no {called} {row_id!r} of yours")
    return row
