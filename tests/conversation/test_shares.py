"""Talk shares in windows."""

import pytest
from hypothesis import given

from tests.conversation.test_describe import describe, rows, units
from voicecoach.conversation import ConversationOptions, channel_diarization, describe_conversation
from voicecoach.core.conversation import ShareOverTime
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals


def test_windows_show_who_spoke_when() -> None:
    # s         0        10        20        30        40        50        60
    # agent     |---------|
    # customer            |----|                        |---------|
    call = describe(rows((0.0, 10.0)), rows((10.0, 15.0), (40.0, 50.0)), duration_s=60.0)
    shares = call.share_over_time
    assert shares is not None
    assert shares.at == (15.0, 25.0, 35.0, 45.0)
    assert shares.speech_ratio["agent"] == (10 / 15, 0.0, 0.0, 0.0)
    assert shares.speech_ratio["customer"] == (5 / 15, 1.0, 1.0, 1.0)


def test_a_window_without_speech_has_no_share() -> None:
    shares = describe(rows((0.0, 1.0)), rows(), duration_s=50.0).share_over_time
    assert shares is not None
    assert shares.speech_ratio["agent"] == (1.0, None, None)


def test_a_call_shorter_than_a_window_is_one_window() -> None:
    shares = describe(rows((0.0, 3.0)), rows((3.0, 4.0)), duration_s=8.0).share_over_time
    assert shares is not None
    assert (shares.at, shares.speech_ratio["agent"]) == ((4.0,), (0.75,))


def test_where_speakers_are_not_told_apart_there_are_no_shares() -> None:
    mixed = channel_diarization([rows((1.0, 2.0))], ["mixed"])
    assert describe_conversation(mixed, duration_s=8.0).share_over_time is None


def test_a_share_per_window_is_needed() -> None:
    with pytest.raises(InputError, match="one share per window"):
        ShareOverTime(30.0, 10.0, (15.0,), {"agent": ()})


def test_a_window_without_length_is_refused() -> None:
    with pytest.raises(ConfigError, match="share_window_s"):
        ConversationOptions(share_window_s=0.0)


@given(units(), units())
def test_shares_of_a_window_sum_to_one_or_nobody_speaks(
    agent: Intervals, customer: Intervals
) -> None:
    shares = describe(agent, customer).share_over_time
    assert shares is not None
    for one, other in zip(*shares.speech_ratio.values(), strict=True):
        assert (one is None) == (other is None)
        assert one is None or other is None or one + other == pytest.approx(1.0)
