"""*Compare teams*: one dot per agent, mean and interval per team."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views.markdown import as_text
from voicecoach.views.team_chart import team_chart
from voicecoach.views.teams import (
    CAPTION,
    COMPARED,
    PERIODS,
    TOO_FEW_AGENTS,
    compare_teams,
    compared_title,
    reading_table,
)
from voicecoach.web.local import shared_store

store = shared_store(default_store())

st.title("Compare teams")
metric_column, period_column, _ = st.columns([3, 2, 3])
metric = metric_column.selectbox(
    "Figure", COMPARED, format_func=compared_title, key="figure", persist_state="session"
)
period = period_column.selectbox("Period", PERIODS, key="period", persist_state="session")
comparison = compare_teams(store, LOCAL_USER, metric=metric, period=period)

st.caption(comparison.basis)
if not comparison.can_compare:
    st.info(TOO_FEW_AGENTS, icon=":material/info:")
    st.stop()

st.altair_chart(
    team_chart(comparison, dark=st.context.theme.type == "dark"), alt=comparison.alternative
)
st.caption(CAPTION)
for warning in comparison.warnings:
    st.warning(as_text(warning), icon=":material/info:")
with st.expander("The same as a table"):
    st.dataframe(reading_table(comparison), hide_index=True, alt="Teams on this figure")
