"""``voicecoach delete``."""

import click

from voicecoach.cli.options import call_argument, open_store, store_option, talk

__all__ = ["command"]


@click.command("delete")
@call_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
def command(*, call: str, yes: bool, store_path: str | None) -> None:
    """Delete CALL and every trace of it: analysis, moments, annotations, audio and tracks.

    The recording that was analysed stays where it is.

    \b
    Examples:
      voicecoach delete 3f2a
      voicecoach delete late-repair-2 --yes
    """
    from voicecoach.store.access import LOCAL_USER

    with open_store(store_path) as store:
        call_id = store.resolve(LOCAL_USER, call)
        names = " + ".join(store.load(LOCAL_USER, call_id).recording.source_names)
        if not yes:
            click.confirm(f"Delete {call_id} ({names}) and everything about it?", abort=True)
        store.delete(LOCAL_USER, call_id)
    talk().print(f"Deleted {call_id}.")
