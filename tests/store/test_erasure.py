"""After a deletion the bytes are gone: all files of the store are searched for planted words."""

import random
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert

from tests.store.calls import (
    DURATION_S,
    files_of,
    make_own_room,
    make_playback,
    make_tracks,
    save,
)
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import CallNotFoundError, StoreError
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.engine import forget_deleted, make_engine, prepare_database, sqlite_url
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore


def save_with_word(store: CallStore, word: str, made: Path) -> str:
    """A call that has ``word`` wherever a word can be."""
    call_id = save(
        store,
        word,
        metadata=CallMetadata(
            agent=f"agent {word}",
            team=f"team {word}",
            queue=f"queue {word}",
            external_id=f"external {word}",
            subject=f"subject {word}" * 20,
        ),
        playback=make_playback(made, f"audio {word}".encode() * 500),
        tracks=make_tracks(seed=random.Random(word).getrandbits(32)),
        own_room=make_own_room(word, rating=random.Random(word).random()),
        valences=("strength", "opportunity"),
        advice=f"advice {word} {random.Random(word).randbytes(1000).hex()}",
    )
    (made / "drawn").write_bytes(f"spectrogram {word}".encode())
    store.keep_spectrogram(
        LOCAL_USER, store.playback(LOCAL_USER, call_id).audio_digest, made / "drawn"
    )
    note = Annotation(
        id=str(uuid4()),
        call_id=call_id,
        segment=Segment(0.0, DURATION_S),
        kind="note",
        text=f"text {word} " * random.Random(word).randint(1, 200),
    )
    store.save_annotation(LOCAL_USER, note)
    return call_id


def traces(folder: Path, needles: list[bytes]) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield from (f"{path.name}: {needle!r}" for needle in needles if needle in content)


def body_of(store: CallStore, call_id: str, *, table: str = "analysis") -> bytes:
    with store._engine.connect() as connection:
        query = f"SELECT body FROM {table} WHERE call_id = ?"
        return bytes(connection.exec_driver_sql(query, (call_id,)).scalar_one())


def needles_of(store: CallStore, call_id: str, word: str) -> list[bytes]:
    """Pieces of everything that the store holds of this call only, also of what is compressed."""
    lines = store.calls(LOCAL_USER)
    others = [body_of(store, line.call_id) for line in lines if line.call_id != call_id]
    body = body_of(store, call_id)
    pieces = [body[start : start + 48] for start in range(0, len(body) - 48, 48)]
    own = [piece for piece in pieces if not any(piece in other for other in others)]
    assert own, "the compressed analysis has nothing of its own to search for"
    (tracks,) = (store.location / "tracks").glob(f"{call_id}-*")
    (sha256,) = (line.sha256 for line in lines if line.call_id == call_id)
    texts = [word.encode(), call_id.encode(), sha256.encode()]
    own_room = body_of(store, call_id, table="own_room")
    return [*texts, *own, own_room[-64:], tracks.read_bytes()[1000:1048]]


def test_what_will_be_searched_for_is_there_before(store: CallStore, tmp_path: Path) -> None:
    call_id = save_with_word(store, "heliotrope", tmp_path / "made")
    needles = needles_of(store, call_id, "heliotrope")
    found = list(traces(store.location, needles))
    assert all(any(repr(needle) in line for line in found) for needle in needles)


def test_no_byte_of_a_deleted_call_is_left_in_any_file(store: CallStore, tmp_path: Path) -> None:
    """Many calls, deleted in a random order: pages of the database split and merge on the way."""
    words = {f"heliotrope{number:03d}x": "" for number in range(24)}
    for word in words:
        words[word] = save_with_word(store, word, tmp_path / "made")
    order = list(words)
    random.Random(20260105).shuffle(order)
    for word in order[:16]:
        needles = needles_of(store, words[word], word)
        store.delete(LOCAL_USER, words[word])
        assert list(traces(store.location, needles)) == []
        assert store.location.joinpath("calls.db").is_file()
    assert {line.call_id for line in store.calls(LOCAL_USER)} == {words[w] for w in order[16:]}
    assert store.problems() == ()


