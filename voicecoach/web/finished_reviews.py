"""Reviews that are finished: told on the page of a call, and taken along."""

from typing import TYPE_CHECKING, Any

from voicecoach.views.review import ReviewScreen
from voicecoach.web.downloads import Download, download_path
from voicecoach.web.local import signed_address
from voicecoach.web.own_reviews import own_reviews_path
from voicecoach.web.sections import draw_section

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["draw_finished", "own_reviews_menu"]

FILES = {"Table (CSV)": "reviews-csv", "JSON": "reviews-json"}
"""What the button says -> format."""
ABOUT_OWN_REVIEWS = (
    "One row for each criterion of each call: level, the seconds that show it, your words. No "
    "agent is named: levels of a few calls compare nobody."
)


def draw_finished(store: "CallStore", screen: ReviewScreen) -> None:
    """Draw the finished reviews of a call, with their files; nothing where there is none."""
    import streamlit as st

    if screen.finished is None:
        return
    call_id = screen.analysis.call_id
    st.header("Finished reviews")
    draw_section(st, screen.finished, call_id=call_id)
    row = st.container(horizontal=True, gap="small")
    for words, name in FILES.items():
        _link(row, store, words, download_path(call_id, Download(kind=name, room="coach")))


def own_reviews_menu(place: Any, store: "CallStore") -> None:
    """Draw the menu from which one takes all of one's finished reviews along."""
    menu = place.popover("My reviews", icon=":material/download:")
    menu.markdown(ABOUT_OWN_REVIEWS)
    for words, name in FILES.items():
        _link(menu, store, words, own_reviews_path(name))


def _link(place: Any, store: "CallStore", words: str, path: str) -> None:
    place.link_button(words, signed_address(store, path), icon=":material/download:")
