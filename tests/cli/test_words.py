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


@pytest.fixture
def spoken(home: Path, tmp_path: Path) -> tuple[str, Path]:
    """A store of its own, to correct lines in."""
    store = ("--store", tmp_path / "store")
    transcript = home / "said" / "call.vtt"
    run("analyze", home / "call.wav", *store, "--transcript", transcript)
    return store


def test_a_line_is_listed_corrected_and_brought_back(home: Path, spoken: tuple[str, Path]) -> None:
    listed = run("words", "call", "--lines", *spoken).stdout
    assert listed.splitlines() == [
        "1  0:00 Agent: How can I help you with that?",
        "2  0:03 Customer: The machine does not start and I am upset.",
    ]
    done = run("words", "call", "--line", "2", "--text", "The kettle does not start.", *spoken)
    assert "Corrected." in done.stderr
    assert "1 line corrected by a person" in done.stdout
    listed = run("words", "call", "--lines", *spoken).stdout
    assert "2  0:03 Customer: The kettle does not start." in listed
    assert "was: The machine does not start and I am upset." in listed
    for file_format in ("vtt", "srt", "textgrid", "ctm"):
        text = run("export", "call", "--format", file_format, *spoken).stdout
        assert "kettle" in text
        assert "machine" not in text
    written = json.loads(run("export", "call", "--format", "json", *spoken).stdout)
    first = written["transcript"]["utterances"][1]["first_written"]
    assert [word["text"] for word in first["words"]][:2] == ["The", "machine"]
    assert written["provenance"]["options"]["transcript"]["corrected"][0]["is"].startswith("The k")
    run("words", "call", "--transcript", home / "said" / "call.vtt", *spoken)
    assert "kettle" in run("words", "call", "--lines", *spoken).stdout
    run("words", "call", "--line", "2", "--as-written", *spoken)
    assert "was:" not in run("words", "call", "--lines", *spoken).stdout


def test_a_line_that_nobody_said_and_one_of_somebody_else(spoken: tuple[str, Path]) -> None:
    done = run("words", "call", "--line", "1", "--said-by", "customer", *spoken)
    assert "not heard there" in done.stderr
    assert "was: Agent: How can I" in run("words", "call", "--lines", *spoken).stdout
    done = run("words", "call", "--line", "2", "--nobody", *spoken)
    assert "counts for nothing now" in done.stderr
    assert "[The machine" in run("words", "call", "--lines", *spoken).stdout


def test_another_transcript_says_what_went_with_it(
    home: Path, tmp_path: Path, spoken: tuple[str, Path]
) -> None:
    other = tmp_path / "other.vtt"
    other.write_text(VTT.replace("machine", "kettle"), "utf-8")
    asked = ("words", "call", "--line", "1", "--text", "How may I help you?", *spoken)
    run(*asked)
    told = run("words", "call", "--transcript", other, *spoken).stderr
    assert "A line that had been corrected went" in told
    run(*asked)
    again = run("analyze", home / "call.wav", "--transcript", home / "said" / "call.vtt", *spoken)
    assert "call.wav: a line that had been corrected went" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--line", "2"], 2, "--line needs"),
        (["--text", "x"], 2, "--line N"),
        (["--line", "2", "--text", ""], 2, "--nobody"),
        (["--line", "2", "--text", "x", "--nobody"], 2, "or --nobody"),
        (["--line", "2", "--nobody", "--transcript", "x.vtt"], 2, "not both"),
        (["--line", "9", "--text", "x"], 1, "from 1 to 2"),
        (["--line", "2", "--said-by", "Cleo"], 1, "one of agent, customer"),
    ],
)
def test_a_correction_that_cannot_be_made_is_said(
    home: Path, arguments: list[str], status: int, message: str
) -> None:
    done = run("words", "call", *arguments, "--store", home / "store", status=status)
    assert message in done.stderr
