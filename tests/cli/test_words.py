"""Words from the command line: in by a transcript, out in the formats of other tools."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.telephone import write_call

VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Ana>How can I help you with that?

00:03.250 --> 00:08.000
<v Bo>The machine does not start and I am upset.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a recording, its transcript and a store with both."""
    folder = tmp_path_factory.mktemp("words")
    write_call(folder / "call.wav")
    (folder / "said").mkdir()
    (folder / "said" / "call.vtt").write_text(VTT, "utf-8")
    done = run(
        *("analyze", folder / "call.wav", "--store", folder / "store"),
        *("--transcript", folder / "said" / "call.vtt"),
    )
    assert "ithout words" not in done.stderr
    return folder


def test_the_words_are_in_the_analysis_with_what_they_do(home: Path) -> None:
    analysis = json.loads(run("show", "call", "--json", "--store", home / "store").stdout)
    speakers = [item["speaker"] for item in analysis["transcript"]["utterances"]]
    assert speakers == ["agent", "customer"]
    assert "open_question" in {signal["kind"] for signal in analysis["language"]}


@pytest.mark.parametrize("file_format", ["vtt", "srt", "textgrid", "ctm"])
def test_what_was_said_is_exported(home: Path, file_format: str) -> None:
    text = run("export", "call", "--format", file_format, "--store", home / "store").stdout
    assert "machine" in text
    assert "customer" in text


def test_without_words_it_is_said_how_to_add_them(home: Path, tmp_path: Path) -> None:
    call, store = home / "call.wav", tmp_path / "store"
    told = run("analyze", call, "--store", store).stderr
    assert "--transcript FILE" in told
    assert "voicecoach models pull" in told
    done = run("export", "call", "--format", "vtt", "--store", store, status=1)
    assert "--transcript" in done.stderr
    assert "ithout words" not in run("analyze", call, "--store", store, "--no-words").stderr


def test_a_folder_of_transcripts_and_a_label_that_the_user_knows(
    home: Path, tmp_path: Path
) -> None:
    run(
        *("analyze", home / "call.wav", "--store", tmp_path / "store"),
        *("--transcripts", home / "said", "--json", tmp_path / "found.json"),
    )
    assert json.loads((tmp_path / "found.json").read_text("utf-8"))["transcript"]
    run(
        *("analyze", home / "call.wav", "--store", tmp_path / "store"),
        *("--transcript", home / "said" / "call.vtt", "--json", tmp_path / "found.json"),
        *("--speaker", "Ana=customer", "--speaker", "Bo=agent"),
    )
    roles = json.loads((tmp_path / "found.json").read_text("utf-8"))["roles"]
    assert {(role["speaker"], role["reason"]) for role in roles} == {
        ("customer", "given"),
        ("agent", "given"),
    }


def test_a_model_that_is_not_here_is_said_with_the_command_that_brings_it(
    home: Path, tmp_path: Path
) -> None:
    asked = ("analyze", home / "call.wav", "--store", tmp_path / "store", "--model", "tiny")
    assert "voicecoach models pull tiny" in run(*asked, status=1).stderr


def test_a_vocabulary_that_would_be_credited_is_refused(home: Path, tmp_path: Path) -> None:
    asked = ("analyze", home / "call.wav", "--store", tmp_path / "store")
    done = run(*asked, "--vocabulary", "so sorry", status=1)
    assert "sorry" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--speaker", "Ana=agent"], "needs --transcript"),
        (["--transcript", "x.vtt", "--speaker", "Ana=boss"], "LABEL=agent"),
        (["--transcript", "x.vtt", "--transcripts", "folder"], "not both"),
        (["--transcript", "x.vtt", "--no-words"], "--no-words"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    home: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    asked = ("analyze", home / "call.wav", "--store", tmp_path / "store", *arguments)
    assert message in run(*asked, status=2).stderr


def test_a_transcript_without_a_recording_is_a_call_too(home: Path, tmp_path: Path) -> None:
    asked = ("analyze", "--transcript", home / "said" / "call.vtt", "--store", tmp_path / "store")
    told = run(*asked, "--agent", "Ana").stdout
    assert "there is a transcript and no recording" in told
    assert "16 words from WebVTT" in told
    assert "call.vtt" in run("list", "--store", tmp_path / "store").stdout
    swapped = run("roles", "call", "--swap", "--store", tmp_path / "store").stdout
    assert "Bo is taken for the agent, Ana: you said so." in swapped
    again = run(*asked, "--json", "-")
    analysis = json.loads(again.stdout)
    assert {role["reason"] for role in analysis["roles"]} == {"given"}
    assert analysis["metrics"]["duration_s"] is None


def test_a_list_names_the_transcript_of_each_call(home: Path, tmp_path: Path) -> None:
    listed = home / "calls.csv"
    listed.write_text("file,transcript,agent\ncall.wav,said/call.vtt,Ana\n", "utf-8")
    found = tmp_path / "found.json"
    store = ("--store", tmp_path / "store")
    run("analyze", "--metadata", listed, *store, "--json", found)
    assert json.loads(found.read_text("utf-8"))["transcript"]
    (home / "said" / "torn.vtt").write_text("WEBVTT\n\nnot a time\n", "utf-8")
    listed.write_text("file,transcript\ncall.wav,said/torn.vtt\n", "utf-8")
    refused = run("analyze", "--metadata", listed, *store, status=1).stderr
    assert "refused call.wav" in refused
    listed.write_text("file,transcript\ncall.wav,said/none.vtt\n", "utf-8")
    assert "line 2, column transcript" in run("analyze", "--metadata", listed, status=1).stderr
