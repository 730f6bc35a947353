"""How numbers, times and dates are written."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement
from voicecoach.views.figures import (
    MINUS,
    NOT_KNOWN,
    between_text,
    capitalised,
    counted,
    day_text,
    evidence_text,
    figure_text,
    local_time,
    plain_number,
    range_text,
    when_text,
)


def words(text: str) -> str:
    """Text as people read it: no-break spaces look like spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.6249, "s", "0.62 s"),
        (4.06, "s", "4.1 s"),
        (34.4, "s", "34 s"),
        (125.0, "s", "2:05 min"),
        (-0.25, "s", f"{MINUS}0.25 s"),
        (0.474, "1", "47 %"),
        (18.4, "%", "+18 %"),
        (-18.4, "%", f"{MINUS}18 %"),
        (-27.4, "dBFS", f"{MINUS}27 dBFS"),
        (2.55, "1/min", "2.5 per minute"),
        (3.0, "count", "3"),
        (1.1, "st", "1.1 semitones"),
        (4.75, "syllables/s", "4.8 syllables/s"),
        (203.6, "Hz", "204 Hz"),
        (None, "s", NOT_KNOWN),
        (float("nan"), "s", NOT_KNOWN),
    ],
)
def test_a_figure_is_written_with_its_unit(value, unit, expected) -> None:
    assert words(figure_text(value, unit)) == expected


@pytest.mark.parametrize("value", [0.0, 0.001, -0.001])
def test_what_rounds_to_zero_is_a_plain_zero(value) -> None:
    assert plain_number(value, "s") == "0"


def test_number_and_unit_stay_on_one_line() -> None:
    assert " " not in figure_text(0.62, "s")


def test_a_range_names_its_unit_once_and_a_narrow_one_is_one_number() -> None:
    assert words(range_text(4.4, 4.9, "syllables/s")) == "4.4 to 4.9 syllables/s"
    assert words(range_text(0.444, 0.446, "1")) == "44 to 45 %"
    assert words(range_text(0.441, 0.442, "1")) == "44 %"


def test_how_a_figure_could_be_wrong_is_said_where_it_can_be_seen() -> None:
    assert words(between_text(0.41, 0.39, 0.43, "1")) == "between 39 and 43 %"
    assert words(between_text(3.0, 2.0, 3.0, "count")) == "between 2 and 3"
    assert words(between_text(130.0, 118.0, 131.0, "s")) == "between 1:58 and 2:11 min"
    assert between_text(0.41, 0.409, 0.413, "1") is None


@pytest.mark.parametrize(
    ("measurement", "expected"),
    [
        (
            Measurement("both speaking", 0.62, "s", threshold=0.5),
            "Both speaking 0.62 s (counts from 0.5 s)",
        ),
        (
            Measurement("agent's pitch movement", 1.1, "st", threshold=1.5, reference=2.6),
            "Agent's pitch movement 1.1 semitones, usually 2.6 (counts up to 1.5 semitones)",
        ),
        (
            Measurement("agent's pace against usual", 22.0, "%", threshold=15.0),
            "Agent's pace against usual +22 % (counts from +15 %)",
        ),
        (
            Measurement("agent's pace", 5.9, "syllables/s", reference=4.7),
            "Agent's pace 5.9 syllables/s, usually 4.7",
        ),
        (
            Measurement("listening sounds", 3.0, "count", threshold=3.0),
            "Listening sounds 3 (counts from 3)",
        ),
        (
            Measurement("both speaking", 0.62, "s", threshold=0.5, low=0.6, high=0.66),
            "Both speaking 0.62 s, between 0.60 and 0.66 (counts from 0.5 s)",
        ),
        (
            Measurement("both speaking", 0.622, "s", threshold=0.5, low=0.621, high=0.624),
            "Both speaking 0.62 s (counts from 0.5 s)",
        ),
        (Measurement("silence", 12.4, "s", threshold=10.0), "Silence 12.4 s (counts from 10 s)"),
        (
            Measurement("agent's pitch movement", 1.4, "st", threshold=1.0),
            "Agent's pitch movement 1.4 semitones (counts from 1 semitone)",
        ),
        (
            Measurement("agent's pace", 2.4, "syllables/s", threshold=1.0),
            "Agent's pace 2.4 syllables/s (counts from 1 syllable/s)",
        ),
    ],
)
def test_evidence_is_a_line_that_people_read(measurement, expected) -> None:
    assert words(evidence_text(measurement)) == expected


@given(st.floats(-1e5, 1e5), st.sampled_from(sorted({m.unit for m in METRICS.values()} | {"%"})))
def test_every_unit_of_a_figure_can_be_written(value: float, unit: str) -> None:
    text = figure_text(value, unit)
    assert text
    assert text == text.strip()


def test_times_are_those_of_the_wall_clock() -> None:
    at = datetime(2026, 11, 14, 10, 42, tzinfo=UTC)
    assert local_time(at).timestamp() == at.timestamp()
    assert local_time(at).tzinfo is None


def test_days_are_written_in_full_and_short() -> None:
    at = datetime(2026, 11, 4, 9, 5)  # noqa: DTZ001 - on the wall clock
    assert when_text(at) == "Wednesday 4 November 2026, 09:05"
    assert day_text(at) == "4 Nov 2026"
    assert when_text(None) == "time not known"


def test_words_are_counted_and_begin_large() -> None:
    assert counted(0, "call") == "0 calls"
    assert capitalised("agent's F0") == "Agent's F0"
    assert capitalised("") == ""
