"""How somebody said they felt is theirs alone, and goes without a trace."""

from datetime import UTC, datetime, timedelta

import pytest

from voicecoach.core.errors import CallNotFoundError, InputError, NotAllowedError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.repository import CallStore

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
STRANGERS = [
    Principal(id="mallory", name="Mallory", role=role) for role in Role if role is not Role.LOCAL
]


def test_check_ins_come_back_newest_first(store: CallStore) -> None:
    first = store.save_check_in(LOCAL_USER, at=MONDAY, level=4)
    second = store.save_check_in(LOCAL_USER, at=MONDAY + timedelta(days=1), level=2)
    assert store.check_ins(LOCAL_USER) == (second, first)


def test_one_is_deleted_and_the_others_stay(store: CallStore) -> None:
    gone = store.save_check_in(LOCAL_USER, at=MONDAY, level=4)
    kept = store.save_check_in(LOCAL_USER, at=MONDAY, level=5)
    store.delete_check_in(LOCAL_USER, gone.id)
    assert store.check_ins(LOCAL_USER) == (kept,)
    with pytest.raises(CallNotFoundError):
        store.delete_check_in(LOCAL_USER, gone.id)


def test_what_is_deleted_is_in_no_byte_of_the_store(store: CallStore) -> None:
    gone = store.save_check_in(LOCAL_USER, at=MONDAY, level=4)
    store.delete_check_in(LOCAL_USER, gone.id)
    files = [path.read_bytes() for path in store.location.rglob("*") if path.is_file()]
    assert files
    assert not [content for content in files if gone.id.encode() in content]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda who: who.role)
def test_nobody_else_reads_writes_or_deletes_them(store: CallStore, stranger: Principal) -> None:
    own = store.save_check_in(LOCAL_USER, at=MONDAY, level=4)
    assert store.check_ins(stranger) == ()
    with pytest.raises(CallNotFoundError):
        store.delete_check_in(stranger, own.id)
    with pytest.raises(NotAllowedError):
        store.save_check_in(stranger, at=MONDAY, level=1)
    assert store.check_ins(LOCAL_USER) == (own,)


@pytest.mark.parametrize("level", [0, 6])
def test_a_check_in_is_one_to_five(store: CallStore, level: int) -> None:
    with pytest.raises(InputError, match="1 to 5"):
        store.save_check_in(LOCAL_USER, at=MONDAY, level=level)


def test_a_check_in_needs_a_time_zone(store: CallStore) -> None:
    with pytest.raises(InputError, match="time zone"):
        store.save_check_in(LOCAL_USER, at=MONDAY.replace(tzinfo=None), level=3)
