"""*Queue* and *Review*, run by Streamlit: empty, full, failed; what is kept and what is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.dashboards.stores import make_analysis, make_playback, save
from tests.dashboards.test_pages import player_of, read, texts
from tests.store.coached import make_follow_up, make_review
from tests.written import annotation
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.views.queue import NOTHING_WAITS
from voicecoach.views.replay import NO_AUDIO_NOTICE
from voicecoach.views.review import LEVEL_CHOICES, NO_ANCHOR, NOT_APPLICABLE

CALL = "call-000"
CRITERIA = usual_rubric().names


@pytest.fixture
def coached(store: CallStore, tmp_path: Path) -> CallStore:
    """Two calls of Ana of today, both put forward."""
    now = datetime.now(UTC)
    for number in range(2):
        call_id = f"call-{number:03d}"
        save(
            store,
            make_analysis(call_id),
            subject=f"Matter {number}",
            started_at=now - timedelta(hours=5 - number),
            playback=make_playback(tmp_path / "made", call_id),
        )
        store.put_forward(LOCAL_USER, call_id)
    return store


def level(app, criterion: str):
    return app.radio(key=f"level of {criterion} in {CALL}")


def shown_by(app, criterion: str):
    return app.multiselect(key=f"shown by of {criterion} in {CALL}")


@pytest.mark.parametrize("page", ["queue", "review"])
def test_both_pages_stand_an_empty_store(store, open_page, page: str) -> None:
    assert not open_page(page).exception


def test_a_queue_in_which_nothing_waits_says_how_calls_get_there(store, open_page) -> None:
    save(store, make_analysis(CALL), started_at=datetime.now(UTC) - timedelta(days=90))
    app = open_page("queue")
    assert NOTHING_WAITS in texts(app.caption)


def test_the_queue_says_what_waits_and_why(coached, open_page) -> None:
    app = open_page("queue")
    assert not app.exception
    assert [each.value for each in app.metric] == ["2", "5 hours", "0"]
    table = app.dataframe[0].value
    assert list(table)[:4] == ["Review", "Call", "Why it is here", "Waiting"]
    assert list(table["Call"]) == ["Matter 0", "Matter 1"]
    assert all("Put forward to compare" in why for why in table["Why it is here"])


def test_the_queue_is_narrowed_down_by_reason(coached, open_page) -> None:
    app = open_page("queue")
    app.selectbox(key="waiting why").select("The agent asked").run()
    assert not app.dataframe
    assert "No call that waits passes these filters." in texts(app.caption)


def test_a_call_of_the_queue_is_opened_by_its_label(coached, open_page) -> None:
    app = open_page("queue")
    opener = next(box for box in app.selectbox if box.label == "Open a review")
    opener.select(opener.options[1]).run()
    assert app.title[0].value == "Matter 1"


def test_a_review_begins_with_what_went_well_and_shows_every_level(coached, open_page) -> None:
    app = open_page("review", call=CALL)
    assert not app.exception
    assert app.header[0].value == "What went well"
    assert len(app.radio) == len(CRITERIA)
    assert list(app.radio[0].options) == list(LEVEL_CHOICES)


def test_the_player_of_a_review_never_asks_for_pitch_and_level(coached, open_page) -> None:
    app = open_page("review", call=CALL)
    assert player_of(app)["contours_url"] == "data:,"


def test_a_call_without_audio_is_reviewed_all_the_same(store, open_page) -> None:
    save(store, make_analysis(CALL))
    app = open_page("review", call=CALL)
    assert not app.exception
    assert NO_AUDIO_NOTICE in texts(app.info)
    assert len(app.radio) == len(CRITERIA)


def test_a_level_that_names_nothing_in_the_call_is_refused_in_words(coached, open_page) -> None:
    app = open_page("review", call=CALL)
    level(app, "listening").set_value("3").run()
    assert NO_ANCHOR in texts(app.warning)
    draft = coached.draft_review(LOCAL_USER, CALL)
    assert draft is not None
    assert draft.scores == ()


def test_what_is_scored_is_kept_at_once_and_survives_a_reload(coached, open_page) -> None:
    app = open_page("review", call=CALL)
    level(app, "listening").set_value("3").run()
    moment = shown_by(app, "listening").options[0]
    shown_by(app, "listening").select(moment).run()
    level(app, "empathy").set_value(NOT_APPLICABLE).run()
    app.text_area[0].set_value("You let them finish.").run()
    assert not app.exception
    again = open_page("review", call=CALL)
    assert level(again, "listening").value == "3"
    assert shown_by(again, "listening").value == [moment]
    assert level(again, "empathy").value == NOT_APPLICABLE
    assert again.text_area[0].value == "You let them finish."


def test_a_review_with_open_criteria_is_not_finished(coached, open_page) -> None:
    app = open_page("review", call=CALL)
    level(app, "listening").set_value(NOT_APPLICABLE).run()
    next(b for b in app.button if b.label == "Save and next").click().run()
    assert "Still open: Empathy" in read(app.warning[0])
    assert coached.reviews(LOCAL_USER, CALL) == ()


def test_save_and_next_opens_the_next_call_and_the_agent_reads_the_review(
    coached, open_page
) -> None:
    app = open_page("review", call=CALL)
    level(app, "listening").set_value("3").run()
    shown_by(app, "listening").select(shown_by(app, "listening").options[0]).run()
    for criterion in CRITERIA[1:]:
        level(app, criterion).set_value(NOT_APPLICABLE).run()
    next(b for b in app.button if b.label == "Save and next").click().run()
    assert not app.exception
    assert app.title[0].value == "Matter 1"
    (finished,) = coached.reviews(LOCAL_USER, CALL)
    assert finished.scores[0].anchors[0].rule == "LIS01"
    replay = open_page("replay", call=CALL)
    assert "Reviews" in [tab.label for tab in replay.tabs]


def press(app, label: str):
    return next(button for button in app.button if button.label == label).click().run()


def test_the_queue_leads_to_its_first_call_in_one_click(coached, open_page) -> None:
    app = press(open_page("queue"), "Review the first")
    assert not app.exception
    assert app.title[0].value == "Matter 0"


def test_a_review_says_first_why_the_call_waits(coached, open_page) -> None:
    question = annotation(
        1, "Was *that* all right?", call_id=CALL, kind="question", visibility="shared"
    )
    coached.save_annotation(LOCAL_USER, question)
    first = read(open_page("review", call=CALL).markdown[0])
    assert "The agent asked at 0:01: “Was *that* all right?”; put forward to compare." in first
    coached.take_back(LOCAL_USER, "call-001")
    assert "waited" not in texts(open_page("review", call="call-001").markdown)


def test_what_is_left_for_later_comes_no_more_until_the_queue_is_opened(coached, open_page) -> None:
    app = open_page("queue")
    for left, following in ((CALL, "Matter 1"), ("call-001", "Queue")):
        app.query_params["call"] = left
        app.switch_page("app_pages/review.py").run()
        app = press(app, "Later")
        assert not app.exception
        assert app.title[0].value == following
    assert press(app, "Review the first").title[0].value == "Matter 0"


def test_the_rest_is_not_applicable_at_one_click_and_nothing_given_is_lost(
    coached, open_page
) -> None:
    app = open_page("review", call=CALL)
    level(app, "listening").set_value("3").run()
    shown_by(app, "listening").select(shown_by(app, "listening").options[0]).run()
    level(app, "empathy").set_value("2").run()  # shown by nothing yet
    app = press(app, "The rest: not applicable")
    assert not app.exception
    assert level(app, "listening").value == "3"
    assert level(app, "empathy").value == "2"
    assert {level(app, name).value for name in CRITERIA[2:]} == {NOT_APPLICABLE}
    draft = coached.draft_review(LOCAL_USER, CALL)
    assert draft is not None
    assert draft.missing(CRITERIA) == ("empathy",)


def test_a_finished_review_is_put_right_from_what_is_in_it(coached, open_page) -> None:
    coached.save_review(LOCAL_USER, make_review(CALL))
    coached.finish_review(LOCAL_USER, CALL, criteria=())
    app = open_page("review", call=CALL)
    assert app.text_area[0].value == ""
    assert "You finished a review of this call" in texts(app.markdown)
    app = press(app, "Correct it")
    assert not app.exception
    assert app.text_area[0].value == "You let them finish."
    assert level(app, "listening").value == "3"
    assert "Correct it" not in [button.label for button in app.button]


def links(app) -> list[str]:
    return [element.proto.url for element in app.get("link_button")]


def test_reviews_are_taken_along_from_both_pages(coached, open_page) -> None:
    assert [link.split("?")[0] for link in links(open_page("queue"))] == [
        "/voicecoach/own-reviews/reviews-csv",
        "/voicecoach/own-reviews/reviews-json",
    ]
    assert links(open_page("review", call=CALL)) == []
    coached.save_review(LOCAL_USER, make_review(CALL))
    coached.finish_review(LOCAL_USER, CALL, criteria=())
    assert [link.split("?")[0] for link in links(open_page("review", call=CALL))] == [
        f"/voicecoach/downloads/{CALL}/reviews-csv.coach",
        f"/voicecoach/downloads/{CALL}/reviews-json.coach",
    ]


def test_what_is_agreed_is_kept_and_can_be_closed_from_the_queue(coached, open_page) -> None:
    app = open_page("review", call=CALL)
    app.text_input[0].set_value("Say back before solving")
    next(b for b in app.button if b.label == "Agree on it").click().run()
    assert not app.exception
    (follow_up,) = coached.follow_ups(LOCAL_USER)
    assert follow_up.agreed == "Say back before solving"
    queue = open_page("queue")
    assert "Say back before solving" in texts(queue.markdown)
    queue.button(key=f"Done {follow_up.id}").click().run()
    assert coached.follow_ups(LOCAL_USER) == ()


def test_a_follow_up_says_whether_the_calls_since_show_it(coached, open_page) -> None:
    coached.save_follow_up(LOCAL_USER, make_follow_up(CALL))
    app = open_page("queue")
    assert "Cannot tell yet" in texts(app.markdown)


def test_a_call_that_is_not_there_cannot_be_reviewed(coached, open_page) -> None:
    app = open_page("review", call="nowhere")
    assert not app.exception
    assert app.title[0].value == "This call cannot be reviewed"


def test_a_rubric_that_does_not_fit_is_told(coached, open_page, tmp_path, monkeypatch) -> None:
    settings = tmp_path / "voicecoach.toml"
    settings.write_text('[review]\nrubric = "gone.toml"\n', "utf-8")
    monkeypatch.setenv("VOICECOACH_CONFIG", str(settings))
    app = open_page("review", call=CALL)
    assert not app.exception
    assert "gone" in read(app.warning[0])
