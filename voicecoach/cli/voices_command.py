"""``voicecoach voices``."""

import sys

import click

from voicecoach.cli.options import open_store, output, store_option, talk

__all__ = ["command"]


@click.command("voices")
@click.option("--forget", is_flag=True, help="Delete what voices are known by; the calls stay.")
@click.option("--agent", metavar="NAME", help="Forget this agent's alone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
def command(*, forget: bool, agent: str | None, yes: bool, store_path: str | None) -> None:
    """Tell how many voices the store remembers, or forget them.

    Voices are remembered only where voicecoach.toml says so, under [roles]:
    remember_voices = true. What a voice is known by is biometric data: it
    stays in the store, goes with its call, and is shown to nobody.

    \b
    Examples:
      voicecoach voices
      voicecoach voices --forget --agent Ana
      voicecoach voices --forget --yes
    """
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.figures import counted

    if agent and not forget:
        raise click.UsageError("--agent needs --forget.")
    with open_store(store_path) as store:
        if not forget:
            count = store.remembered_call_count(LOCAL_USER)
            output().print(f"Voices of {counted(count, 'call')} are remembered.")
            return
        whose = f"of {agent}" if agent else "of everybody"
        if not yes and not _is_wanted(f"Forget the voices {whose}?"):
            talk().print("Nothing forgotten; --yes forgets without asking.")
            sys.exit(1)
        count = store.forget_voices(LOCAL_USER, agent=agent)
    talk().print(f"Forgot the voices of {counted(count, 'call')}.", markup=False)


def _is_wanted(question: str) -> bool:
    try:
        return click.confirm(question, err=True)
    except click.Abort:  # nobody there to answer
        return False
