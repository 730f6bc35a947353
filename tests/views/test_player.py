"""What the player is given."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.dashboards.stores import (
    CAME_IN,
    LEFT_ALONE,
    LOUDER,
    make_analysis,
    make_mixed_analysis,
)
from tests.views.test_figures import words
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.recording import AGENT, CUSTOMER, Finding
from voicecoach.core.segment import Segment
from voicecoach.store.records import PlaybackRecord
from voicecoach.views.player import PlayerAddresses, player_data, what_followed

PLAYBACK = PlaybackRecord(
    audio_digest="0" * 64,
    audio_path=Path("a.webm"),
    peaks_path=Path("a.bin"),
    peaks_per_s=50.0,
    channel_count=2,
    codec="opus",
    duration_s=60.0,
)
CALL = make_analysis("call", moments=(LEFT_ALONE, CAME_IN, LOUDER))


def data_of(analysis=CALL, **options):
    return player_data(
        analysis,
        agent_name="Ana",
        playback=PLAYBACK,
        addresses=PlayerAddresses("/a?mac=1", "/p?mac=2", "/c?mac=3", "/s?mac=4", "/m?mac=5"),
        **options,
    )


def test_the_data_is_json_and_the_same_each_time() -> None:
    assert json.dumps(data_of(), allow_nan=False) == json.dumps(data_of(), allow_nan=False)


def test_it_has_what_the_player_is_typed_to_take() -> None:
    from voicecoach.player.data import PlayerData, PlayerMoment, PlayerPeaks, PlayerSpeaker

    data = data_of()
    assert set(data) == set(PlayerData.__annotations__)
    assert set(data["peaks"]) == set(PlayerPeaks.__annotations__)
    assert {frozenset(m) for m in data["moments"]} == {frozenset(PlayerMoment.__annotations__)}
    assert {frozenset(s) for s in data["speakers"]} == {frozenset(PlayerSpeaker.__annotations__)}


def test_nothing_plays_by_itself() -> None:
    assert data_of()["autoplay"] is False


def test_tones_follow_what_a_moment_means() -> None:
    assert [moment["tone"] for moment in data_of()["moments"]] == ["good", "try", "note"]


def test_a_moment_carries_its_evidence_its_reason_and_its_limit() -> None:
    moment = data_of()["moments"][1]
    rule = RULES["TRN01"]
    assert words(moment["evidence"][0]) == "Both speaking 0.75 s (counts from 0.5 s)"
    assert (moment["title"], moment["why"]) == (rule.title, rule.why)
    assert moment["when_not"] == rule.applies_not_when
    assert rule.source in moment["basis"]


def test_a_rule_that_this_version_does_not_know_is_still_shown() -> None:
    old = make_analysis("old", moments=(replace(CAME_IN, rule="OLD01"),))
    assert data_of(old)["moments"][0]["title"] == "Rule OLD01"


def test_the_agent_has_the_first_lane_whatever_the_channel() -> None:
    swapped = replace(CALL, recording=replace(CALL.recording, channel_speakers=(CUSTOMER, AGENT)))
    lanes = data_of(swapped)["speakers"]
    assert [(lane["name"], lane["channel"]) for lane in lanes] == [("Ana", 1), ("Customer", 0)]


def test_one_channel_is_one_lane() -> None:
    data = data_of(make_mixed_analysis("mono"))
    assert data["speakers"] == [{"id": "mixed", "name": "Both voices", "channel": 0}]
    assert data["moments"] == []
    assert data["findings"] == ["One channel: who speaks when is not known."]


def test_findings_and_silences_are_told() -> None:
    finding = Finding("clipping", "warning", "The customer's channel is clipped.")
    data = data_of(replace(CALL, findings=(finding,)))
    assert data["findings"] == ["The customer's channel is clipped."]
    assert data["silences"] == [[35.0, 45.0], [50.0, 60.0]]


@pytest.mark.parametrize(("asked", "opened"), [(None, None), (12.5, 12.5), (500.0, 60.0)])
def test_a_link_past_the_end_opens_at_the_end(asked, opened) -> None:
    assert data_of(start_at=asked)["start_at"] == opened


def test_what_followed_tells_the_answer_of_the_other() -> None:
    # s         0        10        20        30        40        50
    # agent     |---------|            |---------|         |----|
    # customer            |--------------|
    before = replace(LEFT_ALONE, segment=Segment(2.0, 9.0))
    text = what_followed(CALL, before, agent_name="Ana")
    assert words(text) == "Ana went on for 1.0 s; then the customer spoke for 15.8 s."


def test_what_followed_a_moment_in_the_others_turn() -> None:
    inside = replace(LEFT_ALONE, segment=Segment(12.0, 20.0))
    text = what_followed(CALL, inside, agent_name="Ana")
    assert words(text) == "The customer went on for 5.8 s."


def test_what_followed_after_a_silence() -> None:
    after = replace(CAME_IN, segment=Segment(30.0, 40.0))
    assert (
        words(what_followed(CALL, after, agent_name=None))
        == "The agent spoke for 5.0 s, after 5.0 s."
    )


def test_nothing_followed_the_end() -> None:
    last = replace(CAME_IN, segment=Segment(46.0, 50.0))
    assert what_followed(CALL, last, agent_name="Ana") is None


def test_the_line_of_a_moment_shows_the_words_it_quotes_and_a_number_where_it_quotes_none() -> None:
    from tests.coaching.dialogues import dialogue

    call = dialogue("customer: My car was due on Monday.\nagent: I will ring you by three o'clock.")
    promise = next(signal for signal in call.language if signal.kind == "promise")
    moment = replace(
        LEFT_ALONE, speaker=AGENT, segment=promise.segment, advice='You said "I will ring you".'
    )
    heard = replace(moment, advice="You had them wait for 3.0 s.")
    lines = [data_of(replace(call, moments=(m,)))["moments"][0] for m in (moment, heard)]
    assert lines[0]["in_short"] == '"I will ring you by three o\'clock"'
    assert lines[1]["in_short"] == lines[1]["evidence"][0]
