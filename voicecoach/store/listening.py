"""Who has opened a call, and what of it they have heard: each their own, and nobody else's.

To open a call is to see its figures, so nobody is asked to guess them
afterwards (`voicecoach.store.guesses`). To hear it is to play it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.intervals import as_intervals, bridge
from voicecoach.core.listening import HEARD_RATIO, Listened, listened
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.reading import find_call, load
from voicecoach.store.schema import CallRow, ListeningRow, PlaybackRow

__all__ = ["Listening", "add_opened", "is_heard_by", "refresh_listening"]

_JOINED_S = 0.1
"""Convention: nobody notices a gap this short between two spans that were played."""

_TIME_TOLERANCE_S = 1.0
"""Convention: a playback copy may be that much longer than what was analysed."""


class Listening:
    """The part of `voicecoach.store.repository.CallStore` that knows what was heard."""

    _engine: Engine

    def mark_opened(self, principal: Principal, call_id: str) -> None:
        """Note that the principal has opened a call; doing it twice is harmless.

        A call of which no audio was kept cannot be played: it counts as heard then.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        StoreError
            If it cannot be noted.
        """
        with read_session(self._engine) as session:
            call_id = find_call(session, principal, call_id).call_id
            if session.get(ListeningRow, (call_id, principal.id)) is not None:
                return
        with write_session(self._engine) as session:
            if session.get(ListeningRow, (call_id, principal.id)) is None:
                add_opened(session, principal, call_id, at=datetime.now(UTC))

    def save_listening(
        self,
        principal: Principal,
        call_id: str,
        spans: Sequence[Segment],
        *,
        left_at: float,
        at: datetime,
    ) -> Listened:
        """Add what the principal has played of a call to what they played before.

        Saving the same twice is harmless. Of two places where playing stopped the later holds.

        Parameters
        ----------
        principal : Principal
        call_id : str
        spans : sequence of Segment
            What was played; may overlap, in any order.
        left_at : float
            Where playing stopped.
        at : datetime
            When that was.

        Returns
        -------
        Listened
            How much of the call was heard by now.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If a time lies outside of the call.
        StoreError
            If it cannot be kept.
        """
        with read_session(self._engine) as session:  # which takes a while for a call of hours
            analysis = load(session, principal, call_id)
        _require_inside(analysis, [left_at, *(span.end for span in spans)])
        with write_session(self._engine, durable=True) as session:
            find_call(session, principal, analysis.call_id)
            key = (analysis.call_id, principal.id)
            row = session.get(ListeningRow, key) or add_opened(
                session, principal, analysis.call_id, at=at
            )
            rows = np.concatenate((_rows(row), as_intervals(spans)))
            row.spans = bridge(rows, gap_s=_JOINED_S).tolist()
            if row.played_at is None or at >= row.played_at:
                row.played_at, row.left_at = at, left_at
            return _tell(session, row, analysis)


def add_opened(
    session: Session, principal: Principal, call_id: str, *, at: datetime
) -> ListeningRow:
    """Put in that somebody has opened a call, which they had not before."""
    has_audio = session.get(PlaybackRow, call_id) is not None
    row = ListeningRow(
        call_id=call_id,
        listener=principal.id,
        opened_at=at,
        played_at=None,
        spans=[],
        left_at=0.0,
        heard_ratio=0.0 if has_audio else 1.0,
        continue_at=None,
    )
    session.add(row)
    return row


def is_heard_by(principal: Principal) -> ColumnElement[bool]:
    """Whether somebody has heard a call."""
    own = (
        ListeningRow.call_id == CallRow.call_id,
        ListeningRow.listener == principal.id,
        ListeningRow.heard_ratio >= HEARD_RATIO,
    )
    return select(ListeningRow.call_id).where(*own).exists()


def refresh_listening(session: Session, analysis: CallAnalysis) -> None:
    """Tell anew how much of a call was heard, by the speech of its new analysis."""
    own = ListeningRow.call_id == analysis.call_id
    for row in session.scalars(select(ListeningRow).where(own)):
        _tell(session, row, analysis)


def _tell(session: Session, row: ListeningRow, analysis: CallAnalysis) -> Listened:
    if session.get(PlaybackRow, analysis.call_id) is None:
        return Listened(row.heard_ratio, row.continue_at)
    told = listened(
        _rows(row),
        as_intervals(unit.segment for unit in analysis.diarization.segments),
        left_at=row.left_at,
        duration_s=analysis.duration_s,
    )
    row.heard_ratio, row.continue_at = told.ratio, told.continue_at
    return told


def _rows(row: ListeningRow) -> np.ndarray:
    return np.array(row.spans, dtype=np.float64).reshape(-1, 2)


def _require_inside(analysis: CallAnalysis, times: Sequence[float]) -> None:
    last = max(times)
    if min(times) < 0.0 or last > analysis.duration_s + _TIME_TOLERANCE_S:
        raise InputError(
            f"the call has {analysis.duration_s:.2f} s; what was played reaches to {last:.2f} s"
        )
