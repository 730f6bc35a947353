"""Who is the agent: every source is asked, and what they say together decides or asks back."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voicecoach.audio.resample import resampled_blocks
from voicecoach.audio.stored_samples import Scratch
from voicecoach.conversation.talk_pattern import talk_pattern_clue
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import as_intervals, shared_s
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED, Recording
from voicecoach.core.roles import AgentEstimate, RoleClue, estimate_agent
from voicecoach.core.transcript import RoleReason
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.prosody import ANALYSIS_RATE_HZ
from voicecoach.prosody.recurrence import recurrence_clue
from voicecoach.prosody.voice_print import voice_print
from voicecoach.transcript.role_words import word_clues

__all__ = ["AGENT_VOICE", "RolesOptions", "call_voices", "find_agent", "voice_order"]

AGENT_VOICE = "agent_voice"
"""Key beside the mapping of channels: which voice on one channel a person said is the agent's, by
the order in which they first speak."""

SAID_CHANNEL_ODDS, DEFAULT_CHANNEL_ODDS = 30.0, 3.0
"""That the agent is on the channel that was named for the recording, and on the left where nobody
named one (convention: settings are wrong now and then, a default is little more than a guess)."""

LABEL_ODDS = 30.0
"""At most, that the labels of a transcript are right about who is heard (convention)."""

SAID_LOG_ODDS = 50.0

_BY_SOUND: frozenset[RoleReason] = frozenset({"channel", "sound"})
"""Reasons by which words follow a channel, so that they tell who is on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesOptions:
    """Settings of how the agent is found, for the settings file.

    Parameters
    ----------
    remember_voices : bool
        Keep what the agent's voice is known by from each call, so that the
        voice that comes back is taken for the agent. This is biometric data:
        see ``docs/security.md``.
    """

    remember_voices: bool = False


def find_agent(
    call: CallAnalysis,
    *,
    agent_name: str | None = None,
    voices: Mapping[str, VoicePrint] = MappingProxyType({}),
    remembered: Iterable[RememberedVoice] = (),
) -> AgentEstimate | None:
    """Weigh for every voice of a call whether it is the agent's.

    Parameters
    ----------
    call : CallAnalysis
        With who speaks when, and words where there are any.
    agent_name : str, optional
    voices : mapping
        Speaker of the call -> what their voice is known by.
    remembered : iterable of RememberedVoice
        Of earlier calls.

    Returns
    -------
    AgentEstimate or None
        By the names that speakers have in ``call``, where one of them is
        taken for the agent already; ``None`` where fewer than two are told
        apart.
    """
    people = [name for name in call.diarization.speakers if name != MIXED]
    if len(people) < 2:
        return None
    clues = [
        *_of_setting(call, people),
        *_of_words(call, people, agent_name),
        talk_pattern_clue({name: call.diarization.intervals_of(name) for name in people}),
        _of_recurrence(call, people, voices, remembered),
    ]
    return estimate_agent(people, [clue for clue in clues if clue is not None])


def _of_setting(call: CallAnalysis, people: list[str]) -> Iterator[RoleClue]:
    channels: Mapping[str, Any] = call.provenance.options.get("channels", {})
    if not call.recording.is_split:
        if AGENT_VOICE in channels and channels[AGENT_VOICE] < len(people):
            yield RoleClue("said", {voice_order(call)[channels[AGENT_VOICE]]: SAID_LOG_ODDS})
        return
    if "corrected" in channels:
        yield RoleClue("said", {AGENT: SAID_LOG_ODDS})
    elif "files" in channels or "said" in channels:
        yield RoleClue("channel", {AGENT: math.log(SAID_CHANNEL_ODDS)})
    elif "agent_channel" in channels:
        default = AGENT if channels["agent_channel"] == 0 else CUSTOMER
        yield RoleClue("channel", {default: math.log(DEFAULT_CHANNEL_ODDS)})


def voice_order(call: CallAnalysis) -> tuple[str, ...]:
    """Everybody who was heard, in the order in which they first speak."""
    return tuple(dict.fromkeys(unit.speaker for unit in call.diarization.segments))


def _of_words(call: CallAnalysis, people: list[str], agent_name: str | None) -> Iterator[RoleClue]:
    """What is said tells who is heard, if words follow the sound; labels do if they have times."""
    if call.transcript is None:
        return
    if all(role.reason in _BY_SOUND for role in call.roles):
        said = {
            name: " ".join(
                word.text
                for item in call.transcript.utterances_of(name)
                for word in item.counted_words
            )
            for name in people
        }
        yield from word_clues(said, agent_name=agent_name)
        return
    # Words without times were spread over the speech of who is said to have said them.
    is_timed = call.transcript.timing == "word" or not call.recording.is_split
    if is_timed and (clue := _of_labels(call, people)):
        yield clue


def _of_labels(call: CallAnalysis, people: list[str]) -> RoleClue | None:
    """Whose speech lies under the words that are labelled as the agent's."""
    if call.transcript is None:
        return None
    spans = as_intervals(
        word.segment for item in call.transcript.utterances_of(AGENT) for word in item.words
    )
    heard = {name: shared_s(spans, call.diarization.intervals_of(name)) for name in people}
    total = sum(heard.values())
    if total <= 0.0:
        return None
    floor = 1.0 / LABEL_ODDS
    return RoleClue("labels", {n: math.log(max(s / total, floor)) for n, s in heard.items()})


def _of_recurrence(
    call: CallAnalysis,
    people: list[str],
    voices: Mapping[str, VoicePrint],
    remembered: Iterable[RememberedVoice],
) -> RoleClue | None:
    """Compare with earlier calls, or say what was said before if there is nothing to compare."""
    if set(people) <= set(voices):
        return recurrence_clue({name: voices[name] for name in people}, remembered)
    before = call.agent_estimate.clues if call.agent_estimate else ()
    return next((clue for clue in before if clue.kind == "recurrence"), None)


def call_voices(
    recording: Recording, made: AnalysedCall, scratch: Scratch
) -> Mapping[str, VoicePrint]:
    """What each speaker's voice is known by, from where nobody else speaks.

    Parameters
    ----------
    recording : Recording
    made : AnalysedCall
        Of the recording.
    scratch : Scratch
        Where the samples of a long recording wait that has to be resampled.

    Returns
    -------
    mapping
        Speaker -> print; who says too little is left out.
    """
    found = {}
    spoken = made.analysis.diarization
    for track in made.tracks:
        samples = recording.samples[track.channel]
        if recording.info.sample_rate_hz != ANALYSIS_RATE_HZ:
            samples = scratch.hold(
                resampled_blocks(
                    samples, from_hz=recording.info.sample_rate_hz, to_hz=ANALYSIS_RATE_HZ
                )
            )
        own = [track.speaker] if track.speaker != MIXED else spoken.speakers
        for name in own:
            units = spoken.intervals_of(name)
            voice = voice_print(samples, units, track.pitch) if name != MIXED else None
            if voice is not None:
                found[name] = voice
    return found
