"""What follows once a person has said who is who: for good, and in everything of the call."""

import dataclasses
from collections.abc import Mapping

from voicecoach.config import Settings
from voicecoach.core.errors import InputError, Remedy
from voicecoach.core.recording import AGENT
from voicecoach.core.transcript import RoleAssignment, Transcript
from voicecoach.pipeline.again import analyse_again
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.pipeline.roles import AGENT_VOICE, voice_order
from voicecoach.pipeline.speakers import renamed_call, swapped_call

__all__ = ["called_call", "candidates"]


def candidates(kept: AnalysedCall) -> tuple[str, ...]:
    """Everybody who may be the agent, by the names of now.

    With a channel for each party the two channels, else the voices that were
    told apart, else the speakers of the words.
    """
    stored = kept.analysis
    if stored.recording.is_split:
        return stored.recording.channel_speakers
    if len(stored.diarization.speakers) > 1:
        return voice_order(stored)
    return stored.transcript.speakers if stored.transcript else ()


def called_call(
    kept: AnalysedCall,
    settings: Settings,
    names: Mapping[str, str],
    *,
    transcript: GivenTranscript | None,
) -> AnalysedCall:
    """Make an analysis again as a person says who is who.

    Parameters
    ----------
    kept : AnalysedCall
    settings : Settings
    names : mapping
        Speaker -> new name, changing two over; without any, the agent is who
        is taken for them.
    transcript : GivenTranscript or None
        The words of the call as they are, assembled.

    Raises
    ------
    InputError
        If nobody of that name can be the agent of this call.
    """
    stored = kept.analysis
    agent = next((name for name, new in names.items() if new == AGENT), AGENT)
    possible = candidates(kept)
    if len(possible) < 2:
        raise InputError(
            "everybody is on one channel and no two people are told apart there, so nobody can be "
            "taken for the agent",
            remedy=Remedy.ADD_WORDS,
        )
    if agent not in possible:
        raise InputError(f"need one of {', '.join(possible)}; got {agent!r}")
    channels = dict(stored.provenance.options.get("channels", {}))
    if stored.recording.is_split:
        if names:
            return swapped_call(kept, settings, transcript=transcript)
        said = {**channels, "corrected": True}
        return analyse_again(kept, settings, channels=said, transcript=transcript)
    if len(stored.diarization.speakers) > 1:
        said = {**channels, AGENT_VOICE: voice_order(stored).index(agent), "corrected": True}
        return renamed_call(kept, settings, names, channels=said, transcript=transcript)
    words = None if transcript is None else _said_words(transcript, names)
    return analyse_again(kept, settings, channels=channels, transcript=words)


def _said_words(given: GivenTranscript, names: Mapping[str, str]) -> GivenTranscript:
    """Words whose speakers are who a person says, with the labels that they came with."""
    if not isinstance(given.source, Transcript):
        return given
    labels = {role.speaker: role.label for role in given.roles}
    now = {name: names.get(name, name) for name in given.source.speakers}
    roles = tuple(
        RoleAssignment(labels.get(name, name), new, 1.0, "given") for name, new in now.items()
    )
    utterances = tuple(item.renamed(names) for item in given.source.utterances)
    return dataclasses.replace(
        given,
        source=dataclasses.replace(given.source, utterances=utterances),
        roles=roles,
        speakers={**given.speakers, **{role.label: role.speaker for role in roles}},
    )
