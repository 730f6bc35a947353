"""Who is who in a call: the page's question with a few seconds of each voice, and one click."""

from html import escape
from typing import TYPE_CHECKING

from voicecoach.views.markdown import as_text
from voicecoach.views.who_is_agent import ASK, AgentQuestion, VoiceChoice
from voicecoach.web.said import said

if TYPE_CHECKING:
    from voicecoach.batch.kept import KeptCalls
    from voicecoach.store.repository import CallStore

__all__ = ["ask_who", "choose_agent", "clip_player", "swap_speakers"]

ANSWER = "This is the agent"


def ask_who(
    store: "CallStore", call_id: str, question: AgentQuestion | None, *, audio_url: str | None
) -> None:
    """Ask on the page, if there is anything to ask.

    Parameters
    ----------
    store : CallStore
    call_id : str
    question : AgentQuestion or None
    audio_url : str or None
        Signed address of the recording; without it the question is asked in words.
    """
    import streamlit as st

    if question is None:
        return
    with st.expander(f"**{ASK}** {as_text(question.doubt)}"):  # shut: the player is above the fold
        for place, choice in zip(st.columns(len(question.choices)), question.choices, strict=True):
            place.markdown(as_text(choice.label))
            if audio_url and choice.clip:
                place.html(clip_player(choice, audio_url))
            if choice.quote:
                place.caption(as_text(f"“{choice.quote}”"))
            place.button(
                ANSWER,
                key=f"agent-{call_id}-{choice.speaker}",
                on_click=choose_agent,
                args=(store, call_id, choice.speaker),
            )


def clip_player(choice: VoiceChoice, audio_url: str) -> str:
    """Player of one clip, in HTML; it stops where the clip does."""
    address = escape(f"{audio_url}{choice.media_fragment}", quote=True)
    label = escape(f"{choice.name}, five seconds", quote=True)
    return (
        f'<audio controls preload="metadata" src="{address}" aria-label="{label}" '
        'style="width:100%"></audio>'
    )


def choose_agent(store: "CallStore", call_id: str, speaker: str) -> None:
    """Take the answer over into the call, and say on the page how it went."""
    done = "Thank you. Everything in the call goes by it."
    said(lambda: _kept(store).choose_agent(call_id, speaker), done)


def swap_speakers(store: "CallStore", call_id: str) -> None:
    """Change agent and customer of a call over, and say on the page how it went."""
    said(lambda: _kept(store).swap_speakers(call_id), "Agent and customer are changed over.")


def _kept(store: "CallStore") -> "KeptCalls":
    from voicecoach.batch.kept import KeptCalls
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER

    return KeptCalls(store, LOCAL_USER, read_settings())
