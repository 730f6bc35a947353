"""What the player fetches by address, because it is too much to go with the page.

Contours are bytes, who speaks when and the words are JSON. Both are of the room
of whoever asks: pitch and level of an agent are for that agent alone.
"""

import json
from typing import TYPE_CHECKING, Any

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import VoiceBaseline
from voicecoach.core.recording import MIXED
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.prosody.contours import (
    Contours,
    level_contour,
    no_contours,
    packed,
    pitch_contour,
)
from voicecoach.store.access import Principal
from voicecoach.views.corrections import was_written
from voicecoach.views.speakers import lanes_of, speaker_names
from voicecoach.views.words import EXCLUSION_WORDS

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore
    from voicecoach.store.tracks import Track

__all__ = ["call_contours", "call_speech", "speech_data"]

_DRAWN = ("f0_hz", "level_dbfs")


def call_contours(store: "CallStore", principal: Principal, call_id: str) -> bytes:
    """Pitch and level of a call, as far as the principal may see them.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    call_id : str

    Returns
    -------
    bytes
        As described by `voicecoach.prosody.contours.packed`. A channel (a lane,
        where several voices share one) has
        nothing to draw where its tracks are not kept or not for the
        principal, or where too little was said to know what is usual.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none that the principal may see.
    """
    analysis = store.load(principal, call_id)
    tracks = store.tracks(principal, call_id, columns=_DRAWN)
    return packed(
        [
            _contours(analysis, speaker, [t for t in tracks if t.channel == channel])
            for speaker, channel in _contour_order(analysis)
        ]
    )


def _contour_order(analysis: CallAnalysis) -> tuple[tuple[str, int], ...]:
    """Channels in their order; where voices share one, lanes in theirs."""
    lanes = lanes_of(analysis)
    return lanes if analysis.diarization.is_estimated else tuple(sorted(lanes, key=_channel))


def _channel(lane: tuple[str, int]) -> int:
    return lane[1]


def call_speech(store: "CallStore", principal: Principal, call_id: str) -> bytes:
    """Who speaks when, and the words, as JSON; see `speech_data`.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none that the principal may see.
    """
    data = speech_data(store.load(principal, call_id))
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def speech_data(analysis: CallAnalysis) -> dict[str, Any]:
    """Who speaks when, and the words.

    Returns
    -------
    dict
        ``speech``: speaker -> list of [start, end]. ``utterances``: each with
        its ``speaker`` and ``words``, a word being [text, start, end] and,
        where it counts for nothing, the key of the reason in ``reasons``; what
        a person corrected with ``was``, what was first written.
        Seconds are rounded to milliseconds.
    """
    transcript = analysis.transcript
    return {
        "speech": {
            speaker: [_rounded(unit) for unit in analysis.diarization.segments_of(speaker)]
            for speaker in analysis.diarization.speakers
        },
        "utterances": [_utterance(item) for item in transcript.utterances] if transcript else [],
        "reasons": _reasons(transcript) if transcript else {},
    }


def _contours(analysis: CallAnalysis, speaker: str, tracks: "list[Track]") -> Contours:
    baseline = next((each for each in analysis.baselines if each.speaker == speaker), None)
    if speaker == MIXED or baseline is None:
        return no_contours(analysis.duration_s)
    return _against(baseline, analysis, {track.name: track for track in tracks})


def _against(
    baseline: VoiceBaseline, analysis: CallAnalysis, tracks: "dict[str, Track]"
) -> Contours:
    nothing = no_contours(analysis.duration_s)
    speech = analysis.diarization.intervals_of(baseline.speaker)
    pitch, level = nothing.pitch, nothing.level
    if baseline.f0_median_hz is not None and (f0 := tracks.get("f0_hz")):
        pitch = pitch_contour(
            f0.values,
            start=f0.start,
            hop_s=f0.hop_s,
            usual_hz=baseline.f0_median_hz,
            speech=speech,
            duration_s=analysis.duration_s,
        )
    if baseline.level_dbfs is not None and (loud := tracks.get("level_dbfs")):
        level = level_contour(
            loud.values,
            start=loud.start,
            hop_s=loud.hop_s,
            usual_dbfs=baseline.level_dbfs,
            speech=speech,
            duration_s=analysis.duration_s,
        )
    return Contours(pitch=pitch, level=level)


def _utterance(utterance: Utterance) -> dict[str, Any]:
    said = {"speaker": utterance.speaker, "words": [_word(word) for word in utterance.words]}
    was = was_written(utterance, speaker_names(agent_name=None))
    return said if was is None else {**said, "was": was}


def _word(word: Word) -> list[object]:
    plain: list[object] = [word.text, *_rounded(word.segment)]
    return plain if word.excluded is None else [*plain, word.excluded]


def _rounded(segment: Segment) -> list[float]:
    return [round(segment.start, 3), round(segment.end, 3)]


def _reasons(transcript: Transcript) -> dict[str, str]:
    words = (word for item in transcript.utterances for word in item.words)
    found = {word.excluded for word in words if word.excluded}
    return {reason: EXCLUSION_WORDS[reason] for reason in sorted(found)}
