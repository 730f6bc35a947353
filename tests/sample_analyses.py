"""The sample calls as the pipeline analyses them, once per test session, beside their truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import Recording
from voicecoach.pipeline import analyse, read_settings

__all__ = ["AnalysedSample", "analysed_samples"]


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedSample:
    """One sample call: its truth, and what the product says of it."""

    call: SampleCall
    analysis: CallAnalysis

    @property
    def name(self) -> str:
        return self.call.name

    @property
    def truth(self) -> Mapping[str, Any]:
        return self.call.truth


@cache
def analysed_samples(project_root: Path) -> tuple[AnalysedSample, ...]:
    """Analyse every sample call with the default settings; skip the test if none is made yet."""
    folder = project_root / "sample_calls"
    calls = tuple(sample_calls(folder))
    if not calls:
        pytest.skip("the sample calls are not made yet; run: python sample_calls/make.py")
    settings = read_settings()
    with Decoder() as decoder:
        return tuple(
            AnalysedSample(call, analyse(_load(decoder, call), settings).analysis) for call in calls
        )


def _load(decoder: Decoder, call: SampleCall) -> Recording:
    agent_channel = call.truth["speakers"]["agent"]["channel"]
    return load_call(decoder, call.audio, agent_channel=agent_channel)
