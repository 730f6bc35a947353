"""Charts of the open call are made once, and anew when what they show has changed."""

from dataclasses import replace

import pytest

from tests.dashboards.stores import save
from tests.dashboards.tabs import tab_of
from tests.dashboards.test_scorecard import described
from tests.scorecard.cards import call
from voicecoach.store.access import LOCAL_USER
from voicecoach.views import scorecard
from voicecoach.web.charts import KEPT

ENOUGH = ("TRN01", "TRN02", "LIS01", "LIS02", "LIS04", "CMP01")


@pytest.fixture
def made(monkeypatch) -> list[object]:
    """Scorecards of which a chart was made."""
    cards: list[object] = []
    make = scorecard.scorecard_chart

    def counted(card, *, dark: bool):
        cards.append(card)
        return make(card, dark=dark)

    monkeypatch.setattr(scorecard, "scorecard_chart", counted)
    return cards


def test_a_rerun_draws_the_same_chart_without_making_it(store, open_page, made) -> None:
    save(store, call(*ENOUGH, grades=[2, 1]))
    app = open_page("replay")
    first = described(tab_of(app, "Scorecard"))
    again = described(tab_of(app, "Scorecard"))
    assert not app.exception
    assert "Active listening: 4 of 5" in first
    assert again == first
    assert len(made) == 1


def test_a_call_that_was_analysed_again_gets_a_new_chart(store, open_page, made) -> None:
    analysis = call(*ENOUGH)
    save(store, analysis)
    app = open_page("replay")
    before = described(tab_of(app, "Scorecard"))
    save(store, replace(analysis, moments=analysis.moments[:1]))
    after = described(tab_of(app, "Scorecard"))
    assert after != before
    assert len(made) == 2


def test_nothing_is_kept_of_a_call_once_another_one_is_opened(store, open_page) -> None:
    first = call(*ENOUGH)
    save(store, first)
    other = replace(first.recording, sha256="b" * 64)
    save(store, replace(first, call_id="another", recording=other))
    app = open_page("replay", call=first.call_id)
    tab_of(app, "Scorecard")
    assert app.session_state[KEPT].call_id == first.call_id
    app.query_params["call"] = "another"
    tab_of(app, "Scorecard")
    assert app.session_state[KEPT].call_id == "another"


def test_a_call_that_was_deleted_shows_no_chart(store, open_page) -> None:
    analysis = call(*ENOUGH)
    save(store, analysis)
    app = open_page("replay", call=analysis.call_id)
    store.delete(LOCAL_USER, analysis.call_id)
    assert not app.run().exception
    assert not app.tabs
