"""*Add calls*: recordings are analysed here, stage by stage; a call can be replayed meanwhile."""

import streamlit as st

from voicecoach.store.location import default_store
from voicecoach.views import importing
from voicecoach.web.importing import add_named, add_uploaded, import_progress
from voicecoach.web.local import shared_store

store = shared_store(default_store())

st.title("Add calls")
st.caption(importing.ABOUT_ADDING, width="stretch")
with st.form("recordings", clear_on_submit=True):
    files = st.file_uploader(
        "Recordings", type=importing.UPLOADED, accept_multiple_files=True, key="uploaded"
    )
    path = st.text_input("Or a file or folder on this machine", placeholder="~/recordings")
    first, second, third = st.columns(3)
    channel = first.radio("The agent's channel", importing.AGENT_CHANNELS, horizontal=True)
    agent = second.text_input("Agent", placeholder="Not known")
    team = third.text_input("Team", placeholder="Not known")
    is_sent = st.form_submit_button("Analyse", type="primary", icon=":material/graphic_eq:")
if is_sent and files:
    add_uploaded(store, files, channel=channel, agent=agent, team=team)
if is_sent and path:
    add_named(store, path, channel=channel, agent=agent, team=team)
if is_sent and not (files or path):
    st.info(importing.NOTHING_ADDED, icon=":material/info:")
import_progress(store)
