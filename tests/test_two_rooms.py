"""An agent's vocal arousal is in their own room and nowhere else.

A number is planted as the agent's rating of every phrase; then every view,
export, command, page, route, table, file and log is walked, found by
introspection, so that a new one cannot be forgotten: it fails here until it is
said how to call it. The same walk has to find the number where it is leaked on
purpose.
"""

import ast
import dataclasses
import importlib
import inspect
import logging
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest
import sqlalchemy
import streamlit as st
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import voicecoach
import voicecoach.exchange
import voicecoach.views
from tests.dashboards.stores import (
    NEWEST,
    make_analysis,
    make_playback,
    make_transcript,
    save,
)
from tests.rooms import PLANTED, everything_on, traces
from tests.store.coached import FOLLOW_UP_ID, HEARD, PLAYLIST_ID, coach
from tests.store.kept_to_grow import (
    RETAKE_ID,
    make_entry,
    make_goal,
    make_retake,
    save_take,
)
from tests.store.test_access import ACTS_ON_ONE_CALL, ACTS_OVER_ALL_CALLS, remembered_voice
from tests.telephone import write_call
from tests.written import annotation, verdict
from voicecoach.batch.background import ImportState
from voicecoach.cli import cli
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.conversation import ShareOverTime
from voicecoach.core.errors import StoreError
from voicecoach.core.escalation import ComposureTone
from voicecoach.core.growth import OwnTake, OwnWords, StretchVoice
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.own_voice import ToneDeviation
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.exchange.formats import EXPORT_FORMATS
from voicecoach.exchange.rttm import write_rttm
from voicecoach.exchange.textgrid import write_textgrid
from voicecoach.pipeline import read_settings
from voicecoach.scorecard.card import own_scorecard
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.statistics.change import change_since
from voicecoach.store import access
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.growth_records import Guess
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter, CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.search_records import Wanted
from voicecoach.views.call_report import call_report
from voicecoach.views.calls import call_page
from voicecoach.views.corrections import call_lines
from voicecoach.views.goals import GoalWish, goal_progress
from voicecoach.views.guess_trends import guess_trends
from voicecoach.views.guesses import GuessedCall
from voicecoach.views.journal import journal_groups
from voicecoach.views.library import playlist_clips
from voicecoach.views.notes import precisions_of_rules
from voicecoach.views.own_room import arousal_series, arousal_table, own_room_screen
from voicecoach.views.player import PlayerAddresses
from voicecoach.views.queue import QueueWish, queue_screen
from voicecoach.views.replay import replay_screen
from voicecoach.views.retakes import retake_screen, take_table
from voicecoach.views.review import review_screen
from voicecoach.views.rules import rule_entries
from voicecoach.views.scorecard import SCORECARD
from voicecoach.views.scorecard_trend import own_progress
from voicecoach.views.teams import COMPARED, compare_teams
from voicecoach.web.downloads import DOWNLOADS, REPORT, Download, download_path
from voicecoach.web.local import (
    local_access,
    local_content,
    local_principal,
    local_spectrograms,
    media_urls,
)
from voicecoach.web.made_files import made_file_routes
from voicecoach.web.notes import note_routes
from voicecoach.web.own_reviews import OWN_REVIEWS, own_reviews_path
from voicecoach.web.player_notes import with_notes
from voicecoach.web.playlists import PLAYLISTS, playlist_path
from voicecoach.web.routes import media_routes, spectrogram_route
from voicecoach.web.sections import OPEN_TAB
from voicecoach.web.signing import UrlSigner, load_key

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "voicecoach"
APP = ROOT / "dashboards" / "app.py"
OWN_RULES = ROOT / "tests" / "coaching" / "our_rules.toml"
OWN_VIEWS = {f"voicecoach.views.{name}" for name in ("own_room", "journal", "retakes")}
OWN_PAGES = {"my_room", "journal", "retake"}
CALL = "call-000"
COACH = Principal(id="cora", name="Cora", role=Role.COACH)
LEAD = Principal(id="lee", name="Lee", role=Role.LEAD)

Found = list[str]


# ---- a store in which the number is planted -----------------------------------------------------


def own_room(call_id: str) -> OwnRoom[AgentVoice]:
    segment = Segment(0.0, 10.0)
    voice = AgentVoice(
        arousal=VocalArousal(AGENT, (UnitArousal(segment, PLANTED),), {"f0_st": PLANTED}, 20),
        tone_deviations=(
            ToneDeviation(
                speaker=AGENT,
                segment=segment,
                level_change_db=PLANTED,
                level_z=PLANTED,
                f0_movement_change_st=PLANTED,
                f0_movement_z=PLANTED,
                f0_median_change_st=PLANTED,
                f0_median_z=PLANTED,
            ),
        ),
        composure_tones=(
            ComposureTone(
                escalation=segment,
                segment=segment,
                phrase_count=3,
                level_change_db=PLANTED,
                pitch_range_change_st=PLANTED,
                f0_median_change_st=PLANTED,
            ),
        ),
    )
    return OwnRoom(voice, call_id=call_id)


def keep_to_grow(store: CallStore) -> None:
    """A journal, a goal and a new answer, with the number in words and in figures."""
    store.save_goal(LOCAL_USER, make_goal())
    store.save_journal_entry(LOCAL_USER, make_entry(CALL, f"I was at {PLANTED}."))
    store.save_retake(LOCAL_USER, make_retake(CALL))
    save_take(store, CALL, movement_st=PLANTED, text=f"It is {PLANTED}.")


