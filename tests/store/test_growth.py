"""Guesses, goals, a journal and new answers: theirs who made them, and gone without a trace."""

import dataclasses
import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.store.calls import make_analysis, make_own_room, save
from tests.store.kept_to_grow import (
    ENTRY_ID,
    GOAL_ID,
    MONDAY,
    RECORDING,
    RETAKE_ID,
    TAKE_ID,
    keep_all,
    make_entry,
    make_goal,
    make_retake,
    save_take,
)
from voicecoach.core.errors import (
    CallNotFoundError,
    InputError,
    NotAllowedError,
    StoreError,
)
from voicecoach.core.growth import MAX_JOURNAL_CHARS, OwnWords
from voicecoach.core.own_room import OwnRoom, OwnRoomKey
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.growth_records import Goal, Guess, JournalEntry, Retake
from voicecoach.store.packed import unpacked
from voicecoach.store.records import CallFilter, CallMetadata
from voicecoach.store.repository import CallStore

STRANGERS = [
    Principal(id="mallory", name="Mallory", role=role) for role in Role if role is not Role.LOCAL
]
SOMEBODY_ELSE = Principal(id="eve", name="Eve", role=Role.LOCAL)
"""Who may see the same calls; what others keep for themselves is not theirs all the same."""


def bytes_of(store: CallStore) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(store.location.rglob("*")) if p.is_file())


def takes_in(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "takes").rglob("*.wav")]


# ---- guesses -----------------------------------------------------------------------------------


@pytest.fixture
def to_guess(store: CallStore) -> str:
    store.choose_to_guess(LOCAL_USER, is_on=True)
    return save(store, "a")


def test_nobody_is_asked_to_guess_who_has_not_chosen_to(store: CallStore) -> None:
    call_id = save(store, "a")
    assert not store.guesses_first(LOCAL_USER)
    assert store.guesses_due(LOCAL_USER, [call_id]) == frozenset()
    store.choose_to_guess(LOCAL_USER, is_on=True)
    assert store.guesses_due(LOCAL_USER, [call_id, "no such call"]) == {call_id}
    store.choose_to_guess(LOCAL_USER, is_on=False)
    assert store.guesses_due(LOCAL_USER, [call_id]) == frozenset()


def test_a_call_of_which_nobody_can_tell_who_spoke_is_not_to_be_guessed(
    store: CallStore, to_guess: str
) -> None:
    analysis = make_analysis("mixed")
    unknown = dict.fromkeys(analysis.metrics)
    mixed = store.save(
        LOCAL_USER,
        analysis=dataclasses.replace(analysis, metrics=unknown),
        metadata=CallMetadata(),
        playback=None,
    )
    assert store.guesses_due(LOCAL_USER, [to_guess, mixed]) == {to_guess}
    known = store.calls(LOCAL_USER, filter=CallFilter(not_to_guess=True))
    assert [call.call_id for call in known] == [mixed]


def test_a_guess_comes_back_and_is_asked_for_once(store: CallStore, to_guess: str) -> None:
    guess = Guess(call_id=to_guess, talk_ratio=0.45, cut_in_count=2, mood_start=2, mood_end=4)
    kept = store.save_guess(LOCAL_USER, guess)
    assert store.guesses(LOCAL_USER) == (kept,)
    assert (kept.talk_ratio, kept.cut_in_count, kept.mood_end) == (0.45, 2, 4)
    assert store.guesses_due(LOCAL_USER, [to_guess]) == frozenset()
    with pytest.raises(InputError, match="after looking"):
        store.save_guess(LOCAL_USER, guess)


def test_after_looking_no_guess_is_taken(store: CallStore, to_guess: str) -> None:
    store.mark_opened(LOCAL_USER, to_guess)
    assert store.guesses_due(LOCAL_USER, [to_guess]) == frozenset()
    with pytest.raises(InputError, match="after looking"):
        store.save_guess(LOCAL_USER, Guess(call_id=to_guess, talk_ratio=0.45))
    assert store.guesses(LOCAL_USER) == ()


def test_a_skipped_call_is_not_asked_for_again(store: CallStore, to_guess: str) -> None:
    skipped = store.save_guess(LOCAL_USER, Guess(call_id=to_guess))
    assert skipped.is_open
    assert store.guesses_due(LOCAL_USER, [to_guess]) == frozenset()


