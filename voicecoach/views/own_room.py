"""*My room*: what only the agent of a call sees of their own voice, and how much a day asked.

The one module that opens an agent's voice. It gives relative ratings of one's own
voice beside what the customer did at that moment; it names no emotion and
gives no advice.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from voicecoach.coaching.deviations import deviation_episodes
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.errors import CallNotFoundError
from voicecoach.core.own_room import AgentVoice
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter
from voicecoach.views.calls import no_call_text, summary_labels
from voicecoach.views.figures import figure_text, length_text, local_time, when_text
from voicecoach.views.triggers import Trigger, triggers_of

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "BREAK_NOTICE",
    "HOW_TO_READ",
    "NOT_HEARD",
    "NOT_KEPT",
    "NOT_RATED",
    "TABS",
    "WHO_SEES_THIS",
    "DayLoad",
    "OwnRoomRow",
    "OwnRoomScreen",
    "arousal_chart",
    "arousal_series",
    "arousal_table",
    "day_load",
    "own_calls",
    "own_room_screen",
    "own_triggers",
]

WHO_SEES_THIS = (
    "Only you see this page: no coach, no lead, no export. What it says about your voice is "
    "deleted with the call, a check-in when you delete it."
)

TABS = (
    "My voice in this call",
    "Check-ins and openings",
    "What came before",
    "My scorecard",
    "What is not heard",
)

NOT_HEARD = (
    "Breathing out, letting a shoulder drop, what you say to yourself before you answer: much of "
    "what keeps people calm cannot be measured from a recording, so nothing is said of it here."
)

BREAK_NOTICE = "Three hard calls within an hour: take a break, if you can."

NOT_KEPT = (
    "Nothing is kept about your voice in this call: it needs a channel of its own. If it has one, "
    "analyse the recording again."
)

HOW_TO_READ = (
    "Each of your phrases beside all your phrases of this call, by pitch, level and brightness: "
    "+1 is the most activated, −1 the least. It does not say what you felt, it cannot be compared "
    "with other calls or people, and nobody but you can see it."
)

NOT_RATED = (
    "Your voice could not be rated in this call: there are too few phrases, or its pitch, level "
    "and brightness did not move together."
)

CHART_HEIGHT_PX = 240
LISTED_COUNT = 50
"""Convention: calls to choose from."""

LOOKED_THROUGH_COUNT = 20
"""Convention: enough calls for a habit to show, few enough to be about now."""

HARD_CUT_IN_COUNT = 3
"""Convention: a call is hard in which the customer came in so often, or got louder."""

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
    has_hard_hour : bool
        Whether three hard calls began within an hour.
    """

    call_count: int
    raised_s: float
    cut_in_count: int
    has_hard_hour: bool = False

    @property
    def in_words(self) -> str:
        """Write the load in one line.

        Examples
        --------
        >>> DayLoad(call_count=3, raised_s=150.0, cut_in_count=1).in_words
        '3 calls: customers with a raised voice for 2:30, and 1 time they came in on you.'
        """
        calls = "1 call" if self.call_count == 1 else f"{self.call_count} calls"
        if not self.call_count:
            return "no call of which the start is known."
        if not self.raised_s and not self.cut_in_count:
            return f"{calls}: no customer got louder than their usual or came in on you."
        times = "1 time" if self.cut_in_count == 1 else f"{self.cut_in_count} times"
        raised = f"customers with a raised voice for {length_text(self.raised_s)}"
        return f"{calls}: {raised}, and {times} they came in on you."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRoomScreen:
    """Everything on the page of one call that is for its agent alone.

    ``rows`` is empty where the voice could not be rated.
    """

    call_id: str
    rows: tuple[OwnRoomRow, ...] = field(repr=False)
    customer: tuple[UnitArousal, ...]
    load: DayLoad
    load_title: str
    is_kept: bool = True

    @property
    def notice(self) -> str:
        """How to read the rows, or why there are none."""
        if not self.is_kept:
            return NOT_KEPT
        return HOW_TO_READ if self.rows else NOT_RATED


def own_room_screen(store: "CallStore", principal: Principal, call_id: str | None) -> OwnRoomScreen:
    """Open the own room of a call.

    Raises
    ------
    CallNotFoundError
        If there is no such call that the principal may see, or none was chosen.
    NotAllowedError
        If the principal is not the agent of the call.
    """
    if call_id is None:
        raise CallNotFoundError(no_call_text(store, principal))
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
        load_title=_load_title(summary.listed_at),
        is_kept=kept is not None,
    )


