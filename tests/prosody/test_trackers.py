"""Every tracker behind the protocol, and which one a channel gets."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.pitch import against_praat, compare, ours
from benchmarks.pitch_references import tracked
from benchmarks.sample_calls import read_channels
from benchmarks.synthetic_voice import SyntheticVoice, with_noise
from voicecoach.core.errors import ConfigError, InputError, MissingDependencyError
from voicecoach.prosody import PitchOptions, choose_tracker, track_pitch
from voicecoach.prosody.trackers import TRACKER_NAMES, swift
from voicecoach.prosody.trackers.swift import NetworkPitch

RATE_HZ = 8000
FAST = [name for name in TRACKER_NAMES if name not in {"auto", "pyin"}]


class SliceOnly:
    """Samples that can only be read a slice at a time, as from a file; remembers the longest."""

    def __init__(self, samples: NDArray) -> None:
        self.samples = samples
        self.size = samples.size
        self.longest = 0

    def __getitem__(self, where: slice) -> NDArray:
        part = self.samples[where]
        self.longest = max(self.longest, part.size)
        return part


def scores(voices: list[SyntheticVoice], signal_to_noise_db: float, track) -> dict[str, float]:
    found = [
        compare(
            track(with_noise(voice, signal_to_noise_db=signal_to_noise_db).samples),
            voice.f0_every_s(0.01),
        )
        for voice in voices
    ]
    return {name: float(np.mean([score[name] for score in found])) for name in found[0]}


@pytest.mark.parametrize(
    ("gate_db", "tracker", "why"),
    [
        (54.0, "autocorrelation", "clean line"),
        (14.5, "autocorrelation+swift-f0", "noisy line"),
        (27.0, "autocorrelation+swift-f0", "noisy line"),
        (None, "autocorrelation", "not measured"),
    ],
)
def test_auto_goes_by_the_noise_of_the_channel(
    gate_db: float | None, tracker: str, why: str
) -> None:
    choice = choose_tracker(PitchOptions(), gate_db=gate_db)
    assert choice.tracker.name == choice.method["tracker"] == tracker
    assert why in choice.method["why"]
    assert (choice.method["gate_db"], choice.method["clean_gate_db"]) == (gate_db, 27.0)


@pytest.mark.parametrize("tracker", [name for name in TRACKER_NAMES if name != "auto"])
def test_what_was_asked_for_is_taken_whatever_the_noise(tracker: str) -> None:
    choice = choose_tracker(PitchOptions(tracker=tracker), gate_db=5.0)
    assert choice.tracker.name == tracker
    assert "asked" in choice.method["why"]


def test_an_unknown_tracker_is_refused() -> None:
    with pytest.raises(ConfigError, match="must be one of auto, autocorrelation"):
        PitchOptions(tracker="yin")


def test_in_noise_the_network_brings_back_weak_voices_without_octave_errors(
    voices: list[SyntheticVoice],
) -> None:
    alone = scores(voices, 10.0, lambda samples: tracked(samples, "autocorrelation"))
    joined = scores(voices, 10.0, ours)
    assert joined["recall"] >= 0.9
    assert joined["recall"] >= alone["recall"] + 0.03
    assert joined["false_voicing"] <= 0.01
    assert joined["gross_error_ratio"] <= 0.02
    assert joined["range_error_st"] <= 0.8


def test_a_wide_melody_and_a_creaky_voice_keep_their_octave() -> None:
    from benchmarks.synthetic_voice import speak, telephone

    creaky = [telephone(speak(seed=31, f0_hz=80.0, jitter_ratio=0.05))]
    assert scores(creaky, 20.0, ours)["gross_error_ratio"] <= 0.02
    lively = [telephone(speak(seed=33, f0_hz=110.0, melody_ratio=1.4))]
    assert scores(lively, 20.0, ours)["gross_error_ratio"] <= 0.06


@pytest.mark.parametrize("tracker", FAST)
def test_a_source_read_in_slices_gives_the_track_of_the_array(
    voices: list[SyntheticVoice], tracker: str
) -> None:
    silence = np.zeros(30 * RATE_HZ, dtype=np.float32)
    samples = np.concatenate((voices[1].samples, silence, voices[1].samples))
    speech = np.concatenate((voices[1].phrases, voices[1].phrases + 50.0))
    source, options = SliceOnly(samples), PitchOptions(tracker=tracker)
    whole, whole_range = track_pitch(
        samples, sample_rate_hz=RATE_HZ, speech=speech, options=options
    )
    read, read_range = track_pitch(source, sample_rate_hz=RATE_HZ, speech=speech, options=options)
    assert np.array_equal(whole.f0_hz, read.f0_hz, equal_nan=True)
    assert whole_range == read_range
    assert source.longest < 25 * RATE_HZ


def test_the_length_of_a_block_changes_no_pitch(
    voices: list[SyntheticVoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_one = tracked(voices[2].samples, "swift-f0")
    monkeypatch.setattr(swift, "BLOCK_FRAME_COUNT", 100)
    in_many = tracked(voices[2].samples, "swift-f0")
    assert in_many == pytest.approx(in_one, nan_ok=True, rel=1e-5)


@pytest.mark.parametrize("tracker", FAST)
def test_a_quiet_recording_has_the_pitch_of_a_loud_one(
    voices: list[SyntheticVoice], tracker: str
) -> None:
    noisy = with_noise(voices[1], signal_to_noise_db=20.0).samples
    loud = tracked(noisy, tracker)
    soft = tracked(np.float32(1 / 64) * noisy, tracker)
    assert np.mean(np.isnan(loud) == np.isnan(soft)) >= 0.999
    both = ~np.isnan(loud) & ~np.isnan(soft)
    assert soft[both] == pytest.approx(loud[both], rel=2e-3)


@pytest.mark.parametrize("tracker", FAST)
def test_only_speech_is_tracked_and_the_track_is_as_long_as_the_call(
    voices: list[SyntheticVoice], tracker: str
) -> None:
    samples = voices[1].samples[: 5 * RATE_HZ + 7]
    track, _ = track_pitch(
        samples,
        sample_rate_hz=RATE_HZ,
        speech=voices[1].phrases[:1],
        options=PitchOptions(tracker=tracker),
    )
    assert track.f0_hz.shape == (501,)
    voiced_at = np.flatnonzero(~np.isnan(track.f0_hz)) * track.hop_s
    assert voiced_at.size > 20
    assert voiced_at.min() >= voices[1].phrases[0, 0] - 0.051
    assert voiced_at.max() <= voices[1].phrases[0, 1] + 0.051
    assert (track.voiced_strength[np.isnan(track.f0_hz)] == 0.0).all()
    assert track.voiced_strength.max() <= 1.0


@pytest.mark.parametrize("tracker", FAST)
@pytest.mark.parametrize("speech", [np.empty((0, 2)), np.array([[0.0, 1.0]])])
def test_silence_has_no_pitch(tracker: str, speech: NDArray) -> None:
    track, searched = track_pitch(
        np.zeros(RATE_HZ, dtype=np.float32),
        sample_rate_hz=RATE_HZ,
        speech=speech,
        options=PitchOptions(tracker=tracker),
    )
    assert np.isnan(track.f0_hz).all()
    assert (searched.floor_hz, searched.ceiling_hz) == (70.0, 500.0)


def test_pyin_is_run_where_it_is_asked_for(voices: list[SyntheticVoice]) -> None:
    voice = voices[1]
    track, searched = track_pitch(
        voice.samples[: 2 * RATE_HZ],
        sample_rate_hz=RATE_HZ,
        speech=np.array([[0.0, 2.0]]),
        options=PitchOptions(tracker="pyin"),
    )
    assert track.f0_hz.shape == (201,)
    found = compare(track.f0_hz, voice.f0_every_s(0.01)[:201])
    assert found["recall"] >= 0.7
    assert found["gross_error_ratio"] <= 0.1
    voiced_hz = track.f0_hz[~np.isnan(track.f0_hz)]
    assert searched.floor_hz - 1.0 <= voiced_hz.min() <= voiced_hz.max() <= searched.ceiling_hz


def test_between_two_frames_of_the_network_the_pitch_glides_but_does_not_jump() -> None:
    heard = NetworkPitch(np.float32([100.0, 104.0, 208.0, 100.0]), np.float32([0.9, 0.9, 0.9, 0.1]))
    f0_hz, probability = heard.at(
        np.array([0.0, 0.008, 0.022, 0.026, 0.042, 9.0]), min_probability=0.5
    )
    assert f0_hz[1] == pytest.approx(np.sqrt(100.0 * 104.0), rel=1e-4)
    assert f0_hz[[0, 2, 3]] == pytest.approx([100.0, 104.0, 208.0], rel=1e-4)
    assert np.isnan(f0_hz[4:]).all()
    assert probability[[0, 5]] == pytest.approx([0.9, 0.1])


def test_the_network_wants_hops_of_whole_samples() -> None:
    with pytest.raises(InputError, match="16 ms"):
        track_pitch(
            np.zeros(11025, dtype=np.float32),
            sample_rate_hz=11025,
            speech=np.array([[0.0, 1.0]]),
            options=PitchOptions(tracker="swift-f0"),
        )


def test_without_the_package_the_message_says_what_to_install(
    voices: list[SyntheticVoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "swift_f0", None)
    swift._network.cache_clear()
    with pytest.raises(MissingDependencyError, match="pip install swift-f0"):
        tracked(voices[0].samples[:RATE_HZ], "swift-f0")


@pytest.mark.parametrize(("gate_db", "is_loaded"), [(60.0, False), (10.0, True)])
def test_the_default_never_loads_librosa_and_the_network_only_in_noise(
    project_root: Path, *, gate_db: float, is_loaded: bool
) -> None:
    probe = (
        "import sys, numpy as np; from voicecoach.prosody import track_pitch;"
        "tone = np.sin(np.arange(8000) * 0.1).astype(np.float32);"
        "track_pitch(tone, sample_rate_hz=8000, speech=np.array([[0.0, 1.0]]),"
        f" gate_db={gate_db});"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=project_root
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"librosa", "numba", "torch", "sklearn", "matplotlib"}
    assert ("swift_f0" in loaded) is is_loaded


@pytest.mark.parametrize("party", ["agent", "caller"])
def test_a_real_channel_is_tracked_as_praat_tracks_it(shared_data: Path, party: str) -> None:
    pytest.importorskip("parselmouth")
    samples = read_channels(shared_data / "calls" / f"auto_repairs_40_{party}.wav")[0]
    found = against_praat(samples[: 60 * RATE_HZ])
    assert found["voicing_agreement"] >= 0.97
    assert found["median_error_st"] <= 0.06
    assert found["gross_error_ratio"] <= 0.03
