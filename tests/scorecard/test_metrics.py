"""The figures of a call can be recomputed by hand from its intervals."""

import dataclasses

import pytest

from voicecoach.core.analysis import CallAnalysis, Provenance
from voicecoach.core.conversation import (
    Backchannel,
    Conversation,
    FloorTransfer,
    Overlap,
    Silence,
    TalkTime,
    Turn,
)
from voicecoach.core.language import LanguageSignal
from voicecoach.core.metrics import METRICS
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import RecordingInfo
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.scorecard.metrics import (
    backchannel_coverage_ratio,
    call_metrics,
    ranges_of_shares,
    started_overlaps,
)

# s         0    2    4    6    8    10   12   14   16   18   20
# agent     |---------|    |-|            |----|
# customer           |--------------|                 |----|
#                    ^ overlap of 0.5 s                    (gap of 4 s before 16 s)
AGENT = [(0.0, 4.0), (5.0, 5.5), (10.0, 12.0)]
CUSTOMER = [(3.5, 9.5), (16.0, 18.0)]


def phrase(speaker: str, start: float, end: float, rate_sps: float | None) -> PhraseProsody:
    return PhraseProsody(
        speaker=speaker,
        segment=Segment(start, end),
        f0_median_hz=120.0,
        f0_sd_st=2.0,
        f0_range_st=6.0,
        level_dbfs=-24.0,
        syllable_count=8,
        articulation_rate_sps=rate_sps,
        voiced_ratio=0.5,
    )


def analysis(speakers: tuple[str, ...] = ("agent", "customer")) -> CallAnalysis:
    units = [SpeakerSegment(Segment(*row), "agent", 0) for row in AGENT]
    units += [SpeakerSegment(Segment(*row), "customer", 1) for row in CUSTOMER]
    mixed = speakers == ("mixed",)
    conversation = Conversation(
        turns=(
            Turn(Segment(0.0, 4.0), "agent"),
            Turn(Segment(3.5, 9.5), "customer"),
            Turn(Segment(10.0, 12.0), "agent"),
            Turn(Segment(16.0, 18.0), "customer"),
        ),
        floor_transfers=(
            FloorTransfer("agent", "customer", 3.5, -0.5),
            FloorTransfer("customer", "agent", 10.0, 0.5),
            FloorTransfer("agent", "customer", 16.0, 4.0),
        ),
        overlaps=(
            Overlap("agent", "customer", Segment(3.5, 4.0), "between"),
            Overlap("customer", "agent", Segment(5.0, 5.5), "within"),
        ),
        backchannels=(Backchannel("agent", Segment(5.0, 5.5)),),
        silences=(
            Silence(Segment(9.5, 10.0), "gap", "customer", "agent"),
            Silence(Segment(12.0, 16.0), "gap", "agent", "customer"),
            Silence(Segment(18.0, 20.0), "edge", "customer", None),
        ),
        talk_time=TalkTime({"agent": 6.5, "customer": 8.0}),
    )
    return CallAnalysis(
        call_id="c1",
        duration_s=20.0,
        recording=RecordingInfo("00", 8000, 20.0, speakers, ("pcm",), ("wav",), ("a.wav",)),
        findings=(),
        withheld=(),
        diarization=Diarization((), speakers, "channel")
        if mixed
        else Diarization(tuple(sorted(units)), speakers, "channel"),
        prosody=(
            phrase("agent", 0.0, 4.0, 4.0),
            phrase("agent", 5.0, 5.5, None),
            phrase("agent", 10.0, 12.0, 6.0),
        ),
        baselines=(),
        conversation=Conversation() if mixed else conversation,
        moments=(),
        metrics={},
        provenance=Provenance("0", "2026-01-01T00:00:00Z", {}),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("duration_s", 20.0),
        ("agent_talk_ratio", 6.5 / 14.5),
        ("switches_per_min", 9.0),
        ("overlap_s", 1.0),
        ("overlap_ratio", 0.05),
        ("silence_s", 6.5),
        ("silence_ratio", 0.325),
        ("long_silence_s", 4.0),
        ("longest_silence_s", 4.0),
        ("agent_speech_s", 6.5),
        ("agent_turn_count", 2.0),
        ("agent_longest_turn_s", 4.0),
        ("agent_reply_offset_median_s", 0.5),
        ("customer_reply_offset_median_s", 1.75),
        ("agent_overlap_count", 0.0),
        ("customer_overlap_count", 1.0),
        ("agent_overlaps_per_min", 0.0),
        ("customer_overlaps_per_min", 1 / (6.5 / 60)),
        ("agent_backchannels_per_min", 1 / (8.0 / 60)),
        ("agent_articulation_rate_sps", 5.0),
        ("customer_articulation_rate_sps", None),
        ("agent_f0_movement_st", 2.0),
        ("interactivity_per_min", 3 / (13.5 / 60)),
        ("overlap_unsure_ratio", 1.0),
        ("reply_gap_s", 4.5),
        ("own_pause_s", 0.0),
        ("dead_air_s", 0.0),
        ("agent_backchannel_coverage_ratio", 1.0),
        ("customer_backchannel_coverage_ratio", 0.0),
        ("customer_competitive_overlaps_per_10_min", 0.0),
    ],
)
def test_figures_are_those_a_stopwatch_gives(name: str, value: float | None) -> None:
    assert call_metrics(analysis())[name] == (None if value is None else pytest.approx(value))


