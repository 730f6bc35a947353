"""The agent's own pace and level from when the customer got louder until 30 s after."""

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.segment import Segment


# s         0            40      50       60            90
# customer  |--- usual ---| loud |
# agent                          |- answer -|   |- usual ...
def answered(**voice: float) -> CallAnalysis:
    """Build a call whose agent answers a louder customer with this voice."""
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    return call(
        customer=[*talk(0.0, 40.0), *talk(40.0, 50.0, **raised)],
        agent=[*talk(50.0, 70.0, **voice), *talk(90.0, 130.0)],
    )


def test_cmp01_finds_a_pace_that_stayed() -> None:
    (moment,) = moments_of("CMP01", answered())
    assert moment.segment == Segment(40.0, 79.5)
    assert [m.value for m in moment.evidence] == [0.0, 4.0, 8.0]
    assert "At 0:40 they got louder and you kept your pace: 4.0 syllables/s" in moment.advice


def test_cmp01_spares_a_rise_of_more_than_a_tenth() -> None:
    assert not moments_of("CMP01", answered(rate_sps=4.5))


def test_cmp01_spares_a_word_that_is_no_answer() -> None:
    assert not moments_of("CMP01", answered(), min_speech_s=20.0)


def test_cmp02_finds_a_pace_that_rose() -> None:
    (moment,) = moments_of("CMP02", answered(rate_sps=5.0))
    assert [m.value for m in moment.evidence] == [25.0, 5.0, 8.0]
    assert "you spoke 25 % faster than usual" in moment.advice


def test_cmp02_spares_what_the_measurement_cannot_tell() -> None:
    assert not moments_of("CMP02", answered(rate_sps=4.5))


def test_cmp03_finds_a_level_that_stayed() -> None:
    (moment,) = moments_of("CMP03", answered(rise_db=1.0))
    assert [m.value for m in moment.evidence] == [1.0, 8.0]


def test_cmp03_spares_a_level_that_rose() -> None:
    assert not moments_of("CMP03", answered(rise_db=2.0))


def test_cmp04_finds_a_level_that_rose_along() -> None:
    (moment,) = moments_of("CMP04", answered(rise_db=5.0))
    assert [m.value for m in moment.evidence] == [5.0, 8.0]
    assert "8.0 dB louder, and you 5.0 dB louder after them" in moment.advice


def test_cmp04_spares_a_small_rise() -> None:
    assert not moments_of("CMP04", answered(rise_db=2.0))
