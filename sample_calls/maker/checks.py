"""What must hold of a call before it is written: the truth and the samples agree."""

from __future__ import annotations

import numpy as np

from .script import SPEAKERS, Script
from .shaping import LINE_RATE_HZ, Samples
from .timeline import Timeline
from .truth import Span, speech_of

TOLERANCE_S = 0.04
HOP = LINE_RATE_HZ // 100


class TruthError(AssertionError):
    """Truth and samples disagree; the maker has a bug."""


def check(
    script: Script, timeline: Timeline, channels: dict[str, Samples], levels: dict[str, float]
) -> None:
    """Compare the speech intervals with the energy of each channel of a clean line.

    Raises
    ------
    TruthError
        If an edge of speech is more than 40 ms from the audible edge, or
        something is heard where the truth has nobody speaking.
    """
    for speaker in SPEAKERS:
        if (np.abs(channels[speaker]) > 0.99).mean() > 1e-3:
            raise TruthError(f"{script.id}: {speaker} clips; lower level_dbfs of the voice")
        if script.is_clean:
            spans = speech_of(timeline.utterances, speaker)
            audible_dbfs = max(levels[speaker] - 32.0, script.noise_dbfs + 8.0)
            _check_edges(script.id, speaker, spans, channels[speaker], audible_dbfs)


def _check_edges(
    name: str, speaker: str, spans: list[Span], samples: Samples, audible_dbfs: float
) -> None:
    power = samples[: samples.size // HOP * HOP].reshape(-1, HOP) ** 2
    heard = power.mean(axis=1) > 10.0 ** (audible_dbfs / 10.0)
    times = (np.arange(heard.size) + 0.5) / 100.0
    for start, end in spans:
        inside = times[heard & (times > start - TOLERANCE_S) & (times < end + TOLERANCE_S)]
        if (
            inside.size == 0
            or inside[0] - start > TOLERANCE_S + 0.005
            or end - inside[-1] > TOLERANCE_S + 0.005
        ):
            raise TruthError(f"{name}: {speaker} {start:.3f}-{end:.3f}: heard {inside[[0, -1]]}")
    near = np.zeros(heard.size, dtype=bool)
    for start, end in spans:
        near |= (times > start - TOLERANCE_S) & (times < end + TOLERANCE_S)
    if (heard & ~near).any():
        raise TruthError(f"{name}: {speaker} is heard at {times[heard & ~near][:5]}, not in truth")
