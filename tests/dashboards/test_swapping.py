"""Agent and customer are changed over on the page, and a guess is said there."""

import dataclasses
from pathlib import Path

from tests.dashboards.stores import make_analysis, make_transcript, save
from tests.telephone import write_call
from voicecoach.batch.importing import Importer
from voicecoach.batch.sources import CallSource
from voicecoach.core.transcript import RoleAssignment
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER
from voicecoach.views.replay import SWAP


def test_one_button_changes_agent_and_customer_over(store, open_page, tmp_path: Path) -> None:
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),))
    (result,) = Importer(store, LOCAL_USER, read_settings()).run([source])
    before = store.load(LOCAL_USER, result.call_id).conversation.talk_time.speech_s
    app = open_page("replay")
    (button,) = [button for button in app.button if button.label == SWAP]
    app = button.click().run()
    assert not app.exception
    assert "changed over" in app.toast[0].value
    after = store.load(LOCAL_USER, result.call_id).conversation.talk_time.speech_s
    assert (after["agent"], after["customer"]) == (before["customer"], before["agent"])
    assert "right channel, as you said" in " ".join(m.value for m in app.markdown)


def test_what_cannot_be_swapped_is_left_and_said(store, open_page) -> None:
    save(store, make_analysis("call-one"))
    app = open_page("replay")
    (button,) = [button for button in app.button if button.label == SWAP]
    app = button.click().run()
    assert "Nothing was changed" in app.toast[0].value


def test_a_guess_is_said_above_the_player(store, open_page) -> None:
    guessed = dataclasses.replace(
        make_analysis("call-one", transcript=make_transcript()),
        roles=(RoleAssignment("spk_1", "agent", 0.6, "talk_pattern"),),
    )
    save(store, guessed)
    app = open_page("replay")
    shown = " ".join(part.label for part in app.expander)
    assert "Which of these is the agent?" in shown
    assert "which is 60% likely" in shown


def test_a_call_without_a_recording_shows_its_words_and_no_player(
    store, open_page, tmp_path: Path
) -> None:
    said = tmp_path / "call.txt"
    said.write_text("Agent: How can I help?\nCustomer: It broke.\n", "utf-8")
    source = CallSource(paths=(), transcript=said)
    (result,) = Importer(store, LOCAL_USER, read_settings()).run([source])
    assert result.status == "analysed"
    app = open_page("replay")
    assert not app.exception
    assert "no recording" in app.info[0].value
    assert "Words" in [tab.label for tab in app.tabs]
