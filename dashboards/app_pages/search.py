"""*Search*: words and kinds of moments across all calls; a result opens its call there."""

import streamlit as st

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.store.search_records import Wanted
from voicecoach.views import search
from voicecoach.views.calls import search_text
from voicecoach.views.periods import LIST_PERIODS, since
from voicecoach.views.standing_out import rule_title
from voicecoach.web.call_list import call_links, choice, typed
from voicecoach.web.local import shared_store

store = shared_store(default_store())

st.title("Search")
words = typed(
    st, "Words", key="words", placeholder=search.FOR_EXAMPLE, explained=search.HOW_WORDS_ARE_FOUND
)
row = st.container(horizontal=True)
rule = choice(
    row, "Kind of moment", search.moment_kinds(), key="moment", none="Any", shown_as=rule_title
)
meaning = choice(row, "What it means", search.TONE_CHOICES, key="meaning", none="Any")
speaker = choice(row, "Who", search.SPEAKERS, key="spoke", none="Both")
agent = choice(row, "Agent", store.agents(LOCAL_USER), key="searched agent")
back = choice(row, "Period", LIST_PERIODS, key="searched since", none=None)
wanted = Wanted(
    words=search_text(words),
    speaker=search.SPEAKERS.get(speaker),
    rule=rule,
    valence=search.TONE_CHOICES.get(meaning),
    calls=CallFilter(agent=agent, started_from=since(store, LOCAL_USER, back)),
)
page_key = f"results of {wanted}"  # another search starts at its first page
number = st.session_state.get(page_key, 1)
screen = search.search_screen(store, LOCAL_USER, wanted, number=number)
st.caption(screen.notice)
for call in screen.calls:
    call_links(call.title, call.places)
if screen.page_count > 1:
    st.pagination(screen.page_count, key=page_key, persist_state="session")
