"""How quickly *My calls* and *Search* answer in a store of 100,000 calls.

The calls are made up: agents, teams, queues, moments of the rules that there
are, and sentences of words that are as unequally common as words are (Zipf).
What is timed is what a page asks for, moments and counts included; wall time,
since the database works in this thread. Every kind of question is asked with
several values; the first answers, which read the database from the disk, count.
"""

import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, event, insert

from benchmarks.report import parser, publish
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.listening import HEARD_RATIO
from voicecoach.core.metrics import METRICS
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.engine import make_engine, sqlite_url
from voicecoach.store.records import CallFilter
from voicecoach.store.repository import DATABASE_NAME, CallStore
from voicecoach.store.schema import (
    CALL_METRICS,
    AgentRow,
    AnalysisRow,
    CallRow,
    ListeningRow,
    MomentRow,
    TeamRow,
    UtteranceRow,
)
from voicecoach.store.search_records import Wanted
from voicecoach.views.calls import NEWEST_FIRST, UNHEARD_FIRST, UNHEARD_ONLY, call_page

CALL_COUNT = 100_000
AGENT_COUNT, TEAM_COUNT, QUEUE_COUNT = 400, 40, 12
MOMENT_COUNT, SENTENCE_COUNT, SENTENCE_WORD_COUNT = 8, 30, 9
"""Of each call; a sample call has about as many moments and twice as many sentences."""
WORD_COUNT = 20_000
"""Different words that are said at all."""
NEWEST = datetime(2026, 11, 13, 18, 0, tzinfo=UTC)
HEARD_SHARE_RATIO = 0.3
"""Of these calls half the speech or more was heard; of three in five of them, enough."""
BATCH_COUNT = 2_000
REPEAT_COUNT = 20

Rows = list[dict[str, Any]]
Question = Callable[[int], object]


