"""What somebody wrote for themselves about their calls: a table of its own, closed both ways.

The words are packed here and nowhere else and leave in an `OwnRoom`, so that no
export, log or page shows them by accident. Who wrote them reads them; a coach
or a lead cannot, whatever calls they may see.
"""

from datetime import UTC, datetime

from voicecoach.core.errors import InputError
from voicecoach.core.growth import OwnWords
from voicecoach.core.own_room import OwnRoom
from voicecoach.store.access import (
    Principal,
    own_room_key,
    require_may_check_in,
    visible_calls,
)
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.growth_records import JournalEntry
from voicecoach.store.listing import conditions
from voicecoach.store.own_rows import Erasing, own_row
from voicecoach.store.packed import packed, unpacked
from voicecoach.store.reading import find_call
from voicecoach.store.records import CallFilter
from voicecoach.store.schema import CallRow
from voicecoach.store.schema_growth import JournalRow

__all__ = ["Journal"]


class Journal(Erasing):
    """The part of `voicecoach.store.repository.CallStore` that keeps a private journal."""

    def journal(
        self, principal: Principal, *, agent: str | None = None
    ) -> tuple[JournalEntry, ...]:
        """Own entries, about one agent's calls or all, newest first.

        Raises
        ------
        StoreError
            If one was stored by a version whose form cannot be read any more.
        """
        with read_session(self._engine) as session:
            own = (
                visible_calls(principal)
                .where(*conditions(session, principal, CallFilter(agent=agent)))
                .join(JournalRow, JournalRow.call_id == CallRow.call_id)
                .where(JournalRow.author == principal.id)
                .order_by(JournalRow.written_at.desc(), JournalRow.id)
                .with_only_columns(JournalRow)
            )
            return tuple(_entry(row) for row in session.scalars(own))

    def save_journal_entry(self, principal: Principal, entry: JournalEntry) -> JournalEntry:
        """Keep an entry, or what it reads now; safe on disk when this returns.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If its second is past the end of the call, or the id is another's.
        NotAllowedError
            If the principal has no room of their own.
        """
        with write_session(self._engine, durable=True) as session:
            call = find_call(session, principal, entry.call_id)
            require_may_check_in(principal)
            if entry.at > call.duration_s:
                raise InputError(f"the call ends at {call.duration_s} s; got {entry.at} s")
            row = session.get(JournalRow, entry.id)
            if row is not None and (row.author, row.call_id) != (principal.id, call.call_id):
                raise InputError("this entry's id is taken; make a new UUID")
            if row is None:
                row = JournalRow(id=entry.id, call_id=call.call_id, author=principal.id)
                session.add(row)
            row.start, row.rule, row.written_at = entry.at, entry.rule, datetime.now(UTC)
            row.body = packed(entry.written.open(own_room_key(principal, call.call_id)))
            return _entry(row)

    def delete_journal_entry(self, principal: Principal, entry_id: str) -> None:
        """Delete one of one's own without a trace.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._erasing() as (_, session):
            session.delete(own_row(session, JournalRow, entry_id, principal, called="entry"))


def _entry(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        id=row.id,
        call_id=row.call_id,
        at=row.start,
        rule=row.rule,
        written=OwnRoom(unpacked(row.body, OwnWords), call_id=row.call_id),
        written_at=row.written_at,
    )
