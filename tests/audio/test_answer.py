"""A decoding process that a file has taken over must not get further."""

import tempfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.answer import FACTS, checked_answer, read_samples
from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.refusals import Refusal
from voicecoach.audio.stored_samples import Scratch
from voicecoach.audio.worker_process import WorkerDiedError

LIMITS = DecodeLimits()
GOOD = {
    "codec": "opus",
    "channel_count": 2,
    "sample_rate_hz": 8_000,
    "source_rate_hz": 48_000,
    "declared_duration_s": 1.0,
    "packet_count": 50,
    "bad_packet_count": 0,
    "non_finite_count": 0,
    "spike_count": 0,
    "audio_stream_count": 1,
    "block_lengths": [6_000, 2_000],
}


def test_a_proper_answer_passes() -> None:
    assert checked_answer(GOOD, limits=LIMITS) == GOOD


VALUES = ([], {}, [0], [-5, 10], "8000\n", 1 << 40)
WRONG = [
    (key, value)
    for key in sorted({*FACTS, "channel_count", "block_lengths"})
    for value in VALUES
    if key == "sample_rate_hz" or not isinstance(value, FACTS.get(key, ()))
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_an_answer_with_a_wrong_value_is_no_answer(key, value) -> None:
    with pytest.raises(WorkerDiedError):
        checked_answer({**GOOD, key: value}, limits=LIMITS)


def test_texts_of_a_refusal_are_made_printable_and_short() -> None:
    answer = {
        "refused": "codec_not_allowed",
        "details": {"codec": "\x1b[31m" + 1_000 * "x", "name": "another.wav"},
    }
    with pytest.raises(Refusal) as caught:
        checked_answer(answer, limits=LIMITS)
    assert caught.value.details["codec"].startswith("\\x1b[31m")
    assert len(caught.value.details["codec"]) < 100
    assert "name" not in caught.value.details


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["refused", "details", *GOOD]), JSON))
def test_no_answer_makes_it_fail_in_another_way(answer) -> None:
    with pytest.raises((WorkerDiedError, Refusal)):
        checked_answer({**GOOD, "codec": None, **answer, "spike_count": None}, limits=LIMITS)


@pytest.mark.parametrize("scratch", [Scratch(), Scratch(max_held_bytes=0)])
def test_blocks_are_put_side_by_side(scratch) -> None:
    blocks = np.arange(8, dtype=np.float32)
    with tempfile.TemporaryFile() as file:
        file.write(blocks.tobytes())
        file.flush()
        samples = read_samples(file, {"channel_count": 2, "block_lengths": [3, 1]}, scratch)
    assert [channel[:].tolist() for channel in samples] == [
        [0.0, 1.0, 2.0, 6.0],
        [3.0, 4.0, 5.0, 7.0],
    ]


@pytest.mark.parametrize("lengths", [[3, 2], [1], [1 << 60], 8 * [1 << 61] + [4], [1 << 70]])
def test_a_file_of_another_length_than_answered_is_refused(lengths) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(bytes(32))
        file.flush()
        with pytest.raises(Refusal) as caught:
            read_samples(file, {"channel_count": 2, "block_lengths": lengths}, Scratch())
    assert caught.value.code == "decoder_crashed"
