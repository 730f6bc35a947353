"""What was usual for an agent before a call: which calls count, and which never do."""

import dataclasses
from datetime import UTC, datetime, timedelta

from tests.store.calls import make_analysis, save
from voicecoach.core.own_voice import UsualVoice
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def add(
    store: CallStore, name: str, *, hour: int | None, rate_sps: float, agent: str = "Kim"
) -> str:
    started_at = None if hour is None else NOON + timedelta(hours=hour)
    metadata = CallMetadata(agent=agent, started_at=started_at)
    return save(store, name, metadata=metadata, rate_sps=rate_sps)


def rates_sps(voices: tuple[UsualVoice, ...]) -> list[float]:
    return [voice.articulation_rate.value for voice in voices if voice.articulation_rate]


def before(
    store: CallStore, hour: int, *, limit: int = 10, other_than: str | None = None
) -> list[float]:
    voices = store.usual_voices_before(
        LOCAL_USER,
        agent="Kim",
        before=NOON + timedelta(hours=hour),
        limit=limit,
        other_than=other_than,
    )
    return rates_sps(voices)


def test_only_earlier_calls_of_the_same_agent_count_newest_first(store: CallStore) -> None:
    for hour in (2, 1, 4, 3):
        add(store, f"kim{hour}", hour=hour, rate_sps=float(hour))
    add(store, "ana", hour=1, rate_sps=9.0, agent="Ana")
    assert before(store, 4) == [3.0, 2.0, 1.0]
    assert before(store, 9, limit=2) == [4.0, 3.0]
    assert before(store, 0) == []


def test_the_call_itself_never_counts(store: CallStore) -> None:
    call_id = add(store, "kim1", hour=1, rate_sps=1.0)
    add(store, "kim2", hour=2, rate_sps=2.0)
    assert before(store, 9, other_than=call_id) == [2.0]


def test_calls_that_come_later_do_not_change_what_was_before(store: CallStore) -> None:
    add(store, "kim1", hour=1, rate_sps=1.0)
    found = before(store, 2)
    add(store, "kim3", hour=3, rate_sps=3.0)
    assert before(store, 2) == found == [1.0]


def test_without_a_start_the_time_of_import_counts(store: CallStore) -> None:
    add(store, "undated", hour=None, rate_sps=2.0)
    now = datetime.now(UTC) + timedelta(minutes=1)
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    for moment, expected in ((now, [2.0]), (long_ago, [])):
        voices = store.usual_voices_before(LOCAL_USER, agent="Kim", before=moment, limit=10)
        assert rates_sps(voices) == expected


def test_a_new_analysis_of_a_call_replaces_what_it_gave(store: CallStore) -> None:
    add(store, "kim1", hour=1, rate_sps=1.0)
    add(store, "kim1", hour=1, rate_sps=5.0)
    assert before(store, 2) == [5.0]


def test_a_deleted_call_takes_what_it_gave_with_it(store: CallStore) -> None:
    call_id = add(store, "kim1", hour=1, rate_sps=1.0)
    add(store, "kim2", hour=2, rate_sps=2.0)
    store.delete(LOCAL_USER, call_id)
    assert before(store, 9) == [2.0]


def test_a_call_given_to_another_agent_leaves_the_history(store: CallStore) -> None:
    call_id = add(store, "kim1", hour=1, rate_sps=1.0)
    store.set_metadata(LOCAL_USER, call_id, CallMetadata(agent="Ana", started_at=NOON))
    assert before(store, 9) == []


def test_an_analysis_that_cannot_tell_gives_nothing(store: CallStore) -> None:
    analysis = make_analysis("mono")
    store.save(
        LOCAL_USER,
        analysis=dataclasses.replace(analysis, usual_voices=()),
        metadata=CallMetadata(agent="Kim", started_at=NOON),
        playback=None,
    )
    assert before(store, 9) == []
