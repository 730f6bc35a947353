"""Correcting one line of a call from the command line, and listing the lines."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.cli.options import output, talk

if TYPE_CHECKING:
    from voicecoach.batch.correction import Correction
    from voicecoach.core.analysis import CallAnalysis
    from voicecoach.store.repository import CallStore

__all__ = ["correct", "correction_of", "correction_options", "list_lines"]

Command = TypeVar("Command", bound=Callable[..., Any])


def correction_options(command: Command) -> Command:
    """Add the options that list lines and correct one, see `correction_of`."""
    for option in reversed(
        (
            click.option("--lines", is_flag=True, help="List what was said, with numbers."),
            click.option("--line", type=int, metavar="N", help="Correct this line:"),
            click.option("--text", metavar="WORDS", help="  what was said there,"),
            click.option(
                "--said-by", metavar="SPEAKER", help="  who said it: agent, customer, or a label,"
            ),
            click.option("--nobody", is_flag=True, help="  nobody said that,"),
            click.option("--as-written", is_flag=True, help="  or as it was first written."),
        )
    ):
        command = option(command)
    return command


def correction_of(
    *, line: int | None, text: str | None, said_by: str | None, nobody: bool, as_written: bool
) -> "Correction | None":
    """What the options ask for; ``None`` where nothing is to be corrected.

    Raises
    ------
    click.UsageError
        If they do not go together.
    """
    asked = text is not None or said_by is not None
    if not (asked or nobody or as_written):
        if line is None:
            return None
        raise click.UsageError("--line needs --text, --said-by, --nobody or --as-written.")
    if line is None:
        raise click.UsageError("Say which line: --line N; --lines lists them.")
    if sum((asked, nobody, as_written)) > 1:
        raise click.UsageError("Use --text and --said-by, or --nobody, or --as-written.")
    if text is not None and not text.strip():
        raise click.UsageError("--text is empty; use --nobody where nobody said anything.")
    from voicecoach.batch.correction import Correction

    return Correction(text="" if nobody else text, speaker=said_by, as_first_written=as_written)


def correct(
    store: "CallStore",
    call_id: str,
    *,
    number: int,
    correction: "Correction",
    config: Path | None,
    agent_name: str | None,
) -> "CallAnalysis":
    """Correct a line and say what came of it."""
    from voicecoach.batch.kept import KeptCalls
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.corrections import correction_outcome

    kept = KeptCalls(store, LOCAL_USER, read_settings(config))
    analysis = kept.correct_line(call_id, number, correction)
    outcome = correction_outcome(analysis, agent_name=agent_name)
    talk().print(outcome, markup=False, soft_wrap=True)
    return analysis


def list_lines(analysis: "CallAnalysis", *, agent_name: str | None) -> None:
    """Print every line with its number; below a corrected one what was first written."""
    from voicecoach.views.corrections import call_lines

    lines = call_lines(analysis, agent_name=agent_name)
    width = len(str(len(lines)))
    for line in lines:
        output().print(f"{line.number:>{width}}  {line.label}", markup=False, soft_wrap=True)
        if line.was is not None:
            output().print(f"{'':>{width}}  was: {line.was}", markup=False, soft_wrap=True)
