"""The dashboard: opens the store, names the pages, runs the one that was asked for."""

from pathlib import Path

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.gate import require_sign_in
from voicecoach.web.local import shared_store
from voicecoach.web.navigation import all_pages, helps_nobody_empty
from voicecoach.web.own_rules import learn_own_rules

icon = str(Path(__file__).parent / "icon.svg")
st.set_page_config(page_title="voicecoach", page_icon=icon, layout="wide")

try:
    may_sign_out = require_sign_in()
    store = shared_store(default_store())
    is_empty = not store.calls(LOCAL_USER, limit=1)
except VoiceCoachError as error:
    st.title("The calls cannot be opened")
    st.error(problem_text(error), icon=":material/folder_off:")
    st.caption(as_text(f"Store: {default_store()}"))
    st.button("Try again", icon=":material/refresh:")
    st.stop()

learn_own_rules()
page = st.navigation(all_pages(is_empty=is_empty, may_sign_out=may_sign_out), position="top")
if is_empty and helps_nobody_empty(page):
    st.switch_page("app_pages/first_run.py")
page.run()