def test_a_guess_that_was_deleted_cannot_be_made_again(store: CallStore, to_guess: str) -> None:
    store.save_guess(LOCAL_USER, Guess(call_id=to_guess, talk_ratio=0.45))
    store.delete_guess(LOCAL_USER, to_guess)
    assert store.guesses(LOCAL_USER) == ()
    assert store.guesses_due(LOCAL_USER, [to_guess]) == frozenset()
    with pytest.raises(CallNotFoundError):
        store.delete_guess(LOCAL_USER, to_guess)


def test_a_guess_survives_another_analysis(store: CallStore, to_guess: str) -> None:
    store.save_guess(LOCAL_USER, Guess(call_id=to_guess, talk_ratio=0.45))
    save(store, "a", version="2.0")
    assert [guess.talk_ratio for guess in store.guesses(LOCAL_USER)] == [0.45]


@pytest.mark.parametrize(
    "wrong",
    [{"talk_ratio": 1.5}, {"cut_in_count": -1}, {"mood_start": 0}, {"mood_end": 6}],
    ids=str,
)
def test_a_guess_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Guess(call_id="a", **wrong)  # type: ignore[arg-type]


# ---- goals -------------------------------------------------------------------------------------


def test_one_goal_at_a_time_and_closed_ones_stay(store: CallStore) -> None:
    first = store.save_goal(LOCAL_USER, make_goal())
    later = make_goal(str(uuid4()), metric="long_silence_s", set_at=MONDAY + timedelta(days=9))
    with pytest.raises(InputError, match="one goal at a time"):
        store.save_goal(LOCAL_USER, later)
    closed = store.close_goal(
        LOCAL_USER, first.id, outcome="reached", at=MONDAY + timedelta(days=8)
    )
    assert (closed.outcome, closed.is_open) == ("reached", False)
    store.save_goal(LOCAL_USER, later)
    assert store.goals(LOCAL_USER) == (later, closed)


def test_goals_about_two_agents_calls_are_two(store: CallStore) -> None:
    store.save_goal(LOCAL_USER, make_goal(agent="Kim"))
    store.save_goal(LOCAL_USER, make_goal(str(uuid4()), agent="Ana"))
    assert len(store.goals(LOCAL_USER)) == 2


def test_a_goal_is_closed_once_and_with_a_known_outcome(store: CallStore) -> None:
    store.save_goal(LOCAL_USER, make_goal())
    with pytest.raises(InputError, match="reached, ended, dropped"):
        store.close_goal(LOCAL_USER, GOAL_ID, outcome="won", at=MONDAY)  # type: ignore[arg-type]
    store.close_goal(LOCAL_USER, GOAL_ID, outcome="dropped", at=MONDAY)
    with pytest.raises(InputError, match="closed already"):
        store.close_goal(LOCAL_USER, GOAL_ID, outcome="reached", at=MONDAY)


def test_a_goal_is_deleted_and_its_id_is_not_taken_twice(store: CallStore) -> None:
    store.save_goal(LOCAL_USER, make_goal())
    with pytest.raises(InputError, match="id is taken"):
        store.save_goal(LOCAL_USER, make_goal(agent="Kim"))
    store.delete_goal(LOCAL_USER, GOAL_ID)
    assert store.goals(LOCAL_USER) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "one"},
        {"metric": "charisma"},
        {"wanted": 0.0},
        {"wanted": float("nan")},
        {"baseline_count": 0},
        {"outcome": "reached"},
    ],
    ids=str,
)
def test_a_goal_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    made = {
        "id": GOAL_ID,
        "metric": "agent_talk_ratio",
        "wanted": 0.1,
        "baseline_count": 20,
        "set_at": MONDAY,
    }
    with pytest.raises(InputError):
        Goal(**{**made, **wrong})  # type: ignore[arg-type]


# ---- the journal -------------------------------------------------------------------------------


