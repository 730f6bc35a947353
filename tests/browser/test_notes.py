"""Writing on a call in a real browser, with the real server, which some tests kill."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from tests.browser.conftest import PATIENCE_S
from tests.browser.listening import PLAYER, expect, wait_for_the_page
from tests.browser.writing import Server, Writer
from voicecoach.core.annotation import Annotation
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.views.player_files import call_speech
from voicecoach.web.notes import notes_path
from voicecoach.web.signing import UrlSigner, load_key

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _nothing_written(store: Path, call_id: str) -> Iterator[None]:
    yield
    with CallStore.open(store) as opened:
        for note in opened.annotations(LOCAL_USER, call_id):
            opened.delete_annotation(LOCAL_USER, call_id, note.id)


REGIONS = f"""[...({PLAYER}).querySelector('.waves > div').shadowRoot
  .querySelectorAll('[part~=region]')]"""


def edges_of(store: Path, call_id: str) -> list[float]:
    """Where speech and words begin and end: what a drag snaps to."""
    with CallStore.open(store) as opened:
        data = json.loads(call_speech(opened, LOCAL_USER, call_id))
    edges = [edge for turns in data["speech"].values() for turn in turns for edge in turn]
    return edges + [t for said in data["utterances"] for word in said["words"] for t in word[1:3]]


def lane_of(note: Annotation) -> float:
    """The height of the lane of whom it is about."""
    return 0.75 if note.speaker == "customer" else 0.25


def nearest(edges: list[float], time_s: float) -> float:
    return min(edges, key=lambda edge: abs(edge - time_s))


# ---- writing ------------------------------------------------------------------------------------


def test_a_drag_is_kept_with_its_snapped_edges(writer: Writer, store: Path, call_id: str) -> None:
    edges = edges_of(store, call_id)
    first = nearest(edges, 8.0)
    last = nearest([edge for edge in edges if edge > first + 2.0], 12.0)
    writer.write(first + 0.04, last - 0.04, "well asked")
    (note,) = writer.wait_until_texts("well asked")
    assert note.segment.start == pytest.approx(first, abs=0.1)  # s
    assert note.segment.end == pytest.approx(last, abs=0.1)
    assert note.speaker in {"agent", "customer"}
    assert note.visibility == "own"
    expect(writer.lines).to_have_count(1)
    expect(writer.lines).to_contain_text("well asked")


def test_a_tone_alone_is_a_note_and_nothing_at_all_is_not(writer: Writer) -> None:
    writer.mouse.drag(5.0, 9.0)
    expect(writer.form).to_be_visible()
    save = writer.form.get_by_role("button", name="Save")
    save.click()
    expect(writer.form.get_by_role("alert")).to_contain_text("choose one of the three")
    writer.form.get_by_role("button", name="Try next time").click()
    save.click()
    (note,) = writer.wait_until_texts("")
    assert note.valence == "opportunity"


def test_every_field_of_the_form_is_kept(writer: Writer) -> None:
    writer.mouse.drag(5.0, 9.0)
    writer.form.get_by_label("Start of the note").fill("0:06.5")
    writer.form.get_by_label("Start of the note").press("Tab")
    writer.form.get_by_label("End of the note").fill("7,5")
    writer.form.get_by_label("End of the note").press("Tab")
    writer.form.get_by_label("About").select_option("The call")
    writer.form.get_by_label("Who can read it").select_option("Me and my coach")
    writer.form.get_by_label("Note", exact=True).fill("a <b>word</b>\nand ë")
    writer.form.get_by_role("button", name="Save").click()
    (note,) = writer.wait_until_texts("a <b>word</b>\nand ë")
    assert (note.segment.start, note.segment.end) == (6.5, 7.5)
    assert (note.speaker, note.visibility) == (None, "shared")


def test_a_saved_note_is_resized_and_moved_on_its_lane_and_all_of_it_undone(
    writer: Writer,
) -> None:
    writer.write(5.0, 9.0, "moves")
    (first,) = writer.wait_until_texts("moves")
    start, end = first.segment.start, first.segment.end
    writer.mouse.click((start + end) / 2, height=lane_of(first))
    expect(writer.form).to_contain_text("Change your note")
    writer.mouse.drag(end, end + 6.0)
    writer.wait_until_kept(lambda kept: kept[0].segment.end > end + 5.0)
    writer.mouse.drag(start + 2.0, start + 12.0)
    writer.wait_until_kept(lambda kept: kept[0].segment.start > start + 8.0)
    for _ in range(2):  # that it was moved, resized
        writer.page.keyboard.press("Control+z")
    writer.wait_until_kept(lambda kept: kept[0].segment == first.segment)
    for _ in range(2):  # that it was opened, written
        writer.page.keyboard.press("Control+z")
    writer.wait_until_kept(lambda kept: not kept)
    writer.page.keyboard.press("Control+Shift+z")
    writer.wait_until_texts("moves")


def test_a_click_reaches_what_is_drawn_anew_under_it(writer: Writer) -> None:
    """Whatever is saved, and every run of the page, draws notes and moments anew."""
    writer.write(5.0, 9.0, "held")
    (note,) = writer.wait_until_texts("held")
    writer.wait_until_sent()
    middle = (note.segment.start + note.segment.end) / 2
    without_marks = partial(writer.page.evaluate, f"{REGIONS}.forEach((region) => region.remove())")
    writer.mouse.hold(middle, height=lane_of(note), meanwhile=without_marks)
    expect(writer.form).to_contain_text("Change your note")
    writer.form.get_by_role("button", name="Cancel").click()
    draw_anew = "window.dispatchEvent(new Event('storage'))"  # another tab wrote something
    writer.hold_on(writer.lines, meanwhile=partial(writer.page.evaluate, draw_anew))
    expect(writer.lines).to_have_attribute("aria-expanded", "false")
    moment = writer.page.locator(".moments-section:not(.notes) .line").first

    def run_the_page() -> None:
        with CallStore.open(writer.store) as opened:
            opened.delete_annotation(LOCAL_USER, writer.call_id, note.id)
        writer.run_the_page()

    writer.hold_on(moment, meanwhile=run_the_page)
    expect(writer.lines).to_have_count(0)
    expect(moment).to_have_attribute("aria-expanded", "true")


def test_what_changes_while_a_button_is_held_is_shown_when_it_is_let_go(
    open_writer: Callable[..., Writer],
) -> None:
    one, other = open_writer(), open_writer()
    box = one.player.play_button.bounding_box()
    one.page.mouse.move(box["x"] + 4, box["y"] + 4)
    one.page.mouse.down()
    other.write(5.0, 9.0, "meanwhile")
    other.wait_until_texts("meanwhile")
    one.run_the_page()
    assert one.lines.count() == 0
    one.page.mouse.up()
    expect(one.lines).to_have_count(1)


def test_deleting_is_undone_too(writer: Writer) -> None:
    writer.write(5.0, 9.0, "stays")
    writer.wait_until_texts("stays")
    writer.lines.click()
    writer.page.get_by_role("button", name="Delete this note").click()
    writer.wait_until_kept(lambda kept: not kept)
    expect(writer.lines).to_have_count(0)
    writer.page.keyboard.press("Control+z")
    writer.wait_until_texts("stays")


def test_a_moment_is_judged_answered_shared_and_replied_to(writer: Writer) -> None:
    page = writer.page
    page.locator(".moments-section:not(.notes) .line").first.click()
    page.get_by_role("button", name="Right", exact=True).click()
    page.get_by_role("button", name="I see it differently").click()
    page.keyboard.type("they had asked me to")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Ask my coach about this moment").click()
    page.keyboard.type("what else?")
    page.get_by_role("button", name="Share with my coach").click()
    expect(page.locator(".panel .thread li")).to_have_count(2)
    writer.wait_until_sent()
    wait_for_the_page(page)
    page.keyboard.press("e")
    expect(page.get_by_role("textbox", name="Reply", exact=True)).to_be_focused()
    page.keyboard.type("wait")
    page.keyboard.press("Control+Enter")
    kept = writer.wait_until_texts("", "they had asked me to", "what else?", "wait")
    assert {(n.kind, n.choice) for n in kept} == {
        ("verdict", "confirmed"),
        ("answer", "disputed"),
        ("question", None),
        ("reply", None),
    }
    assert len({(n.rule, n.speaker, n.segment) for n in kept}) == 1
    assert {n.visibility for n in kept} == {"shared"}
    expect(page.locator(".panel .thread li")).to_have_count(3)
    # After the page has run again, its own list and the card of the rule have it too.
    expect(page.get_by_role("tab", name="Notes")).to_be_visible()
    expect(page.locator(".why")).to_contain_text("Coaches confirmed 1 of 1 moment")
    page.get_by_role("button", name="Right", exact=True).click()  # once more takes it back
    writer.wait_until_texts("they had asked me to", "what else?", "wait")


def test_saving_does_not_stop_the_playback(writer: Writer) -> None:
    writer.player.play_button.click()
    writer.player.wait_until_it_goes_on()
    writer.write(20.0, 24.0, "while it plays")
    writer.wait_until_texts("while it plays")
    expect(writer.page.get_by_role("tab", name="Notes")).to_be_visible()  # the page ran again
    writer.player.wait_until_it_goes_on()
    assert writer.page.evaluate("window.heard.length") == 1


def test_words_that_are_not_saved_are_there_again_when_the_page_is(writer: Writer) -> None:
    writer.mouse.drag(5.0, 9.0)
    writer.page.keyboard.press("e")
    writer.page.keyboard.type("half a sent")
    writer.page.get_by_role("link", name="Rules").click()
    expect(writer.page.get_by_role("heading", name="Rules")).to_be_visible()
    writer.page.get_by_role("link", name="Replay").click()
    writer.wait()
    words = writer.form.get_by_label("Note", exact=True)
    expect(words).to_have_value("half a sent")
    writer.page.reload()
    writer.wait()
    expect(words).to_have_value("half a sent")
    words.press("End")
    words.press_sequentially("ence")
    words.press("Control+Enter")
    writer.wait_until_texts("half a sentence")


# ---- two people ---------------------------------------------------------------------------------


def test_two_browsers_see_each_others_notes_after_a_rerun(
    open_writer: Callable[..., Writer],
) -> None:
    one, other = open_writer(), open_writer()
    one.write(5.0, 9.0, "from one")
    other.write(12.0, 16.0, "from the other")
    one.wait_until_texts("from one", "from the other")
    for writer in (one, other):
        writer.wait_until_sent()
        writer.page.keyboard.press("r")  # Streamlit's key for running the page again
        expect(writer.lines).to_have_count(2)
        expect(writer.lines.first).to_contain_text("from one")
        expect(writer.lines.last).to_contain_text("from the other")


# ---- nothing is lost ----------------------------------------------------------------------------


def test_a_note_outlives_a_server_that_is_killed_while_it_saves(
    writer: Writer, server: Server
) -> None:
    writer.write(5.0, 9.0, "before")
    writer.wait_until_texts("before")
    wait_for_the_page(writer.page)
    server.freeze()
    with writer.page.expect_request(lambda r: r.method == "PUT"):
        writer.write(12.0, 16.0, "on its way")
    writer.lose(server)
    writer.write(20.0, 24.0, "while it is down")
    expect(writer.lines).to_have_count(3)
    expect(writer.status).to_contain_text("2 notes waiting to send")
    assert sorted(note.text for note in writer.kept) == ["before"]
    server.start()
    writer.wait_until_texts("before", "on its way", "while it is down")
    writer.wait_until_sent()
    expect(writer.status).to_be_hidden()


def test_what_waits_outlives_the_page_and_is_shown_as_waiting(writer: Writer) -> None:
    notes = "**/voicecoach/notes/*/*"
    writer.page.route(notes, lambda route: route.abort())
    writer.write(5.0, 9.0, "kept here")
    expect(writer.status).to_contain_text("1 note waiting to send")
    writer.page.reload()
    writer.wait()
    expect(writer.lines).to_contain_text("kept here")
    expect(writer.lines).to_contain_text("waiting to send")
    assert writer.kept == []
    writer.page.unroute(notes)
    writer.wait_until_texts("kept here")
    expect(writer.status).to_be_hidden()


def test_what_the_server_refuses_is_kept_with_the_reason(writer: Writer) -> None:
    notes = "**/voicecoach/notes/*/*"
    refusal = {"code": "invalid", "message": "it lies outside of the call"}
    writer.page.route(notes, lambda route: route.fulfill(status=422, json=refusal))
    writer.write(5.0, 9.0, "refused")
    expect(writer.status).to_contain_text("1 note not saved")
    writer.lines.click()
    expect(writer.page.locator(".notes .detail .fault")).to_contain_text(
        "it lies outside of the call"
    )
    writer.page.unroute(notes)
    writer.page.get_by_role("button", name="Send again").click()
    writer.wait_until_texts("refused")


def test_whatever_was_confirmed_is_on_disk_when_the_server_is_killed(
    server: Server, store: Path, call_id: str
) -> None:
    confirmed: list[str] = []
    signer = UrlSigner(load_key(store))
    signed = signer.url(notes_path(call_id), principal_id=LOCAL_USER.id, now=time.time())
    path, query = signed.split("?")

    def write_on() -> None:
        for number in range(1_000_000):
            note_id = str(uuid4())
            body = {"start": 1.0, "end": 2.0, "kind": "note", "text": str(number)}
            request = Request(
                f"{server.url}{path}/{note_id}?{query}",
                method="PUT",
                data=json.dumps({**body, "edited_at": number}).encode(),
                headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"},
            )
            try:
                with urlopen(request, timeout=PATIENCE_S):
                    confirmed.append(note_id)
            except (URLError, OSError):
                return

    for _ in range(3):
        before = len(confirmed)
        writing = threading.Thread(target=write_on)
        writing.start()
        deadline = time.monotonic() + PATIENCE_S
        while len(confirmed) < before + 20 and time.monotonic() < deadline:
            time.sleep(0.01)  # between two looks
        server.kill()
        writing.join()
        assert len(confirmed) >= before + 20
        with CallStore.open(store) as opened:
            kept = {note.id for note in opened.annotations(LOCAL_USER, call_id)}
        assert set(confirmed) - kept == set()
        server.start()


# ---- for everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_people_write(
    open_writer: Callable[..., Writer], project_root: Path, theme: str
) -> None:
    axe = project_root / "voicecoach/player/frontend/node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed (npm ci in voicecoach/player/frontend)")
    writer = open_writer(dark=theme == "dark")
    writer.write(5.0, 9.0, "a note")
    writer.wait_until_texts("a note")
    writer.lines.click()
    writer.page.locator(".moments-section:not(.notes) .line").first.click()
    writer.page.get_by_role("button", name="Right", exact=True).click()
    writer.page.get_by_role("button", name="Reply to this moment").click()
    writer.mouse.drag(12.0, 16.0)
    writer.form.get_by_role("button", name="Save").click()  # says what is missing
    expect(writer.form.get_by_role("alert")).to_be_visible()
    writer.wait_until_kept(lambda kept: len(kept) == 2)
    expect(writer.page.locator(".why")).to_contain_text("Coaches confirmed")
    wait_for_the_page(writer.page)  # while it runs, Streamlit fades what it shows
    writer.page.evaluate(axe.read_text("utf-8"))
    passed, found = writer.page.evaluate(
        f"""async () => {{
          const host = ({PLAYER}).getRootNode().host;
          const {{ violations, passes }} = await axe.run(host);
          return [passes.length, violations.map((v) =>
            [v.impact, v.id, v.nodes.map((n) => n.html.slice(0, 99) + n.failureSummary)])];
        }}"""
    )
    assert passed > 10
    assert not [each for each in found if each[0] in {"serious", "critical"}], found
