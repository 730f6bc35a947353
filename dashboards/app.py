"""The dashboard: opens the store, names the pages, runs the one that was asked for."""

from pathlib import Path
from typing import Literal

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.local import shared_store
from voicecoach.web.own_rules import learn_own_rules

PAGES = {
    "my_calls": ("My calls", ":material/list:"),
    "search": ("Search", ":material/search:"),
    "replay": ("Replay", ":material/play_circle:"),
    "growth": ("Growth", ":material/potted_plant:"),
    "my_room": ("My room", ":material/lock:"),
    "queue": ("Queue", ":material/inbox:"),
    "library": ("Library", ":material/library_music:"),
    "compare_teams": ("Compare teams", ":material/groups:"),
}
REACHED_FROM_OTHERS = {
    "goal": "My goal",
    "guess": "Guess before you look",
    "journal": "My journal",
    "retake": "Answer it anew",
    "review": "Review",
}

icon = str(Path(__file__).parent / "icon.svg")
st.set_page_config(page_title="voicecoach", page_icon=icon, layout="wide")

try:
    store = shared_store(default_store())
    is_empty = not store.calls(LOCAL_USER, limit=1)
except VoiceCoachError as error:
    st.title("The calls cannot be opened")
    st.error(problem_text(error), icon=":material/folder_off:")
    st.caption(as_text(f"Store: {default_store()}"))
    st.button("Try again", icon=":material/refresh:")
    st.stop()

learn_own_rules()
when_filled: Literal["visible", "hidden"] = "hidden" if is_empty else "visible"
pages = [
    # Not a page people see, so that every other one has an address of its own.
    st.Page("app_pages/start.py", title="voicecoach", default=True, visibility="hidden"),
    st.Page(
        "app_pages/first_run.py",
        title="First steps",
        icon=":material/waving_hand:",
        visibility="visible" if is_empty else "hidden",
    ),
    *(
        st.Page(f"app_pages/{name}.py", title=title, icon=icon, visibility=when_filled)
        for name, (title, icon) in PAGES.items()
    ),
    st.Page("app_pages/rules.py", title="Rules", icon=":material/rule:"),
    st.Page("app_pages/add_calls.py", title="Add calls", icon=":material/upload_file:"),
    *(
        st.Page(f"app_pages/{name}.py", title=title, visibility="hidden")
        for name, title in REACHED_FROM_OTHERS.items()
    ),
]
page = st.navigation(pages, position="top")
if is_empty and page.url_path in {"my_calls", "search"}:  # a list of nothing helps nobody
    st.switch_page("app_pages/first_run.py")
page.run()
