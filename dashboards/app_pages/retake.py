"""*Answer it anew*: ``?retake=ID``; hear a moment, record a new answer, see both side by side."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import retakes
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.growth import audio_address, keep_recorded
from voicecoach.web.local import shared_store
from voicecoach.web.said import said

store = shared_store(default_store())
st.page_link("app_pages/growth.py", label="Growth", icon=":material/arrow_back:")
try:
    screen = retakes.retake_screen(store, LOCAL_USER, st.query_params.get("retake", ""))
except VoiceCoachError as error:
    st.title("There is no such moment")
    st.warning(problem_text(error), icon=":material/search_off:")
    st.stop()

st.title(as_text(screen.title))
st.caption(as_text(screen.facts))
if screen.advice:
    st.info(as_text(screen.advice), icon=":material/lightbulb:")
left, right = st.columns(2)
left.header("1. Hear it")
if screen.playback:
    left.audio(
        audio_address(store, screen.playback.audio_digest),
        start_time=screen.to_hear.start,
        end_time=screen.to_hear.end,
    )
else:
    left.write("No audio was kept for this call.")
left.caption(screen.to_hear_text)
right.header("2. Answer it")
widget = f"take {len(screen.retake.takes) + 1} of {screen.retake.id}"
recorded = right.audio_input("Speak as if they were on the line", key=widget)
right.button(
    "Measure and keep it",
    type="primary",
    disabled=recorded is None,
    on_click=keep_recorded,
    args=(store, screen.retake.id, widget),
)
if problem := st.session_state.pop("take_problem", None):
    right.error(problem, icon=":material/mic_off:")

st.header("3. Compare")
st.table(retakes.take_table(screen), hide_index=True, alt="The answer in the call, and yours")
st.caption(retakes.HOW_TAKES_ARE_READ)
labels = retakes.take_labels(screen)
if label := st.selectbox("My new answers", labels) if labels else None:
    take = labels[label]
    st.audio(audio_address(store, take.audio_digest))
    if st.button("Delete this answer", icon=":material/delete:"):
        said(store.delete_take, "Deleted.", LOCAL_USER, take.id)
        st.rerun()
if st.button("Delete this moment and all answers", type="tertiary"):
    said(store.delete_retake, "Deleted.", LOCAL_USER, screen.retake.id)
    st.switch_page("app_pages/growth.py")
