"""The place on a page to correct a line: choose it, change it, or bring it back."""

from functools import partial
from typing import TYPE_CHECKING

from voicecoach.views.corrections import (
    ABOUT_CORRECTIONS,
    Line,
    call_lines,
    correction_outcome,
    line_at,
    speaker_choices,
)
from voicecoach.views.markdown import as_text
from voicecoach.views.playhead import ASKS_PLAYHEAD, playhead_of
from voicecoach.views.problems import nothing_changed
from voicecoach.views.replay import seconds_of

if TYPE_CHECKING:
    from voicecoach.batch.correction import Correction
    from voicecoach.store.repository import CallStore
    from voicecoach.views.replay import ReplayScreen
    from voicecoach.views.review import ReviewScreen

__all__ = ["CORRECT_WORDS", "NOBODY_SAID_IT", "SAVE", "correct_button"]

CORRECT_WORDS, SAVE = "Correct words", "Save"
NOBODY_SAID_IT, AS_WRITTEN = "Nobody said this", "As first written"
OPEN = "call whose words are corrected"
"""Key of the session: the call for which the place is open."""


def correct_button(store: "CallStore", screen: "ReplayScreen | ReviewScreen") -> None:
    """Draw the button, and what it opens while it is open; say what came of a correction."""
    import streamlit as st

    call_id = screen.analysis.call_id
    if outcome := st.session_state.pop(_outcome_key(call_id), None):
        st.toast(as_text(outcome), icon=":material/edit_note:")
    st.button(
        CORRECT_WORDS,
        icon=":material/edit_note:",
        disabled=screen.analysis.transcript is None,
        on_click=_open,
        args=(call_id,),
        key=f"{ASKS_PLAYHEAD}_correct_words",
    )
    if st.session_state.get(OPEN) == call_id:
        # Not sent with the page: a long call has thousands of lines. Open until it is closed, and
        # not for one run only: the page may be drawn again for another reason.
        show = st.dialog(CORRECT_WORDS, width="medium", on_dismiss=_close)
        show(partial(_draw, store, screen))()


def _open(call_id: str) -> None:
    import streamlit as st

    st.session_state[OPEN] = call_id


def _close() -> None:
    import streamlit as st

    st.session_state.pop(OPEN, None)


def _outcome_key(call_id: str) -> str:
    return f"outcome of correcting {call_id}"


def _draw(store: "CallStore", screen: "ReplayScreen | ReviewScreen") -> None:
    import streamlit as st

    lines = call_lines(screen.analysis, agent_name=screen.agent)
    heard = playhead_of(st.session_state.to_dict(), screen.analysis.call_id)
    at = seconds_of(st.query_params.get("t")) if heard is None else heard
    line = st.selectbox(
        "Line (type to search)", lines, index=line_at(lines, at), format_func=_label
    )
    choices = speaker_choices(screen.analysis, agent_name=screen.agent)
    text = st.text_area("What was said", line.text, key=f"text of line {line.number}")
    speaker = st.radio(
        "Who said it",
        list(choices),
        index=list(choices).index(line.speaker) if line.speaker in choices else None,
        format_func=lambda name: as_text(choices[name]),
        horizontal=True,
        key=f"speaker of line {line.number}",
    )
    if line.was is not None:
        st.caption(as_text(f"First written: {line.was}"))
    _draw_buttons(store, screen, line, text=text, speaker=speaker)
    st.caption(ABOUT_CORRECTIONS)


def _label(line: Line) -> str:
    return line.label


def _draw_buttons(
    store: "CallStore",
    screen: "ReplayScreen | ReviewScreen",
    line: Line,
    *,
    text: str,
    speaker: str | None,
) -> None:
    import streamlit as st

    from voicecoach.batch.correction import Correction

    asked = {
        SAVE: Correction(text=text, speaker=speaker, seen=line.text),
        NOBODY_SAID_IT: Correction(text="", seen=line.text),
        AS_WRITTEN: Correction(as_first_written=True, seen=line.text),
    }
    offered = {SAVE: True, NOBODY_SAID_IT: not line.is_struck_out, AS_WRITTEN: line.was is not None}
    with st.container(horizontal=True):
        pressed = [
            name
            for name, is_offered in offered.items()
            if is_offered and st.button(name, type="primary" if name == SAVE else "secondary")
        ]
    for name in pressed:
        _correct(store, screen, line, asked[name])


def _correct(
    store: "CallStore", screen: "ReplayScreen | ReviewScreen", line: Line, correction: "Correction"
) -> None:
    import streamlit as st

    from voicecoach.batch.kept import KeptCalls
    from voicecoach.core.errors import VoiceCoachError
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER

    call_id = screen.analysis.call_id
    try:
        with st.spinner("Saving, and looking at the call anew"):
            kept = KeptCalls(store, LOCAL_USER, read_settings())
            analysis = kept.correct_line(call_id, line.number, correction)
    except VoiceCoachError as error:
        st.error(nothing_changed(error), icon=":material/error:")
        return
    outcome = correction_outcome(analysis, agent_name=screen.agent)
    st.session_state[_outcome_key(call_id)] = outcome
    _close()
    st.rerun()
