"""Where the player was when somebody pressed a button that asks for it.

Playing tells the server nothing. A button whose key begins with `ASKS_PLAYHEAD`
does: the player sees that it is pressed and says first what was heard last.
"""

from collections.abc import Mapping
from typing import Any

__all__ = ["ASKS_PLAYHEAD", "playhead_key", "playhead_of"]

ASKS_PLAYHEAD = "asks_playhead"
"""Streamlit makes a class of it; the player looks for that (``frontend/src/player.js``)."""


def playhead_key(call_id: str) -> str:
    """Key of the session under which the second is kept."""
    return f"playhead of {call_id}"


def playhead_of(session: Mapping[Any, Any], call_id: str) -> float | None:
    """Second that was heard last when a button asked; ``None`` where no player said it.

    Examples
    --------
    >>> playhead_of({"playhead of abc": 12.5}, "abc"), playhead_of({}, "abc")
    (12.5, None)
    >>> playhead_of({"playhead of abc": "soon"}, "abc") is None
    True
    """
    said = session.get(playhead_key(call_id))
    return float(said) if isinstance(said, (int, float)) and said >= 0.0 else None
