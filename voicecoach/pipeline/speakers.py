"""Speakers of a call under other names: in what is heard, in what is said, in all that follows."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, Remedy
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.transcript import RoleAssignment, Transcript
from voicecoach.pipeline.again import analyse_again
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.pipeline.own_room import agent_room, arousal_of
from voicecoach.transcript.relabelling import lies_on_speech, source_of

__all__ = [
    "renamed_call",
    "swapped_call",
    "swapped_channels",
    "swapped_words",
    "words_as_they_are",
    "words_named_anew",
]

_OTHER = {AGENT: CUSTOMER, CUSTOMER: AGENT}

By = Literal["corrected", "found"]
"""Who changed agent and customer over: a person, or `voicecoach.pipeline.settling`."""


def swapped_channels(channels: Mapping[str, Any], *, by: By = "corrected") -> dict[str, Any]:
    """How channels are mapped once agent and customer have been changed over.

    Examples
    --------
    >>> swapped_channels({"agent_channel": 0})
    {'agent_channel': 1, 'corrected': True}
    >>> swapped_channels({"files": ["agent", "customer"]})
    {'files': ['customer', 'agent'], 'corrected': True}
    """
    if "files" in channels:
        changed: dict[str, Any] = {"files": list(reversed(channels["files"]))}
    else:
        changed = {"agent_channel": 1 - int(channels["agent_channel"])}
    return {**changed, by: True}


def words_as_they_are(stored: CallAnalysis) -> GivenTranscript | None:
    """Words of an analysis, wherever they came from; ``None`` where there are none."""
    if stored.transcript is None:
        return None
    asked = stored.provenance.options.get("transcript") or {}
    engines = (m["engine"] for m in stored.provenance.methods if m.get("stage") == "words")
    return GivenTranscript(
        source=stored.transcript,
        sha256=asked.get("sha256", ""),
        speakers=asked.get("speakers", {}),
        roles=stored.roles,
        engine=next(engines, None),
    )


def words_named_anew(
    given: GivenTranscript, speakers: Mapping[str, str], *, agent_name: str | None = None
) -> GivenTranscript:
    """Words of an analysis under the labels that they came with, to be held against speech anew.

    Parameters
    ----------
    given : GivenTranscript
        Assembled before.
    speakers : mapping
        Label -> speaker, as the user says now.
    agent_name : str, optional

    Raises
    ------
    InputError
        If two labels stand for one speaker.
    """
    words = given.source
    if not isinstance(words, Transcript):
        return given
    return GivenTranscript(
        source=source_of(words, given.roles, file_format=given.engine or "transcript"),
        sha256=given.sha256,
        speakers=speakers,
        agent_name=agent_name,
        engine=given.engine,
        before=words,
    )


def swapped_words(given: GivenTranscript) -> GivenTranscript:
    """Change agent and customer over in a transcript that was assembled before.

    Raises
    ------
    InputError
        If it is not assembled, or says nothing about agent or customer.
    """
    if not isinstance(given.source, Transcript) or not set(given.source.speakers) & set(_OTHER):
        raise InputError(
            "nobody in these words is known as agent or customer, so there is nothing to swap; "
            "say who is who with --speaker LABEL=agent"
        )
    roles = tuple(
        RoleAssignment(role.label, _other(role.speaker), 1.0, "given") for role in given.roles
    )
    utterances = tuple(item.renamed(_OTHER) for item in given.source.utterances)
    return dataclasses.replace(
        given,
        source=dataclasses.replace(given.source, utterances=utterances),
        roles=roles,
        speakers={role.label: role.speaker for role in roles},
    )


def swapped_call(
    kept: AnalysedCall,
    settings: Settings,
    *,
    transcript: GivenTranscript | None,
    by: By = "corrected",
) -> AnalysedCall:
    """Make an analysis again with agent and customer changed over.

    With a channel for each party the channels change over, and the words with
    them, unless they lie where their speaker is silent: then the labels were
    right and only the channels wrong. On one channel the words change over.
    Both parties' arousal is rated again, from the tracks as they are kept.

    Parameters
    ----------
    kept : AnalysedCall
    settings : Settings
    transcript : GivenTranscript or None
        The words of the call as they are, assembled; ``None`` if there are none.
    by : str
        Who changes them over.

    Raises
    ------
    InputError
        If there is one channel on which nobody is taken for agent or customer,
        and no words that are an agent's or customer's.
    """
    stored = kept.analysis
    channels = stored.provenance.options.get("channels", {})
    if not stored.recording.is_split:
        if set(stored.diarization.speakers) & set(_OTHER):
            return renamed_call(kept, settings, _OTHER, channels=channels, transcript=transcript)
        if transcript is None:
            raise InputError(
                "everybody is on one channel and there are no words, so nobody is taken for "
                "agent or customer",
                remedy=Remedy.ADD_WORDS,
            )
        given = swapped_words(transcript)
        return analyse_again(kept, settings, channels=channels, transcript=given)
    again = analyse_again(
        _relabelled(kept, _OTHER),
        settings,
        channels=swapped_channels(channels, by=by),
        transcript=_words_after_swap(transcript) if transcript else None,
    )
    facts = again.analysis
    return dataclasses.replace(
        again,
        analysis=dataclasses.replace(
            facts, customer_arousal=arousal_of(CUSTOMER, facts, again.tracks, settings)
        ),
        own_room=agent_room(facts, again.tracks, settings),
    )


def renamed_call(
    kept: AnalysedCall,
    settings: Settings,
    names: Mapping[str, str],
    *,
    channels: Mapping[str, Any],
    transcript: GivenTranscript | None,
) -> AnalysedCall:
    """Make an analysis of one channel again, with voices under other names.

    Parameters
    ----------
    kept : AnalysedCall
    settings : Settings
    names : mapping
        Speaker -> the new name; who is not in it keeps theirs.
    channels : mapping
        How channels are mapped, for the provenance.
    transcript : GivenTranscript or None
        The words of the call as they are, assembled.
    """
    given = None if transcript is None else _renamed_words(transcript, names)
    return analyse_again(_relabelled(kept, names), settings, channels=channels, transcript=given)


def _renamed_words(given: GivenTranscript, names: Mapping[str, str]) -> GivenTranscript:
    if not isinstance(given.source, Transcript):
        return given
    utterances = tuple(item.renamed(names) for item in given.source.utterances)
    roles = tuple(
        dataclasses.replace(role, speaker=names.get(role.speaker, role.speaker))
        for role in given.roles
    )
    source = dataclasses.replace(given.source, utterances=utterances)
    return dataclasses.replace(given, source=source, roles=roles)


def _words_after_swap(given: GivenTranscript) -> GivenTranscript:
    """Words that lie on the speech of their channel go with it; the others are heard anew."""
    words = given.source
    if not isinstance(words, Transcript) or lies_on_speech(words):
        return swapped_words(given)
    return words_named_anew(given, {role.label: role.speaker for role in given.roles})


def _other(speaker: str) -> str:
    return _OTHER.get(speaker, speaker)


def _relabelled(kept: AnalysedCall, names: Mapping[str, str]) -> AnalysedCall:
    """Change labels in what `analyse_again` takes as it is."""
    tracks = tuple(
        dataclasses.replace(channel, speaker=names.get(channel.speaker, channel.speaker))
        for channel in kept.tracks
    )
    return dataclasses.replace(
        kept, analysis=_facts_relabelled(kept.analysis, names), tracks=tracks
    )


def _facts_relabelled(stored: CallAnalysis, names: Mapping[str, str]) -> CallAnalysis:
    spoken, info, made = stored.diarization, stored.recording, stored.provenance
    now = {name: names.get(name, name) for name in (*info.channel_speakers, *spoken.speakers)}
    return dataclasses.replace(
        stored,
        recording=dataclasses.replace(
            info, channel_speakers=tuple(now[name] for name in info.channel_speakers)
        ),
        diarization=dataclasses.replace(
            spoken,
            segments=tuple(
                dataclasses.replace(unit, speaker=now[unit.speaker]) for unit in spoken.segments
            ),
            speakers=tuple(now[name] for name in spoken.speakers),
        ),
        prosody=tuple(dataclasses.replace(row, speaker=now[row.speaker]) for row in stored.prosody),
        baselines=tuple(
            dataclasses.replace(usual, speaker=now[usual.speaker]) for usual in stored.baselines
        ),
        customer_arousal=None,
        agent_estimate=stored.agent_estimate.renamed(names) if stored.agent_estimate else None,
        provenance=dataclasses.replace(
            made, methods=tuple(_method(method, names) for method in made.methods)
        ),
    )


def _method(method: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    if "speaker" not in method:
        return method
    return {**method, "speaker": names.get(method["speaker"], method["speaker"])}
