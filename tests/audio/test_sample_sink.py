"""What happens to samples between the decoder and us."""

import io

import numpy as np
import pytest

from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.refusals import Refusal
from voicecoach.audio.sample_sink import SampleSink, float32_planar


def sink_of(file, *, channel_count=1, rate_hz=8_000, output_rate_hz=8_000, **limits) -> SampleSink:
    return SampleSink(
        file,
        channel_count=channel_count,
        rate_hz=rate_hz,
        output_rate_hz=output_rate_hz,
        limits=DecodeLimits(**limits),
    )


def written(file: io.BytesIO) -> np.ndarray:
    return np.frombuffer(file.getvalue(), np.float32)


@pytest.mark.parametrize(
    ("dtype", "values"),
    [
        (np.uint8, [0, 64, 128, 192]),
        (np.int16, [-(2**15), -(2**14), 0, 2**14]),
        (np.int32, [-(2**31), -(2**30), 0, 2**30]),
        (np.float32, [-1.0, -0.5, 0.0, 0.5]),
        (np.float64, [-1.0, -0.5, 0.0, 0.5]),
    ],
)
def test_full_scale_is_one_for_every_format(dtype, values) -> None:
    packed = np.array([values], dtype)
    planar = float32_planar(packed, channel_count=1, is_planar=True)
    assert planar.tolist() == [[-1.0, -0.5, 0.0, 0.5]]
    split = float32_planar(packed, channel_count=2, is_planar=False)
    assert split.tolist() == [[-1.0, 0.0], [-0.5, 0.5]]


def test_what_is_no_number_becomes_zero_before_it_is_resampled() -> None:
    file = io.BytesIO()
    sink = sink_of(file, rate_hz=32_000, output_rate_hz=16_000)
    samples = np.full((1, 32_000), 0.25, np.float32)
    samples[0, [100, 200, 300]] = np.nan, np.inf, -np.inf
    samples[0, 400] = 1e30
    sink.add(samples, is_planar=True)
    sink.finish()
    assert (sink.non_finite_count, sink.spike_count) == (3, 1)
    assert np.abs(written(file)).max() < 0.5
    assert len(written(file)) == 16_000


@pytest.mark.parametrize(
    ("value", "code"), [(np.nan, "not_finite"), (9.0, "amplitude_out_of_range")]
)
def test_more_than_one_unusable_sample_in_a_hundred_is_refused(value, code) -> None:
    samples = np.zeros((1, 1_000), np.float32)
    samples[0, :10] = value
    sink = sink_of(io.BytesIO())
    sink.add(samples, is_planar=True)
    sink.finish()
    samples[0, 10] = value
    sink = sink_of(io.BytesIO())
    sink.add(samples, is_planar=True)
    with pytest.raises(Refusal) as caught:
        sink.finish()
    assert caught.value.code == code


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        sink_of(io.BytesIO()).finish()
    assert caught.value.code == "no_audio_decoded"


def test_a_long_recording_is_written_as_it_comes() -> None:
    file = io.BytesIO()
    sink = sink_of(file, channel_count=2)
    for _ in range(100):
        sink.add(np.ones((1, 2 * 1_600), np.int16), is_planar=False)
        assert sink.input_count * 8 - len(file.getvalue()) <= 8 * (65_536 + 1_600)  # bytes held
    sink.finish()
    assert sum(sink.block_lengths) == 160_000
    assert len(file.getvalue()) == 160_000 * 2 * 4


def test_the_limit_of_duration_counts_samples_of_the_source() -> None:
    sink = sink_of(io.BytesIO(), rate_hz=48_000, output_rate_hz=16_000, max_duration_s=1.0)
    sink.add(np.zeros((1, 48_000), np.float32), is_planar=True)
    with pytest.raises(Refusal) as caught:
        sink.add(np.zeros((1, 1), np.float32), is_planar=True)
    assert caught.value.code == "too_long"
