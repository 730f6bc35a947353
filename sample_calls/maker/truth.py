"""The exact truth of a call, written as JSON; the format is described in the README."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .script import LISTENER_KINDS, SPEAKERS, Script
from .shaping import F0_HOP_S
from .speech import VOWELS
from .timeline import Timeline, Utterance
from .voices import Voice

SCHEMA_VERSION = 1
BRIDGED_PAUSE_S = 0.2
OVERLAP_KINDS = {
    "turn": "end_overlap",
    "end_overlap": "end_overlap",
    "cut_in": "competitive_taken",
    "failed": "competitive_failed",
    "backchannel": "backchannel",
    "helper": "helper",
}
Span = tuple[float, float]
Json = dict[str, Any]


def truth_of(script: Script, timeline: Timeline, voices: dict[str, Voice]) -> Json:
    """Return the truth of one call as JSON values; times are seconds rounded to 1 ms."""
    speech = {speaker: speech_of(timeline.utterances, speaker) for speaker in SPEAKERS}
    turns = list(_turns(timeline))
    return {
        "schema_version": SCHEMA_VERSION,
        "id": script.id,
        "call_id": script.external_id,
        "title": script.title,
        "duration_s": timeline.duration_s,
        "line": {
            "is_clean": script.is_clean,
            "noise_dbfs": script.noise_dbfs,
            "noise_colour": "pink" if script.pink_noise else "white",
            "bleed_db": script.bleed_db,
        },
        "speakers": {speaker: _speaker(script, voices[speaker], speaker) for speaker in SPEAKERS},
        "speech": {speaker: [list(span) for span in spans] for speaker, spans in speech.items()},
        "syllables": {
            speaker: [_syllables(timeline, speaker, span) for span in speech[speaker]]
            for speaker in SPEAKERS
        },
        "turns": turns,
        "floor_transfers": list(_floor_transfers(turns)),
        "overlaps": list(_overlaps(timeline, speech)),
        "listener_sounds": list(_listener_sounds(timeline)),
        "pauses": list(_pauses(speech)),
        "silences": list(_silences(speech)),
        "dead_air": list(_dead_air(timeline)),
        "raised_voice": list(_deliveries(timeline, "is_raised")),
        "flat_pitch": list(_deliveries(timeline, "is_flat")),
        "lines": list(_lines(timeline)),
        "words": list(_words(timeline)),
    }


def speech_of(utterances: Iterable[Utterance], speaker: str) -> list[Span]:
    """Return inter-pausal units: audible speech with pauses below 0.2 s bridged."""
    chunks = sorted(
        (_ms(item.start + start), _ms(item.start + end))
        for item in utterances
        if item.line.speaker == speaker
        for start, end in item.rendered.chunks
    )
    units: list[Span] = []
    for start, end in chunks:
        if units and start - units[-1][1] < BRIDGED_PAUSE_S:
            units[-1] = (units[-1][0], max(end, units[-1][1]))
        else:
            units.append((start, end))
    return units


def f0_of(timeline: Timeline) -> dict[str, NDArray[np.uint16]]:
    """Return the F0 each speaker was synthesised with, every 10 ms, in tenths of a hertz."""
    size = round(timeline.duration_s / F0_HOP_S)
    tracks = {speaker: np.zeros(size, dtype=np.uint16) for speaker in SPEAKERS}
    for item in timeline.utterances:
        first = round(item.start / F0_HOP_S)
        values = np.round(item.rendered.f0_hz * 10.0).astype(np.uint16)[: size - first]
        track = tracks[item.line.speaker][first : first + values.size]
        np.maximum(track, values, out=track)
    return tracks


def write_f0(path: Path, timeline: Timeline) -> None:
    """Write ``agent`` and ``customer`` arrays as a small compressed file."""
    tracks = f0_of(timeline)
    np.savez_compressed(path, agent=tracks["agent"], customer=tracks["customer"])


def _ms(seconds: float) -> float:
    return round(seconds, 3)


def _speaker(script: Script, voice: Voice, speaker: str) -> Json:
    is_left = (script.agent_channel == "left") == (speaker == "agent")
    return {
        "name": voice.name,
        "channel": 0 if is_left else 1,
        "base_voice": voice.base,
        "f0_median_hz": voice.f0_hz,
        "range_factor": voice.range_factor,
        "tempo_factor": round(voice.tempo_factor, 3),
        "formant_factor": voice.formant_factor,
        "level_dbfs": voice.level_dbfs,
    }


def _syllables(timeline: Timeline, speaker: str, span: Span) -> int:
    return sum(
        phone.name in VOWELS
        and span[0] - 1e-3 <= item.start + (phone.start + phone.end) / 2.0 <= span[1] + 1e-3
        for item in timeline.utterances
        if item.line.speaker == speaker
        for phone in item.rendered.phones
    )


def _turns(timeline: Timeline) -> Iterator[Json]:
    run: list[Utterance] = []
    floor = [item for item in timeline.utterances if item.line.kind not in LISTENER_KINDS]
    for item in sorted(floor, key=lambda item: item.line.number):
        if run and run[-1].line.speaker != item.line.speaker:
            yield _turn(run)
            run = []
        run.append(item)
    if run:
        yield _turn(run)


def _turn(run: list[Utterance]) -> Json:
    return {
        "speaker": run[0].line.speaker,
        "start": _ms(run[0].speech_start),
        "end": _ms(run[-1].end),
        "entry": run[0].line.kind,
        "cut_off": any(word.is_cut_off for word in run[-1].rendered.words)
        or len(run[-1].rendered.words) < len(run[-1].line.words),
        "text": " ".join(word.text for item in run for word in item.rendered.words),
    }


def _floor_transfers(turns: list[Json]) -> Iterator[Json]:
    for before, after in itertools.pairwise(turns):
        yield {
            "from": before["speaker"],
            "to": after["speaker"],
            "at": after["start"],
            "offset_s": _ms(after["start"] - before["end"]),
        }


def _overlaps(timeline: Timeline, speech: dict[str, list[Span]]) -> Iterator[Json]:
    for start, end in _shared(speech["agent"], speech["customer"]):
        incomer, holder = _who(timeline, start, end)
        is_within = incomer.line.kind in LISTENER_KINDS
        yield {
            "start": _ms(start),
            "end": _ms(end),
            "holder": holder.line.speaker,
            "incomer": incomer.line.speaker,
            "kind": OVERLAP_KINDS[incomer.line.kind],
            "relation": "within" if is_within else "between",
        }


def _shared(first: list[Span], second: list[Span]) -> list[Span]:
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second)
    return sorted(span for span in pairs if span[1] - span[0] > 1e-6)


def _who(timeline: Timeline, start: float, end: float) -> tuple[Utterance, Utterance]:
    """Return the incomer (who started later) and the holder of a shared stretch."""
    near = {
        speaker: max(
            (item for item in timeline.utterances if item.line.speaker == speaker),
            key=lambda item: min(item.end, end) - max(item.speech_start, start),
        )
        for speaker in SPEAKERS
    }
    later = max(near.values(), key=lambda item: item.speech_start)
    other = next(item for item in near.values() if item is not later)
    return later, other


def _listener_sounds(timeline: Timeline) -> Iterator[Json]:
    for item in timeline.utterances:
        if item.line.kind in LISTENER_KINDS:
            yield {
                "speaker": item.line.speaker,
                "start": _ms(item.speech_start),
                "end": _ms(item.end),
                "kind": OVERLAP_KINDS[item.line.kind],
                "text": " ".join(word.text for word in item.rendered.words),
            }


def _pauses(speech: dict[str, list[Span]]) -> Iterator[Json]:
    """Yield the gaps between one speaker's units during which the other is silent too."""
    everyone = sorted((*speech["agent"], *speech["customer"]))
    for speaker, units in speech.items():
        for before, after in itertools.pairwise(units):
            if not any(start < after[0] and end > before[1] for start, end in everyone):
                yield {"speaker": speaker, "start": before[1], "end": after[0]}