def test_every_figure_of_the_registry_is_there_and_no_other() -> None:
    assert list(call_metrics(analysis())) == list(METRICS)


def test_one_channel_for_everybody_gives_no_figure_of_a_speaker() -> None:
    figures = call_metrics(analysis(("mixed",)))
    observed = {name for name, value in figures.items() if value is not None}
    assert observed == {
        "duration_s",
        "silence_s",
        "silence_ratio",
        "long_silence_s",
        "dead_air_s",
    }


def test_a_listening_sound_is_no_overlap_that_somebody_started() -> None:
    assert started_overlaps(analysis().conversation, "agent") == ()


def test_overlaps_are_counted_by_what_they_did() -> None:
    call = analysis()
    taken = dataclasses.replace(call.conversation.overlaps[0], act="competitive_taken")
    sign = dataclasses.replace(call.conversation.overlaps[1], act="backchannel")
    told = dataclasses.replace(call.conversation, overlaps=(taken, sign), backchannels=())
    figures = call_metrics(dataclasses.replace(call, conversation=told))
    assert figures["customer_competitive_overlaps_per_10_min"] == pytest.approx(1 / (6.5 / 600))
    assert figures["agent_competitive_overlaps_per_10_min"] == 0.0
    assert figures["overlap_unsure_ratio"] == 0.0
    assert started_overlaps(told, "agent") == (), "a sign, also where it is listed as an overlap"


def test_gaps_pauses_and_dead_air_share_the_silence_between_speech() -> None:
    call = analysis()
    gap, wait, edge = call.conversation.silences
    silences = (gap, dataclasses.replace(wait, is_dead_air=True), edge)
    quiet = dataclasses.replace(call.conversation, silences=silences)
    figures = call_metrics(dataclasses.replace(call, conversation=quiet))
    assert (figures["reply_gap_s"], figures["own_pause_s"], figures["dead_air_s"]) == (0.5, 0, 4.0)


def test_without_a_turn_longer_than_3_s_there_is_no_coverage() -> None:
    short = dataclasses.replace(analysis().conversation, turns=())
    assert backchannel_coverage_ratio(short, "agent", other="customer") is None


def with_words(grades: tuple[int, ...], language: str = "en") -> CallAnalysis:
    said = tuple(
        Utterance(speaker, (Word("Nobody", Segment(at, at + 0.5)),))
        for at, speaker in ((1.0, "agent"), (5.0, "customer"))
    )
    signal = LanguageSignal(
        kind="complaint", speaker="customer", segment=Segment(5.0, 5.5), text="Nobody"
    )
    responses = tuple(
        CueResponse(
            cue=signal,
            grade=grade,
            answer=Segment(10.0, 11.0) if grade else None,
            text="Nobody?" if grade else "",
        )
        for grade in grades
    )
    return dataclasses.replace(
        analysis(), transcript=Transcript(said, language), responses=responses
    )


def test_opportunities_are_met_from_grade_two_on_with_the_interval_of_so_few() -> None:
    call = with_words((0, 1, 2, 3))
    figures = call_metrics(call)
    assert (figures["opportunity_count"], figures["opportunities_met_ratio"]) == (4.0, 0.5)
    low, high = ranges_of_shares(call)["opportunities_met_ratio"]
    assert (round(low, 2), round(high, 2)) == (0.18, 0.82)  # Wilson, 2 of 4, 90 %


def test_without_an_opportunity_there_is_no_share_and_no_range() -> None:
    figures = call_metrics(with_words(()))
    assert (figures["opportunity_count"], figures["opportunities_met_ratio"]) == (0.0, None)
    assert ranges_of_shares(with_words(())) == {}


@pytest.mark.parametrize("call", [analysis(), with_words((), language="de")])
def test_without_words_that_can_be_read_opportunities_are_not_observed(call: CallAnalysis) -> None:
    figures = call_metrics(call)
    assert figures["opportunity_count"] is None
    assert figures["opportunities_met_ratio"] is None


def test_words_of_one_party_alone_show_no_opportunities() -> None:
    call = with_words(())
    assert call.transcript is not None
    alone = Transcript(call.transcript.utterances[1:], "en")
    assert call_metrics(dataclasses.replace(call, transcript=alone))["opportunity_count"] is None
