"""*Queue*: which calls wait for a coach, and why each of them is there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter, CallSummary
from voicecoach.store.review_queue import QUEUE_DAYS
from voicecoach.store.review_records import QueueReason, WaitingCall
from voicecoach.views.calls import PAGE_SIZE, call_title
from voicecoach.views.figures import counted, length_text, local_time
from voicecoach.views.follow_ups import FollowUpLine, follow_up_lines

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "HOW_CALLS_GET_HERE",
    "NOTHING_WAITS",
    "REASONS",
    "REASON_WORDS",
    "QueueScreen",
    "QueueWish",
    "WaitingRow",
    "next_call",
    "queue_labels",
    "queue_screen",
    "queue_table",
    "reasons_text",
    "waited_text",
]

REASON_WORDS: Mapping[QueueReason, str] = MappingProxyType(
    {
        "asked_for": "The agent asked",
        "calibration": "Put forward to compare",
        "upset": "Customer upset",
        "unsure": "Figures not sure",
        "random": "Drawn by lot",
    }
)
REASONS: Mapping[str, QueueReason] = MappingProxyType(
    {words: reason for reason, words in REASON_WORDS.items()}
)
"""What people choose from -> reason."""

HOW_CALLS_GET_HERE = (
    "A call waits because its agent asked about a moment, somebody put it forward so that coaches "
    "compare their standards, its customer got louder, its figures are not sure, or the lot fell "
    "on it: two calls of each agent a week, the same for everybody. What agents asked for comes "
    f"first, then what has waited longest; after {QUEUE_DAYS} days nothing waits any more. A few "
    "reviewed calls are for talking with one agent: they are too few to compare people."
)
NOTHING_WAITS = "No call waits. To put one forward, choose For coaches in Replay."
NOTHING_PASSES = "No call that waits passes these filters."

_EVERY_CALL = CallFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWish:
    """Which waiting calls to show."""

    calls: CallFilter = _EVERY_CALL
    reason: QueueReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One call that waits, in words."""

    call_id: str
    title: str
    agent: str | None
    team: str | None
    why: str
    at: datetime
    waited: str
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueScreen:
    """One page of the queue.

    ``oldest`` and ``waiting_count`` are of all calls that wait, whatever the filters.
    """

    rows: tuple[WaitingRow, ...]
    call_count: int
    waiting_count: int
    oldest: str
    due: tuple[FollowUpLine, ...]
    later: tuple[FollowUpLine, ...]
    notice: str

    @property
    def page_count(self) -> int:
        """Pages that there are, at least one."""
        return max(1, -(-self.call_count // PAGE_SIZE))


def queue_screen(
    store: "CallStore",
    principal: Principal,
    wish: QueueWish,
    *,
    number: int = 1,
    now: datetime | None = None,
) -> QueueScreen:
    """One page of the calls that wait, in the order to hear them.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    wish : QueueWish
    number : int
        Page, from 1; one past the last gives the last.
    now : datetime, optional
    """
    at = now or datetime.now(UTC)
    count = store.waiting_count(principal, filter=wish.calls, reason=wish.reason, now=at)
    number = min(max(number, 1), max(1, -(-count // PAGE_SIZE)))
    waiting = store.waiting_calls(
        principal,
        filter=wish.calls,
        reason=wish.reason,
        now=at,
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
    )
    summaries = store.summaries(principal, [call.call_id for call in waiting])
    everything = store.waiting_calls(principal, now=at)
    lines = follow_up_lines(store, principal, now=at)
    return QueueScreen(
        rows=tuple(
            _row(summaries[call.call_id], call, at) for call in waiting if call.call_id in summaries
        ),
        call_count=count,
        waiting_count=len(everything),
        oldest=_oldest(everything, at),
        due=tuple(line for line in lines if line.is_due),
        later=tuple(line for line in lines if not line.is_due),
        notice=_notice(count, waiting_count=len(everything)),
    )


def _oldest(waiting: Sequence[WaitingCall], now: datetime) -> str:
    first = min((call.since for call in waiting), default=None)
    return "none" if first is None else waited_text(first, now=now)


def _notice(count: int, *, waiting_count: int) -> str:
    if not waiting_count:
        return NOTHING_WAITS
    return f"{counted(count, 'call')}, in the order to hear them." if count else NOTHING_PASSES


def _row(summary: CallSummary, waiting: WaitingCall, now: datetime) -> WaitingRow:
    return WaitingRow(
        call_id=summary.call_id,
        title=call_title(summary),
        agent=summary.metadata.agent,
        team=summary.metadata.team,
        why=reasons_text(waiting.reasons),
        at=local_time(summary.listed_at),
        waited=waited_text(waiting.since, now=now),
        duration_s=summary.duration_s,
    )


def reasons_text(reasons: Sequence[QueueReason]) -> str:
    """Say why a call waits.

    Examples
    --------
    >>> reasons_text(("asked_for", "upset"))
    'The agent asked; customer upset'
    """
    first, *others = (REASON_WORDS[reason] for reason in reasons)
    return "; ".join([first, *(f"{word[:1].lower()}{word[1:]}" for word in others)])


def waited_text(since: datetime, *, now: datetime) -> str:
    """Say how long ago something was, in days or hours.

    Examples
    --------
    >>> noon = datetime(2026, 11, 18, 12, tzinfo=UTC)
    >>> waited_text(datetime(2026, 11, 15, 12, tzinfo=UTC), now=noon)
    '3 days'
    >>> waited_text(datetime(2026, 11, 18, 11, 30, tzinfo=UTC), now=noon)
    'under an hour'
    """
    hours = int((now - since).total_seconds() // 3600)
    if hours < 1:
        return "under an hour"
    return counted(hours, "hour") if hours < 24 else counted(hours // 24, "day")


def next_call(
    store: "CallStore",
    principal: Principal,
    wish: QueueWish,
    *,
    passed: Collection[str] = (),
    now: datetime | None = None,
) -> str | None:
    """Call to review now: the first that waits but for those passed; ``None`` where none is left.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    wish : QueueWish
    passed : collection of str
        Ids of calls that were done or left for later.
    now : datetime, optional
    """
    first = store.waiting_calls(
        principal, filter=wish.calls, reason=wish.reason, now=now, limit=len(passed) + 1
    )
    return next((call.call_id for call in first if call.call_id not in passed), None)


def queue_labels(rows: Sequence[WaitingRow]) -> dict[str, str]:
    """Short label -> id of a call, in the order of the rows, to choose one by keyboard."""
    labels: dict[str, str] = {}
    for row in rows:
        label = " · ".join(filter(None, (row.title, row.agent, row.why)))
        labels[f"{label} · {row.call_id}" if label in labels else label] = row.call_id
    return labels


def queue_table(rows: Sequence[WaitingRow]) -> "pd.DataFrame":
    """Rows as a table; the first column is the button that opens the review.

    What decides which call to open comes first: on a tablet the last columns are out of view.
    """
    import pandas as pd

    columns = {
        "Review": ["Open" for _ in rows],
        "Call": [row.title for row in rows],
        "Why it is here": [row.why for row in rows],
        "Waiting": [row.waited for row in rows],
        "Agent": [row.agent for row in rows],
        "Team": [row.team for row in rows],
        "When": [row.at for row in rows],
        "Length": [f"{length_text(row.duration_s):>7}" for row in rows],
    }
    return pd.DataFrame(columns)
