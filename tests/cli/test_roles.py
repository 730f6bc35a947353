"""Words added to a call of the store, and who is who corrected, from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import run
from tests.cli.test_words import VTT
from tests.telephone import talk, write_call, write_wav

pytestmark = pytest.mark.usefixtures("no_models")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a call whose recording is gone."""
    call = write_call(tmp_path / "call.wav")
    (tmp_path / "call.vtt").write_text(VTT, "utf-8")
    run("analyze", call, "--store", tmp_path / "store", "--agent", "Ana")
    call.unlink()
    return tmp_path / "store"


def shown(store: Path) -> Any:
    return json.loads(run("show", "call", "--json", "--store", store).stdout)


def test_words_are_added_to_a_call_whose_recording_is_gone(store: Path) -> None:
    assert "--transcript FILE" in run("words", "call", "--store", store).stderr
    told = run("words", "call", "--store", store, "--transcript", store.parent / "call.vtt").stdout
    assert "16 words from WebVTT, language en." in told
    how = "by who is heard while its words are said (confidence 0.95)"
    assert f"Ana is taken for the agent: {how}." in told
    assert shown(store)["transcript"]
    summary = run("show", "call", "--store", store).stdout
    assert "16 words from WebVTT" in summary
    assert "by who is heard while its words are said" in summary


def test_a_label_can_be_said_with_the_words(store: Path) -> None:
    run(
        *("words", "call", "--store", store, "--transcript", store.parent / "call.vtt"),
        *("--speaker", "Ana=customer", "--speaker", "Bo=agent"),
    )
    assert {role["reason"] for role in shown(store)["roles"]} == {"given"}
    assert "nobody speaks there" in run("words", "call", "--store", store).stdout


def test_agent_and_customer_change_over_and_back(store: Path) -> None:
    run("words", "call", "--store", store, "--transcript", store.parent / "call.vtt")
    assert (
        "left channel, since nobody named another" in run("roles", "call", "--store", store).stdout
    )
    before = shown(store)
    told = run("roles", "call", "--swap", "--store", store)
    assert "right channel, as you said" in told.stdout
    after = shown(store)
    speech = [found["conversation"]["talk_time"]["speech_s"] for found in (before, after)]
    assert speech[0]["agent"] == speech[1]["customer"]
    run("roles", "call", "--swap", "--store", store)
    assert shown(store)["moments"] == before["moments"]


def test_other_calls_of_the_agent_are_said_to_have_been_compared_with_the_other_voice(
    store: Path, tmp_path: Path
) -> None:
    second = write_call(tmp_path / "second.wav", seed=7)
    run("analyze", second, "--store", store, "--agent", "Ana")
    assert "--force" in run("roles", "call", "--swap", "--store", store).stderr


def test_labels_of_one_channel_are_corrected_and_a_guess_is_said(tmp_path: Path) -> None:
    both = talk(speech=[(0.5, 3.0), (3.25, 9.5)], duration_s=12.0, f0_hz=150.0, seed=1)
    call = write_wav(tmp_path / "mono.wav", both)
    guessed = VTT.replace("How can I help you with that?", "Can I take your account number?")
    (tmp_path / "mono.vtt").write_text(guessed, "utf-8")
    store = ("--store", tmp_path / "store")
    run("analyze", call, *store, "--transcript", tmp_path / "mono.vtt")
    told = run("roles", "mono", *store)
    assert "Ana is taken for the agent" in told.stdout
    assert "Which of these is the agent?" in told.stderr
    corrected = run("roles", "mono", *store, "--speaker", "Ana=customer", "--speaker", "Bo=agent")
    assert "Bo is taken for the agent: you said so." in corrected.stdout
    assert "Which of these" not in corrected.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("roles", "call", "--swap", "--speaker", "Ana=agent"), "not both"),
        (("roles", "call", "--speaker", "Ana=boss"), "LABEL=agent"),
        (("words", "call", "--speaker", "Ana=agent"), "needs --transcript"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert message in run(*arguments, "--store", tmp_path / "store", status=2).stderr


def test_without_words_labels_cannot_be_corrected(store: Path) -> None:
    done = run("roles", "call", "--speaker", "Ana=agent", "--store", store, status=1)
    assert "no words" in done.stderr
