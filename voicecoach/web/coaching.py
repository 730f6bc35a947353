"""What coaches' pages draw and do alike: the queue's table, follow-ups, putting a call forward."""

from typing import TYPE_CHECKING, Any

from voicecoach.views.follow_ups import (
    ABOUT_FOLLOW_UPS,
    FOLLOW_UP_ENDS,
    FollowUpLine,
    close_follow_up,
)
from voicecoach.views.markdown import as_text
from voicecoach.views.queue import QueueScreen, QueueWish, next_call, queue_table
from voicecoach.web.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voicecoach.store.repository import CallStore

__all__ = [
    "REVIEWED",
    "coach_links",
    "draw_follow_ups",
    "draw_opener",
    "draw_queue",
    "keep_queue_wish",
    "open_next",
    "put_forward_button",
    "queue_wish",
]

REVIEWED = "call_to_review"
"""Key under which *Queue* finds the row whose button was clicked."""

_WISH = "queue wish"
_PASSED = "calls passed"


def keep_queue_wish(wish: QueueWish) -> None:
    """Remember which waiting calls somebody looks at: "next" is the next of those.

    What they left for later is among them again.
    """
    import streamlit as st

    st.session_state[_WISH] = wish
    st.session_state[_PASSED] = frozenset()


def open_next(store: "CallStore", call_id: str) -> None:
    """Leave a call and go to the next one that waits; to the queue, where none is left."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    passed = st.session_state.get(_PASSED, frozenset()) | {call_id}
    st.session_state[_PASSED] = passed
    following = next_call(store, LOCAL_USER, queue_wish(), passed=passed)
    if following is None:
        st.switch_page("app_pages/queue.py")
    st.switch_page("app_pages/review.py", query_params={"call": following})


def queue_wish() -> QueueWish:
    """Which waiting calls somebody looked at last; all, where they did not."""
    import streamlit as st

    kept: QueueWish = st.session_state.get(_WISH, QueueWish())
    return kept


def draw_opener(labels: "Mapping[str, str]", *, notice: str) -> None:
    """Draw what opens a review: the first call by a button, any of the page by its name.

    Both work without a mouse; the buttons of a table do not.

    Parameters
    ----------
    labels : mapping
        As `voicecoach.views.queue.queue_labels` gives them; at least one.
    notice : str
    """
    import streamlit as st

    row = st.container(horizontal=True, vertical_alignment="center")
    chosen = None
    if row.button("Review the first", type="primary", icon=":material/play_arrow:"):
        chosen = next(iter(labels.values()))
    row.caption(notice, width="stretch")
    if label := row.selectbox(
        "Open a review",
        labels,
        None,
        placeholder="Or open another one",
        label_visibility="collapsed",
        width=360,
    ):
        chosen = labels[label]
    if chosen is not None:
        st.switch_page("app_pages/review.py", query_params={"call": chosen})


def draw_queue(screen: QueueScreen) -> None:
    """Draw a page of the queue; a click on a button is kept under `REVIEWED`."""
    import streamlit as st
    from streamlit import column_config as column

    st.dataframe(
        queue_table(screen.rows),
        hide_index=True,
        height="content",
        placeholder="",
        alt=screen.notice,
        column_config={
            "Review": column.ButtonColumn(alignment="left", key=REVIEWED, width=62),
            "Call": column.TextColumn(width=158),
            "Why it is here": column.TextColumn(width=194),
            "When": column.DatetimeColumn(format="D MMM YYYY, HH:mm", width=122),
            "Length": column.TextColumn(alignment="right", width=56),
        },
    )


def draw_follow_ups(
    store: "CallStore", lines: "Iterable[FollowUpLine]", *, with_link: bool = True
) -> None:
    """Draw what was agreed, what the calls since show, and the buttons that close it."""
    import streamlit as st

    for line in lines:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{as_text(line.title)}**  \n{as_text(line.due)} · {as_text(line.where)}")
            if line.shown:
                st.markdown(as_text(line.shown), help=ABOUT_FOLLOW_UPS)
            row = st.container(horizontal=True, gap="small", vertical_alignment="center")
            if with_link:
                row.page_link(
                    "app_pages/review.py",
                    label="Open the call",
                    icon=":material/play_circle:",
                    query_params={"call": line.follow_up.call_id},
                )
            for words in FOLLOW_UP_ENDS:
                row.button(
                    words,
                    key=f"{words} {line.follow_up.id}",
                    on_click=_close,
                    args=(store, line, words),
                )


def _close(store: "CallStore", line: FollowUpLine, words: str) -> None:
    from voicecoach.store.access import LOCAL_USER

    outcome = FOLLOW_UP_ENDS[words]
    said(close_follow_up, f"{words}.", store, LOCAL_USER, line.follow_up.id, outcome)


def coach_links(store: "CallStore", call_id: str) -> None:
    """Lead from a call to its review, and put it forward for all coaches."""
    import streamlit as st

    with st.popover("For coaches", icon=":material/rate_review:"):
        st.page_link(
            "app_pages/review.py",
            label="Review this call",
            icon=":material/rate_review:",
            query_params={"call": call_id},
        )
        put_forward_button(st, store, call_id)


def put_forward_button(place: Any, store: "CallStore", call_id: str) -> None:
    """Draw the button that lets a call wait for every coach, to compare their standards."""
    place.button(
        "Put forward to compare",
        key=f"forward {call_id}",
        icon=":material/balance:",
        help="It then waits for every coach: who scores the same call learns where standards part.",
        on_click=_put_forward,
        args=(store, call_id),
    )


def _put_forward(store: "CallStore", call_id: str) -> None:
    from voicecoach.store.access import LOCAL_USER

    said(store.put_forward, "It waits for every coach now.", LOCAL_USER, call_id)
