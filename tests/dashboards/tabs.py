"""Tabs of pages: what takes time to draw is drawn when its tab is opened."""

from typing import Any

from streamlit.testing.v1 import AppTest

from voicecoach.web.sections import OPEN_TAB


def tab_of(app: AppTest, label: str, *, key: str = OPEN_TAB) -> Any:
    """Open the tab of this name, as a click on it does."""
    app.session_state[key] = label
    app.run()
    assert not app.exception
    return next(tab for tab in app.tabs if tab.label == label)
