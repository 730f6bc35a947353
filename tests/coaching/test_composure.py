"""The agent's own pace and level from when the customer got louder until 30 s after."""

from dataclasses import replace

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import OverlapAct
from voicecoach.core.own_voice import OwnHistory, UsualLine
from voicecoach.core.segment import Segment


# s         0       15      40       50         70   90
# customer          |-usual-|- loud -|
# agent     |-usual-|                |- answer -|    |- usual ...
def answered(
    *, before_s: float = 15.0, history: OwnHistory | None = None, **voice: float
) -> CallAnalysis:
    """Build a call whose agent answers a louder customer with this voice."""
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    return call(
        agent=[*talk(15.0 - before_s, 15.0), *talk(50.0, 70.0, **voice), *talk(90.0, 130.0)],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)],
        history=history,
    )


# The same, but nearly all that the agent says comes after the customer got louder.
def mostly_after(*, before_s: float = 15.0, **voice: float) -> CallAnalysis:
    """Build a call in which the stretch decides what is usual in the whole call."""
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    return call(
        agent=[*talk(15.0 - before_s, 15.0), *talk(50.0, 80.0, **voice)],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)],
    )


# customer  | usual | loud |     (loud from 40 to 49.5 s)
# agent     usual    |--|  |- usual ...
def came_in(act: OverlapAct) -> CallAnalysis:
    """Build a call whose agent starts at 43 s, while the customer is loud."""
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    return call(
        agent=[*talk(0.0, 15.0), (43.0, 44.0), *talk(50.0, 70.0), *talk(90.0, 130.0)],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)],
        acts={43.0: act},
    )


def usual_before(rate_sps: float) -> OwnHistory:
    """What was usual over ten calls: a pace."""
    pace = UsualLine(
        unit="syllables/s",
        value=rate_sps,
        per_doubling=0.0,
        spread=0.25,
        phrase_count=300,
        call_count=10,
        between_calls_spread=0.25,
    )
    return OwnHistory(call_count=10, articulation_rate=pace, f0_movement=None, f0_median=None)


def test_cmp01_finds_a_pace_that_stayed() -> None:
    (moment,) = moments_of("CMP01", answered())
    assert moment.segment == Segment(40.0, 79.5)
    assert [m.value for m in moment.evidence] == [0.0, 4.0, 8.0]
    assert (
        "At 0:40 they got louder and you kept your pace: 4.0 syllables/s (usually 4.0)"
        in moment.advice
    )


def test_cmp01_spares_a_rise_of_more_than_a_tenth() -> None:
    assert not moments_of("CMP01", answered(rate_sps=4.5))


def test_cmp01_spares_a_word_that_is_no_answer() -> None:
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    analysis = call(
        agent=[*talk(0.0, 15.0), (50.0, 52.0), *talk(90.0, 130.0)],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)],
    )
    assert not moments_of("CMP01", analysis)


def test_cmp01_spares_a_pace_that_is_usual_only_because_it_fills_the_call() -> None:
    analysis = mostly_after(rate_sps=5.0)
    assert analysis.baselines[0].articulation_rate_sps == 5.0
    assert not moments_of("CMP01", analysis)
    assert moments_of("CMP02", analysis)


def test_cmp01_spares_an_agent_of_whose_pace_elsewhere_too_little_is_known() -> None:
    assert not moments_of("CMP01", mostly_after(before_s=10.0))


def test_cmp01_spares_an_agent_who_is_faster_than_over_the_last_calls() -> None:
    assert moments_of("CMP01", replace(answered(), history=usual_before(4.0)))
    slow = answered(history=usual_before(3.0))
    assert not moments_of("CMP01", slow)


def test_cmp01_spares_an_agent_who_came_in() -> None:
    assert not moments_of("CMP01", came_in("competitive_failed"))
    assert moments_of("CMP01", came_in("helper"))


def test_cmp01_spares_who_kept_the_pace_and_raised_the_voice() -> None:
    assert not moments_of("CMP01", answered(rise_db=4.0))


