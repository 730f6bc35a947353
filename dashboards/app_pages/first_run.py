"""*First steps*: what to do when there is no call yet."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views.first_run import ADD_HERE, FIRST_STEPS, place_of_store
from voicecoach.views.markdown import as_text
from voicecoach.web.importing import import_notice
from voicecoach.web.local import shared_store

store = shared_store(default_store())

st.title("No calls yet")
import_notice(store)
st.write("Put a recorded call in, then replay it here with its moments.")
for column, step in zip(st.columns(len(FIRST_STEPS)), FIRST_STEPS, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{step.title}**")
        st.write(step.text)
        st.code(step.command, language=None, wrap_lines=True)
st.page_link("app_pages/add_calls.py", label=ADD_HERE, icon=":material/upload_file:")
st.caption(as_text(place_of_store(str(store.location))))
if store.calls(LOCAL_USER, limit=1):
    st.switch_page("app_pages/my_calls.py")
st.button("Look again", icon=":material/refresh:")
