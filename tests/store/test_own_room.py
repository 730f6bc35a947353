"""The agent's own room is kept beside the analysis, replaced with it and deleted with the call."""

import dataclasses

import pytest
from sqlalchemy import text

from tests.store.calls import make_analysis, make_own_room, save
from voicecoach.core.errors import CallNotFoundError, NotAllowedError, StoreError
from voicecoach.core.own_room import OwnRoomKey
from voicecoach.store.access import LOCAL_USER, Principal, Role, own_room_key, room_of
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore


def rows(store: CallStore) -> int:
    with store._engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM own_room")).scalar_one())


def test_what_was_put_in_comes_out_closed_and_opens_with_the_key(store: CallStore) -> None:
    call_id = save(store, "a", own_room=make_own_room("a", rating=0.25))
    kept = store.own_room(LOCAL_USER, call_id)
    assert kept is not None
    assert repr(kept) == "OwnRoom(closed)"
    voice = kept.open(store.own_room_key(LOCAL_USER, call_id))
    assert voice == make_own_room("a", rating=0.25).open(OwnRoomKey(call_id))


def test_a_call_without_one_has_none(store: CallStore) -> None:
    call_id = save(store, "a")
    assert store.own_room(LOCAL_USER, call_id) is None


def test_the_key_of_one_call_opens_no_other(store: CallStore) -> None:
    first = save(store, "a", own_room=make_own_room("a"))
    second = save(store, "b", own_room=make_own_room("b"))
    kept = store.own_room(LOCAL_USER, first)
    assert kept is not None
    with pytest.raises(NotAllowedError):
        kept.open(store.own_room_key(LOCAL_USER, second))


def test_a_new_analysis_replaces_it_also_by_nothing(store: CallStore) -> None:
    call_id = save(store, "a", own_room=make_own_room("a", rating=0.25))
    save(store, "a", own_room=make_own_room("a", rating=-0.5))
    kept = store.own_room(LOCAL_USER, call_id)
    assert kept is not None
    (unit,) = kept.open(store.own_room_key(LOCAL_USER, call_id)).arousal.units  # type: ignore[union-attr]
    assert unit.rating == -0.5
    save(store, "a")
    assert store.own_room(LOCAL_USER, call_id) is None
    assert rows(store) == 0


def test_it_goes_with_its_call(store: CallStore) -> None:
    call_id = save(store, "a", own_room=make_own_room("a"))
    assert rows(store) == 1
    store.delete(LOCAL_USER, call_id)
    assert rows(store) == 0
    with pytest.raises(CallNotFoundError):
        store.own_room(LOCAL_USER, call_id)


def test_a_recording_that_is_known_by_another_id_keeps_its_room_under_that(
    store: CallStore,
) -> None:
    known = save(store, "a")
    renamed = dataclasses.replace(make_analysis("a"), call_id="another-id")
    room = make_own_room("a").open(OwnRoomKey(known))
    from voicecoach.core.own_room import OwnRoom

    again = store.save(
        LOCAL_USER,
        analysis=renamed,
        metadata=CallMetadata(),
        playback=None,
        own_room=OwnRoom(room, call_id="another-id"),
    )
    assert again == known
    kept = store.own_room(LOCAL_USER, known)
    assert kept is not None
    assert kept.open(store.own_room_key(LOCAL_USER, known)) == room


def test_the_room_of_another_call_is_not_taken_in(store: CallStore) -> None:
    with pytest.raises(NotAllowedError):
        save(store, "a", own_room=make_own_room("b"))
    assert store.calls(LOCAL_USER) == ()


def test_a_damaged_room_is_named_without_its_content(store: CallStore) -> None:
    call_id = save(store, "a", own_room=make_own_room("a"))
    with store._engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE own_room SET body = x'00'"))
    with pytest.raises(StoreError, match="analyse the call again"):
        store.own_room(LOCAL_USER, call_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LOCAL])
def test_nobody_but_the_local_user_gets_a_key(role: Role) -> None:
    with pytest.raises(NotAllowedError, match="own room"):
        own_room_key(Principal(id="x", name="X", role=role), "call")


def test_everybody_has_a_room_and_who_is_not_sorted_the_barest() -> None:
    rooms = {role: room_of(Principal(id="x", name="X", role=role)) for role in Role}
    assert rooms == {
        Role.LOCAL: "agent",
        Role.AGENT: "agent",
        Role.COACH: "coach",
        Role.LEAD: "lead",
        Role.ADMIN: "lead",
    }
