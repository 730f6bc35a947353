"""``voicecoach export``."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli.options import open_store, store_option

if TYPE_CHECKING:
    from voicecoach.coaching.rule import Room

__all__ = ["command"]


@click.command("export")
@click.argument("call", metavar="[CALL]", required=False)
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
            "reviews-json",
            "reviews-csv",
        ]
    ),
    required=True,
    help="json: the whole analysis; csv: the moments; rttm: who speaks when; "
    "vtt, srt, textgrid, ctm: what was said; answers-csv: what the customer gave to answer to, "
    "with the answers; scorecard-json, scorecard-csv: each component "
    "with its evidence; notes-json, notes-csv: what people wrote on the call; "
    "reviews-json, reviews-csv: finished reviews, each level with what shows it.",
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
    *, call: str | None, file_format: str, room: "Room", target: str, store_path: str | None
) -> None:
    """Write CALL, or what people wrote on it, in a format that other tools read.

    What leaves the store is what a coach may see: no moments about tone of
    voice, no pitch and level of the agent, no notes that are for you only.
    How activated the agent's voice sounded is in no export at all.
    Without CALL, reviews-csv and reviews-json hold all reviews that you finished.

    \b
    Examples:
      voicecoach export 3f2a --format csv --output moments.csv
      voicecoach export 3f2a --format rttm
      voicecoach export 3f2a --format vtt --output call.vtt
      voicecoach export 3f2a --format csv --room agent --output my-moments.csv
      voicecoach export 3f2a --format scorecard-csv --output scorecard.csv
      voicecoach export 3f2a --format notes-csv --output notes.csv
      voicecoach export --format reviews-csv --output my-reviews.csv
      voicecoach export 3f2a --format json | jq .moments
    """
    from voicecoach.batch.exporting import export_of, own_reviews_export
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        if call is None:
            text = own_reviews_export(store, LOCAL_USER, file_format=file_format, room=room)
        else:
            call_id = store.resolve(LOCAL_USER, call)
            text = export_of(store, LOCAL_USER, call_id, file_format=file_format, room=room)
    with click.open_file(target, "w", encoding="utf-8") as file:
        file.write(text)
