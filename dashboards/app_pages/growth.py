"""*Growth*: what went well, moments to answer anew, one goal, a private journal, own guesses."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import growth, growth_chart, guesses, retakes
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.growth import choose_guess, retake_links
from voicecoach.web.local import shared_store

store = shared_store(default_store())
st.title("Growth")
st.caption(growth.WHO_SEES_GROWTH, width="stretch")
who, _ = st.columns([1, 3])
agent = who.selectbox("I am", store.agents(LOCAL_USER), key="own_agent", persist_state="session")
try:
    screen = growth.growth_screen(store, LOCAL_USER, agent)
    to_try = retakes.moments_to_try(store, LOCAL_USER, agent)
except VoiceCoachError as error:
    st.warning(problem_text(error), icon=":material/search_off:")
    st.stop()

st.header("What went well lately")
for place, well in zip(st.columns(growth.WELL_COUNT), screen.well, strict=False):
    with place.container(border=True, height="stretch"):
        st.markdown(f"**{as_text(well.title)}**  \n{as_text(well.advice)}")
        link = {"call": well.call_id, "t": f"{well.at:.2f}"}
        st.page_link("app_pages/replay.py", label=as_text(well.where), query_params=link)
if not screen.well:
    st.write(growth.NOTHING_WENT_WELL)

left, right = st.columns(2)
with left.container(border=True, height="stretch"):
    st.header("Answer it anew")
    retake_links(screen.due)
    st.caption(screen.due_text)
    chosen = st.selectbox("A moment to try", to_try, None, placeholder="Choose one")
    if st.button("Answer it", disabled=chosen is None, icon=":material/mic:") and chosen:
        call_id, moment = to_try[chosen]
        key = retakes.choose_moment(store, LOCAL_USER, call_id, moment).id
        st.switch_page("app_pages/retake.py", query_params={"retake": key})
    if screen.other:
        with st.expander(screen.other_title):
            retake_links(screen.other)
with right.container(border=True):
    st.header("My goal")
    st.markdown(f"**{as_text(screen.goal_title)}**  \n{as_text(screen.goal_text)}")
    st.page_link("app_pages/goal.py", label=screen.goal_link, icon=":material/flag:")
with right.container(border=True, height="stretch"):
    st.header("My journal")
    st.write(screen.journal_text)
    st.page_link("app_pages/journal.py", label="Open it", icon=":material/book_2:")
with st.container(border=True):
    st.header("My guesses")
    st.session_state.setdefault("guessing", screen.is_guessing)
    is_on = st.toggle(guesses.CHOOSE_TO_GUESS, key="guessing")
    store.choose_to_guess(LOCAL_USER, is_on=is_on)
    for place, trend in zip(st.columns(2), screen.guessed, strict=False):
        place.markdown(f"**{trend.title}**  \n{trend.lean_text}  \n{trend.change_text}")
        place.altair_chart(growth_chart.error_chart(trend, dark=st.context.theme.type == "dark"))
    st.caption(screen.guess_text)
    choose_guess(store)
