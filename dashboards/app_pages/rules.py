"""*Rules*: what can raise a moment on this machine, why, and what was changed."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import rules
from voicecoach.views.notes import precisions_of_rules
from voicecoach.views.problems import problem_text
from voicecoach.web.local import shared_store

st.title("Rules")
st.caption(rules.ABOUT_RULES, width="stretch")
try:
    entries = rules.rule_entries(read_settings())
    precisions = precisions_of_rules(shared_store(default_store()), LOCAL_USER)
except VoiceCoachError as error:
    st.error(problem_text(error), icon=":material/error:")
    st.write("No call is analysed until this is put right. The calls in the store are as before.")
    st.button("Try again", icon=":material/refresh:")
    st.stop()

first, second, third = st.columns([2, 1, 1])
text = first.text_input(
    "Search",
    type="search",
    placeholder="Words, or a code",
    key="rule text",
    persist_state="session",
)
subject = second.selectbox(
    "Subject",
    rules.rule_subjects(entries),
    None,
    placeholder="All",
    key="rule subject",
    persist_state="session",
)
shown = third.selectbox("Show", rules.SHOWN, key="rules shown", persist_state="session")
chosen = rules.chosen_entries(entries, subject=subject, text=text, shown=shown)
st.caption(rules.count_text(chosen))
if not chosen:
    st.info(rules.NOTHING_FITS, icon=":material/search_off:")
listed = st.container(gap="xsmall")
for entry in chosen:
    with listed.expander(rules.entry_label(entry)):
        st.markdown(rules.entry_markdown(entry, precisions.get(entry.card.code)))
