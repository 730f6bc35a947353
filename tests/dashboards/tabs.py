"""Tabs of *Replay*: what is in one is drawn when it is opened."""

from typing import Any

from streamlit.testing.v1 import AppTest

from voicecoach.web.sections import OPEN_TAB


def tab_of(app: AppTest, label: str) -> Any:
    """Open the tab of this name, as a click on it does."""
    app.session_state[OPEN_TAB] = label
    app.run()
    assert not app.exception
    return next(tab for tab in app.tabs if tab.label == label)
