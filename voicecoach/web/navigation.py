"""The pages of the dashboard: their order, names and signs in the menu."""

from typing import TYPE_CHECKING, Literal

from voicecoach.web.gate import sign_out

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

__all__ = ["all_pages", "helps_nobody_empty"]

IN_MENU = {
    "my_calls": ("My calls", ":material/list:"),
    "search": ("Search", ":material/search:"),
    "replay": ("Replay", ":material/play_circle:"),
    "growth": ("Growth", ":material/potted_plant:"),
    "my_room": ("My room", ":material/lock:"),
    "queue": ("Queue", ":material/inbox:"),
    "library": ("Library", ":material/library_music:"),
    "compare_teams": ("Compare teams", ":material/groups:"),
}
"""Shown once there is a call."""
REACHED_FROM_OTHERS = {
    "goal": "My goal",
    "guess": "Guess before you look",
    "journal": "My journal",
    "retake": "Answer it anew",
    "review": "Review",
}


def all_pages(*, is_empty: bool, may_sign_out: bool = False) -> "list[StreamlitPage]":
    """Pages in the order of the menu; those about calls are left out of it while there is none.

    Parameters
    ----------
    is_empty : bool
        Whether the store has no call that this person may see.
    may_sign_out : bool
        Whether they signed in.
    """
    import streamlit as st

    leaving = st.Page(sign_out, title="Sign out", icon=":material/logout:", url_path="sign_out")
    when_filled: Literal["visible", "hidden"] = "hidden" if is_empty else "visible"
    return [
        # Not a page people see, so that every other one has an address of its own.
        _page("start", "voicecoach", visibility="hidden", default=True),
        _page(
            "first_run",
            "First steps",
            ":material/waving_hand:",
            visibility="visible" if is_empty else "hidden",
        ),
        *(_page(name, *shown, visibility=when_filled) for name, shown in IN_MENU.items()),
        _page("rules", "Rules", ":material/rule:"),
        _page("add_calls", "Add calls", ":material/upload_file:"),
        *(_page(name, title, visibility="hidden") for name, title in REACHED_FROM_OTHERS.items()),
        *([leaving] if may_sign_out else []),
    ]


def helps_nobody_empty(page: "StreamlitPage") -> bool:
    """Whether a page is a list of calls, or leads to one: it says nothing while there are none."""
    return page.url_path in {"", "my_calls", "search"}


def _page(
    name: str,
    title: str,
    icon: str | None = None,
    *,
    visibility: Literal["visible", "hidden"] = "visible",
    default: bool = False,
) -> "StreamlitPage":
    import streamlit as st

    path = f"app_pages/{name}.py"
    return st.Page(path, title=title, icon=icon, visibility=visibility, default=default)
