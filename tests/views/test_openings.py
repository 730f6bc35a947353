"""How calls began, beside how their agent said they felt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.dashboards.stores import NEWEST, make_analysis, save
from tests.views.test_figures import words
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.own_voice import OwnHistory, UsualLine, UsualVoice
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.views.openings import (
    check_in_labels,
    check_in_now,
    opening_change_ratio,
    opening_table,
    openings,
)

LINE = UsualLine(unit="syllables/s", value=4.0, per_doubling=0.0, spread=0.4, phrase_count=20)


def phrase(start: float, *, rate_sps: float) -> PhraseProsody:
    return PhraseProsody(
        speaker=AGENT,
        segment=Segment(start, start + 2.0),
        f0_median_hz=None,
        f0_sd_st=None,
        f0_range_st=None,
        level_dbfs=-25.0,
        syllable_count=10,
        articulation_rate_sps=rate_sps,
        voiced_ratio=0.6,
    )


def hurried(*, history: UsualLine | None = None) -> CallAnalysis:
    """Five syllables a second in the first minute, nine later; usual is four in this call."""
    usual = UsualVoice(
        speaker=AGENT,
        phrase_count=20,
        articulation_rate=LINE,
        level=None,
        f0_movement=None,
        f0_median=None,
    )
    past = OwnHistory(call_count=3, articulation_rate=history, f0_movement=None, f0_median=None)
    return replace(
        make_analysis("call"),
        prosody=(phrase(1.0, rate_sps=5.0), phrase(59.0, rate_sps=9.0)),
        usual_voices=(usual,),
        history=past if history else None,
    )


def test_the_first_minute_is_held_against_the_usual_of_the_call() -> None:
    assert opening_change_ratio(hurried()) == pytest.approx(0.25)


def test_where_there_is_a_history_it_says_what_is_usual() -> None:
    assert opening_change_ratio(hurried(history=replace(LINE, value=5.0))) == pytest.approx(0.0)


def test_without_a_usual_nothing_is_said() -> None:
    assert opening_change_ratio(make_analysis("call")) is None


def test_the_last_check_in_of_the_day_before_the_call_stands_beside_it(store: CallStore) -> None:
    save(store, hurried())
    for hours, level in ((-30, 1), (-2, 3), (-1, 5), (1, 2)):
        store.save_check_in(LOCAL_USER, at=NEWEST + timedelta(hours=hours), level=level)
    (row,) = openings(store, LOCAL_USER, agent="Ana")
    assert row.check_in_level == 5
    (shown,) = opening_table([row]).to_dict("records")
    assert words(shown["Opening pace"]) == "25 % faster"
    assert shown["Check-in"] == "5 of 5"


def test_calls_without_start_or_check_in_have_none(store: CallStore) -> None:
    save(store, make_analysis("call"), started_at=None)
    check_in_now(store, LOCAL_USER, 2)
    (row,) = openings(store, LOCAL_USER, agent="Ana")
    (shown,) = opening_table([row]).to_dict("records")
    assert (shown["Opening pace"], shown["Check-in"]) == ("not known", "none")


def test_own_check_ins_are_listed_with_their_date(store: CallStore) -> None:
    kept = store.save_check_in(LOCAL_USER, at=NEWEST, level=3)
    ((label, check_in_id),) = check_in_labels(store, LOCAL_USER).items()
    assert "13 November 2026" in label
    assert label.endswith(": 3 of 5")
    assert check_in_id == kept.id
