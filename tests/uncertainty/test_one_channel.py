"""Whose speech it is on one channel, drawn anew."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coaching.calls import call
from tests.uncertainty.redescribing import line
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.speech import UnitMargin
from voicecoach.uncertainty import UncertaintyOptions
from voicecoach.uncertainty.errors import LINES, LineErrors
from voicecoach.uncertainty.one_channel import voices_on_one_channel
from voicecoach.uncertainty.parties import Unit
from voicecoach.uncertainty.voice_errors import VOICE_QUANTILES, VOICES, VoiceErrors

NONE = (0.0,) * 11
SURE = VoiceErrors(
    wrong_probability=((0.0,) * 4,) * 4,
    change_start_s=NONE,
    change_end_s=NONE,
    edge_start_s=NONE,
    edge_end_s=NONE,
    hidden_per_s=0.0,
    hidden_s=NONE,
    log_odds_sd=0.0,
    pitch_st=(0.0,) * len(VOICE_QUANTILES),
    movement_st=(0.0,) * len(VOICE_QUANTILES),
    level_db=(0.0,) * len(VOICE_QUANTILES),
)


def estimated(analysis: CallAnalysis, probability: float = 1.0) -> CallAnalysis:
    """The same units, told apart by voice on one channel."""
    spoken = analysis.diarization
    units = tuple(replace(u, channel=0, probability=probability) for u in spoken.segments)
    return replace(
        analysis, diarization=replace(spoken, segments=units, is_estimated=True, engine="voices")
    )


def drawn(
    analysis: CallAnalysis,
    errors: VoiceErrors,
    *,
    on: LineErrors | None = None,
    margins: dict[str, list[UnitMargin]] | None = None,
) -> list[dict[str, list[Unit]]]:
    parties = voices_on_one_channel(
        analysis,
        lines=dict.fromkeys(analysis.diarization.speakers, on or line()),
        margins=margins or {},
        random=np.random.default_rng(0),
        options=UncertaintyOptions(),
        errors=errors,
    )
    return [
        {party.speaker: list(party.units(replica)) for party in parties} for replica in range(20)
    ]


def rows(units: list[Unit]) -> list[tuple[float, float]]:
    return [(unit.segment.start, unit.segment.end) for unit in units]


#         0      2       4      5
# one channel:
# agent   |------|       |------|
# customer       |-------|
TALK = estimated(call(agent=[(0.0, 2.0), (4.0, 5.0)], customer=[(2.0, 4.0)], duration_s=6.0))


def test_without_errors_every_speaker_has_what_was_found() -> None:
    for replica in drawn(TALK, SURE):
        assert rows(replica[AGENT]) == [(0.0, 2.0), (4.0, 5.0)]
        assert rows(replica[CUSTOMER]) == [(2.0, 4.0)]


def test_a_unit_is_anothers_as_often_as_was_measured_and_joins_what_it_touches() -> None:
    long = replace(SURE, wrong_probability=((0.0,) * 4,) * 3 + ((0.0, 0.0, 0.0, 0.25),))
    found = drawn(TALK, long)
    assert sum(rows(replica[CUSTOMER])[:1] == [(0.0, 4.0)] for replica in found) > 0
    flips = [(0.0, 5.0) in rows(replica[AGENT]) for replica in found]
    assert 1 <= sum(flips) <= 8
    for replica in found:  # no speech is lost or made
        both = rows(replica[AGENT]) + rows(replica[CUSTOMER])
        assert sum(end - start for start, end in both) == pytest.approx(5.0)


def test_how_sure_it_is_whose_a_unit_is_decides_how_often_it_is_anothers() -> None:
    unsure = replace(SURE, wrong_probability=((0.5, 0.0, 0.0, 0.0),) * 4)
    as_found = [(0.0, 2.0), (4.0, 5.0)]
    doubted = drawn(estimated(TALK, probability=0.6), unsure)
    assert any(rows(replica[AGENT]) != as_found for replica in doubted)
    assert all(rows(replica[AGENT]) == as_found for replica in drawn(TALK, unsure))


def test_the_units_of_a_voice_are_wrong_together() -> None:
    many = estimated(call(agent=[(2.0 * n, 2.0 * n + 1.5) for n in range(40)], customer=[(90, 92)]))
    wrong = ((0.0,) * 4,) * 3 + ((0.0, 0.0, 0.0, 0.3),)

    def spread(log_odds_sd: float) -> float:
        errors = replace(SURE, wrong_probability=wrong, log_odds_sd=log_odds_sd)
        seconds = [
            sum(end - start for start, end in rows(replica[AGENT]))
            for replica in drawn(many, errors)
        ]
        return float(np.std(seconds))

    assert spread(1.0) > 1.5 * spread(0.0)


def test_edges_between_voices_lie_at_the_time_found_minus_their_own_error() -> None:
    late = replace(SURE, change_start_s=(0.25,) * 11, change_end_s=(-0.25,) * 11)
    for replica in drawn(TALK, late, on=replace(line(), end_s=(0.125,) * 11)):
        assert rows(replica[AGENT]) == [(0.0, 2.25), (3.75, 4.875)]
        assert rows(replica[CUSTOMER]) == [(1.75, 4.25)]


def test_under_speech_there_may_be_speech_of_the_other() -> None:
    hiding = replace(SURE, hidden_per_s=100.0, hidden_s=(0.5,) * 11)
    for replica in drawn(TALK, hiding):
        under = rows(replica[CUSTOMER])
        assert rows(replica[AGENT])[0] == (0.0, 2.0)
        assert len(under) == 3
        assert under[0][1] - under[0][0] == pytest.approx(0.5)
        assert 0.0 <= under[0][0] < under[0][1] <= 2.0
        assert len([unit for unit in replica[CUSTOMER] if unit.phrase(min_rate_s=1.0)]) == 1


def test_a_voice_as_a_whole_is_higher_or_louder_by_the_errors_measured() -> None:
    high = replace(SURE, pitch_st=(12.0,) * 7, level_db=(-3.0,) * 7, movement_st=(50.0,) * 7)
    before = TALK.prosody_of(CUSTOMER)[0]
    assert before.f0_median_hz is not None
    for replica in drawn(TALK, high):
        after = replica[CUSTOMER][0].phrase(min_rate_s=1.0)
        assert after is not None
        assert after.f0_median_hz == pytest.approx(before.f0_median_hz / 2.0)
        assert after.level_dbfs == pytest.approx(before.level_dbfs + 3.0)
        assert after.f0_sd_st == 0.0


def test_prosody_goes_to_whoever_has_the_unit() -> None:
    always = replace(SURE, wrong_probability=((0.999,) * 4,) * 4)
    replica = drawn(TALK, always)[0]
    said = replica[AGENT][0].phrase(min_rate_s=1.0)
    assert rows(replica[AGENT]) == [(2.0, 4.0)]
    assert said is not None
    assert said.speaker == AGENT


def test_one_gate_is_drawn_for_everybody_on_the_channel() -> None:
    soft = UnitMargin(20.0, 0.25, 0.25, 0.0, 0.0)
    apart = estimated(call(agent=[(1.0, 2.0)], customer=[(4.0, 5.0)]))
    for replica in drawn(apart, SURE, margins={AGENT: [soft], CUSTOMER: [soft]}):
        agent, customer = rows(replica[AGENT])[0][0], rows(replica[CUSTOMER])[0][0]
        assert agent - 1.0 == pytest.approx(customer - 4.0)


def test_a_single_voice_and_no_speech_are_drawn_as_well() -> None:
    alone = estimated(call(agent=[(0.0, 2.0)]))
    spoken = replace(alone.diarization, speakers=(AGENT,))
    assert all(replica[AGENT] for replica in drawn(replace(alone, diarization=spoken), VOICES))
    assert drawn(estimated(call()), VOICES)[0] == {}


def test_a_table_of_another_size_is_refused() -> None:
    with pytest.raises(InputError, match="quantiles"):
        replace(VOICES, hidden_s=(0.5,))
    with pytest.raises(InputError, match="shape"):
        replace(VOICES, wrong_probability=((0.1,),))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=30), st.sampled_from(LINES))
def test_units_of_a_speaker_never_overlap(quarters: list[int], on: LineErrors) -> None:
    edges = [sum(quarters[: i + 1]) / 4.0 for i in range(len(quarters))]
    units = list(pairwise(edges))
    analysis = estimated(call(agent=units[::2], customer=units[1::2]), probability=0.85)
    for replica in drawn(analysis, VOICES, on=on):
        for own in replica.values():
            ends, starts = [u.segment.end for u in own[:-1]], [u.segment.start for u in own[1:]]
            assert all(end < start for end, start in zip(ends, starts, strict=True))
            assert all(u.segment.start >= 0.0 and u.segment.end <= analysis.duration_s for u in own)
