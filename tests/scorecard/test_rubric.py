"""The rubric of reviews: complete as it comes, a team's own read with every mistake named."""

from pathlib import Path

import pytest

from voicecoach.core.errors import ConfigError
from voicecoach.core.review import LEVELS
from voicecoach.pipeline import provenance_of, read_settings
from voicecoach.scorecard.rubric import ReviewOptions, read_rubric, usual_rubric

CRITERION = """
[[criterion]]
name = "greeting"
title = "Greeting"
about = "How it begins."
looks_like = ["None.", "A name.", "A name and an offer.", "The customer is at ease."]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "our_rubric.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_rubric_that_comes_along_says_what_each_level_sounds_like() -> None:
    rubric = usual_rubric()
    assert 5 <= len(rubric.criteria) <= 7
    for criterion in rubric.criteria:
        assert len(set(criterion.looks_like)) == len(LEVELS)


def test_a_teams_own_rubric_is_read(tmp_path: Path) -> None:
    rubric = read_rubric(written(tmp_path, f'name = "Ours"\n{CRITERION}'))
    assert rubric.name == "Ours"
    assert rubric.names == ("greeting",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'name = "Ours"\ntitel = "x"\n{CRITERION}', "unknown key 'titel'"),
        (f'name = "Ours"\n{CRITERION.replace("about", "abuot")}', "did you mean about"),
        (f'name = "Ours"\n{CRITERION.replace(chr(34) + "None." + chr(34) + ", ", "")}', "4 texts"),
        (f'name = "Ours"\n{CRITERION.replace("Greeting", " ")}', "title must be one line"),
        (f'name = "Ours"\n{CRITERION}{CRITERION}', "different names"),
        ('name = "Ours"', "1 to 12 tables"),
        (CRITERION, "name must be one line"),
        ("name = ", "need a readable TOML file"),
    ],
)
def test_a_mistake_is_told_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=r"our_rubric\.toml") as refused:
        read_rubric(written(tmp_path, text))
    assert told in str(refused.value)


def test_the_settings_name_the_file_and_no_analysis_depends_on_it(tmp_path: Path) -> None:
    file = tmp_path / "voicecoach.toml"
    file.write_text('[review]\nrubric = "our_rubric.toml"\n', "utf-8")
    settings = read_settings(file)
    assert settings.stage("review", ReviewOptions).rubric == "our_rubric.toml"
    assert "review" not in provenance_of(settings, {}).options
    file.write_text('[review]\nrubrik = "x"\n', "utf-8")
    with pytest.raises(ConfigError, match="did you mean rubric"):
        read_settings(file)
