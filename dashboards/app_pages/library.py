"""*Library*: moments that people confirmed as gone well, and playlists of them for workshops."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import library
from voicecoach.views.search import moment_kinds
from voicecoach.views.standing_out import rule_title
from voicecoach.web.call_list import choice
from voicecoach.web.library import (
    draw_clips,
    draw_deleting,
    draw_new_playlist,
    draw_playlist,
)
from voicecoach.web.local import shared_store

store = shared_store(default_store())
st.title("Library")
st.caption(library.ABOUT_LIBRARY, width="stretch")
lists = library.playlist_labels(store.playlists(LOCAL_USER))
found, chosen = st.columns(2, gap="medium")

with chosen:
    st.header("Playlists")
    playlist = lists.get(
        st.selectbox(
            "Playlist",
            lists,
            key=f"playlist of {len(lists)}",
            persist_state="session",
            placeholder="None yet",
        )
    )
    if playlist:
        draw_playlist(store, playlist)
    with st.container(horizontal=True, gap="small"):
        draw_new_playlist(store, is_first=not lists)
        if playlist:
            draw_deleting(store, playlist)

with found:
    st.header("Went well")
    row = st.container(horizontal=True, gap="xsmall")
    agent = choice(row, "Agent", store.agents(LOCAL_USER), key="library agent")
    rule = choice(
        row, "Kind of moment", moment_kinds(), key="library kind", none="Any", shown_as=rule_title
    )
    page_key = f"library page of {agent} {rule}"
    number = st.session_state.get(page_key, 1)
    page = library.library_page(store, LOCAL_USER, agent=agent, rule=rule, number=number)
    draw_clips(store, page.clips, playlist)
    if not page.clips:
        st.write(library.EMPTY_LIBRARY)
    if page.page_count > 1:
        st.pagination(page.page_count, key=page_key, persist_state="session")
