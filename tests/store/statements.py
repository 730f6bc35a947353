"""What a store sends to its database, for tests of how often it asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from voicecoach.store.repository import CallStore


@contextmanager
def statements_of(store: CallStore) -> Iterator[list[str]]:
    """Statements that are sent inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    yield sent
    event.remove(store._engine, "before_cursor_execute", note)
