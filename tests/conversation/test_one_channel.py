"""From one channel a conversation keeps what it can tell, and nothing else."""

import dataclasses

import pytest

from voicecoach.conversation import as_one_channel_tells, describe_conversation
from voicecoach.core.conversation import Conversation
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, NonSpeech, SpeakerSegment

# s       0    2    4    6    8    10        20   22
# first   |----|    |-|           |               |---|
# second       .|---| (touches)|--|
UNITS = (
    SpeakerSegment(Segment(0.0, 2.0), "speaker_1", 0),
    SpeakerSegment(Segment(2.25, 4.0), "speaker_2", 0),
    SpeakerSegment(Segment(4.0, 5.0), "speaker_1", 0),
    SpeakerSegment(Segment(6.0, 8.0), "speaker_2", 0),
    SpeakerSegment(Segment(20.0, 22.0), "speaker_1", 0),
)


def described(*non_speech: NonSpeech) -> Conversation:
    spoken = Diarization(UNITS, ("speaker_1", "speaker_2"), "voices", is_estimated=True)
    whole = describe_conversation(spoken, duration_s=24.0)
    return as_one_channel_tells(whole, non_speech, min_dead_air_s=10.0)


def test_gaps_below_what_is_known_are_left_out() -> None:
    assert [transfer.offset_s for transfer in described().floor_transfers] == [1.0, 12.0]
    assert len(described().turns) == 5


def test_overlaps_and_listening_signs_are_left_out() -> None:
    units = (
        SpeakerSegment(Segment(0.0, 9.0), "speaker_1", 0),
        SpeakerSegment(Segment(4.0, 4.5), "speaker_2", 0),
    )
    spoken = Diarization(units, ("speaker_1", "speaker_2"), "voices", is_estimated=True)
    whole = describe_conversation(spoken, duration_s=10.0)
    assert whole.overlaps
    told = as_one_channel_tells(whole, (), min_dead_air_s=10.0)
    assert told.overlaps == told.backchannels == ()
    assert dataclasses.replace(whole, overlaps=(), backchannels=()) == told


def test_music_is_no_silence_and_no_gap_before_a_reply() -> None:
    told = described(NonSpeech(Segment(9.0, 19.5), "music"))
    assert [transfer.offset_s for transfer in told.floor_transfers] == [1.0]
    after = [s.segment for s in told.silences if s.segment.start >= 8.0]
    assert after == [Segment(8.0, 9.0), Segment(19.5, 20.0), Segment(22.0, 24.0)]


@pytest.mark.parametrize(("end", "is_dead_air"), [(9.0, True), (12.0, False)])
def test_what_is_left_of_dead_air_must_be_as_long(end: float, *, is_dead_air: bool) -> None:
    told = described(NonSpeech(Segment(8.0, end), "tone"))
    (rest,) = [s for s in told.silences if s.segment.end == 20.0]
    assert rest.segment == Segment(end, 20.0)
    assert rest.is_dead_air == is_dead_air
