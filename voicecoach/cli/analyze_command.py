"""``voicecoach analyze``."""

import dataclasses
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.options import (
    AGENT_CHANNELS,
    config_option,
    open_store,
    output,
    store_option,
    talk,
)
from voicecoach.cli.words_options import said_by_options, sources_with_transcripts, words_options
from voicecoach.core.errors import InputError

if TYPE_CHECKING:
    from voicecoach.batch.sources import CallSource
    from voicecoach.cli.importing import Outcome
    from voicecoach.config import Settings
    from voicecoach.store.records import CallMetadata

__all__ = ["command"]

_FILE = click.Path(path_type=Path)
_AUDIO = "audio"


class _Delay(click.FloatRange):
    """Seconds, or the word that leaves them to the audio."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        return _AUDIO if value == _AUDIO else super().convert(value, param, ctx)


@click.command("analyze")
@click.argument("paths", nargs=-1, type=_FILE, metavar="[PATH]...")
@click.option(
    "--agent-channel",
    type=click.Choice(list(AGENT_CHANNELS)),
    help="Channel of the agent in a stereo file. [default: left, unless the call says otherwise]",
)
@click.option("--agent-audio", type=_FILE, help="The agent's side, if the parties are two files.")
@click.option("--customer-audio", type=_FILE, help="The customer's side.")
@click.option("--metadata", type=_FILE, help="CSV: file, transcript, agent, team, started_at, ...")
@click.option("--agent", help="Name of the agent.")
@click.option("--team", help="Team of the agent.")
@click.option("--queue", help="Queue or line the call came in on.")
@click.option(
    "--started-at", help="Start, ISO 8601: 2026-11-03T10:42:00+01:00; without zone: local time."
)
@click.option("--external-id", help="Name of the call in the telephony platform.")
@click.option("--subject", help="What the call is about.")
@click.option("--json", "json_path", metavar="FILE", help="Also write the analysis; - for stdout.")
@config_option
@click.option("--force", is_flag=True, help="Analyse again what is unchanged.")
@click.option(
    "--jobs", type=click.IntRange(1), help="Recordings at once. [default: one per processor]"
)
@click.option(
    "--customer-delay",
    type=_Delay(0.0, 5.0),
    metavar="SECONDS",
    help="How long sound takes to the customer, one way, or "
    '"audio" for what the audio tells; kept with the call. [default: as kept, else audio]',
)
@words_options
@store_option
def command(**options: Any) -> None:
    """Analyse recordings and keep them in the store.

    PATH is a recording or a folder of them; with --metadata alone, every file
    of the list is analysed; with --transcript alone, only the words are. What
    was analysed before with the same settings is left alone; what people wrote
    about a call is never touched.
    Words come from a transcript, or from a model if one is on this machine
    ("voicecoach models pull"); a transcript that was given once is kept. Where
    only words or rules are new, nothing is heard anew.
    --json writes one object for one recording, a list for several.

    \b
    Examples:
      voicecoach analyze call.wav --agent-channel right --agent "Ana Ruiz"
      voicecoach analyze --agent-audio agent.wav --customer-audio customer.wav
      voicecoach analyze recordings/ --team Repairs
      voicecoach analyze --metadata calls.csv
      voicecoach analyze call.wav --json -
      voicecoach analyze call.wav --customer-delay 0.3
      voicecoach analyze call.wav --transcript call.vtt --speaker "Ana Ruiz=agent"
      voicecoach analyze --transcript chat.vtt
      voicecoach analyze recordings/ --transcripts transcripts/
    """
    from voicecoach.cli.importing import run_imports

    _require_writable(options["json_path"])
    sources = sources_with_transcripts(_sources(options), options)
    outcome = run_imports(
        sources,
        store_path=options["store_path"],
        config=options["config"],
        change=lambda settings: _of_line(said_by_options(settings, options), options),
        force=options["force"],
        jobs=options["jobs"],
    )
    if options["json_path"]:
        _write_json(outcome, options["json_path"])
    if options["json_path"] != "-":
        _print(outcome, options["store_path"])
    if not options["no_words"]:
        _say_without_words(outcome)
    sys.exit(outcome.exit_status)


def _of_line(settings: "Settings", options: dict[str, Any]) -> "Settings":
    """Put the delay that the command line gives over the settings file."""
    given = options["customer_delay"]
    if given is None:
        return settings
    from voicecoach.pipeline.line import LineOptions

    line = dataclasses.replace(
        settings.stage("line", LineOptions),
        call_delay_s=None if given == _AUDIO else given,
        is_told_by_audio=given == _AUDIO,
    )
    return dataclasses.replace(settings, stages={**settings.stages, "line": line})


def _sources(options: dict[str, Any]) -> "list[CallSource]":
    paths, pair = options["paths"], (options["agent_audio"], options["customer_audio"])
    if any(pair):
        if not all(pair) or paths or options["metadata"]:
            raise click.UsageError(
                "--agent-audio and --customer-audio go together, without PATH and --metadata."
            )
        return [_source(options, tuple(pair))]
    listed = _listed(options)
    if not paths and not listed and options["transcript"]:
        return [_source(options, ())]
    if not paths and not listed:
        raise click.UsageError("Name a recording, a folder, or a list with --metadata.")
    from voicecoach.batch.sources import recordings_in

    found = list(recordings_in(paths))
    if paths and not found:
        raise click.UsageError(f"No recordings in {', '.join(map(str, paths))}.")
    if not paths:
        return list(listed.values())
    sources = [listed.get(_real(path)) or _source(options, (path,)) for path in found]
    if len(sources) > 1 and options["external_id"]:
        raise click.UsageError("--external-id names one call; use --metadata for several.")
    return sources


def _real(path: Path) -> Path:
    """Follow links as far as they lead; `Path.resolve` fails on links that go round in a circle."""
    return Path(os.path.realpath(path))


def _source(options: dict[str, Any], paths: tuple[Path, ...]) -> "CallSource":
    from voicecoach.batch.sources import CallSource

    return CallSource(
        paths=paths,
        agent_channel=AGENT_CHANNELS.get(options["agent_channel"]),
        metadata=_metadata(options),
    )


def _metadata(options: dict[str, Any]) -> "CallMetadata":
    from voicecoach.store.records import CallMetadata

    known = {f.name: options[f.name] for f in dataclasses.fields(CallMetadata)}
    if known["started_at"]:
        known["started_at"] = _start(known["started_at"])
    return CallMetadata(**known)


def _start(text: str) -> datetime:
    try:
        started_at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--started-at must be ISO 8601; got {text!r}.") from error
    return started_at if started_at.tzinfo else started_at.astimezone()


def _listed(options: dict[str, Any]) -> "dict[Path, CallSource]":
    if options["metadata"] is None:
        return {}
    from voicecoach.cli.metadata import sources_from_csv

    listed = sources_from_csv(
        options["metadata"], agent_channel=AGENT_CHANNELS.get(options["agent_channel"])
    )
    return {_real(source.files[0]): source for source in listed}


def _require_writable(target: str | None) -> None:
    """Refuse a place for the JSON before any audio is read, not after."""
    if target in {None, "-"}:
        return
    path = Path(str(target))
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"--json needs a file that can be written; {target} cannot")


def _write_json(outcome: "Outcome", target: str) -> None:
    from voicecoach.exchange.analysis_export import analysis_json

    texts = [analysis_json(r.analysis).rstrip() for r in outcome.results if r.analysis is not None]
    text = texts[0] if len(outcome.results) == 1 and texts else "[" + ",\n".join(texts) + "]"
    if target == "-":
        click.echo(text)
    else:
        Path(target).write_text(text + "\n", "utf-8")


def _print(outcome: "Outcome", store_path: str | None) -> None:
    from voicecoach.cli.render import call_summary, call_table
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.calls import GUESS_FIRST

    kept = [result for result in outcome.results if result.call_id is not None]
    with open_store(store_path) as store:
        summaries = [store.summary(LOCAL_USER, str(result.call_id)) for result in kept]
        to_guess = store.guesses_due(LOCAL_USER, [summary.call_id for summary in summaries])
    if len(outcome.results) == 1 and to_guess:
        talk().print(f"{kept[0].call_id} is kept. {GUESS_FIRST}: voicecoach dashboard")
        return
    if len(outcome.results) == 1 and kept and kept[0].analysis is not None:
        output().print(call_summary(kept[0].analysis, summaries[0].metadata))
        talk().print("\nReplay it: voicecoach dashboard", style="dim")
        return
    if summaries:
        console = output()
        console.print(call_table(summaries, width=console.width, to_guess=to_guess))
    counts = {s: sum(r.status == s for r in outcome.results) for s in ("analysed", "unchanged")}
    refused = len(outcome.results) - len(kept)
    talk().print(
        f"{counts['analysed']} analysed, {counts['unchanged']} unchanged, {refused} refused."
    )


def _say_without_words(outcome: "Outcome") -> None:
    """Say how words are added where some calls have none."""
    without = [
        r for r in outcome.results if r.analysis is not None and r.analysis.transcript is None
    ]
    if without:
        which = "Without words" if len(outcome.results) == 1 else f"{len(without)} without words"
        talk().print(
            f"{which}: add them with: voicecoach words CALL --transcript FILE, or get a model "
            "with: voicecoach models pull",
            style="dim",
            soft_wrap=True,
        )
