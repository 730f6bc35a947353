"""The player in a real Chromium, on a page of its own with a made-up recording."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.listening import AUDIO, NOTE_AUDIO, Listener, near

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
HOSTILE_SETTINGS = """
[browser]
gatherUsageStats = true
[server]
enableStaticServing = true
[theme.light]
primaryColor = "#ff0000"
"""


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("store")
    settings = folder / ".streamlit"  # the server runs in this folder and must not heed it
    settings.mkdir()
    (settings / "config.toml").write_text(HOSTILE_SETTINGS)
    port = pick_port()
    command = [str(HERE / "player_server.py"), str(folder), str(port)]
    with serve(command, port=port, log=folder / "server.log", cwd=folder) as url:
        yield url


@pytest.fixture
def listen(launch_browser: Callable[..., Any], address: str) -> Callable[..., Any]:
    def open_page(query: str = "", **options: Any) -> tuple[Any, Listener]:
        browser = launch_browser(**options)
        browser.context.add_init_script(NOTE_AUDIO)
        return browser, Listener(browser.open(f"{address}/{query}"))

    return open_page


def test_a_click_on_a_moment_plays_it_from_its_start(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    player.moment("Fast pace over the price").click()
    player.wait_until("!audio.paused")
    assert player.time == near(51.75)
    card = player.page.locator(".moment[data-open]")
    assert card.locator(".advice").inner_text().startswith("Slow down before a number")
    assert card.locator(".evidence li").count() == 2
    assert "When this does not apply" in card.inner_text()
    assert player.moment("Fast pace over the price").get_attribute("aria-expanded") == "true"
    assert "Fast pace over the price" in player.page.locator(".live").inner_text()
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
        assert player.time == near(expected), key
    assert not player.playing
    player.press("?")
    dialog = player.page.get_by_role("dialog", name="List of keys")
    assert dialog.is_visible()
    player.press("n")
    assert player.time == near(0.0)
    player.press("?")
    assert not dialog.is_visible()


def test_faster_and_slower_keep_the_pitch_and_are_remembered(listen: Callable[..., Any]) -> None:
    _, player = listen()
    for _ in range(2):
        player.press(">")
    player.press("<")
    assert player.page.evaluate(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [1.25, True]
    assert player.page.get_by_label("Speed").input_value() == "1.25"
    player.page.reload()
    player = Listener(player.page)
    assert player.page.evaluate(f"{AUDIO}.playbackRate") == 1.25
    player.page.get_by_label("Speed").select_option("0.5")
    assert player.page.evaluate(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [0.5, True]


def test_zoom_in_and_out_by_key_changes_what_the_lanes_show(listen: Callable[..., Any]) -> None:
    _, player = listen()
    width = """
      [...document.querySelectorAll('*')].find((e) => e.shadowRoot?.querySelector('.player'))
        .shadowRoot.querySelector('.waves > div').shadowRoot.querySelector('.wrapper').clientWidth
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
    player.page.keyboard.type("knp j ><?")
    player.press("ArrowLeft")
    assert field.input_value() == "knp j ><?"
    assert player.time == near(30.0)
    assert not player.playing


