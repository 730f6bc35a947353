"""``voicecoach list``."""

import click

from voicecoach.cli.options import open_store, output, store_option, talk

__all__ = ["command"]


@click.command("list")
@click.option("--agent", help="Only calls of this agent.")
@click.option("--team", help="Only calls of this team.")
@click.option("--queue", help="Only calls of this queue.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="How many at the most.",
)
@click.option("--ids", is_flag=True, help="Print call ids only, one a line, for scripts.")
@store_option
def command(
    *,
    agent: str | None,
    team: str | None,
    queue: str | None,
    limit: int,
    ids: bool,
    store_path: str | None,
) -> None:
    """List the calls in the store, newest first.

    \b
    Examples:
      voicecoach list
      voicecoach list --team Repairs --limit 10
      voicecoach list --ids | xargs -n1 voicecoach show
    """
    from voicecoach.cli.render import call_table
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.store.records import CallFilter

    with open_store(store_path) as store:
        wanted = CallFilter(agent=agent, team=team, queue=queue)
        calls = store.calls(LOCAL_USER, filter=wanted, limit=limit, offset=0)
        total = store.call_count(LOCAL_USER, filter=wanted)
        to_guess = store.guesses_due(LOCAL_USER, [call.call_id for call in calls])
    if ids:
        click.echo("\n".join(call.call_id for call in calls), nl=bool(calls))
        return
    if not calls:
        talk().print(
            "No call passes these filters."
            if agent or team or queue
            else "No calls yet. Analyse one with: voicecoach analyze RECORDING"
        )
        return
    console = output()
    console.print(call_table(calls, width=console.width, to_guess=to_guess))
    if total > len(calls):
        talk().print(f"{len(calls)} of {total} calls; --limit shows more.", style="dim")
