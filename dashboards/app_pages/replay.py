"""*Replay*: one call with its moments; ``?call=ID&t=SECONDS`` opens it at a second."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.player import call_player
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import replay
from voicecoach.views.markdown import as_text
from voicecoach.views.player import player_data
from voicecoach.views.problems import problem_text
from voicecoach.web.asking import ask_who
from voicecoach.web.growth import ask_first
from voicecoach.web.importing import words_notice
from voicecoach.web.local import media_urls, shared_store
from voicecoach.web.menus import draw_menus
from voicecoach.web.player_notes import with_notes
from voicecoach.web.review import team_rubric
from voicecoach.web.sections import OPEN_TAB, draw_figures, draw_moments, draw_section, draw_title

store = shared_store(default_store())
asked = st.query_params.get("call") or st.session_state.get("replayed_call")

try:
    call_id = replay.call_to_open(store, LOCAL_USER, asked)
    ask_first(store, call_id)
    screen = replay.replay_screen(store, LOCAL_USER, call_id, rubric=team_rubric())
except VoiceCoachError as error:
    st.title("This call cannot be replayed")
    st.warning(problem_text(error), icon=":material/search_off:")
    st.page_link("app_pages/my_calls.py", label="Choose from my calls", icon=":material/list:")
    st.stop()

st.session_state["replayed_call"] = st.query_params["call"] = call_id
if at := replay.clicked_second(screen, st.session_state.to_dict(), st.query_params.get("t")):
    st.query_params["t"] = at
replay.note_opened(store, LOCAL_USER, call_id)
draw_title(screen.title, screen.facts)
words_notice(store, call_id)
for notice in screen.notices:
    st.info(as_text(notice), icon=":material/info:")
if playback := screen.playback:
    urls = media_urls(store.location, LOCAL_USER.id, digest=playback.audio_digest, call_id=call_id)
    data = player_data(
        screen.analysis,
        agent_name=screen.agent,
        playback=playback,
        addresses=urls,
        start_at=replay.seconds_of(st.query_params.get("t")),
        findings=screen.findings,
    )
    ask_who(store, call_id, screen.question, audio_url=urls.audio)
    st.fragment(call_player)(with_notes(data, store, LOCAL_USER), key=f"player-{call_id}")
else:
    ask_who(store, call_id, screen.question, audio_url=None)
    draw_moments(screen)

draw_menus(store, screen)

titles = ["Figures", *(section.title for section in screen.sections)]
figures, *tabs = st.tabs(titles, key=OPEN_TAB, on_change="rerun", default=screen.opens_with)
if figures.open:
    draw_figures(figures, screen)
for place, part in zip(tabs, screen.sections, strict=True):
    if place.open:  # only what is seen is sent: charts are what a browser takes longest for
        draw_section(place, part, call_id=call_id, can_play=playback is not None)
