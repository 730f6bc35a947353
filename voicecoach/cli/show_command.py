"""``voicecoach show``."""

import click

from voicecoach.cli.options import call_argument, open_store, output, store_option

__all__ = ["command"]


@click.command("show")
@call_argument
@click.option("--skip-guess", is_flag=True, help="Look, where you chose to guess first.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, as far as a coach may see it.")
@store_option
def command(*, call: str, skip_guess: bool, as_json: bool, store_path: str | None) -> None:
    """Show what was found in CALL.

    CALL is a call id, the beginning of one, the external id, or the name of
    the recording. The JSON is described by docs/analysis.schema.json and is what
    "voicecoach export" writes: for a coach; "export --room agent" is for yourself.
    If you chose to guess before you look, a call that you have not opened is
    shown after your guess (in the dashboard) or with --skip-guess.

    \b
    Examples:
      voicecoach show 3f2a
      voicecoach show late-repair-2
      voicecoach show 3f2a --json | jq .conversation.talk_time.speech_s
    """
    from voicecoach.exchange.analysis_export import analysis_json
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.guesses import require_guess
    from voicecoach.views.scorecard import call_scorecard

    with open_store(store_path) as store:
        call_id = store.resolve(LOCAL_USER, call)
        if not as_json:
            require_guess(store, LOCAL_USER, call_id, is_skipped=skip_guess)
        analysis = store.load(LOCAL_USER, call_id)
        metadata = store.metadata(LOCAL_USER, call_id)
        card = None if as_json else call_scorecard(store, LOCAL_USER, metadata, analysis)
    if as_json:
        click.echo(analysis_json(analysis), nl=False)
        return
    from voicecoach.cli.render import call_summary

    output().print(call_summary(analysis, metadata, card))