def _load_title(at: datetime) -> str:
    is_today = local_time(at).date() == datetime.now().astimezone().date()
    return "Load today" if is_today else f"Load on {when_text(at).partition(',')[0]}"


def own_calls(store: "CallStore", principal: Principal, agent: str | None) -> dict[str, str]:
    """Label of each of the agent's last calls -> id, newest first; none to be guessed first."""
    wanted = CallFilter(agent=agent, not_to_guess=True)
    calls = store.calls(principal, filter=wanted, limit=LISTED_COUNT)
    return summary_labels(calls)


def own_triggers(
    store: "CallStore", principal: Principal, agent: str | None
) -> tuple[int, tuple[Trigger, ...]]:
    """Number of calls looked through, and what came before the own voice left its usual in them."""
    calls = store.calls(principal, filter=CallFilter(agent=agent), limit=LOOKED_THROUGH_COUNT)
    found = []
    for call in calls:
        kept = store.own_room(principal, call.call_id)
        key = store.own_room_key(principal, call.call_id)
        tone = kept.open(key).tone_deviations if kept else ()
        found.append(deviation_episodes(store.load(principal, call.call_id), tone))
    return len(found), triggers_of(found)


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
        has_hard_hour=_has_hard_hour(
            call.listed_at for call, each in zip(calls, analyses, strict=True) if _is_hard(each)
        ),
    )


def _is_hard(analysis: CallAnalysis) -> bool:
    raised = any(escalation.speaker == CUSTOMER for escalation in analysis.escalations)
    return raised or len(_cut_ins(analysis)) >= HARD_CUT_IN_COUNT


def _has_hard_hour(starts: Iterable[datetime]) -> bool:
    at = sorted(starts)
    return any(last - first <= timedelta(hours=1) for first, last in zip(at, at[2:], strict=False))


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


def arousal_chart(screen: OwnRoomScreen, *, dark: bool) -> "alt.LayerChart":
    """Both voices as lines, and a mark where the customer came in or was louder."""
    import altair as alt

    own, customer = ("#8e9bff", "#8f97a6") if dark else ("#4456d6", "#8b93a1")
    voices = {"You": own} | ({"Customer": customer} if screen.customer else {})
    colour = alt.Color(
        "Voice:N",
        scale=alt.Scale(domain=list(voices), range=list(voices.values())),
        legend=alt.Legend(title=None, orient="top"),
    )
    base = alt.Chart(arousal_series(screen)).encode(x=_time_axis(), color=colour)
    y = alt.Y(
        "rating:Q",
        title="Less to more activated",
        scale=alt.Scale(domain=[-1, 1]),
        axis=alt.Axis(values=[-1, 0, 1], domain=False, ticks=False),
    )
    tips = ["Voice:N", alt.Tooltip("rating:Q", format="+.2f")]
    happenings = _happenings(screen)
    marks = (
        alt.Chart(happenings)
        .mark_point(shape="triangle-up", size=90, filled=True, color="#c2620f", opacity=1.0)
        .encode(x=_time_axis(), y=alt.datum(-0.93), tooltip=["The customer:N"])
    )
    drawn = [
        base.mark_line(strokeWidth=1.5, opacity=0.6).encode(y=y),
        base.mark_circle(size=60, opacity=1.0).encode(y=y, tooltip=tips),
    ]
    chart: alt.LayerChart = (
        alt.layer(*drawn, *([] if happenings.empty else [marks]))  # an empty one has no name
        .properties(height=CHART_HEIGHT_PX)
        .configure_view(strokeWidth=0)
    )
    return chart


def _happenings(screen: OwnRoomScreen) -> "pd.DataFrame":
    import pandas as pd

    told = [
        ((row.segment.start + row.segment.end) / 2.0, row.customer_did)
        for row in screen.rows
        if row.customer_did and not row.customer_did.startswith("spoke")
    ]
    return pd.DataFrame(told, columns=["at", "The customer"])


def _time_axis() -> Any:
    import altair as alt

    clock = "floor(datum.value / 60) + ':' + format(datum.value % 60, '02')"
    axis = alt.Axis(labelExpr=clock, grid=False, domain=False, ticks=False, tickCount=8)
    return alt.X("at:Q", title=None, scale=alt.Scale(nice=False), axis=axis)
