"""A line is corrected on the page of a call, as its agent and as a coach."""

from pathlib import Path

import pytest

from tests.dashboards.stores import make_analysis, save
from tests.telephone import write_call
from voicecoach.batch.importing import Importer
from voicecoach.batch.sources import CallSource
from voicecoach.core.transcript import Transcript
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER
from voicecoach.views.playhead import playhead_key
from voicecoach.web.correcting import AS_WRITTEN, CORRECT_WORDS, NOBODY_SAID_IT, SAVE

VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Agent>How can I hold you with that?

00:03.250 --> 00:07.900
<v Customer>The machine does not start.
"""


@pytest.fixture
def call_id(store, tmp_path: Path) -> str:
    said = tmp_path / "call.vtt"
    said.write_text(VTT, "utf-8")
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),), transcript=said)
    (result,) = Importer(store, LOCAL_USER, read_settings()).run([source])
    return str(result.call_id)


def said_in(store, call_id: str) -> Transcript:
    transcript = store.load(LOCAL_USER, call_id).transcript
    assert transcript is not None
    return transcript


def named(widgets, label: str):
    (found,) = (each for each in widgets if each.label == label)
    return found


def names(widgets) -> set[str]:
    return {each.label for each in widgets}


def opened(open_page, page: str, **query: str):
    app = open_page(page, **query)
    assert SAVE not in names(app.button)  # nothing of it is sent before it is asked for
    app = named(app.button, CORRECT_WORDS).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", ["replay", "review"])
def test_a_word_is_corrected_on_the_page(store, open_page, call_id: str, page: str) -> None:
    app = opened(open_page, page, call=call_id)
    area = named(app.text_area, "What was said")
    assert area.value == "How can I hold you with that?"
    area.set_value("How can I help you with that?")
    app = named(app.button, SAVE).click().run()
    assert not app.exception
    (line,) = said_in(store, call_id).corrected
    assert (line.speaker, line.text) == ("agent", "How can I help you with that?")


def test_the_line_that_the_player_was_at_comes_before_that_of_the_link(open_page, call_id) -> None:
    app = open_page("replay", call=call_id, t="0.5")
    app.session_state[playhead_key(call_id)] = 4
    app = named(app.button, CORRECT_WORDS).click().run()
    assert named(app.text_area, "What was said").value == "The machine does not start."


def test_the_line_of_the_second_in_the_link_is_offered_and_given_to_another(
    store, open_page, call_id: str
) -> None:
    app = opened(open_page, "replay", call=call_id, t="4.0")
    assert named(app.text_area, "What was said").value == "The machine does not start."
    radio = named(app.radio, "Who said it")
    assert radio.value == "customer"
    radio.set_value("agent")
    app = named(app.button, SAVE).click().run()
    assert said_in(store, call_id).utterances[1].speaker == "agent"


def test_what_nobody_said_is_struck_out_and_brought_back(store, open_page, call_id: str) -> None:
    app = opened(open_page, "replay", call=call_id)
    assert AS_WRITTEN not in names(app.button)
    named(app.button, NOBODY_SAID_IT).click().run()
    assert said_in(store, call_id).utterances[0].counted_words == ()
    app = opened(open_page, "replay", call=call_id)
    assert NOBODY_SAID_IT not in names(app.button)
    (first,) = (c.value for c in app.caption if c.value.startswith("First written"))
    assert "How can I hold you" in first
    named(app.button, AS_WRITTEN).click().run()
    assert said_in(store, call_id).corrected == ()


def test_what_cannot_be_saved_is_said_and_stays_to_be_changed(
    store, open_page, call_id: str
) -> None:
    app = opened(open_page, "replay", call=call_id)
    app = named(app.button, SAVE).click().run()
    assert "is so already" in app.error[0].value
    assert SAVE in names(app.button)


def test_a_call_without_words_offers_nothing_to_correct(store, open_page) -> None:
    save(store, make_analysis("call-one"))
    app = open_page("replay")
    assert named(app.button, CORRECT_WORDS).disabled
