"""The database of a store: opened, made or migrated as needed."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Engine, MetaData, String, Table, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from voicecoach.core.errors import StoreError
from voicecoach.store.engine import make_engine, prepare_database, read_session
from voicecoach.store.schema import HEAD_REVISION, Base

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["current_revision", "downgrade", "open_database", "upgrade"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True),
)


def open_database(url: str, *, alone: AbstractContextManager[None]) -> Engine:
    """Engine of the database at ``url``, made or migrated to `HEAD_REVISION` first.

    Parameters
    ----------
    url : str
        SQLAlchemy URL.
    alone : context manager
        Held while the database is made or migrated; of several processes
        that open a new store one does it and the others wait.

    Raises
    ------
    StoreError
        If the database is of a newer version, is not a store, or cannot be opened.
    """
    engine = make_engine(url)
    try:
        if current_revision(engine) != HEAD_REVISION:
            with alone:
                _bring_up_to_date(engine, url)
    except BaseException:
        engine.dispose()
        raise
    return engine


def current_revision(engine: Engine) -> str | None:
    """Migration that the database is at; ``None`` where it is empty.

    Raises
    ------
    StoreError
        If it has tables but they are not those of a store.
    """
    with read_session(engine) as session:
        names = inspect(session.connection()).get_table_names()
        if "alembic_version" in names:
            return session.scalar(select(_VERSION.c.version_num))
    if names:
        raise StoreError(
            f"{engine.url.render_as_string()} is a database of something else "
            f"(it has the tables {', '.join(sorted(names)[:5])}); name another store"
        )
    return None


def _bring_up_to_date(engine: Engine, url: str) -> None:
    revision = current_revision(engine)  # again: another process may have done it meanwhile
    if revision == HEAD_REVISION:
        return
    if revision is not None and revision not in _known_revisions():
        raise StoreError(
            f"this store is of a newer version (revision {revision}; this voicecoach knows up to "
            f"{HEAD_REVISION}): upgrade voicecoach, or name another store"
        )
    prepare_database(engine)
    if revision is None:
        _make(url)
    else:
        upgrade(url)


def _make(url: str) -> None:
    """Make all tables at once: what the migrations come to (a test compares), without loading them.

    Raises
    ------
    StoreError
        If that fails; the database is then as it was before.
    """
    engine = make_engine(url, for_migration=True)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            Base.metadata.create_all(connection)
            _VERSION.create(connection)
            connection.execute(insert(_VERSION).values(version_num=HEAD_REVISION))
    except SQLAlchemyError as error:
        raise StoreError(f"the store could not be made: {error}") from error
    finally:
        engine.dispose()


def _known_revisions() -> frozenset[str]:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(url: str, *, revision: str = "head") -> None:
    """Run the migrations up to a revision, in one transaction.

    Raises
    ------
    StoreError
        If one fails; the database is then as it was before.
    """
    from alembic import command

    with _migration_config(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, *, revision: str) -> None:
    """Run the migrations down to a revision (``"base"``: empty), in one transaction.

    Raises
    ------
    StoreError
        If one fails; the database is then as it was before.
    """
    from alembic import command

    with _migration_config(url) as config:
        command.downgrade(config, revision)


@contextmanager
def _migration_config(url: str) -> Iterator["Config"]:
    engine = make_engine(url, for_migration=True)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            yield config
    except SQLAlchemyError as error:
        raise StoreError(f"the store could not be migrated and is unchanged: {error}") from error
    finally:
        engine.dispose()