def test_no_copy_is_left_where_the_database_moved_rows_about(tmp_path: Path) -> None:
    """SQLite's ``secure_delete`` alone fails this: it leaves what a page held before a split."""
    dice = random.Random(0)
    engine = make_engine(sqlite_url(tmp_path / "calls.db"))
    prepare_database(engine)
    texts = Table(
        "texts",
        MetaData(),
        Column("word", String, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("text", String),
    )
    texts.metadata.create_all(engine)
    live: list[str] = []
    left: list[str] = []
    for _ in range(100):
        if live and dice.random() < 0.4:
            word = live.pop(dice.randrange(len(live)))
            with engine.execution_options(writes=True).begin() as connection:
                connection.execute(delete(texts).where(texts.c.word == word))
            forget_deleted(engine)
            left += traces(tmp_path, [word.encode()])
        else:
            live.append(f"{dice.getrandbits(32):08x}heliotrope")
            text = f"advice {live[-1]} " * dice.randint(1, 20)
            rows = [
                {"word": live[-1], "number": n, "text": text} for n in range(dice.randint(0, 12))
            ]
            with engine.execution_options(writes=True).begin() as connection:
                if rows:
                    connection.execute(insert(texts), rows)
    engine.dispose()
    assert left == []


def test_several_calls_are_deleted_together_or_not_at_all(store: CallStore) -> None:
    first, second = save(store, "a"), save(store, "b")
    with pytest.raises(CallNotFoundError):
        store.delete(LOCAL_USER, first, "no-such-call")
    assert store.call_count(LOCAL_USER) == 2
    store.delete(LOCAL_USER, first, second)
    assert store.call_count(LOCAL_USER) == 0


def test_no_byte_of_a_replaced_analysis_is_left_after_the_call_is_deleted(
    store: CallStore, tmp_path: Path
) -> None:
    first = save_with_word(store, "heliotrope", tmp_path / "made")
    before = needles_of(store, first, "heliotrope")
    save(store, "heliotrope", advice="something else", valences=("note",), version="1.1")
    store.delete(LOCAL_USER, first)
    assert list(traces(store.location, before)) == []
    assert files_of(store.location) == set()


def test_audio_that_another_call_plays_stays_until_that_goes_too(
    store: CallStore, tmp_path: Path
) -> None:
    shared = make_playback(tmp_path / "made", b"the same audio")
    first, second = (save(store, name, playback=shared) for name in ("a", "b"))
    store.delete(LOCAL_USER, first)
    kept = store.playback(LOCAL_USER, second)
    assert kept is not None
    assert kept.audio_path.read_bytes() == b"the same audio"
    store.delete(LOCAL_USER, second)
    assert files_of(store.location) == set()


def test_an_erasure_cut_short_is_finished_by_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "store"
    store = CallStore.open(folder)
    call_id = save_with_word(store, "heliotrope", tmp_path / "made")
    needles = needles_of(store, call_id, "heliotrope")
    with monkeypatch.context() as patched:
        patched.setattr("voicecoach.store.files.Change.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            store.delete(LOCAL_USER, call_id)
    assert list(traces(folder, needles)) != []
    with CallStore.open(folder) as again:  # the first one still has its connections
        assert list(traces(folder, needles)) == []
        assert files_of(folder) == set()
        assert again.calls(LOCAL_USER) == ()
    store.close()


def test_a_reader_of_the_old_state_delays_the_erasure_and_is_named(
    store: CallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicecoach.store.engine.BUSY_TIMEOUT_MS", 0)
    call_id = save_with_word(store, "heliotrope", tmp_path / "made")
    needles = needles_of(store, call_id, "heliotrope")
    with CallStore.open(store.location) as impatient, store._engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM call").all()
        with pytest.raises(StoreError, match="another process still reads"):
            impatient.delete(LOCAL_USER, call_id)
        assert impatient.calls(LOCAL_USER) == ()
    save(store, "another")
    assert list(traces(store.location, needles)) == []


@pytest.mark.parametrize("times", [1, 2])
def test_a_deleted_call_can_come_back(store: CallStore, times: int) -> None:
    for _ in range(times):
        store.delete(LOCAL_USER, save(store, "a"))
    save(store, "a")
    assert store.call_count(LOCAL_USER) == 1
