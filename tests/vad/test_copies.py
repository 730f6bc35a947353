"""One voice in the other's channel: proven by its waveform, with its lag, direction and level."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic_voice import SyntheticVoice
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals, shared_s, total_s
from voicecoach.core.line import ChannelCopy
from voicecoach.prosody import spectral_tracks
from voicecoach.vad import (
    CopyOptions,
    CrosstalkOptions,
    MeasuredSamples,
    find_copies,
    speech_activity,
)

RATE_HZ = 8000
Samples = NDArray[np.float32]


def measured(samples: Samples) -> MeasuredSamples:
    return MeasuredSamples(samples, spectral_tracks(samples, sample_rate_hz=RATE_HZ))


def copies_in(first: Samples, second: Samples) -> tuple[ChannelCopy, ...]:
    return find_copies([measured(first), measured(second)], sample_rate_hz=RATE_HZ)


def later(samples: Samples, delay_s: float) -> Samples:
    count = round(delay_s * RATE_HZ)
    return np.concatenate((np.zeros(count, np.float32), samples[: samples.size - count]))


def at_db(samples: Samples, level_db: float) -> Samples:
    return np.float32(10.0 ** (level_db / 20.0)) * samples


@pytest.fixture
def call(low_voice: SyntheticVoice, high_voice: SyntheticVoice) -> tuple[Samples, Samples]:
    """Two voices of 20 s, one after the other; each line has noise of its own."""
    noise = (1e-4 * np.random.default_rng(8).standard_normal((2, 41 * RATE_HZ))).astype(np.float32)
    quiet = np.zeros(21 * RATE_HZ, np.float32)
    return (
        np.concatenate((low_voice.samples, quiet)) + noise[0],
        np.concatenate((quiet, high_voice.samples)) + noise[1],
    )


def test_two_voices_with_nothing_in_common_have_no_copy(call: tuple[Samples, Samples]) -> None:
    assert copies_in(*call) == ()


@pytest.mark.parametrize("delay_s", [0.05, 0.2, 0.6])
@pytest.mark.parametrize("level_db", [-20.0, -40.0])
def test_an_echo_tells_its_delay(
    call: tuple[Samples, Samples], delay_s: float, level_db: float
) -> None:
    (copy,) = copies_in(call[0], call[1] + at_db(later(call[0], delay_s), level_db))
    assert (copy.source, copy.channel) == (0, 1)
    assert copy.lag_s == pytest.approx(delay_s, abs=0.005)
    assert copy.low_s <= delay_s <= copy.high_s


def test_the_weaker_channel_holds_the_copy_whichever_it_is(call: tuple[Samples, Samples]) -> None:
    (copy,) = copies_in(call[0] + at_db(later(call[1], 0.3), -20.0), call[1])
    assert (copy.source, copy.channel) == (1, 0)
    assert copy.gain_db == pytest.approx(-20.0, abs=1.0)


def test_bleed_both_ways_is_two_copies(call: tuple[Samples, Samples]) -> None:
    found = copies_in(call[0] + at_db(call[1], -20.0), call[1] + at_db(call[0], -20.0))
    assert {copy.source for copy in found} == {0, 1}
    assert [copy.gain_db for copy in found] == pytest.approx([-20.0, -20.0], abs=1.0)


def test_a_copy_before_its_voice_has_a_lag_below_zero(call: tuple[Samples, Samples]) -> None:
    (copy,) = copies_in(later(call[0], 0.25), call[1] + at_db(call[0], -20.0))
    assert copy.lag_s == pytest.approx(-0.25, abs=0.005)


@pytest.mark.parametrize("delay_s", [0.0, 0.3])
@pytest.mark.parametrize("level_db", [-12.0, -20.0, -30.0])
def test_a_late_copy_is_not_speech(
    call: tuple[Samples, Samples], delay_s: float, level_db: float
) -> None:
    own = call[1] + at_db(later(call[0], delay_s), level_db)
    clean, found = heard(call[1], call[0]), heard(own, call[0])
    assert total_s(found) == pytest.approx(total_s(clean), rel=0.02)
    assert shared_s(found, clean) == pytest.approx(total_s(clean), rel=0.02)


def heard(own: Samples, other: Samples) -> Intervals:
    channels = [measured(other), measured(own)]
    copies = find_copies(channels, sample_rate_hz=RATE_HZ)
    return speech_activity(
        channels[1].spectral,
        samples=own,
        sample_rate_hz=RATE_HZ,
        others=[channels[0].spectral],
        copies=[next((copy for copy in copies if copy.channel == 1), None)],
    ).intervals


def test_one_sound_in_common_is_no_copy(call: tuple[Samples, Samples]) -> None:
    own = call[1].copy()
    own[2 * RATE_HZ : 3 * RATE_HZ] += call[0][1 * RATE_HZ : 2 * RATE_HZ]
    assert copies_in(call[0], own) == ()


def test_one_channel_has_no_copies_and_two_need_one_length(call: tuple[Samples, Samples]) -> None:
    assert find_copies([measured(call[0])], sample_rate_hz=RATE_HZ) == ()
    with pytest.raises(InputError, match="equally many samples"):
        copies_in(call[0], call[1][:-RATE_HZ])


def test_silence_has_no_copies(call: tuple[Samples, Samples]) -> None:
    assert copies_in(call[0], np.zeros_like(call[0])) == ()


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (CopyOptions, {"min_peak_ratio": 0.0}),
        (CopyOptions, {"part_count": 1}),
        (CrosstalkOptions, {"max_copy_gain_db": 0.0}),
        (CrosstalkOptions, {"min_copy_margin_db": 9.0}),
        (CrosstalkOptions, {"decay_db_per_s": 0.0}),
    ],
)
def test_options_out_of_range_are_refused(options: type, wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        options(**wrong)


def test_a_copy_needs_two_channels_and_a_range_that_holds_its_lag() -> None:
    with pytest.raises(InputError, match="two channels"):
        ChannelCopy(0, 0, 0.1, 0.0, 0.2, 20.0)
    with pytest.raises(InputError, match="low_s <= lag_s"):
        ChannelCopy(0, 1, 0.3, 0.0, 0.2, 20.0)
