"""What people write is there as they last left it, whatever order it arrives in."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.calls import DURATION_S, save
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import InputError, NotAllowedError
from voicecoach.core.segment import Segment
from voicecoach.store import annotations
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.repository import CallStore

MORNING = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
ANA = Principal(id="ana", name="Ana", role=Role.LOCAL)
CORA = Principal(id="cora", name="Cora", role=Role.LOCAL)
ON_A_MOMENT = {"rule": "TRN01", "speaker": "agent"}


def annotation(call_id: str, text: str = "well heard", **fields: object) -> Annotation:
    base = {"id": str(uuid4()), "call_id": call_id, "segment": Segment(1.0, 2.0), "kind": "note"}
    return Annotation(**{**base, "text": text, **fields})  # type: ignore[arg-type]


def texts(store: CallStore, who: Principal, call_id: str) -> list[str]:
    return [written.text for written in store.annotations(who, call_id)]


def test_everything_that_is_written_comes_back(store: CallStore) -> None:
    call_id = save(store, "a")
    written = annotation(
        call_id,
        "they had asked",
        kind="answer",
        choice="disputed",
        visibility="shared",
        edited_at=MORNING,
        **ON_A_MOMENT,
    )
    kept = store.save_annotation(ANA, written)
    assert kept is not None
    assert store.annotations(ANA, call_id) == (kept,)
    assert kept == dataclasses.replace(
        written, author="ana", created_at=kept.created_at, updated_at=kept.updated_at
    )


def test_an_annotation_sent_twice_is_one_and_keeps_its_first_time(store: CallStore) -> None:
    call_id = save(store, "a")
    first = store.save_annotation(LOCAL_USER, annotation(call_id, edited_at=MORNING))
    assert first is not None
    assert store.save_annotation(LOCAL_USER, first) == first
    changed = dataclasses.replace(first, text="better words", edited_at=None)
    second = store.save_annotation(LOCAL_USER, changed)
    assert second is not None
    assert store.annotations(LOCAL_USER, call_id) == (second,)
    assert (second.author, second.created_at) == ("local", first.created_at)
    assert second.updated_at is not None
    assert first.updated_at is not None
    assert second.updated_at > first.updated_at


# ---- any order ----------------------------------------------------------------------------------

TEXTS = ("one", "two", "three")
Write = tuple[int, int, str | None]  # annotation, millisecond, text or None for a deletion
writes = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 5), st.none() | st.sampled_from(TEXTS)), max_size=8
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CallStore, str]]:
    with CallStore.open(tmp_path_factory.mktemp("shared") / "store") as opened:
        yield opened, save(opened, "a")


def after(store: CallStore, call_id: str, made: list[Write]) -> dict[str, str]:
    """What stands after forms have arrived in this order, each under an id of this run's own."""
    ids = [str(uuid4()) for _ in range(3)]
    for which, ms, text in made:
        at = MORNING + timedelta(milliseconds=ms)
        if text is None:
            store.delete_annotation(ANA, call_id, ids[which], edited_at=at)
        else:
            sent = annotation(call_id, text, id=ids[which], edited_at=at)
            store.save_annotation(ANA, sent)
    kept = {written.id: written.text for written in store.annotations(ANA, call_id)}
    return {str(ids.index(name)): text for name, text in kept.items() if name in ids}


def last_of(made: list[Write]) -> dict[str, str]:
    """The same by the definition: of each the latest form, a deletion before any of its time."""
    latest: dict[int, Write] = {}
    for write in made:
        known = latest.get(write[0])
        if known is None or precedence(write) > precedence(known):
            latest[write[0]] = write
    return {str(which): text for which, _, text in latest.values() if text is not None}


def precedence(write: Write) -> tuple[int, bool, str]:
    _, ms, text = write
    return ms, text is None, text or ""


