"""The replay player: hear a call, see who spoke when, go from moment to moment.

The browser side is in ``frontend/src``; what ships is its bundle in ``static``,
which Streamlit serves because ``pyproject.toml`` declares the component.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from voicecoach.player.data import (
    NotedPlayerData,
    PlayerData,
    PlayerMoment,
    PlayerPeaks,
    PlayerSpeaker,
    Tone,
)
from voicecoach.views.playhead import playhead_key

__all__ = [
    "NotedPlayerData",
    "PlayerData",
    "PlayerMoment",
    "PlayerPeaks",
    "PlayerSpeaker",
    "Tone",
    "call_player",
]

COMPONENT_NAME = "voicecoach.call_player"


@cache
def _component() -> Callable[..., Any]:
    """Register the component on first use, when a Streamlit runtime is there to know its files."""
    import streamlit as st

    return st.components.v2.component(
        COMPONENT_NAME,
        html='<div class="voicecoach-player"></div>',
        css="player.css",
        js="player.js",
    )


def call_player(
    data: PlayerData | Mapping[str, Any],
    *,
    key: str,
    on_moment_open: Callable[[], None] | None = None,
) -> str | None:
    """Show the player in a Streamlit page.

    Playing, seeking and zooming happen in the browser alone and cause no rerun.
    The page is run again when the signed addresses are about to run out, to
    sign new ones, and when something that was written has been saved, so that
    its lists show it: it does both whenever it makes ``data``. Where the
    player is is said when a button that asks for it is pressed
    (`voicecoach.views.playhead`).

    Parameters
    ----------
    data : PlayerData or mapping of the same keys
        What to show. Without change from run to run nothing is drawn again.
    key : str
        The same in every run of one call: without it a change of ``data``
        would take the player away and mount a new one.
    on_moment_open : callable, optional
        Called before the rerun that follows when a moment is opened. Without
        it, opening a moment sends nothing to the server.

    Returns
    -------
    str or None
        Id of the moment that was opened just now, in this run only.
    """
    listening = {} if on_moment_open is None else {"on_moment_open_change": on_moment_open}
    result = _component()(
        key=key,
        data={**data, "report_moment_open": on_moment_open is not None},
        on_renew_change=_nothing,
        on_written_change=_nothing,
        on_playhead_change=partial(_keep_playhead, key, data["call_id"]),
        **listening,
    )
    # With the playhead comes the button that asked, which is no part of a fragment around this.
    if result.renew or result.written or result.playhead is not None:
        _run_the_page_again()
    opened: str | None = result.moment_open if listening else None
    return opened


def _nothing() -> None:
    """Streamlit gives values of events to who listens only."""


def _keep_playhead(key: str, call_id: str) -> None:
    """Keep what the player says before the page is run for the button that asked."""
    import streamlit as st

    if (said := st.session_state[key].get("playhead")) is not None:
        st.session_state[playhead_key(call_id)] = said


def _run_the_page_again() -> None:
    """Run the whole page, also from a fragment: the data of a fragment is made outside of it."""
    import streamlit as st

    st.rerun()
