"""The private journal: an agent's own words about their calls, grouped by what came before.

Only the agent's own page builds on it: it opens what is closed to everybody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args
from uuid import uuid4

from voicecoach.coaching.deviations import Before, before_at
from voicecoach.core.growth import OwnWords
from voicecoach.core.moment import Moment
from voicecoach.core.own_room import OwnRoom
from voicecoach.store.access import Principal
from voicecoach.store.growth_records import JournalEntry
from voicecoach.store.records import CallFilter
from voicecoach.views.calls import call_title, summary_labels
from voicecoach.views.figures import day_text, length_text
from voicecoach.views.replay import seconds_of
from voicecoach.views.standing_out import rule_title
from voicecoach.views.triggers import BEFORE_WORDS

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "AT_A_TIME",
    "HOW_THE_JOURNAL_IS_READ",
    "NO_ENTRIES",
    "SECOND",
    "WHAT_TO_WRITE",
    "WHO_READS_THE_JOURNAL",
    "JournalGroup",
    "JournalLine",
    "Written",
    "asked_call",
    "asked_place",
    "journal_calls",
    "journal_groups",
    "journal_places",
    "journal_text",
    "write_entry",
]

WHO_READS_THE_JOURNAL = (
    "Your own words. Only you read them: no coach, no lead, no export but the one below, and no "
    "figure is made of them. An entry goes with its call, or when you delete it."
)

HOW_THE_JOURNAL_IS_READ = (
    "Grouped by what happened in the 10 s before, as *My room* groups where your voice left its "
    "usual. It says what came before, not why."
)

NO_ENTRIES = "Nothing written yet. Choose a call and a moment of it, and write what you noticed."

SECOND = "Second of the call, where it is about no moment"
WHAT_TO_WRITE = "What I noticed, and what I want to remember"

LISTED_COUNT = 50
"""Convention: calls to choose from."""

AT_A_TIME = "At another time"
"""What to choose where no moment is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One entry, opened for who wrote it.

    Parameters
    ----------
    entry_id, call_id : str
    title : str
        Call, day and second, and what the moment is where it is about one.
    text : str
    at : float
        Second of the call.
    """

    entry_id: str
    call_id: str
    title: str
    text: str = field(repr=False)
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalGroup:
    """Entries before which the same thing happened, newest first."""

    before: str
    lines: tuple[JournalLine, ...]


def journal_calls(
    store: "CallStore", principal: Principal, agent: str | None, *, asked: str | None = None
) -> dict[str, str]:
    """Label of each of the agent's last calls -> id, newest first; none to be guessed first.

    The call that a link asks for comes first where it is none of these.

    Raises
    ------
    CallNotFoundError
        If there is no such call as is asked for.
    """
    wanted = CallFilter(agent=agent, not_to_guess=True)
    calls = store.calls(principal, filter=wanted, limit=LISTED_COUNT)
    if asked and asked not in {call.call_id for call in calls}:
        calls = (store.summary(principal, asked), *calls)
    return summary_labels(calls)


def journal_places(
    store: "CallStore", principal: Principal, call_id: str
) -> dict[str, Moment | None]:
    """What an entry can be about: the moments of a call by their second, or another time."""
    analysis = store.load(principal, call_id)
    places: dict[str, Moment | None] = {
        f"{length_text(moment.segment.start)} {rule_title(moment.rule)}": moment
        for moment in analysis.moments
    }
    return {**places, AT_A_TIME: None}


def asked_call(calls: Mapping[str, str], call_id: str | None) -> int:
    """Place in the list of the call that a link asks for; the first where it asks for none."""
    ids = list(calls.values())
    return ids.index(call_id) if call_id in ids else 0


def asked_place(places: Mapping[str, Moment | None], second: str | None) -> int:
    """Place in the list of the moment nearest to the second of a link; the first without one."""
    at = seconds_of(second)
    starts = [moment.segment.start for moment in places.values() if moment]
    if at is None or not starts:
        return 0
    return min(range(len(starts)), key=lambda number: abs(starts[number] - at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the page asked for: words about a moment, or about a second where there is none."""

    call_id: str
    text: str = field(repr=False)
    at: float = 0.0
    about: Moment | None = None


def write_entry(store: "CallStore", principal: Principal, written: Written) -> JournalEntry:
    """Keep a new entry, about a moment or a second.

    Raises
    ------
    InputError
        If nothing is written, or the second is past the end of the call.
    """
    moment = written.about
    entry = JournalEntry(
        id=str(uuid4()),
        call_id=written.call_id,
        at=moment.segment.start if moment else written.at,
        rule=moment.rule if moment else None,
        written=OwnRoom(OwnWords(written.text.strip()), call_id=written.call_id),
    )
    return store.save_journal_entry(principal, entry)


def journal_groups(
    store: "CallStore", principal: Principal, agent: str | None
) -> tuple[JournalGroup, ...]:
    """Open the principal's entries about an agent's calls, by what came before; named first.

    Of all calls those that something was written about are read, each once.
    """
    entries = store.journal(principal, agent=agent)
    of_calls: dict[str, list[JournalEntry]] = {}
    for entry in entries:
        of_calls.setdefault(entry.call_id, []).append(entry)
    opened: dict[str, tuple[Before, JournalLine]] = {}
    for call_id, of_call in of_calls.items():
        opened.update(_opened(store, principal, call_id, of_call))
    found: dict[Before, list[JournalLine]] = {before: [] for before in get_args(Before)}
    for entry in entries:
        before, line = opened[entry.id]
        found[before].append(line)
    return tuple(
        JournalGroup(before=BEFORE_WORDS[before], lines=tuple(lines))
        for before, lines in found.items()
        if lines
    )


def _opened(
    store: "CallStore", principal: Principal, call_id: str, entries: Sequence[JournalEntry]
) -> dict[str, tuple[Before, JournalLine]]:
    """What came before each entry about a call, and the entry as it is read, by its id."""
    summary = store.summary(principal, call_id)
    analysis = store.load(principal, call_id)
    key = store.own_room_key(principal, call_id)
    title = f"{call_title(summary)}, {day_text(summary.listed_at)}"
    return {
        entry.id: (before_at(analysis, entry.at), _line(entry, title, entry.written.open(key).text))
        for entry in entries
    }


def _line(entry: JournalEntry, title: str, text: str) -> JournalLine:
    where = f"{title} at {length_text(entry.at)}"
    return JournalLine(
        entry_id=entry.id,
        call_id=entry.call_id,
        title=f"{where} · {rule_title(entry.rule)}" if entry.rule else where,
        text=text,
        at=entry.at,
    )


def journal_text(groups: Sequence[JournalGroup]) -> str:
    """Write all entries as Markdown, for their author to keep elsewhere."""
    parts = ["# My journal", ""]
    for group in groups:
        parts += [f"## {group.before}", ""]
        for line in group.lines:
            parts += [f"### {line.title}", "", line.text, ""]
    return "\n".join(parts)
