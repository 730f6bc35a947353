"""Write the documents that are made from the code: ``make docs``; a test keeps them fresh."""

import json
from collections.abc import Mapping
from pathlib import Path

import click

from benchmarks.report import benchmarks_markdown, filled, read_results
from voicecoach.analysis_json import json_schema
from voicecoach.cli import cli
from voicecoach.coaching.rules_markdown import rules_markdown
from voicecoach.core.metrics import METRICS
from voicecoach.scorecard.components_markdown import components_markdown, others_markdown

DOCS = Path(__file__).resolve().parent


def glossary() -> str:
    """Prose from ``sources/glossary.md``, then one heading per figure of `METRICS`."""
    prose = (DOCS / "sources" / "glossary.md").read_text("utf-8")
    figures = [
        f"### `{name}`\n\n{metric.title}. {metric.definition} Unit: {metric.unit}. "
        f"Denominator: {metric.denominator}. Source: {metric.source}.\n"
        for name, metric in METRICS.items()
    ]
    return prose.rstrip() + "\n\n## Figures per call\n\n" + "\n".join(figures)


def command_line() -> str:
    """Help of every command, as a terminal shows it."""
    context = cli.make_context("voicecoach", [], resilient_parsing=True, terminal_width=100)
    pages = ["# Command line\n\nGenerated from `--help` by `make docs`.\n", _page(cli, context)]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=100)
            pages.append(f"## voicecoach {name}\n\n" + _page(command, inner))
            if isinstance(command, click.Group):
                pages += _parts(command, inner)
    return "\n".join(pages)


def _parts(group: click.Group, context: click.Context) -> list[str]:
    """One page for each command of a group."""
    contexts = {
        name: click.Context(part, info_name=name, parent=context, terminal_width=100)
        for name, part in group.commands.items()
    }
    return [
        f"### {inner.command_path}\n\n" + _page(inner.command, inner) for inner in contexts.values()
    ]


def _page(command: click.Command, context: click.Context) -> str:
    return f"```text\n{command.get_help(context)}\n```\n"


def signals() -> str:
    """Prose from ``sources/signals.md`` with the figures of the newest benchmarks in it."""
    return filled((DOCS / "sources" / "signals.md").read_text("utf-8"), read_results())


def scorecard() -> str:
    """Prose from ``sources/scorecard.md`` with the tables of components and skills in it."""
    prose = (DOCS / "sources" / "scorecard.md").read_text("utf-8")
    return prose.format(components=components_markdown(), others=others_markdown())


def documents() -> Mapping[Path, str]:
    """Every generated document: file -> text."""
    return {
        DOCS / "glossary.md": glossary(),
        DOCS / "cli.md": command_line(),
        DOCS / "rules.md": rules_markdown(),
        DOCS / "scorecard.md": scorecard(),
        DOCS / "signals.md": signals(),
        DOCS / "benchmarks.md": benchmarks_markdown(read_results()),
        DOCS / "analysis.schema.json": json.dumps(json_schema(), indent=1, sort_keys=True) + "\n",
    }


def main() -> None:
    """Write them all."""
    for path, text in documents().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    main()
