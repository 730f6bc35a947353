"""Listening with help: loops, skipped silences, volumes, subjects, and addresses that run out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.listening import NOTE_AUDIO, PLAYER, Listener, expect, wait_for_the_page

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AXE = ROOT / "voicecoach" / "player" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def test_a_moment_is_looped_until_somebody_goes_elsewhere(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.moment("You came in").click()  # 59.5 to 61
    player.press("l")
    button = player.page.get_by_role("button", name="Loop this moment")
    expect(button).to_have_attribute("aria-pressed", "true")
    player.page.evaluate("window.heard.at(-1).addEventListener('seeking', () => window.back = 1)")
    player.page.wait_for_function("window.back === 1")
    player.wait_until("audio.currentTime < 61.5 && audio.currentTime >= 59.4")
    player.press("ArrowLeft")
    expect(button).to_have_attribute("aria-pressed", "false")
    player.press("l")
    player.press("n")
    expect(player.page.locator(".moment[data-open] .title")).to_contain_text("voice rose")
    expect(button).to_have_attribute("aria-pressed", "true")  # the loop goes along
    player.press("l")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_nothing_to_loop_is_said(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.press("l")
    expect(player.page.locator(".live")).to_contain_text("Nothing to loop")


def test_silences_are_skipped_when_asked_for(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.press("s")
    expect(player.page.locator(".toolbar .for-skip-silence")).to_have_attribute(
        "aria-pressed", "true"
    )
    player.seek(112.0)
    player.page.evaluate(
        "(audio => audio.addEventListener('seeked', () => window.to ??= audio.currentTime))"
        "(window.heard.at(-1))"
    )
    player.press("Space")
    player.page.wait_for_function("window.to > 118.5 && window.to < 119")


def test_each_speaker_has_a_volume(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    player.page.evaluate(
        "window.gains = [];"
        "const make = AudioContext.prototype.createGain;"
        "AudioContext.prototype.createGain = function () {"
        "  const gain = make.call(this); window.gains.push(gain); return gain }; null"
    )
    player.page.get_by_role("slider", name="Volume of Customer").fill("20")
    player.page.wait_for_function("Math.abs(window.gains.at(1)?.gain.value - 0.2) < 1e-6")
    assert player.page.evaluate("window.gains[0].gain.value") == 1
    player.moment("Fast pace").click()
    player.wait_until_it_goes_on()
    assert browser.console_errors == []


def test_one_subject_can_be_shown_alone(listen: Callable[..., Any]) -> None:
    _, player = listen()
    subject = player.page.get_by_label("Subject")
    subject.select_option("Pace")
    expect(player.page.locator(".moment")).to_have_count(1)
    subject.select_option("")
    expect(player.page.locator(".moment")).to_have_count(5)


def test_addresses_that_run_out_are_renewed_and_the_call_goes_on(
    listen: Callable[..., Any],
) -> None:
    _, player = listen("?soon=3")
    first = player.page.evaluate("window.heard.at(-1).src")
    expires = int(first.split("expires=")[1].split("&")[0])
    player.page.wait_for_function(f"Date.now() > {expires} * 1000 + 500")
    player.moment("Fast pace").click()
    player.wait_until_it_goes_on()
    player.press("End")
    player.press("p")
    player.wait_until_it_goes_on()
    player.wait_until(f"audio.src !== {first!r}")
    assert player.page.evaluate("window.heard.length") == 1


def test_the_call_plays_on_while_the_server_is_started_again(
    launch_browser: Callable[..., Any],
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
    tmp_path: Path,
) -> None:
    port = pick_port()
    command = [str(HERE / "player_server.py"), str(tmp_path), str(port)]
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    with serve(command, port=port, log=tmp_path / "first.log", cwd=tmp_path) as url:
        player = Listener(browser.open(url))
        player.moment("Fast pace").click()
        player.wait_until_it_goes_on()
    player.wait_until_it_goes_on()
    with serve(command, port=port, log=tmp_path / "second.log", cwd=tmp_path):
        wait_for_the_page(player.page)
        player.wait_until_it_goes_on()
        player.press("End")
        player.press("p")
        player.wait_until_it_goes_on()
        assert player.page.evaluate("window.heard.length") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(listen: Callable[..., Any], theme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in voicecoach/player/frontend)")
    _, player = listen(dark=theme == "dark")
    player.press("n")
    player.press("m")
    player.page.evaluate(AXE.read_text("utf-8"))
    for with_help in (False, True):
        if with_help:
            player.press("?")
        found = player.page.evaluate(
            f"""async () => {{
              const host = ({PLAYER}).getRootNode().host;
              const {{ violations, passes }} = await axe.run(host);
              return [passes.length, violations.map((v) =>
                [v.impact, v.id, v.nodes.map((n) => n.html.slice(0, 160))])];
            }}"""
        )
        assert found[0] > 10
        serious = [v for v in found[1] if v[0] in {"serious", "critical"}]
        assert not serious, serious


def test_who_looks_elsewhere_while_the_call_plays_is_left_there(
    listen: Callable[..., Any],
) -> None:
    _, player = listen()
    back = player.page.get_by_role("button", name="Back to the playhead")
    player.seek(5.0)
    player.press("Space")
    player.wait_until_it_goes_on()
    expect(back).to_be_hidden()
    player.page.locator(".player .waves").hover()
    player.page.mouse.wheel(800, 0)
    expect(back).to_be_visible()
    player.wait_until_it_goes_on()
    expect(back).to_be_visible()
    expect(player.page.locator(".playhead")).to_be_hidden()
    back.click()
    expect(player.page.locator(".playhead")).to_be_visible()
    expect(back).to_be_hidden()


def test_music_and_tones_are_marked_where_they_sound(listen: Callable[..., Any]) -> None:
    _, player = listen()
    expect(player.page.locator(".non-speech > div")).to_have_count(0)  # later than what is in view
    player.seek(112.5)
    expect(player.page.locator(".non-speech > div")).to_have_count(1)
    for _ in range(3):
        player.press("+")
    expect(player.page.locator(".non-speech")).to_contain_text("Music on hold")


def test_a_wheel_turned_sideways_moves_what_is_in_view(listen: Callable[..., Any]) -> None:
    _, player = listen()
    left = f"({PLAYER}).querySelector('.scroller').scrollLeft"
    for lane in (".waves", ".voices"):
        before = player.page.evaluate(left)
        player.page.locator(f".player {lane}").hover()
        player.page.mouse.wheel(150, 0)
        player.page.wait_for_function(f"{left} > {before} + 100")
    player.wait_until_at(0.0)


def test_a_finger_moves_what_is_in_view(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    left = f"({PLAYER}).querySelector('.scroller').scrollLeft"
    before = player.page.evaluate(left)
    box = player.page.locator(".player .waves").bounding_box()
    hand = browser.context.new_cdp_session(player.page)
    x, y = box["x"] + box["width"] - 50, box["y"] + 40
    for step in range(9):
        kind = "touchStart" if step == 0 else "touchMove"
        point = [{"x": x - 40 * step, "y": y}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": point})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    player.page.wait_for_function(f"{left} > {before} + 100")
    expect(player.page.locator(".selection")).to_be_hidden()


def test_who_wants_no_motion_gets_none(launch_browser: Callable[..., Any], address: str) -> None:
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    player = Listener(page)
    moving = player.page.evaluate(
        f"""[...({PLAYER}).querySelectorAll('*')]
          .filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"""
    )
    assert moving == 0
