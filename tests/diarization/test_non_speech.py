"""Music, ringing and announcements are named and kept out of what is parted between voices."""

import numpy as np
import pytest

from voicecoach.core.intervals import Intervals
from voicecoach.core.segment import Segment
from voicecoach.core.speech import NonSpeech
from voicecoach.diarization import non_speech_of, speech_beside
from voicecoach.diarization.non_speech import Burst

NONE: Intervals = np.empty((0, 2))


def rows(*spans: tuple[float, float]) -> Intervals:
    return np.array(spans, dtype=np.float64).reshape(-1, 2)


def ring(start: float, end: float, hz: float = 447.0) -> Burst:
    return Segment(start, end), hz


def found(
    units: Intervals,
    *,
    music: Intervals = NONE,
    noise: Intervals = NONE,
    tones: tuple[Burst, ...] = (),
    one_voice: bool = True,
) -> list[tuple[str, float, float]]:
    stretches = non_speech_of(
        units, music=music, noise=noise, tones=tones, is_one_voice=lambda _: one_voice
    )
    return [(each.kind, each.segment.start, each.segment.end) for each in stretches]


def test_a_plain_conversation_has_none() -> None:
    assert found(rows((1.0, 2.0), (3.0, 4.0))) == []


# s         0   2       8   10      14
# line          |=ring=======|   |---talk
def test_ringing_goes_on_between_its_bursts_until_somebody_speaks() -> None:
    units = rows((2.0, 4.0), (8.0, 10.0), (11.0, 14.0))
    tones = (ring(2.0, 4.0), ring(8.0, 10.0))
    assert found(units, tones=tones) == [("ring_back", 2.0, 10.0)]
    assert speech_beside(units, [NonSpeech(Segment(2.0, 10.0), "ring_back")]).tolist() == [
        [11.0, 14.0]
    ]


def test_speech_between_two_bursts_parts_the_ringing() -> None:
    units = rows((2.0, 4.0), (5.0, 7.0), (8.0, 10.0), (11.0, 14.0))
    tones = (ring(2.0, 4.0), ring(8.0, 10.0))
    assert found(units, tones=tones, one_voice=False) == [
        ("ring_back", 2.0, 4.0),
        ("ring_back", 8.0, 10.0),
    ]


def test_one_voice_before_the_ringing_is_an_announcement_and_two_are_a_talk() -> None:
    units = rows((0.5, 5.0), (8.0, 10.0), (12.0, 20.0))
    tones = (ring(8.0, 10.0),)
    assert found(units, tones=tones)[0] == ("prompt", 0.5, 5.0)
    assert found(units, tones=tones, one_voice=False) == [("ring_back", 8.0, 10.0)]


def test_a_high_or_long_tone_is_no_ringing() -> None:
    units = rows((1.0, 2.0), (10.0, 14.0))
    tones = (ring(1.0, 2.0, hz=1400.0), ring(10.0, 14.0))
    assert [kind for kind, *_ in found(units, tones=tones)] == ["tone", "hold", "tone"]


# s         0        10         20   24         34
# line      |--talk--|==music====| an |==music===|--talk--|
def test_music_and_the_announcement_in_it_are_kept_out() -> None:
    units = rows((0.0, 9.5), (10.0, 20.0), (20.5, 24.0), (24.5, 34.0), (35.0, 40.0))
    music = rows((10.0, 20.0), (24.5, 34.0))
    kinds = found(units, music=music)
    assert kinds == [
        ("music", 10.0, 20.0),
        ("prompt", 20.5, 24.0),
        ("music", 24.5, 34.0),
    ]
    stretches = [NonSpeech(Segment(start, end), "music") for _, start, end in kinds]
    assert speech_beside(units, stretches).tolist() == [[0.0, 9.5], [35.0, 40.0]]


def test_two_who_speak_between_music_are_a_conversation() -> None:
    units = rows((10.0, 20.0), (20.5, 24.0), (24.5, 34.0))
    music = rows((10.0, 20.0), (24.5, 34.0))
    assert [kind for kind, *_ in found(units, music=music, one_voice=False)] == ["music", "music"]


def test_quiet_between_music_is_hold_unless_somebody_speaks_in_it() -> None:
    music = rows((10.0, 20.0), (30.0, 40.0))
    assert ("hold", 20.0, 30.0) in found(music, music=music)
    spoken = rows((10.0, 20.0), (24.0, 25.0), (30.0, 40.0))
    assert "hold" not in [kind for kind, *_ in found(spoken, music=music, one_voice=False)]


def test_steady_notes_one_after_the_other_are_music_and_no_ringing() -> None:
    notes = tuple(ring(10.0 + 0.5 * n, 10.5 + 0.5 * n) for n in range(12))
    assert found(rows((10.0, 16.0)), tones=notes) == [("music", 10.0, 16.0)]


def test_a_short_held_vowel_is_no_music() -> None:
    assert found(rows((1.0, 4.0)), music=rows((2.0, 2.8))) == []


def test_slivers_of_units_beside_music_are_left_out_and_short_replies_are_not() -> None:
    units = rows((1.0, 1.1), (9.9, 20.2))
    beside = speech_beside(units, [NonSpeech(Segment(10.0, 20.0), "music")])
    assert beside.tolist() == [[1.0, 1.1]]


def test_long_noise_is_named() -> None:
    assert found(rows((1.0, 9.0)), noise=rows((1.0, 9.0))) == [("noise", 1.0, 9.0)]


@pytest.mark.parametrize("units", [NONE, rows((1.0, 2.0))])
def test_with_nothing_beside_it_speech_is_as_it_was(units: Intervals) -> None:
    assert speech_beside(units, ()) is units
