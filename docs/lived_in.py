"""A store of sample calls as people leave it: what coaches wrote, what an agent keeps to grow.

Pages that only fill by use are pictured, and looked at by tests, with this in them. Everything
that is measured is measured by the product; only what people write is written here.
"""

import io
import wave
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from benchmarks.sample_calls import read_channels
from voicecoach.batch.takes import keep_take
from voicecoach.coaching.rooms import for_room
from voicecoach.core.annotation import Annotation, Kind
from voicecoach.core.moment import Moment
from voicecoach.core.review import Anchor, Review, Score
from voicecoach.core.segment import Segment
from voicecoach.pipeline import read_settings
from voicecoach.prosody import ANALYSIS_RATE_HZ
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import Goal, Retake
from voicecoach.store.repository import CallStore
from voicecoach.views import follow_ups, guesses, journal, library

__all__ = ["AGENT", "RETAKE_ID", "live_in"]

AGENT = "Ana"
RETAKE_ID = "5d1f7c1e-8f5b-4a34-9a61-0c7d4f3b2a10"
SPOKEN = Path(__file__).resolve().parent.parent / "sample_calls/calls/ana-1-late-repair.opus"
SPOKEN_S = (40.0, 50.0)
"""A stretch of another call of the same agent, in the place of a microphone."""


def live_in(location: Path, *, call: str, others: Sequence[str]) -> None:
    """Write into a store what people leave in it.

    Parameters
    ----------
    location : Path
        A store of sample calls.
    call : str
        The call that is coached, as people name it.
    others : sequence of str
        At least one more call of the same agent.
    """
    with CallStore.open(location) as store:
        call_id, *other_ids = (store.resolve(LOCAL_USER, name) for name in (call, *others))
        _guess(store, [call_id, *other_ids])
        _coach(store, call_id, other_ids)
        _grow(store, call_id, other_ids)


def _guess(store: CallStore, call_ids: Sequence[str]) -> None:
    store.choose_to_guess(LOCAL_USER, is_on=True)
    for number, call_id in enumerate(reversed(call_ids)):
        answers = {"talk_ratio": 65 - 5 * number, "cut_in_count": 1, "mood_start": 2, "mood_end": 4}
        guesses.guess_call(store, LOCAL_USER, call_id, answers)
    store.choose_to_guess(LOCAL_USER, is_on=False)


def _coach(store: CallStore, call_id: str, other_ids: Sequence[str]) -> None:
    moments = for_room(store.load(LOCAL_USER, call_id), "coach").moments
    _write_on(store, call_id, moments)
    for number, each in enumerate((call_id, *other_ids)):
        moment = for_room(store.load(LOCAL_USER, each), "coach").moments[number]
        _write(store, _about(each, moment, kind="verdict", choice="confirmed"))
    store.put_forward(LOCAL_USER, other_ids[0])
    _review(store, call_id, moments)
    _agree(store, call_id, other_ids[0])
    playlist = library.start_playlist(store, LOCAL_USER, "Upset callers, March workshop")
    for clip in library.library_page(store, LOCAL_USER).clips[:2]:
        library.add_clip(store, LOCAL_USER, playlist.id, clip.clip)


def _write_on(store: CallStore, call_id: str, moments: Sequence[Moment]) -> None:
    shared = _about(
        call_id, moments[1], kind="question", text="Was that too early, or did it help her?"
    )
    _write(store, shared)
    reply = Annotation(
        id=str(uuid4()),
        call_id=call_id,
        segment=shared.segment,
        kind="reply",
        text="It helped: she takes a breath right after it. Leave the second half out.",
        visibility="shared",
        reply_to=shared.id,
    )
    _write(store, reply)
    note = Annotation(
        id=str(uuid4()),
        call_id=call_id,
        segment=Segment(30.0, 38.0),
        kind="note",
        text="Says what happens next, and when, before being asked.",
        speaker="agent",
        valence="strength",
        visibility="shared",
    )
    _write(store, note)


