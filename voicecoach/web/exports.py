"""Taking a call out of the store from its page: the report, and the formats of other tools.

Whether voices leave with it is asked each time and answered "no" beforehand;
what is for the agent alone is left out unless they say it is for themselves.
Nothing is written before the button is clicked.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis

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

    from voicecoach.exchange.formats import EXPORT_FORMATS, export_call, formats_of
    from voicecoach.store.access import LOCAL_USER

    call_id = analysis.call_id
    with st.popover("Report and exports", icon=":material/ios_share:"):
        reader = st.radio("For", READERS, horizontal=True, key="reader", help=WHAT_COACHES_GET)
        room = READERS[reader]
        st.markdown("**Report**: one file to read, to hear and to print")
        voices = st.checkbox(VOICES, help=WHAT_VOICES_ARE, key=f"voices of {call_id}")
        names = st.checkbox(NAMES, value=True, help=WHAT_NAMES_ARE, key="report names")
        st.download_button(
            "Download the report",
            _report(store, call_id, room=room, voices=voices, names=names),
            file_name=f"{call_id}.html",
            mime="text/html",
            on_click="ignore",
            icon=":material/description:",
        )
        st.markdown("**For other tools**")
        name = st.selectbox(
            "Format",
            formats_of(analysis, room=room),
            format_func=lambda name: EXPORT_FORMATS[name].title,
            key=f"format of {call_id}",
        )
        st.download_button(
            "Download",
            partial(
                export_call,
                analysis,
                file_format=name,
                room=room,
                annotations=store.annotations(LOCAL_USER, call_id),
            ),
            file_name=f"{call_id}{EXPORT_FORMATS[name].suffix}",
            mime=EXPORT_FORMATS[name].media_type,
            on_click="ignore",
            icon=":material/download:",
        )


def _report(
    store: "CallStore", call_id: str, *, room: Room, voices: bool, names: bool
) -> Callable[[], str]:
    """Give what writes the report, once somebody asks for it."""

    def write() -> str:
        from voicecoach.batch.reporting import report_of
        from voicecoach.store.access import LOCAL_USER

        return report_of(store, LOCAL_USER, call_id, room=room, with_clips=voices, with_names=names)

    return write
