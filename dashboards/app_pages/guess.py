"""*Guess before you look*: ``?call=ID``; then what was measured stands beside the guess."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import MOOD_LEVELS
from voicecoach.store.location import default_store
from voicecoach.views import guesses
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.growth import offer_deleting
from voicecoach.web.local import shared_store
from voicecoach.web.said import said

store = shared_store(default_store())
call_id = st.query_params.get("call", "")
try:
    title, facts = guesses.to_guess(store, LOCAL_USER, call_id)
    guessed = guesses.guessed_call(store, LOCAL_USER, call_id)
    is_due = guesses.guess_is_due(store, LOCAL_USER, call_id)
except VoiceCoachError as error:
    st.title("There is no such call")
    st.warning(problem_text(error), icon=":material/search_off:")
    st.page_link("app_pages/my_calls.py", label="Choose from my calls", icon=":material/list:")
    st.stop()

st.title(as_text(title))
st.caption(as_text(facts))
if guessed:
    st.header("Your guess, and what was measured")
    st.table(guesses.guess_table(guessed), hide_index=True, alt="Your guess")
    st.caption(guesses.NO_FEELINGS)
elif is_due:
    st.write(guesses.GUESS_INTRO)
    with st.form("guess", width=560):
        answers = {
            "talk_ratio": st.number_input(guesses.ASKED["talk_ratio"], 0, 100, None, step=5),
            "cut_in_count": st.number_input(guesses.ASKED["cut_in_count"], 0, None, None, step=1),
        }
        for name in ("mood_start", "mood_end"):
            answers[name] = st.segmented_control(guesses.ASKED[name], MOOD_LEVELS)
        is_given = st.form_submit_button("Show me", type="primary")
    is_skipped = st.button("Skip this call", type="tertiary")
    act = guesses.skip_guess if is_skipped else guesses.guess_call
    given = (store, LOCAL_USER, call_id) if is_skipped else (store, LOCAL_USER, call_id, answers)
    if (is_given or is_skipped) and said(act, "Kept, for you alone.", *given):
        st.rerun()
if not is_due:
    link = {"call": call_id, "t": st.query_params.get("t", "0")}
    row = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    replay, label = "app_pages/replay.py", "Replay this call"
    row.page_link(replay, label=label, icon=":material/play_circle:", query_params=link)
    row.page_link("app_pages/growth.py", label="Growth", icon=":material/potted_plant:")
if guessed:
    offer_deleting(
        "Take this guess back", guesses.GUESS_IS_LOST, store.delete_guess, LOCAL_USER, call_id
    )
