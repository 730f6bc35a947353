"""The line of a call: echo and bleed in a recording, delay told or set, and what follows."""

import dataclasses

import numpy as np
import pytest

from benchmarks.sample_calls import sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import AtCustomer, Overlap
from voicecoach.core.errors import ConfigError
from voicecoach.core.line import ChannelCopy, LineDelay
from voicecoach.core.recording import Recording, RecordingInfo
from voicecoach.core.segment import Segment
from voicecoach.pipeline import (
    AnalysedCall,
    analyse,
    analyse_again,
    can_be_made_again,
    read_settings,
    swapped_call,
)
from voicecoach.pipeline.line import LineOptions, line_delay, with_line_findings
from voicecoach.uncertainty import UncertaintyOptions

SPLIT = RecordingInfo("0" * 64, 8000, 60.0, ("agent", "customer"), (), (), ())


def copy(lag_s: float, *, source: int = 0, gain_db: float | None = -25.0) -> ChannelCopy:
    return ChannelCopy(source, 1 - source, lag_s, lag_s - 0.125, lag_s + 0.125, 50.0, gain_db)


def settings(**line: float) -> Settings:
    """Defaults, without replicas and with what is known of the line."""
    chosen = read_settings()
    stages = {
        **chosen.stages,
        "uncertainty": UncertaintyOptions(is_on=False),
        "line": LineOptions(**line),
    }
    return dataclasses.replace(chosen, stages=stages)


def test_the_agents_echo_is_the_delay_and_the_customers_is_not() -> None:
    assert line_delay(SPLIT, (copy(0.5),), LineOptions()) == LineDelay(0.5, 0.375, 0.625, "echo")
    assert line_delay(SPLIT, (copy(0.4, source=1),), LineOptions()) is None
    assert line_delay(SPLIT, (copy(0.0),), LineOptions()) is None
    assert line_delay(SPLIT, (copy(-0.4),), LineOptions()) is None


def test_a_delay_that_is_set_is_one_way_and_comes_before_an_echo() -> None:
    found = line_delay(
        SPLIT, (copy(0.4),), LineOptions(customer_delay_s=0.25, customer_delay_error_s=0.125)
    )
    assert found == LineDelay(0.5, 0.25, 0.75, "set")
    nothing = line_delay(SPLIT, (), LineOptions(customer_delay_s=0.0))
    assert nothing is not None
    assert (nothing.low_s, nothing.round_trip_s) == (0.0, 0.0)


def test_one_channel_has_no_delay() -> None:
    mixed = dataclasses.replace(SPLIT, channel_speakers=("mixed",))
    assert line_delay(mixed, (), LineOptions(customer_delay_s=0.25)) is None


@pytest.mark.parametrize("wrong", [{"customer_delay_s": 250.0}, {"customer_delay_error_s": -0.1}])
def test_a_delay_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        LineOptions(**wrong)


def test_the_settings_file_takes_a_delay_in_seconds(tmp_path) -> None:
    file = tmp_path / "voicecoach.toml"
    file.write_text("[line]\ncustomer_delay_s = 1\n", "utf-8")
    assert read_settings(file).stage("line", LineOptions).customer_delay_s == 1.0
    file.write_text("[line]\ncustomer_delay_s = 'far'\n", "utf-8")
    with pytest.raises(ConfigError, match="must be of type float"):
        read_settings(file)


@pytest.fixture(scope="module")
def clean(project_root) -> Recording:
    calls = {call.name: call for call in sample_calls(project_root / "sample_calls")}
    call = calls["ilias-1-lost-card"]
    with Decoder() as decoder:
        channel = call.truth["speakers"]["agent"]["channel"]
        return load_call(decoder, call.audio, agent_channel=channel)


@pytest.fixture(scope="module")
def far(clean: Recording) -> Recording:
    """Return the call with the agent's voice back on the customer's channel 0.4 s later."""
    speakers = clean.info.channel_speakers
    samples = [np.asarray(channel[:]) for channel in clean.samples]
    lag = round(0.4 * clean.info.sample_rate_hz)
    echo = np.roll(samples[speakers.index("agent")], lag)
    echo[:lag] = 0.0
    samples[speakers.index("customer")] = samples[speakers.index("customer")] + 0.05 * echo
    return dataclasses.replace(clean, samples=tuple(s.astype(np.float32) for s in samples))


@pytest.fixture(scope="module")
def analysed(far: Recording) -> AnalysedCall:
    return analyse(far, settings())


def codes(analysis: CallAnalysis) -> list[str]:
    return [finding.code for finding in analysis.findings]


def test_an_echo_is_told_left_out_of_the_speech_and_taken_for_the_delay(
    analysed: AnalysedCall, clean: Recording
) -> None:
    found, before = analysed.analysis, analyse(clean, settings()).analysis
    assert found.line_delay is not None
    assert found.line_delay.source == "echo"
    assert found.metrics["line_round_trip_s"] == pytest.approx(0.4, abs=0.01)
    assert "echo" in codes(found)
    assert found.metrics["customer_speech_s"] == pytest.approx(
        before.metrics["customer_speech_s"], rel=0.02
    )
    assert before.line_delay is None
    assert (
        "--customer-delay"
        in {w.figure: w.reason for w in before.withheld}["reply gaps as the customer heard them"]
    )


def test_ranges_on_the_customers_clock_hold_what_the_delay_may_be(analysed: AnalysedCall) -> None:
    found = analysed.analysis
    value = found.metrics["agent_reply_offset_at_customer_median_s"]
    low, high = found.metric_ranges["agent_reply_offset_at_customer_median_s"]
    assert value is not None
    assert low < value < high


