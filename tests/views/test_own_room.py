"""*My room*: the own voice beside what the customer did, and what a day asked.

::

    s         0        10        20        30        40        50        60
    agent     |---------|              |---------|                  |----|
    customer            |--------------|-    came in at 25 s by the agent
    rated     0.5 at 0 s, -0.25 at 25 s; the customer 0.75 at 10 s
"""

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.dashboards.stores import NEWEST, make_analysis
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.conversation import Overlap
from voicecoach.core.escalation import Escalation
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.own_voice import ToneDeviation
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.views.own_room import (
    HOW_TO_READ,
    NOT_KEPT,
    NOT_RATED,
    arousal_chart,
    arousal_series,
    arousal_table,
    day_load,
    own_calls,
    own_room_screen,
    own_triggers,
)

ESCALATION = Escalation(
    speaker=CUSTOMER,
    segment=Segment(12.0, 20.0),
    phrase_count=3,
    reference_level_dbfs=-25.0,
    level_rise_db=6.0,
    pitch_rise_st=2.0,
    rate_rise_ratio=None,
    overlap_s=0.0,
    back_after_s=None,
)
CAME_IN = Overlap(
    AGENT, CUSTOMER, Segment(30.0, 31.0), "between", act="competitive_taken", act_probability=0.9
)


def analysis_of(call_id: str, *, escalated: bool = True) -> CallAnalysis:
    analysis = make_analysis(call_id)
    conversation = dataclasses.replace(
        analysis.conversation, overlaps=(*analysis.conversation.overlaps, CAME_IN)
    )
    customer = VocalArousal(CUSTOMER, (UnitArousal(Segment(10.0, 25.75), 0.75),), {}, 20)
    return dataclasses.replace(
        analysis,
        conversation=conversation,
        escalations=(ESCALATION,) if escalated else (),
        customer_arousal=customer,
    )


def put(
    store: CallStore,
    analysis: CallAnalysis,
    *,
    days: int = 0,
    agent: str = "Ana",
    rated: bool = True,
) -> None:
    units = (UnitArousal(Segment(0.0, 10.0), 0.5), UnitArousal(Segment(25.0, 35.0), -0.25))
    voice = AgentVoice(arousal=VocalArousal(AGENT, units, {}, 20) if rated else None)
    store.save(
        LOCAL_USER,
        analysis=analysis,
        metadata=CallMetadata(agent=agent, started_at=NEWEST - timedelta(days=days)),
        playback=None,
        own_room=OwnRoom(voice, call_id=analysis.call_id),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CallStore]:
    with CallStore.open(tmp_path / "store") as opened:
        yield opened


def test_each_phrase_stands_beside_what_the_customer_did(store: CallStore) -> None:
    put(store, analysis_of("call-1"))
    screen = own_room_screen(store, LOCAL_USER, "call-1")
    first, second = screen.rows
    assert (first.rating, first.customer_rating, first.customer_did) == (0.5, None, "")
    assert (second.rating, second.customer_rating) == (-0.25, 0.75)
    assert second.customer_did == "came in while you spoke, was louder than usual"
    assert screen.notice == HOW_TO_READ


def test_a_customer_who_only_spoke_is_said_to_have_spoken(store: CallStore) -> None:
    put(
        store,
        dataclasses.replace(
            analysis_of("call-1", escalated=False), conversation=make_analysis("x").conversation
        ),
    )
    _, second = own_room_screen(store, LOCAL_USER, "call-1").rows
    assert second.customer_did.replace("\N{NO-BREAK SPACE}", " ") == "spoke for 15.8 s"


def test_a_voice_that_could_not_be_rated_says_so(store: CallStore) -> None:
    put(store, analysis_of("call-1"), rated=False)
    screen = own_room_screen(store, LOCAL_USER, "call-1")
    assert screen.rows == ()
    assert screen.notice == NOT_RATED
    assert arousal_table(screen).empty


def test_the_table_and_the_series_hold_the_same_ratings(store: CallStore) -> None:
    put(store, analysis_of("call-1"))
    screen = own_room_screen(store, LOCAL_USER, "call-1")
    assert arousal_table(screen)["Your voice"].tolist() == [0.5, -0.25]
    assert arousal_table(screen)["At"].tolist() == ["0:00", "0:25"]
    series = arousal_series(screen)
    assert series["at"].tolist() == [5.0, 17.875, 30.0]
    assert series["Voice"].tolist() == ["You", "Customer", "You"]


