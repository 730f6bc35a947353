"""Each channel is tracked as its own noise asks for, and the analysis says so."""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.synthetic_voice import speak, telephone, with_noise
from tests.telephone import write_wav
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.pipeline import analyse, read_settings


def pitch_methods(folder: Path, settings: Path | None = None) -> list[dict[str, Any]]:
    """Of a call whose agent is on a clean line and whose customer is on a noisy one."""
    clean = telephone(speak(seed=3, f0_hz=210.0, duration_s=10.0))
    noisy = with_noise(
        telephone(speak(seed=4, f0_hz=120.0, duration_s=10.0)), signal_to_noise_db=10
    )
    path = write_wav(
        folder / "call.wav", clean.samples.astype(np.float64), noisy.samples.astype(np.float64)
    )
    with Decoder() as decoder:
        analysed = analyse(load_call(decoder, path), read_settings(settings))
    methods = analysed.analysis.provenance.methods
    return [dict(method["pitch"]) for method in methods if "pitch" in method]


def test_the_provenance_names_each_channels_tracker_and_the_noise_that_chose_it(
    tmp_path: Path,
) -> None:
    methods = pitch_methods(tmp_path)
    assert [method["tracker"] for method in methods] == [
        "autocorrelation",
        "autocorrelation+swift-f0",
    ]
    assert methods[0]["gate_db"] > methods[0]["clean_gate_db"] > methods[1]["gate_db"]
    assert methods[0]["why"].startswith("clean line")
    assert methods[1]["why"].startswith("noisy line")
    assert methods[1]["floor_hz"] < 120.0 < methods[1]["ceiling_hz"]


def test_the_settings_file_chooses_for_every_channel(tmp_path: Path) -> None:
    settings = tmp_path / "voicecoach.toml"
    settings.write_text('[pitch]\ntracker = "autocorrelation"\n', "utf-8")
    methods = pitch_methods(tmp_path, settings)
    assert [method["tracker"] for method in methods] == ["autocorrelation"] * 2
    assert {method["why"] for method in methods} == {"asked for in the settings"}
