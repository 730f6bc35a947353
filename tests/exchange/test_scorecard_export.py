"""Scorecards as files: everything that is shown, nothing that is not for the room."""

import csv
import io
import json

import pytest
from hypothesis import given

from tests.scorecard.cards import call
from tests.strategies import analyses
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.scorecard import COMPONENTS
from voicecoach.exchange.scorecard_export import SCORECARD_COLUMNS, scorecard_csv, scorecard_json

ENOUGH = ("TRN01", "TRN02", "LIS01", "LIS02", "LIS04")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def component(text: str, name: str) -> dict:
    return next(c for c in json.loads(text)["components"] if c["component"] == name)


def test_json_has_each_component_with_its_share_and_its_evidence() -> None:
    listening = component(scorecard_json(call(*ENOUGH)), "listening")
    assert (listening["state"], listening["met_count"], listening["share"]) == ("observed", 4, 0.8)
    assert listening["share_low"] < 0.8 < listening["share_high"]
    assert [act["source"] for act in listening["acts"]] == list(ENOUGH)
    assert listening["acts"][0]["measurements"][0]["low"] == 1.75


def test_what_was_not_observed_is_null_and_not_zero() -> None:
    motivation = component(scorecard_json(call()), "motivation")
    assert (motivation["state"], motivation["share"]) == ("not_observed", None)
    assert motivation["needs"]
    (row,) = (r for r in rows(scorecard_csv(call())) if r["component"] == "motivation")
    assert (row["met_count"], row["share"]) == ("", "")


def test_csv_has_the_share_in_the_components_row_only() -> None:
    table = [r for r in rows(scorecard_csv(call(*ENOUGH))) if r["component"] == "listening"]
    assert [row["share"] for row in table] == ["0.8"] + [""] * 5
    assert [row["source"] for row in table] == ["", *ENOUGH]


def test_tone_of_voice_is_in_the_agents_file_only() -> None:
    for write in (scorecard_json, scorecard_csv):
        assert "TON01" not in write(call("TON01"))
        assert "TON01" in write(call("TON01"), room="agent")


def test_there_is_no_file_for_leads() -> None:
    for write in (scorecard_json, scorecard_csv):
        with pytest.raises(NotAllowedError):
            write(call(), room="lead")


@given(analyses())
def test_any_call_can_be_written(analysis: CallAnalysis) -> None:
    content = json.loads(scorecard_json(analysis, room="agent"))
    assert [c["component"] for c in content["components"]] == list(COMPONENTS)
    table = rows(scorecard_csv(analysis, room="agent"))
    assert set(table[0]) == set(SCORECARD_COLUMNS)
    assert {row["component"] for row in table} == set(COMPONENTS)
