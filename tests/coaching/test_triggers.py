"""The agent's pace after the customer came in on them."""

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import OverlapAct


# s         0          40   43         63        70 ...
# agent     |- usual -|--------| answer |          |- usual ...
# customer                |----|                              (comes in at 41 s)
def cut_in_on(act: OverlapAct = "competitive_taken", **voice: float) -> CallAnalysis:
    """Build a call whose agent goes on with this voice after the customer came in."""
    return call(
        agent=[*talk(0.0, 37.5), (38.0, 42.0), *talk(45.0, 60.0, **voice), *talk(70.0, 110.0)],
        customer=[(41.0, 44.5), (120.0, 122.0)],
        acts={41.0: act},
    )


def test_trg01_finds_a_pace_that_stayed() -> None:
    (moment,) = moments_of("TRG01", cut_in_on())
    assert [m.value for m in moment.evidence] == [0.0, 4.0, 1.0]
    assert "At 0:41 they came in while you spoke, and you kept your pace" in moment.advice


def test_trg01_spares_a_pace_that_rose_and_a_listening_sound() -> None:
    assert not moments_of("TRG01", cut_in_on(rate_sps=4.5))
    assert not moments_of("TRG01", cut_in_on("backchannel"))


def test_trg02_finds_a_pace_that_rose() -> None:
    (moment,) = moments_of("TRG02", cut_in_on(rate_sps=5.0))
    assert [m.value for m in moment.evidence] == [25.0, 5.0, 1.0]
    assert "your pace rose by 25 %" in moment.advice


def test_trg02_spares_small_rises_short_answers_and_the_unsure() -> None:
    assert not moments_of("TRG02", cut_in_on(rate_sps=4.5))
    assert not moments_of("TRG02", cut_in_on(rate_sps=5.0), min_speech_s=15.0)
    assert not moments_of("TRG02", cut_in_on("unsure", rate_sps=5.0))
