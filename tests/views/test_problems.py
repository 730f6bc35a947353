"""What went wrong is said in the terms of the place where it is read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecoach.cli import _COMMANDS
from voicecoach.cli.remedies import COMMANDS, told
from voicecoach.core.errors import CallNotFoundError, InputError, Remedy
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.transcript.refusals import transcript_error
from voicecoach.views.problems import ON_PAGES, plain_problem, problem_text

PACKAGE = Path(__file__).resolve().parents[2] / "voicecoach"
NOT_ON_PAGES = {"cli", "asr", "checkpoints", "diarization", "__pycache__"}
"""Commands themselves; and models, which only a command can get or check."""
NAMED_ON_PURPOSE = {"views/first_run.py", "store/voice_memory.py", "pipeline/words.py"}
"""First steps show commands; voices are forgotten, and models are got, by nothing else."""
COMMAND = re.compile(rf"voicecoach ({'|'.join(_COMMANDS)})\b")


def messages() -> Iterator[tuple[Path, str]]:
    """Every text of the floors below the commands that is no docstring."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.as_posix() in NAMED_ON_PURPOSE or NOT_ON_PAGES & set(place.parts):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        yield from ((path, str(node.value)) for node in texts if id(node) not in docstrings)


def test_each_surface_says_what_to_do_about_everything() -> None:
    assert set(ON_PAGES) == set(COMMANDS) == set(Remedy)


@pytest.mark.parametrize("remedy", Remedy)
def test_a_page_names_no_command(remedy: Remedy) -> None:
    said = plain_problem(InputError("this call has no words", remedy=remedy))
    assert not COMMAND.search(said)
    assert said.startswith("This call has no words; ")


def test_no_message_that_a_page_may_show_names_a_command() -> None:
    assert [(path.name, text) for path, text in messages() if COMMAND.search(text)] == []


def test_a_call_that_is_not_there_is_said_for_a_page_and_for_a_shell(tmp_path: Path) -> None:
    with CallStore.open(tmp_path) as store, pytest.raises(CallNotFoundError) as caught:
        store.resolve(LOCAL_USER, "zzzz")
    assert told(caught.value) == "no call fits 'zzzz'; 'voicecoach list' shows those there are"
    assert plain_problem(caught.value) == "No call fits 'zzzz'; My calls shows those there are"


def test_a_line_that_is_not_there_is_said_for_a_page_and_for_a_shell() -> None:
    error = transcript_error("no_such_line", count=3, got=9)
    assert told(error) == (
        "need a line from 1 to 3; got 9; 'voicecoach words CALL --lines' lists them [no_such_line]"
    )
    assert "load this page again" in plain_problem(error)


def test_what_a_page_says_is_no_markup() -> None:
    assert problem_text(InputError("no *call* here")) == r"No \*call\* here"
