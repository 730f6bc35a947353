"""Cepstra are those of the marked frames, whatever the level, and however the signal is read."""

import numpy as np
import pytest

from voicecoach.core.errors import InputError
from voicecoach.diarization import cepstrum
from voicecoach.diarization.cepstrum import CEPSTRUM_COUNT, frame_count, speech_cepstra

NOISE = np.random.default_rng(9).normal(0.0, 0.1, 16_050).astype(np.float32)
EVERYWHERE = np.ones(frame_count(NOISE), dtype=np.bool_)


def test_every_coefficient_has_mean_zero_and_variance_one() -> None:
    found = speech_cepstra(NOISE, EVERYWHERE)
    assert found.shape == (200, CEPSTRUM_COUNT)
    assert found.mean(axis=0) == pytest.approx(0.0, abs=1e-5)
    assert found.std(axis=0) == pytest.approx(1.0, abs=1e-4)


def test_level_changes_nothing() -> None:
    assert speech_cepstra(4.0 * NOISE, EVERYWHERE) == pytest.approx(
        speech_cepstra(NOISE, EVERYWHERE), abs=1e-3
    )


def test_reading_in_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = speech_cepstra(NOISE, EVERYWHERE)
    monkeypatch.setattr(cepstrum, "_CHUNK_FRAME_COUNT", 33)
    assert speech_cepstra(NOISE, EVERYWHERE) == pytest.approx(whole, abs=1e-5)


def test_a_change_of_sound_is_seen_in_the_frame_where_it_is() -> None:
    at = np.arange(16_000) / 8000
    tones = np.where(at < 1.0, np.sin(2 * np.pi * 500 * at), np.sin(2 * np.pi * 2500 * at))
    found = speech_cepstra(tones.astype(np.float32) + NOISE[:16_000] * 0.01, EVERYWHERE)
    inner = found[1:-1]  # the outermost frames see the recording begin and end
    steps = np.square(np.diff(inner, axis=0)).sum(axis=1)
    assert int(steps.argmax()) + 2 in (99, 100, 101)


def test_no_speech_gives_no_frames() -> None:
    assert speech_cepstra(NOISE, ~EVERYWHERE).shape == (0, CEPSTRUM_COUNT)


def test_marks_for_another_signal_are_refused() -> None:
    with pytest.raises(InputError, match="one mark for each of the 200 frames"):
        speech_cepstra(NOISE, EVERYWHERE[1:])
