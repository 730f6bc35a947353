"""Table that calls are found by: what was said in them.

SQLite keeps an index of the words beside the table (FTS5). Triggers keep the
two in step inside every transaction, also where a call goes and takes its
rows with it; `rebuild_word_index` makes the index anew, since an index that
is only kept in step remembers words that are gone. Other databases have the
table and no index. (https://www.sqlite.org/fts5.html, 4.4.3 and 6.11)
"""

from typing import Any

from sqlalchemy import DDL, Connection, Index, column, event, insert, inspect, table
from sqlalchemy.orm import Mapped, mapped_column

from voicecoach.store.schema_base import Base, call_key

__all__ = [
    "INDEX_STATEMENTS",
    "WORD_INDEX",
    "UtteranceRow",
    "has_word_index",
    "is_of_schema",
    "rebuild_word_index",
]

WORD_INDEX = "utterance_words"
"""Index of the words of SQLite; it keeps its parts in tables whose names begin so."""

INDEX_STATEMENTS = (
    """CREATE VIRTUAL TABLE utterance_words USING fts5(
        text, content='utterance', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER utterance_said AFTER INSERT ON utterance BEGIN
        INSERT INTO utterance_words(rowid, text) VALUES (new.id, new.text);
    END""",
    """CREATE TRIGGER utterance_unsaid AFTER DELETE ON utterance BEGIN
        INSERT INTO utterance_words(utterance_words, rowid, text)
            VALUES ('delete', old.id, old.text);
    END""",
)
"""What makes the index and keeps it in step; an utterance is never changed, only replaced."""


class UtteranceRow(Base):
    """What somebody said without a long pause, in the newest analysis; words that count only."""

    __tablename__ = "utterance"
    __table_args__ = (Index(None, "call_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = call_key(primary_key=False)
    start: Mapped[float]
    end: Mapped[float]
    speaker: Mapped[str]
    text: Mapped[str]


for _statement in INDEX_STATEMENTS:
    _made: Any = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(UtteranceRow.__table__, "after_create", _made.execute_if(dialect="sqlite"))


def is_of_schema(name: str | None, kind: str, _parents: Any = None) -> bool:
    """Whether a thing in a database is one that the schema describes, and no part of the index.

    In the form that Alembic asks (``include_name``).

    Examples
    --------
    >>> is_of_schema("call", "table"), is_of_schema("utterance_words_data", "table")
    (True, False)
    """
    return kind != "table" or not str(name).startswith(WORD_INDEX)


def has_word_index(connection: Connection) -> bool:
    """Whether the database has an index of words at all."""
    return connection.dialect.name == "sqlite" and inspect(connection).has_table(WORD_INDEX)


def rebuild_word_index(connection: Connection) -> None:
    """Make the index anew from the utterances that there are."""
    if has_word_index(connection):
        index = table(WORD_INDEX, column(WORD_INDEX))
        connection.execute(insert(index).values({WORD_INDEX: "rebuild"}))  # a command of FTS5