def test_cmp02_finds_a_pace_that_rose() -> None:
    (moment,) = moments_of("CMP02", answered(rate_sps=5.0))
    assert [m.value for m in moment.evidence] == [25.0, 5.0, 8.0, 0.0]
    assert "you spoke 25 % faster than usual" in moment.advice


def test_cmp02_spares_what_the_measurement_cannot_tell() -> None:
    assert not moments_of("CMP02", answered(rate_sps=4.5))


def test_cmp03_finds_a_level_that_stayed() -> None:
    (moment,) = moments_of("CMP03", answered(rise_db=1.0))
    assert [m.value for m in moment.evidence] == [1.0, -20.0, 8.0]


def test_cmp03_spares_a_level_that_rose() -> None:
    assert not moments_of("CMP03", answered(rise_db=2.0))


def test_cmp03_spares_a_level_that_is_usual_only_because_it_fills_the_call() -> None:
    analysis = mostly_after(rise_db=4.0)
    assert analysis.baselines[0].level_dbfs == -16.0
    assert not moments_of("CMP03", analysis)
    assert moments_of("CMP04", analysis)


def test_cmp03_spares_a_single_loud_turn() -> None:
    # customer  ... loud |   |-|                     (the agent's turns: loud, then usual)
    # agent               |-|   |--- usual ---|
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    analysis = call(
        agent=[*talk(0.0, 15.0), (50.0, 52.0, {"rise_db": 4.0}), *talk(54.0, 74.0)],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised), (52.25, 53.75)],
    )
    assert not moments_of("CMP03", analysis)


def test_cmp03_and_cmp04_spare_an_agent_of_whose_level_before_too_little_is_known() -> None:
    for rise_db in (0.0, 5.0):
        analysis = answered(before_s=5.0, rise_db=rise_db)
        assert not moments_of("CMP03", analysis)
        assert not moments_of("CMP04", analysis)


def test_cmp03_spares_an_agent_whose_level_had_been_going_up_and_down() -> None:
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    agent = [*talk(0.0, 7.5, rise_db=-4.0), *talk(7.5, 15.0, rise_db=4.0), *talk(50.0, 70.0)]
    customer = [*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)]
    assert not moments_of("CMP03", call(agent=agent, customer=customer))


def test_cmp04_finds_a_level_that_rose_along() -> None:
    (moment,) = moments_of("CMP04", answered(rise_db=5.0))
    assert [m.value for m in moment.evidence] == [5.0, -20.0, 8.0]
    assert "8.0 dB louder, and you 5.0 dB louder after them" in moment.advice


def test_cmp04_spares_a_small_rise() -> None:
    assert not moments_of("CMP04", answered(rise_db=2.0))


def test_cmp02_says_that_they_came_in_as_well() -> None:
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    fast = call(
        agent=[*talk(0.0, 15.0), (43.0, 44.0), *talk(50.0, 70.0, rate_sps=5.0), *talk(90.0, 130.0)],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)],
        acts={43.0: "competitive_failed"},
    )
    (moment,) = moments_of("CMP02", fast)
    assert "faster than usual and came in on them" in moment.advice


def test_cmp02_spares_a_rise_within_the_error_of_the_comparison() -> None:
    # Half of the rest at 3, half at 5 syllables/s: three units at 5 are no news.
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    analysis = call(
        agent=[
            *talk(0.0, 15.0, rate_sps=3.0),
            *talk(50.0, 57.5, rate_sps=5.0),
            *talk(90.0, 105.0, rate_sps=5.0),
        ],
        customer=[*talk(15.0, 40.0), *talk(40.0, 50.0, **raised)],
    )
    assert moments_of("CMP02", analysis, min_change_error_ratio=0.5)
    assert not moments_of("CMP02", analysis)


def test_cmp05_finds_who_came_in_on_a_louder_customer() -> None:
    (moment,) = moments_of("CMP05", came_in("competitive_failed"))
    assert [m.value for m in moment.evidence] == [1.0, 1.0, 8.0]
    assert "at 0:43 you came in while they were speaking" in moment.advice


def test_cmp05_spares_listening_sounds_help_and_the_unsure() -> None:
    for act in ("backchannel", "helper", "end_overlap", "unsure"):
        assert not moments_of("CMP05", came_in(act))
