"""Settle who the agent of an analysed call is, and give everybody their names."""

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import total_s
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.roles import SURE_PROBABILITY, AgentEstimate
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.pipeline.roles import find_agent
from voicecoach.pipeline.speakers import renamed_call, swapped_call, words_as_they_are

__all__ = ["settled"]

MIN_NAMED_PROBABILITY = 0.55
"""Voices on one channel are named from this on, and asked about up to `SURE_PROBABILITY`; below it
nobody is taken for anybody (convention: next to a coin)."""


def settled(
    made: AnalysedCall,
    settings: Settings,
    *,
    agent_name: str | None = None,
    voices: Mapping[str, VoicePrint] = MappingProxyType({}),
    remembered: Iterable[RememberedVoice] = (),
) -> tuple[AnalysedCall, Mapping[str, VoicePrint]]:
    """Weigh who the agent is, and change names where that is sure enough.

    Channels are changed over only where nobody said which is the agent's;
    where somebody did and everything else speaks against it, the estimate
    says so and the call asks.

    Parameters
    ----------
    made : AnalysedCall
    settings : Settings
    agent_name : str, optional
    voices : mapping
        Speaker -> what their voice is known by.
    remembered : iterable of RememberedVoice
        Of earlier calls.

    Returns
    -------
    AnalysedCall
        With its `AgentEstimate`, where voices are told apart.
    mapping
        ``voices`` by the names of now.
    """
    estimate = find_agent(
        made.analysis, agent_name=agent_name, voices=voices, remembered=remembered
    )
    if estimate is None:
        return made, voices
    names = _new_names(made.analysis, estimate)
    if names:
        made = _under_names(made, settings, names)
    analysis = dataclasses.replace(made.analysis, agent_estimate=estimate.renamed(names))
    return (
        dataclasses.replace(made, analysis=analysis),
        {names.get(name, name): voice for name, voice in voices.items()},
    )


def _new_names(call: CallAnalysis, estimate: AgentEstimate) -> Mapping[str, str]:
    probability = estimate.probabilities[estimate.agent]
    if call.recording.is_split:
        channels = call.provenance.options.get("channels", {})
        is_open = not {"said", "files", "corrected"} & set(channels)
        if estimate.agent == CUSTOMER and probability >= SURE_PROBABILITY and is_open:
            return {AGENT: CUSTOMER, CUSTOMER: AGENT}
        return {}
    if probability < MIN_NAMED_PROBABILITY or estimate.agent == AGENT:
        return {}
    return _names_on_one_channel(call, estimate.agent)


def _names_on_one_channel(call: CallAnalysis, agent: str) -> Mapping[str, str]:
    """Of the others the one who says most is the customer; a third keeps their label."""
    spoken = call.diarization
    if AGENT in spoken.speakers:
        return {AGENT: agent, agent: AGENT}
    others = [name for name in spoken.speakers if name != agent]
    customer = max(others, key=lambda name: total_s(spoken.intervals_of(name)))
    return {agent: AGENT, customer: CUSTOMER}


def _under_names(made: AnalysedCall, settings: Settings, names: Mapping[str, str]) -> AnalysedCall:
    stored = made.analysis
    words = words_as_they_are(stored)
    if stored.recording.is_split:
        return swapped_call(made, settings, transcript=words, by="found")
    channels = stored.provenance.options.get("channels", {})
    return renamed_call(made, settings, names, channels=channels, transcript=words)
