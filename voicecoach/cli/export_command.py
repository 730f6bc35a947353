"""``voicecoach export``."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli.options import call_argument, open_store, store_option

if TYPE_CHECKING:
    from voicecoach.coaching.rule import Room

__all__ = ["command"]


@click.command("export")
@call_argument
@click.option(
    "--format",
    "file_format",
    type=click.Choice(
        [
            "json",
            "csv",
            "rttm",
            "vtt",
            "srt",
            "textgrid",
            "ctm",
            "answers-csv",
            "scorecard-json",
            "scorecard-csv",
            "notes-json",
            "notes-csv",
        ]
    ),
    required=True,
    help="json: the whole analysis; csv: the moments; rttm: who speaks when; "
    "vtt, srt, textgrid, ctm: what was said; answers-csv: what the customer gave to answer to, "
    "with the answers; scorecard-json, scorecard-csv: each component "
    "with its evidence; notes-json, notes-csv: what people wrote on the call.",
)
@click.option(
    "--room",
    type=click.Choice(["coach", "agent"]),
    default="coach",
    show_default=True,
    help="For whom: coach leaves your tone of voice out; agent is for yourself.",
)
@click.option("--output", "target", default="-", show_default=True, help="File; - for stdout.")
@store_option
def command(
    *, call: str, file_format: str, room: "Room", target: str, store_path: str | None
) -> None:
    """Write CALL in a format that other tools read.

    What leaves the store is what a coach may see: no moments about tone of
    voice, no pitch and level of the agent, no notes that are for you only.
    How activated the agent's voice sounded is in no export at all.

    \b
    Examples:
      voicecoach export 3f2a --format csv --output moments.csv
      voicecoach export 3f2a --format rttm
      voicecoach export 3f2a --format vtt --output call.vtt
      voicecoach export 3f2a --format csv --room agent --output my-moments.csv
      voicecoach export 3f2a --format scorecard-csv --output scorecard.csv
      voicecoach export 3f2a --format notes-csv --output notes.csv
      voicecoach export 3f2a --format json | jq .moments
    """
    from voicecoach.exchange.formats import export_call
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        analysis = store.load(LOCAL_USER, store.resolve(LOCAL_USER, call))
        annotations = store.annotations(LOCAL_USER, analysis.call_id)
    text = export_call(analysis, file_format=file_format, room=room, annotations=annotations)
    with click.open_file(target, "w", encoding="utf-8") as file:
        file.write(text)
