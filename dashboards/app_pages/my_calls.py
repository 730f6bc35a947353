"""*My calls*: what was not heard first, what went well before all; choosing one opens *Replay*."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.views import calls
from voicecoach.views.periods import LIST_PERIODS, since
from voicecoach.views.search import moment_kinds
from voicecoach.views.standing_out import rule_title
from voicecoach.web.call_list import OPENED, call_links, choice, draw_calls, typed
from voicecoach.web.importing import import_notice
from voicecoach.web.local import shared_store

store = shared_store(default_store())

if click := st.session_state.get(OPENED):
    chosen = list(st.session_state["listed"].values())[click["row"]]
    st.switch_page("app_pages/replay.py", query_params=chosen)

st.title("My calls")
import_notice(store)
good = st.container()
text = typed(st, "Search", key="text", placeholder=calls.SEARCHED)
row = st.container(horizontal=True)
agent = choice(row, "Agent", store.agents(LOCAL_USER), key="agent")
team = choice(row, "Team", store.teams(LOCAL_USER), key="team")
queue = choice(row, "Queue", store.queues(LOCAL_USER), key="queue")
rule = choice(row, "Kind of moment", moment_kinds(), key="kind", none="Any", shown_as=rule_title)
back = choice(row, "Period", LIST_PERIODS, key="calls since", none=None)
shown = choice(row, "Show", calls.SHOWN, key="calls shown", none=None)
wanted = CallFilter(
    agent=agent,
    team=team,
    queue=queue,
    text=calls.search_text(text),
    rule=rule,
    started_from=since(store, LOCAL_USER, back),
)
page_key = f"page of {wanted} {shown}"  # another filter starts at its first page
number = st.session_state.get(page_key, 1)
page = calls.call_page(store, LOCAL_USER, chosen=wanted, number=number, shown=shown)
st.session_state["listed"] = labels = calls.call_labels(page.rows)
if places := calls.beginnings(page):
    with good:
        call_links(calls.BEGIN_HERE, places)
position, opener = st.columns([3, 2], vertical_alignment="center")
position.caption(page.position)
if not page.rows:
    st.page_link("app_pages/add_calls.py", label=calls.ADD_CALLS, icon=":material/upload_file:")
    st.stop()
if label := opener.selectbox(  # by keyboard: buttons of a table need a mouse
    "Open a call", labels, None, placeholder="Open a call", label_visibility="collapsed"
):
    st.switch_page("app_pages/replay.py", query_params=labels[label])
draw_calls(page)
if page.page_count > 1:
    st.pagination(page.page_count, key=page_key, persist_state="session")
