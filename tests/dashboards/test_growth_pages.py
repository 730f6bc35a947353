"""*Growth* and the pages behind it, run by Streamlit: empty, too few, full, failed."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.dashboards.stores import (
    CAME_IN,
    NEWEST,
    make_analysis,
    make_mixed_analysis,
    make_playback,
    make_transcript,
    save,
)
from tests.dashboards.test_pages import player_of, read, texts
from tests.store.kept_to_grow import RETAKE_ID, keep_all, make_goal
from tests.telephone import talk, write_wav
from tests.views.test_figures import words
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import Guess
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore
from voicecoach.views.calls import ALL_TO_GUESS, NO_CALL_YET
from voicecoach.views.goals import GOAL_IS_LOST
from voicecoach.views.guesses import GUESS_INTRO, GUESS_IS_LOST, guess_is_due
from voicecoach.views.journal import NO_ENTRIES
from voicecoach.views.retakes import choose_moment

CALL = "call-000"
PAGES = ["growth", "goal", "journal", "guess", "retake"]


@pytest.fixture
def grown(store: CallStore, tmp_path: Path) -> CallStore:
    """Eleven calls of Ana, and all that somebody can keep about them."""
    for number in range(11):
        call_id = f"call-{number:03d}"
        save(
            store,
            make_analysis(call_id, talk_ratio=0.5 + 0.01 * number),
            started_at=NEWEST - timedelta(days=number),
            playback=make_playback(tmp_path / "made", call_id),
        )
    keep_all(store, CALL)
    store.save_guess(LOCAL_USER, Guess(call_id="call-001", talk_ratio=0.4, cut_in_count=1))
    store.close_goal(
        LOCAL_USER, store.goals(LOCAL_USER)[0].id, outcome="dropped", at=datetime.now(UTC)
    )
    return store


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_an_empty_store(store, open_page, page: str) -> None:
    assert not open_page(page).exception


def test_growth_begins_with_what_went_well(grown, open_page) -> None:
    app = open_page("growth")
    assert not app.exception
    headings = [each.value for each in app.header]
    assert headings[0] == "What went well lately"
    assert headings[1:] == ["Answer it anew", "My goal", "My journal", "My guesses"]
    assert "They could finish" in texts(app.markdown)
    assert "1 new answer" in texts(app.caption)
    assert "1 note in your own words." in texts(app.markdown)
    assert "breath" not in f"{texts(app.markdown)}{texts(app.caption)}"
    assert "1 guess" in texts(app.markdown)


def test_growth_of_an_agent_without_calls_says_how_to_begin(store, open_page) -> None:
    save(store, make_analysis(CALL, moments=()))
    app = open_page("growth")
    assert not app.exception
    assert "says what was listened for" in texts(app.markdown)
    assert "No moment chosen yet." in texts(app.caption)
    assert "No goal is open" in texts(app.markdown)


def test_guessing_is_switched_on_and_off_on_the_page(grown, open_page) -> None:
    app = open_page("growth")
    app.toggle[0].set_value(False).run()
    assert not grown.guesses_first(LOCAL_USER)
    app.toggle[0].set_value(True).run()
    assert grown.guesses_first(LOCAL_USER)


def test_a_moment_is_chosen_and_its_page_opens(grown, open_page) -> None:
    app = open_page("growth")
    (choice,) = [box for box in app.selectbox if box.label == "A moment to try"]
    choice.set_value(choice.options[0]).run()
    (answer,) = [button for button in app.button if button.label == "Answer it"]
    answer.click().run()
    assert not app.exception
    assert app.title[0].value == "Came in and the customer stopped"
    assert len(grown.retakes(LOCAL_USER)) == 2


# ---- guess before you look ---------------------------------------------------------------------


def test_replay_asks_first_and_shows_nothing_until_it_is_answered(grown, open_page) -> None:
    app = open_page("replay", call="call-002", t="25.00")
    assert not app.exception
    assert [box.label for box in app.number_input] == [
        "Your share of the talk, in %",
        "How often you took the floor before the customer was through",
    ]
    assert not app.metric
    assert not app.dataframe
    assert "52" not in f"{texts(app.markdown)}{texts(app.caption)}"


def test_after_the_guess_comes_what_was_measured(grown, open_page) -> None:
    app = open_page("guess", call="call-002")
    app.number_input[0].set_value(45)
    app.button[0].click().run()
    assert not app.exception
    row = app.table[0].value.iloc[0]
    assert row["You guessed"].startswith("45")
    assert row["Measured"].startswith("52")
    app = open_page("replay", call="call-002")
    assert player_of(app)["call_id"] == "call-002"
    assert "My guess" in [tab.label for tab in app.tabs]


def test_a_call_is_skipped_with_one_click(grown, open_page) -> None:
    app = open_page("guess", call="call-002")
    (skip,) = [button for button in app.button if button.label == "Skip this call"]
    skip.click().run()
    assert not app.exception
    assert not app.number_input
    assert player_of(open_page("replay", call="call-002"))["call_id"] == "call-002"


def test_an_empty_guess_is_asked_for_again(grown, open_page) -> None:
    app = open_page("guess", call="call-002")
    app.button[0].click().run()
    assert "or skip" in texts(app.toast)
    assert app.number_input


def test_nobody_is_asked_who_has_not_chosen_to_or_has_looked(grown, open_page) -> None:
    grown.mark_opened(LOCAL_USER, "call-002")
    assert player_of(open_page("replay", call="call-002"))["call_id"] == "call-002"
    grown.choose_to_guess(LOCAL_USER, is_on=False)
    assert player_of(open_page("replay", call="call-003"))["call_id"] == "call-003"


def test_a_call_on_one_channel_is_not_asked_about(grown, open_page) -> None:
    save(grown, make_mixed_analysis("mixed"), started_at=NEWEST)
    app = open_page("replay", call="mixed")
    assert not app.exception
    assert not app.number_input


def test_a_guess_about_no_call_says_so(grown, open_page) -> None:
    app = open_page("guess", call="nothing")
    assert app.title[0].value == "There is no such call"


# ---- the goal ----------------------------------------------------------------------------------


def test_a_goal_is_set_seen_and_closed(grown, open_page) -> None:
    app = open_page("goal")
    assert "Now:" in texts(app.info)
    (button,) = [each for each in app.button if each.label == "Set this goal"]
    button.click().run()
    assert not app.exception
    assert words(read(app.header[0])) == "Talk share: 5 points less"
    assert "Cannot tell yet, 10 more calls." in texts(app.markdown)
    (goal,) = [each for each in grown.goals(LOCAL_USER) if each.is_open]
    assert (goal.agent, goal.metric, goal.wanted) == ("Ana", "agent_talk_ratio", -0.05)
    app.segmented_control[0].set_value("Reached").run()
    (button,) = [each for each in app.button if each.label == "Close this goal"]
    button.click().run()
    assert [each.outcome for each in grown.goals(LOCAL_USER) if each.agent == "Ana"] == ["reached"]
    assert list(app.dataframe[0].value["How it ended"]) == ["Reached"]


def press(app, label: str):
    (button,) = [each for each in app.button if each.label == label]
    return button.click().run()


def test_a_goal_is_deleted_once_it_is_said_what_is_lost(grown, open_page) -> None:
    app = press(open_page("goal"), "Set this goal")
    assert GOAL_IS_LOST in texts(app.markdown)
    press(app, "Delete for good")
    assert not app.exception
    assert not [goal for goal in grown.goals(LOCAL_USER) if goal.agent == "Ana"]


def test_a_goal_that_was_closed_is_deleted(grown, open_page) -> None:
    app = press(open_page("goal"), "Set this goal")
    app.segmented_control[0].set_value("Reached").run()
    press(app, "Close this goal")
    (chooser,) = [each for each in app.selectbox if each.label == "One to delete"]
    press(chooser.select_index(0).run(), "Delete for good")
    assert not app.exception
    assert not [goal for goal in grown.goals(LOCAL_USER) if goal.agent == "Ana"]


def test_a_guess_is_found_on_growth_and_taken_back(grown, open_page) -> None:
    grown.save_guess(LOCAL_USER, Guess(call_id="call-002", talk_ratio=0.45))
    app = open_page("growth")
    (chooser,) = [each for each in app.selectbox if each.label == "Read a guess"]
    place = [each.split(" · ")[0] for each in chooser.options].index("Late repair")
    app = chooser.select_index(place).run()
    assert not app.exception
    app = open_page("guess", call="call-002")
    assert GUESS_IS_LOST in texts(app.markdown)
    press(app, "Delete for good")
    assert "call-002" not in {guess.call_id for guess in grown.guesses(LOCAL_USER)}
    assert not guess_is_due(grown, LOCAL_USER, "call-002")


def test_too_few_calls_before_are_said_before_a_goal_is_set(store, open_page) -> None:
    save(store, make_analysis(CALL))
    assert "At least 5 calls" in texts(open_page("goal").info)


def test_a_goal_that_moved_is_said_to(store, open_page) -> None:
    for number, ratio in enumerate([0.6, 0.61, 0.59, 0.6, 0.62, 0.58, 0.3, 0.31, 0.29, 0.3, 0.32]):
        save(
            store,
            make_analysis(f"call-{number:03d}", talk_ratio=ratio),
            started_at=NEWEST + timedelta(days=number),
        )
    store.save_goal(LOCAL_USER, make_goal(agent="Ana", set_at=NEWEST + timedelta(days=5.5)))
    app = open_page("goal")
    assert not app.exception
    assert "Moved as you wanted" in texts(app.markdown)


def told(element) -> str:
    """Everything that an element of a page hands to the browser, tables as text."""
    value = getattr(element, "value", "")
    table = value.to_csv() if hasattr(value, "to_csv") else str(value)
    return words(f"{table}{getattr(element, 'proto', '')}").replace("\\", "")


@pytest.mark.parametrize(
    "page", ["my_calls", "search", "replay", "growth", "goal", "guess", "journal", "my_room"]
)
def test_no_page_tells_what_is_to_be_guessed_before_the_guess(store, open_page, page: str) -> None:
    save(store, make_analysis(CALL, talk_ratio=0.4367, transcript=make_transcript()))
    answers = re.compile(r"\b44\s%|43\.67|0\.4367|It \**broke|the customer stopped", re.IGNORECASE)

    def shown() -> str:
        app = open_page(page, **({} if page == "search" else {"call": CALL}))
        if page == "search":
            app.text_input[0].set_value("broke").run()
        assert not app.exception
        # Lists of all kinds of moments say nothing of one call.
        left_out = {"selectbox"} if page in {"my_calls", "search"} else set()
        return "\n".join(told(each) for each in app._tree if each.type not in left_out)

    store.choose_to_guess(LOCAL_USER, is_on=True)
    assert not answers.search(shown())
    store.choose_to_guess(LOCAL_USER, is_on=False)
    assert answers.search(shown()) or page in {"guess", "my_room"}


# ---- the journal -------------------------------------------------------------------------------


def test_the_journal_is_written_read_and_deleted(grown, open_page) -> None:
    grown.mark_opened(LOCAL_USER, "call-003")
    app = open_page("journal", call="call-003", t="25.00")
    assert not app.exception
    assert "I held my breath." in texts(app.text)
    assert app.selectbox[2].value == "0:25 Came in and the customer stopped"
    app.text_area[0].set_value("They had more to say.")
    (button,) = [each for each in app.button if each.label == "Save"]
    button.click().run()
    assert not app.exception
    assert "They had more to say." in texts(app.text)
    assert sorted(entry.call_id for entry in grown.journal(LOCAL_USER)) == [CALL, "call-003"]
    for _ in range(2):
        next(each for each in app.button if each.label == "Delete").click().run()
    assert grown.journal(LOCAL_USER) == ()
    assert NO_ENTRIES in texts(app.markdown)


def test_the_moments_of_a_call_that_is_to_be_guessed_cannot_be_read_off_the_journal(
    grown, open_page
) -> None:
    grown.choose_to_guess(LOCAL_USER, is_on=True)
    app = open_page("journal", call="call-003", t="25.00")
    assert not app.exception
    assert GUESS_INTRO in texts(app.markdown)
    app = open_page("journal")
    assert len(app.selectbox[1].options) == len(
        {guess.call_id for guess in grown.guesses(LOCAL_USER)}
    )


@pytest.mark.parametrize("page", ["journal", "my_room"])
def test_who_has_opened_no_call_yet_is_told_what_to_do(store, open_page, page: str) -> None:
    assert NO_CALL_YET in texts([*open_page("my_room").warning, *open_page("journal").info])
    save(store, make_analysis(CALL))
    store.choose_to_guess(LOCAL_USER, is_on=True)
    app = open_page(page)
    assert not app.exception
    assert ALL_TO_GUESS in texts([*app.warning, *app.info])


def test_an_entry_without_words_is_not_kept(grown, open_page) -> None:
    app = open_page("journal")
    (button,) = [each for each in app.button if each.label == "Save"]
    button.click().run()
    assert "nothing written" in texts(app.toast).lower()
    assert len(grown.journal(LOCAL_USER)) == 1


def test_what_is_written_is_shown_as_it_was_written(grown, open_page) -> None:
    app = open_page("journal")
    written = "![see](https://example.org/x.png) *not* bold"
    app.text_area[0].set_value(written)
    next(each for each in app.button if each.label == "Save").click().run()
    assert written in [each.value for each in app.text]


# ---- new answers -------------------------------------------------------------------------------


def test_a_moment_is_heard_and_both_answers_are_compared(grown, open_page) -> None:
    app = open_page("retake", retake=RETAKE_ID)
    assert not app.exception
    assert app.title[0].value == "Came in and the customer stopped"
    assert "Let the sentence land" in texts(app.info)
    assert list(app.table[0].value.columns)[1:] == ["In the call", "New answer 1, 16 Nov 2026"]
    addresses = [str(element.proto) for element in app.main if element.type == "audio"]
    assert len(addresses) == 2
    assert all("/voicecoach/audio/" in each and "mac=" in each for each in addresses)


def test_answers_and_their_moment_are_deleted(grown, open_page) -> None:
    app = open_page("retake", retake=RETAKE_ID)
    next(each for each in app.button if each.label == "Delete this answer").click().run()
    assert grown.retake(LOCAL_USER, RETAKE_ID).takes == ()
    next(each for each in app.button if each.label.startswith("Delete this moment")).click().run()
    assert grown.retakes(LOCAL_USER) == ()
    assert app.title[0].value == "Growth"


def test_no_such_moment_says_so(grown, open_page) -> None:
    app = open_page("retake", retake="gone")
    assert app.title[0].value == "There is no such moment"


def test_without_audio_the_page_says_so_and_lets_one_answer(store, open_page) -> None:
    save(store, make_analysis(CALL))
    chosen = choose_moment(store, LOCAL_USER, CALL, CAME_IN)
    app = open_page("retake", retake=chosen.id)
    assert not app.exception
    assert "No audio was kept" in texts(app.markdown)


@pytest.mark.parametrize(
    ("speech", "told"), [([(0.5, 3.0)], None), ([], "No speech was heard in this recording")]
)
def test_what_was_recorded_is_kept_or_it_is_said_why_not(
    grown, open_page, tmp_path, speech, told
) -> None:
    sound = talk(speech=speech, duration_s=4.0, f0_hz=200.0, seed=1)
    recorded = write_wav(tmp_path / "audio.wav", sound).read_bytes()
    app = open_page("retake", retake=RETAKE_ID)
    app.get("audio_input")[0].set_value(("audio.wav", recorded, "audio/wav")).run()
    next(each for each in app.button if each.label == "Measure and keep it").click().run()
    assert not app.exception
    takes = grown.retake(LOCAL_USER, RETAKE_ID).takes
    assert len(takes) == (1 if told else 2)
    assert (told or "") in texts(app.error)
    assert bool(app.error) == bool(told)


def test_a_store_that_cannot_be_read_is_said(grown, open_page) -> None:
    with (default_store() / "calls.db").open("r+b") as file:
        file.truncate(4096)
    grown.close()
    app = open_page("growth")
    assert not app.exception
    assert app.error or app.warning
