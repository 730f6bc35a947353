"""*My room*: the own voice and the load of a day, for the agent of the calls alone."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CHECK_IN_LEVELS
from voicecoach.views import openings, own_room, scorecard_trend
from voicecoach.views.problems import problem_text
from voicecoach.views.triggers import HOW_TRIGGERS_ARE_FOUND, NO_TRIGGERS, trigger_table
from voicecoach.web.local import shared_store

store = shared_store(default_store())

st.title("My room")
st.caption(own_room.WHO_SEES_THIS, width="stretch")
first, second, _ = st.columns([1, 2, 1])
agent = first.selectbox("I am", store.agents(LOCAL_USER), key="own_agent", persist_state="session")
labels = own_room.own_calls(store, LOCAL_USER, agent)
label = second.selectbox("Call", labels, key=f"own call of {agent}", persist_state="session")
try:
    screen = own_room.own_room_screen(store, LOCAL_USER, labels.get(label))
    looked_through, triggers = own_room.own_triggers(store, LOCAL_USER, agent)
    progress = scorecard_trend.own_progress(store, LOCAL_USER, agent)
except VoiceCoachError as error:
    st.warning(problem_text(error), icon=":material/search_off:")
    st.stop()

st.markdown(f"**{screen.load_title}.** {screen.load.in_words}")
if screen.load.has_hard_hour:
    st.info(own_room.BREAK_NOTICE, icon=":material/free_breakfast:")
dark = st.context.theme.type == "dark"
tabs = st.tabs(own_room.TABS, key="room_tab", on_change="rerun")
voice, opening, before, over_calls, not_heard = tabs
if voice.open and screen.rows:
    voice.altair_chart(own_room.arousal_chart(screen, dark=dark))
    with voice.expander("The same as a table"):
        st.dataframe(own_room.arousal_table(screen), hide_index=True, alt="Your phrases")
voice.caption(screen.notice)
with opening:
    level = st.segmented_control(openings.CHECK_IN_QUESTION, CHECK_IN_LEVELS)
    if st.button("Save", disabled=level is None, icon=":material/check:") and level:
        openings.check_in_now(store, LOCAL_USER, level)
        st.toast("Saved, for you alone.", icon=":material/lock:")
    if kept := openings.check_in_labels(store, LOCAL_USER):
        with st.popover("My check-ins", icon=":material/history:"):
            written = st.selectbox("Check-in", kept)
            if st.button("Delete it", icon=":material/delete:"):
                store.delete_check_in(LOCAL_USER, kept[written])
                st.rerun()
    rows = openings.openings(store, LOCAL_USER, agent=agent)
    st.dataframe(openings.opening_table(rows), hide_index=True, alt="How my calls began")
    st.caption(openings.HOW_OPENINGS_ARE_READ)
before.caption(f"Your last {looked_through} calls. {HOW_TRIGGERS_ARE_FOUND}")
if triggers:
    before.dataframe(trigger_table(triggers), hide_index=True, alt="What came before")
else:
    before.write(NO_TRIGGERS)
over_calls.write(progress.in_words)
for chart in scorecard_trend.progress_charts(progress, dark=dark) if over_calls.open else ():
    over_calls.altair_chart(chart)
over_calls.caption(scorecard_trend.HOW_TRENDS_ARE_READ)
not_heard.write(own_room.NOT_HEARD)
