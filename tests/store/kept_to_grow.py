"""What somebody keeps to grow, made by hand: for tests of the store, the views and the pages."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from voicecoach.core.growth import OwnTake, OwnWords, StretchVoice
from voicecoach.core.own_room import OwnRoom
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER, Principal
from voicecoach.store.growth_records import Goal, JournalEntry, Retake, Take
from voicecoach.store.repository import CallStore

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
GOAL_ID, ENTRY_ID, RETAKE_ID, TAKE_ID = (str(UUID(int=number)) for number in range(1, 5))
RECORDING = b"RIFF not really a recording"


def make_goal(
    goal_id: str = GOAL_ID,
    *,
    metric: str = "agent_talk_ratio",
    wanted: float = -0.1,
    agent: str | None = None,
    set_at: datetime = MONDAY,
) -> Goal:
    return Goal(
        id=goal_id, metric=metric, wanted=wanted, baseline_count=20, set_at=set_at, agent=agent
    )


def make_entry(
    call_id: str, text: str = "I held my breath.", *, entry_id: str = ENTRY_ID, at: float = 25.0
) -> JournalEntry:
    return JournalEntry(
        id=entry_id,
        call_id=call_id,
        at=at,
        rule="TRN01",
        written=OwnRoom(OwnWords(text), call_id=call_id),
    )


def make_retake(
    call_id: str, retake_id: str = RETAKE_ID, *, segment: Segment | None = None
) -> Retake:
    return Retake(
        id=retake_id,
        call_id=call_id,
        segment=segment or Segment(25.0, 35.0),
        chosen_at=MONDAY,
        rule="TRN01",
    )


def make_voice(movement_st: float = 2.5) -> StretchVoice:
    return StretchVoice(
        speech_s=4.0,
        articulation_rate_sps=4.5,
        f0_movement_st=movement_st,
        level_range_db=3.0,
        pause_count=1,
        longest_pause_s=0.5,
    )


def save_take(
    store: CallStore,
    call_id: str,
    *,
    who: Principal = LOCAL_USER,
    retake_id: str = RETAKE_ID,
    take_id: str | None = None,
    content: bytes = RECORDING,
    taken_at: datetime = MONDAY,
    movement_st: float = 2.5,
    text: str | None = "Let me look it up.",
) -> Take:
    heard = OwnTake(voice=make_voice(movement_st), text=text)
    return store.save_take(
        who,
        retake_id=retake_id,
        take_id=take_id or str(uuid4()),
        content=content,
        duration_s=5.0,
        heard=OwnRoom(heard, call_id=call_id),
        taken_at=taken_at,
    )


def keep_all(store: CallStore, call_id: str, *, text: str = "I held my breath.") -> None:
    """An entry, a goal, a moment to answer anew with one take; guessing switched on."""
    store.choose_to_guess(LOCAL_USER, is_on=True)
    store.save_goal(LOCAL_USER, make_goal())
    store.save_journal_entry(LOCAL_USER, make_entry(call_id, text))
    store.save_retake(LOCAL_USER, make_retake(call_id))
    save_take(store, call_id, take_id=TAKE_ID)
