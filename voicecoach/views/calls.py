"""The rows of *My calls*: what was not heard first, a page at a time, filtered by the database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from voicecoach.core.moment import Moment
from voicecoach.store.access import Principal
from voicecoach.store.records import MAX_TEXT_LENGTH, CallFilter, CallSummary
from voicecoach.views.figures import counted, length_text, local_time, when_text
from voicecoach.views.markdown import as_text
from voicecoach.views.standing_out import best_moment, rule_title, what_stands_out

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "ADD_CALLS",
    "ALL_TO_GUESS",
    "BEGIN_COUNT",
    "BEGIN_HERE",
    "CONTINUE",
    "GUESS_FIRST",
    "HOW_TO_OPEN",
    "NEWEST_FIRST",
    "NO_CALL_YET",
    "ONE_CHANNEL",
    "PAGE_SIZE",
    "SEARCHED",
    "SHOWN",
    "TALK_SHARE",
    "UNHEARD_FIRST",
    "UNHEARD_ONLY",
    "WHAT_HEARD_IS",
    "WORDS_ONLY",
    "CallPage",
    "CallPlace",
    "CallRow",
    "beginnings",
    "call_labels",
    "call_page",
    "call_table",
    "call_title",
    "no_call_text",
    "search_text",
    "summary_labels",
]

PAGE_SIZE = 25
"""Calls on one page of the list: what fits a screen and a half."""

HOW_TO_OPEN = "Open one to replay it."
"""What to do with the list."""

SEARCHED = "Words said, subject, id or file name"
"""What the text of a filter is looked for in."""

UNHEARD_FIRST, NEWEST_FIRST, UNHEARD_ONLY = "Not heard first", "Newest first", "Not heard only"
SHOWN = (UNHEARD_FIRST, NEWEST_FIRST, UNHEARD_ONLY)
"""In which order calls are listed, and which."""

ADD_CALLS = "Add calls"

BEGIN_HERE = "Went well, and not heard yet"
"""What stands above the list: a review that begins with a fault is not read."""

BEGIN_COUNT = 3
"""Convention: as many as fit on one line."""

CONTINUE = "continue at"
"""What is said of a call that was heard in part, before the second."""

WHAT_HEARD_IS = "Played, nine tenths of what is said in it; only you see this"
"""What counts as heard."""

WORDS_ONLY = "no recording"
"""What stands there of a transcript alone, which nobody can hear."""

TALK_SHARE = "The agent's share of all speech"
"""What the talk share is."""

GUESS_FIRST = "Guess first, then look"
"""What is said of a call that its agent wants to guess before they see anything of it."""

ALL_TO_GUESS = (
    "No call was opened yet, and you want to guess before you look: open one from My calls."
)
NO_CALL_YET = "There is no call yet. Take one in under Add calls, with the name of its agent."

ONE_CHANNEL = "One channel: who spoke when is not known"
"""What is said of a call in which moments could not be looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One call in the list; ``None`` where it is not known.

    ``has_audio`` is false for a transcript without a recording; ``best`` is
    the moment that went well and tells the most; ``continue_at``
    the second at which a call that was heard in part goes on.
    """

    call_id: str
    title: str
    at: datetime
    agent: str | None
    team: str | None
    duration_s: float
    strength_count: int | None
    opportunity_count: int | None
    agent_talk_ratio: float | None
    stands_out: str
    has_audio: bool
    is_heard: bool
    continue_at: float | None
    best: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """One page of the list and its place in all calls that pass the filter."""

    rows: tuple[CallRow, ...]
    number: int
    call_count: int
    shown: str = NEWEST_FIRST

    @property
    def page_count(self) -> int:
        """Pages that there are, at least one."""
        return max(1, -(-self.call_count // PAGE_SIZE))

    @property
    def position(self) -> str:
        """Where this page is, in words.

        Examples
        --------
        >>> CallPage(rows=(), number=1, call_count=0).position
        'No call passes these filters.'
        """
        if not self.rows:
            return "No call passes these filters."
        order = self.shown[:1].lower() + self.shown[1:]
        if self.page_count == 1:
            return f"{counted(self.call_count, 'call')}, {order}. {HOW_TO_OPEN}"
        first = (self.number - 1) * PAGE_SIZE + 1
        last = first + len(self.rows) - 1
        total = counted(self.call_count, "call")
        return f"{first:,} to {last:,} of {total}, {order}. {HOW_TO_OPEN}"


def search_text(typed: str | None) -> str | None:
    """What to search for of what somebody typed; ``None`` for nothing.

    Examples
    --------
    >>> search_text("  late repair "), search_text(" ")
    ('late repair', None)
    """
    return (typed or "").strip()[:MAX_TEXT_LENGTH] or None


def call_page(
    store: "CallStore",
    principal: Principal,
    *,
    chosen: CallFilter,
    number: int = 1,
    shown: str = NEWEST_FIRST,
) -> CallPage:
    """One page of the calls that pass a filter.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    chosen : CallFilter
    number : int
        Page, from 1; one past the last gives the last.
    shown : str
        One of `SHOWN`.
    """
    chosen = replace(
        chosen,
        unheard=chosen.unheard or shown == UNHEARD_ONLY,
        not_to_guess=chosen.rule is not None,  # that it has such a moment gives it away
    )
    total = store.call_count(principal, filter=chosen)
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    summaries = store.calls(
        principal,
        filter=chosen,
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
        unheard_first=shown == UNHEARD_FIRST,
    )
    call_ids = [summary.call_id for summary in summaries]
    moments = store.moments(principal, call_ids)
    to_guess = store.guesses_due(principal, call_ids)
    rows = (_row(summary, moments.get(summary.call_id, ())) for summary in summaries)
    shown_rows = tuple(_kept_back(row) if row.call_id in to_guess else row for row in rows)
    return CallPage(rows=shown_rows, number=number, call_count=total, shown=shown)


def _kept_back(row: CallRow) -> CallRow:
    """Give nothing away of a call that is to be guessed first."""
    return replace(
        row,
        strength_count=None,
        opportunity_count=None,
        agent_talk_ratio=None,
        stands_out=GUESS_FIRST,
        best=None,
    )


def _row(summary: CallSummary, moments: Sequence[Moment]) -> CallRow:
    is_told = summary.agent_speech_s is not None or not summary.has_audio
    return CallRow(
        call_id=summary.call_id,
        title=call_title(summary),
        at=local_time(summary.listed_at),
        agent=summary.metadata.agent,
        team=summary.metadata.team,
        duration_s=summary.duration_s,
        strength_count=summary.strength_count if is_told else None,
        opportunity_count=summary.opportunity_count if is_told else None,
        agent_talk_ratio=summary.agent_talk_ratio,
        stands_out=what_stands_out(moments) if is_told else ONE_CHANNEL,
        has_audio=summary.has_audio,
        is_heard=summary.is_heard,
        continue_at=summary.continue_at,
        best=best_moment(moments),
    )


@dataclass(frozen=True, slots=True)
class CallPlace:
    """A second of a call, what to call it and what to say of it, both as Markdown."""

    call_id: str
    at: str
    label: str
    text: str


def beginnings(page: CallPage) -> tuple[CallPlace, ...]:
    """Moments that went well in calls of a first page of which nothing was heard, one a call.

    Kinds that were not named yet go before others, so that three links are
    not three times the same praise.
    """
    if page.number > 1:
        return ()
    fresh = [(row, row.best) for row in page.rows if row.best is not None and _is_new(row)]
    named = Counter[str]()
    in_turn: list[tuple[int, int, CallRow, Moment]] = []
    for row, best in fresh:
        in_turn.append((named[best.rule], len(in_turn), row, best))
        named[best.rule] += 1
    chosen = sorted(in_turn, key=lambda each: each[:2])[:BEGIN_COUNT]
    return tuple(_beginning(row, best) for _, _, row, best in chosen)


def _is_new(row: CallRow) -> bool:
    return row.has_audio and not row.is_heard and row.continue_at is None


def _heard_text(row: CallRow) -> str:
    """What of a call was heard, in the words of the list; nothing where all of it was."""
    if not row.has_audio:
        return WORDS_ONLY
    if row.continue_at is not None:
        return f"{CONTINUE} {length_text(row.continue_at)}"
    return "" if row.is_heard else "not yet"


def _link_to(row: CallRow) -> dict[str, str]:
    """Query of the address that opens a call: where one left off, or at its start."""
    if row.continue_at is None:
        return {"call": row.call_id}
    return {"call": row.call_id, "t": f"{row.continue_at:.2f}"}


def _beginning(row: CallRow, best: Moment) -> CallPlace:
    start = best.segment.start
    about = " · ".join(as_text(part) for part in (row.title, row.agent) if part)
    label = f"**{length_text(start)}** {as_text(rule_title(best.rule))}"
    return CallPlace(row.call_id, f"{start:.2f}", label, about)


def call_title(summary: CallSummary) -> str:
    """Name of a call for people: its subject, else its file, else its id."""
    if summary.metadata.subject:
        return summary.metadata.subject
    return summary.source_names[0] if summary.source_names else summary.call_id


def call_labels(rows: Sequence[CallRow]) -> dict[str, dict[str, str]]:
    """Short label -> link to a call, in the order of the rows; no two are the same.

    For choosing a call by keyboard, which the buttons of a table do not know.
    """
    labels: dict[str, dict[str, str]] = {}
    for row in rows:
        at = f"{row.at.day} {row.at:%b %H:%M}"
        label = " · ".join(filter(None, (row.title, row.agent, at)))
        labels[f"{label} · {row.call_id}" if label in labels else label] = _link_to(row)
    return labels


def summary_labels(calls: Iterable[CallSummary]) -> dict[str, str]:
    """Short label -> id of each of one agent's calls, in their order; no two are the same."""
    labels: dict[str, str] = {}
    for call in calls:
        label = f"{call_title(call)} · {when_text(call.listed_at)}"
        labels[f"{label} · {call.call_id}" if label in labels else label] = call.call_id
    return labels


