"""What is shown in place of a page to who has not signed in, or is not named for this store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

__all__ = ["MAX_SIGNED_IN_S", "SignInScreen", "sign_in_screen", "who_signed_in"]

MAX_SIGNED_IN_S = 12 * 3600
"""A working day. The cookie would last for thirty, also of who has left since."""


@dataclass(frozen=True, slots=True)
class SignInScreen:
    """A screen with one button.

    ``name`` is what the list of people would have to hold of who signed in; the button signs
    out then, so that somebody else can sign in.
    """

    title: str
    text: str
    label: str
    name: str | None = None


def sign_in_screen(
    claims: Mapping[str, object], people: Collection[str], *, now: float
) -> SignInScreen | None:
    """Screen in place of a page, or ``None`` for who may see pages.

    Parameters
    ----------
    claims : mapping
        What the identity provider says of who signed in (OpenID Connect Core 1.0, sections 2 and
        5.1), with ``is_logged_in``; empty for who has not.
    people : collection of str
        E-mail addresses and subjects of who may see pages.
    now : float
        Seconds since 1970.

    Examples
    --------
    >>> ann = {"is_logged_in": True, "sub": "7", "iat": 1000}
    >>> sign_in_screen(ann, {"7"}, now=1060.0) is None
    True
    >>> sign_in_screen({}, {"7"}, now=1060.0).title
    'Sign in'
    """
    if claims.get("is_logged_in") is not True:
        return SignInScreen(
            "Sign in", "Calls are kept here, for those who may hear them.", "Sign in"
        )
    since_s = claims.get("iat")
    if not isinstance(since_s, int | float) or now - since_s > MAX_SIGNED_IN_S:
        hours = MAX_SIGNED_IN_S // 3600
        return SignInScreen("Sign in again", f"You did so over {hours} hours ago.", "Sign in")
    if not _is_named(claims, people):
        return SignInScreen(
            "Somebody else's calls",
            f"You signed in as {who_signed_in(claims)}. If these are your calls, ask who set this "
            "dashboard up to add you to its people:",
            "Sign in as somebody else",
            str(claims.get("sub")),
        )
    return None


def who_signed_in(claims: Mapping[str, object]) -> str:
    """Name of who signed in, as they know it.

    Examples
    --------
    >>> who_signed_in({"sub": "7", "email": "ann@example.com"})
    'ann@example.com'
    """
    return str(claims.get("email") or claims.get("name") or claims.get("sub"))


def _is_named(claims: Mapping[str, object], people: Collection[str]) -> bool:
    """Whether the list names somebody; never by an address that the provider did not check.

    Subjects are compared to the letter, as the standard has it; nobody writes addresses so.
    """
    subject, address = claims.get("sub"), claims.get("email")
    if isinstance(subject, str) and subject and subject in people:
        return True
    if claims.get("email_verified") is not True or not isinstance(address, str):
        return False
    return bool(address) and address.casefold() in {name.casefold() for name in people}
