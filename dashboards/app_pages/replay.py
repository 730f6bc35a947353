"""*Replay*: one call with its moments; ``?call=ID&t=SECONDS`` opens it at a second."""

import streamlit as st

from voicecoach.core.errors import VoiceCoachError
from voicecoach.player import call_player
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.views import replay
from voicecoach.views.figures import capitalised
from voicecoach.views.key_figures import card, figure_table
from voicecoach.views.markdown import as_text
from voicecoach.views.player import player_data
from voicecoach.web.local import media_urls, shared_store, swap_speakers

store = shared_store(default_store())
asked = st.query_params.get("call") or st.session_state.get("replayed_call")

try:
    call_id = replay.call_to_open(store, LOCAL_USER, asked)
    screen = replay.replay_screen(store, LOCAL_USER, call_id)
except VoiceCoachError as error:
    st.title("This call cannot be replayed")
    st.warning(as_text(capitalised(str(error))), icon=":material/search_off:")
    st.page_link("app_pages/my_calls.py", label="Choose from my calls", icon=":material/list:")
    st.stop()

st.session_state["replayed_call"] = st.query_params["call"] = call_id
if at := replay.clicked_second(screen, st.session_state.to_dict(), st.query_params.get("t")):
    st.query_params["t"] = at
st.title(as_text(screen.title))
st.caption(as_text(screen.facts))
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
    )
    st.fragment(call_player)(data, key=f"player-{call_id}")
else:
    st.dataframe(replay.moment_table(screen.analysis), hide_index=True, alt="Moments of this call")

with st.popover(replay.WHO_IS_WHO, icon=":material/group:", disabled=not screen.can_swap):
    st.markdown("  \n".join(as_text(line) for line in screen.who))
    st.button(replay.SWAP, on_click=swap_speakers, args=(store, call_id))

figures, *tabs = st.tabs(["Figures", *(section.title for section in screen.sections)])
for place, figure in zip(figures.columns(replay.FIGURE_COUNT), screen.figures, strict=False):
    place.metric(**card(figure), border=True, height="stretch")
    place.caption(figure.between or "&nbsp;")  # keeps the cards level
figures.markdown("\n".join(f"- {as_text(line)}" for line in screen.withheld))
with figures.expander("All figures, with how far they could be off"):
    st.dataframe(figure_table(screen.analysis), hide_index=True, alt="Figures of this call")
for place, part in zip(tabs, screen.sections, strict=True):
    place.markdown("  \n".join(as_text(line) for line in part.lines))
    if part.draw:
        place.altair_chart(part.draw(st.context.theme.type == "dark"))
    if part.starts:
        click = st.column_config.ButtonColumn(alignment="left", key=part.click_key(call_id))
        place.dataframe(part.shown(), hide_index=True, alt=part.title, column_config=part.at(click))
    place.caption(part.note or "")