def _write(store: CallStore, annotation: Annotation) -> None:
    store.save_annotation(LOCAL_USER, annotation)


def _about(call_id: str, moment: Moment, *, kind: Kind, **said: Any) -> Annotation:
    return Annotation(
        id=str(uuid4()),
        call_id=call_id,
        segment=moment.segment,
        speaker=moment.speaker,
        rule=moment.rule,
        kind=kind,
        visibility="shared",
        **said,
    )


def _review(store: CallStore, call_id: str, moments: Sequence[Moment]) -> None:
    rubric = usual_rubric()
    anchors = [Anchor(moment.segment, moment.rule) for moment in moments]
    scores = tuple(
        Score(criterion=name, level=3 + number % 2, anchors=(anchors[number],))
        for number, name in enumerate(rubric.names)
    )
    whole = Review(
        call_id=call_id,
        rubric=rubric.name,
        scores=scores,
        summary="You let her finish, twice, and she came down by herself.",
    )
    store.save_review(LOCAL_USER, whole)
    store.finish_review(LOCAL_USER, call_id, criteria=rubric.names)
    begun = Review(call_id=call_id, rubric=rubric.name, scores=scores[:2])
    store.save_review(LOCAL_USER, begun)


def _agree(store: CallStore, call_id: str, other_id: str) -> None:
    today = datetime.now().astimezone().date()
    due, later = today - timedelta(days=1), today + timedelta(days=12)
    say_back, ask = "Say back what was heard before solving", "One open question in each call"
    follow_ups.agree(
        store, LOCAL_USER, call_id, agreed=say_back, due=due, metric="agent_talk_ratio"
    )
    follow_ups.agree(store, LOCAL_USER, other_id, agreed=ask, due=later)


def _grow(store: CallStore, call_id: str, other_ids: Sequence[str]) -> None:
    set_at = store.summary(LOCAL_USER, other_ids[-1]).listed_at + timedelta(hours=1)
    goal = Goal(
        id=str(uuid4()),
        metric="agent_talk_ratio",
        wanted=-0.05,
        baseline_count=20,
        set_at=set_at,
        agent=AGENT,
    )
    store.save_goal(LOCAL_USER, goal)
    written = (
        (call_id, 1, "I heard the anger before the words, and slowed down. It worked."),
        (call_id, 3, "Waiting felt endless. It was under two seconds."),
        (other_ids[0], 0, "Two calls like this before lunch: I was short at the start."),
    )
    for where, number, text in written:
        moment = store.load(LOCAL_USER, where).moments[number]
        entry = journal.Written(call_id=where, text=text, about=moment)
        journal.write_entry(store, LOCAL_USER, entry)
    _answer_anew(store, other_ids)


def _answer_anew(store: CallStore, other_ids: Sequence[str]) -> None:
    week_ago = datetime.now(UTC) - timedelta(days=7)
    for number, call_id in enumerate(other_ids):
        retake_id = RETAKE_ID if number == 0 else str(uuid4())
        moment = store.load(LOCAL_USER, call_id).moments[number]
        retake = Retake(
            id=retake_id,
            call_id=call_id,
            segment=moment.segment,
            rule=moment.rule,
            chosen_at=week_ago,
        )
        store.save_retake(LOCAL_USER, retake)
    keep_take(
        store,
        LOCAL_USER,
        read_settings(),
        retake_id=RETAKE_ID,
        content=_spoken_wav(),
        taken_at=week_ago,
    )


def _spoken_wav() -> bytes:
    start, end = (round(at * ANALYSIS_RATE_HZ) for at in SPOKEN_S)
    samples = read_channels(SPOKEN)[0, start:end]
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(ANALYSIS_RATE_HZ)
        made.writeframes((32767.0 * np.clip(samples, -1.0, 1.0)).astype("<i2").tobytes())
    return file.getvalue()
