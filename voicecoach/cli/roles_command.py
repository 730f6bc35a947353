"""``voicecoach roles``."""

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from voicecoach.store.records import CallMetadata
    from voicecoach.store.repository import CallStore
    from voicecoach.views.who_is_agent import AgentQuestion

__all__ = ["command"]


@click.command("roles")
@call_argument
@click.option("--swap", is_flag=True, help="Change agent and customer over.")
@click.option(
    "--agent",
    metavar="SPEAKER",
    help="Who of those who were told apart is the agent; --agent agent confirms it.",
)
@speaker_option
@config_option
@store_option
def command(
    *,
    call: str,
    swap: bool,
    agent: str | None,
    speakers: tuple[str, ...],
    config: Path | None,
    store_path: str | None,
) -> None:
    """Tell who is agent and who is customer in CALL, or correct it.

    --swap changes them over in all of the call: channels, words, figures,
    moments and the agent's own room. --speaker changes whom the labels of the
    transcript stand for, and leaves the channels. Neither needs the recording,
    and both are kept for when it is analysed again. --agent answers the
    question that is asked where the agent is not sure, also among three.

    \b
    Examples:
      voicecoach roles 3f2a
      voicecoach roles 3f2a --swap
      voicecoach roles 3f2a --agent speaker_2
      voicecoach roles 3f2a --speaker "Speaker 2=agent" --speaker "Speaker 1=customer"
    """
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.speakers import role_doubt, who_is_who
    from voicecoach.views.who_is_agent import agent_question

    if sum(map(bool, (swap, agent, speakers))) > 1:
        raise click.UsageError("Use one of --swap, --agent and --speaker, not both.")
    named = speakers_of(speakers)
    with open_store(store_path) as store:
        call_id = store.resolve(LOCAL_USER, call)
        if swap or agent or named:
            from voicecoach.batch.kept import KeptCalls
            from voicecoach.pipeline import read_settings

            kept = KeptCalls(store, LOCAL_USER, read_settings(config))
            if swap:
                kept.swap_speakers(call_id)
            elif agent:
                kept.choose_agent(call_id, agent)
            else:
                kept.name_speakers(call_id, named)
        analysis = store.load(LOCAL_USER, call_id)
        metadata = store.metadata(LOCAL_USER, call_id)
        if swap and analysis.recording.is_split:
            _say_of_other_calls(store, metadata)
    lines = who_is_who(analysis, agent_name=metadata.agent)
    for line in lines or ("Nobody is taken for agent or customer in this call.",):
        output().print(line, markup=False, soft_wrap=True)
    if question := agent_question(analysis):
        _ask(question, call_id)
    elif doubt := role_doubt(analysis):
        talk().print(doubt, style="yellow", markup=False, soft_wrap=True)


def _ask(question: "AgentQuestion", call_id: str) -> None:
    """Ask who the agent is, with what answers it."""
    from voicecoach.views.who_is_agent import ASK

    lines = [f"{ASK} {question.doubt}"]
    for choice in question.choices:
        said = f': "{choice.quote}"' if choice.quote else ""
        lines.append(f"  {choice.label}{said}")
        lines.append(f'    voicecoach roles {call_id} --agent "{choice.speaker}"')
    for line in lines:
        talk().print(line, style="yellow", markup=False, soft_wrap=True)


def _say_of_other_calls(store: "CallStore", metadata: "CallMetadata") -> None:
    """Later calls of the agent were compared with the voice that was taken for theirs."""
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.store.records import CallFilter

    if metadata.agent and store.call_count(LOCAL_USER, filter=CallFilter(agent=metadata.agent)) > 1:
        talk().print(
            f"Later calls of {metadata.agent} were compared with the other voice of this call; "
            "analyse them again with --force to compare them with this one.",
            markup=False,
            soft_wrap=True,
        )
