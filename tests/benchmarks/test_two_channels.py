"""What the benchmark of unclean channels puts in, and how it counts what comes out."""

import numpy as np
import pytest

from benchmarks.synthetic_voice import speak, telephone
from benchmarks.two_channels import (
    TwoChannels,
    bleed_figures,
    clock_figures,
    delay_figures,
    delayed,
    fake_stereo_figures,
    recorded,
    through_codec,
    through_room,
    unmatched,
)


@pytest.fixture(scope="module")
def call() -> TwoChannels:
    """Two voices of 20 s, one after the other."""
    voices = [telephone(speak(seed=seed, f0_hz=f0_hz)) for seed, f0_hz in ((3, 120.0), (4, 210.0))]
    noise = np.random.default_rng(9).standard_normal((2, 2 * voices[0].samples.size))
    quiet = np.zeros_like(voices[0].samples)
    sides = ((voices[0].samples, quiet), (quiet, voices[1].samples))
    agent, customer = (
        (np.concatenate(side) + 1e-4 * hiss).astype(np.float32)
        for side, hiss in zip(sides, noise, strict=True)
    )
    return TwoChannels("synthetic", agent, customer)


def test_samples_are_delayed_by_whole_seconds_and_keep_their_length() -> None:
    later = delayed(np.arange(1, 16_001, dtype=np.float32), 0.5)
    assert later.size == 16_000
    assert later[:4000].max() == 0.0
    assert later[4000] == 1.0


def test_a_room_keeps_the_power_and_smears_it() -> None:
    click = np.zeros(8000, np.float32)
    click[1000] = 1.0
    heard = through_room(click, seed=1)
    assert np.sum(heard**2) == pytest.approx(1.0, rel=1e-5)
    assert np.count_nonzero(heard) > 2000


def test_a_far_recorder_gets_the_customer_late_and_the_agent_back(call: TwoChannels) -> None:
    found = recorded(call, 0.25, -20.0)
    assert np.array_equal(found.agent, call.agent)
    expected = delayed(call.customer, 0.25) + np.float32(0.1) * delayed(call.agent, 0.25)
    assert found.customer == pytest.approx(expected, abs=1e-6)


def test_intervals_are_unmatched_where_they_share_no_time() -> None:
    found = np.array([[0.0, 1.0], [2.0, 3.0], [5.0, 6.0]])
    assert unmatched(found, np.array([[0.5, 2.5]])) == 1
    assert unmatched(found, np.empty((0, 2))) == 3


def test_figures_of_two_synthetic_voices(call: TwoChannels) -> None:
    bleed, delay = bleed_figures([call], level_db=-20.0), delay_figures([call])
    assert bleed["bleed_talk_time_max_change_ratio"] < 0.02
    assert bleed["echo_talk_time_max_change_ratio"] < 0.02
    assert bleed["bleed_added_overlap_count"] == bleed["echo_added_overlap_count"] == 0.0
    assert delay["delay_plain_recovered_ratio"] == 1.0
    assert delay["delay_without_echo_count"] == 0.0


def test_a_line_that_codes_keeps_length_and_time_and_not_the_waveform(call: TwoChannels) -> None:
    heard = through_codec(call.agent)
    assert heard.shape == call.agent.shape
    assert heard.dtype == np.float32
    same, late = (
        float(np.corrcoef(heard, delayed(call.agent, delay_s))[0, 1]) for delay_s in (0.0, 0.01)
    )
    assert max(0.5, late) < same < 0.995


def test_the_customers_clock_is_restored(call: TwoChannels) -> None:
    # One handover, 0.05 s away: agent and customer change places so that the agent replies.
    turned = TwoChannels("turned", agent=call.customer, customer=call.agent)
    figures = clock_figures([turned, turned])
    assert figures["reply_as_recorded_median_error_s"] > 0.04
    assert figures["reply_at_customer_median_error_s"] < 0.02


def test_mixed_calls_are_found_on_two_channels(call: TwoChannels) -> None:
    figures = fake_stereo_figures([call])
    assert {v for k, v in figures.items() if k.endswith("_found_ratio")} == {1.0}
    assert figures["two_parties_taken_for_mono_count"] == 0.0
