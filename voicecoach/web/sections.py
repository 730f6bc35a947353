"""Drawing parts of what is told of a call: its figures; lines, a chart, a table with buttons."""

from typing import TYPE_CHECKING, Any

from voicecoach.views.key_figures import card, figure_table
from voicecoach.views.markdown import as_text
from voicecoach.views.replay import FIGURE_COUNT, SWAP, WHO_IS_WHO, ReplayScreen, told_moments
from voicecoach.views.section import Section
from voicecoach.views.words import words_section
from voicecoach.web.asking import swap_speakers
from voicecoach.web.charts import draw_chart
from voicecoach.web.correcting import correct_button

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore
    from voicecoach.views.review import ReviewScreen

__all__ = [
    "OPEN_TAB",
    "draw_figures",
    "draw_moments",
    "draw_section",
    "draw_title",
    "draw_who",
    "draw_words",
]

AT_WIDTH_PX = 72
"""Of the column with a button for each second of a call: all else is for words."""
OPEN_TAB = "replay_tab"
"""Key under which *Replay* keeps which of its tabs is open."""


def draw_title(title: str, facts: str) -> None:
    """Draw the first line of a page about one call, in one row where there is room."""
    import streamlit as st

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.title(as_text(title), width="content")
        st.caption(as_text(facts), width="content")


def draw_moments(screen: ReplayScreen) -> None:
    """Draw the moments of a call that cannot be played."""
    import streamlit as st

    for moment in told_moments(screen.analysis):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{moment.at} **{as_text(moment.title)}** · {moment.tone}")
            st.markdown(as_text(moment.advice))
            st.caption(as_text(moment.evidence))


def draw_words(screen: "ReviewScreen") -> None:
    """Draw what was said in a call that cannot be played, as far as it is known."""
    import streamlit as st

    words = words_section(screen.analysis, agent_name=screen.agent)
    if words is not None:
        place = st.expander("**Words**", expanded=True)
        draw_section(place, words, call_id=screen.analysis.call_id, can_play=False)


def draw_section(place: Any, section: Section, *, call_id: str, can_play: bool = True) -> None:
    """Draw a section into a tab or another container of Streamlit's.

    Parameters
    ----------
    place : streamlit or one of its containers
    section : Section
    call_id : str
    can_play : bool
        Whether there is a player, which a click on a row takes to its second.
    """
    import streamlit as st

    place.markdown("  \n".join(as_text(line) for line in section.lines))
    draw_chart(place, section, call_id=call_id)
    if section.starts and not can_play:
        place.table(section.shown(), hide_index=True, alt=section.title)  # its text wraps
    elif section.starts:
        click = st.column_config.ButtonColumn(
            alignment="left", key=section.click_key(call_id), width=AT_WIDTH_PX
        )
        columns = section.at(click)
        place.dataframe(section.shown(), hide_index=True, alt=section.title, column_config=columns)
    place.caption(section.note or "")


def draw_figures(place: Any, screen: ReplayScreen) -> None:
    """Draw the key figures of a call as cards, what is withheld, and all of them in a table."""
    import streamlit as st

    columns = place.columns(FIGURE_COUNT) if screen.figures else ()
    for column, figure in zip(columns, screen.figures, strict=False):
        with column.container(border=True, height="stretch", gap="xsmall"):
            st.metric(**card(figure))
            if figure.between:
                st.caption(figure.between)
    place.markdown("\n".join(f"- {as_text(line)}" for line in screen.withheld))
    everything = place.expander("All figures, with how far they could be off")
    everything.dataframe(figure_table(screen.analysis), hide_index=True, alt="Figures of this call")


def draw_who(store: "CallStore", screen: "ReplayScreen | ReviewScreen") -> None:
    """Draw the places where it is told who is who and what was said, and put right."""
    import streamlit as st

    with st.popover(WHO_IS_WHO, icon=":material/group:", disabled=not screen.can_swap):
        st.markdown("  \n".join(as_text(line) for line in screen.who))
        call_id = screen.analysis.call_id
        st.button(SWAP, on_click=swap_speakers, args=(store, call_id))
    correct_button(store, screen)
