"""A voice is known again over another line, and comes back as the agent's."""

import numpy as np
import pytest

from benchmarks.roles import over_a_line
from voicecoach.core.errors import InputError
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.prosody.recurrence import recurrence_clue
from voicecoach.prosody.voice_print import same_voice_probability, voice_print

RATE_HZ = 8000
SPEECH = np.array([[0.0, 20.0]])


def voice(f0_hz: float, formants_hz: tuple[float, ...], seed: int) -> tuple[np.ndarray, PitchTrack]:
    """20 s of pulses through resonances that wander around their usual place."""
    from scipy.signal import lfilter

    rng = np.random.default_rng(seed)
    parts = []
    for _ in range(100):
        count = RATE_HZ // 5
        pulses = np.zeros(count)
        pulses[:: round(RATE_HZ / f0_hz)] = 1.0
        for formant_hz in formants_hz:
            angle = 2.0 * np.pi * formant_hz * rng.uniform(0.8, 1.25) / RATE_HZ
            pulses = lfilter([1.0], [1.0, -1.9 * np.cos(angle), 0.9], pulses)
        parts.append(pulses)
    sound = np.concatenate(parts)
    samples = (0.1 * sound / sound.std() + 1e-3 * rng.standard_normal(sound.size)).astype("f4")
    frames = np.full(2001, f0_hz, dtype=np.float32)
    return samples, PitchTrack(0.0, 0.01, frames, np.ones_like(frames))


LOW, HIGH = (110.0, (500.0, 1200.0, 2400.0)), (210.0, (800.0, 1900.0, 2900.0))


def heard(kind: tuple[float, tuple[float, ...]], seed: int) -> VoicePrint:
    samples, pitch = voice(*kind, seed)
    found = voice_print(over_a_line(samples, np.random.default_rng(seed)), SPEECH, pitch)
    assert found is not None
    return found


def test_one_voice_over_two_lines_is_known_again_and_another_is_not() -> None:
    assert same_voice_probability(heard(LOW, 1), heard(LOW, 2)) > 0.8
    assert same_voice_probability(heard(LOW, 1), heard(HIGH, 3)) < 0.01


def test_a_line_with_a_gain_alone_changes_nothing() -> None:
    samples, pitch = voice(*LOW, 1)
    loud = voice_print(samples, SPEECH, pitch)
    soft = voice_print((0.25 * samples).astype(np.float32), SPEECH, pitch)
    assert loud is not None
    assert soft is not None
    assert soft.band_covariance == pytest.approx(loud.band_covariance, abs=1e-3)


def test_a_few_words_are_no_voice_print() -> None:
    samples, pitch = voice(*LOW, 1)
    assert voice_print(samples, np.array([[0.0, 4.0]]), pitch) is None


def test_units_past_the_end_of_the_samples_are_left_out() -> None:
    samples, pitch = voice(*LOW, 1)
    found = voice_print(samples, np.array([[0.0, 60.0]]), pitch)
    assert found is not None
    assert found.speech_s == pytest.approx(20.0, abs=0.1)


def test_a_print_of_another_size_or_without_speech_is_refused() -> None:
    with pytest.raises(InputError, match="105 covariances"):
        VoicePrint(speech_s=9.0, f0_median_st=None, band_covariance=(1.0,))
    with pytest.raises(InputError, match="speech"):
        VoicePrint(speech_s=0.0, f0_median_st=None, band_covariance=(1.0,) * 105)
    with pytest.raises(InputError, match="finite"):
        VoicePrint(speech_s=9.0, f0_median_st=None, band_covariance=(float("nan"),) * 105)


# ---- the voice that comes back ------------------------------------------------------------------


def test_the_voice_that_comes_back_is_the_agent_though_nobody_was_ever_named() -> None:
    earlier = [
        RememberedVoice(voice=heard(LOW, seed), agent_probability=0.5) for seed in range(10, 18)
    ]
    now = {"left": heard(HIGH, 3), "right": heard(LOW, 4)}
    clue = recurrence_clue(now, earlier)
    assert clue is not None
    assert clue.log_odds["right"] - clue.log_odds["left"] > np.log(5.0)


def test_a_customer_who_calls_again_is_not_taken_for_the_agent() -> None:
    earlier = [
        RememberedVoice(voice=heard(LOW, 10), agent_probability=0.99),
        RememberedVoice(voice=heard(HIGH, 11), agent_probability=0.01),
    ]
    clue = recurrence_clue({"left": heard(HIGH, 3), "right": heard(LOW, 4)}, earlier)
    assert clue is not None
    assert clue.log_odds["right"] > clue.log_odds["left"]


def test_nothing_remembered_or_one_voice_alone_tells_nothing() -> None:
    one = heard(LOW, 1)
    same = RememberedVoice(voice=one, agent_probability=1.0)
    assert recurrence_clue({"left": one, "right": one}, ()) is None
    assert recurrence_clue({"left": one}, [same]) is None
