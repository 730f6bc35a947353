"""The scorecard on the pages: full, empty, from one channel, without words."""

import json
from datetime import timedelta

import pytest

from tests.dashboards.stores import NEWEST, make_mixed_analysis, make_playback, save
from tests.dashboards.tabs import tab_of
from tests.dashboards.test_pages import texts
from tests.scorecard.cards import call

ENOUGH = ("TRN01", "TRN02", "LIS01", "LIS02", "LIS04", "CMP01")


def charts_of(tab) -> list[dict]:
    return [json.loads(e.proto.spec) for e in tab if e.type == "vega_lite_chart"]


def described(tab) -> str:
    return "; ".join(chart.get("description", "") for chart in charts_of(tab))


def test_a_full_scorecard_has_its_chart_and_its_evidence(store, open_page, tmp_path) -> None:
    save(store, call(*ENOUGH, grades=[2, 1]), playback=make_playback(tmp_path, "call-1"))
    app = open_page("replay")
    assert not app.exception
    tab = tab_of(app, "Scorecard")
    assert "Active listening: 4 of 5 44" in described(tab)
    assert "Empathy: 1 of 2 went well, too few to say" in described(tab)
    assert "Motivation: not observed" in described(tab)
    evidence = tab.dataframe[0].value
    assert len(evidence) == 8
    assert set(evidence["Counts as"]) == {"went well", "to try"}
    assert "compared with nobody" in texts(tab.caption)


def test_without_moments_and_words_nothing_is_observed_and_nothing_breaks(store, open_page) -> None:
    save(store, call())
    app = open_page("replay")
    assert not app.exception
    tab = tab_of(app, "Scorecard")
    assert "that is not a zero" in texts(tab.markdown)
    assert described(tab).count("not observed") == 6
    assert not tab.table
    assert not tab.dataframe


def test_from_one_channel_nothing_is_observed(store, open_page) -> None:
    save(store, make_mixed_analysis("mono"))
    app = open_page("replay")
    assert not app.exception
    assert described(tab_of(app, "Scorecard")).count("not observed") == 6


def test_a_click_on_the_evidence_takes_the_player_there(store, open_page, tmp_path) -> None:
    save(store, call(*ENOUGH), playback=make_playback(tmp_path, "call-1"))
    app = open_page("replay")
    app.session_state["second of Scorecard in call-1"] = {"row": 2}
    assert app.run().query_params["t"] == "2.00"


def test_my_room_puts_ones_calls_together_and_shows_the_weeks(store, open_page) -> None:
    for n in range(6):
        at = NEWEST - timedelta(days=7 * (n // 3), hours=n % 3)
        save(store, call(*ENOUGH, call_id=f"call-{n}"), started_at=at)
    app = open_page("my_room")
    assert not app.exception
    tab = tab_of(app, "My scorecard", key="room_tab")
    assert "Your last 6 calls together." in texts(tab.markdown)
    assert len(charts_of(tab)) == 2
    assert "Only you see this" in texts(tab.caption)


@pytest.mark.parametrize("with_call", [False, True])
def test_my_room_stands_without_anything_to_count(store, open_page, with_call) -> None:
    save(store, call())
    if with_call:
        save(store, make_mixed_analysis("mono"), started_at=None)
    app = open_page("my_room")
    assert not app.exception
    assert "not observed" in described(tab_of(app, "My scorecard", key="room_tab"))
