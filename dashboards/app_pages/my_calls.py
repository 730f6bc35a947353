"""*My calls*: newest first, with what stands out; choosing one opens *Replay*."""

import streamlit as st
from streamlit import column_config as column

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.views.calls import call_page, call_table
from voicecoach.web.local import shared_store

store = shared_store(default_store())

if click := st.session_state.get("chosen_call"):
    chosen_id = st.session_state["listed_call_ids"][click["row"]]
    st.switch_page("app_pages/replay.py", query_params={"call": chosen_id})

st.title("My calls")
agents, teams = store.agents(LOCAL_USER), store.teams(LOCAL_USER)
left, right, _ = st.columns([1, 1, 2])
agent = left.selectbox(
    "Agent", agents, index=None, placeholder="All", key="agent", persist_state="session"
)
team = right.selectbox(
    "Team", teams, index=None, placeholder="All", key="team", persist_state="session"
)
number = st.session_state.get("page_number", 1)
page = call_page(store, LOCAL_USER, chosen=CallFilter(agent=agent, team=team), number=number)
st.session_state["listed_call_ids"] = [row.call_id for row in page.rows]
share = "The agent's share of all speech"
if page.rows:
    st.dataframe(
        call_table(page.rows),
        hide_index=True,
        height="content",
        placeholder="",
        alt="Calls, newest first",
        column_config={
            "Call": column.ButtonColumn(
                type="tertiary", alignment="left", key="chosen_call", pinned=True, width=285
            ),
            "When": column.DatetimeColumn(format="D MMM YYYY, HH:mm", width=130),
            "Agent": column.TextColumn(width=105),
            "Team": column.TextColumn(width=105),
            "Length": column.TextColumn(alignment="right", width=62),
            "Went well": column.NumberColumn(width=76),
            "To try": column.NumberColumn(width=54),
            "Talk share": column.ProgressColumn(
                format="%.0f %%", min_value=0, max_value=100, width=105, help=share
            ),
            "What stands out": column.TextColumn(width=365),
        },
    )
st.caption(page.position)
if page.page_count > 1:
    st.pagination(page.page_count, key="page_number")
