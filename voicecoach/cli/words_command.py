"""``voicecoach words``."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.corrections import correct, correction_of, correction_options, list_lines
from voicecoach.cli.options import (
    call_argument,
    config_option,
    open_store,
    output,
    store_option,
    talk,
)
from voicecoach.cli.words_options import speaker_option, speakers_of

if TYPE_CHECKING:
    from voicecoach.core.analysis import CallAnalysis
    from voicecoach.store.repository import CallStore

__all__ = ["command"]


@click.command("words")
@call_argument
@click.option(
    "--transcript", type=click.Path(path_type=Path), help="What was said: WebVTT, SRT, JSON, ..."
)
@speaker_option
@correction_options
@config_option
@store_option
def command(
    *,
    call: str,
    transcript: Path | None,
    speakers: tuple[str, ...],
    config: Path | None,
    store_path: str | None,
    lines: bool,
    **corrected: Any,
) -> None:
    """Add the words of a transcript to CALL, correct a line, or tell what words it has.

    The recording is not needed: everything that was heard is taken from the
    store, and only the words and what rests on them are found anew. Another
    transcript takes the place of the first. "voicecoach analyze RECORDING
    --transcript FILE" does the same.

    A line that was corrected stays so when the call is analysed again, also
    with the same transcript; another one takes its place. What was first
    written stays beside it.

    \b
    Examples:
      voicecoach words 3f2a
      voicecoach words 3f2a --transcript call.vtt
      voicecoach words 3f2a --transcript call.vtt --speaker "Ana Ruiz=agent"
      voicecoach words 3f2a --lines
      voicecoach words 3f2a --line 12 --text "Could you say that again?"
      voicecoach words 3f2a --line 12 --said-by customer
    """
    from voicecoach.cli.render import told_of_words
    from voicecoach.store.access import LOCAL_USER

    if speakers and transcript is None:
        raise click.UsageError(
            '--speaker needs --transcript; "voicecoach roles" corrects the words that are there.'
        )
    correction = correction_of(**corrected)
    if correction and transcript:
        raise click.UsageError("Use --transcript or --line, not both.")
    with open_store(store_path) as store:
        call_id = store.resolve(LOCAL_USER, call)
        agent_name = store.metadata(LOCAL_USER, call_id).agent
        analysis = store.load(LOCAL_USER, call_id)
        if correction:
            analysis = correct(
                store,
                call_id,
                number=corrected["line"],
                correction=correction,
                config=config,
                agent_name=agent_name,
            )
        elif transcript:
            labels = speakers_of(speakers)
            analysis = _with_words(store, analysis, transcript, labels, config, agent_name)
    if lines:
        list_lines(analysis, agent_name=agent_name)
        return
    told = told_of_words(analysis, agent_name=agent_name)
    if not told:
        talk().print("This call has no words; add them with --transcript FILE.")
    for line in told:
        output().print(line, markup=False, soft_wrap=True)


def _with_words(
    store: "CallStore",
    before: "CallAnalysis",
    transcript: Path,
    speakers: Mapping[str, str],
    config: Path | None,
    agent_name: str | None,
) -> "CallAnalysis":
    """Give a call the words of a file, and say what went with those of before."""
    from voicecoach.batch.kept import KeptCalls
    from voicecoach.batch.transcripts import lost_corrections, read_given
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER

    given = read_given(transcript, speakers=speakers, agent_name=agent_name)
    kept = KeptCalls(store, LOCAL_USER, read_settings(config))
    analysis = kept.set_words(before.call_id, given)
    if note := lost_corrections(before, analysis):
        talk().print(f"{note[:1].upper()}{note[1:]}.", style="yellow", markup=False, soft_wrap=True)
    return analysis
