"""Who is taken for agent and customer, how that was told, and how sure it is."""

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.roles import SURE_PROBABILITY, RoleClueKind
from voicecoach.core.transcript import RoleAssignment, RoleReason

__all__ = [
    "SWAP_NOTE",
    "can_swap",
    "lanes_of",
    "role_doubt",
    "role_lines",
    "speaker_name",
    "speaker_names",
    "who_is_who",
]

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
        "recurrence": "by a voice that comes back",
    }
)

_CLUE_WORDS: Mapping[RoleClueKind, str] = MappingProxyType(
    {
        "said": "as you said",
        "channel": "by the channel",
        "labels": "by the labels of the words that are heard there",
        "agent_name": "by the agent's name",
        "greeting": "by the greeting",
        "talk_words": "by who asks and who tells",
        "talk_pattern": "by who begins and who says most",
        "recurrence": "by a voice known from earlier calls",
    }
)

_CHANNEL_NAMES = ("left", "right")


def speaker_names(*, agent_name: str | None) -> Mapping[str, str]:
    """Speaker of an analysis -> what people read."""
    return {AGENT: agent_name or "Agent", CUSTOMER: "Customer", MIXED: "Not known"}


def speaker_name(speaker: str, names: Mapping[str, str]) -> str:
    """What people read for a speaker; one who is nobody known keeps their label.

    Examples
    --------
    >>> speaker_name("speaker_3", {"agent": "Ana"})
    'Speaker 3'
    """
    if speaker in names:
        return names[speaker]
    text = speaker.replace("_", " ")
    return text[:1].upper() + text[1:]


def lanes_of(analysis: CallAnalysis) -> tuple[tuple[str, int], ...]:
    """Speaker and channel of each lane of a call, the agent's first; voices share a channel."""
    heard = analysis.diarization
    if heard.is_estimated:
        lanes = [(speaker, 0) for speaker in heard.speakers]
    else:
        lanes = [(s, channel) for channel, s in enumerate(analysis.recording.channel_speakers)]
    return tuple(sorted(lanes, key=lambda lane: lane[0] != AGENT))


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
    """Say by channel, by voice and by label who is agent and who is customer."""
    speakers = analysis.recording.channel_speakers
    by_channel = _by_voice(analysis)
    if analysis.recording.is_split:
        side = _CHANNEL_NAMES[speakers.index(AGENT)]
        by_channel = (f"The agent is on the {side} channel, {_how_channel(analysis)}.",)
    return (*by_channel, *_evidence(analysis), *role_lines(analysis, agent_name=agent_name))


def _by_voice(analysis: CallAnalysis) -> tuple[str, ...]:
    """Which of several voices on one channel is the agent's."""
    voices = tuple(dict.fromkeys(unit.speaker for unit in analysis.diarization.segments))
    if AGENT not in voices or len(voices) < 2:
        return ()
    estimate = analysis.agent_estimate
    how = "as you said" if estimate and estimate.is_said else "by all that tells it"
    return (f"The agent is voice {voices.index(AGENT) + 1} of those heard, in order, {how}.",)


def _how_channel(analysis: CallAnalysis) -> str:
    channels = analysis.provenance.options.get("channels", {})
    if "corrected" in channels:
        return "as you said"
    if "found" in channels:
        return "as the call itself says"
    if {"said", "files"} & set(channels):
        return "as the import said"
    return "since nobody named another"


def _evidence(analysis: CallAnalysis) -> tuple[str, ...]:
    """What speaks for who is taken for the agent, the strongest first."""
    estimate = analysis.agent_estimate
    if estimate is None or estimate.is_said or AGENT not in estimate.probabilities:
        return ()
    speaking = estimate.clues_for(AGENT)
    against = estimate.clues_against(AGENT)
    lines = [f"Probability that this is right: {estimate.probabilities[AGENT]:.0%}."]
    if speaking:
        lines.append("It is told " + ", ".join(_CLUE_WORDS[clue.kind] for clue in speaking) + ".")
    if against:
        lines.append("Against it: " + ", ".join(_CLUE_WORDS[clue.kind] for clue in against) + ".")
    return tuple(lines)


def can_swap(analysis: CallAnalysis) -> bool:
    """Whether anybody is taken for agent or customer at all."""
    said = analysis.transcript.speakers if analysis.transcript else ()
    heard = analysis.diarization.speakers
    return analysis.recording.is_split or bool({AGENT, CUSTOMER} & {*said, *heard})


def role_doubt(analysis: CallAnalysis) -> str | None:
    """Say that roles are a guess, where they are; ``None`` where they are sure enough."""
    guessed = [
        role
        for role in analysis.roles
        if role.speaker in {AGENT, CUSTOMER} and role.confidence_ratio < SURE_PROBABILITY
    ]
    if not guessed:
        return None
    least = min(guessed, key=lambda role: role.confidence_ratio)
    return (
        f"Who is agent and who is customer is a guess here, {_REASON_WORDS[least.reason]} "
        f"(confidence {least.confidence_ratio:.2f}). Check it, and swap them if they are wrong."
    )
