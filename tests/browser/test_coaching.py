"""From the queue to a review, a level tied to a moment, and by one key to the next call."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Browser
from tests.browser.listening import NOTE_AUDIO, expect, wait_for_the_page
from tests.browser.writing import Writer
from tests.dashboards.stores import make_analysis, make_playback, save
from tests.store.coached import make_review
from tests.written import annotation
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.browser

FIRST, SECOND = "call-000", "call-001"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two calls that wait."""
    made = tmp_path_factory.mktemp("coaching")
    with CallStore.open(made / "store") as store:
        for number, call_id in enumerate((FIRST, SECOND)):
            at = datetime.now(UTC) - timedelta(hours=5 - number)
            playback = make_playback(made, call_id)
            analysis = make_analysis(call_id)
            save(store, analysis, subject=f"Matter {number}", started_at=at, playback=playback)
            store.put_forward(LOCAL_USER, call_id)
    return made


@pytest.fixture(scope="module")
def address(folder: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    port = pick_port()
    store = str(folder / "store")
    command = ["-m", "voicecoach.web", "--store", store, "--port", str(port), "--no-browser"]
    with serve(command, port=port, log=folder / "server.log") as url:
        yield url


def test_a_call_of_the_queue_is_scored_and_the_next_one_opened_by_a_key(
    folder: Path, address: str, browser: Browser
) -> None:
    page = browser.open(f"{address}/queue")
    page.get_by_role("combobox", name="Open a review").click()
    page.get_by_role("option", name="Matter 0").click()
    expect(page.get_by_role("heading", name="Matter 0")).to_be_visible()
    expect(page.get_by_text("Put forward to compare. It has waited for 5 hours.")).to_be_visible()

    first, *others = usual_rubric().criteria
    level = page.get_by_role("radiogroup", name=f"Level of {first.title}")
    level.get_by_text("3", exact=True).click()
    expect(page.get_by_text("Not kept yet")).to_be_visible()
    wait_for_the_page(page)  # a list that opens while the page is drawn is closed again
    page.get_by_role("combobox", name=f"What shows it: {first.title}").click()
    page.get_by_role("option", name="0:10").click()  # the player has options too
    page.keyboard.press("Escape")
    expect(page.get_by_text("Not kept yet")).to_have_count(0)
    expect(page.get_by_text(f"1 of {len(others) + 1} kept")).to_be_visible()

    page.reload()
    expect(page.get_by_text(f"1 of {len(others) + 1} kept")).to_be_visible()
    for done, criterion in enumerate(others, start=2):
        group = page.get_by_role("radiogroup", name=f"Level of {criterion.title}")
        group.get_by_text("Not applicable").click()
        expect(page.get_by_text(f"{done} of {len(others) + 1} kept")).to_be_visible()

    summary = page.get_by_role("textbox", name="To the agent")
    summary.fill("You let them finish.")
    summary.press("Control+Enter")
    expect(page.get_by_role("heading", name="Matter 1")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Matter 0")).to_have_count(0)
    with CallStore.open(folder / "store") as store:
        (review,) = store.reviews(LOCAL_USER, FIRST)
        assert store.reviews(LOCAL_USER, SECOND) == ()
    assert review.summary == "You let them finish."
    assert (review.scores[0].level, review.scores[0].anchors[0].rule) == (3, "LIS01")
    assert browser.outside_requests == []


def test_reviews_are_downloaded_and_only_with_a_signed_address(
    folder: Path, address: str, browser: Browser
) -> None:
    with CallStore.open(folder / "store") as store:
        call_id = save(store, make_analysis("call-002"), subject="Matter 2")
        store.save_review(LOCAL_USER, make_review(call_id, summary="Keep asking."))
        store.finish_review(LOCAL_USER, call_id, criteria=())
    page = browser.open(f"{address}/queue")
    page.get_by_role("button", name="My reviews").click()
    with page.expect_download() as of_all:
        page.get_by_role("link", name="Table (CSV)").click()
    assert of_all.value.suggested_filename == "my-reviews.csv"
    assert "Keep asking." in of_all.value.path().read_text("utf-8")
    page.goto(f"{address}/review?call={call_id}")
    with page.expect_download() as of_one:
        page.get_by_role("link", name="JSON").click()
    assert of_one.value.suggested_filename == "call-002-reviews.json"
    (review,) = json.loads(of_one.value.path().read_text("utf-8"))
    assert review["comment"] == "Keep asking."
    answer = page.request.get(f"{address}/voicecoach/own-reviews/reviews-csv")
    assert answer.status == 403


def test_the_player_of_a_review_lists_what_a_coach_reads_and_what_is_written_there(
    folder: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    with CallStore.open(folder / "store") as store:
        for number, (text, visibility) in enumerate((("Mine", "own"), ("Ours", "shared"))):
            note = annotation(number + 1, text, call_id=SECOND, visibility=visibility)
            store.save_annotation(LOCAL_USER, note)
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.open(f"{address}/review?call={SECOND}")
    writer = Writer(page, folder / "store", SECOND)
    notes = page.locator(".notes")
    expect(notes.get_by_text("Ours")).to_be_visible()
    expect(notes.get_by_text("Mine")).to_have_count(0)
    writer.mouse.drag(5.0, 8.0)
    expect(writer.form.get_by_label("Who can read it")).to_have_value("shared")
    writer.form.get_by_label("Who can read it").select_option("own")
    writer.form.get_by_role("textbox", name="Note", exact=True).fill("Only for my eyes")
    writer.form.get_by_role("button", name="Save").click()
    writer.wait_until_texts("Mine", "Ours", "Only for my eyes")
    expect(notes.get_by_text("Only for my eyes")).to_be_visible()
