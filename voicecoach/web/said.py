"""Doing what a button asks for, and saying on the page how it went."""

from collections.abc import Callable
from typing import Any

from voicecoach.core.errors import VoiceCoachError
from voicecoach.views.problems import nothing_changed

__all__ = ["said"]


def said(act: Callable[..., Any], done: str, *arguments: Any, **named: Any) -> bool:
    """Do what a button asks for and say how it went.

    Parameters
    ----------
    act : callable
    done : str
        What to say when it is done.
    *arguments, **named
        What ``act`` is called with.

    Returns
    -------
    bool
        Whether it was done.
    """
    import streamlit as st

    try:
        act(*arguments, **named)
    except VoiceCoachError as error:
        st.toast(nothing_changed(error), icon=":material/error:", duration="long")
        return False
    st.toast(done, icon=":material/check:")
    return True
