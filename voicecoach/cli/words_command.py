"""``voicecoach words``."""

from pathlib import Path

import click

from voicecoach.cli.options import (
    call_argument,
    config_option,
    open_store,
    output,
    store_option,
    talk,
)
from voicecoach.cli.words_options import speaker_option, speakers_of

__all__ = ["command"]


@click.command("words")
@call_argument
@click.option(
    "--transcript", type=click.Path(path_type=Path), help="What was said: WebVTT, SRT, JSON, ..."
)
@speaker_option
@config_option
@store_option
def command(
    *,
    call: str,
    transcript: Path | None,
    speakers: tuple[str, ...],
    config: Path | None,
    store_path: str | None,
) -> None:
    """Add the words of a transcript to CALL, or tell what words it has.

    The recording is not needed: everything that was heard is taken from the
    store, and only the words and what rests on them are found anew. Another
    transcript takes the place of the first. "voicecoach analyze RECORDING
    --transcript FILE" does the same.

    \b
    Examples:
      voicecoach words 3f2a
      voicecoach words 3f2a --transcript call.vtt
      voicecoach words 3f2a --transcript call.vtt --speaker "Ana Ruiz=agent"
    """
    from voicecoach.cli.render import told_of_words
    from voicecoach.store.access import LOCAL_USER

    if speakers and transcript is None:
        raise click.UsageError(
            '--speaker needs --transcript; "voicecoach roles" corrects the words that are there.'
        )
    with open_store(store_path) as store:
        call_id = store.resolve(LOCAL_USER, call)
        metadata = store.metadata(LOCAL_USER, call_id)
        if transcript is None:
            analysis = store.load(LOCAL_USER, call_id)
        else:
            from voicecoach.batch.kept import KeptCalls
            from voicecoach.batch.transcripts import read_given
            from voicecoach.pipeline import read_settings

            given = read_given(
                transcript, speakers=speakers_of(speakers), agent_name=metadata.agent
            )
            analysis = KeptCalls(store, LOCAL_USER, read_settings(config)).set_words(call_id, given)
    lines = told_of_words(analysis, agent_name=metadata.agent)
    if not lines:
        talk().print("This call has no words; add them with --transcript FILE.")
    for line in lines:
        output().print(line, markup=False, soft_wrap=True)
