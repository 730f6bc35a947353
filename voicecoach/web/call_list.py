"""What lists of calls are made of: fields that narrow them down, links and columns.

What was chosen stays while a person goes from page to page.
"""

from collections.abc import Callable, Iterable
from typing import Any

from voicecoach.views.calls import TALK_SHARE, WHAT_HEARD_IS, CallPage, CallPlace, call_table

__all__ = ["OPENED", "call_links", "choice", "draw_calls", "typed"]

CHOICE_WIDTH_PX = 172
"""Convention: six fit beside each other on a laptop, two on a telephone."""

OPENED = "chosen_call"
"""Key under which a page finds the row of the call whose button was clicked."""


def typed(
    place: Any, label: str, *, key: str, placeholder: str, explained: str | None = None
) -> str:
    """Draw a field for words to look for.

    Parameters
    ----------
    place : streamlit or one of its containers
    label, key, placeholder : str
    explained : str, optional
        What the question mark beside it says.

    Returns
    -------
    str
        What was typed; empty where it is nothing.
    """
    text = place.text_input(
        label,
        type="search",
        key=key,
        placeholder=placeholder,
        help=explained,
        persist_state="session",
    )
    return text or ""


def choice(
    place: Any,
    label: str,
    options: Iterable[str],
    *,
    key: str,
    none: str | None = "All",
    shown_as: Callable[[str], str] = str,
) -> Any:
    """Draw a list to choose one from.

    Parameters
    ----------
    place : streamlit or one of its containers
    label, key : str
    options : iterable of str
    none : str or None
        What stands there while nothing is chosen; ``None`` where one always is, the first at first.
    shown_as : callable
        Option -> what people read.

    Returns
    -------
    str or None
        The option; ``None`` where none is chosen.
    """
    return place.selectbox(
        label,
        list(options),
        0 if none is None else None,
        key=key,
        placeholder=none,
        format_func=shown_as,
        persist_state="session",
        width=CHOICE_WIDTH_PX,
    )


def call_links(title: str, places: Iterable[CallPlace]) -> None:
    """Draw a frame with links that open calls at a second; ``title`` is Markdown."""
    import streamlit as st

    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{title}**")
        for place in places:
            row = st.container(horizontal=True, gap="xsmall", vertical_alignment="center")
            row.page_link(
                "app_pages/replay.py",
                label=place.label,
                icon=":material/play_circle:",
                query_params={"call": place.call_id, "t": place.at},
            )
            row.markdown(place.text)  # a link alone is cut off where a line ends


def draw_calls(page: CallPage) -> None:
    """Draw one page of the list of calls; a click on a button is kept under `OPENED`."""
    import streamlit as st

    st.dataframe(
        call_table(page.rows),
        hide_index=True,
        height="content",
        placeholder="",
        alt=page.position,
        column_config=_columns(),
    )


def _columns() -> dict[str, Any]:
    from streamlit import column_config as column

    return {
        "Replay": column.ButtonColumn(alignment="left", key=OPENED, width=62),
        "Heard": column.TextColumn(width=118, help=WHAT_HEARD_IS),
        "Call": column.TextColumn(width=164),
        "When": column.DatetimeColumn(format="D MMM YYYY, HH:mm", width=124),
        "Agent": column.TextColumn(width=80),
        "Team": None,
        "Length": column.TextColumn(alignment="right", width=56),
        "Went well": column.NumberColumn(width=76),
        "To try": column.NumberColumn(width=52),
        "Talk share": column.ProgressColumn(
            format="%.0f %%", min_value=0, max_value=100, width=84, help=TALK_SHARE
        ),
        "What stands out": column.TextColumn(width=306),
    }
