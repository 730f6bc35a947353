"""The network witness: blocks change nothing, level changes nothing, its absence is explained."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.synthetic_voice import SyntheticVoice
from voicecoach.core.errors import EngineError, MissingDependencyError
from voicecoach.core.intervals import Intervals
from voicecoach.vad import SileroVadOptions, silero, silero_activity


def hear(voice: SyntheticVoice, *, gain: float = 1.0, block_frame_count: int = 512) -> Intervals:
    return silero_activity(
        np.float32(gain) * voice.samples,
        sample_rate_hz=8000,
        active_level_dbfs=-20.0 + 20.0 * float(np.log10(gain)),
        options=SileroVadOptions(block_frame_count=block_frame_count),
    )


@pytest.mark.engine
def test_blocks_of_any_size_give_the_same_speech(low_voice: SyntheticVoice) -> None:
    whole = hear(low_voice, block_frame_count=100_000)
    assert whole.size
    assert hear(low_voice, block_frame_count=7).tolist() == whole.tolist()


@pytest.mark.engine
def test_a_quiet_channel_is_heard_like_a_loud_one(low_voice: SyntheticVoice) -> None:
    assert hear(low_voice, gain=0.01) == pytest.approx(hear(low_voice), abs=0.033)


def test_without_the_package_the_message_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match="pip install faster-whisper"):
        silero._network_path()


def test_a_package_without_the_network_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: found)
    with pytest.raises(MissingDependencyError, match="silero_vad_v6"):
        silero._network_path()


def test_a_network_that_fails_is_an_engine_error(
    monkeypatch: pytest.MonkeyPatch, low_voice: SyntheticVoice
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(silero, "_network", lambda: SimpleNamespace(run=fail))
    with pytest.raises(EngineError, match="Silero"):
        hear(low_voice)
