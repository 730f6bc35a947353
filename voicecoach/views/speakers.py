"""Who is taken for agent and customer, how that was told, and how sure it is."""

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.transcript import RoleAssignment, RoleReason

__all__ = ["SWAP_NOTE", "can_swap", "role_doubt", "role_lines", "speaker_names", "who_is_who"]

SURE_RATIO = 0.8
"""Confidence below which it is said that roles are a guess (convention: between a greeting and
the way somebody talks)."""

SWAP_NOTE = (
    "Swapping changes agent and customer over in all of the call: words, figures, moments and "
    "the agent's own room. It stays so when the recording is analysed again; what people wrote "
    "stays as it is."
)

_REASON_WORDS: Mapping[RoleReason, str] = MappingProxyType(
    {
        "given": "you said so",
        "name": "by that name",
        "channel": "by the channel",
        "sound": "by who is heard while its words are said",
        "elimination": "because nobody else is left",
        "agent_name": "by the agent's name",
        "greeting": "by the greeting",
        "talk_pattern": "by how they talk",
    }
)

_CHANNEL_NAMES = ("left", "right")


def speaker_names(*, agent_name: str | None) -> Mapping[str, str]:
    """Speaker of an analysis -> what people read."""
    return {AGENT: agent_name or "Agent", CUSTOMER: "Customer", MIXED: "Not known"}


def role_lines(analysis: CallAnalysis, *, agent_name: str | None) -> tuple[str, ...]:
    """Whom the labels of the words were taken for, where the label itself does not say it."""
    return tuple(
        f"{role.label} is taken for {_party(role, agent_name)}: "
        f"{_REASON_WORDS[role.reason]}{_confidence(role.confidence_ratio)}."
        for role in analysis.roles
        if role.reason != "name"
    )


def _party(role: RoleAssignment, agent_name: str | None) -> str:
    """Name the party, and the person where the label does not."""
    if role.speaker == AGENT and agent_name and agent_name != role.label:
        return f"the agent, {agent_name}"
    return {AGENT: "the agent", CUSTOMER: "the customer"}.get(role.speaker, role.speaker)


def _confidence(ratio: float) -> str:
    return "" if ratio >= 1.0 else f" (confidence {ratio:.2f})"


def who_is_who(analysis: CallAnalysis, *, agent_name: str | None) -> tuple[str, ...]:
    """Say by channel and by label who is agent and who is customer."""
    speakers = analysis.recording.channel_speakers
    by_channel: tuple[str, ...] = ()
    if analysis.recording.is_split:
        side = _CHANNEL_NAMES[speakers.index(AGENT)]
        corrected = analysis.provenance.options.get("channels", {}).get("corrected")
        how = "since you changed them over" if corrected else "as the import said"
        by_channel = (f"The agent is on the {side} channel, {how}.",)
    return (*by_channel, *role_lines(analysis, agent_name=agent_name))


def can_swap(analysis: CallAnalysis) -> bool:
    """Whether anybody is taken for agent or customer at all."""
    said = analysis.transcript.speakers if analysis.transcript else ()
    return analysis.recording.is_split or bool({AGENT, CUSTOMER} & set(said))


def role_doubt(analysis: CallAnalysis) -> str | None:
    """Say that roles are a guess, where they are; ``None`` where they are sure enough."""
    guessed = [
        role
        for role in analysis.roles
        if role.speaker in {AGENT, CUSTOMER} and role.confidence_ratio < SURE_RATIO
    ]
    if not guessed:
        return None
    least = min(guessed, key=lambda role: role.confidence_ratio)
    return (
        f"Who is agent and who is customer is a guess here, {_REASON_WORDS[least.reason]} "
        f"(confidence {least.confidence_ratio:.2f}). Check it, and swap them if they are wrong."
    )
