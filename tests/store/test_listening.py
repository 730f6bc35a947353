"""What was heard is kept for who heard it, follows the speech, and goes with its call."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.store.calls import DURATION_S, make_analysis, make_playback
from tests.store.heard import PLAYED_AT, hear
from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.records import CallFilter, CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.schema import ListeningRow

ANA = Principal(id="ana", name="Ana", role=Role.LOCAL)
STRANGER = Principal(id="eve", name="Eve", role=Role.COACH)
LATER = PLAYED_AT + timedelta(minutes=5)

# s          0         20        40        60
# agent      |---------|
# customer                       |---------|
SPOKEN = Diarization(
    (
        SpeakerSegment(Segment(0.0, 20.0), AGENT, 0),
        SpeakerSegment(Segment(40.0, 60.0), CUSTOMER, 1),
    ),
    (AGENT, CUSTOMER),
    "channel",
)


def save(store: CallStore, name: str, folder: Path | None, *, spoken: Any = SPOKEN) -> str:
    analysis = dataclasses.replace(make_analysis(name), diarization=spoken)
    playback = make_playback(folder, name.encode()) if folder else None
    return store.save(
        LOCAL_USER, analysis=analysis, metadata=CallMetadata(subject=name), playback=playback
    )


@pytest.fixture
def call_id(store: CallStore, tmp_path: Path) -> str:
    return save(store, "a", tmp_path / "made")


def told(store: CallStore, call_id: str, who: Principal = LOCAL_USER) -> tuple[float, float | None]:
    line = store.summary(who, call_id)
    assert (line,) == store.calls(who, filter=CallFilter(text=line.metadata.subject))
    return line.heard_ratio, line.continue_at


def test_nothing_is_heard_of_a_call_that_was_only_opened(store: CallStore, call_id: str) -> None:
    assert told(store, call_id) == (0.0, None)
    store.mark_opened(LOCAL_USER, call_id)
    store.mark_opened(LOCAL_USER, call_id)
    assert told(store, call_id) == (0.0, None)
    assert not store.summary(LOCAL_USER, call_id).is_heard
    assert store.call_count(LOCAL_USER, filter=CallFilter(unheard=True)) == 1


def test_what_was_played_adds_up_to_a_heard_call(store: CallStore, call_id: str) -> None:
    assert hear(store, call_id, 10.0).continue_at == 10.0
    assert told(store, call_id) == (0.25, 10.0)
    assert store.call_count(LOCAL_USER, filter=CallFilter(unheard=True)) == 1
    rest = [Segment(50.0, 60.0), Segment(10.0, 20.0)]
    store.save_listening(LOCAL_USER, call_id, rest, left_at=60.0, at=LATER)
    assert told(store, call_id) == (0.75, 40.0)
    store.save_listening(LOCAL_USER, call_id, [Segment(40.0, 50.0)], left_at=50.0, at=LATER)
    assert told(store, call_id) == (1.0, None)
    assert store.summary(LOCAL_USER, call_id).is_heard
    assert store.call_count(LOCAL_USER, filter=CallFilter(unheard=True)) == 0


def test_the_same_twice_and_in_another_order_is_the_same(store: CallStore, call_id: str) -> None:
    """As an outbox sends it that was not told what arrived."""
    early, late = [Segment(0.0, 10.0)], [Segment(0.0, 10.0), Segment(40.0, 44.0)]
    for spans, left_at, at in [
        (late, 44.0, LATER),
        (early, 10.0, PLAYED_AT),
        (late, 44.0, LATER),
    ]:
        store.save_listening(LOCAL_USER, call_id, spans, left_at=left_at, at=at)
    assert told(store, call_id) == (0.35, 44.0)
    with Session(store._engine) as session:
        (row,) = session.scalars(select(ListeningRow))
        assert row.spans == [[0.0, 10.0], [40.0, 44.0]]


def test_each_has_heard_what_they_have_heard(store: CallStore, call_id: str) -> None:
    hear(store, call_id)
    assert told(store, call_id) == (1.0, None)
    assert told(store, call_id, ANA) == (0.0, None)
    hear(store, call_id, 10.0, who=ANA)
    assert told(store, call_id, ANA) == (0.25, 10.0)
    assert told(store, call_id) == (1.0, None)
    in_order = store.calls(ANA, unheard_first=True)
    assert [line.heard_ratio for line in in_order] == [0.25]


def test_who_cannot_see_a_call_has_not_heard_it(store: CallStore, call_id: str) -> None:
    with pytest.raises(CallNotFoundError):
        store.save_listening(STRANGER, call_id, [Segment(0.0, 1.0)], left_at=1.0, at=PLAYED_AT)
    with pytest.raises(CallNotFoundError):
        store.mark_opened(STRANGER, call_id)


@pytest.mark.parametrize(
    ("spans", "left_at"),
    [([Segment(0.0, DURATION_S + 1.5)], 5.0), ([Segment(0.0, 5.0)], DURATION_S + 1.5)],
)
def test_nobody_hears_more_than_there_is(
    store: CallStore, call_id: str, spans: list[Segment], left_at: float
) -> None:
    with pytest.raises(InputError, match=r"has 60.00 s; what was played reaches to 61.50 s"):
        store.save_listening(LOCAL_USER, call_id, spans, left_at=left_at, at=PLAYED_AT)
    assert told(store, call_id) == (0.0, None)


def test_another_analysis_keeps_what_was_played_and_tells_anew_how_much_that_is(
    store: CallStore, call_id: str
) -> None:
    hear(store, call_id, 30.0)
    assert told(store, call_id) == (0.5, 40.0)
    only_the_agent = dataclasses.replace(SPOKEN, segments=SPOKEN.segments[:1])
    save(store, "a", None, spoken=only_the_agent)
    assert told(store, call_id) == (1.0, None)
    save(store, "a", None)
    assert told(store, call_id) == (0.5, 40.0)


def test_a_call_without_audio_counts_once_it_was_opened(store: CallStore, tmp_path: Path) -> None:
    silent = save(store, "b", None)
    assert told(store, silent) == (0.0, None)
    store.mark_opened(LOCAL_USER, silent)
    assert store.summary(LOCAL_USER, silent).is_heard
    save(store, "b", tmp_path / "made")  # now there is something to hear
    assert not store.summary(LOCAL_USER, silent).is_heard


def test_not_heard_comes_first_and_heard_in_part_is_not_heard(
    store: CallStore, tmp_path: Path
) -> None:
    ids = [save(store, name, tmp_path / name) for name in ("a", "b", "c")]
    hear(store, ids[0])
    hear(store, ids[1], 10.0)
    in_order = [line.call_id for line in store.calls(LOCAL_USER, unheard_first=True)]
    assert in_order == [ids[2], ids[1], ids[0]]
    alone = store.calls(LOCAL_USER, filter=CallFilter(unheard=True))
    assert {line.call_id for line in alone} == {ids[1], ids[2]}
    pages = [
        line.call_id
        for offset in range(3)
        for line in store.calls(LOCAL_USER, unheard_first=True, limit=1, offset=offset)
    ]
    assert pages == in_order


def test_what_was_heard_of_a_deleted_call_is_forgotten_with_it(
    store: CallStore, call_id: str, tmp_path: Path
) -> None:
    kept = save(store, "b", tmp_path / "b")
    for each in (call_id, kept):
        hear(store, each, who=ANA)
        hear(store, each)
    store.delete(LOCAL_USER, call_id)
    with Session(store._engine) as session:
        assert set(session.scalars(select(ListeningRow.call_id))) == {kept}
