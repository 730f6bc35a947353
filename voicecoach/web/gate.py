"""The gate in front of all pages, where people have to sign in."""

import time
from urllib.parse import urlencode, urlsplit

from voicecoach.views.markdown import as_text
from voicecoach.views.sign_in import SignInScreen, sign_in_screen, who_signed_in
from voicecoach.web.sign_in import SignIn, sign_in_asked_for

__all__ = ["require_sign_in", "sign_out"]

WIDTH_PX = 460
"""Convention: two or three lines of text."""


def require_sign_in() -> bool:
    """Go on for who may see pages; for others show what to do, and stop this run.

    Returns
    -------
    bool
        Whether people sign in here at all.

    Raises
    ------
    ConfigError, MissingDependencyError
        If signing in is asked for and cannot be done. Nobody sees a page then.
    """
    import streamlit as st

    asked = sign_in_asked_for()
    if asked is None:
        return False
    screen = sign_in_screen(dict(st.user), asked.people, now=time.time())
    if screen is not None:
        _show(screen, asked)
        st.stop()
    return True


def sign_out() -> None:
    """Sign out, as a page: say who was here, and ask first."""
    import streamlit as st

    st.title("Sign out")
    st.write(as_text(f"You are signed in as {who_signed_in(dict(st.user))}."))
    st.button("Sign out", icon=":material/logout:", on_click=st.logout, type="primary")


def _show(screen: SignInScreen, asked: SignIn) -> None:
    import streamlit as st

    middle = st.container(horizontal_alignment="center")
    with middle.container(border=True, width=WIDTH_PX):
        st.title(screen.title)
        st.write(as_text(screen.text))
        there = _elsewhere(st.context.url or asked.origin, st.query_params.to_dict(), asked.origin)
        if there:
            st.link_button(f"Go on at {asked.origin}", there, type="primary")
        elif screen.name is not None:
            st.code(screen.name, language=None)
            st.button(screen.label, icon=":material/logout:", on_click=st.logout)
        else:
            # Its key is what web/static/wanted.js knows it by.
            label, icon = screen.label, ":material/login:"
            st.button(label, icon=icon, key="sign_in", on_click=st.login, type="primary")


def _elsewhere(here: str, query: dict[str, str], origin: str) -> str | None:
    """Where this page is at ``origin``, if that is not here: another address has other cookies."""
    address = urlsplit(here)
    if f"{address.scheme}://{address.netloc}" == origin:
        return None
    return f"{origin}{address._replace(scheme='', netloc='', query=urlencode(query)).geturl()}"
