"""Searching all calls for words and kinds of moments.

Of many places the newest are taken first, by the order in which they came in,
and only these are sorted by the start of their call: a word that everybody
says is found as quickly as a rare one.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    Select,
    and_,
    delete,
    insert,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Valence
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, visible_calls
from voicecoach.store.engine import read_session
from voicecoach.store.guesses import due_among
from voicecoach.store.listing import conditions, is_moment_for
from voicecoach.store.schema import CallRow, MomentRow, UtteranceRow
from voicecoach.store.search_records import MOST_HITS, Found, Hit, Wanted
from voicecoach.store.spoken_words import that_say
from voicecoach.store.word_query import WordQuery, word_query

__all__ = ["Search", "replace_utterances"]

Keys = Select[int, str, datetime, float]
"""Key of an utterance or number of a moment, its call, when that was, and the second."""

Place = Row[int, str, datetime, float]

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
        words inside them as words of a moment. Of a call that the principal
        wants to guess first it is told once that something is there: how often
        is part of the answer. Nothing wanted, nothing found.

        Raises
        ------
        StoreError
            If the database cannot be used.
        """
        query = word_query(wanted.words or "")
        if (wanted.words and not query.terms) or not (query.terms or wanted.is_of_moments):
            return _NOTHING
        with read_session(self._engine) as session:
            find = _said if query.terms else _moments
            keys = session.execute(
                find(session, principal, wanted, query).limit(MOST_HITS + 1)
            ).all()
            in_order = sorted(keys[:MOST_HITS], key=_newest_call_first)
            due = due_among(session, principal, {row.call_id for row in in_order})
            in_order = list(_once(in_order, due))
            page = in_order[offset : offset + limit]
            tell = _hits_said if query.terms else _hits_of_moments
            hits = tell(session, principal, page)
            return Found(
                hits=tuple(hits[row.call_id, row.key] for row in page),
                count=len(in_order),
                is_all=len(keys) <= MOST_HITS,
                to_guess=due,
            )


def _newest_call_first(row: Place) -> tuple[float, str, float]:
    return -row.listed_at.timestamp(), row.call_id, row.start


def _once(places: Sequence[Place], due: Collection[str]) -> Iterator[Place]:
    """Yield all places, but of calls that are to be guessed first only one each."""
    told: set[str] = set()
    for place in places:
        if place.call_id not in told:
            yield place
        if place.call_id in due:
            told.add(place.call_id)


def _said(session: Session, principal: Principal, wanted: Wanted, query: WordQuery) -> Keys:
    """Keys of the utterances with these words, those that came in last first."""
    places = (
        visible_calls(principal)
        .where(*conditions(session, principal, wanted.calls))
        .join(UtteranceRow, UtteranceRow.call_id == CallRow.call_id)
        .with_only_columns(
            UtteranceRow.id.label("key"), CallRow.call_id, CallRow.listed_at, UtteranceRow.start
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


def _moments(session: Session, principal: Principal, wanted: Wanted, _query: WordQuery) -> Keys:
    """Keys of the moments of this kind, newest call first."""
    places = (
        visible_calls(principal)
        .where(*conditions(session, principal, wanted.calls))
        .join(MomentRow, MomentRow.call_id == CallRow.call_id)
        .where(*_kind(principal, wanted))
        .order_by(CallRow.listed_at.desc())
        .with_only_columns(
            MomentRow.number.label("key"), CallRow.call_id, CallRow.listed_at, MomentRow.start
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


def _hits_said(
    session: Session, principal: Principal, page: Sequence[Place]
) -> dict[tuple[str, int], Hit]:
    """Everything about some utterances, by call and key."""
    said = (
        visible_calls(principal)
        .join(UtteranceRow, UtteranceRow.call_id == CallRow.call_id)
        .where(UtteranceRow.id.in_([row.key for row in page]))
        .add_columns(UtteranceRow)
    )
    return {
        (call.call_id, row.id): _hit(call, row, text=row.text)
        for call, row in session.execute(said)
    }


def _hits_of_moments(
    session: Session, principal: Principal, page: Sequence[Place]
) -> dict[tuple[str, int], Hit]:
    """Everything about some moments, with the first words of the speaker in each."""
    keys = [(row.call_id, row.key) for row in page]
    found = (
        visible_calls(principal)
        .join(MomentRow, MomentRow.call_id == CallRow.call_id)
        .where(tuple_(MomentRow.call_id, MomentRow.number).in_(keys))
        .add_columns(MomentRow)
    )
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
    texts = {(call_id, number): text for call_id, number, text in said}  # the first stays
    return {
        (call.call_id, row.number): _hit(call, row, text=texts.get((call.call_id, row.number)))
        for call, row in session.execute(found)
    }


def _hit(call: CallRow, row: UtteranceRow | MomentRow, *, text: str | None) -> Hit:
    moment = row if isinstance(row, MomentRow) else None
    return Hit(
        call_id=call.call_id,
        subject=call.subject,
        source_names=tuple(call.source_names),
        agent=call.agent.name if call.agent else None,
        listed_at=call.listed_at,
        segment=Segment(row.start, row.end),
        speaker=row.speaker,
        text=text,
        rule=moment.rule if moment else None,
        valence=cast("Valence", moment.valence) if moment else None,
    )
