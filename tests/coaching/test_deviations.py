"""Where the agent's voice departs from its usual, and what came just before."""

from dataclasses import replace

import pytest

from tests.coaching.calls import Unit, call, talk
from voicecoach.coaching.deviations import deviation_episodes
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.own_voice import PaceDeviation, ToneDeviation
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

RAISED = {"rise_db": 8.0, "pitch_hz": 240.0}


def with_pace(analysis: CallAnalysis, *z_of_units: float) -> CallAnalysis:
    """Say how far the pace of each of the agent's units is from the usual."""
    units = analysis.diarization.segments_of(AGENT)
    return replace(
        analysis,
        pace_deviations=tuple(
            PaceDeviation(speaker=AGENT, segment=unit, rate_change_ratio=z / 10.0, rate_z=z)
            for unit, z in zip(units, z_of_units, strict=True)
        ),
    )


def answered(customer: list[Unit], **kwargs: object) -> CallAnalysis:
    return call(agent=[(0.0, 2.0), (60.0, 62.0), (63.0, 65.0)], customer=customer, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("customer", "acts", "before"),
    [
        ([(4.0, 30.0), (40.0, 59.0)], {}, "nothing found"),
        ([(4.0, 49.0)], {}, "dead air"),
        ([*talk(4.0, 50.0), *talk(50.0, 60.0, **RAISED)], {}, "raised level"),
        ([(4.0, 59.0), (61.0, 64.0)], {61.0: "competitive_failed"}, "cut in on"),
        ([(4.0, 59.0), (61.0, 64.0)], {61.0: "helper"}, "nothing found"),
    ],
)
def test_an_episode_names_what_came_just_before(
    customer: list[Unit], acts: dict[float, str], before: str
) -> None:
    analysis = with_pace(answered(customer, acts=acts), 0.0, 2.5, 2.5)
    (episode,) = deviation_episodes(analysis)
    assert (episode.segment, episode.figure) == (Segment(60.0, 65.0), "pace")
    assert episode.before == before
    assert episode.z == pytest.approx(5.0 / 2**0.5)


@pytest.mark.parametrize("z_of_units", [(0.0, 3.5, 0.5), (0.0, 2.5, -2.5), (0.0, 1.5, 1.5)])
def test_one_phrase_two_directions_and_small_changes_are_no_episode(
    z_of_units: tuple[float, ...],
) -> None:
    assert deviation_episodes(with_pace(answered([(4.0, 59.0)]), *z_of_units)) == ()


def test_tone_is_looked_at_only_where_it_is_given() -> None:
    analysis = answered([(4.0, 59.0)])
    tone = [
        ToneDeviation(
            speaker=AGENT,
            segment=unit,
            level_change_db=5.0,
            level_z=3.0,
            f0_movement_change_st=None,
            f0_movement_z=None,
            f0_median_change_st=None,
            f0_median_z=None,
        )
        for unit in analysis.diarization.segments_of(AGENT)[1:]
    ]
    assert deviation_episodes(analysis) == ()
    assert [episode.figure for episode in deviation_episodes(analysis, tone)] == ["level"]
