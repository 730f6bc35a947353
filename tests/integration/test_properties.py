"""What must hold for every call, asked of the whole analysis: samples go in, facts come out.

The calls are drawn: who speaks when, how long, with gaps and overlaps, on a clean line or on one
with audible noise. A frame is 10 ms; edges of speech may move by one where a change of the
recording moves the estimate of its noise, and never by more.
"""

import dataclasses
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER, Recording, RecordingInfo
from voicecoach.pipeline import analyse, read_settings
from voicecoach.uncertainty import UncertaintyOptions

RATE_HZ = 8000
FRAME_S = 0.01
EDGE_S = 0.75
"""Before the first and after the last speech of a drawn call."""

CLEAN_RMS, AUDIBLE_RMS = 0.0003, 0.002
"""Noise of the line, full scale 1: 50 and 35 dB below the voices."""

Channels = NDArray[np.float32]
"""Shape (2, n_samples): agent, customer."""

relaxed = settings(max_examples=8)
gains_db = st.sampled_from([-12.0, -6.0, -1.5, 3.0, 6.0])
silences_s = st.sampled_from([0.5, 1.0, 2.25, 4.0])


@dataclass(frozen=True)
class DrawnCall:
    """Who speaks when: ``(speaker, start, end)`` by start; and how it sounds."""

    units: tuple[tuple[int, float, float], ...]
    noise_rms: float
    seed: int

    @property
    def duration_s(self) -> float:
        return max(end for _, _, end in self.units) + EDGE_S

    def noise(self, duration_s: float, *, seed: int) -> Channels:
        """Noise of both lines."""
        dice = np.random.default_rng((self.seed, seed))
        shape = (2, round(duration_s * RATE_HZ))
        return (self.noise_rms * dice.standard_normal(shape)).astype(np.float32)

    def gap_middles(self, *, between_pairs: bool = False) -> list[float]:
        """Middles of the silences, of all or of those with both speakers before and after."""
        gaps = [(before[2], after[1]) for before, after in itertools.pairwise(self.units)]
        # On the grid of the frames, so that these fall on the same samples as before.
        middles = [
            round(0.5 * (end + start) / FRAME_S) * FRAME_S if start > end else None
            for end, start in gaps
        ]
        return [m for m in (middles[1:-1] if between_pairs else middles) if m is not None]


@st.composite
def calls(draw: st.DrawFn) -> DrawnCall:
    """Calls of four to eight units in turn, 8 to 25 s, with a silence in the middle."""
    speaker, at, units = draw(st.integers(0, 1)), EDGE_S, []
    some_offsets = st.lists(st.sampled_from([-0.5, -0.25, 0.25, 0.5, 1.0]), min_size=1, max_size=3)
    for offset in [*draw(some_offsets), 0.75, *draw(some_offsets), None]:
        length = draw(st.integers(6, 11)) / 4.0  # longer than two overlaps
        units.append((speaker, at, at + length))
        at, speaker = at + length + (offset or 0.0), 1 - speaker
    return DrawnCall(
        tuple(units), draw(st.sampled_from([CLEAN_RMS, AUDIBLE_RMS])), draw(st.integers(0, 1000))
    )


@cache
def spoken(call: DrawnCall) -> Channels:
    """Hum of two voices that move, in syllables, over the noise of the line."""
    at_s = np.arange(round(call.duration_s * RATE_HZ)) / RATE_HZ
    channels = call.noise(call.duration_s, seed=0)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4.0 * at_s)
    for speaker, f0_hz in enumerate((210.0, 120.0)):
        phase = 2 * np.pi * np.cumsum(f0_hz * (1 + 0.1 * np.sin(2.5 * at_s))) / RATE_HZ
        voice = sum(np.sin(n * phase) / n for n in range(2, 12))
        for _, start, end in (unit for unit in call.units if unit[0] == speaker):
            part = slice(round(start * RATE_HZ), round(end * RATE_HZ))
            channels[speaker, part] += (0.15 * voice * syllables)[part].astype(np.float32)
    channels.setflags(write=False)
    return channels


@cache
def without_ranges() -> Settings:
    """The default settings; how sure a figure is has tests of its own and takes its time."""
    defaults = read_settings()
    off = {"uncertainty": UncertaintyOptions(is_on=False)}
    return dataclasses.replace(defaults, stages={**defaults.stages, **off})


