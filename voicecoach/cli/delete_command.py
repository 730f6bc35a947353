"""``voicecoach delete``."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from voicecoach.cli.options import open_store, store_option, talk

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["command"]


@click.command("delete")
@click.argument("calls", metavar="CALL...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
def command(*, calls: tuple[str, ...], yes: bool, store_path: str | None) -> None:
    """Delete each CALL and every trace of it: analysis, moments, annotations, audio and tracks.

    All of them or none. The recordings that were analysed stay where they
    are. The database is written anew once, which takes a while where it is
    large: name many calls at once rather than one after the other.

    \b
    Examples:
      voicecoach delete 3f2a
      voicecoach delete late-repair-2 late-repair-3 --yes
      voicecoach list --agent Ana --ids | xargs voicecoach delete --yes
    """
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        call_ids = list(dict.fromkeys(store.resolve(LOCAL_USER, call) for call in calls))
        if not yes and not _is_wanted(store, call_ids):
            talk().print("Nothing deleted; --yes deletes without asking.")
            sys.exit(1)
        talk().print("Removing every trace...")
        store.delete(LOCAL_USER, *call_ids)
    what = call_ids[0] if len(call_ids) == 1 else f"{len(call_ids)} calls"
    talk().print(f"Deleted {what}.")


def _is_wanted(store: "CallStore", call_ids: Sequence[str]) -> bool:
    from voicecoach.store.access import LOCAL_USER

    for call_id in call_ids:
        names = " + ".join(store.summary(LOCAL_USER, call_id).source_names)
        talk().print(f"  {call_id} ({names})", markup=False)
    what, about = ("this call", "it") if len(call_ids) == 1 else ("these calls", "them")
    try:
        return click.confirm(f"Delete {what} and everything about {about}?", err=True)
    except click.Abort:  # nobody there to answer
        return False
