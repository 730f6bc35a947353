"""Each call is compared with its agent's earlier ones, however many are worked on at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.telephone import talk, write_wav
from voicecoach.batch.agent_history import in_turn
from voicecoach.batch.importing import Importer
from voicecoach.batch.sources import CallSource
from voicecoach.core.analysis import CallAnalysis
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def source(path: Path, *, agent: str | None = "Kim", hour: int | None = None) -> CallSource:
    started_at = None if hour is None else MONDAY + timedelta(hours=hour)
    return CallSource(paths=(path,), metadata=CallMetadata(agent=agent, started_at=started_at))


def write_talk(path: Path, *, seed: int) -> Path:
    """An agent with six phrases of 1.5 s, and a customer who says one thing."""
    agent = talk(
        speech=[(2.0 * n + 0.25, 2.0 * n + 1.75) for n in range(6)],
        duration_s=16.0,
        f0_hz=200.0 + seed,
        seed=seed,
    )
    customer = talk(speech=[(13.0, 15.0)], duration_s=16.0, f0_hz=110.0, seed=seed + 50)
    return write_wav(path, agent, customer)


def call_counts(analyses: list[CallAnalysis | None]) -> list[int]:
    return [a.history.call_count if a and a.history else 0 for a in analyses]


# Given newest first, so that the order of the files is the wrong one.
HOURS = (5, 4, 3, 2, 1)


@pytest.mark.parametrize("jobs", [1, 4])
def test_calls_are_compared_with_those_that_started_before(
    store: CallStore, tmp_path: Path, jobs: int
) -> None:
    sources = [source(write_talk(tmp_path / f"{h}.wav", seed=h), hour=h) for h in HOURS]
    importer = Importer(store, LOCAL_USER, read_settings(), jobs=jobs)
    results = list(importer.run(sources))
    assert [result.source for result in results] == sources
    assert call_counts([result.analysis for result in results]) == [4, 3, 0, 0, 0]
    newest = results[0].analysis
    assert newest is not None
    assert {"stage": "own history", "call_count": 4} in newest.provenance.methods
    assert any(d.rate_change_from_history_ratio is not None for d in newest.pace_deviations)


def test_analysing_again_gives_the_same_history(store: CallStore, tmp_path: Path) -> None:
    sources = [source(write_talk(tmp_path / f"{h}.wav", seed=h), hour=h) for h in HOURS]
    first = list(Importer(store, LOCAL_USER, read_settings()).run(sources))
    again = list(Importer(store, LOCAL_USER, read_settings(), force=True, jobs=2).run(sources))
    for before, after in zip(first, again, strict=True):
        assert before.analysis is not None
        assert after.analysis is not None
        assert before.analysis.history == after.analysis.history


def test_what_is_known_of_a_call_counts_when_it_is_not_said_again(
    store: CallStore, tmp_path: Path
) -> None:
    paths = {h: write_talk(tmp_path / f"{h}.wav", seed=h) for h in HOURS}
    list(
        Importer(store, LOCAL_USER, read_settings()).run([source(paths[h], hour=h) for h in HOURS])
    )
    bare = source(paths[5], agent=None)
    (result,) = Importer(store, LOCAL_USER, read_settings(), force=True).run([bare])
    assert call_counts([result.analysis]) == [4]


def test_without_an_agent_there_is_no_history(store: CallStore, tmp_path: Path) -> None:
    sources = [source(write_talk(tmp_path / f"{n}.wav", seed=n), agent=None) for n in range(4)]
    results = list(Importer(store, LOCAL_USER, read_settings()).run(sources))
    assert call_counts([result.analysis for result in results]) == [0, 0, 0, 0]


def test_a_refused_recording_holds_up_no_later_one(store: CallStore, tmp_path: Path) -> None:
    sources = [
        source(tmp_path / "missing.wav", hour=1),
        source(write_talk(tmp_path / "there.wav", seed=1), hour=2),
    ]
    results = list(Importer(store, LOCAL_USER, read_settings(), jobs=2).run(sources))
    assert [result.status for result in results] == ["refused", "analysed"]


def test_only_the_calls_of_one_agent_change_places() -> None:
    said = [("Kim", 3), ("Ana", 2), (None, 1), ("Kim", None), ("Kim", 1), ("Ana", 1)]
    sources = [source(Path(f"{n}.wav"), agent=a, hour=h) for n, (a, h) in enumerate(said)]
    assert [index for index, _ in in_turn(sources)] == [4, 5, 2, 0, 3, 1]


def test_a_turn_waits_for_the_earlier_one_only() -> None:
    sources = [source(Path(f"{n}.wav"), hour=n) for n in range(3)]
    (_, first), (_, second), (_, third) = in_turn(sources)
    first.wait()
    with first.taken():
        pass
    second.wait()
    assert not third.is_over.is_set()
