"""The row of menus below the player of *Replay*."""

from typing import TYPE_CHECKING

from voicecoach.web.coaching import coach_links
from voicecoach.web.exports import export_menu
from voicecoach.web.growth import growth_links
from voicecoach.web.sections import draw_who

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore
    from voicecoach.views.replay import ReplayScreen

__all__ = ["draw_menus"]


def draw_menus(store: "CallStore", screen: "ReplayScreen") -> None:
    """Draw who is who, what can be taken along, and where the agent and a coach go on."""
    import streamlit as st

    with st.container(horizontal=True):
        draw_who(store, screen)
        export_menu(store, screen.analysis)
        growth_links(screen.analysis.call_id)
        coach_links(store, screen.analysis.call_id)