def analysed(channels: Channels, speakers: Sequence[str] = (AGENT, CUSTOMER)) -> CallAnalysis:
    info = RecordingInfo(
        sha256="0" * 64,
        sample_rate_hz=RATE_HZ,
        duration_s=channels.shape[1] / RATE_HZ,
        channel_speakers=tuple(speakers),
        codecs=("pcm_f32le",),
        containers=("wav",),
        source_names=("drawn.wav",),
    )
    return analyse(Recording(channels.copy(), info), without_ranges()).analysis


@cache
def analysed_call(call: DrawnCall) -> CallAnalysis:
    return analysed(spoken(call))


def units_of(analysis: CallAnalysis) -> list[tuple[str, float, float]]:
    return [(u.speaker, u.segment.start, u.segment.end) for u in analysis.diarization.segments]


def offsets_of(analysis: CallAnalysis) -> list[float]:
    return [transfer.offset_s for transfer in analysis.conversation.floor_transfers]


def later(
    units: list[tuple[str, float, float]], by_s: float, *, after: float = -1.0
) -> list[tuple[str, float, float]]:
    """Move the units that start after a time."""
    return [
        (who, start + by_s, end + by_s) if start > after else (who, start, end)
        for who, start, end in units
    ]


def assert_same_units(
    found: list[tuple[str, float, float]],
    expected: list[tuple[str, float, float]],
    *,
    within_s: float = 1.5 * FRAME_S,
) -> None:
    """Same speakers in the same order, every edge within a frame or what is said."""
    assert [who for who, *_ in found] == [who for who, *_ in expected]
    edges = np.array([times for _, *times in found]) - np.array([times for _, *times in expected])
    assert np.abs(edges).max() < within_s


def assert_same_durations(found: CallAnalysis, expected: CallAnalysis) -> None:
    """Every figure that is a length of time, but for the silences: within a frame per edge."""
    edge_count = 2 * len(expected.diarization.segments)
    names = [
        f"{speaker}_{name}"
        for speaker in (AGENT, CUSTOMER)
        for name in ("speech_s", "longest_turn_s", "reply_offset_median_s")
    ]
    for name in [*names, "overlap_s"]:
        assert found.metrics[name] == pytest.approx(
            expected.metrics[name], abs=edge_count * FRAME_S
        ), name
    for name in ("turn_count", "overlap_count"):
        for speaker in (AGENT, CUSTOMER):
            key = f"{speaker}_{name}"
            assert found.metrics[key] == expected.metrics[key]


@relaxed
@given(calls())
def test_every_drawn_unit_is_found_where_it_was_put(call: DrawnCall) -> None:
    """Otherwise nothing below means anything."""
    drawn = [((AGENT, CUSTOMER)[who], start, end) for who, start, end in call.units]
    found = units_of(analysed_call(call))
    assert sorted(who for who, *_ in found) == sorted(who for who, *_ in drawn)
    for speaker in (AGENT, CUSTOMER):
        own = [np.array([t for who, *t in units if who == speaker]) for units in (found, drawn)]
        assert np.abs(own[0] - own[1]).max() < 0.06


@relaxed
@given(calls(), silences_s)
def test_noise_of_the_line_before_a_call_moves_every_time_and_changes_no_length(
    call: DrawnCall, silence_s: float
) -> None:
    before = call.noise(silence_s, seed=1)
    shifted = analysed(np.concatenate((before, spoken(call)), axis=1))
    expected = analysed_call(call)
    assert_same_units(units_of(shifted), later(units_of(expected), silence_s))
    assert_same_durations(shifted, expected)
    assert shifted.duration_s == pytest.approx(expected.duration_s + silence_s)
    assert shifted.metrics["silence_s"] == pytest.approx(
        expected.metrics["silence_s"] + silence_s, abs=2 * FRAME_S * len(call.units)
    )
    for name in ("articulation_rate_sps", "f0_median_hz", "level_dbfs"):
        for speaker in (AGENT, CUSTOMER):
            key = f"{speaker}_{name}"
            assert shifted.metrics[key] == pytest.approx(expected.metrics[key], rel=0.05), key


@relaxed
@given(calls(), silences_s)
def test_digital_silence_before_a_call_is_not_taken_for_the_noise_of_its_line(
    call: DrawnCall, silence_s: float
) -> None:
    nothing = np.zeros((2, round(silence_s * RATE_HZ)), dtype=np.float32)
    shifted = analysed(np.concatenate((nothing, spoken(call)), axis=1))
    expected = later(units_of(analysed_call(call)), silence_s)
    assert_same_units(units_of(shifted), expected, within_s=0.1)


