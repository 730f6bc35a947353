"""A copy taken out of a channel: what goes, what stays, and when nothing is done."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic_voice import SyntheticVoice
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.line import ChannelCopy
from voicecoach.prosody import spectral_tracks
from voicecoach.vad import CancellationOptions, MeasuredSamples, cancelled, find_copies

RATE_HZ = 8000
Samples = NDArray[np.float32]


def measured(samples: Samples) -> MeasuredSamples:
    return MeasuredSamples(samples, spectral_tracks(samples, sample_rate_hz=RATE_HZ))


def copied(samples: Samples, *, delay_s: float, level_db: float, room_s: float = 0.0) -> Samples:
    """A copy later and weaker, by a wire or from a room that fades by 60 dB in ``room_s``."""
    delay, count = round(delay_s * RATE_HZ), max(1, round(room_s * RATE_HZ))
    answer = np.random.default_rng(5).standard_normal(count) * 10.0 ** (
        -3.0 * np.arange(count) / count
    )
    answer *= 10.0 ** (level_db / 20.0) / np.linalg.norm(answer)
    heard = np.convolve(samples, np.concatenate((np.zeros(delay), answer)))
    return heard[: samples.size].astype(np.float32)


def power_db(samples: NDArray[np.floating]) -> float:
    return float(10.0 * np.log10(np.mean(np.square(samples, dtype=np.float64))))


def only_copy(agent: Samples, customer: Samples) -> ChannelCopy:
    (copy,) = find_copies([measured(agent), measured(customer)], sample_rate_hz=RATE_HZ)
    return copy


def without(agent: Samples, customer: Samples, copy: ChannelCopy) -> Samples:
    blocks = cancelled(measured(customer), measured(agent), copy, sample_rate_hz=RATE_HZ)
    assert blocks is not None
    return np.concatenate(list(blocks))


@pytest.fixture
def call(low_voice: SyntheticVoice, high_voice: SyntheticVoice) -> tuple[Samples, Samples]:
    """Two voices of 20 s that overlap by 10 s; each line has noise of its own."""
    noise = (1e-4 * np.random.default_rng(8).standard_normal((2, 31 * RATE_HZ))).astype(np.float32)
    quiet = np.zeros(noise.shape[1] - low_voice.samples.size, np.float32)
    return (
        np.concatenate((low_voice.samples, quiet)) + noise[0],
        np.concatenate((quiet, high_voice.samples)) + noise[1],
    )


@pytest.mark.parametrize(
    ("delay_s", "room_s", "least_db"), [(0.0, 0.0, 20.0), (0.3, 0.0, 20.0), (0.2, 0.3, 15.0)]
)
def test_a_copy_goes_also_from_under_speech(
    call: tuple[Samples, Samples], delay_s: float, room_s: float, least_db: float
) -> None:
    agent, customer = call
    echo = copied(agent, delay_s=delay_s, level_db=-20.0, room_s=room_s)
    both = slice(12 * RATE_HZ, 19 * RATE_HZ)
    found = without(agent, customer + echo, only_copy(agent, customer + echo))
    assert found.dtype == np.float32
    assert power_db((found - customer)[both]) < power_db(echo[both]) - least_db


def test_a_copy_that_comes_early_goes_too(call: tuple[Samples, Samples]) -> None:
    agent, customer = call
    heard = customer + np.roll(copied(agent, delay_s=0.0, level_db=-20.0), -800)
    copy = only_copy(agent, heard)
    assert copy.lag_s == pytest.approx(-0.1, abs=0.01)
    found = without(agent, heard, copy)
    assert power_db(found - customer) < power_db(heard - customer) - 15.0


def test_nothing_is_done_where_there_is_too_little_to_learn_from(
    call: tuple[Samples, Samples],
) -> None:
    agent, customer = call
    heard = customer + copied(agent, delay_s=0.3, level_db=-20.0)
    found = cancelled(
        measured(heard),
        measured(agent),
        only_copy(agent, heard),
        sample_rate_hz=RATE_HZ,
        options=CancellationOptions(min_learned_s=20.0),
    )
    assert found is None


def test_a_copy_without_a_level_is_left(call: tuple[Samples, Samples]) -> None:
    agent, customer = call
    faint = ChannelCopy(0, 1, 0.3, 0.29, 0.31, 20.0, None)
    assert cancelled(measured(customer), measured(agent), faint, sample_rate_hz=RATE_HZ) is None


def test_a_copy_that_is_not_there_is_not_taken_out(call: tuple[Samples, Samples]) -> None:
    agent, customer = call
    believed = ChannelCopy(0, 1, 0.3, 0.29, 0.31, 20.0, -20.0)
    assert cancelled(measured(customer), measured(agent), believed, sample_rate_hz=RATE_HZ) is None


def test_channels_of_unequal_length_are_refused(call: tuple[Samples, Samples]) -> None:
    copy = ChannelCopy(0, 1, 0.3, 0.29, 0.31, 20.0, -20.0)
    with pytest.raises(InputError, match="equally many samples"):
        cancelled(measured(call[1][80:]), measured(call[0]), copy, sample_rate_hz=RATE_HZ)


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(CancellationOptions)])
def test_settings_have_to_be_above_zero(name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        CancellationOptions(**{name: 0})  # type: ignore[arg-type]
