"""Reviews of calls: drafts that their authors see, versions that stay once they are finished."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from voicecoach.core.errors import InputError
from voicecoach.core.review import Anchor, Review, Score
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.reading import find_call
from voicecoach.store.schema import CallRow
from voicecoach.store.schema_reviews import ReviewRow

__all__ = ["Reviews"]

_TIME_TOLERANCE_S = 0.02


class Reviews:
    """The part of `voicecoach.store.repository.CallStore` that keeps reviews."""

    _engine: Engine

    def draft_review(self, principal: Principal, call_id: str) -> Review | None:
        """One's own review of a call as far as it has come; ``None`` where none is begun.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with read_session(self._engine) as session:
            find_call(session, principal, call_id)
            row = _draft(session, principal, call_id)
            return None if row is None else _review(row)

    def reviews(self, principal: Principal, call_id: str) -> tuple[Review, ...]:
        """Finished reviews of a call, newest first; of each author only the last version.

        Leads see none: a review is between agent and coach.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with read_session(self._engine) as session:
            find_call(session, principal, call_id)
            return _newest(session, principal, ReviewRow.call_id == call_id)

    def finished_reviews(self, principal: Principal) -> tuple[Review, ...]:
        """Finished reviews of all calls that can be seen, newest first, as `reviews`."""
        seen = visible_calls(principal).with_only_columns(CallRow.call_id)
        with read_session(self._engine) as session:
            return _newest(session, principal, ReviewRow.call_id.in_(seen))

    def save_review(self, principal: Principal, review: Review) -> Review:
        """Keep how far a review has come; safe on disk when this returns.

        After a finished version this begins the next one.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If a score names a stretch past the end of the call.
        """
        with write_session(self._engine, durable=True) as session:
            call = find_call(session, principal, review.call_id)
            _require_inside(review, call)
            row = _draft(session, principal, review.call_id)
            if row is None:
                version = _last_version(session, principal, review.call_id) + 1
                row = ReviewRow(call_id=review.call_id, author=principal.id, version=version)
                session.add(row)
            row.rubric, row.summary = review.rubric, review.summary
            row.scores = [_written(score) for score in review.scores]
            row.saved_at = datetime.now(UTC)
            return _review(row)

    def finish_review(
        self, principal: Principal, call_id: str, *, criteria: Collection[str]
    ) -> Review:
        """Finish one's draft, which then stays as it is; safe on disk when this returns.

        Parameters
        ----------
        principal : Principal
        call_id : str
        criteria : collection of str
            Names that need a level or "not applicable".

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If there is no draft, or a criterion is open.
        """
        with write_session(self._engine, durable=True) as session:
            find_call(session, principal, call_id)
            row = _draft(session, principal, call_id)
            if row is None:
                raise InputError("there is no review to finish; score the call first")
            if missing := _review(row).missing(criteria):
                raise InputError(
                    f"these are open: {', '.join(missing)}; give a level or say that the call "
                    "had no occasion for it"
                )
            row.finished_at = datetime.now(UTC)
            return _review(row)

    def delete_draft_review(self, principal: Principal, call_id: str) -> None:
        """Throw one's draft away; finished versions stay.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with write_session(self._engine, durable=True) as session:
            find_call(session, principal, call_id)
            row = _draft(session, principal, call_id)
            if row is not None:
                session.delete(row)


def _draft(session: Session, principal: Principal, call_id: str) -> ReviewRow | None:
    return session.scalars(
        select(ReviewRow).where(
            ReviewRow.call_id == call_id,
            ReviewRow.author == principal.id,
            ReviewRow.finished_at.is_(None),
        )
    ).first()


def _last_version(session: Session, principal: Principal, call_id: str) -> int:
    newest = select(func.max(ReviewRow.version)).where(
        ReviewRow.call_id == call_id, ReviewRow.author == principal.id
    )
    return session.scalar(newest) or 0


def _newest(session: Session, principal: Principal, wanted: Any) -> tuple[Review, ...]:
    if room_of(principal) == "lead":
        return ()
    rows = session.scalars(
        select(ReviewRow)
        .where(wanted, ReviewRow.finished_at.is_not(None))
        .order_by(ReviewRow.finished_at.desc(), ReviewRow.version.desc())
    )
    newest: dict[tuple[str, str], Review] = {}
    for row in rows:
        newest.setdefault((row.call_id, row.author), _review(row))
    return tuple(newest.values())


def _require_inside(review: Review, call: CallRow) -> None:
    ends = [anchor.segment.end for score in review.scores for anchor in score.anchors]
    if max(ends, default=0.0) > call.duration_s + _TIME_TOLERANCE_S:
        raise InputError(
            f"need stretches within the call's {call.duration_s} s; one ends at {max(ends)} s"
        )


def _written(score: Score) -> dict[str, Any]:
    anchors = [
        {"start": anchor.segment.start, "end": anchor.segment.end, "rule": anchor.rule}
        for anchor in score.anchors
    ]
    return {"criterion": score.criterion, "level": score.level, "anchors": anchors}


def _review(row: ReviewRow) -> Review:
    return Review(
        call_id=row.call_id,
        rubric=row.rubric,
        scores=tuple(_score(written) for written in row.scores),
        summary=row.summary,
        author=row.author,
        version=row.version,
        saved_at=row.saved_at,
        finished_at=row.finished_at,
    )


def _score(written: dict[str, Any]) -> Score:
    anchors = tuple(
        Anchor(Segment(each["start"], each["end"]), each["rule"]) for each in written["anchors"]
    )
    return Score(criterion=written["criterion"], level=written["level"], anchors=anchors)
