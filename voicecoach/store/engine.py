"""Connections to the database; the only file that knows what SQLite needs."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from voicecoach.core.errors import StoreError

__all__ = [
    "check_integrity",
    "forget_deleted",
    "make_engine",
    "prepare_database",
    "read_session",
    "sqlite_url",
    "to_json_text",
    "write_session",
]

BUSY_TIMEOUT_MS = 30_000
MMAP_BYTES = 256 * 2**20
_PRAGMAS = (
    "temp_store=MEMORY",  # no temporary file could outlive an erasure
    f"mmap_size={MMAP_BYTES}",
    "secure_delete=ON",  # what is deleted is overwritten, not only unlinked
)
_creating = Lock()


def sqlite_url(path: Path) -> str:
    """SQLAlchemy URL of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def make_engine(url: str, *, for_migration: bool = False) -> Engine:
    """Engine of a database.

    Migrations rebuild tables in SQLite, which would cascade into the tables
    that refer to them: ``for_migration`` leaves foreign keys unchecked, as
    SQLite's manual asks for. (https://www.sqlite.org/lang_altertable.html, 7)
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, json_serializer=to_json_text)
    _make_private_file(make_url(url).database)
    pool: dict[str, Any] = {"poolclass": NullPool} if for_migration else {}
    engine = create_engine(url, json_serializer=to_json_text, **pool)
    event.listen(engine, "connect", _prepare_unchecked if for_migration else _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def to_json_text(value: object) -> str:
    """JSON for the database, with letters as they are, so that names in it can be searched."""
    return json.dumps(value, ensure_ascii=False)


def _make_private_file(path: str | None) -> None:
    """Create the file readable by its owner only; the WAL beside it takes its mode.

    A file that exists is never opened here, nor anywhere else but in SQLite:
    closing any descriptor of it would drop all locks that this process holds
    on it, and another process could take the log away under it. The lock
    keeps other threads from using the new file before it is closed.
    (https://www.sqlite.org/howtocorrupt.html, 2.2)
    """
    if path and path != ":memory:":
        with _creating, suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare_unchecked(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is no IMMEDIATE
    connection.create_function("lower", 1, _lower, deterministic=True)  # its own knows A to Z only
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")  # first: the others may wait
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


def _prepare(connection: Any, record: object) -> None:
    _prepare_unchecked(connection, record)
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """Take the write lock at the start: a lock that is upgraded later cannot wait for it."""
    options = connection.get_execution_options()
    connection.exec_driver_sql(
        f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}"
    )
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def prepare_database(engine: Engine) -> None:
    """Choose the write-ahead log, once per database and while nobody else opens it."""
    if engine.dialect.name == "sqlite":
        _pragma(engine, "journal_mode=WAL")


def _pragma(engine: Engine, statement: str) -> Any:
    """Run a pragma outside any transaction; the first value of its answer."""
    with _translated(engine):
        connection = engine.raw_connection()
        try:
            return connection.cursor().execute(f"PRAGMA {statement}").fetchone()[0]
        finally:
            connection.close()


@contextmanager
def read_session(engine: Engine) -> Iterator[Session]:
    """Session for reading: one consistent state of the database.

    Raises
    ------
    StoreError
        If the database cannot be used.
    """
    with _translated(engine), Session(engine) as session:
        yield session


@contextmanager
def write_session(engine: Engine, *, durable: bool = False) -> Iterator[Session]:
    """Session for one writing transaction, committed at the end, all or nothing.

    ``durable`` waits until the commit has reached the disk.

    Raises
    ------
    StoreError
        If the database cannot be used.
    """
    writing = engine.execution_options(writes=True, durable=durable)
    with _translated(engine), Session(writing) as session, session.begin():
        yield session


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        place = engine.url.render_as_string().removeprefix("sqlite:///")
        cause = str(getattr(error, "orig", error))
        raise StoreError(f"the database {place}: {cause}; {_remedy(cause)}") from error


_REMEDIES = {
    "malformed": "restore the folder from a backup, or analyse the recordings into a new --store",
    "not a database": "name the folder of a store with --store",
    "readonly": "allow writing to its folder, or name another with --store",
    "unable to open": "allow writing to its folder, or name another with --store",
    "full": "free some space on its disk; what was saved is intact",
    "locked": "another program is writing for long; try again when it has finished",
}
"""What SQLite says -> what to do."""


def _remedy(cause: str) -> str:
    found = (remedy for words, remedy in _REMEDIES.items() if words in cause)
    return next(found, "see whether the database is reachable, then try again")


def forget_deleted(engine: Engine) -> None:
    """Write the database anew from what is in it, and empty the write-ahead log.

    ``secure_delete`` overwrites a deleted row where it stood, but pages that
    were split or merged before may hold older copies of it (a test finds
    them); rebuilding is the only way to be rid of those. Costs about the
    time to copy the file. Other databases have their own ways and are left
    alone.

    Raises
    ------
    StoreError
        If another process keeps reading an old state.
    """
    if engine.dialect.name != "sqlite":
        return
    _rebuild(engine)
    busy = _pragma(engine, "wal_checkpoint(TRUNCATE)")
    if busy:
        raise StoreError(
            "the call is deleted, but another process still reads the database and keeps the old "
            "state in its log; the next time the store is opened or written to, the log is emptied"
        )


def _rebuild(engine: Engine) -> None:
    """``VACUUM``, through an unnamed file rather than memory, since databases grow."""
    with _translated(engine):
        connection = engine.raw_connection()
        try:
            for statement in ("PRAGMA temp_store=FILE", "VACUUM", "PRAGMA temp_store=MEMORY"):
                connection.cursor().execute(statement)
        finally:
            connection.close()


def check_integrity(engine: Engine) -> tuple[str, ...]:
    """What the database finds wrong with itself; empty when all is well."""
    if engine.dialect.name != "sqlite":
        return ()
    with read_session(engine) as session:
        found = session.connection().exec_driver_sql("PRAGMA integrity_check").scalars().all()
        broken = session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
    return (*(line for line in found if line != "ok"), *(f"foreign key: {row}" for row in broken))