def write_on(store: CallStore) -> None:
    """A note of the agent's own, and a coach's verdict on a moment."""
    moment = store.load(LOCAL_USER, CALL).moments[-1]
    about = {"rule": moment.rule, "speaker": moment.speaker, "segment": moment.segment}
    for written in (annotation(1, call_id=CALL), verdict(2, "wrong", call_id=CALL, **about)):
        store.save_annotation(LOCAL_USER, written)


def customer_arousal() -> VocalArousal:
    return VocalArousal(CUSTOMER, (UnitArousal(Segment(10.0, 25.75), -0.25),), {"f0_st": 0.5}, 20)


def fill(store: CallStore, folder: Path, *, leak: Callable[[CallAnalysis], CallAnalysis]) -> None:
    """Two teams of three agents, a call each, all with the planted rating in the own room."""
    for number in range(6):
        call_id = f"call-{number:03d}"
        analysis = dataclasses.replace(
            make_analysis(call_id, talk_ratio=0.4 + 0.01 * number, transcript=make_transcript()),
            customer_arousal=customer_arousal(),
        )
        store.save(
            LOCAL_USER,
            analysis=leak(analysis),
            metadata=CallMetadata(
                agent=f"Agent {number}",
                team=f"Team {number % 2}",
                subject="Late repair",
                started_at=NEWEST,
            ),
            playback=make_playback(folder, call_id),
            own_room=own_room(call_id),
        )
    keep_to_grow(store)
    write_on(store)
    coach(store, CALL)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CallStore]:
    with CallStore.open(default_store()) as opened:
        fill(opened, tmp_path / "made", leak=lambda analysis: analysis)
        yield opened
    st.cache_resource.clear()


# ---- the walk: each finds what shows the number -------------------------------------------------


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(info.name)