def test_an_entry_comes_back_closed_and_opens_with_the_key_of_its_call(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_journal_entry(LOCAL_USER, make_entry(call_id))
    (entry,) = store.journal(LOCAL_USER)
    assert "breath" not in f"{entry} {entry!r}"
    assert entry.written.open(store.own_room_key(LOCAL_USER, call_id)).text == "I held my breath."
    with pytest.raises(NotAllowedError):
        entry.written.open(OwnRoomKey("another call"))


def test_an_entry_is_rewritten_under_its_id(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_journal_entry(LOCAL_USER, make_entry(call_id))
    store.save_journal_entry(LOCAL_USER, make_entry(call_id, "I let it pass.", at=30.0))
    (entry,) = store.journal(LOCAL_USER)
    assert (entry.at, entry.written.open(OwnRoomKey(call_id)).text) == (30.0, "I let it pass.")


def test_nobody_rewrites_anothers_entry(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_journal_entry(LOCAL_USER, make_entry(call_id))
    with pytest.raises(InputError, match="id is taken"):
        store.save_journal_entry(SOMEBODY_ELSE, make_entry(call_id, "Mine now."))


def test_an_entry_needs_words_and_a_second_of_the_call(store: CallStore) -> None:
    call_id = save(store, "a")
    with pytest.raises(InputError, match="call ends"):
        store.save_journal_entry(LOCAL_USER, make_entry(call_id, at=61.0))
    with pytest.raises(InputError, match="second"):
        make_entry(call_id, at=-1.0)
    with pytest.raises(InputError, match="nothing written"):
        OwnWords("  \n")
    with pytest.raises(InputError, match="split"):
        OwnWords("a" * (MAX_JOURNAL_CHARS + 1))
    with pytest.raises(InputError, match="UUID"):
        JournalEntry(id="1", call_id=call_id, at=0.0, written=OwnRoom(OwnWords("a"), call_id="a"))


def test_an_entry_survives_another_analysis(store: CallStore) -> None:
    call_id = save(store, "a", own_room=make_own_room("a"))
    store.save_journal_entry(LOCAL_USER, make_entry(call_id))
    save(store, "a", version="2.0")
    assert len(store.journal(LOCAL_USER)) == 1


def test_what_is_kept_by_another_version_is_said_without_its_words() -> None:
    with pytest.raises(StoreError, match="this version") as refused:
        unpacked(b"secret words", OwnWords)
    assert refused.value.__cause__ is None
    assert "secret" not in str(refused.value)


# ---- new answers -------------------------------------------------------------------------------


def test_a_moment_is_chosen_once_and_its_takes_come_in_order(store: CallStore) -> None:
    call_id = save(store, "a")
    chosen = store.save_retake(LOCAL_USER, make_retake(call_id))
    save_take(store, call_id, content=b"second", taken_at=MONDAY + timedelta(days=1))
    save_take(store, call_id, content=b"first")
    again = store.save_retake(LOCAL_USER, make_retake(call_id, str(uuid4())))
    assert again.id == chosen.id == RETAKE_ID
    assert [take.taken_at for take in again.takes] == [MONDAY, MONDAY + timedelta(days=1)]
    assert store.retakes(LOCAL_USER) == (again,)
    assert store.retake(LOCAL_USER, RETAKE_ID) == again


def test_a_take_is_heard_by_its_digest_and_opens_with_the_key(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_retake(LOCAL_USER, make_retake(call_id))
    take = save_take(store, call_id)
    path = store.may_hear_take(LOCAL_USER, take.audio_digest)
    assert path is not None
    assert path.read_bytes() == RECORDING
    assert store.may_hear_take(LOCAL_USER, hashlib.sha256(b"other").hexdigest()) is None
    assert take.heard.open(OwnRoomKey(call_id)).text == "Let me look it up."
    assert "look it up" not in repr(take)


def test_a_take_of_no_moment_leaves_no_file(store: CallStore) -> None:
    with pytest.raises(CallNotFoundError):
        save_take(store, "no call")
    assert takes_in(store.location) == []


def test_a_takes_id_is_not_taken_twice(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_retake(LOCAL_USER, make_retake(call_id))
    save_take(store, call_id, take_id=TAKE_ID)
    with pytest.raises(InputError, match="id is taken"):
        save_take(store, call_id, take_id=TAKE_ID, content=b"another")
    assert takes_in(store.location) == [RECORDING]


def test_a_take_is_deleted_with_its_recording_unless_another_is_the_same(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_retake(LOCAL_USER, make_retake(call_id))
    save_take(store, call_id, take_id=TAKE_ID)
    twin = save_take(store, call_id)
    store.delete_take(LOCAL_USER, TAKE_ID)
    assert takes_in(store.location) == [RECORDING]
    store.delete_take(LOCAL_USER, twin.id)
    assert takes_in(store.location) == []
    with pytest.raises(CallNotFoundError):
        store.delete_take(LOCAL_USER, TAKE_ID)


def test_a_moment_goes_with_all_its_takes(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_retake(LOCAL_USER, make_retake(call_id))
    save_take(store, call_id)
    save_take(store, call_id, content=b"another")
    store.delete_retake(LOCAL_USER, RETAKE_ID)
    assert store.retakes(LOCAL_USER) == ()
    assert takes_in(store.location) == []


def test_a_moment_lies_in_its_call(store: CallStore) -> None:
    call_id = save(store, "a")
    with pytest.raises(InputError, match="ends at"):
        store.save_retake(LOCAL_USER, make_retake(call_id, segment=Segment(59.0, 61.0)))
    with pytest.raises(InputError, match="UUID"):
        Retake(id="1", call_id=call_id, segment=Segment(0.0, 1.0), chosen_at=MONDAY)


# ---- all of them -------------------------------------------------------------------------------


def test_everything_goes_with_its_call_but_the_goal(store: CallStore) -> None:
    call_id = save(store, "a")
    store.choose_to_guess(LOCAL_USER, is_on=True)
    store.save_guess(LOCAL_USER, Guess(call_id=call_id, talk_ratio=0.45))
    keep_all(store, call_id)
    store.delete(LOCAL_USER, call_id)
    assert store.guesses(LOCAL_USER) == ()
    assert store.journal(LOCAL_USER) == ()
    assert store.retakes(LOCAL_USER) == ()
    assert takes_in(store.location) == []
    assert [goal.id for goal in store.goals(LOCAL_USER)] == [GOAL_ID]


@pytest.mark.parametrize("how", ["with the call", "alone"])
def test_what_is_deleted_is_in_no_byte_of_the_store(store: CallStore, how: str) -> None:
    call_id = save(store, "a")
    keep_all(store, call_id)
    before = bytes_of(store)
    assert RECORDING in before
    assert ENTRY_ID.encode() in before
    if how == "with the call":
        store.delete(LOCAL_USER, call_id)
    else:
        store.delete_journal_entry(LOCAL_USER, ENTRY_ID)
        store.delete_retake(LOCAL_USER, RETAKE_ID)
    after = bytes_of(store)
    assert not [
        trace for trace in (RECORDING, ENTRY_ID.encode(), TAKE_ID.encode()) if trace in after
    ]


def test_another_with_the_same_calls_sees_and_deletes_nothing_of_mine(store: CallStore) -> None:
    call_id, other = save(store, "a"), save(store, "b")
    keep_all(store, call_id)
    store.save_guess(LOCAL_USER, Guess(call_id=other, talk_ratio=0.45))
    digest = store.retake(LOCAL_USER, RETAKE_ID).takes[0].audio_digest
    assert store.guesses(SOMEBODY_ELSE) == ()
    assert store.goals(SOMEBODY_ELSE) == ()
    assert store.journal(SOMEBODY_ELSE) == ()
    assert store.retakes(SOMEBODY_ELSE) == ()
    assert store.may_hear_take(SOMEBODY_ELSE, digest) is None
    assert not store.guesses_first(SOMEBODY_ELSE)
    for delete, written in (
        (store.delete_guess, other),
        (store.delete_goal, GOAL_ID),
        (store.delete_journal_entry, ENTRY_ID),
        (store.delete_retake, RETAKE_ID),
        (store.delete_take, TAKE_ID),
    ):
        with pytest.raises(CallNotFoundError):
            delete(SOMEBODY_ELSE, written)
    assert len(store.journal(LOCAL_USER)) == len(store.retakes(LOCAL_USER)) == 1


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda who: who.role)
def test_who_has_no_room_of_their_own_keeps_nothing(store: CallStore, stranger: Principal) -> None:
    save(store, "a")
    keep_all(store, make_analysis("a").call_id)
    with pytest.raises(NotAllowedError):
        store.choose_to_guess(stranger, is_on=True)
    with pytest.raises(NotAllowedError):
        store.save_goal(stranger, make_goal(str(uuid4())))
    with pytest.raises(CallNotFoundError):
        store.close_goal(stranger, GOAL_ID, outcome="dropped", at=MONDAY)
    with pytest.raises(CallNotFoundError):
        store.delete_goal(stranger, GOAL_ID)
    assert store.goals(LOCAL_USER)[0].is_open