def word(number: int) -> str:
    """The word of a rank: pronounceable, and no other's beginning up to the ending."""
    letters = "".join(chr(97 + (number // 26**place) % 26) for place in range(3))
    return f"w{letters}{number:05d}"


def fill(connection: Connection, call_count: int) -> None:
    """Put the calls in, some thousand at a time."""
    dice = np.random.default_rng(20_261_113)
    connection.execute(
        insert(AgentRow), [{"id": n, "name": f"Agent {n:03d}"} for n in ids(AGENT_COUNT)]
    )
    connection.execute(
        insert(TeamRow), [{"id": n, "name": f"Team {n:02d}"} for n in ids(TEAM_COUNT)]
    )
    codes = sorted(RULES)
    weights = 1.0 / np.arange(1, WORD_COUNT + 1)
    words = np.array([word(number) for number in range(WORD_COUNT)])
    empty = zlib.compress(b"{}")
    for first in range(0, call_count, BATCH_COUNT):
        numbers = range(first, min(first + BATCH_COUNT, call_count))
        connection.execute(insert(CallRow), [call(number) for number in numbers])
        connection.execute(insert(AnalysisRow), [analysis(number, empty) for number in numbers])
        connection.execute(insert(CALL_METRICS), [figures(number) for number in numbers])
        connection.execute(
            insert(MomentRow), [row for number in numbers for row in moments(number, codes, dice)]
        )
        said = dice.choice(
            words,
            p=weights / weights.sum(),
            size=(len(numbers), SENTENCE_COUNT, SENTENCE_WORD_COUNT),
        )
        connection.execute(
            insert(UtteranceRow),
            [row for number in numbers for row in sentences(number, said[number - first])],
        )
        heard = [number for number in numbers if dice.random() < HEARD_SHARE_RATIO]
        connection.execute(
            insert(ListeningRow),
            [listening(n, ratio=min(1.0, 0.5 + dice.random())) for n in heard],
        )


def ids(count: int) -> range:
    """Keys from 1 on."""
    return range(1, count + 1)


def call_id(number: int) -> str:
    """Id of a call, in no order, as digests are."""
    return f"{zlib.crc32(str(number).encode()):08x}{number:08d}"


def call(number: int) -> dict[str, Any]:
    """Row of a call: two minutes after the one before."""
    at = NEWEST - timedelta(minutes=2 * number)
    return {
        "call_id": call_id(number),
        "sha256": f"{number:064x}",
        "external_id": f"TC-{number:06d}",
        "agent_id": 1 + number % AGENT_COUNT,
        "team_id": 1 + number % TEAM_COUNT,
        "queue": f"queue {number % QUEUE_COUNT}",
        "subject": f"Subject {number % 997}",
        "started_at": at,
        "created_at": at,
        "listed_at": at,
        "duration_s": 240.0,
        "source_names": [f"call-{number:06d}.wav"],
        "finding_count": 0,
    }


def analysis(number: int, body: bytes) -> dict[str, Any]:
    """Row of an analysis, without its body: no list reads that."""
    return {
        "call_id": call_id(number),
        "options_hash": "0" * 64,
        "schema_version": 1,
        "saved_at": NEWEST,
        "tracks_file": None,
        "body": body,
    }


def listening(number: int, *, ratio: float) -> dict[str, Any]:
    """Row of what was heard of a call."""
    return {
        "call_id": call_id(number),
        "listener": LOCAL_USER.id,
        "opened_at": NEWEST,
        "played_at": NEWEST,
        "spans": [[0.0, 240.0 * ratio]],
        "left_at": 240.0 * ratio,
        "heard_ratio": ratio,
        "continue_at": 240.0 * ratio if ratio < HEARD_RATIO else None,
    }


def figures(number: int) -> dict[str, Any]:
    """Row of figures."""
    values: dict[str, float | None] = dict.fromkeys(METRICS)
    known = {"duration_s": 240.0, "agent_talk_ratio": 0.5, "agent_speech_s": 100.0}
    return {"call_id": call_id(number), **values, **known}


def moments(number: int, codes: list[str], dice: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Rows of moments; codes early in the alphabet are common."""
    evidence = [{"name": "overlap", "value": 1.5, "unit": "s", "threshold": 0.5}]
    for place in range(MOMENT_COUNT):
        rule = codes[min(int(dice.exponential(len(codes) / 6)), len(codes) - 1)]
        yield {
            "call_id": call_id(number),
            "number": place,
            "rule": rule,
            "start": 20.0 * place,
            "end": 20.0 * place + 5.0,
            "speaker": "agent",
            "valence": ("strength", "opportunity", "note")[place % 3],
            "advice": "Leave a pause.",
            "evidence": evidence,
        }


def sentences(number: int, said: Any) -> Iterator[dict[str, Any]]:
    """Rows of what is said."""
    for place, words in enumerate(said):
        yield {
            "call_id": call_id(number),
            "start": 8.0 * place,
            "end": 8.0 * place + 6.0,
            "speaker": "agent" if place % 2 else "customer",
            "text": " ".join(words),
        }


def questions(store: CallStore, call_count: int) -> dict[str, Question]:
    """What a page asks, by name; the number varies what is asked for."""
    rules = sorted(RULES)
    page = partial(call_page, store, LOCAL_USER)
    find = partial(store.search, LOCAL_USER)
    return {
        "first_page": lambda _: page(chosen=CallFilter(), shown=NEWEST_FIRST),
        "first_page_not_heard_first": lambda _: page(chosen=CallFilter(), shown=UNHEARD_FIRST),
        "page_in_the_middle": lambda n: page(chosen=CallFilter(), number=call_count // 50 + n),
        "last_page_not_heard_first": lambda n: page(
            chosen=CallFilter(), number=call_count // 25 - n, shown=UNHEARD_FIRST
        ),
        "agent": lambda n: page(chosen=CallFilter(agent=f"Agent {1 + n:03d}")),
        "team": lambda n: page(chosen=CallFilter(team=f"Team {1 + n:02d}")),
        "queue": lambda n: page(chosen=CallFilter(queue=f"queue {n % QUEUE_COUNT}")),
        "period": lambda n: page(chosen=CallFilter(started_from=NEWEST - timedelta(weeks=1 + n))),
        "not_heard_only": lambda _: page(chosen=CallFilter(), shown=UNHEARD_ONLY),
        "common_kind_of_moment": lambda n: page(chosen=CallFilter(rule=rules[n % 5])),
        "rare_kind_of_moment": lambda n: page(chosen=CallFilter(rule=rules[-1 - n % 5])),
        "text_in_subject": lambda n: page(chosen=CallFilter(text=f"ject {7 + n}")),
        "text_said_by_few": lambda n: page(chosen=CallFilter(text=word(WORD_COUNT // 2 + n))),
        "names_for_filters": lambda _: (
            store.agents(LOCAL_USER),
            store.teams(LOCAL_USER),
            store.queues(LOCAL_USER),
        ),
        "search_common_word": lambda n: find(Wanted(words=word(n))),
        "search_rare_word": lambda n: find(Wanted(words=word(WORD_COUNT // 2 + n))),
        "search_two_words": lambda n: find(Wanted(words=f"{word(n)} {word(n + 20)}")),
        "search_common_word_of_agent": lambda n: find(
            Wanted(words=word(n), calls=CallFilter(agent=f"Agent {1 + n:03d}"))
        ),
        "search_common_moment": lambda n: find(Wanted(rule=rules[n % 5])),
        "search_rare_moment": lambda n: find(Wanted(rule=rules[-1 - n % 5])),
        "search_word_in_moment": lambda n: find(Wanted(words=word(n), rule=rules[n % 5])),
    }


def p95_ms(question: Question) -> float:
    """95th percentile of the times that one kind of question takes."""
    times_ms = []
    for number in range(REPEAT_COUNT):
        started = time.perf_counter()
        question(number)
        times_ms.append(1000.0 * (time.perf_counter() - started))
    return float(np.quantile(times_ms, 0.95))


def statements(store: CallStore, question: Question) -> int:
    """How many queries one question takes, whatever it finds."""
    seen: list[str] = []
    note = partial(_note, seen)
    event.listen(store._engine, "before_cursor_execute", note)  # noqa: SLF001
    question(0)
    event.remove(store._engine, "before_cursor_execute", note)  # noqa: SLF001
    return len(seen)


def _note(seen: list[str], _connection: object, _cursor: object, text: str, *_: object) -> None:
    if text.startswith("SELECT"):
        seen.append(text)


def measure(folder: Path, call_count: int) -> dict[str, float | str]:
    """Make the store, ask, and take one call out again."""
    CallStore.open(folder).close()
    engine = make_engine(sqlite_url(folder / DATABASE_NAME))
    with engine.execution_options(writes=True).begin() as connection:
        fill(connection, call_count)
    engine.dispose()
    figures: dict[str, float | str] = {
        "calls_count": float(call_count),
        "sentences_count": float(call_count * SENTENCE_COUNT),
        "database_mb": (folder / DATABASE_NAME).stat().st_size / 1e6,
    }
    with CallStore.open(folder) as store:
        for name, question in questions(store, call_count).items():
            figures[f"{name}_p95_ms"] = p95_ms(question)
            print(name, round(float(figures[f"{name}_p95_ms"]), 1), flush=True)
        for name, question in islice(questions(store, call_count).items(), 2):
            figures[f"{name}_queries_count"] = float(statements(store, question))
        started = time.perf_counter()
        store.delete(LOCAL_USER, call_id(0))
        figures["delete_one_call_s"] = time.perf_counter() - started
    return figures


def main() -> None:
    """Measure and publish."""
    arguments = parser(__doc__)
    arguments.add_argument("--calls", type=int, default=CALL_COUNT, help="[%(default)s]")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        publish(measure(Path(folder) / "store", options.calls), options.json)


if __name__ == "__main__":
    main()
