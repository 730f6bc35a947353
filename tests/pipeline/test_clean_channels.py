"""Channels without the copies in them: what the analysis hears, and what is said to be left."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic_voice import speak, telephone
from voicecoach.audio.stored_samples import Scratch
from voicecoach.core.line import ChannelCopy
from voicecoach.pipeline.clean_channels import without_copies
from voicecoach.prosody import spectral_tracks
from voicecoach.vad import MeasuredSamples, VadOptions, find_copies

RATE_HZ = 8000
Samples = NDArray[np.float32]


def heard_of(first: Samples, second: Samples) -> list[MeasuredSamples]:
    return [
        MeasuredSamples(each, spectral_tracks(each, sample_rate_hz=RATE_HZ))
        for each in (first, second)
    ]


@pytest.fixture(scope="module")
def voices() -> tuple[Samples, Samples]:
    """Two voices of 20 s, one after the other; each line has noise of its own."""
    low, high = (
        telephone(speak(seed=seed, f0_hz=f0_hz)).samples for seed, f0_hz in ((1, 110.0), (2, 210.0))
    )
    noise = (1e-4 * np.random.default_rng(8).standard_normal((2, 41 * RATE_HZ))).astype(np.float32)
    quiet = np.zeros(21 * RATE_HZ, np.float32)
    return np.concatenate((low, quiet)) + noise[0], np.concatenate((quiet, high)) + noise[1]


def cleaned(
    heard: list[MeasuredSamples], copies: tuple[ChannelCopy, ...]
) -> tuple[list[MeasuredSamples], tuple[ChannelCopy, ...]]:
    return without_copies(heard, copies, options=VadOptions(), scratch=Scratch())


def test_bleed_both_ways_goes_from_both_channels(voices: tuple[Samples, Samples]) -> None:
    agent, customer = voices
    tenth = np.float32(0.1)
    heard = heard_of(agent + tenth * customer, customer + tenth * agent)
    copies = find_copies(heard, sample_rate_hz=RATE_HZ)
    found, left = cleaned(heard, copies)
    for own, true, other, copy in zip(
        found, (agent, customer), (customer, agent), left, strict=True
    ):
        difference = own.samples[:] - true
        assert np.mean(difference**2) < 0.02 * np.mean((tenth * other) ** 2)
        assert own.spectral.speech_band_db.shape == heard[0].spectral.speech_band_db.shape
        assert copy.gain_db is None


def test_a_copy_that_no_filter_makes_is_left(voices: tuple[Samples, Samples]) -> None:
    agent, customer = voices
    # The lag jumps with every second, as behind a jitter buffer: no one filter makes this copy.
    seconds = np.resize(agent, (agent.size // RATE_HZ, RATE_HZ))
    jumping = np.concatenate([np.roll(second, 960 * (at % 8)) for at, second in enumerate(seconds)])
    heard = heard_of(agent, customer + np.float32(0.1) * jumping.astype(np.float32))
    believed = ChannelCopy(0, 1, 0.0, -0.1, 0.9, 20.0, -20.0)
    found, left = cleaned(heard, (believed,))
    assert found[1] is heard[1]
    assert left == (believed,)


def test_without_copies_nothing_is_done(voices: tuple[Samples, Samples]) -> None:
    heard = heard_of(*voices)
    found, left = cleaned(heard, ())
    assert found == heard
    assert left == ()
