"""``voicecoach export``."""

import click

from voicecoach.cli.options import call_argument, open_store, store_option

__all__ = ["command"]


@click.command("export")
@call_argument
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["json", "csv", "rttm"]),
    required=True,
    help="json: the whole analysis; csv: the moments; rttm: who speaks when.",
)
@click.option("--output", "target", default="-", show_default=True, help="File; - for stdout.")
@store_option
def command(*, call: str, file_format: str, target: str, store_path: str | None) -> None:
    """Write CALL in a format that other tools read.

    \b
    Examples:
      voicecoach export 3f2a --format csv --output moments.csv
      voicecoach export 3f2a --format rttm
      voicecoach export 3f2a --format json | jq .moments
    """
    from voicecoach.analysis_json import to_json
    from voicecoach.exchange.csv_tables import moments_csv
    from voicecoach.exchange.rttm import write_rttm
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        analysis = store.load(LOCAL_USER, store.resolve(LOCAL_USER, call))
    text = {
        "json": lambda: to_json(analysis, indent=2) + "\n",
        "csv": lambda: moments_csv(analysis),
        "rttm": lambda: write_rttm(analysis.diarization, file_id=analysis.call_id),
    }[file_format]()
    with click.open_file(target, "w", encoding="utf-8") as file:
        file.write(text)
