"""The yardstick of questions and reflections: reading, counting, and what was promised."""

import json
from pathlib import Path

import pytest

from benchmarks.listening import (
    Dialogue,
    area_under_curve,
    f1_of,
    main,
    part_of,
    plain,
    read_dialogues,
)

HEADER = (
    "mi_quality,transcript_id,video_title,topic,utterance_id,interlocutor,timestamp,"
    "utterance_text,annotator_id,therapist_input_exists,therapist_input_subtype,"
    "reflection_exists,reflection_subtype,question_exists,question_subtype,"
    "main_therapist_behaviour,client_talk_type"
)
ROWS = """\
high,2,t,t,0,client,00:00:01,I smoke too much.,1,n/a,n/a,n/a,n/a,n/a,n/a,n/a,neutral
high,2,t,t,1,therapist,00:00:04,You smoke a lot.,1,False,n/a,True,simple,False,n/a,reflection,n/a
high,2,t,t,1,therapist,00:00:04,You smoke a lot.,2,False,n/a,False,n/a,True,open,question,n/a
low,3,t,t,0,therapist,00:01:01,Do you smoke?,1,False,n/a,False,n/a,True,closed,question,n/a
"""
TARGETS = {
    "question_f1": 0.90,
    "question_f1_plain": 0.80,
    "reflection_f1": 0.63,
    "quality_auc": 0.85,
    "open_closed_macro_f1": 0.80,
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.csv"
    path.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    return path


def test_half_of_the_annotators_are_enough(small: Path) -> None:
    first, second = read_dialogues(small)
    assert (first.is_high_quality, second.is_high_quality) == (True, False)
    line = first.lines[1]
    assert line.is_question
    assert line.is_reflection
    assert line.question_kind == "open"
    assert second.lines[0].at == 61.0


def test_f1_counts_hits_misses_and_false_alarms() -> None:
    assert f1_of([(True, True), (True, False), (False, True), (False, False)]) == 0.5
    assert f1_of([]) == 0.0


def test_the_area_is_one_where_all_lie_above() -> None:
    assert area_under_curve([2.0, 3.0], [1.0]) == 1.0


def test_plain_text_has_no_marks_capitals_or_notes() -> None:
    assert plain("Well-- I’m [sighs] fine, OK?") == "well i'm fine ok"


def test_the_parts_of_the_development_data_are_apart_and_whole() -> None:
    parts = [part_of(Dialogue(number, is_high_quality=True, lines=())) for number in range(12)]
    assert parts[::2] == ["read"] * 6
    assert parts[1::2] == ["read_late", "read_late", "untouched"] * 2


def test_every_figure_is_written(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    main(["--data", str(small), "--json", str(out)])
    figures = json.loads(out.read_text("utf-8"))
    assert {*TARGETS, "words_per_second"} <= set(figures)


def test_real_dialogues_reach_what_was_promised(shared_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    main(["--data", str(shared_data / "annomi" / "dev.csv"), "--json", str(out)])
    figures = json.loads(out.read_text("utf-8"))
    assert {name: figures[name] for name in TARGETS if figures[name] < TARGETS[name]} == {}
