"""``voicecoach demo``."""

from pathlib import Path

import click

from voicecoach.cli.options import talk

__all__ = ["command"]


@click.command("demo")
@click.option("--store", "store_path", metavar="FOLDER", help="Where to keep the sample calls.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port on 127.0.0.1. [default: the first free one from 8501]",
)
@click.option("--no-serve", is_flag=True, help="Only analyse; do not serve the dashboard.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(*, store_path: str | None, port: int | None, no_serve: bool, no_browser: bool) -> None:
    """Analyse the sample calls and serve the dashboard with them.

    The sample calls are synthetic, three teams and a new one, with transcripts
    as a telephony platform writes them, and have a store of their own: your
    calls are not touched.

    \b
    Examples:
      voicecoach demo
      voicecoach demo --no-serve --store demo_store
    """
    from voicecoach.batch.transcripts import with_transcripts
    from voicecoach.cli.importing import run_imports
    from voicecoach.cli.metadata import sources_from_csv
    from voicecoach.cli.serving import serve
    from voicecoach.resources import find

    folder = Path(store_path) if store_path else _demo_store()
    place = find("sample_calls")
    samples = with_transcripts(sources_from_csv(place / "calls.csv"), place / "transcripts")
    outcome = run_imports(samples, store_path=str(folder))
    talk().print(f"{outcome.kept} sample calls are in {folder}.")
    if not no_serve:
        serve(str(folder), port=port, may_open_browser=not no_browser)


def _demo_store() -> Path:
    from platformdirs import user_data_path

    return user_data_path("voicecoach", appauthor=False) / "demo"