@relaxed
@given(calls())
def test_swapping_the_channels_swaps_the_roles_and_nothing_else(call: DrawnCall) -> None:
    swapped = analysed(spoken(call)[::-1]).metrics
    straight = analysed_call(call).metrics
    other = {AGENT: CUSTOMER, CUSTOMER: AGENT}
    for name, value in straight.items():
        speaker, _, rest = name.partition("_")
        if name == "agent_talk_ratio":
            assert swapped[name] == pytest.approx(1.0 - value)
        elif speaker in other:
            assert swapped[f"{other[speaker]}_{rest}"] == pytest.approx(value), name
        else:
            assert swapped[name] == pytest.approx(value), name


@relaxed
@given(calls())
def test_the_order_of_the_channels_means_nothing_where_each_is_named(call: DrawnCall) -> None:
    turned = analysed(spoken(call)[::-1], (CUSTOMER, AGENT))
    assert units_of(turned) == units_of(analysed_call(call))
    assert turned.metrics == analysed_call(call).metrics
    assert turned.conversation == analysed_call(call).conversation


@relaxed
@given(calls(), gains_db)
def test_a_louder_or_softer_recording_has_the_same_timing(call: DrawnCall, gain_db: float) -> None:
    scaled = analysed((spoken(call) * 10.0 ** (gain_db / 20.0)).astype(np.float32))
    expected = analysed_call(call)
    assert_same_units(units_of(scaled), units_of(expected))
    assert_same_durations(scaled, expected)
    for speaker in (AGENT, CUSTOMER):
        name = f"{speaker}_level_dbfs"
        assert scaled.metrics[name] == pytest.approx(expected.metrics[name] + gain_db, abs=0.2)


@relaxed
@given(calls(), silences_s, st.randoms(use_true_random=False))
def test_a_longer_silence_changes_no_talk_time(
    call: DrawnCall, silence_s: float, dice: random.Random
) -> None:
    at = dice.choice(call.gap_middles())
    samples, cut = spoken(call), round(at * RATE_HZ)
    more = call.noise(silence_s, seed=2)
    longer = analysed(np.concatenate((samples[:, :cut], more, samples[:, cut:]), axis=1))
    expected = analysed_call(call)
    assert_same_units(units_of(longer), later(units_of(expected), silence_s, after=at))
    for name in ("agent_speech_s", "customer_speech_s", "overlap_s"):
        assert longer.metrics[name] == pytest.approx(
            expected.metrics[name], abs=2 * FRAME_S * len(call.units)
        )
    assert sum(offsets_of(longer)) == pytest.approx(
        sum(offsets_of(expected)) + silence_s, abs=2 * FRAME_S * len(call.units)
    )


@relaxed
@given(calls(), st.randoms(use_true_random=False))
def test_a_call_cut_in_two_in_a_silence_holds_the_same_speech(
    call: DrawnCall, dice: random.Random
) -> None:
    """On a clean line, with 2 s of it around the cut: so that each half still knows its noise."""
    call = dataclasses.replace(call, noise_rms=CLEAN_RMS)
    at = dice.choice(call.gap_middles(between_pairs=True))
    samples, cut = spoken(call), round(at * RATE_HZ)
    line = call.noise(2.0, seed=3)
    first = analysed(np.concatenate((samples[:, :cut], line), axis=1))
    second = analysed(np.concatenate((line, samples[:, cut:]), axis=1))
    halves = [*units_of(first), *later(units_of(second), at - 2.0)]
    assert_same_units(halves, units_of(analysed_call(call)))


@relaxed
@given(calls())
def test_talk_less_overlap_and_silence_fill_the_call(call: DrawnCall) -> None:
    figures = analysed_call(call).metrics
    talk_s = figures["agent_speech_s"] + figures["customer_speech_s"]
    assert talk_s - figures["overlap_s"] + figures["silence_s"] == pytest.approx(call.duration_s)
    assert figures["duration_s"] == pytest.approx(call.duration_s)
    assert figures["agent_talk_ratio"] == pytest.approx(figures["agent_speech_s"] / talk_s)
    assert figures["silence_ratio"] == pytest.approx(figures["silence_s"] / call.duration_s)
    silent_s = sum(s.segment.duration_s for s in analysed_call(call).conversation.silences)
    assert silent_s == pytest.approx(figures["silence_s"])
