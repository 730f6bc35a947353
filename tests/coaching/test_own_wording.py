"""Advice in a team's own words: checked before anything runs, filled in for each moment."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coaching.calls import call, moments_of
from tests.coaching.own_calls import spoken_call
from tests.dashboards.stores import CAME_IN
from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.own_wording import (
    MAX_ADVICE_CHARS,
    check_wording,
    field_name,
    known_fields,
    reworded,
)
from voicecoach.core.errors import ConfigError

DEAD_AIR = RULES["SIL01"]
# s         0         10        20
# agent     |--|                |--|     (14 s of silence after 2.75 s of the customer)
# customer     |--|
WAIT = call(agent=[(0.0, 3.0), (20.0, 22.0)], customer=[(3.25, 6.0)])


def test_changed_wording_is_the_advice_of_the_moment() -> None:
    own = "At {start}: {silence} without a word (our mark: {silence_threshold})."
    (moment,) = moments_of("SIL01", WAIT, advice=own)
    assert moment.advice == "At 0:06: 14 s without a word (our mark: 10 s)."
    (as_it_comes,) = moments_of("SIL01", WAIT)
    assert dataclasses.replace(moment, advice=as_it_comes.advice) == as_it_comes


def test_what_was_said_can_be_quoted() -> None:
    assert reworded(CAME_IN, "You said {quote}.", spoken_call()) == (
        'You said "I\'ve checked that for you now".'
    )


def test_where_a_field_has_no_value_the_rules_own_wording_stays() -> None:
    no_words = dataclasses.replace(spoken_call(), transcript=None)
    assert reworded(CAME_IN, "You said {quote}.", no_words) == CAME_IN.advice
    assert reworded(CAME_IN, "{both_speaking_usual} is usual.", no_words) == CAME_IN.advice


@pytest.mark.parametrize("code", RULES)
def test_every_field_of_every_rule_can_be_named(code: str) -> None:
    for name in known_fields(RULES[code]):
        assert name.isidentifier()
        check_wording(RULES[code], f"A {{{name}}} b.")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("At {strat}.", r"names the field {strat} \(did you mean start\?\); known: start, end"),
        ("At {}.", "plain names in braces"),
        ("At {0}.", "plain names in braces"),
        ("At {start.__class__}.", "plain names in braces"),
        ("At {start[0]}.", "plain names in braces"),
        ("At {start!r}.", "plain names in braces"),
        ("At {start:>999}.", "plain names in braces"),
        ("At {start.", "braces in pairs"),
        ("At start}.", "braces in pairs"),
        ("", "one line of text"),
        ("  ", "one line of text"),
        ("a\nb", "one line of text"),
        ("a\x1b[31mb", "one line of text"),
        ("x" * MAX_ADVICE_CHARS, "under 240 characters"),
        ("{quote} and {quote} and {quote}", "under 240 characters.*could become"),
    ],
)
def test_a_wording_that_cannot_be_filled_is_refused(template: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check_wording(DEAD_AIR, template)


def test_a_brace_itself_is_written_twice() -> None:
    check_wording(DEAD_AIR, "Say {{hello}} at {start}.")
    assert reworded(CAME_IN, "Say {{hello}} at {start}.", WAIT) == "Say {hello} at 0:25."


def test_field_names_follow_the_names_of_numbers() -> None:
    assert field_name("customer's speech") == "customers_speech"
    names = [field_name(shown.name) for rule in RULES.values() for shown in rule.evidence]
    shown = {shown.name for rule in RULES.values() for shown in rule.evidence}
    assert len(set(names)) == len(shown)


@given(st.lists(st.sampled_from([*known_fields(DEAD_AIR), "§ text"]), min_size=1, max_size=12))
def test_a_wording_that_is_accepted_stays_short(parts: list[str]) -> None:
    template = " ".join(part if part.startswith("§") else f"{{{part}}}" for part in parts)
    try:
        check_wording(DEAD_AIR, template)
    except ConfigError:
        return
    for moment in moments_of("SIL01", WAIT, advice=template):
        assert 0 < len(moment.advice) < MAX_ADVICE_CHARS
