"""Signing in with a real identity provider on this machine: who sees pages, and which one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Browser
from tests.browser.listening import NOTE_AUDIO, Listener, expect, wait_for_the_page

pytestmark = pytest.mark.browser

ANN = {"sub": "ann", "email": "ann@example.com", "email_verified": True}
EVE = {"sub": "eve", "email": "eve@example.com", "email_verified": True}
POSER = {"sub": "poser", "email": "ann@example.com", "email_verified": False}
DISCOVERY = "/.well-known/openid-configuration"
FILE = """
people = ["ann@example.com"]

[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{secret}"
client_id = "voicecoach"
client_secret = "known to the provider"
server_metadata_url = "{provider}{discovery}"
"""


@dataclass
class Guarded:
    """A dashboard that asks people to sign in, and what is in it."""

    url: str
    call_id: str
    log: Path

    def replay(self, **asked: object) -> str:
        """Address of the call, at a second if one is named."""
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        return f"{self.url}/replay?call={self.call_id}{more}"


@pytest.fixture(scope="module")
def provider(
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Address of an identity provider that knows three people and asks for no password."""
    pytest.importorskip("authlib", reason="the extra sign-in is not installed")
    port = pick_port()
    known = [part for who in (ANN, EVE, POSER) for part in ("--user-claims", json.dumps(who))]
    command = ["-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *known]
    log = tmp_path_factory.mktemp("provider") / "log"
    with serve(command, port=port, log=log, asks=DISCOVERY) as url:
        yield url


@pytest.fixture(scope="module")
def guarded(
    provider: str,
    store: Path,
    call_id: str,
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
) -> Iterator[Guarded]:
    """The dashboard over the store, for Ann only."""
    port, file, log = pick_port(), store.parent / "sign_in.toml", store.parent / "guarded.log"
    url = f"http://127.0.0.1:{port}"
    asked = {"url": url, "provider": provider, "discovery": DISCOVERY, "secret": "s" * 40}
    file.write_text(FILE.format_map(asked))
    file.chmod(0o600)
    command = ["-m", "voicecoach", "dashboard", "--store", str(store), "--no-browser"]
    with serve([*command, "--sign-in", str(file)], port=port, log=log):
        yield Guarded(url, call_id, log)


@pytest.fixture
def browser(browser: Browser) -> Browser:
    """A browser that knows nobody yet, whose audio can be watched."""
    browser.context.add_init_script(NOTE_AUDIO)
    return browser


def sign_in(page: Any, who: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()


def test_who_signs_in_comes_to_the_second_of_the_call_they_wanted(
    browser: Browser, guarded: Guarded
) -> None:
    page = browser.open(guarded.replay(t=12.5))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Replay")
    sign_in(page, "ann")
    page.wait_for_url(guarded.replay(t=12.5))
    Listener(page).wait_until_at(12.5)
    page.goto(guarded.url)  # the way on was for once
    page.wait_for_url(f"{guarded.url}/my_calls")


def test_who_says_no_at_the_provider_may_try_again(browser: Browser, guarded: Guarded) -> None:
    page = browser.open(guarded.replay(t=7))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(guarded.replay(t=7))
    sign_in(page, "ann")
    page.wait_for_url(guarded.replay(t=7))
    Listener(page).wait_until_at(7.0)


@pytest.mark.parametrize("who", ["eve", "poser"])
def test_who_is_not_named_sees_no_call(browser: Browser, guarded: Guarded, who: str) -> None:
    page = browser.open(guarded.replay())
    sign_in(page, who)
    expect(page.get_by_role("heading", name="Somebody else's calls")).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_have_text(who)
    page.goto(f"{guarded.url}/my_calls")
    expect(page.get_by_role("heading", name="Somebody else's calls")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("My calls")
    page.get_by_role("button", name="Sign in as somebody else").click()
    page.get_by_role("button", name="End session").click()  # the provider's own question
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_who_signs_out_has_to_sign_in_again(browser: Browser, guarded: Guarded) -> None:
    page = browser.open(guarded.replay())
    sign_in(page, "ann")
    page.wait_for_url(guarded.replay())
    page.goto(f"{guarded.url}/sign_out")
    expect(page.get_by_text("You are signed in as ann@")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(guarded.replay())
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["//example.com/replay", "/\\\\example.com", "https://example.com"]
)
def test_an_address_on_another_machine_is_not_gone_to(
    browser: Browser, guarded: Guarded, address: str
) -> None:
    page = browser.open(guarded.url)
    wait_for_the_page(page)
    kept = "sessionStorage.setItem('voicecoach-wanted', JSON.stringify({address, at: Date.now()}))"
    page.evaluate(f"(address) => {kept}", address)
    page.goto(guarded.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.url == f"{guarded.url}/"
    assert browser.outside_requests == []


def test_under_another_name_of_this_machine_the_page_leads_to_where_one_signs_in(
    browser: Browser, guarded: Guarded
) -> None:
    page = browser.open(guarded.replay(t=3).replace("127.0.0.1", "localhost"))
    link = page.get_by_role("link", name=f"Go on at {guarded.url}")
    expect(link).to_have_attribute("href", guarded.replay(t=3))
