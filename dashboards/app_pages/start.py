"""The bare address: leads on to *My calls*, or to the first steps while there is no call."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.web.local import shared_store

store = shared_store(default_store())
page = "my_calls" if store.calls(LOCAL_USER, limit=1) else "first_run"
st.switch_page(f"app_pages/{page}.py")
