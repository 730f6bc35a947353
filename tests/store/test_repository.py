"""What goes into the store comes out of it; doing a thing twice is harmless."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.store.calls import files_of, make_analysis, make_playback, make_tracks, save
from tests.strategies import analyses
from voicecoach.audio.transcode import write_playback
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import CallNotFoundError, InputError, StoreError
from voicecoach.core.recording import Recording
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import MAX_TEXT_LENGTH, CallFilter, CallMetadata
from voicecoach.store.repository import CallStore

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
EVERYTHING_KNOWN = CallMetadata(
    agent="Kim",
    team="Billing",
    queue="double charge",
    started_at=MONDAY,
    external_id="T-1",
    subject="charged twice",
)


def note(call_id: str, text: str = "well heard", *, end: float = 2.0) -> Annotation:
    return Annotation(
        id=str(uuid4()), call_id=call_id, segment=Segment(1.0, end), kind="note", text=text
    )


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> CallStore:
    with CallStore.open(tmp_path_factory.mktemp("shared") / "store") as opened:
        yield opened


@given(analysis=analyses())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_analysis_comes_back_as_it_was(shared_store: CallStore, analysis: CallAnalysis) -> None:
    call_id = shared_store.save(
        LOCAL_USER, analysis=analysis, metadata=CallMetadata(), playback=None
    )
    assert shared_store.load(LOCAL_USER, call_id) == analysis


def test_metadata_come_back_with_the_time_in_utc(store: CallStore) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    metadata = CallMetadata(agent="Kim", started_at=MONDAY.astimezone(east))
    stored = store.metadata(LOCAL_USER, save(store, "a", metadata=metadata))
    assert stored == CallMetadata(agent="Kim", started_at=MONDAY)
    assert stored.started_at is not None
    assert stored.started_at.tzinfo is UTC


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(InputError, match="time zone"):
        CallMetadata(started_at=datetime(2026, 1, 5, 9, 0))  # noqa: DTZ001


def test_saving_twice_leaves_one_call_with_the_newer_analysis(store: CallStore) -> None:
    first = save(store, "a", valences=("strength", "note"), version="1.0")
    second = save(store, "a", valences=("opportunity",), version="1.1")
    (summary,) = store.calls(LOCAL_USER)
    assert first == second == summary.call_id
    counts = (summary.strength_count, summary.opportunity_count, summary.note_count)
    assert counts == (0, 1, 0)
    assert store.load(LOCAL_USER, first).provenance.voicecoach_version == "1.1"


def test_analysing_again_does_not_touch_what_people_wrote(store: CallStore) -> None:
    call_id = save(store, "a", version="1.0")
    written = store.save_annotation(LOCAL_USER, note(call_id))
    save(store, "a", version="1.1")
    assert store.annotations(LOCAL_USER, call_id) == (written,)


def test_analysing_again_keeps_metadata_and_audio_that_are_not_given_anew(
    store: CallStore, tmp_path: Path
) -> None:
    playback = make_playback(tmp_path / "made", b"audio")
    call_id = save(store, "a", metadata=EVERYTHING_KNOWN, playback=playback)
    save(store, "a", metadata=CallMetadata(agent="Lee"), version="1.1")
    metadata = store.metadata(LOCAL_USER, call_id)
    assert (metadata.agent, metadata.team, metadata.subject) == ("Lee", "Billing", "charged twice")
    assert store.playback(LOCAL_USER, call_id) is not None
    assert store.agents(LOCAL_USER) == ("Lee",)


def test_a_recording_keeps_the_call_id_it_had(store: CallStore) -> None:
    first = save(store, "a")
    renamed = dataclasses.replace(make_analysis("a"), call_id="another-id")
    again = store.save(LOCAL_USER, analysis=renamed, metadata=CallMetadata(), playback=None)
    assert again == first
    assert store.load(LOCAL_USER, first).call_id == first


def test_an_id_of_another_recording_is_refused(store: CallStore) -> None:
    taken = save(store, "a")
    with pytest.raises(StoreError, match="belongs to another recording"):
        store.save(
            LOCAL_USER,
            analysis=dataclasses.replace(make_analysis("b"), call_id=taken),
            metadata=CallMetadata(),
            playback=None,
        )


@pytest.mark.parametrize("call_id", ["../../etc", "a/b", "abc", ".hidden", "x" * 65])
def test_a_call_id_that_is_no_safe_file_name_is_refused(store: CallStore, call_id: str) -> None:
    with pytest.raises(StoreError, match="a call id needs"):
        store.save(
            LOCAL_USER,
            analysis=dataclasses.replace(make_analysis("a"), call_id=call_id),
            metadata=CallMetadata(),
            playback=None,
        )


def test_unchanged_work_is_recognised(store: CallStore) -> None:
    analysis = make_analysis("a", version="1.0")
    sha256 = analysis.recording.sha256
    assert store.analysed_with(LOCAL_USER, sha256) is None
    save(store, "a", version="1.0")
    assert store.analysed_with(LOCAL_USER, sha256) == options_hash(analysis.provenance)
    newer = make_analysis("a", version="1.1").provenance
    assert store.analysed_with(LOCAL_USER, sha256) != options_hash(newer)


def test_the_newest_call_comes_first_and_pages_follow_each_other(store: CallStore) -> None:
    for day in (2, 0, 1):
        save(store, str(day), metadata=CallMetadata(started_at=MONDAY + timedelta(days=day)))
    undated = save(store, "undated")
    listed = store.calls(LOCAL_USER)
    assert listed[0].call_id == undated  # listed by when it came in
    assert [line.source_names[0] for line in listed[1:]] == ["2.wav", "1.wav", "0.wav"]
    pages = [store.calls(LOCAL_USER, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert sum(pages, ()) == listed


def test_filters_narrow_the_list_and_the_figures(store: CallStore) -> None:
    for day, agent, team in ((0, "Kim", "A"), (1, "Lee", "A"), (2, "Kim", "B")):
        at = MONDAY + timedelta(days=day)
        save(store, str(day), metadata=CallMetadata(agent=agent, team=team, started_at=at))
    save(store, "unknown")

    def found(wanted: CallFilter) -> set[str]:
        by_list = {line.source_names[0][:-4] for line in store.calls(LOCAL_USER, filter=wanted)}
        rows = store.metric_rows(LOCAL_USER, metric="overlap_ratio", filter=wanted)
        assert len(rows) == len(by_list) == store.call_count(LOCAL_USER, filter=wanted)
        return by_list

    assert found(CallFilter()) == {"0", "1", "2", "unknown"}
    assert found(CallFilter(agent="Kim")) == {"0", "2"}
    assert found(CallFilter(agent="Kim", team="A")) == {"0"}
    assert found(CallFilter(agent="nobody")) == set()
    assert found(CallFilter(started_from=MONDAY + timedelta(days=1))) == {"1", "2"}
    assert found(CallFilter(started_before=MONDAY + timedelta(days=1))) == {"0"}


@pytest.fixture(scope="module")
def named_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CallStore]:
    """A store with calls to search for by what they are called."""
    with CallStore.open(tmp_path_factory.mktemp("named") / "store") as opened:
        for name, subject, external_id in (
            ("late", "Late Repair", "T-100%"),
            ("umlaut", "Übergabe ÄRGER", "T_100"),
            ("odd", 'q"uoted \\ [x]', None),
            ("Gespräch Ünal", None, None),
        ):
            metadata = CallMetadata(subject=subject, external_id=external_id)
            save(opened, name, metadata=metadata)
        yield opened


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("late repair", {"late"}),
        ("REPAIR", {"late"}),
        ("übergabe", {"umlaut"}),
        ("ärger", {"umlaut"}),
        ("t-1", {"late"}),
        ("100%", {"late"}),
        ("T_1", {"umlaut"}),
        ("%", {"late"}),
        ("_", {"umlaut"}),
        ("/", set()),
        ('Q"U', {"odd"}),
        ("\\ [", {"odd"}),
        ("GESPRÄCH ü", {"Gespräch Ünal"}),
        (".WAV", {"late", "umlaut", "odd", "Gespräch Ünal"}),
        ("", {"late", "umlaut", "odd", "Gespräch Ünal"}),
        ("late repairs", set()),
    ],
)
def test_text_is_searched_in_subject_external_id_and_file_names(
    named_store: CallStore, text: str, found: set[str]
) -> None:
    wanted = CallFilter(text=text)
    listed = {line.source_names[0][:-4] for line in named_store.calls(LOCAL_USER, filter=wanted)}
    assert listed == found
    assert named_store.call_count(LOCAL_USER, filter=wanted) == len(found)


def test_a_text_longer_than_a_database_compares_is_refused(store: CallStore) -> None:
    longest = "%" * MAX_TEXT_LENGTH
    assert store.calls(LOCAL_USER, filter=CallFilter(text=longest)) == ()
    with pytest.raises(InputError, match="characters"):
        CallFilter(text=longest + "%")


def test_a_line_of_the_list_has_the_talk_share_or_says_that_it_is_not_known(
    store: CallStore,
) -> None:
    figures = {"agent_talk_ratio": 0.4, "agent_speech_s": 12.0}
    known = dataclasses.replace(make_analysis("known"), metrics=figures)
    store.save(LOCAL_USER, analysis=known, metadata=CallMetadata(), playback=None)
    nothing = dataclasses.replace(make_analysis("not known"), metrics=dict.fromkeys(figures))
    store.save(LOCAL_USER, analysis=nothing, metadata=CallMetadata(), playback=None)
    lines = {line.source_names[0][:-4]: line for line in store.calls(LOCAL_USER)}
    assert (lines["known"].agent_talk_ratio, lines["known"].agent_speech_s) == (0.4, 12.0)
    unknown = lines["not known"]
    assert (unknown.agent_talk_ratio, unknown.agent_speech_s) == (None, None)


def test_moments_of_several_calls_come_at_once(store: CallStore) -> None:
    first = save(store, "a", valences=("strength", "note"))
    second = save(store, "b", valences=("opportunity",))
    without = save(store, "c")
    expected = {name: store.load(LOCAL_USER, name).moments for name in (first, second)}
    assert store.moments(LOCAL_USER, [first, second, without, "no-such-call"]) == expected
    assert store.moments(LOCAL_USER, []) == {}


def test_queues_are_named_once_and_sorted(store: CallStore) -> None:
    for name, queue in (("a", "repairs"), ("b", "billing"), ("c", "repairs"), ("d", None)):
        save(store, name, metadata=CallMetadata(queue=queue))
    assert store.queues(LOCAL_USER) == ("billing", "repairs")


def test_figures_come_with_agent_team_and_time(store: CallStore) -> None:
    call_id = save(store, "a", metadata=EVERYTHING_KNOWN)
    (row,) = store.metric_rows(LOCAL_USER, metric="overlap_ratio")
    assert (row.call_id, row.agent, row.team) == (call_id, "Kim", "Billing")
    assert (row.started_at, row.value) == (MONDAY, 0.25)
    (unobserved,) = store.metric_rows(LOCAL_USER, metric="overlap_s")
    assert unobserved.value is None


def test_an_unknown_figure_is_refused_with_the_list(store: CallStore) -> None:
    with pytest.raises(InputError, match="overlap_ratio"):
        store.metric_rows(LOCAL_USER, metric="rudeness")


@pytest.mark.parametrize("text", ["id", "prefix", "T-1", "repairs_40", "repairs_40.wav"])
def test_a_call_is_found_by_what_people_type(store: CallStore, text: str) -> None:
    call_id = save(store, "repairs_40", metadata=EVERYTHING_KNOWN)
    save(store, "repairs_41")
    save(store, "other")
    typed = {"id": call_id, "prefix": call_id[:4]}.get(text, text)
    assert store.resolve(LOCAL_USER, typed) == call_id


@pytest.mark.parametrize("name", ["Gespräch ü", "100%_sure", "q'uote\"", "电话"])
def test_odd_file_names_are_found_too(store: CallStore, name: str) -> None:
    call_id = save(store, name)
    save(store, "other")
    assert store.resolve(LOCAL_USER, name) == call_id


def test_what_fits_several_calls_is_refused_with_a_list(store: CallStore) -> None:
    first = save(store, "a", source_name="call.wav")
    second = save(store, "b", source_name="call.ogg")
    with pytest.raises(StoreError, match="several calls") as refused:
        store.resolve(LOCAL_USER, "call")
    assert first in str(refused.value)
    assert second in str(refused.value)
    assert store.resolve(LOCAL_USER, "call.ogg") == second


@pytest.mark.parametrize("text", ["nothing", "%", "____", ""])
def test_what_fits_no_call_is_not_found(store: CallStore, text: str) -> None:
    save(store, "a")
    with pytest.raises(CallNotFoundError):
        store.resolve(LOCAL_USER, text)


def test_three_characters_of_an_id_are_not_enough(store: CallStore) -> None:
    call_id = save(store, "a")
    with pytest.raises(CallNotFoundError):
        store.resolve(LOCAL_USER, call_id[:3])


def test_playback_files_are_copied_into_the_store(store: CallStore, tmp_path: Path) -> None:
    made = make_playback(tmp_path / "made", b"audio")
    call_id = save(store, "a", playback=made)
    kept = store.playback(LOCAL_USER, call_id)
    assert kept is not None
    assert kept.audio_path.read_bytes() == b"audio"
    assert kept.peaks_path.read_bytes() == made.peaks_path.read_bytes()
    assert store.location in kept.audio_path.parents
    assert store.may_play(LOCAL_USER, made.audio_digest) == kept
    assert store.may_play(LOCAL_USER, "0" * 64) is None


def test_what_the_transcoder_makes_goes_in_as_it_is(store: CallStore, tmp_path: Path) -> None:
    analysis = make_analysis("a")
    noise = np.random.default_rng(5).uniform(-0.1, 0.1, (2, 8000)).astype(np.float32)
    made = write_playback(Recording(noise, analysis.recording), tmp_path)
    call_id = store.save(
        LOCAL_USER, analysis=analysis, metadata=CallMetadata(), playback=made, tracks=()
    )
    kept = store.playback(LOCAL_USER, call_id)
    assert kept is not None
    assert kept.audio_path.read_bytes() == made.audio_path.read_bytes()
    assert (kept.codec, kept.channel_count, kept.duration_s) == ("opus", 2, made.duration_s)


def test_audio_under_a_false_digest_is_refused(store: CallStore, tmp_path: Path) -> None:
    made = make_playback(tmp_path / "made", b"audio")
    made.audio_path.write_bytes(b"another")
    with pytest.raises(StoreError, match="SHA-256"):
        save(store, "a", playback=made)
    with pytest.raises(StoreError, match="hexadecimal"):
        save(store, "a", playback=dataclasses.replace(made, audio_digest="../../etc/passwd"))
    assert store.call_count(LOCAL_USER) == 0
    assert files_of(store.location) == set()


def test_a_call_without_playback_or_tracks_says_so(store: CallStore) -> None:
    call_id = save(store, "a")
    assert store.playback(LOCAL_USER, call_id) is None
    assert store.tracks(LOCAL_USER, call_id) == ()


def test_files_that_a_new_analysis_replaces_are_removed(store: CallStore, tmp_path: Path) -> None:
    for seed, content in enumerate((b"old", b"new")):
        playback = make_playback(tmp_path / "made", content)
        call_id = save(store, "a", playback=playback, tracks=make_tracks(seed))
    kept = store.playback(LOCAL_USER, call_id)
    assert kept is not None
    assert kept.audio_path.read_bytes() == b"new"
    assert len(files_of(store.location)) == 3


def test_a_refused_save_leaves_the_old_call_and_no_file(store: CallStore, tmp_path: Path) -> None:
    call_id = save(store, "a", playback=make_playback(tmp_path / "made", b"old"))
    before = files_of(store.location)
    unknown_figure = dataclasses.replace(make_analysis("a"), metrics={"rudeness": 1.0})
    with pytest.raises(StoreError, match="rudeness"):
        store.save(
            LOCAL_USER,
            analysis=unknown_figure,
            metadata=CallMetadata(agent="Lee"),
            playback=make_playback(tmp_path / "made", b"new"),
            tracks=make_tracks(),
        )
    assert files_of(store.location) == before
    assert store.metadata(LOCAL_USER, call_id) == CallMetadata()


def test_metadata_can_be_emptied(store: CallStore) -> None:
    call_id = save(store, "a", metadata=EVERYTHING_KNOWN)
    store.set_metadata(LOCAL_USER, call_id, CallMetadata())
    assert store.metadata(LOCAL_USER, call_id) == CallMetadata()
    assert store.agents(LOCAL_USER) == store.teams(LOCAL_USER) == ()


def test_counts_tell_how_much_there_is(store: CallStore) -> None:
    call_id = save(store, "a", valences=("strength", "note"), tracks=make_tracks())
    store.save_annotation(LOCAL_USER, note(call_id))
    counts = store.counts(LOCAL_USER)
    assert (counts.calls, counts.moments, counts.annotations) == (1, 2, 1)
    assert counts.file_bytes >= sum(
        (store.location / name).stat().st_size for name in files_of(store.location)
    )
    assert store.problems() == ()


def test_a_store_opened_again_has_the_same_calls(tmp_path: Path) -> None:
    with CallStore.open(tmp_path / "store") as store:
        call_id = save(store, "a", metadata=EVERYTHING_KNOWN)
    with CallStore.open(str(tmp_path / "store")) as store:
        assert store.metadata(LOCAL_USER, call_id) == EVERYTHING_KNOWN


def test_a_store_can_be_named_by_a_url_and_a_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    with CallStore.open(url, files=tmp_path / "files") as store:
        save(store, "a", tracks=make_tracks())
    assert len(files_of(tmp_path / "files")) == 1
    with pytest.raises(StoreError, match="folder"):
        CallStore.open(url)


def test_the_store_is_private_to_its_user(tmp_path: Path) -> None:
    with CallStore.open(tmp_path / "store") as store:
        save(store, "a", playback=make_playback(tmp_path / "made", b"x"), tracks=make_tracks())
        assert store.location.stat().st_mode & 0o777 == 0o700
        for path in store.location.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path
