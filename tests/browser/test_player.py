"""The player in a real Chromium, on a page of its own with a made-up recording."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.listening import (
    AUDIO,
    PLAYER,
    Listener,
    expect,
    wait_for_the_colours,
)

pytestmark = pytest.mark.browser


def expect_open(player: Listener, title: str) -> None:
    expect(player.moment(title)).to_have_attribute("aria-expanded", "true")


def click_at(target: Any, *, share: float, y: float) -> None:
    """Click at a share of an element's width, once it has stopped moving."""
    target.hover()
    target.click(position={"x": target.bounding_box()["width"] * share, "y": y})


def test_a_click_on_a_moment_plays_it_from_its_start(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    player.moment("Fast pace over the price").click()
    player.wait_until_played_from(51.75)
    card = player.page.locator(".moment[data-open]")
    expect(card.locator(".advice")).to_contain_text("Slow down before a number")
    expect(card.locator(".evidence li")).to_have_count(2)
    expect(card).to_contain_text("When this does not apply")
    expect_open(player, "Fast pace over the price")
    expect(player.page.locator(".live")).to_contain_text("Fast pace over the price")
    assert browser.console_errors == []
    assert browser.outside_requests == []


def test_every_key_does_what_the_list_of_keys_says(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.press("Space")
    player.wait_until("!audio.paused")
    player.press("k")
    player.wait_until("audio.paused")
    for start, key, expected in [
        (60.0, "j", 50.0),
        (60.0, "ArrowLeft", 55.0),
        (60.0, "ArrowRight", 65.0),
        (60.0, "Shift+ArrowLeft", 59.0),
        (60.0, "Shift+ArrowRight", 61.0),
        (30.0, "n", 51.75),
        (55.0, "p", 51.75),
        (60.0, "Home", 0.0),
        (60.0, "End", 149.95),
        (3.0, "j", 0.0),
    ]:
        player.seek(start)
        player.press(key)
        player.wait_until_at(expected)
    player.press("?")
    dialog = player.page.get_by_role("dialog", name="List of keys")
    expect(dialog).to_be_visible()
    player.press("n")
    player.press("?")
    expect(dialog).to_be_hidden()
    player.wait_until_at(0.0)


def test_play_state_and_speed_are_shown_at_once(listen: Callable[..., Any]) -> None:
    """Before any event of the audio has come: those wait for their turn on a busy machine."""
    _, player = listen()
    seen = player.page.evaluate(
        f"""() => {{
          const find = (name) => ({PLAYER}).querySelector(name)
          const press = (key) => document.body.dispatchEvent(
            new KeyboardEvent('keydown', {{ key, bubbles: true, composed: true }}))
          const shown = () => [find('.play').ariaLabel, find('.speed').value]
          return [' ', '>', '<', '<', 'k'].map((key) => (press(key), shown()))
        }}"""
    )
    assert seen == [
        ["Pause", "1"],
        ["Pause", "1.25"],
        ["Pause", "1"],
        ["Pause", "0.75"],
        ["Play", "0.75"],
    ]


def test_a_recording_that_another_hand_stops_is_shown_as_stopped(
    listen: Callable[..., Any],
) -> None:
    _, player = listen()
    player.press("Space")
    expect(player.pause_button).to_be_visible()
    player.page.evaluate(f"{AUDIO}.pause()")  # as the button of a headset does
    expect(player.play_button).to_be_visible()


def test_faster_and_slower_keep_the_pitch_and_are_remembered(listen: Callable[..., Any]) -> None:
    _, player = listen()
    for _ in range(2):
        player.press(">")
    player.press("<")
    player.wait_until("audio.playbackRate === 1.25 && audio.preservesPitch")
    expect(player.page.get_by_label("Speed")).to_have_value("1.25")
    player.page.reload()
    player = Listener(player.page)
    player.wait_until("audio.playbackRate === 1.25")
    expect(player.page.get_by_label("Speed")).to_have_value("1.25")
    player.page.get_by_label("Speed").select_option("0.5")
    player.wait_until("audio.playbackRate === 0.5 && audio.preservesPitch")


def test_zoom_in_and_out_by_key_changes_what_the_lanes_show(listen: Callable[..., Any]) -> None:
    _, player = listen()
    width = f"""({PLAYER})
        .querySelector('.waves > div').shadowRoot.querySelector('.wrapper').clientWidth
    """
    before = player.page.evaluate(width)
    player.press("+")
    player.page.wait_for_function(f"{width} > {before}")
    player.press("-")
    player.page.wait_for_function(f"{width} <= {before} + 2")


def test_typing_in_a_field_of_the_page_is_left_alone(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.seek(30.0)
    field = player.page.get_by_placeholder("Type here")
    field.click()
    player.page.keyboard.type("knp j ><?lsmv[]123")
    player.press("ArrowLeft")
    player.press("Control+z")
    expect(field).not_to_have_value("knp j ><?lsmv[]123")  # undone by the field, as it should
    player.press("Control+Shift+z")
    expect(field).to_have_value("knp j ><?lsmv[]123")
    player.wait_until_at(30.0)
    expect(player.page.locator(".selection")).to_be_hidden()


def test_space_operates_a_button_that_tab_reached(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.seek(30.0)
    player.page.get_by_role("button", name="Back 5 seconds").focus()
    player.press("Tab")
    player.press("Space")
    player.wait_until_at(35.0)


def test_space_pauses_after_a_moment_was_clicked(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    player.press("Space")
    player.wait_until("audio.paused")
    expect_open(player, "Fast pace")


def test_a_click_in_the_overview_or_in_a_lane_seeks(listen: Callable[..., Any]) -> None:
    _, player = listen()
    overview = player.page.get_by_role("slider", name="Position in the call")
    click_at(overview, share=0.8, y=30)
    player.wait_until_at(120.0, within_s=0.5)
    expect(overview).to_have_attribute("aria-valuetext", "2 minutes of 2 minutes 30 seconds")
    player.press("Home")
    player.wait_until_at(0.0)
    click_at(player.page.locator(".player .waves"), share=0.2, y=80)
    # 150 s open with 75 s in view.
    player.wait_until_at(15.0, within_s=0.5)


def test_a_click_on_the_lanes_opens_the_moment_that_lies_there(listen: Callable[..., Any]) -> None:
    _, player = listen()
    waves = player.page.locator(".player .waves")
    region = waves.locator("[part~=region]").first.bounding_box()
    player.page.mouse.move(region["x"] + region["width"] / 2, region["y"] + region["height"] / 2)
    expect(waves).to_have_attribute("data-mark", "")
    player.page.mouse.down()
    player.page.mouse.up()
    player.wait_until_played_from(21.25)
    expect_open(player, "You let a long turn run")


def test_a_filter_hides_a_tone_everywhere(listen: Callable[..., Any]) -> None:
    _, player = listen()
    chip = player.page.get_by_role("button", name="Try next time 2")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    expect(player.page.locator(".moment")).to_have_count(3)
    player.seek(30.0)
    player.press("n")
    player.wait_until_at(84.0)
    chip.click()
    expect(player.page.locator(".moment")).to_have_count(5)


def test_a_link_opens_the_second_it_names_without_playing(listen: Callable[..., Any]) -> None:
    _, player = listen("?t=84")
    player.wait_until_at(84.0)
    expect_open(player, "voice rose")


def test_the_copied_link_leads_back_to_this_second(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.seek(93.5)
    player.page.locator(".toolbar").get_by_role("button", name="Copy link").click()
    player.page.get_by_text("Link to 1:33 copied").wait_for(state="attached")
    link = player.page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("?call=tones&t=93.5")


def test_playing_sends_nothing_to_the_server(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    sent: list[int] = []
    page = browser.context.new_page()
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(len(frame))))
    page.goto(player.page.url)
    player = Listener(page)  # by then the page has told the server that it is there
    before = len(sent)
    assert before > 0
    player.moment("Fast pace").click()
    player.wait_until("audio.currentTime > 53")
    player.press("n")
    player.wait_until("audio.currentTime > 59")
    player.press(">")
    player.wait_until("audio.playbackRate === 1.25")
    player.press("Space")
    player.wait_until("audio.paused")
    assert len(sent) == before


def test_a_rerun_and_a_change_of_theme_leave_the_sound_alone(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("run 2").wait_for()
    player.page.emulate_media(color_scheme="dark")
    player.page.locator(".player[data-theme=dark]").wait_for()
    player.wait_until_it_goes_on()
    assert player.page.evaluate("window.heard.length") == 1
    expect_open(player, "Fast pace")
    assert browser.console_errors == []


def test_a_remount_keeps_the_sound_and_what_was_chosen(listen: Callable[..., Any]) -> None:
    browser, player = listen("?variant=moves")
    player.page.get_by_role("button", name="Try next time 2").click()
    player.moment("You let a long turn run").click()
    player.wait_until("!audio.paused")
    old = player.page.locator(".player").element_handle()
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("run 2").wait_for()
    old.wait_for_element_state("hidden")
    player.wait_until_it_goes_on()
    assert player.page.evaluate("window.heard.length") == 1
    expect(player.page.locator(".moment")).to_have_count(3)
    expect_open(player, "You let a long turn run")
    player.press("Space")
    player.wait_until("audio.paused")
    assert browser.console_errors == []


def test_speakers_that_are_changed_over_are_shown_so_while_the_call_plays_on(
    listen: Callable[..., Any],
) -> None:
    browser, player = listen("?variant=swaps")
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    player.page.get_by_role("button", name="Run again").click()
    expect(player.page.locator(".names > .name").first).to_contain_text("Ben Ruiz")
    expect(player.page.locator(".row .who").first).to_contain_text("Ben Ruiz")
    player.wait_until_it_goes_on()
    assert player.page.evaluate("window.heard.length") == 1
    assert browser.console_errors == []


def test_a_call_that_plays_goes_on_in_a_small_player_when_its_page_is_left(
    listen: Callable[..., Any],
) -> None:
    _, player = listen()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    note = player.page.get_by_placeholder("Type here")
    note.fill("hide")
    note.press("Enter")
    small = player.page.get_by_role("region", name="Call that is still playing")
    small.wait_for()
    player.wait_until_it_goes_on()
    small.get_by_role("button", name="Pause").click()
    player.wait_until("audio.paused")
    small.get_by_role("button", name="Play").click()
    player.wait_until("!audio.paused")
    note.fill("")
    note.press("Enter")
    player.page.locator(".player[data-complete]").wait_for()
    expect(small).to_be_hidden()
    player.wait_until_it_goes_on()
    assert player.page.evaluate("window.heard.length") == 1
    note.fill("hide")
    note.press("Enter")
    small.get_by_role("button", name="Stop").click()
    player.wait_until("audio.paused")
    expect(small).to_be_hidden()


def test_a_paused_call_is_let_go_when_its_page_is_left(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.page.get_by_placeholder("Type here").fill("hide")
    player.press("Enter")
    player.page.get_by_text("no player").wait_for()
    player.wait_until("!audio.hasAttribute('src')")


def test_who_listens_in_python_hears_which_moment_was_opened(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=reports")
    player.moment("Fast pace").click()
    player.page.get_by_text("opened m1, 1 in all").wait_for()
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("opened None, 1 in all").wait_for()
    player.wait_until_it_goes_on()


@pytest.mark.parametrize(
    ("variant", "message"),
    [("forbidden", "may not be played"), ("missing", "is missing"), ("damaged", "is damaged")],
)
def test_a_recording_that_does_not_play_says_why(
    listen: Callable[..., Any], variant: str, message: str
) -> None:
    _, player = listen(f"?variant={variant}")
    notice = player.page.get_by_role("alert").filter(has_text=message)
    notice.wait_for()
    expect(player.play_button).to_be_disabled()
    player.moment("Fast pace").click()
    expect(player.page.locator(".moment[data-open] .evidence li")).to_have_count(2)


def test_settings_of_the_working_directory_change_nothing(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    expect(player.play_button).to_have_css("background-color", "rgb(68, 86, 214)")
    player.page.wait_for_load_state("networkidle")
    assert browser.outside_requests == []


def test_without_a_waveform_the_call_can_still_be_played(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=no-peaks")
    player.page.get_by_role("alert").filter(has_text="waveform could not be loaded").wait_for()
    player.moment("Fast pace").click()
    player.wait_until_played_from(51.75)


def test_a_call_without_moments_says_so(listen: Callable[..., Any]) -> None:
    browser, player = listen("?variant=empty")
    expect(player.page.get_by_text("Nothing in this call reached the threshold")).to_be_visible()
    expect(player.page.get_by_role("button", name="Next moment")).to_be_disabled()
    assert browser.console_errors == []


def test_one_channel_is_one_lane(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=mono")
    expect(player.page.locator(".names > .name")).to_have_count(1)


SHADOW = f"const root = {PLAYER};"
CONTRASTS = f"""() => {{
  {SHADOW}
  const canvas = document.createElement('canvas').getContext('2d', {{ willReadFrequently: true }});
  const rgba = (colour) => {{
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((v, i) => i < 3 ? v : v / 255);
  }};
  const over = (a, b) => a.slice(0, 3).map((v, i) => v * a[3] + b[i] * (1 - a[3]));
  const background = (element) => {{
    const colour = rgba(getComputedStyle(element).backgroundColor);
    if (colour[3] === 1) return colour.slice(0, 3);
    const parent = element.parentElement ?? element.getRootNode().host;
    return over(colour, parent ? background(parent) : [255, 255, 255]);
  }};
  const luminance = (c) => c.map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {{
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest('.live, option')) continue;
    const behind = background(element);
    const text = over(rgba(getComputedStyle(element).color), behind);
    const [high, low] = [luminance(text), luminance(behind)].sort((a, b) => b - a);
    found.push([walker.currentNode.data.trim(), (high + 0.05) / (low + 0.05)]);
  }}
  return found;
}}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_in_both_themes(listen: Callable[..., Any], theme: str) -> None:
    browser, player = listen(dark=theme == "dark")
    player.page.locator(f".player[data-theme={theme}]").wait_for()
    player.press("n")
    player.page.get_by_role("button", name="Worth a listen 1").click()
    player.page.mouse.move(0, 0)
    wait_for_the_colours(player.page)
    contrasts = player.page.evaluate(CONTRASTS)
    assert len(contrasts) > 25
    assert [entry for entry in contrasts if entry[1] < 4.5] == []
    assert browser.console_errors == []


def test_every_control_has_a_name_and_a_visible_focus(listen: Callable[..., Any]) -> None:
    _, player = listen()
    unnamed = player.page.evaluate(
        f"""() => {{ {SHADOW}
          return [...root.querySelectorAll('button, input, select, [role=slider], dialog')]
            .filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim()))
            .map((e) => e.outerHTML) }}"""
    )
    assert unnamed == []
    player.page.get_by_role("button", name="Play", exact=True).focus()
    rings = set()
    for _ in range(16):
        player.press("Tab")
        rings.add(
            player.page.evaluate(
                f"() => {{ {SHADOW} const e = root.getRootNode().activeElement;"
                "  return e ? getComputedStyle(e).outlineStyle : 'outside' }"
            )
        )
    assert rings <= {"solid", "outside"}
    assert "solid" in rings


@pytest.mark.parametrize("width", [360, 480, 768])
def test_nothing_sticks_out_on_a_narrow_screen(listen: Callable[..., Any], width: int) -> None:
    _, player = listen(width=width, height=900)
    player.press("n")
    wide = player.page.evaluate(
        f"""() => {{ {SHADOW}
          const edge = root.getBoundingClientRect().right + 1;
          return [...root.querySelectorAll('button, select, .clock, .title, .advice, .chip, .tone')]
            .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > edge)
            .map((e) => e.className) }}"""
    )
    assert wide == []
