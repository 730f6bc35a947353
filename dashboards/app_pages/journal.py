"""*My journal*: own words about moments, grouped by what came before; for their author alone."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import journal
from voicecoach.views.calls import no_call_text
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.growth import ask_first
from voicecoach.web.local import shared_store
from voicecoach.web.said import said

store = shared_store(default_store())
st.page_link("app_pages/growth.py", label="Growth", icon=":material/arrow_back:")
st.title("My journal")
st.caption(journal.WHO_READS_THE_JOURNAL, width="stretch")
who, _ = st.columns([1, 3])
agent = who.selectbox("I am", store.agents(LOCAL_USER), key="own_agent", persist_state="session")
asked = st.query_params.get("call")
try:
    groups = journal.journal_groups(store, LOCAL_USER, agent)
    if asked:
        ask_first(store, asked)
    calls = journal.journal_calls(store, LOCAL_USER, agent, asked=asked)
except VoiceCoachError as error:
    st.warning(problem_text(error), icon=":material/search_off:")
    st.stop()

with st.expander("Write", icon=":material/edit:", expanded=bool(asked) or not groups):
    if not calls:
        st.info(no_call_text(store, LOCAL_USER), icon=":material/info:")
    call = st.selectbox("Call", calls, journal.asked_call(calls, asked))
    places = journal.journal_places(store, LOCAL_USER, calls[call]) if call else {}
    about = st.selectbox("About", places, journal.asked_place(places, st.query_params.get("t")))
    with st.form("entry", clear_on_submit=True, border=False):
        at = st.number_input(journal.SECOND, 0.0, None, None, disabled=bool(places.get(about)))
        text = st.text_area(journal.WHAT_TO_WRITE, height=140)
        is_given = st.form_submit_button("Save", type="primary", disabled=call is None)
    if is_given and call and about:
        written = journal.Written(call_id=calls[call], at=at or 0.0, text=text, about=places[about])
        if said(journal.write_entry, "Saved, for you alone.", store, LOCAL_USER, written):
            st.rerun()

for group in groups:
    st.header(group.before)
    for line in group.lines:
        with st.container(border=True, gap="small"):
            st.caption(as_text(line.title))
            st.text(line.text)
            link = {"call": line.call_id, "t": f"{line.at:.2f}"}
            row = st.container(horizontal=True, vertical_alignment="center")
            play = ":material/play_circle:"
            row.page_link("app_pages/replay.py", label="Hear it", icon=play, query_params=link)
            if row.button("Delete", key=line.entry_id, type="tertiary"):
                said(store.delete_journal_entry, "Deleted.", LOCAL_USER, line.entry_id)
                st.rerun()
if groups:
    st.caption(journal.HOW_THE_JOURNAL_IS_READ)
    st.download_button("Take it with me", journal.journal_text(groups), "my-journal.md")
else:
    st.write(journal.NO_ENTRIES)
