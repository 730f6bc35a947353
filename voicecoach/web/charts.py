"""Charts of a call: made once, then drawn from what is kept in the session of who sees them.

Making one takes about ten times as long as all else of a rerun. Only the charts
of the call that is open are kept: nothing goes from one person to another, and
little is kept of a call that is deleted while somebody looks at it.
"""

from dataclasses import dataclass, field
from typing import Any

from voicecoach.views.section import Section

__all__ = ["KEPT", "draw_chart"]

KEPT = "charts of the open call"
"""Key of the session under which charts are kept."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Title and darkness -> what a chart was made of, and its description for the browser."""

    call_id: str
    charts: dict[tuple[str, bool], tuple[Any, dict[str, Any]]] = field(default_factory=dict)


def draw_chart(place: Any, section: Section, *, call_id: str) -> None:
    """Draw the chart of a section, if it has one, into a container of Streamlit's."""
    import streamlit as st

    if section.draw is None:
        return
    is_dark = st.context.theme.type == "dark"
    kept = st.session_state.get(KEPT)
    if kept is None or kept.call_id != call_id:
        kept = st.session_state[KEPT] = _Kept(call_id)
    shown, spec = kept.charts.get((section.title, is_dark), (None, None))
    if spec is None or shown != section.drawn:
        spec = _spec(section.draw(is_dark))
        kept.charts[section.title, is_dark] = section.drawn, spec
    place.vega_lite_chart(spec)


def _spec(chart: Any) -> dict[str, Any]:
    """Chart as Vega-Lite; the size that Altair gives to all of them is left to the page."""
    spec: dict[str, Any] = chart.to_dict()
    view = spec.get("config", {}).get("view", {})
    for size in ("continuousWidth", "continuousHeight"):
        view.pop(size, None)
    return spec
