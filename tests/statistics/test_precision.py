"""How often a rule is right where coaches looked, and how sure that is."""

import pytest

from voicecoach.coaching.verdicts import JudgedMoment
from voicecoach.core.shares import effective_count
from voicecoach.statistics.precision import rule_precisions


def judged(*by_call: str, rule: str = "TRN01") -> list[JudgedMoment]:
    """One word a call, one letter a moment: c(onfirmed), w(rong), u(nsure)."""
    words = {"c": "confirmed", "w": "wrong", "u": "unsure"}
    return [
        JudgedMoment(f"call-{number}", rule, words[letter])  # type: ignore[arg-type]
        for number, letters in enumerate(by_call)
        for letter in letters
    ]


def test_unsure_moments_are_counted_apart() -> None:
    found = rule_precisions(judged("ccwu", "cu"))["TRN01"]
    assert (found.confirmed_count, found.judged_count, found.unsure_count) == (3, 4, 2)
    assert found.call_count == 2


def test_each_rule_has_its_own() -> None:
    found = rule_precisions([*judged("c", rule="B"), *judged("w", rule="A")])
    assert [(rule, each.confirmed_count) for rule, each in found.items()] == [("A", 0), ("B", 1)]


@pytest.mark.parametrize("by_call", [("cccc", "cccc"), ("c", "c", "cw"), ("uuuuu", "u", "u"), ()])
def test_of_too_few_moments_or_calls_no_share_is_given(by_call: tuple[str, ...]) -> None:
    for found in rule_precisions(judged(*by_call)).values():
        assert found.interval is None


def test_the_share_lies_in_an_interval_that_is_wider_where_calls_differ() -> None:
    alike = rule_precisions(judged("cw", "cw", "cw", "cw"))["TRN01"].interval
    apart = rule_precisions(judged("cc", "ww", "cc", "ww"))["TRN01"].interval
    assert alike is not None
    assert apart is not None
    assert alike.ratio == apart.ratio == 0.5
    assert apart.low < alike.low < 0.5 < alike.high < apart.high


def test_with_few_calls_students_quantile_makes_it_wider_than_the_normal_one() -> None:
    found = rule_precisions(judged("ccw", "ccw", "ccw"))["TRN01"].interval
    assert found is not None
    counts = {"a": (2, 3), "b": (2, 3), "c": (2, 3)}
    assert effective_count(counts) == 9.0
    # Wilson's at z = 1.645 and n = 9 is 0.40 to 0.86; t(2) is 2.92.
    assert (found.low, found.high) == pytest.approx((0.25, 0.92), abs=0.01)