def test_the_delay_can_be_set_without_hearing_anything_anew(
    analysed: AnalysedCall, far: Recording
) -> None:
    assert can_be_made_again(analysed)
    chosen = settings(customer_delay_s=0.125, customer_delay_error_s=0.0625)
    again, anew = (
        analyse_again(analysed, chosen, channels={}).analysis,
        analyse(far, chosen).analysis,
    )
    assert again.line_delay == anew.line_delay == LineDelay(0.25, 0.125, 0.375, "set")
    assert again.conversation == anew.conversation
    assert again.findings == anew.findings
    assert again.metrics == anew.metrics


def test_a_delay_set_for_one_call_is_kept_until_another_is_said(analysed: AnalysedCall) -> None:
    once = analyse_again(analysed, settings(call_delay_s=0.125), channels={})
    later = analyse_again(once, settings(customer_delay_s=0.5), channels={})
    assert once.analysis.line_delay == later.analysis.line_delay
    assert later.analysis.line_delay is not None
    assert later.analysis.line_delay.round_trip_s == 0.25
    other = analyse_again(later, settings(call_delay_s=0.375), channels={})
    assert other.analysis.line_delay is not None
    assert other.analysis.line_delay.round_trip_s == 0.75


def test_a_call_can_be_left_to_its_audio_again(analysed: AnalysedCall) -> None:
    once = analyse_again(analysed, settings(call_delay_s=0.125), channels={})
    told = analyse_again(once, settings(is_told_by_audio=True), channels={})
    later = analyse_again(told, settings(customer_delay_s=0.5), channels={})
    assert told.analysis.line_delay == later.analysis.line_delay == analysed.analysis.line_delay


def test_a_delay_is_not_both_set_and_told() -> None:
    with pytest.raises(ConfigError, match="got both"):
        LineOptions(call_delay_s=0.1, is_told_by_audio=True)


def test_with_the_roles_swapped_the_echo_is_the_customers_and_tells_no_delay(
    far: Recording,
) -> None:
    kept = analyse(far, settings(), channels={"agent_channel": 0})
    swapped = swapped_call(kept, settings(), transcript=None).analysis
    assert swapped.line_delay is None
    (echo,) = (finding for finding in swapped.findings if finding.code == "echo")
    assert echo.message.startswith("The customer's voice comes back on the agent's channel")


@pytest.mark.parametrize(
    ("lag_s", "gain_db", "code", "said"),
    [
        (0.0, -25.0, "crosstalk", "25 dB weaker; it was taken out of the customer's channel"),
        (0.4, None, "echo", "it is too faint to be taken for speech"),
        (-0.3, -25.0, "channels_shifted", "0.30 s before the voice itself"),
    ],
)
def test_every_copy_is_told(
    analysed: AnalysedCall, lag_s: float, gain_db: float | None, code: str, said: str
) -> None:
    call = dataclasses.replace(
        analysed.analysis, recording=SPLIT, channel_copies=(copy(lag_s, gain_db=gain_db),)
    )
    (finding,) = (f for f in with_line_findings(call).findings if f.code == code)
    assert said in finding.message


def test_a_faint_copy_side_by_side_is_not_worth_a_word(analysed: AnalysedCall) -> None:
    call = dataclasses.replace(
        analysed.analysis, recording=SPLIT, channel_copies=(copy(0.0, gain_db=None),)
    )
    assert not set(codes(with_line_findings(call))) & {"crosstalk", "echo", "channels_shifted"}


def test_overlaps_that_delay_may_explain_are_counted_in_a_warning(analysed: AnalysedCall) -> None:
    overlaps = tuple(
        Overlap(
            "customer",
            "agent",
            Segment(at, at + 0.5),
            "between",
            at_customer=AtCustomer(shared_s, shared_s, shared_s),
        )
        for at, shared_s in ((2.0, 0.0), (5.0, 0.25), (8.0, 0.0))
    )
    conversation = dataclasses.replace(
        analysed.analysis.conversation, overlaps=overlaps, backchannels=()
    )
    call = dataclasses.replace(analysed.analysis, conversation=conversation)
    twice = with_line_findings(with_line_findings(call))
    (finding,) = (f for f in twice.findings if f.code == "delayed_overlaps")
    assert (finding.severity, finding.value) == ("warning", 2.0)
    assert "Of 3 overlaps that the agent started, 2 may be there" in finding.message


@pytest.mark.parametrize(
    ("shared_s", "said"),
    [
        ((0.0,), "The one overlap that the agent started may be there"),
        ((0.0, 0.0), "All 2 overlaps that the agent started may be there"),
    ],
)
def test_where_delay_may_explain_every_overlap_that_is_said(
    analysed: AnalysedCall, shared_s: tuple[float, ...], said: str
) -> None:
    overlaps = tuple(
        Overlap(
            "customer",
            "agent",
            Segment(2.0 + at, 2.5 + at),
            "between",
            at_customer=AtCustomer(each, each, each),
        )
        for at, each in enumerate(shared_s)
    )
    conversation = dataclasses.replace(
        analysed.analysis.conversation, overlaps=overlaps, backchannels=()
    )
    call = dataclasses.replace(analysed.analysis, conversation=conversation)
    (finding,) = (f for f in with_line_findings(call).findings if f.code == "delayed_overlaps")
    assert finding.message.startswith(said)