def test_a_day_adds_up_the_calls_of_one_agent_on_that_day(store: CallStore) -> None:
    put(store, analysis_of("call-1"))
    put(store, analysis_of("call-2"))
    put(store, analysis_of("call-3"), days=2)
    put(store, analysis_of("call-4"), agent="Ben")
    load = own_room_screen(store, LOCAL_USER, "call-1").load
    assert (load.call_count, load.raised_s, load.cut_in_count) == (2, 16.0, 2)
    assert load.in_words.startswith("2 calls: customers with a raised voice for 0:16, and 2 times")
    assert day_load(store, LOCAL_USER, NEWEST).call_count == 3
    assert day_load(store, LOCAL_USER, NEWEST - timedelta(days=9)).call_count == 0


def put_bare(
    store: CallStore,
    analysis: CallAnalysis,
    *,
    at: datetime,
    own_room: OwnRoom[AgentVoice] | None = None,
) -> None:
    metadata = CallMetadata(agent="Ana", started_at=at)
    store.save(LOCAL_USER, analysis=analysis, metadata=metadata, playback=None, own_room=own_room)


def test_a_day_on_which_nobody_got_louder_says_so(store: CallStore) -> None:
    quiet = dataclasses.replace(
        analysis_of("call-1", escalated=False), conversation=make_analysis("x").conversation
    )
    put(store, quiet)
    load = day_load(store, LOCAL_USER, NEWEST, agent="Ana")
    assert load.in_words == "1 call: no customer got louder than their usual or came in on you."


def test_a_day_without_a_known_call_says_so(store: CallStore) -> None:
    load = day_load(store, LOCAL_USER, NEWEST, agent="Ana")
    assert load.in_words == "no call of which the start is known."


@pytest.mark.parametrize(("apart_min", "is_hard"), [(25, True), (40, False)])
def test_three_hard_calls_within_an_hour_are_told(
    store: CallStore, *, apart_min: int, is_hard: bool
) -> None:
    for number in range(3):
        put_bare(
            store, analysis_of(f"call-{number}"), at=NEWEST - timedelta(minutes=apart_min * number)
        )
    assert day_load(store, LOCAL_USER, NEWEST, agent="Ana").has_hard_hour is is_hard


def test_without_anything_kept_that_is_said(store: CallStore) -> None:
    put_bare(store, analysis_of("call-1"), at=NEWEST)
    screen = own_room_screen(store, LOCAL_USER, "call-1")
    assert (screen.rows, screen.notice) == ((), NOT_KEPT)


def test_the_calls_to_choose_from_are_ones_own(store: CallStore) -> None:
    put(store, analysis_of("call-1"))
    put(store, analysis_of("call-2"), agent="Ben")
    assert list(own_calls(store, LOCAL_USER, "Ana").values()) == ["call-1"]
    assert set(own_calls(store, LOCAL_USER, None).values()) == {"call-1", "call-2"}


def test_both_voices_are_drawn_and_what_the_customer_did_is_marked(store: CallStore) -> None:
    put(store, analysis_of("call-1"))
    screen = own_room_screen(store, LOCAL_USER, "call-1")
    for dark in (False, True):
        lines, dots, marks = arousal_chart(screen, dark=dark).to_dict()["layer"]
        assert (lines["mark"]["type"], dots["mark"]["type"]) == ("line", "circle")
        assert marks["mark"]["shape"] == "triangle-up"
        assert lines["encoding"]["color"]["scale"]["domain"] == ["You", "Customer"]


def test_a_voice_that_is_not_drawn_is_not_in_the_legend(store: CallStore) -> None:
    put(store, analysis_of("call-1"))
    screen = dataclasses.replace(own_room_screen(store, LOCAL_USER, "call-1"), customer=())
    lines, *_ = arousal_chart(screen, dark=False).to_dict()["layer"]
    assert lines["encoding"]["color"]["scale"]["domain"] == ["You"]


def test_triggers_are_looked_for_over_calls_in_ones_own_tone_too(store: CallStore) -> None:
    """Two phrases two spreads louder after the customer came in; without the tone, nothing."""
    louder = tuple(
        ToneDeviation(
            speaker=AGENT,
            segment=Segment(start, start + 2.0),
            level_change_db=4.0,
            level_z=2.5,
            f0_movement_change_st=None,
            f0_movement_z=None,
            f0_median_change_st=None,
            f0_median_z=None,
        )
        for start in (32.0, 35.0)
    )
    analysis = analysis_of("call-1", escalated=False)
    voice = AgentVoice(tone_deviations=louder)
    put_bare(store, analysis, at=NEWEST, own_room=OwnRoom(voice, call_id="call-1"))
    put(store, analysis_of("call-2"), days=1)
    looked_through, (trigger,) = own_triggers(store, LOCAL_USER, "Ana")
    assert looked_through == 2
    assert (trigger.before, trigger.voice) == ("The customer came in on you", "louder: 1")
    assert (trigger.episode_count, trigger.call_count) == (1, 1)
