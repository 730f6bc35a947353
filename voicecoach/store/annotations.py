"""What people wrote about calls: the newest form of each holds, in whatever order they arrive.

A browser sends each form until it is confirmed, so an older one may come after
a newer one, or after the annotation was deleted. Each says when it was made
(``edited_at``); of two the later holds, and of two made in the same
millisecond always the same one. Where an annotation was deleted, its id and
that time stay until the call goes.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from voicecoach.coaching.annotations import annotations_for
from voicecoach.core.annotation import Annotation, Kind, require_uuid
from voicecoach.core.errors import InputError, NotAllowedError
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.listing import conditions
from voicecoach.store.reading import find_call
from voicecoach.store.records import CallFilter, SharedMoment
from voicecoach.store.schema import CallRow
from voicecoach.store.schema_annotations import AnnotationRow, DeletedAnnotationRow

__all__ = ["MAX_ANNOTATION_COUNT", "Annotations"]

MAX_ANNOTATION_COUNT = 5_000
"""Most annotations of one call, deleted ones included; convention: no person writes as many."""

_TIME_TOLERANCE_S = 0.02
_NEXT = timedelta(milliseconds=1)


class Annotations:
    """The part of `voicecoach.store.repository.CallStore` that people write into."""

    _engine: Engine

    def annotations(self, principal: Principal, call_id: str) -> tuple[Annotation, ...]:
        """What people wrote about a call and the principal may read, in the order of the call.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with read_session(self._engine) as session:
            find_call(session, principal, call_id)
            rows = session.scalars(
                select(AnnotationRow)
                .where(AnnotationRow.call_id == call_id, _may_be_read_by(principal))
                .order_by(AnnotationRow.start, AnnotationRow.created_at, AnnotationRow.id)
            )
            return _for(principal, rows)

    def annotations_of_kind(
        self, principal: Principal, kind: Kind, *, author: str | None = None
    ) -> tuple[Annotation, ...]:
        """Annotations of a kind on all calls, newest first; of one author, if that is given."""
        by_author = true() if author is None else AnnotationRow.author == author
        seen = visible_calls(principal).with_only_columns(CallRow.call_id)
        with read_session(self._engine) as session:
            rows = session.scalars(
                select(AnnotationRow)
                .where(AnnotationRow.kind == kind, by_author, AnnotationRow.call_id.in_(seen))
                .where(_may_be_read_by(principal))
                .order_by(AnnotationRow.created_at.desc(), AnnotationRow.id)
            )
            return _for(principal, rows)

    def praise(
        self, principal: Principal, *, agent: str | None = None, rule: str | None = None
    ) -> tuple[Annotation, ...]:
        """Shared words of persons that something went well, newest first, on all calls.

        Notes marked so, and verdicts that confirm a moment, whatever its valence.

        Parameters
        ----------
        principal : Principal
        agent : str, optional
            Only on calls of one agent.
        rule : str, optional
            Only on moments of one rule.
        """
        marked = and_(AnnotationRow.kind == "note", AnnotationRow.valence == "strength")
        confirmed = and_(AnnotationRow.kind == "verdict", AnnotationRow.choice == "confirmed")
        with read_session(self._engine) as session:
            of_agent = conditions(session, principal, CallFilter(agent=agent))
            seen = visible_calls(principal).where(*of_agent)
            rows = session.scalars(
                select(AnnotationRow)
                .where(or_(marked, confirmed), AnnotationRow.visibility == "shared")
                .where(true() if rule is None else AnnotationRow.rule == rule)
                .where(AnnotationRow.call_id.in_(seen.with_only_columns(CallRow.call_id)))
                .where(_may_be_read_by(principal))
                .order_by(AnnotationRow.created_at.desc(), AnnotationRow.id)
            )
            return _for(principal, rows)

    def shared_moments(self, principal: Principal) -> tuple[SharedMoment, ...]:
        """Moments that agents shared with a question, newest first, with what was replied."""
        questions = self.annotations_of_kind(principal, "question")
        replies = self.annotations_of_kind(principal, "reply")[::-1]
        return tuple(
            SharedMoment(
                question=question,
                replies=tuple(reply for reply in replies if reply.reply_to == question.id),
            )
            for question in questions
        )

    def annotations_state(self, principal: Principal, call_id: str) -> str:
        """A short text that is another one whenever what people wrote about a call is.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with read_session(self._engine) as session:
            find_call(session, principal, call_id)
            newest = select(func.max(AnnotationRow.updated_at)).where(
                AnnotationRow.call_id == call_id
            )
            count, deleted_count = _counts(session, call_id)
            at = session.scalar(newest)
        return f"{count}-{deleted_count}-{0 if at is None else at.timestamp():.6f}"

    def save_annotation(self, principal: Principal, annotation: Annotation) -> Annotation | None:
        """Put in an annotation, or the newer form of one; safe on disk when this returns.

        Returns
        -------
        Annotation or None
            As it stands now, with author and times; ``None`` where it was
            deleted after it had got this form.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If it reaches past the end of the call, or the call has too many.
        NotAllowedError
            If somebody else wrote it, or its id belongs to another call.
        """
        with write_session(self._engine, durable=True) as session:
            call = find_call(session, principal, annotation.call_id)
            _require_inside(annotation, call)
            row, gone = _known(session, principal, call.call_id, annotation.id)
            kept = row or gone
            at = _time_of(annotation.edited_at, kept)
            if kept is not None and not _holds_over(kept, at, annotation):
                return None if row is None else _annotation(row)
            if gone is not None:
                session.delete(gone)
            if kept is None:
                _require_room(session, call)
            return _annotation(row=_put(session, principal, row, annotation, at))

    def delete_annotation(
        self,
        principal: Principal,
        call_id: str,
        annotation_id: str,
        *,
        edited_at: datetime | None = None,
    ) -> bool:
        """Delete an annotation unless it got another form later; safe on disk when this returns.

        Unlike after `voicecoach.store.repository.CallStore.delete`, copies of
        its text may stay in unused parts of the database file until the next
        of those.

        Parameters
        ----------
        principal : Principal
        call_id : str
        annotation_id : str
            Also one that never arrived: it will not, then.
        edited_at : datetime or None
            When it was deleted, by the clock of who did; ``None`` for now.

        Returns
        -------
        bool
            Whether it is gone.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If the id is no UUID, or the call has too many.
        NotAllowedError
            If somebody else wrote it, or its id belongs to another call.
        """
        require_uuid("an annotation's id", annotation_id)
        with write_session(self._engine, durable=True) as session:
            call = find_call(session, principal, call_id)
            row, gone = _known(session, principal, call_id, annotation_id)
            kept = row or gone
            at = _time_of(edited_at, kept)
            if kept is None:
                _require_room(session, call)
            elif kept.edited_at > at:
                return row is None
            if row is not None:
                session.delete(row)
                session.flush()
            session.merge(
                DeletedAnnotationRow(
                    id=annotation_id, call_id=call_id, author=principal.id, edited_at=at
                )
            )
            return True


Kept = AnnotationRow | DeletedAnnotationRow


def _may_be_read_by(principal: Principal) -> ColumnElement[bool]:
    own = AnnotationRow.author == principal.id
    is_of_the_pair = room_of(principal) in {"agent", "coach"}
    shared = AnnotationRow.visibility == "shared"
    return or_(own, and_(true() if is_of_the_pair else false(), shared))


def _for(principal: Principal, rows: Iterable[AnnotationRow]) -> tuple[Annotation, ...]:
    """Values of rows that the principal may read, own ones whole."""
    room = room_of(principal)
    every = (_annotation(row) for row in rows)
    return tuple(
        told
        for written in every
        for told in (
            (written,) if written.author == principal.id else annotations_for((written,), room)
        )
    )


def _annotation(row: AnnotationRow) -> Annotation:
    return Annotation(
        id=row.id,
        call_id=row.call_id,
        segment=Segment(row.start, row.end),
        kind=row.kind,  # type: ignore[arg-type]  # checked by the value
        text=row.text,
        speaker=row.speaker,
        valence=row.valence,  # type: ignore[arg-type]
        rule=row.rule,
        choice=row.choice,  # type: ignore[arg-type]
        visibility=row.visibility,  # type: ignore[arg-type]
        reply_to=row.reply_to,
        author=row.author,
        created_at=row.created_at,
        updated_at=row.updated_at,
        edited_at=row.edited_at,
    )


def _require_inside(annotation: Annotation, call: CallRow) -> None:
    if annotation.segment.end > call.duration_s + _TIME_TOLERANCE_S:
        raise InputError(
            f"need an end within the call's {call.duration_s} s; got {annotation.segment.end} s"
        )


def _require_room(session: Session, call: CallRow) -> None:
    if sum(_counts(session, call.call_id)) >= MAX_ANNOTATION_COUNT:
        raise InputError(
            f"a call holds at most {MAX_ANNOTATION_COUNT} annotations, deleted ones included; "
            "change one of those there are"
        )


def _counts(session: Session, call_id: str) -> tuple[int, int]:
    annotation, deleted = (
        session.scalars(
            select(func.count()).select_from(table).where(table.call_id == call_id)
        ).one()
        for table in (AnnotationRow, DeletedAnnotationRow)
    )
    return annotation, deleted


def _known(
    session: Session, principal: Principal, call_id: str, annotation_id: str
) -> tuple[AnnotationRow | None, DeletedAnnotationRow | None]:
    """What is kept under an id; never both."""
    row = session.get(AnnotationRow, annotation_id)
    gone = session.get(DeletedAnnotationRow, annotation_id)
    kept = row or gone
    if kept is not None and kept.call_id != call_id:
        raise NotAllowedError("this annotation's id is taken on another call; make a new UUID")
    if kept is not None and kept.author != principal.id:
        raise NotAllowedError("somebody else wrote this: reply to it instead")
    return row, gone


def _time_of(edited_at: datetime | None, kept: Kept | None) -> datetime:
    """When a form was made, in whole milliseconds, as browsers count; now is after all others."""
    at = edited_at or datetime.now(UTC)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return max(at, kept.edited_at + _NEXT) if edited_at is None and kept is not None else at


def _holds_over(kept: Kept, at: datetime, annotation: Annotation) -> bool:
    """Whether a form made ``at`` is later than what is kept; a deletion is later than its time."""
    if at != kept.edited_at:
        return at > kept.edited_at
    return isinstance(kept, AnnotationRow) and _content(annotation) > _content(_annotation(kept))


def _content(written: Annotation) -> str:
    """What a person can change, in one text; only there to choose between forms of one time."""
    at = (written.segment.start, written.segment.end, written.speaker, written.rule)
    said = (written.kind, written.valence, written.choice, written.reply_to, written.visibility)
    return repr((at, said, written.text))


def _put(
    session: Session,
    principal: Principal,
    row: AnnotationRow | None,
    annotation: Annotation,
    at: datetime,
) -> AnnotationRow:
    now = datetime.now(UTC)
    if row is None:
        row = AnnotationRow(id=annotation.id, author=principal.id, created_at=now)
        row.call_id = annotation.call_id
        session.add(row)
    row.start, row.end = annotation.segment.start, annotation.segment.end
    row.speaker, row.kind, row.text = annotation.speaker, annotation.kind, annotation.text
    row.valence, row.rule, row.choice = annotation.valence, annotation.rule, annotation.choice
    row.visibility, row.reply_to = annotation.visibility, annotation.reply_to
    row.updated_at, row.edited_at = now, at
    return row
