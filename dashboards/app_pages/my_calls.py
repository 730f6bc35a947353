"""*My calls*: newest first, with what stands out; choosing one opens *Replay*."""

import streamlit as st
from streamlit import column_config as column

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.views import calls
from voicecoach.web.local import shared_store

store = shared_store(default_store())

if click := st.session_state.get("chosen_call"):
    chosen_id = list(st.session_state["listed"].values())[click["row"]]
    st.switch_page("app_pages/replay.py", query_params={"call": chosen_id})

st.title("My calls")
first, second, third, fourth = st.columns([2, 1, 1, 1])
text = first.text_input(
    "Search", type="search", placeholder=calls.SEARCHED, key="text", persist_state="session"
)
agent = second.selectbox(
    "Agent", store.agents(LOCAL_USER), None, placeholder="All", key="agent", persist_state="session"
)
team = third.selectbox(
    "Team", store.teams(LOCAL_USER), None, placeholder="All", key="team", persist_state="session"
)
queue = fourth.selectbox(
    "Queue", store.queues(LOCAL_USER), None, placeholder="All", key="queue", persist_state="session"
)
wanted = CallFilter(agent=agent, team=team, queue=queue, text=calls.search_text(text))
page_key = f"page of {wanted}"  # another filter starts at its first page
page = calls.call_page(store, LOCAL_USER, chosen=wanted, number=st.session_state.get(page_key, 1))
st.session_state["listed"] = labels = calls.call_labels(page.rows)
position, opener = st.columns([3, 2], vertical_alignment="center")
position.caption(page.position)
if page.rows:
    if label := opener.selectbox(  # by keyboard: buttons of a table need a mouse
        "Open a call", labels, None, placeholder="Open a call", label_visibility="collapsed"
    ):
        st.switch_page("app_pages/replay.py", query_params={"call": labels[label]})
    st.dataframe(
        calls.call_table(page.rows),
        hide_index=True,
        height="content",
        placeholder="",
        alt="Calls, newest first",
        column_config={
            "Replay": column.ButtonColumn(alignment="left", key="chosen_call", width=66),
            "Call": column.TextColumn(width=190),
            "When": column.DatetimeColumn(format="D MMM YYYY, HH:mm", width=130),
            "Agent": column.TextColumn(width=105),
            "Team": column.TextColumn(width=105),
            "Length": column.TextColumn(alignment="right", width=62),
            "Went well": column.NumberColumn(width=76),
            "To try": column.NumberColumn(width=54),
            "Talk share": column.ProgressColumn(
                format="%.0f %%", min_value=0, max_value=100, width=105, help=calls.TALK_SHARE
            ),
            "What stands out": column.TextColumn(width=400),
        },
    )
if page.page_count > 1:
    st.pagination(page.page_count, key=page_key, persist_state="session")
