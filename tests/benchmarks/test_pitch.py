"""The yardstick of the pitch benchmark, and that it takes any pair of recordings."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import pitch
from benchmarks.synthetic_voice import speak, telephone, with_noise

TRUE_HZ = np.concatenate(
    (np.full(50, np.nan), np.geomspace(100.0, 200.0, 100), np.full(50, np.nan))
)


def test_the_truth_compared_with_itself_has_no_error() -> None:
    found = pitch.compare(TRUE_HZ, TRUE_HZ)
    assert found == {
        "recall": 1.0,
        "false_voicing": 0.0,
        "gross_error_ratio": 0.0,
        "median_error_st": 0.0,
        "range_error_st": 0.0,
    }


def test_an_octave_is_a_gross_error_and_a_semitone_is_not() -> None:
    octave, semitone = TRUE_HZ.copy(), TRUE_HZ * 2.0 ** (1.0 / 12.0)
    octave[100:110] *= 0.5
    assert pitch.compare(octave, TRUE_HZ)["gross_error_ratio"] == pytest.approx(10 / 96)
    assert pitch.compare(semitone, TRUE_HZ)["gross_error_ratio"] == 0.0
    assert pitch.compare(semitone, TRUE_HZ)["median_error_st"] == pytest.approx(1.0)


def test_missed_and_invented_voice_are_told_apart() -> None:
    missed, invented = TRUE_HZ.copy(), TRUE_HZ.copy()
    missed[100:124] = np.nan
    invented[:24] = 100.0
    assert pitch.compare(missed, TRUE_HZ)["recall"] == pytest.approx(0.75)
    assert pitch.compare(missed, TRUE_HZ)["false_voicing"] == 0.0
    assert pitch.compare(invented, TRUE_HZ)["false_voicing"] == pytest.approx(24 / 96)


def test_frames_of_unknown_truth_do_not_count() -> None:
    wrong, counts = TRUE_HZ.copy(), np.ones(TRUE_HZ.size, dtype=bool)
    wrong[100:110], counts[100:110] = 400.0, False
    assert pitch.compare(wrong, TRUE_HZ, counts)["gross_error_ratio"] == 0.0


def write(path: Path, samples: NDArray, rate_hz: int = 8000) -> Path:
    import soundfile

    soundfile.write(path, samples, rate_hz)
    return path


def test_clean_noisy_silent_and_short_recordings_are_taken(tmp_path: Path) -> None:
    pytest.importorskip("parselmouth")
    voice = telephone(speak(seed=5, f0_hz=130.0, duration_s=8.0))
    noisy = with_noise(voice, signal_to_noise_db=10.0)
    clean_file = write(tmp_path / "clean.wav", voice.samples)
    noisy_file = write(tmp_path / "noisy.wav", noisy.samples)
    silent_file = write(tmp_path / "silent.wav", np.zeros(8000))
    short_file = write(tmp_path / "short.wav", voice.samples[4000:20_000].repeat(2), 16_000)
    both = pitch.of_calls([clean_file, noisy_file])
    assert both["voicing_agreement"] >= 0.9
    assert both["gross_error_ratio"] <= 0.05
    assert both["real_white_10_db_recall"] >= 0.85
    assert pitch.of_calls([silent_file]) == {"voicing_agreement": 1.0}
    assert pitch.of_calls([short_file, silent_file])["voicing_agreement"] >= 0.9
    assert pitch.of_calls([]) == {}
