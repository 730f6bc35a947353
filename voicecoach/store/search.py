"""Searching all calls for words and kinds of moments, and who has heard which call.

Of many places the newest are taken first, by the order in which they came in,
and only these are sorted by the start of their call: a word that everybody
says is found as quickly as a rare one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    Select,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Valence
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.listing import conditions, is_moment_for
from voicecoach.store.reading import find_call
from voicecoach.store.schema import AgentRow, CallRow, HeardRow, MomentRow, UtteranceRow
from voicecoach.store.search_records import MOST_HITS, Found, Hit, Wanted
from voicecoach.store.spoken_words import that_say
from voicecoach.store.word_query import WordQuery, word_query

__all__ = ["Search", "replace_utterances"]

_NOTHING = Found(hits=(), count=0, is_all=True)


def replace_utterances(session: Session, analysis: CallAnalysis) -> None:
    """Put in what was said instead of what was there before; words that count only."""
    session.execute(delete(UtteranceRow).where(UtteranceRow.call_id == analysis.call_id))
    spoken = analysis.transcript.utterances if analysis.transcript else ()
    rows = [
        {
            "call_id": analysis.call_id,
            "start": utterance.segment.start,
            "end": utterance.segment.end,
            "speaker": utterance.speaker,
            "text": " ".join(word.text for word in utterance.counted_words),
        }
        for utterance in spoken
        if utterance.counted_words
    ]
    if rows:
        session.execute(insert(UtteranceRow), rows)


class Search:
    """The part of `voicecoach.store.repository.CallStore` that finds places in calls."""

    _engine: Engine

    def search(
        self, principal: Principal, wanted: Wanted, *, limit: int = 50, offset: int = 0
    ) -> Found:
        """Find places in the calls that the principal may see, newest call first.

        Moments that are not for the principal's room are not found, nor are
        words inside them as words of a moment. Nothing wanted, nothing found.

        Raises
        ------
        StoreError
            If the database cannot be used.
        """
        query = word_query(wanted.words or "")
        if (wanted.words and not query.terms) or not (query.terms or wanted.is_of_moments):
            return _NOTHING
        with read_session(self._engine) as session:
            places = (
                _said(session, principal, wanted, query)
                if query.terms
                else _moments(session, principal, wanted)
            )
            nearest = places.limit(MOST_HITS + 1).subquery()
            count = session.scalar(select(func.count()).select_from(nearest)) or 0
            order = (nearest.c.listed_at.desc(), nearest.c.call_id, nearest.c.start)
            page = select(nearest).order_by(*order).limit(limit).offset(offset)
            rows = session.execute(page).all()
            texts = {} if query.terms else _words_in(session, rows)
            return Found(
                hits=tuple(_hit(row, texts) for row in rows),
                count=min(count, MOST_HITS),
                is_all=count <= MOST_HITS,
            )

    def mark_heard(self, principal: Principal, call_id: str) -> None:
        """Note that the principal has opened a call to hear it; doing it twice is harmless.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        StoreError
            If it cannot be noted.
        """
        with read_session(self._engine) as session:
            call_id = find_call(session, principal, call_id).call_id
            if session.get(HeardRow, (call_id, principal.id)) is not None:
                return
        with write_session(self._engine) as session:
            row = HeardRow(call_id=call_id, listener=principal.id, at=datetime.now(UTC))
            session.merge(row)


def _of_call() -> tuple[ColumnElement[Any], ...]:
    return (
        CallRow.call_id.label("call_id"),
        CallRow.subject.label("subject"),
        CallRow.source_names.label("source_names"),
        AgentRow.name.label("agent"),
        CallRow.listed_at.label("listed_at"),
    )


def _said(session: Session, principal: Principal, wanted: Wanted, query: WordQuery) -> Select[Any]:
    """Utterances with these words, those that came in last first."""
    places = (
        visible_calls(principal)
        .where(*conditions(session, principal, wanted.calls))
        .join(UtteranceRow, UtteranceRow.call_id == CallRow.call_id)
        .outerjoin(AgentRow, AgentRow.id == CallRow.agent_id)
        .with_only_columns(
            *_of_call(),
            UtteranceRow.start.label("start"),
            UtteranceRow.end.label("end"),
            UtteranceRow.speaker.label("speaker"),
            UtteranceRow.text.label("text"),
        )
    )
    places = that_say(places, session, query)
    if wanted.speaker is not None:
        places = places.where(UtteranceRow.speaker == wanted.speaker)
    if wanted.is_of_moments:
        inside = (
            MomentRow.call_id == UtteranceRow.call_id,
            MomentRow.start < UtteranceRow.end,
            MomentRow.end > UtteranceRow.start,
        )
        places = places.where(select(MomentRow).where(*inside, *_kind(principal, wanted)).exists())
    return places


def _moments(session: Session, principal: Principal, wanted: Wanted) -> Select[Any]:
    places = (
        visible_calls(principal)
        .where(*conditions(session, principal, wanted.calls))
        .join(MomentRow, MomentRow.call_id == CallRow.call_id)
        .outerjoin(AgentRow, AgentRow.id == CallRow.agent_id)
        .where(*_kind(principal, wanted))
        .order_by(CallRow.listed_at.desc(), CallRow.call_id, MomentRow.start)
        .with_only_columns(
            *_of_call(),
            MomentRow.start.label("start"),
            MomentRow.end.label("end"),
            MomentRow.speaker.label("speaker"),
            MomentRow.rule.label("rule"),
            MomentRow.valence.label("valence"),
            MomentRow.number.label("number"),
        )
    )
    if wanted.speaker is not None:
        places = places.where(MomentRow.speaker == wanted.speaker)
    return places


def _kind(principal: Principal, wanted: Wanted) -> list[ColumnElement[bool]]:
    kind = [is_moment_for(principal)]
    if wanted.rule is not None:
        kind.append(MomentRow.rule == wanted.rule)
    if wanted.valence is not None:
        kind.append(MomentRow.valence == wanted.valence)
    return kind


def _words_in(session: Session, rows: Sequence[Row[Any]]) -> dict[tuple[str, int], str]:
    """First words of the speaker inside each moment, by call and number of the moment."""
    keys = [(row.call_id, row.number) for row in rows]
    inside = and_(
        UtteranceRow.call_id == MomentRow.call_id,
        UtteranceRow.speaker == MomentRow.speaker,
        UtteranceRow.start < MomentRow.end,
        UtteranceRow.end > MomentRow.start,
    )
    said = session.execute(
        select(MomentRow.call_id, MomentRow.number, UtteranceRow.text)
        .join(UtteranceRow, inside)
        .where(tuple_(MomentRow.call_id, MomentRow.number).in_(keys))
        .order_by(UtteranceRow.start.desc())
    )
    return {(call_id, number): text for call_id, number, text in said}


def _hit(row: Row[Any], texts: dict[tuple[str, int], str]) -> Hit:
    known = row._mapping  # noqa: SLF001 - the documented name of it
    return Hit(
        call_id=row.call_id,
        subject=row.subject,
        source_names=tuple(row.source_names),
        agent=row.agent,
        listed_at=row.listed_at,
        segment=Segment(row.start, row.end),
        speaker=row.speaker,
        text=known.get("text") or texts.get((row.call_id, known.get("number", -1))),
        rule=known.get("rule"),
        valence=cast("Valence | None", known.get("valence")),
    )