def _silences(speech: dict[str, list[Span]]) -> Iterator[Json]:
    """Yield every stretch between first and last word in which nobody speaks."""
    end = None
    for start, stop in sorted((*speech["agent"], *speech["customer"])):
        if end is not None and start > end:
            yield {"start": end, "end": start}
        end = stop if end is None else max(end, stop)


def _dead_air(timeline: Timeline) -> Iterator[Json]:
    for item in timeline.silences:
        after = (other.speech_start for other in timeline.utterances)
        end = min(start for start in after if start > item.start)
        yield {"start": _ms(item.start), "end": _ms(end), "announced": item.announced}


def _deliveries(timeline: Timeline, flag: str) -> Iterator[Json]:
    for item in timeline.utterances:
        if getattr(item.line.delivery, flag):
            yield {
                "speaker": item.line.speaker,
                "start": _ms(item.speech_start),
                "end": _ms(item.end),
                **_delivery(item),
            }


def _delivery(item: Utterance) -> Json:
    delivery = item.line.delivery
    return {
        "level_db": delivery.level_db,
        "pitch_st": delivery.pitch_st,
        "rate_factor": delivery.rate_factor,
        "range_factor": delivery.range_factor,
    }


def _lines(timeline: Timeline) -> Iterator[Json]:
    for item in timeline.utterances:
        yield {
            "script_line": item.line.number,
            "speaker": item.line.speaker,
            "kind": item.line.kind,
            "start": _ms(item.speech_start),
            "end": _ms(item.end),
            **_delivery(item),
        }


def _words(timeline: Timeline) -> Iterator[Json]:
    for item in timeline.utterances:
        for word in item.rendered.words:
            yield {
                "speaker": item.line.speaker,
                "text": word.text,
                "start": _ms(item.start + word.start),
                "end": _ms(item.start + word.end),
                "script_line": item.line.number,
                "cut_off": word.is_cut_off,
            }
