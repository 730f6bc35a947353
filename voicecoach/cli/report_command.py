"""``voicecoach report``."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli.options import call_argument, open_store, store_option, talk

if TYPE_CHECKING:
    from voicecoach.coaching.rule import Room

__all__ = ["command"]


@click.command("report")
@call_argument
@click.option(
    "--output",
    "-o",
    "target",
    help="File; - for stdout. [default: the call's id and .html, here]",
)
@click.option("--clips/--no-clips", default=True, help="With the sound of each moment, or without.")
@click.option(
    "--names/--no-names", default=True, help="With names of agent, team and files, or without."
)
@click.option(
    "--room",
    type=click.Choice(["coach", "agent"]),
    default="coach",
    show_default=True,
    help="For whom: coach leaves your tone of voice out; agent is for yourself.",
)
@store_option
def command(
    *,
    call: str,
    target: str | None,
    clips: bool,
    names: bool,
    room: "Room",
    store_path: str | None,
) -> None:
    """Write CALL as one HTML file to read, to hear and to print.

    The file needs nothing else and asks nobody for anything: its sound is in
    it. It holds voices unless you say --no-clips; pass it on only to who may
    hear the call. Print it from a browser for a PDF.

    \b
    Examples:
      voicecoach report 3f2a -o call.html
      voicecoach report 3f2a --no-clips --no-names -o call.html
      voicecoach report 3f2a --room agent
    """
    from voicecoach.batch.reporting import report_of
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        call_id = store.resolve(LOCAL_USER, call)
        text = report_of(store, LOCAL_USER, call_id, room=room, with_clips=clips, with_names=names)
    path = target or f"{call_id}.html"
    with click.open_file(path, "w", encoding="utf-8") as file:
        file.write(text)
    holds = "It holds voices" if "<audio" in text else "It holds no sound"
    talk().print(f"{path}: {len(text) / 1e3:.0f} KB. {holds}.", soft_wrap=True)
