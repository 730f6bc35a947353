"""The migrated database is the one that the code describes, and opening it is safe."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from tests.store.calls import save
from voicecoach.core.errors import StoreError
from voicecoach.core.metrics import METRICS
from voicecoach.store import database
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.database import current_revision, downgrade, upgrade
from voicecoach.store.engine import make_engine, sqlite_url
from voicecoach.store.repository import DATABASE_NAME, CallStore
from voicecoach.store.schema import HEAD_REVISION, Base
from voicecoach.store.schema_search import WORD_INDEX, is_of_schema


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "calls.db")


def table_names(url: str) -> set[str]:
    engine = make_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names


def test_the_migrated_tables_are_those_of_the_schema(url: str) -> None:
    upgrade(url)
    engine = make_engine(url)
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_of_schema}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []


def described(url: str) -> dict[str, object]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = inspect(connection)
        description = {
            name: (
                [{**column, "type": str(column["type"])} for column in found.get_columns(name)],
                found.get_pk_constraint(name),
                sorted(found.get_foreign_keys(name), key=str),
                sorted(found.get_unique_constraints(name), key=str),
                sorted(found.get_check_constraints(name), key=str),
                sorted(found.get_indexes(name), key=str),
            )
            for name in found.get_table_names()
            if is_of_schema(name, "table")
        }
        made = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'utterance%'"
        description["index of words"] = sorted(
            row for row in connection.exec_driver_sql(made) if row[0] != "utterance"
        )
    engine.dispose()
    return description


def test_a_new_store_is_made_as_the_migrations_would_make_it(tmp_path: Path, url: str) -> None:
    upgrade(url)
    CallStore.open(tmp_path / "new").close()
    made = sqlite_url(tmp_path / "new" / DATABASE_NAME)
    assert described(made) == described(url)
    for each in (url, made):
        engine = make_engine(each)
        assert current_revision(engine) == HEAD_REVISION
        engine.dispose()


def test_every_figure_has_a_column_and_every_column_a_figure(url: str) -> None:
    upgrade(url)
    engine = make_engine(url)
    with engine.connect() as connection:
        columns = [column["name"] for column in inspect(connection).get_columns("call_metrics")]
    engine.dispose()
    assert columns == ["call_id", *METRICS], "a new figure needs a migration that adds its column"


def test_migrations_go_up_and_down_and_up(url: str) -> None:
    upgrade(url)
    full = table_names(url)
    downgrade(url, revision="base")
    assert table_names(url) == {"alembic_version"}
    upgrade(url)
    assert table_names(url) == full
    described_ones = {name for name in full if is_of_schema(name, "table")}
    assert described_ones == {"alembic_version", *Base.metadata.tables}
    assert WORD_INDEX in full


def test_the_known_head_is_the_newest_migration(url: str) -> None:
    upgrade(url)
    engine = make_engine(url)
    assert current_revision(engine) == HEAD_REVISION
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    with CallStore.open(tmp_path / "store") as store:
        save(store, "a")
    file = tmp_path / "store" / DATABASE_NAME
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match=r"newer version \(revision 9999"):
        CallStore.open(tmp_path / "store")
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM call").fetchone() == (1,)
    connection.close()


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    connection = sqlite3.connect(tmp_path / "store" / DATABASE_NAME)
    connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    with pytest.raises(StoreError, match="recipes"):
        CallStore.open(tmp_path / "store")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / DATABASE_NAME).write_bytes(b"not a database, but quite long enough" * 9)
    with pytest.raises(StoreError, match="not a database"):
        CallStore.open(tmp_path / "store")


def test_a_store_where_there_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(StoreError, match="cannot be used"):
        CallStore.open(tmp_path / "store")


def test_a_table_rebuilt_by_a_migration_keeps_what_hangs_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite rebuilds a table to change it; dropping the old one must not cascade."""
    with CallStore.open(tmp_path / "store") as store:
        call_id = save(store, "a", valences=("note",))
    versions = tmp_path / "migrations"
    copy_migrations(versions)
    (versions / "versions" / "0002_rebuild.py").write_text(REBUILD, "utf-8")
    monkeypatch.setattr(database, "_MIGRATIONS", versions)
    upgrade(sqlite_url(tmp_path / "store" / DATABASE_NAME))
    connection = sqlite3.connect(tmp_path / "store" / DATABASE_NAME)
    assert connection.execute("SELECT call_id FROM moment").fetchall() == [(call_id,)]
    assert connection.execute("SELECT call_id FROM analysis").fetchall() == [(call_id,)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def copy_migrations(target: Path) -> None:
    (target / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako", "versions/0001_foundation.py"):
        (target / name).write_text((database._MIGRATIONS / name).read_text("utf-8"), "utf-8")


REBUILD = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    with op.batch_alter_table("call", recreate="always") as batch:
        batch.alter_column("duration_s", nullable=True)


def downgrade() -> None:
    pass
"""


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlite_url(tmp_path / "calls.db")
    upgrade(url)
    versions = tmp_path / "migrations"
    copy_migrations(versions)
    failing = REBUILD.replace("duration_s", "no_such_column")
    failing = failing.replace(
        "def upgrade() -> None:", 'def upgrade() -> None:\n    op.drop_table("moment")'
    )
    (versions / "versions" / "0002_fails.py").write_text(failing, "utf-8")
    monkeypatch.setattr(database, "_MIGRATIONS", versions)
    with pytest.raises((StoreError, KeyError)):
        upgrade(url)
    assert "moment" in table_names(url)


OPEN_AND_SAVE = """
import sys
from pathlib import Path
from tests.store.calls import save
from voicecoach.store.repository import CallStore

folder, name = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
with CallStore.open(Path(folder)) as store:
    save(store, name)
"""


def test_processes_that_open_a_new_store_at_once_all_succeed(
    tmp_path: Path, project_root: Path
) -> None:
    folder = tmp_path / "store"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_SAVE, str(folder), str(number)],
            cwd=project_root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=300)[1] for process in processes] == [""] * 4
    with CallStore.open(folder) as store:
        assert store.call_count(LOCAL_USER) == 4
