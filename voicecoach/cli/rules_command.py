"""``voicecoach rules``."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.cli.options import open_store, output, store_option, talk

if TYPE_CHECKING:
    from voicecoach.batch.rule_trial import TriedCall
    from voicecoach.coaching.own_rule_options import OwnRuleOptions
    from voicecoach.views.rules import RuleEntry

__all__ = ["check_rules", "command", "list_rules", "show_rule"]

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_EXAMPLES = 3
"""Moments shown of each rule that is tried; convention."""


def _config_option(command: Command) -> Command:
    return click.option(
        "--config", type=_FILE, help="Settings file. [default: ./voicecoach.toml, if any]"
    )(command)


@click.group("rules")
def command() -> None:
    """List and explain the rules, and try out rules of your own.

    Thresholds, wording, files of rules and plug-ins are set in voicecoach.toml;
    docs/own_rules.md says how.
    """


@command.command("list")
@_config_option
def list_rules(*, config: Path | None) -> None:
    """List the rules as these settings run them.

    \b
    Examples:
      voicecoach rules list
      voicecoach rules list --config team.toml
    """
    from rich.markup import escape
    from rich.table import Table

    from voicecoach.coaching.plugins import installed_plugins
    from voicecoach.views.rules import VALENCE_WORDS, count_text

    entries = _entries(config)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("Code", "Rule", "Subject", "Meaning", "Here"):
        table.add_column(heading)
    for entry in entries:
        card = entry.card
        cells = (card.code, card.title, card.subject, VALENCE_WORDS[card.valence], _state(entry))
        table.add_row(*map(escape, cells))
    output().print(table)
    talk().print(f"{count_text(entries)}.", style="dim", markup=False)
    if names := installed_plugins():
        talk().print(f"Plug-ins installed: {', '.join(names)}.", style="dim", markup=False)


def _entries(config: Path | None) -> "tuple[RuleEntry, ...]":
    from voicecoach.pipeline import read_settings
    from voicecoach.views.rules import rule_entries

    return rule_entries(read_settings(config))


def _state(entry: "RuleEntry") -> str:
    states = [] if entry.is_on else ["off"]
    states += ["changed"] if entry.is_changed else []
    states += [entry.card.origin] if entry.card.origin else []
    return ", ".join(states)


@command.command("show")
@click.argument("code", metavar="CODE")
@_config_option
def show_rule(*, code: str, config: Path | None) -> None:
    """Explain one rule: what it finds and why, its thresholds and where they come from.

    \b
    Examples:
      voicecoach rules show TRN01
    """
    from voicecoach.coaching.suggesting import did_you_mean
    from voicecoach.core.errors import ConfigError
    from voicecoach.views.rules import ABOUT_FIELDS, entry_lines

    entries = {entry.card.code: entry for entry in _entries(config)}
    entry = entries.get(code.upper())
    if entry is None:
        near = did_you_mean(code.upper(), entries)
        raise ConfigError(f"no rule {code!r}{near}; list them with: voicecoach rules list")
    shown = output()
    shown.print(f"{entry.card.code} {entry.card.title}", style="bold", markup=False)
    for line in entry_lines(entry):
        shown.print(line, markup=False)
    for row in entry.thresholds:
        changed = f" (comes with {row.default})" if row.is_changed else ""
        line = f"  {row.name} = {row.value}{changed}   {row.origin}"
        shown.print(line, markup=False, soft_wrap=True)
    shown.print(f"{ABOUT_FIELDS} {', '.join(entry.fields)}", markup=False, style="dim")


@command.command("check")
@click.argument("file", type=_FILE)
@click.option("--try", "is_tried", is_flag=True, help="Run them over the calls in the store.")
@click.option(
    "--calls",
    "limit",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="Newest calls to try them on.",
)
@store_option
def check_rules(*, file: Path, is_tried: bool, limit: int, store_path: str | None) -> None:
    """Check a FILE of your own rules, and with --try tell what they would find.

    The first mistake is told with its table and key. Trying changes nothing in
    the store; an analysis may leave out as unsure some of what is found.

    \b
    Examples:
      voicecoach rules check our_rules.toml
      voicecoach rules check our_rules.toml --try --calls 200
    """
    from voicecoach.coaching.own_rules import own_rule
    from voicecoach.coaching.own_rules_file import read_rule_files

    rules = read_rule_files([file])
    for code, options in rules.items():
        line = f"{code} {options.texts.title}: {own_rule(options).finds}"
        output().print(line, markup=False, soft_wrap=True)
    count = len(rules)
    talk().print(f"{count} {'rule' if count == 1 else 'rules'}, nothing to put right.")
    if not is_tried:
        return
    from voicecoach.batch.rule_trial import try_rules
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        tried = list(try_rules(store, LOCAL_USER, rules, limit=limit))
    _say_found(tried, rules)


def _say_found(tried: "Sequence[TriedCall]", rules: "dict[str, OwnRuleOptions]") -> None:
    from voicecoach.core.units import seconds_to_clock

    read = [call for call in tried if call.moments is not None]
    for code in rules:
        found = [
            (call.call_id, moment)
            for call in read
            for moment in call.moments or ()
            if moment.rule == code
        ]
        calls = len({call_id for call_id, _ in found})
        output().print(f"\n{code}: {len(found)} found in {calls} of {len(read)} calls")
        for call_id, moment in found[:_EXAMPLES]:
            line = f"  {call_id} {seconds_to_clock(moment.segment.start)}  {moment.advice}"
            output().print(line, markup=False, soft_wrap=True)
    without_words = sum(not call.has_words for call in read)
    if without_words:
        talk().print(f"{without_words} of these calls have no words: nothing can be said in them.")
    if len(read) < len(tried):
        talk().print(f"{len(tried) - len(read)} calls could not be read.")
