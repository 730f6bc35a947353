"""*Review*: what went well, then a rubric of which each level names what shows it."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.player import call_player
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import review
from voicecoach.views.problems import problem_text
from voicecoach.views.queue import next_call
from voicecoach.views.replay import no_sound_notice
from voicecoach.web.coaching import put_forward_button, queue_wish
from voicecoach.web.finished_reviews import draw_finished
from voicecoach.web.local import shared_store
from voicecoach.web.review import (
    draw_agreeing,
    draw_finishing,
    draw_head,
    draw_rubric,
    draw_summary,
    draw_well,
    lay_out,
    player_of,
    team_rubric,
)
from voicecoach.web.sections import draw_who, draw_words

store = shared_store(default_store())
asked = st.query_params.get("call") or next_call(store, LOCAL_USER, queue_wish())
desk = lay_out()
desk.call.page_link("app_pages/queue.py", label="Queue", icon=":material/arrow_back:")
if asked is None:
    st.title("Review")
    st.write("No call waits. Open one from My calls and choose *For coaches* there.")
    st.stop()
try:
    call_id = store.resolve(LOCAL_USER, asked)
    screen = review.review_screen(store, LOCAL_USER, call_id, rubric=team_rubric())
except VoiceCoachError as error:
    st.title("This call cannot be reviewed")
    st.warning(problem_text(error), icon=":material/search_off:")
    st.stop()

st.query_params["call"] = call_id
with desk.call:
    draw_head(screen)
    if data := player_of(store, screen, st.query_params.get("t")):
        # In no fragment: a note that was written is at once among what a level can be tied to.
        call_player(data, key=f"review-player-{call_id}")
    else:
        st.info(no_sound_notice(screen.analysis), icon=":material/info:")
        draw_words(screen)
    with st.container(horizontal=True):
        draw_who(store, screen)
        put_forward_button(st, store, call_id)

with desk.scoring:
    draw_well(screen)
    draw_rubric(store, screen)
    draw_summary(store, screen)
with desk.finishing:
    draw_finishing(store, screen)
with desk.after:
    draw_agreeing(store, screen)
    draw_finished(store, screen)
