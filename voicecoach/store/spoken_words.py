"""The one place that knows how a database finds words: an index in SQLite, LIKE elsewhere."""

from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, column, select, table
from sqlalchemy.orm import Session

from voicecoach.store.schema import UtteranceRow
from voicecoach.store.schema_search import WORD_INDEX
from voicecoach.store.word_query import WordQuery

__all__ = ["calls_that_say", "that_say"]

Columns = TypeVarTuple("Columns")

_INDEX = table(WORD_INDEX, column("rowid"), column(WORD_INDEX))


def that_say(places: Select[*Columns], session: Session, query: WordQuery) -> Select[*Columns]:
    """Narrow a select over utterances to those with these words, the last that came in first."""
    if session.get_bind().dialect.name != "sqlite":
        return places.where(_holds(query)).order_by(UtteranceRow.id.desc())
    return (
        places.join(_INDEX, _INDEX.c.rowid == UtteranceRow.id)
        .where(_matches(query))
        .order_by(_INDEX.c.rowid.desc())
    )


def calls_that_say(session: Session, query: WordQuery) -> Select[str]:
    """Ids of the calls in which somebody says these words in one breath."""
    said = select(UtteranceRow.call_id)
    if session.get_bind().dialect.name != "sqlite":
        return said.where(_holds(query))
    return said.where(UtteranceRow.id.in_(select(_INDEX.c.rowid).where(_matches(query))))


def _matches(query: WordQuery) -> ColumnElement[bool]:
    return _INDEX.c[WORD_INDEX].op("MATCH", is_comparison=True)(query.for_index)


def _holds(query: WordQuery) -> ColumnElement[bool]:
    return and_(*(UtteranceRow.text.icontains(part, autoescape=True) for part in query.fragments))
