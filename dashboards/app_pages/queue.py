"""*Queue*: the calls that wait for a coach, each with why; what was agreed and is due."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.views import queue
from voicecoach.views.follow_ups import NO_FOLLOW_UP
from voicecoach.web.call_list import choice
from voicecoach.web.coaching import (
    REVIEWED,
    draw_follow_ups,
    draw_opener,
    draw_queue,
    keep_queue_wish,
)
from voicecoach.web.finished_reviews import own_reviews_menu
from voicecoach.web.local import shared_store

store = shared_store(default_store())

if click := st.session_state.get(REVIEWED):
    chosen_id = list(st.session_state["waiting"].values())[click["row"]]
    st.switch_page("app_pages/review.py", query_params={"call": chosen_id})

st.title("Queue")
figures = st.container()
row = st.container(horizontal=True, vertical_alignment="bottom")
agent = choice(row, "Agent", store.agents(LOCAL_USER), key="waiting agent")
team = choice(row, "Team", store.teams(LOCAL_USER), key="waiting team")
why = choice(row, "Why it is here", queue.REASONS, key="waiting why", none="Any")
own_reviews_menu(row, store)
wish = queue.QueueWish(calls=CallFilter(agent=agent, team=team), reason=queue.REASONS.get(why))
keep_queue_wish(wish)
page_key = f"queue page of {wish}"  # another filter starts at its first page
number = st.session_state.get(page_key, 1)
screen = queue.queue_screen(store, LOCAL_USER, wish, number=number)
st.session_state["waiting"] = labels = queue.queue_labels(screen.rows)

waiting, oldest, due = figures.columns(3)
waiting.metric("Waiting", screen.waiting_count, border=True)
oldest.metric("The oldest waits", screen.oldest, border=True)
due.metric("Follow-ups due", len(screen.due), border=True)
if screen.rows:
    draw_opener(labels, notice=screen.notice)
    draw_queue(screen)
else:
    st.caption(screen.notice)
if screen.page_count > 1:
    st.pagination(screen.page_count, key=page_key, persist_state="session")
st.caption(queue.HOW_CALLS_GET_HERE, width="stretch")

st.header("Follow-ups")
draw_follow_ups(store, screen.due)
if screen.later:
    with st.expander(f"Not due yet: {len(screen.later)}", expanded=not screen.due):
        draw_follow_ups(store, screen.later)
if not screen.due and not screen.later:
    st.write(NO_FOLLOW_UP)
