"""``voicecoach search`` says why nothing was found."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from voicecoach.cli import cli
from voicecoach.store.repository import CallStore


@pytest.mark.parametrize(
    ("asked", "exit_code", "said"),
    [
        (("...",), 2, "There is no word in that"),
        (("--moment", "XYZ9"), 0, "'voicecoach rules list' shows the codes"),
        ((), 2, "Name words, --moment or --meaning."),
    ],
)
def test_what_finds_nothing_says_why(
    tmp_path: Path, asked: tuple[str, ...], exit_code: int, said: str
) -> None:
    CallStore.open(tmp_path).close()
    done = CliRunner().invoke(cli, ["search", *asked, "--store", str(tmp_path)])
    assert done.exit_code == exit_code
    assert said in " ".join(done.output.split())
