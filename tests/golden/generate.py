"""Write what the signals of three sample calls are now: ``python -m tests.golden.generate``.

Run it when a signal was changed on purpose, and look through the difference before it is
committed: every line of it is a figure that people will see differently.
"""

import importlib.metadata
import json
import platform
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Conversation
from voicecoach.core.own_voice import UsualVoice
from voicecoach.core.prosody import ChannelTracks
from voicecoach.pipeline import analyse, read_settings

GOLDEN = Path(__file__).with_name("signals.json")
SAMPLE_CALLS = Path(__file__).resolve().parents[2] / "sample_calls"
CALLS = {
    "keiran-2-cancelled-flight": "a clean line, many overlaps, a customer who gets louder",
    "oscar-2-late-delivery": "each side leaks into the other; dead air",
    "nadia-2-outage": "noise 20 dB below the voices: other ways to find speech and pitch",
}
PACKAGES = ("av", "numpy", "onnxruntime", "scipy", "soxr", "swift-f0")

Figures = dict[str, float | None]
"""Figure -> value; the name ends in the unit, which also says how near is near enough."""


def figures_of(name: str) -> Figures:
    """Analyse one sample call with the default settings and take its key figures."""
    with Decoder() as decoder:
        recording = load_call(decoder, SAMPLE_CALLS / "calls" / f"{name}.opus", agent_channel=0)
        call = analyse(recording, read_settings())
        analysis = call.analysis
        figures = dict(analysis.metrics)
        for tracks in call.tracks:
            figures |= dict(_track_figures(tracks))
    for part in (_phrases, _usual_voices, _conversation_of, _customer, _entrainment, _ranges):
        figures |= dict(part(analysis))
    return {figure: _rounded(value) for figure, value in sorted(figures.items())}


def versions() -> dict[str, str]:
    """Return what the figures were made with, for whoever finds that they differ."""
    made_with = {package: importlib.metadata.version(package) for package in PACKAGES}
    return {"python": platform.python_version(), "machine": platform.machine(), **made_with}


def main() -> None:
    """Write `GOLDEN`."""
    golden = {
        "about": "Key figures of sample calls. Made by: python -m tests.golden.generate",
        "made_with": versions(),
        "calls": {name: {"why": why, "figures": figures_of(name)} for name, why in CALLS.items()},
    }
    GOLDEN.write_text(json.dumps(golden, indent=2) + "\n", "utf-8")


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")


def _spread(values: Iterable[float | None], name: str, unit: str) -> Iterator[tuple[str, float]]:
    known = [value for value in values if value is not None]
    for percent in (10, 50, 90) if known else ():
        yield f"{name}_p{percent}_{unit}", float(np.percentile(known, percent))


def _track_figures(tracks: ChannelTracks) -> Iterator[tuple[str, float]]:
    f0_hz = tracks.pitch.f0_hz
    yield f"{tracks.speaker}_frames_voiced_ratio", float(np.isfinite(f0_hz).mean())
    yield from _spread(f0_hz[np.isfinite(f0_hz)], f"{tracks.speaker}_frames_f0", "hz")
    yield from _spread(tracks.spectral.level_dbfs, f"{tracks.speaker}_frames_level", "dbfs")


def _phrases(analysis: CallAnalysis) -> Iterator[tuple[str, float]]:
    for speaker in analysis.diarization.speakers:
        phrases = analysis.prosody_of(speaker)
        yield f"{speaker}_phrase_count", len(phrases)
        yield f"{speaker}_syllable_count", sum(phrase.syllable_count for phrase in phrases)
        yield from _spread((p.f0_range_st for p in phrases), f"{speaker}_f0_range", "st")
        yield from _spread((p.level_dbfs for p in phrases), f"{speaker}_level", "dbfs")
        rates_sps = (p.articulation_rate_sps for p in phrases)
        yield from _spread(rates_sps, f"{speaker}_articulation_rate", "sps")


def _usual_voices(analysis: CallAnalysis) -> Iterator[tuple[str, float]]:
    for voice in analysis.usual_voices:
        yield from _usual_lines(voice)


def _usual_lines(voice: UsualVoice) -> Iterator[tuple[str, float]]:
    units = {"articulation_rate": "sps", "level": "dbfs", "f0_movement": "st", "f0_median": "st"}
    for figure, unit in units.items():
        line = getattr(voice, figure)
        if line is not None:
            yield f"{voice.speaker}_usual_{figure}_{unit}", line.value
            yield f"{voice.speaker}_usual_{figure}_spread_{unit}", line.spread


def _conversation_of(analysis: CallAnalysis) -> Iterator[tuple[str, float]]:
    talk: Conversation = analysis.conversation
    yield from _spread((t.offset_s for t in talk.floor_transfers), "floor_transfer_offset", "s")
    yield "floor_transfer_count", len(talk.floor_transfers)
    yield "backchannel_count", len(talk.backchannels)
    for kind, count in sorted(Counter(silence.kind for silence in talk.silences).items()):
        yield f"silence_{kind}_count", count
    for act, count in sorted(Counter(overlap.act for overlap in talk.overlaps).items()):
        yield f"overlap_{act}_count", count
    yield "overlap_holder_stopped_count", sum(overlap.holder_stopped for overlap in talk.overlaps)
    if talk.share_over_time is not None:
        shares = talk.share_over_time.speech_ratio["agent"]
        yield from _spread(shares, "agent_share_over_time", "ratio")


def _customer(analysis: CallAnalysis) -> Iterator[tuple[str, float | None]]:
    """What the customer's voice does, and the agent's pace after it; no agent's tone of voice."""
    yield "escalation_count", len(analysis.escalations)
    for number, (found, after) in enumerate(
        zip(analysis.escalations, analysis.composures, strict=True), start=1
    ):
        yield f"escalation_{number}_start_s", found.segment.start
        yield f"escalation_{number}_end_s", found.segment.end
        yield f"escalation_{number}_level_rise_db", found.level_rise_db
        yield f"escalation_{number}_back_after_s", found.back_after_s
        yield f"composure_{number}_rate_change_ratio", after.rate_change_ratio
    arousal = analysis.customer_arousal
    if arousal is not None:
        yield from _spread((unit.rating for unit in arousal.units), "customer_arousal", "ratio")
        for feature, weight in arousal.weights.items():
            yield f"customer_arousal_weight_of_{feature}_ratio", weight


def _entrainment(analysis: CallAnalysis) -> Iterator[tuple[str, float]]:
    for found in analysis.entrainment:
        yield f"entrainment_{found.figure}_{found.measure}_ratio", found.value


def _ranges(analysis: CallAnalysis) -> Iterator[tuple[str, float]]:
    for name in ("agent_talk_ratio", "overlap_s", "agent_reply_offset_median_s"):
        if name in analysis.metric_ranges:
            low, high = analysis.metric_ranges[name]
            yield from ((f"low_end_of_{name}", low), (f"high_end_of_{name}", high))


if __name__ == "__main__":
    main()