def test_space_operates_a_button_that_tab_reached(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.seek(30.0)
    player.page.get_by_role("button", name="Back 5 seconds").focus()
    player.press("Tab")
    player.press("Space")
    player.page.wait_for_function(f"{AUDIO}.currentTime > 34")
    assert player.time == near(35.0)
    assert not player.playing


def test_space_pauses_after_a_moment_was_clicked(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    player.press("Space")
    player.wait_until("audio.paused")
    assert player.moment("Fast pace").get_attribute("aria-expanded") == "true"


def test_a_click_in_the_overview_or_in_a_lane_seeks(listen: Callable[..., Any]) -> None:
    _, player = listen()
    overview = player.page.get_by_role("slider", name="Position in the call")
    box = overview.bounding_box()
    overview.click(position={"x": box["width"] * 0.8, "y": 30})
    assert player.time == pytest.approx(120.0, abs=0.5)
    assert overview.get_attribute("aria-valuetext") == "2 minutes of 2 minutes 30 seconds"
    player.press("Home")
    waves = player.page.locator(".player .waves")
    box = waves.bounding_box()
    waves.click(position={"x": box["width"] * 0.2, "y": 80})
    # 150 s open with 75 s in view.
    assert player.time == pytest.approx(15.0, abs=0.5)


def test_a_click_on_a_region_opens_its_moment(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.page.locator(".player .waves [part~=region]").first.click()
    player.wait_until("!audio.paused")
    assert player.time == near(21.25)
    assert player.moment("You let a long turn run").get_attribute("aria-expanded") == "true"


def test_a_filter_hides_a_tone_everywhere(listen: Callable[..., Any]) -> None:
    _, player = listen()
    chip = player.page.get_by_role("button", name="Try next time 2")
    chip.click()
    assert chip.get_attribute("aria-pressed") == "false"
    assert player.page.locator(".moment").count() == 3
    player.seek(30.0)
    player.press("n")
    assert player.time == near(84.0)
    chip.click()
    assert player.page.locator(".moment").count() == 5


def test_a_link_opens_the_second_it_names_without_playing(listen: Callable[..., Any]) -> None:
    _, player = listen("?t=84")
    assert player.time == near(84.0)
    assert not player.playing
    assert player.moment("voice rose").get_attribute("aria-expanded") == "true"


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
    player = Listener(page)
    page.wait_for_timeout(1500)
    before = len(sent)
    assert before > 0
    player.moment("Fast pace").click()
    player.wait_until("audio.currentTime > 53")
    player.press("n")
    player.press(">")
    player.press("Space")
    assert len(sent) == before


def test_a_rerun_and_a_change_of_theme_leave_the_sound_alone(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("run 2").wait_for()
    reached = player.time
    player.page.emulate_media(color_scheme="dark")
    player.page.locator(".player[data-theme=dark]").wait_for()
    player.wait_until(f"audio.currentTime > {reached} + 0.5")
    assert player.playing
    assert player.page.evaluate("window.heard.length") == 1
    assert player.moment("Fast pace").get_attribute("aria-expanded") == "true"
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
    reached = player.time
    player.wait_until(f"audio.currentTime > {reached} + 0.5")
    assert player.playing
    assert player.page.evaluate("window.heard.length") == 1
    assert player.page.locator(".moment").count() == 3
    assert player.moment("You let a long turn run").get_attribute("aria-expanded") == "true"
    player.press("Space")
    player.wait_until("audio.paused")
    assert browser.console_errors == []


def test_leaving_the_page_stops_the_sound(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    player.page.get_by_placeholder("Type here").fill("hide")
    player.press("Enter")
    player.page.get_by_text("no player").wait_for()
    player.wait_until("audio.paused")


def test_who_listens_in_python_hears_which_moment_was_opened(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=reports")
    player.moment("Fast pace").click()
    player.page.get_by_text("opened m1, 1 in all").wait_for()
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("opened None, 1 in all").wait_for()
    assert player.playing


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
    assert player.page.get_by_role("button", name="Play", exact=True).is_disabled()
    player.moment("Fast pace").click()
    assert player.page.locator(".moment[data-open] .evidence li").count() == 2


def test_settings_of_the_working_directory_change_nothing(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    play = player.page.get_by_role("button", name="Play", exact=True)
    colour = play.evaluate("(button) => getComputedStyle(button).backgroundColor")
    assert colour == "rgb(68, 86, 214)"
    player.page.wait_for_timeout(500)
    assert browser.outside_requests == []


def test_without_a_waveform_the_call_can_still_be_played(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=no-peaks")
    player.page.get_by_role("alert").filter(has_text="waveform could not be loaded").wait_for()
    player.moment("Fast pace").click()
    player.wait_until("!audio.paused")
    assert player.time == near(51.75)


def test_a_call_without_moments_says_so(listen: Callable[..., Any]) -> None:
    browser, player = listen("?variant=empty")
    assert player.page.get_by_text("Nothing in this call reached the threshold").is_visible()
    assert player.page.get_by_role("button", name="Next moment").is_disabled()
    assert browser.console_errors == []


def test_one_channel_is_one_lane(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=mono")
    assert player.page.locator(".names .name").count() == 1


SHADOW = """
const root = [...document.querySelectorAll('*')]
  .find((e) => e.shadowRoot?.querySelector('.player')).shadowRoot.querySelector('.player');
"""
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
    player.page.wait_for_timeout(300)  # the colours change within 0.15 s
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
