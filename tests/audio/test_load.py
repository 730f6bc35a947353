"""One stereo file, one mono file, two mono files."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from voicecoach.audio.load import load_call, load_pair
from voicecoach.audio.resample import resample
from voicecoach.core.errors import InputError, RecordingError


def codes(recording) -> list[str]:
    return [finding.code for finding in recording.findings]


# --- one file


@pytest.mark.parametrize(
    ("agent_channel", "speakers"), [(0, ("agent", "customer")), (1, ("customer", "agent"))]
)
def test_the_agent_is_where_the_user_says(
    decoder, call, write_wav, agent_channel, speakers
) -> None:
    recording = load_call(decoder, write_wav(call), agent_channel=agent_channel)
    assert recording.info.channel_speakers == speakers
    assert recording.is_split
    assert np.stack(recording.samples).shape == call.shape
    assert (recording.info.sample_rate_hz, recording.info.duration_s) == (8_000, 6.0)
    assert (recording.info.codecs, recording.info.containers) == (("pcm_s16le",), ("wav",))
    assert codes(recording) == []


def test_a_channel_that_does_not_exist_is_an_error(decoder, call, write_wav) -> None:
    with pytest.raises(InputError, match="agent_channel"):
        load_call(decoder, write_wav(call), agent_channel=2)


def test_a_mono_file_is_mixed_and_says_what_cannot_be_known(decoder, call, write_wav) -> None:
    recording = load_call(decoder, write_wav(call[:1]))
    assert recording.info.channel_speakers == ("mixed",)
    (finding,) = recording.findings
    assert finding.code == "mono"
    for word in ("estimated", "gaps", "overlaps"):
        assert word in finding.message


@pytest.mark.parametrize("gain", [1.0, 0.5, -1.0])
def test_fake_stereo_is_read_as_mono_with_its_louder_channel(
    decoder, call, write_wav, gain
) -> None:
    speech = call.sum(axis=0) / 2.0
    recording = load_call(decoder, write_wav(np.stack([np.float32(gain) * speech, speech])))
    assert recording.info.channel_speakers == ("mixed",)
    assert codes(recording) == ["fake_stereo"]
    assert np.abs(np.stack(recording.samples)).max() == pytest.approx(
        np.abs(speech).max(), abs=1e-4
    )


@pytest.mark.parametrize("lag_s", [-0.3, 0.000125, 0.02, 0.3])
def test_fake_stereo_is_found_though_one_channel_is_late(decoder, call, write_wav, lag_s) -> None:
    speech = call.sum(axis=0) / 2.0
    late = np.roll(np.float32(-0.5) * speech, round(lag_s * 8000))
    assert codes(load_call(decoder, write_wav(np.stack([speech, late])))) == ["fake_stereo"]


def test_two_parties_with_an_echo_are_no_fake_stereo(decoder, call, write_wav) -> None:
    echo = np.float32(0.3) * np.roll(call[0], 2400)
    recording = load_call(decoder, write_wav(np.stack([call[0], call[1] + echo])))
    assert recording.info.channel_speakers == ("agent", "customer")


def test_a_channel_that_only_leaks_is_silent_not_fake_stereo(decoder, call, write_wav) -> None:
    samples = np.stack([call[0], np.float32(0.02) * call[0]])
    recording = load_call(decoder, write_wav(samples, subtype="FLOAT"))
    assert recording.info.channel_speakers == ("agent", "customer")
    assert "silent_channel" in codes(recording)
    assert "fake_stereo" not in codes(recording)


def test_a_call_in_which_one_party_says_nothing_keeps_both_channels(
    decoder, call, write_wav
) -> None:
    recording = load_call(decoder, write_wav(np.stack([call[0], np.zeros_like(call[0])])))
    assert recording.info.channel_speakers == ("agent", "customer")
    assert [(f.code, f.channel) for f in recording.findings] == [("silent_channel", 1)]


def test_a_cut_file_keeps_what_is_left_and_says_how_much_is_missing(
    decoder, call, write_wav
) -> None:
    path = write_wav(call)
    content = path.read_bytes()
    path.write_bytes(content[: 44 + (len(content) - 44) // 3])
    recording = load_call(decoder, path)
    assert recording.info.duration_s == pytest.approx(2.0, abs=0.01)
    cut = next(f for f in recording.findings if f.code == "truncated_file")
    assert cut.value == pytest.approx(2.0 / 3.0, abs=0.001)


def test_a_cut_ogg_file_is_found_by_its_missing_end(decoder, call, write_av) -> None:
    path = write_av(call, "call.opus", rate_hz=8_000, codec="libopus", container="ogg")
    assert codes(load_call(decoder, path)) == []
    path.write_bytes(path.read_bytes()[:-200])
    assert "truncated_file" in codes(load_call(decoder, path))


def test_the_name_is_kept_printable(decoder, call, write_wav, tmp_path: Path) -> None:
    target = tmp_path / "call\n\u202e.wav"
    write_wav(call).rename(target)
    assert load_call(decoder, target).info.source_names == ("call\\n\\u202e.wav",)


# --- two files


def test_a_pair_is_put_side_by_side(decoder, call, write_wav) -> None:
    agent, customer = write_wav(call[:1], "a.wav"), write_wav(call[1:], "c.wav")
    recording = load_pair(decoder, agent, customer)
    assert recording.info.channel_speakers == ("agent", "customer")
    assert recording.info.source_names == ("a.wav", "c.wav")
    assert codes(recording) == []
    assert np.abs(np.stack(recording.samples) - call).max() < 1e-4  # a step of 16 bits
    digests = [hashlib.sha256(path.read_bytes()).digest() for path in (agent, customer)]
    assert recording.info.sha256 == hashlib.sha256(b"".join(digests)).hexdigest()
    assert load_pair(decoder, customer, agent).info.sha256 != recording.info.sha256


@pytest.mark.parametrize(
    ("missing_s", "expected"), [(0.5, []), (1.25, ["very_short", "length_mismatch"])]
)
def test_the_shorter_file_is_padded(decoder, call, write_wav, missing_s, expected) -> None:
    kept = round(8_000 * (6.0 - missing_s))
    agent, customer = write_wav(call[:1], "a.wav"), write_wav(call[1:, :kept], "c.wav")
    recording = load_pair(decoder, agent, customer)
    assert codes(recording) == expected
    assert np.stack(recording.samples).shape == call.shape
    assert not recording.samples[1][kept:].any()


def test_different_rates_meet_at_the_higher_one(decoder, call, write_wav) -> None:
    raised = resample(call[1:], from_hz=8_000, to_hz=16_000)
    agent, customer = write_wav(call[:1], "a.wav"), write_wav(raised, "c.wav", rate_hz=16_000)
    recording = load_pair(decoder, agent, customer)
    assert recording.info.sample_rate_hz == 16_000
    assert recording.info.duration_s == 6.0
    assert codes(recording) == ["rates_differ"]


def test_findings_of_a_file_name_its_channel(decoder, call, write_wav) -> None:
    agent, customer = write_wav(call[:1], "a.wav"), write_wav(call[1:, :8_000], "c.wav")
    findings = load_pair(decoder, agent, customer).findings
    assert [f.channel for f in findings if f.code == "very_short"] == [1]


def test_a_stereo_file_in_a_pair_is_refused(decoder, call, write_wav) -> None:
    with pytest.raises(RecordingError) as caught:
        load_pair(decoder, write_wav(call[:1], "a.wav"), write_wav(call, "c.wav"))
    assert caught.value.code == "pair_file_not_mono"
    assert "c.wav" in str(caught.value)


def test_the_same_file_twice_is_refused(decoder, call, write_wav) -> None:
    agent, customer = write_wav(call[:1], "a.wav"), write_wav(call[:1], "c.wav")
    with pytest.raises(RecordingError) as caught:
        load_pair(decoder, agent, customer)
    assert caught.value.code == "same_file_twice"


def test_a_real_call_in_two_files_loads_without_a_finding(decoder, shared_data) -> None:
    folder = shared_data / "calls"
    recording = load_pair(
        decoder, folder / "auto_repairs_40_agent.wav", folder / "auto_repairs_40_caller.wav"
    )
    assert np.stack(recording.samples).shape == (2, 1_963_040)
    assert codes(recording) == []
