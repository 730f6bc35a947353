"""Options of ``voicecoach analyze`` about words, and what they change."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.core.recording import AGENT, CUSTOMER

if TYPE_CHECKING:
    from voicecoach.batch.sources import CallSource
    from voicecoach.config import Settings

__all__ = [
    "said_by_options",
    "sources_with_transcripts",
    "speaker_option",
    "speakers_of",
    "words_options",
]

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)


def speaker_option(command: Command) -> Command:
    """Add ``--speaker``, see `speakers_of`."""
    return click.option(
        "--speaker",
        "speakers",
        multiple=True,
        metavar="LABEL=ROLE",
        help="Who a label of the transcript is: LABEL=agent or LABEL=customer.",
    )(command)


def words_options(command: Command) -> Command:
    """Add the options about words."""
    for option in reversed(
        (
            click.option("--transcript", type=_FILE, help="What was said: WebVTT, SRT, JSON, ..."),
            click.option(
                "--transcripts",
                type=_FILE,
                metavar="FOLDER",
                help="Take for each recording the transcript of the same name, if there is one.",
            ),
            speaker_option,
            click.option(
                "--model",
                metavar="NAME",
                help="Model or folder that finds words where there is no transcript.",
            ),
            click.option("--language", metavar="TAG", help="Language of the call, such as en."),
            click.option(
                "--vocabulary",
                multiple=True,
                metavar="NAME",
                help="Name of a product or person to listen for; may be repeated.",
            ),
            click.option("--no-words", is_flag=True, help="Leave words out."),
        )
    ):
        command = option(command)
    return command


def said_by_options(settings: "Settings", options: Mapping[str, Any]) -> "Settings":
    """Put what the command line says of words over the settings file.

    Raises
    ------
    ConfigError
        If a name of the vocabulary is none.
    """
    from voicecoach.pipeline.words import WordsOptions

    words = settings.stage("words", WordsOptions)
    said = {name: options[name] for name in ("model", "language", "vocabulary") if options[name]}
    chosen = dataclasses.replace(
        words,
        is_on=words.is_on and not options["no_words"],
        recogniser=dataclasses.replace(words.recogniser, **said),
    )
    return dataclasses.replace(settings, stages={**settings.stages, "words": chosen})


def sources_with_transcripts(
    sources: "list[CallSource]", options: Mapping[str, Any]
) -> "list[CallSource]":
    """Give recordings the transcripts that are named."""
    one, folder = options["transcript"], options["transcripts"]
    if options["no_words"] and (one or folder):
        raise click.UsageError("--no-words leaves out what --transcript and --transcripts bring.")
    if one and folder:
        raise click.UsageError("Use --transcript or --transcripts, not both.")
    speakers = speakers_of(options["speakers"])
    if speakers and not one:
        raise click.UsageError("--speaker says who a label is; it needs --transcript.")
    if one:
        if len(sources) > 1:
            raise click.UsageError("--transcript is of one recording; use --transcripts FOLDER.")
        return [dataclasses.replace(sources[0], transcript=one, speakers=speakers)]
    if folder:
        from voicecoach.batch.transcripts import with_transcripts

        return with_transcripts(sources, folder)
    return sources


def speakers_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read ``LABEL=agent`` and ``LABEL=customer``."""
    found = {}
    for pair in pairs:
        label, equals, role = pair.rpartition("=")
        if not (label and equals and role in (AGENT, CUSTOMER)):
            raise click.UsageError(f"--speaker must be LABEL=agent or LABEL=customer; got {pair!r}")
        found[label] = role
    return found
