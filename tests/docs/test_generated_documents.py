"""What is made from the code says what the code says."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from tests.telephone import write_call
from voicecoach.cli import cli
from voicecoach.pipeline import read_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_documents_are_fresh(generator: ModuleType) -> None:
    stale = [
        path.name for path, text in generator.documents().items() if path.read_text("utf-8") != text
    ]
    assert stale == [], "run: make docs"


def test_readme_links_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def blocks(language: str) -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_python_of_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    (snippet,) = blocks("python")
    write_call(tmp_path / "call.wav")
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert 0.3 < float(done.stdout.splitlines()[0]) < 0.6  # the agent's talk share


def test_the_settings_of_the_readme_are_accepted(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    (tmp_path / "voicecoach.toml").write_text(example, "utf-8")
    assert "PAC02" not in read_settings(tmp_path / "voicecoach.toml").rules


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"voicecoach ([a-z]+)", "\n".join(blocks("bash"))))
    help_text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert {name for name in named if f"## voicecoach {name}" not in help_text} == set()
    targets = set(re.findall(r"^make ([a-z]+)", "\n".join(blocks("bash")), flags=re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets == {"demo", "test"}
    assert all(f"\n{target}:" in makefile for target in targets)


def commands() -> list[str]:
    """Every command line of the documents, without its comment."""
    found = []
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if document.name == "cli.md":
            continue
        for block in re.findall(
            r"```(?:bash|text)\n(.*?)```", document.read_text("utf-8"), flags=re.DOTALL
        ):
            lines = (line.partition("  #")[0].strip() for line in block.splitlines())
            found += re.findall(
                r"^(?:\w+=\S+ )*voicecoach (.+)$", "\n".join(lines), flags=re.MULTILINE
            )
    return found


def test_every_command_of_the_documents_takes_the_options_that_it_is_given() -> None:
    assert len(commands()) > 20
    for line in commands():
        command: click.Command = cli
        arguments = shlex.split(line)
        while isinstance(command, click.Group):
            command = command.get_command(click.Context(command), arguments.pop(0)) or cli
        context = click.Context(command, info_name=line)
        command.make_parser(context).parse_args(arguments)