@given(made=writes, data=st.data())
def test_in_any_order_and_any_number_of_times_the_last_form_stands(
    shared: tuple[CallStore, str], made: list[Write], data: st.DataObject
) -> None:
    store, call_id = shared
    arriving = data.draw(st.permutations(made + made[:3]))
    assert after(store, call_id, arriving) == last_of(made)


def test_a_form_that_is_older_than_the_deletion_tells_that_it_is_gone(store: CallStore) -> None:
    call_id = save(store, "a")
    late = annotation(call_id, edited_at=MORNING)
    later = MORNING + timedelta(seconds=1)
    assert store.delete_annotation(ANA, call_id, late.id, edited_at=later)
    assert store.save_annotation(ANA, late) is None
    assert store.annotations(ANA, call_id) == ()


def test_taking_a_deletion_back_is_a_later_form(store: CallStore) -> None:
    call_id = save(store, "a")
    written = annotation(call_id, edited_at=MORNING)
    store.save_annotation(ANA, written)
    store.delete_annotation(ANA, call_id, written.id)
    store.save_annotation(ANA, dataclasses.replace(written, edited_at=None))
    assert texts(store, ANA, call_id) == ["well heard"]


def test_a_deletion_that_is_older_than_the_form_changes_nothing(store: CallStore) -> None:
    call_id = save(store, "a")
    written = annotation(call_id, edited_at=MORNING)
    store.save_annotation(ANA, written)
    before = MORNING - timedelta(seconds=1)
    assert not store.delete_annotation(ANA, call_id, written.id, edited_at=before)
    assert texts(store, ANA, call_id) == ["well heard"]


def test_times_count_in_milliseconds_as_browsers_do(store: CallStore) -> None:
    call_id = save(store, "a")
    at = MORNING + timedelta(microseconds=1_234)
    kept = store.save_annotation(ANA, annotation(call_id, edited_at=at))
    assert kept is not None
    assert kept.edited_at == MORNING + timedelta(milliseconds=1)


# ---- whose it is --------------------------------------------------------------------------------


def test_only_who_wrote_it_changes_or_deletes_it(store: CallStore) -> None:
    call_id = save(store, "a")
    written = store.save_annotation(ANA, annotation(call_id, visibility="shared"))
    assert written is not None
    with pytest.raises(NotAllowedError, match="somebody else"):
        store.save_annotation(CORA, dataclasses.replace(written, text="mine now", edited_at=None))
    with pytest.raises(NotAllowedError, match="somebody else"):
        store.delete_annotation(CORA, call_id, written.id)
    store.delete_annotation(ANA, call_id, written.id)
    with pytest.raises(NotAllowedError, match="somebody else"):
        store.save_annotation(CORA, dataclasses.replace(written, edited_at=None))
    assert texts(store, ANA, call_id) == []


def test_an_own_note_is_read_by_its_author_only(store: CallStore) -> None:
    call_id = save(store, "a")
    store.save_annotation(ANA, annotation(call_id, "for me"))
    store.save_annotation(ANA, annotation(call_id, "for both", visibility="shared"))
    assert sorted(texts(store, ANA, call_id)) == ["for both", "for me"]
    assert texts(store, CORA, call_id) == ["for both"]
    assert [a.text for a in store.annotations_of_kind(CORA, "note")] == ["for both"]


def test_an_annotation_past_the_end_of_the_call_is_refused(store: CallStore) -> None:
    call_id = save(store, "a")
    past = Segment(1.0, DURATION_S + 1.0)
    with pytest.raises(InputError, match="within the call"):
        store.save_annotation(LOCAL_USER, annotation(call_id, segment=past))


def test_an_annotation_cannot_move_to_another_call(store: CallStore) -> None:
    first, other = save(store, "a"), save(store, "b")
    written = store.save_annotation(LOCAL_USER, annotation(first))
    assert written is not None
    with pytest.raises(NotAllowedError, match="taken"):
        store.save_annotation(LOCAL_USER, dataclasses.replace(written, call_id=other))
    with pytest.raises(NotAllowedError, match="taken"):
        store.delete_annotation(LOCAL_USER, other, written.id)


