"""Nobody sees a call that is not theirs to see, whatever they try."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

import voicecoach
from tests.store.calls import make_analysis, make_own_room, make_playback, make_tracks, save
from tests.store.coached import (
    FOLLOW_UP_ID,
    PLAYLIST_ID,
    coach,
    make_follow_up,
    make_playlist,
    make_review,
)
from tests.store.heard import hear
from tests.store.kept_to_grow import (
    ENTRY_ID,
    RETAKE_ID,
    TAKE_ID,
    keep_all,
    make_entry,
    make_retake,
    save_take,
)
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import CallNotFoundError, NotAllowedError
from voicecoach.core.segment import Segment
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.growth_records import Guess
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.search_records import Wanted

PACKAGE = Path(voicecoach.__file__).parent
STRANGERS = [
    Principal(id="mallory", name="Mallory", role=role) for role in Role if role is not Role.LOCAL
]
CONTENT = b"what was said"
ANNOTATION_ID = str(uuid4())


def annotation(call_id: str) -> Annotation:
    return Annotation(
        id=ANNOTATION_ID, call_id=call_id, segment=Segment(0.0, 1.0), kind="note", text="mine"
    )


def question(call_id: str) -> Annotation:
    return Annotation(
        id=str(uuid4()),
        call_id=call_id,
        segment=Segment(1.0, 2.0),
        kind="question",
        text="what else could I have said?",
        visibility="shared",
    )


def remembered_voice() -> RememberedVoice:
    voice = VoicePrint(speech_s=30.0, f0_median_st=3.0, band_covariance=(0.5,) * 105)
    return RememberedVoice(voice=voice, agent_probability=0.9)


@pytest.fixture
def call_id(store: CallStore, tmp_path: Path) -> str:
    call_id = save(
        store,
        "a",
        metadata=CallMetadata(agent="Kim", team="Billing", queue="late", external_id="T-1"),
        playback=make_playback(tmp_path / "made", CONTENT),
        tracks=make_tracks(),
        own_room=make_own_room("a"),
        valences=("note",),
    )
    store.save_voices(LOCAL_USER, call_id, (remembered_voice(),))
    store.save_annotation(LOCAL_USER, annotation(call_id))
    store.save_annotation(LOCAL_USER, question(call_id))
    store.save_check_in(LOCAL_USER, at=datetime(2026, 11, 13, 8, tzinfo=UTC), level=4)
    keep_all(store, call_id)
    coach(store, call_id)
    store.save_guess(LOCAL_USER, Guess(call_id=save(store, "guessed"), talk_ratio=0.5))
    store.put_forward(LOCAL_USER, make_analysis("guessed").call_id)
    return call_id


def _praise(store: CallStore, who: Principal, call_id: str) -> object:
    marked = replace(question(call_id), kind="note", valence="strength")
    store.save_annotation(LOCAL_USER, marked)
    return store.praise(who)


Act = Callable[[CallStore, Principal, str], object]
ACTS_ON_ONE_CALL: dict[str, Act] = {
    "load": lambda store, who, call: store.load(who, call),
    "summary": lambda store, who, call: store.summary(who, call),
    "resolve": lambda store, who, call: store.resolve(who, call),
    "metadata": lambda store, who, call: store.metadata(who, call),
    "set_metadata": lambda store, who, call: store.set_metadata(who, call, CallMetadata()),
    "annotations": lambda store, who, call: store.annotations(who, call),
    "save_annotation": lambda store, who, call: store.save_annotation(who, annotation(call)),
    "annotations_state": lambda store, who, call: store.annotations_state(who, call),
    "delete_annotation": lambda store, who, call: store.delete_annotation(who, call, ANNOTATION_ID),
    "playback": lambda store, who, call: store.playback(who, call),
    "tracks": lambda store, who, call: store.tracks(who, call),
    "channel_tracks": lambda store, who, call: store.channel_tracks(who, call),
    "mark_opened": lambda store, who, call: store.mark_opened(who, call),
    "save_listening": lambda store, who, call: hear(store, call, 1.0, who=who),
    "own_room": lambda store, who, call: store.own_room(who, call),
    "save_voices": lambda store, who, call: store.save_voices(who, call, ()),
    "voices_of": lambda store, who, call: store.voices_of(who, call),
    "own_room_key": lambda store, who, call: store.own_room_key(who, call),
    "delete": lambda store, who, call: store.delete(who, call),
    "save_guess": lambda store, who, call: store.save_guess(who, Guess(call_id=call)),
    "delete_guess": lambda store, who, _: store.delete_guess(who, make_analysis("guessed").call_id),
    "save_journal_entry": lambda store, who, call: store.save_journal_entry(who, make_entry(call)),
    "delete_journal_entry": lambda store, who, _: store.delete_journal_entry(who, ENTRY_ID),
    "retake": lambda store, who, _: store.retake(who, RETAKE_ID),
    "save_retake": lambda store, who, call: store.save_retake(who, make_retake(call)),
    "delete_retake": lambda store, who, _: store.delete_retake(who, RETAKE_ID),
    "save_take": lambda store, who, call: save_take(store, call, who=who),
    "delete_take": lambda store, who, _: store.delete_take(who, TAKE_ID),
    "draft_review": lambda store, who, call: store.draft_review(who, call),
    "reviews": lambda store, who, call: store.reviews(who, call),
    "save_review": lambda store, who, call: store.save_review(who, make_review(call)),
    "finish_review": lambda store, who, call: store.finish_review(who, call, criteria=()),
    "delete_draft_review": lambda store, who, call: store.delete_draft_review(who, call),
    "waiting_call": lambda store, who, _: store.waiting_call(who, make_analysis("guessed").call_id),
    "put_forward": lambda store, who, call: store.put_forward(who, call),
    "take_back": lambda store, who, call: store.take_back(who, call),
    "save_follow_up": lambda store, who, call: store.save_follow_up(who, make_follow_up(call)),
    "close_follow_up": lambda store, who, _: store.close_follow_up(
        who, FOLLOW_UP_ID, outcome="done"
    ),
    "save_playlist": lambda store, who, call: store.save_playlist(who, make_playlist(call)),
    "delete_playlist": lambda store, who, _: store.delete_playlist(who, PLAYLIST_ID),
}
ACTS_OVER_ALL_CALLS: dict[str, Act] = {
    "calls": lambda store, who, _: store.calls(who),
    "call_count": lambda store, who, _: store.call_count(who),
    "agents": lambda store, who, _: store.agents(who),
    "teams": lambda store, who, _: store.teams(who),
    "queues": lambda store, who, _: store.queues(who),
    "moments": lambda store, who, call: store.moments(who, [call]),
    "summaries": lambda store, who, call: store.summaries(who, [call]),
    "playbacks": lambda store, who, call: store.playbacks(who, [call]),
    "praise": _praise,
    "metric_rows": lambda store, who, _: store.metric_rows(who, metric="overlap_ratio"),
    "analysed_with": lambda store, who, _: store.analysed_with(
        who, make_analysis("a").recording.sha256
    ),
    "may_play": lambda store, who, call: store.may_play(
        who, store.playback(LOCAL_USER, call).audio_digest
    ),
    "keep_spectrogram": lambda store, who, call: store.keep_spectrogram(
        who,
        store.playback(LOCAL_USER, call).audio_digest,
        store.playback(LOCAL_USER, call).peaks_path,
    ),
    "counts": lambda store, who, _: store.counts(who).calls,
    "annotations_of_kind": lambda store, who, _: store.annotations_of_kind(who, "note"),
    "shared_moments": lambda store, who, _: store.shared_moments(who),
    "check_ins": lambda store, who, _: store.check_ins(who),
    "guesses": lambda store, who, _: store.guesses(who),
    "guesses_first": lambda store, who, _: store.guesses_first(who),
    "guesses_due": lambda store, who, call: store.guesses_due(who, [call]),
    "goals": lambda store, who, _: store.goals(who),
    "journal": lambda store, who, _: store.journal(who),
    "retakes": lambda store, who, _: store.retakes(who),
    "may_hear_take": lambda store, who, _: store.may_hear_take(
        who, store.retake(LOCAL_USER, RETAKE_ID).takes[0].audio_digest
    ),
    "search": lambda store, who, _: store.search(who, Wanted(valence="note")).hits,
    "finished_reviews": lambda store, who, _: store.finished_reviews(who),
    "waiting_calls": lambda store, who, _: store.waiting_calls(who),
    "waiting_count": lambda store, who, _: store.waiting_count(who),
    "follow_ups": lambda store, who, _: store.follow_ups(who),
    "playlists": lambda store, who, _: store.playlists(who),
    "remembered_voices": lambda store, who, _: store.remembered_voices(who),
    "remembered_call_count": lambda store, who, _: store.remembered_call_count(who),
    "forget_voices": lambda store, who, _: store.forget_voices(who),
    "usual_voices_before": lambda store, who, _: store.usual_voices_before(
        who, agent="Kim", before=datetime.max.replace(tzinfo=UTC), limit=10
    ),
}


@pytest.mark.parametrize("act", {**ACTS_ON_ONE_CALL, **ACTS_OVER_ALL_CALLS})
def test_the_local_user_may_do_it(store: CallStore, call_id: str, act: str) -> None:
    result = {**ACTS_ON_ONE_CALL, **ACTS_OVER_ALL_CALLS}[act](store, LOCAL_USER, call_id)
    gives_nothing = {"save_voices", "mark_opened", "set_metadata", "put_forward", "take_back"}
    if act not in gives_nothing and not act.startswith("delete"):
        assert result


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda who: who.role)
@pytest.mark.parametrize("act", ACTS_ON_ONE_CALL)
def test_for_a_stranger_the_call_does_not_exist(
    store: CallStore, call_id: str, act: str, stranger: Principal
) -> None:
    with pytest.raises(CallNotFoundError):
        ACTS_ON_ONE_CALL[act](store, stranger, call_id)
    assert store.load(LOCAL_USER, call_id) == make_analysis("a", valences=("note",))
    assert store.metadata(LOCAL_USER, call_id).agent == "Kim"
    assert [written.text for written in store.annotations(LOCAL_USER, call_id)] == [
        "mine",
        "what else could I have said?",
    ]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda who: who.role)
@pytest.mark.parametrize("act", ACTS_OVER_ALL_CALLS)
def test_for_a_stranger_the_store_is_empty(
    store: CallStore, call_id: str, act: str, stranger: Principal
) -> None:
    assert not ACTS_OVER_ALL_CALLS[act](store, stranger, call_id)


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda who: who.role)
def test_a_stranger_may_not_add_calls(store: CallStore, stranger: Principal) -> None:
    with pytest.raises(NotAllowedError):
        store.save(
            stranger, analysis=make_analysis("b"), metadata=CallMetadata(), playback=None, tracks=()
        )
    assert store.calls(LOCAL_USER) == ()


def test_every_public_method_of_the_store_is_in_the_matrix() -> None:
    public = {name for name in dir(CallStore) if not name.startswith("_")}
    about_the_store_itself = {"open", "close", "address", "location", "problems", "save"}
    about_oneself = {"save_check_in", "delete_check_in"}  # tests/store/test_check_ins.py
    about_oneself |= {"choose_to_guess", "save_goal", "close_goal", "delete_goal"}  # test_growth.py
    assert public - about_the_store_itself - about_oneself == {
        *ACTS_ON_ONE_CALL,
        *ACTS_OVER_ALL_CALLS,
    }


def modules() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_bundled" not in path.parts and "migrations" not in path.parts:
            yield path


def selects_calls(tree: ast.AST) -> Iterator[str]:
    """Expressions that would reach the table of calls past `visible_calls`."""
    doors = {"select", "query", "get", "delete", "update", "select_from", "aliased"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        for argument in node.args:
            target = argument.value if isinstance(argument, ast.Attribute) else argument
            if name in doors and isinstance(target, ast.Name) and target.id == "CallRow":
                yield ast.unparse(node)


def test_the_search_for_other_doors_finds_them() -> None:
    for line in ("select(CallRow)", "select(CallRow.call_id)", "session.get(CallRow, 1)"):
        assert list(selects_calls(ast.parse(line))) == [line]
    assert list(selects_calls(ast.parse("visible_calls(who).where(CallRow.call_id == 1)"))) == []


def test_no_other_module_builds_a_select_over_the_calls() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): list(selects_calls(ast.parse(path.read_text())))
        for path in modules()
    }
    assert {name for name, lines in found.items() if lines} == {"store/access.py"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_only_the_store_knows_its_tables() -> None:
    private = (
        "sqlalchemy",
        "voicecoach.store.schema",
        "voicecoach.store.reading",
        "voicecoach.store.listing",
    )
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if any(name.startswith(private) for name in imported(ast.parse(path.read_text("utf-8"))))
    }
    assert {name for name in found if not name.startswith("store/")} == set()


def test_only_the_engine_file_writes_sql() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if "exec_driver_sql" in path.read_text("utf-8")
        or "PRAGMA" in path.read_text("utf-8")
        or "sqlalchemy.text" in imported(ast.parse(path.read_text("utf-8")))
    }
    assert found == {"store/engine.py"}
