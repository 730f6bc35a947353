"""How calls began beside how their agent said they felt: opening pace and check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT
from voicecoach.prosody import stretch_change
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter, CheckIn
from voicecoach.views.calls import call_title
from voicecoach.views.figures import NOT_KNOWN, figure_text, local_time, when_text

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "CHECK_IN_QUESTION",
    "HOW_OPENINGS_ARE_READ",
    "Opening",
    "check_in_labels",
    "check_in_now",
    "level_before",
    "opening_change_ratio",
    "opening_table",
    "openings",
]

CHECK_IN_QUESTION = "How do you feel right now? 1 is worn out, 5 is fresh."

HOW_OPENINGS_ARE_READ = (
    "Your pace in the first minute of a call against your usual at the same phrase lengths: in "
    "your last calls where there are enough, else in that call. Under 10 % is within the error. "
    "Beside it the last check-in of that day before the call."
)

OPENING_S = 60.0
"""The first minute: an opening is over by then (convention)."""

LOOKED_BACK_COUNT = 10
"""Calls shown: as many as the own history goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How one call began.

    Parameters
    ----------
    title : str
    at : datetime or None
    rate_change_ratio : float or None
        0.1 is 10 % faster than usual; ``None`` without enough speech.
    check_in_level : int or None
    """

    title: str
    at: datetime | None
    rate_change_ratio: float | None
    check_in_level: int | None


def openings(store: "CallStore", principal: Principal, *, agent: str | None) -> list[Opening]:
    """Return the last calls of an agent, newest first, beside the principal's own check-ins."""
    check_ins = store.check_ins(principal)
    calls = store.calls(principal, filter=CallFilter(agent=agent), limit=LOOKED_BACK_COUNT)
    return [
        Opening(
            title=call_title(call),
            at=call.metadata.started_at,
            rate_change_ratio=opening_change_ratio(store.load(principal, call.call_id)),
            check_in_level=level_before(check_ins, call.metadata.started_at),
        )
        for call in calls
    ]


def opening_change_ratio(analysis: CallAnalysis) -> float | None:
    """Pace of the agent's first minute less their usual, over it."""
    phrases = [phrase for phrase in analysis.prosody_of(AGENT) if phrase.segment.end <= OPENING_S]
    in_call = next((voice for voice in analysis.usual_voices if voice.speaker == AGENT), None)
    usual = analysis.history or in_call
    line = usual.articulation_rate if usual else None
    change = stretch_change(phrases, line, "articulation_rate")
    return change.change_ratio if change else None


def level_before(check_ins: Sequence[CheckIn], at: datetime | None) -> int | None:
    """Level of the last check-in of the local day before a time; ``None`` where there is none."""
    if at is None:
        return None
    day = local_time(at).date()
    before = [c for c in check_ins if c.at <= at and local_time(c.at).date() == day]
    return max(before, key=lambda check_in: check_in.at).level if before else None


def opening_table(rows: Sequence[Opening]) -> "pd.DataFrame":
    """Rows as a table for reading."""
    import pandas as pd

    columns = {
        "Call": [row.title for row in rows],
        "When": [when_text(row.at) for row in rows],
        "Opening pace": [_change_text(row.rate_change_ratio) for row in rows],
        "Check-in": [
            "none" if row.check_in_level is None else f"{row.check_in_level} of 5" for row in rows
        ],
    }
    return pd.DataFrame(columns)


def _change_text(change_ratio: float | None) -> str:
    if change_ratio is None:
        return NOT_KNOWN
    way = "faster" if change_ratio > 0.0 else "slower"
    return f"{figure_text(abs(change_ratio), '1')} {way}"


def check_in_now(store: "CallStore", principal: Principal, level: int) -> CheckIn:
    """Keep how the principal feels at this moment."""
    return store.save_check_in(principal, at=datetime.now(UTC), level=level)


def check_in_labels(store: "CallStore", principal: Principal) -> dict[str, str]:
    """Own check-ins in words, newest first -> id."""
    return {
        f"{when_text(check_in.at)}: {check_in.level} of 5": check_in.id
        for check_in in store.check_ins(principal)
    }
