"""Words and kinds of moments are found across calls, and are gone with their call."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql

from tests.store.calls import make_analysis
from tests.store.test_erasure import traces
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Exclusion, Transcript, Utterance, Word
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.records import CallFilter, CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.schema import UtteranceRow
from voicecoach.store.search import MOST_HITS
from voicecoach.store.search_records import Wanted
from voicecoach.store.spoken_words import that_say
from voicecoach.store.word_query import word_query

STRANGER = Principal(id="mallory", name="Mallory", role=Role.COACH)


def said(speaker: str, text: str, start: float, excluded: Exclusion | None = None) -> Utterance:
    """Each word takes an eighth of a second."""
    return Utterance(
        speaker,
        tuple(
            Word(word, Segment(start + n / 8, start + (n + 1) / 8), excluded=excluded)
            for n, word in enumerate(text.split())
        ),
    )


def save(store: CallStore, name: str, *lines: Utterance, **metadata: object) -> str:
    analysis = make_analysis(name, valences=("strength", "opportunity"))
    spoken = Transcript(tuple(sorted(lines, key=lambda line: line.segment)), "en")
    return store.save(
        LOCAL_USER,
        analysis=replace(analysis, transcript=spoken if lines else None),
        metadata=CallMetadata(**metadata),  # type: ignore[arg-type]
        playback=None,
    )


def found(store: CallStore, **wanted: object) -> list[tuple[str, float]]:
    hits = store.search(LOCAL_USER, Wanted(**wanted)).hits  # type: ignore[arg-type]
    return [(hit.source_names[0].removesuffix(".wav"), hit.segment.start) for hit in hits]


@pytest.fixture
def calls(store: CallStore) -> CallStore:
    save(
        store,
        "refund",
        said(CUSTOMER, "I want a refund, please.", 0.0),
        said(AGENT, "I'll call you back about the Müller refunds.", 4.0),
        agent="Ana",
    )
    save(
        store,
        "gate",
        said(AGENT, "You called back? Refund refused.", 0.5, "no_speech"),
        said(CUSTOMER, "The back gate, I call it.", 6.0),
        agent="Ben",
    )
    save(store, "silent", agent="Ben")
    return store


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("refund", [("refund", 0.0), ("refund", 4.0)]),
        ("REFUNDS", [("refund", 4.0)]),
        ("muller", [("refund", 4.0)]),
        ('"call you back"', [("refund", 4.0)]),
        ("call back", [("gate", 6.0), ("refund", 4.0)]),
        ('"refund"', [("refund", 0.0)]),
        ("i'll", [("refund", 4.0)]),
        ("fund", []),
        ("refused", []),  # nobody can have said it there
        ('AND OR NOT "', []),
        ("refund* OR gate", []),
        ("?!", []),
        ("", []),
    ],
)
def test_words_are_found_by_their_beginnings_and_in_quotes_as_they_are(
    calls: CallStore, typed: str, where: list[tuple[str, float]]
) -> None:
    assert sorted(found(calls, words=typed)) == sorted(where)


def test_words_of_one_speaker_or_one_agent(calls: CallStore) -> None:
    assert found(calls, words="refund", speaker=CUSTOMER) == [("refund", 0.0)]
    assert found(calls, words="call", calls=CallFilter(agent="Ben")) == [("gate", 6.0)]


def test_a_kind_of_moment_is_found_with_what_was_said_in_it(calls: CallStore) -> None:
    (hit, *_) = calls.search(
        LOCAL_USER, Wanted(valence="strength", calls=CallFilter(agent="Ana"))
    ).hits
    assert (hit.rule, hit.segment.start, hit.text) == ("TRN01", 0.0, None)  # the customer spoke
    assert found(calls, rule="TRN01", valence="opportunity") == [
        ("silent", 1.0),
        ("gate", 1.0),
        ("refund", 1.0),
    ]
    assert found(calls, rule="LIS01") == []


def test_words_inside_a_kind_of_moment(calls: CallStore) -> None:
    assert found(calls, words="refund", rule="TRN01") == [("refund", 0.0)]
    assert found(calls, words="refund", rule="LIS01") == []


def test_nothing_wanted_nothing_found(calls: CallStore) -> None:
    assert found(calls) == []


def test_a_stranger_finds_nothing(calls: CallStore) -> None:
    assert calls.search(STRANGER, Wanted(words="refund")).hits == ()
    assert calls.search(STRANGER, Wanted(rule="TRN01")).hits == ()


def test_a_new_analysis_replaces_the_words(calls: CallStore) -> None:
    save(calls, "refund", said(AGENT, "Nothing of the kind.", 1.0))
    assert found(calls, words="refund") == []
    assert found(calls, words="kind") == [("refund", 1.0)]


def test_the_list_of_calls_finds_words_too(calls: CallStore) -> None:
    names = {
        call.source_names[0] for call in calls.calls(LOCAL_USER, filter=CallFilter(text="gate"))
    }
    assert names == {"gate.wav"}
    (only,) = calls.calls(LOCAL_USER, filter=CallFilter(text="mull"))
    assert only.source_names == ("refund.wav",)


def test_more_places_than_anybody_reads_are_told(store: CallStore) -> None:
    lines = [said(AGENT, "Again.", number / 8) for number in range(MOST_HITS + 1)]
    analysis = replace(make_analysis("long"), duration_s=600.0)
    spoken = Transcript(tuple(lines), "en")
    store.save(
        LOCAL_USER,
        analysis=replace(analysis, transcript=spoken),
        metadata=CallMetadata(),
        playback=None,
    )
    many = store.search(LOCAL_USER, Wanted(words="again"), limit=10, offset=20)
    assert (len(many.hits), many.count, many.is_all) == (10, MOST_HITS, False)


def test_other_databases_look_for_the_parts_without_an_index(calls: CallStore) -> None:
    class Bound:
        @staticmethod
        def get_bind():
            return SimpleNamespace(dialect=postgresql.dialect())

    places = that_say(select(UtteranceRow.id), Bound, word_query("call back"))  # type: ignore[arg-type]
    written = str(places.compile(dialect=postgresql.dialect()))
    assert "utterance_words" not in written
    assert written.count("ILIKE") == 2


# ---- kinds of moments -------------------------------------------------------------------------


def test_calls_are_listed_by_a_kind_of_moment(calls: CallStore) -> None:
    assert calls.call_count(LOCAL_USER, filter=CallFilter(rule="TRN01")) == 3
    assert calls.call_count(LOCAL_USER, filter=CallFilter(rule="LIS01")) == 0


# ---- no trace -----------------------------------------------------------------------------------


def test_no_word_of_a_deleted_call_is_left_in_the_index(store: CallStore) -> None:
    """An FTS5 index that is only kept in step keeps the words of what is gone."""
    dice = random.Random(7)
    kept: dict[str, str] = {}
    for number in range(12):
        word = f"{dice.getrandbits(40):010x}heliotrope"
        lines = [said(AGENT, f"{word} again {number} {n}", n * 2.0) for n in range(20)]
        kept[save(store, f"call {number}", *lines)] = word
        if number % 3 == 2:
            gone = dice.choice(list(kept))
            word = kept.pop(gone)
            store.delete(LOCAL_USER, gone)
            assert list(traces(store.location, [word.encode()])) == []
            assert found(store, words=word) == []
    for word in kept.values():
        assert len(found(store, words=word)) == 20


def test_no_word_of_a_replaced_analysis_is_left_after_the_call_is_deleted(
    store: CallStore, tmp_path: Path
) -> None:
    save(store, "a", said(AGENT, "heliotrope", 1.0))
    call_id = save(store, "a", said(AGENT, "amaranth", 1.0))
    store.delete(LOCAL_USER, call_id)
    assert list(traces(store.location, [b"heliotrope", b"amaranth"])) == []


# ---- how the database goes about it -------------------------------------------------------------


def plans(store: CallStore, ask: Callable[[], object]) -> str:
    """How SQLite would answer each query of a question."""
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, *_) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", note)
    ask()
    event.remove(store._engine, "before_cursor_execute", note)
    with store._engine.connect() as connection:
        return "\n".join(
            row[3]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        )


def test_lists_and_searches_use_their_indexes(calls: CallStore) -> None:
    newest = plans(calls, lambda: calls.calls(LOCAL_USER, limit=25))
    assert "SCAN call USING COVERING INDEX ix_call_listed_at" in newest or (
        "SCAN call USING INDEX ix_call_listed_at" in newest
    )
    of_agent = plans(calls, lambda: calls.calls(LOCAL_USER, filter=CallFilter(agent="Ana")))
    assert "USING INDEX ix_call_agent_id_started_at (agent_id=?)" in of_agent
    unheard = plans(calls, lambda: calls.call_count(LOCAL_USER, filter=CallFilter(unheard=True)))
    assert "SEARCH listening USING INDEX sqlite_autoindex_listening_1 (call_id=?" in unheard
    of_rule = plans(calls, lambda: calls.calls(LOCAL_USER, filter=CallFilter(rule="TRN01")))
    assert "ix_moment_rule_call_id (rule=?" in of_rule
    words = plans(calls, lambda: calls.search(LOCAL_USER, Wanted(words="refund")))
    assert "SCAN utterance_words VIRTUAL TABLE INDEX" in words
    assert "SCAN utterance\n" not in words
    assert "USE TEMP B-TREE FOR ORDER BY" not in words
