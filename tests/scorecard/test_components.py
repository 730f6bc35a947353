"""Each skill has its component, or a reason for none."""

import pytest

from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.skills import SKILLS
from voicecoach.core.metrics import METRICS
from voicecoach.core.scorecard import COMPONENTS
from voicecoach.scorecard.components import (
    ANSWERED_ROWS,
    CHECKED_IN_ROWS,
    COMPONENT_OF_ROW,
    FIGURES,
    NEEDS,
    NOT_COUNTED_ROWS,
    ROWS_OF_NO_COMPONENT,
    TITLES,
    countable_rows,
    home_of,
)
from voicecoach.scorecard.components_markdown import components_markdown, others_markdown

WITHOUT = countable_rows(has_check_in=False)


def test_every_skill_belongs_to_one_component_or_says_why_to_none() -> None:
    assert set(COMPONENT_OF_ROW) | set(ROWS_OF_NO_COMPONENT) == set(SKILLS)
    assert not set(COMPONENT_OF_ROW) & set(ROWS_OF_NO_COMPONENT)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_finds_a_component_through_its_skills(code: str) -> None:
    assert home_of(RULES[code].skill_rows, WITHOUT) is not None


def test_special_rows_are_rows_of_a_component() -> None:
    assert set(ANSWERED_ROWS | CHECKED_IN_ROWS) | set(NOT_COUNTED_ROWS) <= set(COMPONENT_OF_ROW)
    assert not (ANSWERED_ROWS | CHECKED_IN_ROWS) & set(NOT_COUNTED_ROWS)


def test_every_component_has_its_texts_and_known_figures() -> None:
    assert tuple(TITLES) == tuple(NEEDS) == tuple(FIGURES) == COMPONENTS
    assert {name for names in FIGURES.values() for name in names} <= set(METRICS)


@pytest.mark.parametrize("component", ["self_awareness", "motivation"])
def test_what_cannot_be_heard_is_counted_from_no_row(component: str) -> None:
    assert component not in {COMPONENT_OF_ROW[row] for row in WITHOUT}


def test_a_check_in_makes_the_opening_countable_and_nothing_else() -> None:
    assert countable_rows(has_check_in=True) - WITHOUT == CHECKED_IN_ROWS


def test_an_act_has_one_home_the_first_that_can_be_counted() -> None:
    assert [home_of((4, 15, 26), WITHOUT).component, home_of((1, 20), WITHOUT).component] == [
        "self_regulation",
        "social_skills",
    ]
    assert home_of((1, 20), countable_rows(has_check_in=True)).component == "self_awareness"


def test_rows_of_no_component_have_no_home() -> None:
    assert home_of((37,), WITHOUT) is None
    assert home_of((30, 16), WITHOUT).component == "listening"


def test_the_document_names_every_skill_and_every_rule_that_is_kept_or_tried() -> None:
    text = components_markdown() + others_markdown()
    assert [row for row, name in SKILLS.items() if f"{row} {name}" not in text] == []
    judged = [code for code, rule in RULES.items() if rule.valence != "note"]
    assert [code for code in judged if code not in text] == []
    for why in NOT_COUNTED_ROWS.values():
        assert why in text
