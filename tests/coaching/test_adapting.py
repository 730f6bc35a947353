"""The agent's pace beside a customer who speaks slowly."""

from tests.coaching.calls import Unit, call, moments_of, talk

SLOW = [*talk(30.0, 60.0, rate_sps=3.0), (200.0, 202.0)]


def agent(**voice: float) -> list[Unit]:
    """Units of the agent at their usual pace, but for those from 60 to 80 s."""
    return [*talk(0.0, 30.0), *talk(60.0, 80.0, **voice), *talk(80.0, 140.0)]


def test_ada01_finds_an_agent_who_came_down() -> None:
    (moment,) = moments_of("ADA01", call(agent=agent(rate_sps=3.5), customer=SLOW))
    assert [m.value for m in moment.evidence] == [-12.5, 3.5, 3.0]
    assert "They spoke slowly (3.0 syllables/s)" in moment.advice
    assert "you came down to 3.5 (usually 4.0)" in moment.advice


def test_ada01_spares_a_usual_pace_and_a_customer_who_is_not_slow() -> None:
    assert not moments_of("ADA01", call(agent=agent(), customer=SLOW))
    usual = [*talk(30.0, 60.0, rate_sps=3.5), (200.0, 202.0)]
    assert not moments_of("ADA01", call(agent=agent(rate_sps=3.5), customer=usual))


def test_ada01_spares_a_customer_of_whom_little_is_known() -> None:
    few = [(30.0, 33.0, {"rate_sps": 3.0}), (200.0, 202.0)]
    assert not moments_of("ADA01", call(agent=agent(rate_sps=3.5), customer=few))


def test_ada02_finds_an_agent_who_stays_much_faster() -> None:
    slow = talk(60.0, 100.0, rate_sps=2.5)
    (moment,) = moments_of("ADA02", call(agent=talk(100.0, 150.0), customer=slow))
    assert [m.value for m in moment.evidence] == [4.0, 2.5]
    assert moment.evidence[0].threshold == 3.5
    assert "they spoke 2.5 syllables/s and you 4.0" in moment.advice


def test_ada02_spares_what_the_method_cannot_tell_and_short_calls() -> None:
    slow = talk(60.0, 100.0, rate_sps=3.0)
    assert not moments_of("ADA02", call(agent=talk(100.0, 150.0), customer=slow))
    slow = talk(60.0, 80.0, rate_sps=2.5)
    assert not moments_of("ADA02", call(agent=talk(100.0, 150.0), customer=slow))
    assert not moments_of("ADA02", call(agent=talk(0.0, 30.0), customer=talk(30.0, 55.0)))
