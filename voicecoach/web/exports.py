"""Taking a call out of the store from its page: the report, and the formats of other tools.

Whether voices leave with it is asked each time and answered "no" beforehand;
what is for the agent alone is left out unless they say it is for themselves.
Nothing is written before the button is clicked.
"""

from typing import TYPE_CHECKING

from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.web.downloads import REPORT, Download, download_path
from voicecoach.web.local import signed_address

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["export_menu"]

READERS: dict[str, Room] = {"A coach": "coach", "Myself": "agent"}
WHAT_COACHES_GET = "For a coach, your tone of voice is left out: pitch, loudness and their moments."
VOICES = "With the voices"
WHAT_VOICES_ARE = (
    "Each moment can then be heard in the file. It holds both voices: pass it on only to who may "
    "hear the call."
)
NAMES = "With names"
WHAT_NAMES_ARE = "Agent, team, subject and file name. Names said aloud stay in words and sound."


def export_menu(store: "CallStore", analysis: CallAnalysis) -> None:
    """Draw the menu for one call."""
    import streamlit as st

    from voicecoach.exchange.formats import EXPORT_FORMATS, formats_of

    call_id = analysis.call_id
    with st.popover("Report and exports", icon=":material/ios_share:"):
        reader = st.radio("For", READERS, horizontal=True, key="reader", help=WHAT_COACHES_GET)
        room = READERS[reader]
        has_audio = analysis.recording.has_audio
        st.markdown(f"**Report**: one file to read{', to hear' if has_audio else ''} and to print")
        voices = has_audio and st.checkbox(VOICES, help=WHAT_VOICES_ARE, key=f"voices of {call_id}")
        names = st.checkbox(NAMES, value=True, help=WHAT_NAMES_ARE, key="report names")
        report = Download(kind=REPORT, room=room, has_voices=voices, has_names=names)
        st.link_button(
            "Download the report",
            signed_address(store, download_path(call_id, report)),
            icon=":material/description:",
        )
        st.markdown("**For other tools**")
        name = st.selectbox(
            "Format",
            formats_of(analysis, room=room),
            format_func=lambda name: EXPORT_FORMATS[name].title,
            key=f"format of {call_id}",
        )
        st.link_button(
            "Download",
            signed_address(store, download_path(call_id, Download(kind=name, room=room))),
            icon=":material/download:",
        )
