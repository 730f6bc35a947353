"""From the sound of a microphone to a new answer in the store, or a sentence that says why not."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.scripted_whisper import make_model
from tests.store.calls import save
from tests.store.kept_to_grow import RETAKE_ID, make_retake
from tests.telephone import talk, write_wav
from voicecoach.asr import FasterWhisperOptions
from voicecoach.batch.takes import keep_take
from voicecoach.core.errors import CallNotFoundError, InputError, RecordingError
from voicecoach.core.growth import OwnTake
from voicecoach.pipeline import Recogniser, read_settings
from voicecoach.pipeline.takes import MAX_TAKE_S
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.growth_records import Take
from voicecoach.store.repository import CallStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CallStore]:
    """A store with a call, and a moment of it that is to be answered anew."""
    with CallStore.open(tmp_path / "store") as opened:
        opened.save_retake(LOCAL_USER, make_retake(save(opened, "a")))
        yield opened


def recorded(folder: Path, *speech: tuple[float, float], duration_s: float, gain: float = 1.0):
    sound = talk(speech=list(speech), duration_s=duration_s, f0_hz=200.0, seed=3)
    return write_wav(folder / "recorded.wav", gain * sound).read_bytes()


def keep(store: CallStore, content: bytes, **more: object) -> tuple[Take, tuple[str, ...]]:
    return keep_take(
        store, LOCAL_USER, read_settings(), retake_id=RETAKE_ID, content=content, **more
    )


def heard_in(store: CallStore, take: Take) -> OwnTake:
    call_id = store.retake(LOCAL_USER, RETAKE_ID).call_id
    return take.heard.open(store.own_room_key(LOCAL_USER, call_id))


def left_in(store: CallStore) -> list[Path]:
    return [p for f in ("takes", "staging") for p in (store.location / f).rglob("*") if p.is_file()]


def test_what_was_spoken_is_measured(store: CallStore, tmp_path: Path) -> None:
    take, notices = keep(store, recorded(tmp_path, (0.5, 3.0), (4.0, 6.0), duration_s=7.0))
    voice = heard_in(store, take).voice
    assert notices == ()
    assert take.duration_s == 7.0
    assert voice.speech_s == pytest.approx(4.5, abs=0.3)
    assert voice.articulation_rate_sps == pytest.approx(4.0, abs=0.5)
    assert (voice.pause_count, voice.longest_pause_s) == (1, pytest.approx(1.0, abs=0.2))
    assert voice.f0_movement_st == pytest.approx(1.0 / np.sqrt(2.0), abs=0.1)  # a semitone, a sine
    assert store.retake(LOCAL_USER, RETAKE_ID).takes == (take,)


def test_a_louder_microphone_changes_no_figure(store: CallStore, tmp_path: Path) -> None:
    speech = ((0.5, 3.0), (4.0, 6.0))
    first, _ = keep(store, recorded(tmp_path, *speech, duration_s=7.0))
    louder, _ = keep(store, recorded(tmp_path, *speech, duration_s=7.0, gain=2.0))
    one, other = heard_in(store, first).voice, heard_in(store, louder).voice
    assert one.level_range_db == pytest.approx(other.level_range_db, abs=0.1)
    assert one.articulation_rate_sps == pytest.approx(other.articulation_rate_sps, rel=0.05)
    assert one.f0_movement_st == pytest.approx(other.f0_movement_st, abs=0.05)


@pytest.mark.engine
def test_words_are_found_where_there_is_a_model(store: CallStore, tmp_path: Path) -> None:
    model = make_model(tmp_path / "scripted", [("what", 0.6), ("happened", 1.2), ("then", 1.8)])
    content = recorded(tmp_path, (0.25, 3.75), duration_s=4.0)
    hears = Recogniser(FasterWhisperOptions(model=str(model)))
    take, _ = keep(store, content, recogniser=hears)
    assert heard_in(store, take).text == "what happened then"


def test_without_a_model_there_are_figures_and_no_words(store: CallStore, tmp_path: Path) -> None:
    content = recorded(tmp_path, (0.25, 3.75), duration_s=4.0)
    take, _ = keep(store, content, recogniser=Recogniser(FasterWhisperOptions()))
    assert heard_in(store, take).text is None


@pytest.mark.parametrize(
    ("speech", "duration_s", "why"),
    [
        ([], 4.0, "no speech was heard"),
        ([(1.0, 1.5)], 3.0, "at least 1 s of speech"),
        ([(1.0, 3.0)], MAX_TAKE_S + 1.0, "at most 180 s"),
    ],
)
def test_what_cannot_be_an_answer_is_not_kept_and_said_why(
    store: CallStore,
    tmp_path: Path,
    speech: list[tuple[float, float]],
    duration_s: float,
    why: str,
) -> None:
    with pytest.raises(InputError, match=why):
        keep(store, recorded(tmp_path, *speech, duration_s=duration_s))
    assert store.retake(LOCAL_USER, RETAKE_ID).takes == ()
    assert left_in(store) == []


def test_two_microphones_at_once_are_refused(store: CallStore, tmp_path: Path) -> None:
    one = talk(speech=[(0.5, 3.0)], duration_s=4.0, f0_hz=200.0, seed=3)
    other = talk(speech=[(1.0, 3.5)], duration_s=4.0, f0_hz=120.0, seed=4)
    with pytest.raises(InputError, match="one channel"):
        keep(store, write_wav(tmp_path / "two.wav", one, other).read_bytes())


@pytest.mark.parametrize(
    ("content", "error", "why"),
    [(b"", InputError, "allow the microphone"), (b"no sound", RecordingError, "sound file")],
)
def test_what_is_no_recording_is_refused(
    store: CallStore, content: bytes, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        keep(store, content)
    assert left_in(store) == []


def test_a_microphone_that_is_too_loud_is_said(store: CallStore, tmp_path: Path) -> None:
    _, notices = keep(store, recorded(tmp_path, (0.5, 3.0), duration_s=4.0, gain=40.0))
    assert any("cut off at full scale" in notice for notice in notices)


def test_nobody_answers_anothers_moment(store: CallStore, tmp_path: Path) -> None:
    content = recorded(tmp_path, (0.5, 3.0), duration_s=4.0)
    eve = Principal(id="eve", name="Eve", role=Role.LOCAL)
    with pytest.raises(CallNotFoundError):
        keep_take(store, eve, read_settings(), retake_id=RETAKE_ID, content=content)
    assert left_in(store) == []
