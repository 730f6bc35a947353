"""The command line: each command parses, calls one function and prints.

Data goes to stdout, everything else to stderr. Exit status: 0 all well, 1 an
expected failure (one line says what to do), 2 wrong usage, 3 some of several
recordings were refused (the others are analysed), 130 interrupted.
"""

import importlib
import io
import os
import sys

import click

from voicecoach import __version__
from voicecoach.cli.remedies import told
from voicecoach.core.errors import VoiceCoachError

__all__ = ["cli", "main"]

_INTERRUPTED = 130
"""What a shell reports of a program that Ctrl+C stopped."""

_COMMANDS = {
    "analyze": "Analyse recordings and keep them in the store.",
    "list": "List the calls in the store.",
    "search": "Find words and kinds of moments across calls.",
    "show": "Show what was found in one call.",
    "words": "Add the words of a transcript to a call, or tell what words it has.",
    "roles": "Tell who is agent and who is customer in a call, or correct it.",
    "voices": "Tell how many voices the store remembers, or forget them.",
    "export": "Write one call, or its words, in a format that other tools read.",
    "report": "Write one call as an HTML file to read, to hear and to print.",
    "dashboard": "Serve the dashboard on this machine.",
    "demo": "Analyse the sample calls and serve the dashboard.",
    "delete": "Delete a call and every trace of it.",
    "models": "List, get and check the models that find words.",
    "rules": "List and explain the rules, and try out rules of your own.",
    "doctor": "Tell what is installed, what is missing and what it would add.",
}
"""Name -> help line, kept here so that ``--help`` imports no command."""


class _LazyGroup(click.Group):
    """Imports a command when it is called, so that help and completion stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"voicecoach.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voicecoach")
def cli() -> None:
    """Replay recorded customer calls with coaching moments.

    \b
    Examples:
      voicecoach analyze call.wav --agent-channel left
      voicecoach analyze --agent-audio agent.wav --customer-audio customer.wav
      voicecoach list
      voicecoach show CALL
      voicecoach dashboard

    \b
    Exit status:
      0    all well
      1    an expected failure; one line says what to do
      2    wrong usage
      3    some recordings were refused, the others are analysed
      130  interrupted

    Nothing leaves this machine.
    """


def main() -> None:
    """Run the command line; expected failures print one line and exit with status 1."""
    _accept_any_text()
    sys.exit(_run())


def _run() -> int:
    try:
        cli(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept.", err=True)
        return _INTERRUPTED
    except VoiceCoachError as error:
        click.echo(f"error: {told(error)}", err=True)
        return 1
    except OSError as error:
        return _cannot_write(error)
    return 0


def _accept_any_text() -> None:
    """Show what a terminal's character set lacks as ``?`` instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _cannot_write(error: OSError) -> int:
    """Say what could not be read or written; a reader that left early needs no words."""
    # What is still buffered would fail again when the interpreter flushes it at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        place = f"{error.filename}: " if error.filename else ""
        click.echo(
            f"error: {place}{error.strerror or error}; check the path and its disk", err=True
        )
    return 1
