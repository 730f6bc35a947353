"""*My room*: what only the agent of a call sees of their own voice, and how much a day asked.

The one module that opens an `OwnRoom`. It gives relative ratings of one's own
voice beside what the customer did at that moment; it names no emotion and
gives no advice.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.own_room import AgentVoice
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter
from voicecoach.views.figures import figure_text, length_text

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "HOW_TO_READ",
    "NOT_RATED",
    "DayLoad",
    "OwnRoomRow",
    "OwnRoomScreen",
    "arousal_series",
    "arousal_table",
    "day_load",
    "own_room_screen",
]

HOW_TO_READ = (
    "Each of your phrases beside all your phrases of this call, by pitch, level and brightness: "
    "+1 is the most activated, -1 the least. It does not say what you felt, it cannot be compared "
    "with other calls or people, and nobody but you can see it."
)

NOT_RATED = (
    "Your voice could not be rated in this call: there are too few phrases, or its pitch, level "
    "and brightness did not move together."
)

BEFORE_S = 10.0
"""Convention: what the customer did up to so long before a phrase is named beside it."""

LISTENED_TO_S = 30.0
"""Convention: the customer's phrases that end so shortly before yours, or during it, are averaged:
the composure rules look as far."""


@dataclass(frozen=True, slots=True)
class OwnRoomRow:
    """One phrase of the agent: its rating, and the customer around it.

    ``customer_rating`` is the mean of the customer's latest ratings against
    their own voice, ``None`` where there are none; ``customer_did`` is empty
    where there is nothing to name.
    """

    segment: Segment
    rating: float = field(repr=False)
    customer_rating: float | None
    customer_did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLoad:
    """What a day's calls asked of an agent: a count, not a verdict.

    Parameters
    ----------
    call_count : int
    raised_s : float
        Seconds in which a customer was louder than their own usual.
    cut_in_count : int
        Overlaps in which a customer bid for the floor.
    """

    call_count: int
    raised_s: float
    cut_in_count: int

    @property
    def in_words(self) -> str:
        """Write the load in one line.

        Examples
        --------
        >>> DayLoad(call_count=3, raised_s=150.0, cut_in_count=1).in_words
        '3 calls: customers with a raised voice for 2:30, and 1 time they came in on you.'
        """
        calls = "1 call" if self.call_count == 1 else f"{self.call_count} calls"
        times = "1 time" if self.cut_in_count == 1 else f"{self.cut_in_count} times"
        raised = length_text(self.raised_s)
        return (
            f"{calls}: customers with a raised voice for {raised}, and {times} they came in on you."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRoomScreen:
    """Everything on the page of one call that is for its agent alone.

    ``rows`` is empty where the voice could not be rated.
    """

    call_id: str
    rows: tuple[OwnRoomRow, ...] = field(repr=False)
    customer: tuple[UnitArousal, ...]
    load: DayLoad

    @property
    def notice(self) -> str:
        """How to read the rows, or why there are none."""
        return HOW_TO_READ if self.rows else NOT_RATED


def own_room_screen(store: "CallStore", principal: Principal, call_id: str) -> OwnRoomScreen:
    """Open the own room of a call.

    Raises
    ------
    CallNotFoundError
        If there is no such call that the principal may see.
    NotAllowedError
        If the principal is not the agent of the call.
    """
    key = store.own_room_key(principal, call_id)
    kept = store.own_room(principal, call_id)
    voice = kept.open(key) if kept else AgentVoice()
    analysis = store.load(principal, call_id)
    summary = store.summary(principal, call_id)
    return OwnRoomScreen(
        call_id=call_id,
        rows=tuple(_rows(analysis, voice.arousal)) if voice.arousal else (),
        customer=analysis.customer_arousal.units if analysis.customer_arousal else (),
        load=day_load(store, principal, summary.listed_at, agent=summary.metadata.agent),
    )


def day_load(
    store: "CallStore", principal: Principal, at: datetime, *, agent: str | None = None
) -> DayLoad:
    """Add up the customers' raised voices and cut-ins over the local day of a time.

    Calls of which the start is not known belong to no day and are left out.
    """
    midnight = at.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    day = CallFilter(
        agent=agent, started_from=midnight, started_before=midnight + timedelta(days=1)
    )
    calls = store.calls(principal, filter=day)
    analyses = [store.load(principal, call.call_id) for call in calls]
    return DayLoad(
        call_count=len(calls),
        raised_s=sum(
            escalation.segment.duration_s
            for analysis in analyses
            for escalation in analysis.escalations
            if escalation.speaker == CUSTOMER
        ),
        cut_in_count=sum(len(_cut_ins(analysis)) for analysis in analyses),
    )


def _cut_ins(analysis: CallAnalysis) -> list[Segment]:
    return [
        overlap.segment
        for overlap in analysis.conversation.overlaps
        if overlap.incomer == CUSTOMER
        and overlap.act in {"competitive_taken", "competitive_failed"}
    ]


def _rows(analysis: CallAnalysis, arousal: VocalArousal) -> Iterator[OwnRoomRow]:
    customer = analysis.customer_arousal.units if analysis.customer_arousal else ()
    for unit in arousal.units:
        yield OwnRoomRow(
            segment=unit.segment,
            rating=unit.rating,
            customer_rating=_latest_mean(customer, unit.segment),
            customer_did=_customer_did(analysis, unit.segment),
        )


def _latest_mean(units: Sequence[UnitArousal], own: Segment) -> float | None:
    """Mean rating of the units that begin before the end of a phrase and end shortly before it."""
    last = bisect_left([unit.segment.start for unit in units], own.end)
    near = [u.rating for u in units[:last] if u.segment.end >= own.start - LISTENED_TO_S]
    return sum(near) / len(near) if near else None


def _customer_did(analysis: CallAnalysis, own: Segment) -> str:
    around = Segment(max(0.0, own.start - BEFORE_S), own.end)
    did = []
    if any(around.overlaps(cut_in) for cut_in in _cut_ins(analysis)):
        did.append("came in while you spoke")
    if any(around.overlaps(escalation.segment) for escalation in analysis.escalations):
        did.append("was louder than usual")
    turns = [t for t in analysis.conversation.turns_of(CUSTOMER) if t.segment.overlaps(around)]
    if not did and turns:
        did.append(f"spoke for {figure_text(turns[-1].segment.duration_s, 's')}")
    return ", ".join(did)


def arousal_table(screen: OwnRoomScreen) -> "pd.DataFrame":
    """Rows as a table for reading."""
    import pandas as pd

    columns = {
        "At": [length_text(row.segment.start) for row in screen.rows],
        "Length": [figure_text(row.segment.duration_s, "s") for row in screen.rows],
        "Your voice": [round(row.rating, 2) for row in screen.rows],
        "Customer's voice": pd.Series(
            [
                None if r.customer_rating is None else round(r.customer_rating, 2)
                for r in screen.rows
            ],
            dtype="float64",
        ),
        "The customer": [row.customer_did for row in screen.rows],
    }
    return pd.DataFrame(columns)


def arousal_series(screen: OwnRoomScreen) -> "pd.DataFrame":
    """Both voices over the call, to be drawn: a line per phrase, at its middle in seconds."""
    import pandas as pd

    lines = [("You", row.segment, row.rating) for row in screen.rows]
    lines += [("Customer", unit.segment, unit.rating) for unit in screen.customer]
    rows = [((segment.start + segment.end) / 2.0, who, rating) for who, segment, rating in lines]
    return pd.DataFrame(sorted(rows), columns=["at", "Voice", "rating"])
