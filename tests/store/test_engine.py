"""Connections are set up as the design asks for; writers wait for each other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.store.calls import save
from tests.store.statements import statements_of
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import StoreError
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.repository import CallStore
from voicecoach.store.schema import TeamRow


def annotation(call_id: str, number: int) -> Annotation:
    return Annotation(
        id=str(UUID(int=number, version=4)),
        call_id=call_id,
        segment=Segment(0.0, 1.0),
        kind="note",
        text=f"number {number}",
    )


@pytest.fixture
def statements(store: CallStore) -> Iterator[list[str]]:
    """What is sent to the database from now on."""
    with statements_of(store) as sent:
        yield sent


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("busy_timeout", 30_000),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("mmap_size", 256 * 2**20),
        ("secure_delete", 1),
    ],
)
def test_every_connection_has_the_settings(store: CallStore, pragma: str, value: object) -> None:
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_what_people_write_is_on_disk_before_it_is_acknowledged(
    store: CallStore, statements: list[str]
) -> None:
    call_id = save(store, "a")
    statements.clear()
    store.save_annotation(LOCAL_USER, annotation(call_id, 1))
    assert statements[:2] == ["PRAGMA synchronous=FULL", "BEGIN IMMEDIATE"]


def test_an_analysis_takes_the_write_lock_at_once_but_does_not_wait_for_the_disk(
    store: CallStore, statements: list[str]
) -> None:
    save(store, "a")
    begin = statements.index("BEGIN IMMEDIATE")
    assert statements[begin - 1] == "PRAGMA synchronous=NORMAL"


def test_reading_never_takes_the_write_lock(store: CallStore, statements: list[str]) -> None:
    store.calls(LOCAL_USER)
    assert "BEGIN" in statements
    assert "BEGIN IMMEDIATE" not in statements


def test_people_and_analyses_write_at_the_same_time(store: CallStore) -> None:
    call_id = save(store, "a")

    def write_notes(first: int) -> None:
        with CallStore.open(store.location) as own:
            for number in range(first, first + 15):
                own.save_annotation(LOCAL_USER, annotation(call_id, number))

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(write_notes, 100 * person) for person in (1, 2, 3)]
        running.append(pool.submit(lambda: [save(store, "a", version=str(n)) for n in range(10)]))
        for done in running:
            done.result()
    assert len(store.annotations(LOCAL_USER, call_id)) == 45


def add_team_and_fail(store: CallStore) -> None:
    with write_session(store._engine) as session:
        session.add(TeamRow(name="Billing"))
        session.flush()
        raise RuntimeError


def test_a_transaction_that_fails_leaves_nothing(store: CallStore) -> None:
    with pytest.raises(RuntimeError):
        add_team_and_fail(store)
    with read_session(store._engine) as session:
        assert session.scalars(select(TeamRow)).all() == []


def test_what_the_database_refuses_is_a_store_error(store: CallStore) -> None:
    with pytest.raises(StoreError, match="UNIQUE"), write_session(store._engine) as session:
        session.add_all([TeamRow(name="Billing"), TeamRow(name="Billing")])
