"""Who is shown pages, and what the others are told."""

from typing import Any

import pytest

from voicecoach.views.sign_in import MAX_SIGNED_IN_S, sign_in_screen, who_signed_in

NOW = 2_000_000.0
ANN: dict[str, Any] = {
    "is_logged_in": True,
    "sub": "7f3",
    "email": "Ann@example.com",
    "email_verified": True,
    "iat": int(NOW) - 60,
}


@pytest.mark.parametrize("named", ["ann@example.com", "ANN@EXAMPLE.COM", "7f3"])
def test_who_is_named_sees_pages(named: str) -> None:
    assert sign_in_screen(ANN, {"somebody else", named}, now=NOW) is None


@pytest.mark.parametrize("claims", [{}, {"is_logged_in": False}, {**ANN, "is_logged_in": "yes"}])
def test_who_has_not_signed_in_is_asked_to(claims: dict[str, Any]) -> None:
    screen = sign_in_screen(claims, {"ann@example.com"}, now=NOW)
    assert screen is not None
    assert (screen.title, screen.name) == ("Sign in", None)


@pytest.mark.parametrize("checked", [False, None, "true", 1])
def test_an_address_that_the_provider_did_not_check_names_nobody(checked: object) -> None:
    screen = sign_in_screen({**ANN, "email_verified": checked}, {"ann@example.com"}, now=NOW)
    assert screen is not None
    assert "ask who set this dashboard up" in screen.text
    assert screen.name == "7f3"


@pytest.mark.parametrize("nothing", [{"sub": None}, {"sub": ""}, {"sub": 7}])
def test_nobody_is_named_by_nothing(nothing: dict[str, Any]) -> None:
    claims = {**ANN, "email": None, **nothing}
    assert sign_in_screen(claims, {"None", "", "7"}, now=NOW) is not None


def test_subjects_are_compared_to_the_letter() -> None:
    claims = {**ANN, "email_verified": False}
    assert sign_in_screen(claims, {"7F3"}, now=NOW) is not None


def test_who_is_not_named_is_told_so_and_may_sign_in_as_somebody_else() -> None:
    screen = sign_in_screen(ANN, {"ben@example.com"}, now=NOW)
    assert screen is not None
    assert "Ann@example.com" in screen.text
    assert screen.name == "7f3"


def test_signing_in_lasts_for_a_working_day() -> None:
    last = {**ANN, "iat": NOW - MAX_SIGNED_IN_S}
    assert sign_in_screen(last, {"7f3"}, now=NOW) is None
    screen = sign_in_screen(last, {"7f3"}, now=NOW + 1)
    assert screen is not None
    assert (screen.title, screen.name) == ("Sign in again", None)


@pytest.mark.parametrize("since", [None, "1999999", True])
def test_who_cannot_say_since_when_signs_in_again(since: object) -> None:
    screen = sign_in_screen({**ANN, "iat": since}, {"7f3"}, now=NOW)
    assert screen is not None
    assert screen.title == "Sign in again"


def test_people_are_called_by_the_name_they_know() -> None:
    assert who_signed_in(ANN) == "Ann@example.com"
    assert who_signed_in({"sub": "7", "name": "Ann"}) == "Ann"
    assert who_signed_in({"sub": "7"}) == "7"
