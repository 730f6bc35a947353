"""New answers to moments of real calls: who recorded them hears them, and nobody else.

The recording of a take is a file of the store like the audio of calls, found
by its digest; it goes with its row, and the row with its retake and its call.
"""

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.core.growth import OwnTake
from voicecoach.core.own_room import OwnRoom
from voicecoach.core.segment import Segment
from voicecoach.store.access import (
    Principal,
    own_room_key,
    require_may_check_in,
    visible_calls,
)
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.files import take_name
from voicecoach.store.growth_records import Retake, Take
from voicecoach.store.own_rows import Erasing
from voicecoach.store.packed import packed, unpacked
from voicecoach.store.reading import find_call
from voicecoach.store.schema import CallRow
from voicecoach.store.schema_growth import RetakeRow, TakeRow

__all__ = ["Retakes"]

_TIME_TOLERANCE_S = 1e-3


class Retakes(Erasing):
    """The part of `voicecoach.store.repository.CallStore` that keeps new answers."""

    def retakes(self, principal: Principal) -> tuple[Retake, ...]:
        """Moments that the principal has chosen to answer anew, newest first, with their takes.

        Raises
        ------
        StoreError
            If a take was stored by a version whose form cannot be read any more.
        """
        with read_session(self._engine) as session:
            rows = session.scalars(_own_retakes(principal)).all()
            return tuple(_retake(session, row) for row in rows)

    def retake(self, principal: Principal, retake_id: str) -> Retake:
        """One of them.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        """
        with read_session(self._engine) as session:
            return _retake(session, _own_row(session, principal, retake_id))

    def save_retake(self, principal: Principal, retake: Retake) -> Retake:
        """Keep that a moment is to be answered anew; a moment that is there is not doubled.

        Returns
        -------
        Retake
            As kept: with its takes.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If the moment reaches past the end of the call.
        NotAllowedError
            If the principal has no room of their own.
        """
        with write_session(self._engine, durable=True) as session:
            call = find_call(session, principal, retake.call_id)
            require_may_check_in(principal)
            if retake.segment.end > call.duration_s + _TIME_TOLERANCE_S:
                raise InputError(
                    f"the call ends at {call.duration_s} s; got a moment to {retake.segment.end} s"
                )
            there = session.scalars(
                _own_retakes(principal).where(
                    RetakeRow.call_id == call.call_id,
                    RetakeRow.start == retake.segment.start,
                    RetakeRow.end == retake.segment.end,
                )
            ).first()
            row = there or RetakeRow(
                id=retake.id,
                call_id=call.call_id,
                author=principal.id,
                start=retake.segment.start,
                end=retake.segment.end,
                rule=retake.rule,
                chosen_at=retake.chosen_at,
            )
            session.add(row)
            session.flush()
            return _retake(session, row)

    def save_take(
        self,
        principal: Principal,
        *,
        retake_id: str,
        take_id: str,
        content: bytes,
        duration_s: float,
        heard: OwnRoom[OwnTake],
        taken_at: datetime,
    ) -> Take:
        """Keep a new answer: the recording as a WAV file, and what was measured in it.

        Raises
        ------
        CallNotFoundError
            If the principal has no retake of this id.
        InputError
            If the id of the take is taken.
        StoreError
            If the store cannot be written.
        """
        digest = hashlib.sha256(content).hexdigest()
        with self._files.changing(self._rows) as change:
            change.touches((take_name(digest),))
            change.place(take_name(digest), content)
            with write_session(self._engine, durable=True) as session:
                retake = _own_row(session, principal, retake_id)
                if session.get(TakeRow, take_id) is not None:
                    raise InputError("this take's id is taken; make a new UUID")
                row = TakeRow(
                    id=take_id,
                    retake_id=retake.id,
                    taken_at=taken_at,
                    duration_s=duration_s,
                    audio_digest=digest,
                    audio_file=take_name(digest),
                    body=packed(heard.open(own_room_key(principal, retake.call_id))),
                )
                session.add(row)
                return _take(row, retake.call_id)

    def delete_take(self, principal: Principal, take_id: str) -> None:
        """Delete one new answer without a trace.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._erasing() as (change, session):
            row = session.get(TakeRow, take_id)
            if row is None:
                raise CallNotFoundError(f"no take {take_id!r} of yours")
            _own_row(session, principal, row.retake_id)
            change.touches((row.audio_file,))
            session.delete(row)

    def delete_retake(self, principal: Principal, retake_id: str) -> None:
        """Delete a moment that was to be answered anew, with all its takes, without a trace.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._erasing() as (change, session):
            row = _own_row(session, principal, retake_id)
            takes = select(TakeRow.audio_file).where(TakeRow.retake_id == row.id)
            change.touches(session.scalars(takes).all())
            session.delete(row)

    def may_hear_take(self, principal: Principal, audio_digest: str) -> Path | None:
        """File of a take of this digest, if the principal recorded it, else ``None``."""
        own = _own_retakes(principal).join(TakeRow, TakeRow.retake_id == RetakeRow.id)
        wanted = own.where(TakeRow.audio_digest == audio_digest).limit(1)
        with read_session(self._engine) as session:
            name = session.scalars(wanted.with_only_columns(TakeRow.audio_file)).one_or_none()
        return None if name is None else self._files.path(name)


def _own_retakes(principal: Principal) -> Select[RetakeRow]:
    return (
        visible_calls(principal)
        .join(RetakeRow, RetakeRow.call_id == CallRow.call_id)
        .where(RetakeRow.author == principal.id)
        .order_by(RetakeRow.chosen_at.desc(), RetakeRow.id)
        .with_only_columns(RetakeRow)
    )


def _own_row(session: Session, principal: Principal, retake_id: str) -> RetakeRow:
    row = session.scalars(_own_retakes(principal).where(RetakeRow.id == retake_id)).one_or_none()
    if row is None:
        raise CallNotFoundError(f"no retake {retake_id!r} of yours")
    return row


def _retake(session: Session, row: RetakeRow) -> Retake:
    takes = select(TakeRow).where(TakeRow.retake_id == row.id)
    return Retake(
        id=row.id,
        call_id=row.call_id,
        segment=Segment(row.start, row.end),
        rule=row.rule,
        chosen_at=row.chosen_at,
        takes=tuple(
            _take(take, row.call_id)
            for take in session.scalars(takes.order_by(TakeRow.taken_at, TakeRow.id))
        ),
    )


def _take(row: TakeRow, call_id: str) -> Take:
    return Take(
        id=row.id,
        taken_at=row.taken_at,
        duration_s=row.duration_s,
        heard=OwnRoom(unpacked(row.body, OwnTake), call_id=call_id),
        audio_digest=row.audio_digest,
    )
