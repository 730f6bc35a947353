"""Reviews leave the store with a row for each criterion, and without anybody's draft."""

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from tests.dashboards.stores import make_analysis
from tests.store.coached import HEARD, NO_OCCASION, make_review
from voicecoach.core.review import Anchor, Review, Score
from voicecoach.core.segment import Segment
from voicecoach.exchange.formats import export_call
from voicecoach.exchange.reviews_export import REVIEW_COLUMNS, reviews_csv, reviews_json

NOON = datetime(2026, 11, 18, 13, tzinfo=timezone(timedelta(hours=1)))
OF_TONE = "CMP03"  # for the agent alone
TWICE = Score(
    criterion="clarity",
    level=2,
    anchors=(Anchor(Segment(2.0, 4.0), OF_TONE), Anchor(Segment(70.5, 75.25))),
)


def finished(*scores: Score, summary: str = "=1+1") -> Review:
    review = make_review("call-1", *(scores or (HEARD, NO_OCCASION, TWICE)), summary=summary)
    return replace(review, author="cora", version=2, finished_at=NOON)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_criterion_has_a_row_with_its_level_and_what_shows_it() -> None:
    heard, without, twice = rows_of(reviews_csv([finished()]))
    assert tuple(heard) == REVIEW_COLUMNS
    assert heard == {
        "call_id": "call-1",
        "reviewer": "cora",
        "rubric": "usual",
        "version": "2",
        "criterion": "listening",
        "level": "3",
        "clock": "0:02",
        "tied_to": "2.00-4.00 TRN01",
        "comment": "'=1+1",  # no spreadsheet may take it for a formula
        "reviewed_utc": "2026-11-18T12:00:00+00:00",
    }
    assert (without["level"], without["clock"], without["tied_to"]) == ("not applicable", "", "")
    assert (twice["clock"], twice["tied_to"]) == ("0:02; 1:10", "2.00-4.00; 70.50-75.25")


def test_json_says_the_same_with_its_seconds_as_numbers() -> None:
    (review,) = json.loads(reviews_json([finished()]))
    assert review["comment"] == "=1+1"
    assert (review["reviewer"], review["rubric"], review["version"]) == ("cora", "usual", 2)
    assert review["reviewed_utc"] == "2026-11-18T12:00:00+00:00"
    assert [each["level"] for each in review["criteria"]] == [3, None, 2]
    assert review["criteria"][0]["tied_to"] == [{"start": 2.0, "end": 4.0, "rule": "TRN01"}]
    assert review["criteria"][1]["tied_to"] == []


@pytest.mark.parametrize("write", [reviews_csv, reviews_json])
def test_a_rule_of_tone_is_named_to_the_agent_alone(write) -> None:
    assert OF_TONE in write([finished()], room="agent")
    assert OF_TONE not in write([finished()], room="coach")
    assert OF_TONE not in write([finished()])


@pytest.mark.parametrize("write", [reviews_csv, reviews_json])
def test_drafts_are_in_no_export_and_leads_get_nothing(write) -> None:
    draft = replace(finished(summary="second thoughts"), finished_at=None)
    assert "second thoughts" not in write([draft], room="agent")
    assert "call-1" not in write([finished()], room="lead")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_text_of_a_person_starts_a_formula(start: str) -> None:
    review = replace(
        finished(replace(HEARD, criterion=f"{start}1"), summary=f"{start}1"),
        author=f"{start}1",
        rubric=f"{start}1",
    )
    (row,) = rows_of(reviews_csv([review]))
    told = {row[name] for name in ("reviewer", "rubric", "criterion", "comment")}
    assert told == {f"'{start}1"}


@pytest.mark.parametrize("name", ["reviews-csv", "reviews-json"])
def test_the_formats_are_on_the_list(name: str) -> None:
    analysis = make_analysis("call-1")
    assert "cora" in export_call(analysis, file_format=name, reviews=[finished()])
    assert export_call(analysis, file_format=name)  # not reviewed: still a file
