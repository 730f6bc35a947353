"""A transcript without a recording, on every page that shows it and in its report."""

import pytest

from tests.dashboards.stores import save
from tests.dashboards.test_pages import read, texts
from tests.pipeline.test_unheard import LINES, analysed
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallFilter
from voicecoach.store.repository import CallStore
from voicecoach.views.call_report import call_report
from voicecoach.views.calls import ONE_CHANNEL, WORDS_ONLY, beginnings, call_page, call_table
from voicecoach.views.replay import NO_AUDIO_NOTICE, WORDS_ONLY_NOTICE
from voicecoach.web.sections import OPEN_TAB

MADE = analysed(LINES)
CALL = MADE.call_id
SAID = [said.text for said in MADE.transcript.utterances]


@pytest.fixture
def chat(store: CallStore) -> CallStore:
    """A store with one call of words only."""
    save(store, MADE)
    return store


def test_replay_tells_every_moment_whole_and_opens_with_the_words(chat, open_page) -> None:
    app = open_page("replay", call=CALL)
    assert not app.exception
    assert [read(info) for info in app.info] == [WORDS_ONLY_NOTICE]
    assert MADE.moments
    assert all(moment.advice in texts(app.markdown) for moment in MADE.moments)
    words = next(tab for tab in app.tabs if tab.label == "Words")
    assert words.table[0].value["Words"].tolist() == SAID


def test_nothing_of_it_offers_to_be_heard(chat, open_page) -> None:
    app = open_page("replay", call=CALL)
    assert not [box for box in app.checkbox if "voices" in box.label]
    app.session_state[OPEN_TAB] = "Figures"
    app.run()
    assert not app.exception
    assert not app.metric
    assert "there is a transcript and no recording" in texts(app.markdown)


def test_a_coach_can_read_what_they_review(chat, open_page) -> None:
    app = open_page("review", call=CALL)
    assert not app.exception
    assert WORDS_ONLY_NOTICE in texts(app.info)
    assert NO_AUDIO_NOTICE not in texts(app.info)
    assert app.table[0].value["Words"].tolist() == SAID


def test_the_list_says_that_there_is_no_recording_and_what_stands_out(chat) -> None:
    page = call_page(chat, LOCAL_USER, chosen=CallFilter())
    (row,) = call_table(page.rows).to_dict("records")
    strengths = [moment for moment in MADE.moments if moment.valence == "strength"]
    assert row["Heard"] == WORDS_ONLY
    assert row["Went well"] == len(strengths) > 0
    assert row["What stands out"] not in {ONE_CHANNEL, "No moments"}
    assert beginnings(page) == ()  # there is nothing to hear


def test_its_report_speaks_of_no_recording(chat) -> None:
    told = call_report(chat.summary(LOCAL_USER, CALL), MADE)
    assert told.notices[0] == WORDS_ONLY_NOTICE
    assert told.lanes == ()
    assert dict(told.provenance)["Transcript"] == "call.txt"
    assert not [name for name, _ in told.provenance if "ecording" in name]