def test_what_cannot_have_been_written_cannot_be_deleted(store: CallStore) -> None:
    call_id = save(store, "a")
    with pytest.raises(InputError, match="UUID"):
        store.delete_annotation(LOCAL_USER, call_id, "1")


def test_a_call_holds_so_many_and_deleting_makes_no_room(
    store: CallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotations, "MAX_ANNOTATION_COUNT", 2)
    call_id = save(store, "a")
    first = store.save_annotation(ANA, annotation(call_id))
    assert first is not None
    store.delete_annotation(ANA, call_id, first.id)
    kept = store.save_annotation(ANA, annotation(call_id))
    assert kept is not None
    with pytest.raises(InputError, match="at most 2"):
        store.save_annotation(ANA, annotation(call_id))
    with pytest.raises(InputError, match="at most 2"):
        store.delete_annotation(ANA, call_id, str(uuid4()))
    store.save_annotation(ANA, dataclasses.replace(kept, text="other words", edited_at=None))
    assert texts(store, ANA, call_id) == ["other words"]


# ---- over all calls -----------------------------------------------------------------------------


def test_a_shared_moment_comes_with_its_replies_oldest_first(store: CallStore) -> None:
    first, second = save(store, "a"), save(store, "b")
    asked = [
        annotation(call_id, "what else?", kind="question", visibility="shared")
        for call_id in (first, second)
    ]
    for question in asked:
        store.save_annotation(ANA, question)
    for text in ("wait", "then ask"):
        reply = annotation(
            second, text, kind="reply", reply_to=asked[1].id, visibility="shared", id=str(uuid4())
        )
        store.save_annotation(CORA, reply)
    newest, oldest = store.shared_moments(CORA)
    assert [newest.question.id, oldest.question.id] == [asked[1].id, asked[0].id]
    assert [reply.text for reply in newest.replies] == ["wait", "then ask"]
    assert oldest.replies == ()


def test_annotations_of_a_kind_can_be_those_of_one_author(store: CallStore) -> None:
    call_id = save(store, "a")
    for who in (ANA, CORA):
        store.save_annotation(who, annotation(call_id, who.name, visibility="shared"))
    of_cora = store.annotations_of_kind(ANA, "note", author="cora")
    assert [written.text for written in of_cora] == ["Cora"]


def test_the_state_changes_with_every_write_and_only_then(store: CallStore) -> None:
    call_id, other = save(store, "a"), save(store, "b")
    states = [store.annotations_state(ANA, call_id)]
    written = store.save_annotation(ANA, annotation(call_id, edited_at=MORNING))
    assert written is not None
    states.append(store.annotations_state(ANA, call_id))
    store.save_annotation(ANA, dataclasses.replace(written, text="other", edited_at=None))
    states.append(store.annotations_state(ANA, call_id))
    store.save_annotation(ANA, annotation(other))
    store.save_annotation(ANA, written)  # arrives again, late
    assert store.annotations_state(ANA, call_id) == states[-1]
    store.delete_annotation(ANA, call_id, written.id)
    states.append(store.annotations_state(ANA, call_id))
    assert len(set(states)) == 4


def test_deleting_a_call_deletes_what_was_written_and_what_was_deleted(
    store: CallStore, tmp_path: Path
) -> None:
    call_id = save(store, "a")
    ids = [str(UUID(int=number, version=4)) for number in (1, 2)]
    for name in ids:
        store.save_annotation(ANA, annotation(call_id, id=name))
    store.delete_annotation(ANA, call_id, ids[0])
    store.delete(LOCAL_USER, call_id)
    content = b"".join(path.read_bytes() for path in store.location.rglob("*") if path.is_file())
    assert [name for name in ids if name.encode() in content] == []