def public_functions(*packages: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    for package in packages:
        for module in modules_of(package):
            for name in getattr(module, "__all__", ()):
                value = getattr(module, name)
                if inspect.isfunction(value) and module.__name__ not in OWN_VIEWS:
                    yield f"{module.__name__}.{name}", value


def given_to_views(store: CallStore, folder: Path) -> dict[str, Any]:
    """A value for each name of a parameter; ``module.function:name`` comes before ``name``."""
    analysis = store.load(LOCAL_USER, CALL)
    playback = store.playback(LOCAL_USER, CALL)
    screen = replay_screen(store, LOCAL_USER, CALL)
    metadata_csv = folder / "metadata.csv"
    metadata_csv.write_text("file\ncall.wav\n", "utf-8")
    comparison = compare_teams(store, LOCAL_USER, metric="agent_talk_ratio", period="Last 8 weeks")
    return {
        "store": store,
        "principal": LOCAL_USER,
        "call_id": CALL,
        "asked": CALL,
        "analysis": analysis,
        "analyses": [analysis],
        "summary": store.summary(LOCAL_USER, CALL),
        "moment": analysis.moments[0],
        "moments": analysis.moments,
        "rows": call_page(store, LOCAL_USER, chosen=CallFilter()).rows,
        "voicecoach.views.teams.comparison_of:rows": store.metric_rows(
            LOCAL_USER, metric="agent_talk_ratio"
        ),
        "comparison": comparison,
        "voicecoach.views.teams.axis_title:metric": METRICS["agent_talk_ratio"],
        "metric": "agent_talk_ratio",
        "voicecoach.views.key_figures.key_figure:name": "agent_talk_ratio",
        "voicecoach.views.key_figures.key_figure:value": analysis.metrics["agent_talk_ratio"],
        "voicecoach.views.teams.compared_title:name": "agent_talk_ratio",
        "period": "Last 8 weeks",
        "chosen": CallFilter(),
        "number": 1,
        "dark": False,
        "agent_name": "Agent 0",
        "playback": playback,
        "addresses": PlayerAddresses("/audio", "/peaks", "/contours", "/speech", "/spectrogram"),
        "start_at": 1.0,
        "others": [0.5],
        "screen": screen,
        "figure": screen.figures[0],
        "section": screen.sections[0],
        "answers": {"talk_ratio": 45},
        "voicecoach.views.guesses.guess_call:call_id": "call-004",
        "voicecoach.views.guesses.skip_guess:call_id": "call-005",
        "is_skipped": True,
        "limit": 20,
        "offset": 0,
        "voicecoach.views.guesses.error_text:figure": "talk_ratio",
        "error": 0.1,
        "guessed": GuessedCall(rows=()),
        "trend": guess_trends(store, LOCAL_USER, "Agent 0")[0],
        "goal": make_goal(),
        "goals": (),
        "wish": GoalWish(
            agent="Agent 0", metric="agent_talk_ratio", way="less", step=5.0, baseline_count=10
        ),
        "outcome": "dropped",
        "voicecoach.views.growth_chart.goal_chart:progress": goal_progress(
            store, LOCAL_USER, make_goal()
        ),
        "voicecoach.views.growth_chart.goal_series:progress": goal_progress(
            store, LOCAL_USER, make_goal()
        ),
        "change": change_since([0.5] * 5, [0.4] * 5, wanted=-0.1),
        "said": {"moved": "moved", "moved back": "back", "not moved": "not"},
        "is_over": False,
        "card": own_scorecard(analysis),
        "score": own_scorecard(analysis).of("listening"),
        "metadata": store.metadata(LOCAL_USER, CALL),
        "check_ins": (),
        "progress": own_progress(store, LOCAL_USER, "Agent 0"),
        "measurement": analysis.moments[0].evidence[0],
        "voicecoach.exchange.csv_tables.written:columns": ("call_id",),
        "voicecoach.exchange.csv_tables.written:rows": [],
        "session": {screen.sections[0].click_key(CALL): {"row": 0}},
        "settings": read_settings(),
        "entries": rule_entries(read_settings()),
        "entry": rule_entries(read_settings())[0],
        "subject": "Listening",
        "shown": "All rules",
        "rule": RULES["TRN01"],
        "options": RULES["TRN01"].options,
        "before": "25.00",
        "annotation": annotation(1),
        "annotations": store.annotations(LOCAL_USER, CALL),
        "reviews": store.reviews(LOCAL_USER, CALL),
        "player": {"call_id": CALL, "moments": [{"rule": "TRN01"}]},
        "notes_url": "/notes",
        "precision": precisions_of_rules(store, LOCAL_USER)["TRN01"],
        "agent": "Agent 0",
        "level": 4,
        "calls": [()],
        "triggers": (),
        "voicecoach.views.openings.opening_table:rows": (),
        "voicecoach.views.calls.summary_labels:calls": store.calls(LOCAL_USER),
        "composure": None,
        "silence": analysis.conversation.silences[0],
        "ends": None,
        "room": "agent",
        "path": metadata_csv,
        "file_id": CALL,
        "diarization": analysis.diarization,
        "transcript": analysis.transcript,
        "with_excluded": True,
        "file_format": "vtt",
        "voicecoach.exchange.textgrid.read_textgrid:text": write_textgrid(make_transcript()),
        "voicecoach.exchange.rttm.read_rttm:text": write_rttm(analysis.diarization, file_id=CALL),
        # What formats a single number or text that it is given has nothing of its own to tell.
        "text": "text",
        "wanted": Wanted(words="help"),
        "terms": (),
        "files": (ImportState(name="call.wav", call_id=CALL),),
        "clips": {},
        "findings": analysis.findings,
        "voicecoach.views.problems.nothing_changed:error": StoreError("no call"),
        "voicecoach.views.problems.plain_problem:error": StoreError("no call"),
        "voicecoach.views.problems.problem_text:error": StoreError("no call"),
        "with_names": True,
        "report": call_report(store.summary(LOCAL_USER, CALL), analysis, room="agent"),
        "voicecoach.views.calls.beginnings:page": call_page(store, LOCAL_USER, chosen=CallFilter()),
        "voicecoach.views.calls.call_page:shown": "Newest first",
        "lines": call_lines(analysis, agent_name=None),
        "voicecoach.views.corrections.line_at:at": 3.0,
        "voicecoach.views.corrections.was_written:said": make_transcript().utterances[0],
        **given_to_coaches(store),
        "speaker": AGENT,
        "names": {},
        "shares": ShareOverTime(60.0, 10.0, (30.0,), {AGENT: (0.5,), CUSTOMER: (0.5,)}),
        "audio_digest": "0" * 64,  # nobody's: what is drawn is walked by walk_routes
        "voicecoach.views.periods.since:period": "Last 4 weeks",
        "cell": "cell",
        "typed": "typed",
        "code": "TRN01",
        "noun": "call",
        "count": 2,
        "unit": "s",
        "value": 1.5,
        "low": 1.0,
        "high": 2.0,
        "duration_s": 60.0,
        "at": NEWEST,
        "location": "/srv/calls",
        "values": [1.0, 2.0],
        "near": 0.5,
    }


def given_to_coaches(store: CallStore) -> dict[str, Any]:
    """What views of reviews, the queue, follow-ups and the library are called with."""
    rubric = usual_rubric()
    wish = QueueWish()
    rows = queue_screen(store, LOCAL_USER, wish).rows
    (playlist,) = store.playlists(LOCAL_USER)
    return {
        "rubric": rubric,
        "criterion": rubric.criteria[0],
        "choice": "3",
        "chosen": CallFilter(),
        "voicecoach.views.review.scores_of:chosen": {"listening": (None, ())},
        "voicecoach.views.review.scores_of:screen": review_screen(
            store, LOCAL_USER, CALL, rubric=rubric
        ),
        "voicecoach.views.review.level_words:score": HEARD,
        "scores": (HEARD,),
        "voicecoach.views.queue.queue_screen:wish": wish,
        "voicecoach.views.queue.next_call:wish": wish,
        "voicecoach.views.queue.queue_labels:rows": rows,
        "voicecoach.views.queue.queue_table:rows": rows,
        "reasons": ("asked_for",),
        "reason": "asked_for",
        "passed": (),
        "since": NEWEST,
        "now": NEWEST + timedelta(days=1),
        "agreed": "Say back before solving",
        "due": NEWEST.date(),
        "follow_up_id": FOLLOW_UP_ID,
        "playlist": playlist,
        "playlists": (playlist,),
        "playlist_id": playlist.id,
        "clip": playlist.clips[0],
        "voicecoach.views.playlist_files.playlist_report:clips": (),
        "sounds": {},
        "each": playlist_clips(store, LOCAL_USER, playlist)[0],
        "clip_id": playlist.clips[0].id,
        "by": 1,
        "name": "Listening",
        "note": "hear the pause",
        "claims": {"is_logged_in": True, "sub": "ann", "iat": 1_000},
        "people": ("ann",),
        "voicecoach.views.sign_in.sign_in_screen:now": 1_060.0,
        "voicecoach.views.library.library_page:rule": None,
        "voicecoach.views.library.library_page:agent": None,
    }


def called(name: str, function: Callable[..., object], given: dict[str, Any]) -> object:
    parameters = inspect.signature(function).parameters
    missing = [p for p in parameters if f"{name}:{p}" not in given and p not in given]
    assert not missing, f"say in given_to_views what {name} is called with: {missing}"
    return partial_call(
        function, {p: given.get(f"{name}:{p}", given.get(p)) for p in parameters}, parameters
    )


def partial_call(
    function: Callable[..., object], values: dict[str, Any], parameters: Any
) -> object:
    positional = [
        value
        for name, value in values.items()
        if parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    keywords = {
        name: value
        for name, value in values.items()
        if parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
    }
    return function(*positional, **keywords)


def walk_views_and_exports(store: CallStore, folder: Path) -> Found:
    given = given_to_views(store, folder)
    return [
        f"{name}: {trace}"
        for name, function in public_functions(voicecoach.views, voicecoach.exchange)
        for trace in traces(called(name, function, given))
    ]


def walk_store_methods(store: CallStore, _folder: Path) -> Found:
    acts = {**ACTS_ON_ONE_CALL, **ACTS_OVER_ALL_CALLS}
    acts["waiting_call"] = lambda store, who, _: store.waiting_call(who, "call-001")  # not reviewed
    changing = {"delete", "delete_annotation", "save_annotation", "set_metadata"}
    changing |= {"mark_opened", "save_listening", "save_check_in", "delete_check_in"}
    changing |= {"choose_to_guess", "save_guess", "delete_guess", "save_goal", "close_goal"}
    changing |= {"delete_goal", "save_journal_entry", "delete_journal_entry", "save_retake"}
    changing |= {"delete_retake", "save_take", "delete_take", "save_voices", "forget_voices"}
    changing |= {"save_review", "finish_review", "delete_draft_review", "put_forward", "take_back"}
    changing |= {"save_follow_up", "close_follow_up", "save_playlist", "delete_playlist"}
    own = {"own_room_key"}  # `own_room` gives it closed: that is walked
    methods = {n for n in dir(CallStore) if not n.startswith("_")} - changing - own
    about_the_store_itself = {"open", "close", "save", "address", "location", "problems"}
    left_out = methods - about_the_store_itself - set(acts)
    assert not left_out, f"say in tests/store/test_access.py how to call {left_out}"
    return [
        f"CallStore.{name}: {trace}"
        for name in sorted(methods & set(acts))
        for trace in traces(acts[name](store, LOCAL_USER, CALL))
    ]


COMMANDS: dict[str, list[tuple[str, ...]]] = {
    "list": [("list",), ("list", "--ids")],
    "show": [("show", CALL), ("show", CALL, "--json")],
    "export": [
        ("export", CALL, "--format", file_format, "--room", room)
        for file_format in EXPORT_FORMATS
        for room in ("coach", "agent")
    ]
    + [("export", "--format", "reviews-csv")],
    "doctor": [("doctor",)],
    "voices": [("voices",)],
    "search": [("search", "help"), ("search", "--moment", "TRN01")],
    "report": [
        ("report", CALL, "--no-clips", "--room", room, "-o", "-") for room in ("coach", "agent")
    ],
    "delete": [("delete", CALL, "--help")],
    "roles": [("roles", CALL)],  # with --swap: tests/batch/test_kept.py
    "words": [("words", CALL), ("words", CALL, "--lines")],
    "analyze": [],  # test_analysing_a_call_writes_it_into_no_log_and_no_output
    "models": [],  # knows no call
    "rules": [
        ("rules", "list"),
        ("rules", "show", "TRN01"),
        ("rules", "check", str(OWN_RULES), "--try"),
    ],
    "demo": [],  # analyze and dashboard
    "dashboard": [],  # walk_pages and walk_routes
}


def walk_commands(_store: CallStore, _folder: Path) -> Found:
    import click

    names = set(cli.list_commands(click.Context(cli)))
    assert names == set(COMMANDS), f"say in COMMANDS how to run {names - set(COMMANDS)}"
    found = []
    for arguments in (line for lines in COMMANDS.values() for line in lines):
        done = CliRunner().invoke(cli, [*arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        found += [f"{' '.join(arguments)}: {trace}" for trace in traces(done.output)]
    return found


def walk_tables(_store: CallStore, _folder: Path) -> Found:
    """Every table but that of the own rooms, cell by cell, unpacked where it is packed."""
    engine = sqlalchemy.create_engine(f"sqlite:///{default_store() / 'calls.db'}")
    tables = sqlalchemy.MetaData()
    tables.reflect(engine)
    assert "own_room" in tables.tables
    found = []
    with engine.connect() as connection:
        for table in tables.tables.values():
            rows = connection.execute(sqlalchemy.select(table)).mappings().all()
            if table.name == "own_room":
                assert rows
                continue
            packed = {"body"} if table.name in {"journal", "take"} else set()
            assert rows or not packed
            cells = ((n, cell) for row in rows for n, cell in row.items() if n not in packed)
            found += [f"{table.name}.{n}: {t}" for n, cell in cells for t in traces(cell)]
    engine.dispose()
    return found


def walk_files(_store: CallStore, _folder: Path) -> Found:
    """Every byte of every file: in its own table the number is packed."""
    paths = [path for path in default_store().rglob("*") if path.is_file()]
    assert paths
    return [f"{path.name}: {t}" for path in paths for t in traces(path.read_bytes())]


def walk_routes(store: CallStore, _folder: Path) -> Found:
    signer = UrlSigner(load_key(store.location))
    may_play, may_see_peaks = local_access(store)
    contours_of, speech_of = local_content(store)
    routes = media_routes(
        signer,
        may_play=may_play,
        may_see_peaks=may_see_peaks,
        contours_of=contours_of,
        speech_of=speech_of,
    )
    routes.append(spectrogram_route(signer, spectrogram_of=local_spectrograms(store)))
    playback = store.playback(LOCAL_USER, CALL)
    assert playback is not None
    assert store.keep_spectrogram(LOCAL_USER, playback.audio_digest, playback.peaks_path)
    urls = media_urls(
        store.location,
        principal_id=LOCAL_USER.id,
        digest=playback.audio_digest,
        call_id=CALL,
    )
    assert len(routes) == len(dataclasses.fields(urls)), "walk the new route too"
    routes += note_routes(signer, store=store, principal_of=local_principal)
    notes = with_notes({"call_id": CALL, "moments": []}, store, LOCAL_USER)["notes_url"]
    kinds = (DOWNLOADS, PLAYLISTS, OWN_REVIEWS)
    routes += made_file_routes(kinds, signer, store=store, principal_of=local_principal)
    files = [
        signer.url(
            download_path(CALL, Download(kind=kind, room=room)),
            principal_id=LOCAL_USER.id,
            now=time.time(),
        )
        for kind in (REPORT, *EXPORT_FORMATS)
        for room in ("coach", "agent")
    ]
    files += [
        signer.url(
            playlist_path(PLAYLIST_ID, "csv"), principal_id=LOCAL_USER.id, now=time.time()
        )  # as HTML: tests/batch/test_playlist_sounds.py
    ]
    files += [
        signer.url(own_reviews_path(name), principal_id=LOCAL_USER.id, now=time.time())
        for name in ("reviews-csv", "reviews-json")
    ]
    client = TestClient(Starlette(routes=routes))
    found = []
    for url in (*dataclasses.astuple(urls), notes, *files):
        answer = client.get(url)
        assert answer.status_code == 200
        found += [f"{url[:20]}: {t}" for t in traces([answer.content, dict(answer.headers)])]
    return found


def walk_pages(_store: CallStore, _folder: Path) -> Found:
    found = []
    for page in sorted((APP.parent / "app_pages").glob("*.py")):
        if page.stem in OWN_PAGES:
            continue
        app = AppTest.from_file(str(APP), default_timeout=180)
        app.query_params["call"] = CALL
        app.switch_page(f"app_pages/{page.name}")
        for _ in _each_tab(app.run()):
            assert not app.exception, page.name
            found += [f"{page.stem}: {trace}" for trace in _on_page(app)]
    return found


def _each_tab(app: AppTest) -> Iterator[None]:
    """Open one tab of *Replay* after the other: what is in one is drawn when it is opened."""
    yield
    for label in [tab.label for tab in app.tabs]:
        app.session_state[OPEN_TAB] = label
        app.run()
        yield


def _on_page(app: AppTest) -> Iterator[str]:
    for shown in everything_on(app):
        yield from traces(shown)


WALKS = {
    "views and exports": walk_views_and_exports,
    "store": walk_store_methods,
    "commands": walk_commands,
    "tables": walk_tables,
    "files": walk_files,
    "routes": walk_routes,
    "pages": walk_pages,
}


@pytest.mark.parametrize("walk", WALKS)
def test_the_rating_of_an_agent_is_nowhere_but_in_their_own_room(
    store: CallStore, tmp_path: Path, walk: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert WALKS[walk](store, tmp_path) == []
    assert list(traces(caplog.text)) == []


def test_in_the_own_room_it_is(store: CallStore) -> None:
    screen = own_room_screen(store, LOCAL_USER, CALL)
    assert [row.rating for row in screen.rows] == [PLANTED]
    assert list(traces(arousal_table(screen)))
    assert list(traces(arousal_series(screen)))
    assert list(traces(journal_groups(store, LOCAL_USER, "Agent 0")))
    assert list(traces(take_table(retake_screen(store, LOCAL_USER, RETAKE_ID))))


# ---- the walk finds what is leaked on purpose ---------------------------------------------------


def into_a_figure(analysis: CallAnalysis) -> CallAnalysis:
    return dataclasses.replace(analysis, metrics={**analysis.metrics, "agent_talk_ratio": PLANTED})


def into_a_moment(analysis: CallAnalysis) -> CallAnalysis:
    leaking = Moment(
        rule="TRN01",
        segment=Segment(1.0, 2.0),
        speaker=AGENT,
        valence="note",
        evidence=(Measurement("arousal", PLANTED, "1"),),
        advice=f"Your arousal was {PLANTED:.2f}.",
    )
    return dataclasses.replace(analysis, moments=(*analysis.moments, leaking))


def into_the_customers(analysis: CallAnalysis) -> CallAnalysis:
    swapped = VocalArousal(CUSTOMER, (UnitArousal(Segment(0.0, 10.0), PLANTED),), {}, 20)
    return dataclasses.replace(analysis, customer_arousal=swapped)


def into_the_provenance(analysis: CallAnalysis) -> CallAnalysis:
    made = dataclasses.replace(analysis.provenance, methods=({"arousal": PLANTED},))
    return dataclasses.replace(analysis, provenance=made)


def into_a_file_name(analysis: CallAnalysis) -> CallAnalysis:
    info = dataclasses.replace(analysis.recording, source_names=(f"call {PLANTED} a",))
    return dataclasses.replace(analysis, recording=info)


LEAKS = {
    into_a_figure: set(WALKS) - {"files", "routes"},
    into_a_moment: set(WALKS) - {"routes"},
    into_the_customers: {"views and exports", "store", "commands", "tables"},
    into_the_provenance: {"views and exports", "store", "commands", "tables"},
    into_a_file_name: {"views and exports", "store", "commands", "tables", "files"},
}


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_the_walk_finds_a_rating_that_is_leaked_on_purpose(tmp_path: Path, leak) -> None:
    with CallStore.open(default_store()) as leaking:
        fill(leaking, tmp_path / "made", leak=leak)
        found = {name for name in LEAKS[leak] if WALKS[name](leaking, tmp_path)}
    st.cache_resource.clear()
    assert found == LEAKS[leak]


def test_the_walk_finds_a_rating_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("voicecoach").warning("rated %.3f", PLANTED)
    assert list(traces(caplog.text))


@pytest.mark.parametrize(
    "hidden",
    [
        PLANTED,
        -PLANTED,
        "0.83",
        "83 %",
        "was 0.832, then",
        '{"1":0.832}',
        "at 1:0.83",
        {"a": [(1, PLANTED)]},
        b"xx0.83175xx",
    ],
)
def test_the_search_finds_it_in_any_dress(hidden) -> None:
    assert list(traces(hidden))


@pytest.mark.parametrize(
    "innocent", [0.84, 83, "1:23:83", "a0.83b", "sha 083183", "09:21:00.832290", None, True]
)
def test_the_search_leaves_others_alone(innocent) -> None:
    assert not list(traces(innocent)) or innocent == 83


# ---- a real analysis ----------------------------------------------------------------------------


def test_analysing_a_call_writes_it_into_no_log_and_no_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """From a recording to the store and the JSON, with the measure replaced by the number."""

    def planted(units, *_: object, speaker: str, **__: object) -> VocalArousal | None:
        rating = PLANTED if speaker == AGENT else -0.25
        rated = tuple(UnitArousal(Segment(a, b), rating) for a, b in units.tolist())
        return VocalArousal(speaker, rated, {"f0_st": 0.5}, len(rated))

    monkeypatch.setattr("voicecoach.pipeline.own_room.vocal_arousal", planted)
    recording, written = tmp_path / "call.wav", tmp_path / "call.json"
    write_call(recording, seed=1)
    with caplog.at_level(logging.DEBUG):
        arguments = ["analyze", str(recording), "--agent-channel", "left", "--json", str(written)]
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with CallStore.open(default_store()) as store:
        (call,) = store.calls(LOCAL_USER)
        assert {r.rating for r in own_room_screen(store, LOCAL_USER, call.call_id).rows} == {
            PLANTED
        }
        analysis = store.load(LOCAL_USER, call.call_id)
    assert analysis.customer_arousal is not None
    ratings = {unit.rating for unit in analysis.customer_arousal.units}
    assert ratings == {-0.25}
    # Other figures of a real call may come near the number by chance; its digits cannot.
    digits = str(PLANTED)[:8]
    texts = (done.output, caplog.text, written.read_text("utf-8"), repr(analysis))
    assert not [text for text in texts if digits in text]
    assert '"rating": -0.25' in written.read_text("utf-8")


# ---- the types keep it so -----------------------------------------------------------------------

HOLDERS = {
    ("voicecoach.core.analysis", "CallAnalysis", "customer_arousal"),  # refuses an agent's
    ("voicecoach.core.arousal", "VocalArousal", "units"),
    ("voicecoach.core.own_room", "AgentVoice", "arousal"),
    ("voicecoach.core.own_room", "AgentVoice", "composure_tones"),
    ("voicecoach.core.growth", "OwnTake", "voice"),
    ("voicecoach.pipeline.analysed", "AnalysedCall", "own_room"),  # closed
    ("voicecoach.pipeline.takes", "MeasuredTake", "heard"),
    ("voicecoach.store.growth_records", "JournalEntry", "written"),  # closed
    ("voicecoach.store.growth_records", "Take", "heard"),  # closed
    ("voicecoach.views.own_room", "OwnRoomScreen", "customer"),
    ("voicecoach.views.retakes", "RetakeScreen", "heard"),
    ("voicecoach.views.retakes", "RetakeScreen", "in_call"),
}
KEPT_TYPES = (
    VocalArousal,
    UnitArousal,
    AgentVoice,
    ComposureTone,
    OwnRoom,
    OwnWords,
    OwnTake,
    StretchVoice,
)


def all_modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(voicecoach.__path__, "voicecoach."):
        if not info.name.endswith("__main__") and ".migrations" not in info.name:
            yield importlib.import_module(info.name)


def names_kept_type(hint: object) -> bool:
    return hint in KEPT_TYPES or any(map(names_kept_type, get_args(hint)))


def hints_of(kind: type, module: ModuleType) -> dict[str, object]:
    try:
        return get_type_hints(kind, localns=vars(module))
    except NameError:  # a name that only a type checker imports
        named = {kept.__name__: kept for kept in KEPT_TYPES}
        types = {field.name: str(field.type) for field in dataclasses.fields(kind)}
        words = {name: re.findall(r"\w+", text) for name, text in types.items()}
        return {n: next((named[w] for w in ws if w in named), None) for n, ws in words.items()}


def test_no_other_value_can_hold_it() -> None:
    holding = {
        (module.__name__, name, field)
        for module in all_modules()
        for name, kind in vars(module).items()
        if inspect.isclass(kind)
        and kind.__module__ == module.__name__
        and dataclasses.is_dataclass(kind)
        for field, hint in hints_of(kind, module).items()
        if names_kept_type(hint)
    }
    assert holding == HOLDERS


def uses_of(*names: str) -> set[str]:
    """Modules of the package that use one of these names."""
    users = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if {getattr(node, key, None) for key in ("attr", "id", "name")} & set(names):
                users.add(str(path.relative_to(PACKAGE)))
    return users


def test_keys_are_made_by_the_access_list_and_asked_for_by_the_own_view_only() -> None:
    assert uses_of("OwnRoomKey") == {"core/own_room.py", "store/access.py", "store/own_room.py"}
    assert uses_of("own_room_key") == {
        "store/access.py",
        "store/journal.py",
        "store/own_room.py",
        "store/repository.py",
        "store/retakes.py",
        "views/journal.py",
        "views/own_room.py",
        "views/retakes.py",
    }
    assert uses_of("OwnRoomRow") == {
        "store/own_room.py",
        "store/schema.py",
        "views/own_room.py",  # a row of its table, not of the store's
    }


def test_nothing_in_the_package_builds_on_the_own_view() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        assert not re.search(r"voicecoach\.views\.(own_room|journal)\b", text), path
    for page in sorted((ROOT / "dashboards").rglob("*.py")):
        if page.stem != "my_room":
            assert "own_room" not in page.read_text("utf-8"), page
        if page.stem != "journal":
            assert "import journal" not in page.read_text("utf-8"), page


def test_json_for_the_outside_is_written_by_the_export_only() -> None:
    assert uses_of("to_json") - {"views/team_chart.py"} == {
        "analysis_json.py",
        "exchange/analysis_export.py",
        "store/writing.py",
    }


# ---- coaches and leads --------------------------------------------------------------------------

TONE_RULE = next(code for code, rule in RULES.items() if rule.rooms == ("agent",))


@pytest.fixture
def seen_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a later version, in which coaches and leads see calls at all."""
    own = ("guesses", "journal", "retakes", "voice_history", "voice_memory")
    written = ("annotations", "reviews", "review_queue", "follow_ups", "playlists")
    for module in ("reading", "listing", "search", "writing", *written, *own):
        monkeypatch.setattr(
            f"voicecoach.store.{module}.visible_calls", lambda _: sqlalchemy.select(access.CallRow)
        )


def with_tone(call_id: str) -> CallAnalysis:
    of_tone = Moment(
        rule=TONE_RULE,
        segment=Segment(1.0, 2.0),
        speaker=AGENT,
        valence="opportunity",
        evidence=(Measurement("pitch movement", 1.1, "st", threshold=1.5),),
        advice="A secret of tone.",
    )
    analysis = make_analysis(call_id)
    return dataclasses.replace(
        analysis,
        moments=(*analysis.moments, of_tone),
        metrics={**analysis.metrics, "agent_f0_movement_st": 1.1},
    )


@pytest.mark.usefixtures("seen_by_all")
@pytest.mark.parametrize("who", [COACH, LEAD], ids=lambda who: who.role)
def test_coaches_and_leads_read_no_tone_of_voice_from_the_store(who: Principal) -> None:
    with CallStore.open(default_store()) as store:
        save(store, with_tone(CALL))
        assert TONE_RULE in {m.rule for m in store.load(LOCAL_USER, CALL).moments}
        assert TONE_RULE not in {m.rule for m in store.load(who, CALL).moments}
        assert TONE_RULE not in {m.rule for m in store.moments(who, [CALL])[CALL]}
        assert store.summary(who, CALL).opportunity_count == 1
        assert store.summary(LOCAL_USER, CALL).opportunity_count == 2
        assert store.counts(who).moments < store.counts(LOCAL_USER).moments
        assert store.load(who, CALL).metrics["agent_f0_movement_st"] is None
        with pytest.raises(PermissionError, match="tone of voice"):
            store.metric_rows(who, metric="agent_f0_movement_st")
        assert store.metric_rows(who, metric="agent_talk_ratio")


@pytest.mark.usefixtures("seen_by_all")
def test_a_coachs_scorecard_has_no_tone_of_voice_and_a_lead_has_no_scorecard() -> None:
    with CallStore.open(default_store()) as store:
        save(store, with_tone(CALL))
        told = {
            who.role: [s for s in replay_screen(store, who, CALL).sections if s.title == SCORECARD]
            for who in (LOCAL_USER, COACH, LEAD)
        }
    assert "A secret of tone" in str(told[Role.LOCAL])
    assert len(told[Role.COACH]) == 1
    assert "A secret of tone" not in str(told[Role.COACH])
    assert told[Role.LEAD] == []


def test_an_agents_own_scorecard_is_made_for_who_asks_from_their_room_only() -> None:
    assert uses_of("own_scorecard") == {"scorecard/card.py", "views/scorecard_trend.py"}
    assert uses_of("scorecard_for") == {
        "exchange/scorecard_export.py",
        "scorecard/card.py",
        "views/scorecard.py",
    }


@pytest.mark.usefixtures("seen_by_all")
@pytest.mark.parametrize("who", [COACH, LEAD], ids=lambda who: who.role)
def test_what_an_agent_keeps_to_grow_is_not_there_for_coaches_and_leads(
    store: CallStore, who: Principal
) -> None:
    take = store.retake(LOCAL_USER, RETAKE_ID).takes[0]
    store.save_guess(LOCAL_USER, Guess(call_id=CALL, talk_ratio=0.5))
    assert store.load(who, CALL)
    assert store.guesses(who) == store.goals(who) == store.journal(who) == store.retakes(who) == ()
    assert store.may_hear_take(who, take.audio_digest) is None
    with pytest.raises(KeyError, match="of yours"):
        retake_screen(store, who, RETAKE_ID)
    assert journal_groups(store, who, "Agent 0") == ()
    assert list(traces([take, *store.journal(LOCAL_USER)])) == []


@pytest.mark.usefixtures("seen_by_all")
@pytest.mark.parametrize("who", [COACH, LEAD], ids=lambda who: who.role)
def test_private_notes_drafts_and_voices_are_not_there_for_coaches_and_leads(
    store: CallStore, who: Principal
) -> None:
    store.save_voices(LOCAL_USER, CALL, (remembered_voice(),))
    assert store.voices_of(LOCAL_USER, CALL)
    assert store.voices_of(who, CALL) == store.remembered_voices(who) == ()
    assert {written.visibility for written in store.annotations(LOCAL_USER, CALL)} >= {"own"}
    assert "own" not in {written.visibility for written in store.annotations(who, CALL)}
    assert store.draft_review(LOCAL_USER, CALL)
    assert store.draft_review(who, CALL) is None


@pytest.mark.usefixtures("seen_by_all")
def test_a_coach_reads_finished_reviews_and_a_lead_none(store: CallStore) -> None:
    assert store.reviews(COACH, CALL)
    assert store.reviews(LEAD, CALL) == store.finished_reviews(LEAD) == ()


@pytest.mark.usefixtures("seen_by_all")
@pytest.mark.parametrize("who", [COACH, LEAD], ids=lambda who: who.role)
def test_coaches_and_leads_get_no_key(store: CallStore, who: Principal) -> None:
    with pytest.raises(PermissionError, match="own room"):
        store.own_room_key(who, CALL)
    with pytest.raises(PermissionError):
        own_room_screen(store, who, CALL)
    closed = store.own_room(who, CALL)
    assert list(traces(closed)) == []


@pytest.mark.parametrize("file_format", ["json", "csv", "scorecard-json", "scorecard-csv"])
def test_an_export_is_for_a_coach_unless_it_is_for_oneself(file_format: str) -> None:
    with CallStore.open(default_store()) as store:
        save(store, with_tone(CALL))
    export = partial(CliRunner().invoke, cli, catch_exceptions=False)
    arguments = ["export", CALL, "--format", file_format]
    assert "A secret of tone" not in export([*arguments]).output
    assert "A secret of tone" not in export([*arguments, "--room", "coach"]).output
    assert "A secret of tone" in export([*arguments, "--room", "agent"]).output
    assert "A secret of tone" not in export(["show", CALL, "--json"]).output
    assert "A secret of tone" in export(["show", CALL]).output


def test_a_report_is_for_a_coach_unless_it_is_for_oneself() -> None:
    with CallStore.open(default_store()) as store:
        save(store, with_tone(CALL))
    report = partial(CliRunner().invoke, cli, catch_exceptions=False)
    arguments = ["report", CALL, "-o", "-"]
    assert "A secret of tone" not in report(arguments).output
    assert "A secret of tone" in report([*arguments, "--room", "agent"]).output


@pytest.mark.parametrize("metric", sorted(set(METRICS) - set(COMPARED)))
def test_teams_are_compared_by_acts_only(store: CallStore, metric: str) -> None:
    if METRICS[metric].unit in {"Hz", "st", "dBFS", "dB"} and metric.startswith("agent_"):
        with pytest.raises(PermissionError, match="compare acts"):
            compare_teams(store, LOCAL_USER, metric=metric, period="All calls")
    else:
        assert compare_teams(store, LOCAL_USER, metric=metric, period="All calls")
