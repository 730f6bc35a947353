"""*My calls*: newest first, with what stands out; choosing one opens *Replay*."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.store.repository import CallStore
from voicecoach.views.calls import call_page, call_table

store = st.cache_resource(show_spinner=False)(CallStore.open)(default_store())

if click := st.session_state.get("chosen_call"):
    chosen_id = st.session_state["listed_call_ids"][click["row"]]
    st.switch_page("app_pages/replay.py", query_params={"call": chosen_id})

st.title("My calls")
agent_column, team_column, _ = st.columns([1, 1, 2])
agent = agent_column.selectbox(
    "Agent",
    store.agents(LOCAL_USER),
    index=None,
    placeholder="All",
    key="agent",
    persist_state="session",
)
team = team_column.selectbox(
    "Team",
    store.teams(LOCAL_USER),
    index=None,
    placeholder="All",
    key="team",
    persist_state="session",
)
number = st.session_state.get("page_number", 1)
page = call_page(store, LOCAL_USER, chosen=CallFilter(agent=agent, team=team), number=number)
st.session_state["listed_call_ids"] = [row.call_id for row in page.rows]
if page.rows:
    st.dataframe(
        call_table(page.rows),
        hide_index=True,
        height="content",
        placeholder="",
        alt="Calls, newest first",
        column_config={
            "Call": st.column_config.ButtonColumn(
                type="tertiary", alignment="left", key="chosen_call", pinned=True
            ),
            "When": st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm", width=170),
            "Agent": st.column_config.TextColumn(width=125),
            "Team": st.column_config.TextColumn(width=125),
            "Length": st.column_config.TextColumn(alignment="right", width=70),
            "Went well": st.column_config.NumberColumn(width=80),
            "To try": st.column_config.NumberColumn(width=70),
            "Talk share": st.column_config.ProgressColumn(
                format="%.0f %%", min_value=0, max_value=100, help="The agent's share of all speech"
            ),
            "What stands out": st.column_config.TextColumn(width="large"),
        },
    )
st.caption(page.position)
if page.page_count > 1:
    st.pagination(page.page_count, key="page_number")
