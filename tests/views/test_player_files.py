"""What the player fetches by address: contours as bytes, speech and words as JSON."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.dashboards.stores import (
    AGENT_UNITS,
    DURATION_S,
    make_analysis,
    make_mixed_analysis,
    make_transcript,
    save,
    voices,
    with_voices,
)
from voicecoach.core.errors import CallNotFoundError
from voicecoach.core.recording import AGENT
from voicecoach.prosody.contours import (
    CONTOUR_POINTS_PER_S,
    LEVEL_STEPS_PER_DB,
    PITCH_STEPS_PER_ST,
    UNDEFINED,
)
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore
from voicecoach.transcript.correcting import corrected
from voicecoach.views.player_files import call_contours, call_speech, speech_data

COUNT = round(DURATION_S * CONTOUR_POINTS_PER_S)


@pytest.fixture
def store():
    with CallStore.open(default_store()) as opened:
        yield opened


def drawn(content: bytes) -> np.ndarray:
    """Finest contours, shape (channel, pitch or level, point)."""
    channels, count = np.frombuffer(content[:8], "<u4")
    assert count == COUNT
    return np.frombuffer(content, np.int8, 2 * channels * count, 8).reshape(channels, 2, count)


def test_each_voice_is_drawn_against_its_own_usual_where_it_speaks(store) -> None:
    save(store, with_voices(make_analysis("call")), tracks=voices())
    (agent, customer) = drawn(call_contours(store, LOCAL_USER, "call"))
    assert set(agent[0]) == {12 * PITCH_STEPS_PER_ST, UNDEFINED}
    assert set(customer[0]) == {0, UNDEFINED}
    assert set(agent[1]) == {0, UNDEFINED}
    assert set(customer[1]) == {6 * LEVEL_STEPS_PER_DB, UNDEFINED}
    middles = (np.arange(COUNT) + 0.5) / CONTOUR_POINTS_PER_S
    speaks = sum(((middles >= u.start) & (middles < u.end)).astype(int) for u in AGENT_UNITS)
    assert ((agent[0] != UNDEFINED) == (speaks > 0)).all()


@pytest.mark.parametrize("missing", ["tracks", "usual"])
def test_without_tracks_or_without_a_usual_there_is_nothing_to_draw(store, missing: str) -> None:
    analysis = make_analysis("call")
    save(
        store,
        analysis if missing == "usual" else with_voices(analysis),
        tracks=() if missing == "tracks" else voices(),
    )
    assert (drawn(call_contours(store, LOCAL_USER, "call")) == UNDEFINED).all()


def test_a_usual_that_is_not_known_leaves_out_its_own_contour_only(store) -> None:
    analysis = with_voices(make_analysis("call"))
    baselines = tuple(replace(each, f0_median_hz=None) for each in analysis.baselines)
    save(store, replace(analysis, baselines=baselines), tracks=voices())
    agent = drawn(call_contours(store, LOCAL_USER, "call"))[0]
    assert (agent[0] == UNDEFINED).all()
    assert (agent[1] != UNDEFINED).any()


def test_two_voices_on_one_channel_have_no_usual(store) -> None:
    save(store, make_mixed_analysis("call"))
    assert (drawn(call_contours(store, LOCAL_USER, "call")) == UNDEFINED).all()


@pytest.mark.parametrize("made_by", [call_contours, call_speech])
def test_a_call_that_is_not_there_is_not_found(store, made_by) -> None:
    with pytest.raises(CallNotFoundError):
        made_by(store, LOCAL_USER, "nowhere")


def test_speech_and_words_go_as_json(store) -> None:
    save(store, make_analysis("call", transcript=make_transcript()))
    data = json.loads(call_speech(store, LOCAL_USER, "call"))
    assert data == json.loads(json.dumps(speech_data(store.load(LOCAL_USER, "call"))))
    assert data["speech"][AGENT][0] == [0.0, 10.0]
    assert data["utterances"][1] == {
        "speaker": "customer",
        "words": [["It", 11.0, 11.25], ["broke.", 11.25, 11.5]],
    }


def test_a_word_that_does_not_count_says_why() -> None:
    data = speech_data(make_analysis("call", transcript=make_transcript()))
    word = data["utterances"][2]["words"][0]
    assert data["reasons"][word[3]] == "nobody speaks there"


def test_a_line_that_a_person_corrected_says_what_was_first_written() -> None:
    at_utc = "2026-11-02T09:00:00+00:00"
    said = corrected(make_transcript(), 2, text="It spoke.", speaker="agent", at_utc=at_utc)
    data = speech_data(make_analysis("call", transcript=said))
    assert [each.get("was") for each in data["utterances"]] == [None, "Customer: It broke.", None]


def test_without_a_transcript_there_is_speech_and_no_words() -> None:
    data = speech_data(make_analysis("call"))
    assert data["utterances"] == []
    assert data["speech"]["customer"] == [[10.0, 25.75]]