def no_call_text(store: "CallStore", principal: Principal) -> str:
    """Say why there is no call of an agent to choose, and what to do."""
    if store.guesses_first(principal) and store.calls(principal, limit=1):
        return ALL_TO_GUESS
    return NO_CALL_YET


def call_table(rows: Sequence[CallRow]) -> "pd.DataFrame":
    """Rows as a table: one column per fact, in the order in which they are shown.

    Lengths are padded so that they sort as text; talk share is in percent;
    the button that opens a call is a column of its own, since a download has
    no buttons, but needs the names.
    """
    import pandas as pd

    columns = {
        "Replay": ["Open" for _ in rows],
        "Heard": [_heard_text(row) for row in rows],
        "Call": [row.title for row in rows],
        "When": [row.at for row in rows],
        "Agent": [row.agent for row in rows],
        "Team": [row.team for row in rows],
        "Length": [f"{length_text(row.duration_s):>7}" for row in rows],
        "Went well": pd.Series([row.strength_count for row in rows], dtype="Int64"),
        "To try": pd.Series([row.opportunity_count for row in rows], dtype="Int64"),
        "Talk share": pd.Series([_percent(row.agent_talk_ratio) for row in rows], dtype="float64"),
        "What stands out": [row.stands_out for row in rows],
    }
    return pd.DataFrame(columns)


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100.0 * ratio
