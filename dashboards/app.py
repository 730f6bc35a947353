"""The dashboard: opens the store, names the pages, runs the one that was asked for."""

from pathlib import Path
from typing import Literal

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views.figures import capitalised
from voicecoach.views.markdown import as_text
from voicecoach.web.local import shared_store
from voicecoach.web.own_rules import learn_own_rules

ICON = Path(__file__).parent / "icon.svg"

st.set_page_config(page_title="voicecoach", page_icon=str(ICON), layout="wide")

try:
    store = shared_store(default_store())
    is_empty = not store.calls(LOCAL_USER, limit=1)
except VoiceCoachError as error:
    st.title("The calls cannot be opened")
    st.error(as_text(capitalised(str(error))), icon=":material/folder_off:")
    st.caption(as_text(f"Store: {default_store()}"))
    st.button("Try again", icon=":material/refresh:")
    st.stop()

learn_own_rules()
when_empty: Literal["visible", "hidden"] = "visible" if is_empty else "hidden"
when_filled: Literal["visible", "hidden"] = "hidden" if is_empty else "visible"
pages = [
    st.Page(
        "app_pages/first_run.py",
        title="First steps",
        icon=":material/waving_hand:",
        default=is_empty,
        visibility=when_empty,
    ),
    st.Page(
        "app_pages/my_calls.py",
        title="My calls",
        icon=":material/list:",
        default=not is_empty,
        visibility=when_filled,
    ),
    st.Page(
        "app_pages/replay.py", title="Replay", icon=":material/play_circle:", visibility=when_filled
    ),
    st.Page(
        "app_pages/my_room.py", title="My room", icon=":material/lock:", visibility=when_filled
    ),
    st.Page(
        "app_pages/compare_teams.py",
        title="Compare teams",
        icon=":material/groups:",
        visibility=when_filled,
    ),
    st.Page("app_pages/rules.py", title="Rules", icon=":material/rule:"),
]
st.navigation(pages, position="top").run()
