"""Remembered voices are counted and forgotten from the command line; the doctor tells of them."""

from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.store.calls import save
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore


@pytest.fixture
def store(tmp_path: Path) -> Path:
    voice = VoicePrint(speech_s=30.0, f0_median_st=None, band_covariance=(0.5,) * 105)
    folder = tmp_path / "store"
    with CallStore.open(folder) as opened:
        for name in ("Ana", "Bo"):
            call_id = save(opened, name.lower(), metadata=CallMetadata(agent=name))
            kept = RememberedVoice(voice=voice, agent_probability=0.9)
            opened.save_voices(LOCAL_USER, call_id, (kept,))
    return folder


def test_voices_are_counted_and_forgotten_by_agent_and_all(store: Path) -> None:
    assert "2 calls" in run("voices", "--store", store).stdout
    assert "1 call" in run("voices", "--forget", "--agent", "Ana", "--yes", "--store", store).stderr
    assert "1 call" in run("voices", "--forget", "--yes", "--store", store).stderr
    assert "0 calls" in run("voices", "--store", store).stdout


def test_nothing_is_forgotten_without_a_yes(store: Path) -> None:
    assert "Nothing forgotten" in run("voices", "--forget", "--store", store, status=1).stderr
    assert "2 calls" in run("voices", "--store", store).stdout


def test_an_agent_is_named_for_forgetting_only(store: Path) -> None:
    done = run("voices", "--agent", "Ana", "--store", store, status=2)
    assert "--forget" in done.stderr


def test_the_doctor_says_whether_voices_are_remembered(store: Path) -> None:
    told = run("doctor", "--store", store).stdout
    assert "remembered voices" in told
    assert "off; kept of 2 calls" in told
