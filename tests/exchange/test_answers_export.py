"""Opportunities and answers as CSV."""

import csv
import dataclasses
import io

import pytest
from hypothesis import given

from tests.dashboards.stores import make_analysis, make_transcript
from tests.strategies import analyses
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, Remedy
from voicecoach.core.language import LanguageSignal
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.exchange.answers_export import ANSWER_COLUMNS, answers_csv
from voicecoach.exchange.csv_tables import plain_text

CUE = LanguageSignal(
    kind="complaint", speaker="customer", segment=Segment(65.0, 66.0), text="=nobody came"
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def call(*responses: CueResponse) -> CallAnalysis:
    known = make_analysis("call-one", transcript=make_transcript())
    return dataclasses.replace(known, responses=responses, duration_s=90.0)


def test_every_opportunity_has_a_row_with_its_answer() -> None:
    found = CueResponse(
        cue=CUE,
        grade=3,
        answer=Segment(70.0, 72.0),
        text="Nobody came, on Friday.",
        about=("cam", "frida"),
        at_once_s=0.5,
    )
    (row,) = rows(answers_csv(call(found)))
    assert (row["clock"], row["start"], row["end"]) == ("1:05", "65.0", "66.0")
    assert (row["cue"], row["grade"], row["about"]) == ("complaint", "3", "cam frida")
    assert (row["answer_start"], row["answer_end"], row["at_once_s"]) == ("70.0", "72.0", "0.5")
    assert row["customer_said"] == "'=nobody came"  # no formula for a spreadsheet
    assert plain_text(row["customer_said"]) == "=nobody came"


def test_where_nothing_was_answered_there_is_nothing_and_no_zero() -> None:
    (row,) = rows(answers_csv(call(CueResponse(cue=CUE, grade=0, answer=None, text=""))))
    assert row["grade"] == "0"
    assert {row[name] for name in ("answer_start", "agent_said", "at_once_s")} == {""}


def test_without_words_it_is_said_what_brings_them() -> None:
    with pytest.raises(InputError, match="none are known") as caught:
        answers_csv(make_analysis("call-one"))
    assert caught.value.remedy is Remedy.ADD_WORDS


@given(analysis=analyses())
def test_any_analysis_with_words_can_be_written(analysis: CallAnalysis) -> None:
    if analysis.transcript is not None:
        table = rows(answers_csv(analysis))
        assert len(table) == len(analysis.responses)
        assert all(tuple(row) == ANSWER_COLUMNS for row in table)
