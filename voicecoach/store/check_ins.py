"""How somebody said they felt before a shift or a call: theirs alone, in a table of its own.

Who wrote one reads it; nobody else does, whatever calls they may see.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from voicecoach.store.access import Principal, require_may_check_in
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.own_rows import Erasing, own_row
from voicecoach.store.records import CheckIn
from voicecoach.store.schema import CheckInRow

__all__ = ["CheckIns"]


class CheckIns(Erasing):
    """The part of `voicecoach.store.repository.CallStore` that people fill in about themselves."""

    def check_ins(self, principal: Principal) -> tuple[CheckIn, ...]:
        """Own check-ins, newest first."""
        own = select(CheckInRow).where(CheckInRow.author == principal.id)
        with read_session(self._engine) as session:
            rows = session.scalars(own.order_by(CheckInRow.at.desc(), CheckInRow.id))
            return tuple(CheckIn(id=row.id, at=row.at, level=row.level) for row in rows)

    def save_check_in(self, principal: Principal, *, at: datetime, level: int) -> CheckIn:
        """Keep how the principal says they feel.

        Raises
        ------
        InputError
            If the level is not 1 to 5, or the time has no time zone.
        NotAllowedError
            If the principal has no room of their own.
        """
        require_may_check_in(principal)
        check_in = CheckIn(id=str(uuid4()), at=at, level=level)
        with write_session(self._engine, durable=True) as session:
            session.add(CheckInRow(id=check_in.id, author=principal.id, at=at, level=level))
        return check_in

    def delete_check_in(self, principal: Principal, check_in_id: str) -> None:
        """Delete one of one's own without a trace.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._erasing() as (_, session):
            session.delete(own_row(session, CheckInRow, check_in_id, principal, called="check-in"))
