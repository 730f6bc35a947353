"""The pages about rules say what the catalogue says, and their example runs."""

import doctest
from pathlib import Path

from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.rules_markdown import rules_markdown


def test_the_page_of_rules_is_what_the_catalogue_says(project_root: Path) -> None:
    page = (project_root / "docs" / "rules.md").read_text("utf-8")
    assert page == rules_markdown(), "run: make docs"


def test_every_rule_has_its_heading_options_and_limits() -> None:
    page = rules_markdown()
    for rule in RULES.values():
        _, _, section = page.partition(f"## {rule.code} {rule.title}\n")
        section, _, _ = section.partition("\n## ")
        assert rule.applies_not_when in section
        assert all(f"| `{name}` |" in section for name in rule.options.__dataclass_fields__)


def test_the_example_of_a_new_rule_runs(project_root: Path) -> None:
    page = project_root / "docs" / "adding-a-rule.md"
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 10
    assert outcome.failed == 0
