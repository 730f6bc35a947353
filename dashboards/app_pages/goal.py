"""*My goal*: one figure to move, what can be said of it, and the goals before."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import goals, growth
from voicecoach.views.growth_chart import goal_chart
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.growth import offer_deleting
from voicecoach.web.local import shared_store
from voicecoach.web.said import said

store = shared_store(default_store())
st.page_link("app_pages/growth.py", label="Growth", icon=":material/arrow_back:")
st.title("My goal")
st.caption(growth.WHO_SEES_GROWTH, width="stretch")
who, _ = st.columns([1, 3])
agent = who.selectbox("I am", store.agents(LOCAL_USER), key="own_agent", persist_state="session")
try:
    progress, closed = goals.goals_of(store, LOCAL_USER, agent)
except VoiceCoachError as error:
    st.warning(problem_text(error), icon=":material/search_off:")
    st.stop()

if progress:
    st.header(as_text(progress.title))
    st.write(progress.where_text)
    st.markdown(f"**{progress.change_text}**")
    if progress.before or progress.after:
        st.altair_chart(goal_chart(progress, dark=st.context.theme.type == "dark"))
    ended = st.segmented_control("How did it end?", goals.OUTCOMES, help=goals.CLOSING_HELP)
    if st.button("Close this goal", disabled=ended is None) and ended:
        outcome = goals.OUTCOMES[ended]
        said(goals.close_goal, "Closed; it stays below.", store, LOCAL_USER, progress.goal, outcome)
        st.rerun()
    offer_deleting(
        "Delete this goal", goals.GOAL_IS_LOST, store.delete_goal, LOCAL_USER, progress.goal.id
    )
else:
    st.write(goals.NO_GOAL)
    titles = goals.goal_figure_titles()
    first, second, third, fourth = st.columns([3, 1, 2, 2])
    metric = titles[first.selectbox("What", titles)]
    way = second.segmented_control("Which way", goals.MORE_OR_LESS, default="less", required=True)
    step = third.number_input(goals.step_label(metric), 0.0, None, goals.usual_step(metric))
    count = fourth.selectbox("Compared with how many calls", goals.BASELINE_COUNTS, 1)
    wish = goals.GoalWish(agent=agent, metric=metric, way=way, step=step, baseline_count=count)
    st.info(goals.goal_outlook(store, LOCAL_USER, wish), icon=":material/query_stats:")
    if st.button("Set this goal", type="primary", disabled=not step):
        said(goals.set_goal, "Your goal is set, from now on.", store, LOCAL_USER, wish)
        st.rerun()
st.caption(goals.HOW_GOALS_ARE_READ)
if closed:
    st.header("Goals before")
    table = goals.closed_goal_table(store, LOCAL_USER, closed)
    st.dataframe(table, hide_index=True, alt="Goals before")
    labels = goals.closed_goal_labels(closed)
    if chosen := st.selectbox("One to delete", labels, None, placeholder="Choose one"):
        offer_deleting(
            "Delete it", goals.GOAL_IS_LOST, store.delete_goal, LOCAL_USER, labels[chosen]
        )
