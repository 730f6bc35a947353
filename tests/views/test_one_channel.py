"""What is told of a call on one channel depends on how far its voices were told apart."""

import dataclasses

import pytest

from tests.dashboards.stores import make_analysis, make_mixed_analysis
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import Finding
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, NonSpeech, SpeakerSegment
from voicecoach.exchange.csv_tables import metrics_csv
from voicecoach.views.one_channel import (
    DOUBT_NOTICE,
    NOT_PARTED_NOTICE,
    ONE_VOICE_NOTICE,
    one_channel_notice,
    other_findings,
)
from voicecoach.views.replay import sections_of
from voicecoach.views.speakers import lanes_of


def estimated(*speakers: str, count: int | None = None) -> CallAnalysis:
    mixed = make_mixed_analysis("mono")
    units = tuple(
        SpeakerSegment(Segment(4.0 * n, 4.0 * n + 3.0), speaker, 0, 0.9)
        for n, speaker in enumerate(speakers)
    )
    heard = Diarization(units, speakers, "voices", is_estimated=True)
    method = {"channel": 0, "diarization": {"engine": "voices", "speaker_count": count}}
    made = dataclasses.replace(mixed.provenance, methods=(method,))
    stretch = NonSpeech(Segment(30.0, 33.0), "music")
    return dataclasses.replace(mixed, diarization=heard, provenance=made, non_speech=(stretch,))


def test_two_channels_need_no_word() -> None:
    assert one_channel_notice(make_analysis("call")) is None


def test_voices_that_were_not_told_apart_are_said_to_be_unknown() -> None:
    assert one_channel_notice(make_mixed_analysis("mono")) == NOT_PARTED_NOTICE


@pytest.mark.parametrize(("count", "is_doubted"), [(2, False), (None, True)])
def test_an_estimate_is_called_one_and_doubt_is_told(
    count: int | None, *, is_doubted: bool
) -> None:
    notice = one_channel_notice(estimated("speaker_1", "speaker_2", count=count))
    assert notice is not None
    assert "estimated from one channel: 2 voices" in notice
    assert (DOUBT_NOTICE in notice) == is_doubted


def test_one_voice_is_told() -> None:
    assert one_channel_notice(estimated("speaker_1", count=1)) == ONE_VOICE_NOTICE


def test_each_voice_has_a_lane_the_agents_first_and_a_third_keeps_its_number() -> None:
    call = estimated("customer", "agent", "speaker_3", count=3)
    assert lanes_of(call) == (("agent", 0), ("customer", 0), ("speaker_3", 0))


def test_sections_about_both_at_once_are_left_out() -> None:
    titles = {
        section.title for section in sections_of(estimated("agent", "customer"), agent_name=None)
    }
    assert titles.isdisjoint({"Both speaking", "Raised voices", "Going together"})


def test_exported_figures_say_that_they_are_estimated() -> None:
    first, *rows = metrics_csv([estimated("agent", "customer")]).splitlines()
    assert first.endswith(",speakers_by")
    assert all(row.endswith(",estimated from one channel") for row in rows)
    assert metrics_csv([make_analysis("call")]).splitlines()[1].endswith(",channel")


@pytest.mark.parametrize("call", [make_mixed_analysis("mono"), estimated("agent", "customer")])
def test_one_channel_is_said_by_its_notice_alone(call: CallAnalysis) -> None:
    clipped = Finding("clipping", "warning", "The channel is clipped.")
    found = dataclasses.replace(call, findings=(*call.findings, clipped))
    assert one_channel_notice(found) is not None
    assert other_findings(found) == (clipped,)
