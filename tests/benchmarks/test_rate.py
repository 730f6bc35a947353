"""The yardstick of the articulation rate: counting, errors, and a small run with what is there."""

import shutil

import numpy as np
import pytest

from benchmarks.rate import figures_of, lines, syllables_of_text
from benchmarks.spoken_text import SENTENCES, installed_voices, read_aloud
from voicecoach.core.intervals import total_s

needs_flite = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


@pytest.mark.parametrize(
    ("text", "count"),
    [("Oh, hello.", 3), ("I didn't know you were there.", 6), ("a little table", 5), ("", 0)],
)
def test_syllables_are_counted_by_the_letters(text: str, count: int) -> None:
    assert syllables_of_text(text) == count


@needs_flite
def test_flite_says_how_many_syllables_it_spoke_and_when() -> None:
    reading = read_aloud("flite-kal16", sentences=("Please hold the line.", "Goodbye."))
    assert reading.syllable_counts == (4, 2)
    assert total_s(np.concatenate(reading.speech)) < reading.samples.size / 8000.0
    assert reading.speech[1][0, 0] > reading.speech[0][-1, 1]


@needs_flite
@pytest.mark.engine
def test_the_rate_of_voices_left_out_is_near_the_truth() -> None:
    voices = [name for name in installed_voices() if name in {"flite-slt", "flite-rms"}]
    heard = [
        line
        for seed, voice in enumerate(voices)
        for line in lines(read_aloud(voice, sentences=SENTENCES[:6]), seed=seed)
    ]
    figures = figures_of(heard)
    assert figures["mean_error_ratio_leave_one_voice_out"] <= 0.12
    assert abs(figures["bias_ratio"]) <= 0.08
