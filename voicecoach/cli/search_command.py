"""``voicecoach search``."""

import click

from voicecoach.cli.options import open_store, output, store_option, talk

__all__ = ["command"]


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--moment", "rule", metavar="CODE", help="Only moments of this rule, e.g. TRN01.")
@click.option(
    "--meaning",
    type=click.Choice(["strength", "opportunity", "note"]),
    help="Only moments that mean this.",
)
@click.option("--speaker", type=click.Choice(["agent", "customer"]), help="Whose words or moment.")
@click.option("--agent", help="Only calls of this agent.")
@click.option("--team", help="Only calls of this team.")
@click.option(
    "--limit", type=click.IntRange(1), default=25, show_default=True, help="How many at the most."
)
@store_option
def command(
    *,
    words: tuple[str, ...],
    rule: str | None,
    meaning: str | None,
    speaker: str | None,
    agent: str | None,
    team: str | None,
    limit: int,
    store_path: str | None,
) -> None:
    """Find WORDS, kinds of moments, or words inside such moments in all calls.

    Words are found with any ending; several in quotes as they are, one after
    the other. All have to be in one sentence.

    \b
    Examples:
      voicecoach search refund
      voicecoach search "call you back" --speaker agent
      voicecoach search --moment TRN01 --agent "Ana Ruiz"
      voicecoach search sorry --meaning opportunity
    """
    from voicecoach.cli.render import hit_table
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.store.records import CallFilter
    from voicecoach.store.search_records import Wanted
    from voicecoach.store.word_query import word_query
    from voicecoach.views.search import LEFT_OUT, find_places

    if not words and not rule and not meaning:
        raise click.UsageError("Name words, --moment or --meaning.")
    if words and not word_query(" ".join(words)).terms:
        raise click.UsageError("There is no word in that: type letters or numbers.")
    wanted = Wanted(
        words=" ".join(map(_term, words)) or None,
        speaker=speaker,
        rule=rule and rule.upper(),
        valence=meaning,  # type: ignore[arg-type]
        calls=CallFilter(agent=agent, team=team),
    )
    with open_store(store_path) as store:
        found = find_places(store, LOCAL_USER, wanted, limit=limit)
        if wanted.is_of_moments and store.guesses_first(LOCAL_USER):
            talk().print(LEFT_OUT, style="dim")
    if not found.hits:
        hint = " 'voicecoach rules list' shows the codes of moments." if rule else ""
        talk().print(f"Nothing found.{hint}")
        return
    output().print(hit_table(found.hits, found.to_guess))
    if found.count > len(found.hits):
        more = "" if found.is_all else "more than "
        talk().print(
            f"{len(found.hits)} of {more}{found.count} places; --limit shows more.", style="dim"
        )


def _term(argument: str) -> str:
    """Take words that the shell kept together for words that follow each other."""
    return f'"{argument}"' if " " in argument and '"' not in argument else argument
