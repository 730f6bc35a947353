"""Recordings analysed beside a server: stages, refusals, words that come later."""

import threading
from pathlib import Path

import pytest

from tests.batch.left_behind import leave_behind
from tests.telephone import write_call
from voicecoach.batch import background
from voicecoach.batch.background import BackgroundImports, ImportState
from voicecoach.batch.importing import ImportResult
from voicecoach.batch.sources import CallSource
from voicecoach.batch.waiting import MAX_BEGUN, Upload, WaitingRecordings
from voicecoach.pipeline import read_settings
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore

PATIENCE_S = 120.0
LIKE = CallSource(paths=(), agent_channel=0, metadata=CallMetadata(agent="Ana"))


@pytest.fixture
def imports(store: CallStore) -> BackgroundImports:
    return BackgroundImports(store, LOCAL_USER, read_settings)


def staged(store: CallStore) -> list[Path]:
    folders = (store.location / "staging", store.location / "waiting")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_an_upload_becomes_a_call_and_its_file_goes(
    store: CallStore, imports: BackgroundImports, tmp_path: Path
) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    content = (tmp_path / "call.wav").read_bytes()
    imports.add_uploads([Upload("C:\\calls\\call.wav", content)], like=LIKE)
    imports.wait(PATIENCE_S)
    (state,) = imports.states()
    assert (state.name, state.state, state.code) == ("call.wav", "done", None)
    summary = store.summary(LOCAL_USER, str(state.call_id))
    assert (summary.metadata.agent, summary.source_names) == ("Ana", ("call.wav",))
    assert staged(store) == []


def test_one_that_is_refused_says_why_and_stops_nobody(
    store: CallStore, imports: BackgroundImports, tmp_path: Path
) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    bad = Upload("../../evil.wav", b"no sound at all" * 100)
    imports.add_uploads([bad], like=LIKE)
    imports.add([CallSource(paths=(tmp_path / "call.wav",)), CallSource(paths=(tmp_path / "no",))])
    imports.wait(PATIENCE_S)
    first, second, third = imports.states()
    assert (first.name, first.state) == ("evil.wav", "refused")
    assert first.code
    assert first.message
    assert second.state == "done"
    assert (third.state, third.code) == ("refused", "file_not_found")
    assert (tmp_path / "call.wav").exists()
    imports.forget_finished()
    assert imports.states() == ()


def test_what_was_there_is_told_unchanged(
    store: CallStore, imports: BackgroundImports, tmp_path: Path
) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    for expected in ("done", "unchanged"):
        imports.add([CallSource(paths=(tmp_path / "call.wav",))])
        imports.wait(PATIENCE_S)
        assert imports.states()[-1].state == expected


def test_where_a_recogniser_finds_the_words_the_call_is_there_before_them(
    store: CallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pass without words is the real one; that of the recogniser is held up."""
    write_call(tmp_path / "call.wav", seed=1)
    held_up, may_go_on = threading.Event(), threading.Event()
    whole = background.Importer.run

    def run(self, sources):
        if self._settings.stage("words", WordsOptions).is_on:
            held_up.set()
            assert may_go_on.wait(PATIENCE_S)
            (call,) = store.calls(LOCAL_USER)
            (source,) = sources
            yield ImportResult(
                source=source, status="analysed", call_id=call.call_id, note="a line went"
            )
        else:
            yield from whole(self, sources)

    monkeypatch.setattr(background.Importer, "run", run)
    monkeypatch.setattr(background.Recogniser, "is_here", True)
    imports = BackgroundImports(store, LOCAL_USER, read_settings)
    imports.add([CallSource(paths=(tmp_path / "call.wav",))])
    assert held_up.wait(PATIENCE_S)
    (state,) = imports.states()
    assert (state.state, state.stage) == ("finding_words", "words")
    assert store.playback(LOCAL_USER, str(state.call_id)) is not None
    may_go_on.set()
    imports.wait(PATIENCE_S)
    (state,) = imports.states()
    assert (state.state, state.note) == ("done", "a line went")


def test_what_nobody_expected_is_told_and_the_next_is_worked_on(
    store: CallStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    answers = iter([ZeroDivisionError(), None])

    def settings():
        if error := next(answers):
            raise error
        return read_settings()

    imports = BackgroundImports(store, LOCAL_USER, settings)
    imports.add([CallSource(paths=(tmp_path / "call.wav",))] * 2)
    imports.wait(PATIENCE_S)
    first, second = imports.states()
    assert (first.state, first.code) == ("refused", "analysis_failed")
    assert second.state == "done"
    assert "an import failed" in caplog.text


def test_what_could_not_be_begun_is_told_with_the_others(imports: BackgroundImports) -> None:
    imports.refuse("/no", code="path_not_found", message="nothing there")
    assert imports.states() == (
        ImportState(name="/no", state="refused", code="path_not_found", message="nothing there"),
    )


# ---- a server that stops -----------------------------------------------------------------------


def test_what_a_killed_server_left_is_analysed_by_the_next(
    store: CallStore, imports: BackgroundImports, tmp_path: Path
) -> None:
    paths = [tmp_path / "first.wav", tmp_path / "second.wav"]
    for seed, path in enumerate(paths):
        write_call(path, seed=seed)
    leave_behind(store, *paths)
    imports.resume()
    imports.wait(PATIENCE_S)
    assert [(each.name, each.state) for each in imports.states()] == [
        ("first.wav", "done"),
        ("second.wav", "done"),
    ]
    call_id = str(imports.states()[0].call_id)
    assert store.summary(LOCAL_USER, call_id).metadata.agent == "Ana"
    assert staged(store) == []


def test_what_somebody_works_on_is_not_taken_over(store: CallStore, tmp_path: Path) -> None:
    waiting = WaitingRecordings(store.location)
    held = waiting.keep(LIKE, Upload("call.wav", b"RIFF"))
    assert waiting.take_over() == ()
    held.drop()
    assert list((store.location / "waiting").iterdir()) == []


def test_what_was_not_written_to_its_end_is_removed(store: CallStore) -> None:
    folder = store.location / "waiting" / "00000000000000000001-half"
    (folder / "recording").mkdir(parents=True)
    (folder / "recording" / "call.wav").write_bytes(b"RIFF")
    assert WaitingRecordings(store.location).take_over() == ()
    assert not folder.exists()


def test_what_stops_every_server_is_not_begun_for_ever(
    store: CallStore, imports: BackgroundImports, tmp_path: Path
) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    leave_behind(store, tmp_path / "call.wav")
    (begun,) = (store.location / "waiting").glob("*/begun")
    begun.write_bytes(b"+" * MAX_BEGUN)
    imports.resume()
    imports.wait(PATIENCE_S)
    (state,) = imports.states()
    assert (state.state, state.code) == ("refused", "interrupted")
    assert staged(store) == []


def test_a_recording_of_this_machine_is_found_again_from_any_folder(
    store: CallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    monkeypatch.chdir(tmp_path)
    imports = BackgroundImports(store, LOCAL_USER, read_settings)
    imports.add([CallSource(paths=(Path("call.wav"),))])
    monkeypatch.chdir("/")
    imports.wait(PATIENCE_S)
    (state,) = imports.states()
    assert state.state == "done"
    assert (tmp_path / "call.wav").exists()
