"""The rules of this machine's settings, made known to the pages of the dashboard."""

from voicecoach.core.errors import VoiceCoachError

__all__ = ["learn_own_rules"]


def learn_own_rules() -> None:
    """Read the settings once for the server, so that lists name moments of own rules.

    Settings that do not fit are no reason to show no calls: the page *Rules*
    says what is wrong with them.
    """
    import streamlit as st

    st.cache_resource(show_spinner=False)(_learn)()


def _learn() -> bool:
    from voicecoach.pipeline import read_settings

    try:
        read_settings()
    except VoiceCoachError:
        return False
    return True
