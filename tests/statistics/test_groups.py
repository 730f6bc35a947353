"""Groups of agents: agents count, not calls; small groups are not ranked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.statistics.groups import Observation, compare_groups

observations = st.lists(
    st.builds(
        Observation,
        group=st.sampled_from(["North", "South", "East"]),
        agent=st.sampled_from([f"agent {i}" for i in range(8)]),
        value=st.floats(-50, 50),
    ),
    max_size=80,
)


def team(name: str, *means: float, calls: int = 2) -> list[Observation]:
    return [
        Observation(name, f"{name} {number}", mean)
        for number, mean in enumerate(means)
        for _ in range(calls)
    ]


def test_nothing_observed_is_no_group() -> None:
    assert compare_groups([]) == ()


def test_an_agent_with_many_calls_does_not_speak_for_the_group() -> None:
    calls = [Observation("A", "Ana", 1.0)] * 99 + [Observation("A", "Ben", 3.0)]
    (summary,) = compare_groups(calls)
    assert summary.interval.mean == 2.0
    assert (summary.agent_count, summary.call_count) == (2, 100)


def test_ranked_groups_come_first_highest_first_and_small_ones_by_name() -> None:
    calls = [
        *team("Low", 1, 1, 1, 1, 1),
        *team("Small b", 9, 9),
        *team("High", 2, 2, 2, 2, 2),
        *team("Small a", 0, 0, 0, 0),
    ]
    found = compare_groups(calls)
    assert [summary.group for summary in found] == ["High", "Low", "Small a", "Small b"]
    assert [summary.is_ranked for summary in found] == [True, True, False, False]


def test_a_single_agent_cannot_tell() -> None:
    (summary,) = compare_groups(team("A", 3.0, calls=40))
    assert not summary.interval.can_tell


def test_the_same_name_in_two_teams_is_two_agents() -> None:
    found = compare_groups([Observation("A", "Ana", 1.0), Observation("B", "Ana", 5.0)])
    assert [summary.interval.mean for summary in found] == [1.0, 5.0]


@given(observations)
def test_every_call_is_counted_once_and_every_mean_is_within_the_values(seen) -> None:
    found = compare_groups(seen)
    assert sum(summary.call_count for summary in found) == len(seen)
    for summary in found:
        values = [o.value for o in seen if o.group == summary.group]
        assert min(values) - 1e-9 <= summary.interval.mean <= max(values) + 1e-9


@given(observations, st.randoms(use_true_random=False))
def test_the_order_of_calls_does_not_matter(seen, random) -> None:
    shuffled = list(seen)
    random.shuffle(shuffled)
    for one, other in zip(compare_groups(seen), compare_groups(shuffled), strict=True):
        assert one.group == other.group or one.interval.mean == pytest.approx(other.interval.mean)


def test_the_interval_over_agents_covers_although_calls_of_one_agent_are_alike() -> None:
    # Agents differ (SD 0.08), their calls vary around them (SD 0.1), 3 to 30 calls each.
    random = np.random.default_rng(2010)
    covered = []
    for _ in range(1500):
        usual = random.normal(0.5, 0.08, size=8)
        calls = [
            Observation("A", str(agent), value)
            for agent, mean in enumerate(usual)
            for value in random.normal(mean, 0.1, size=random.integers(3, 31))
        ]
        interval = compare_groups(calls)[0].interval
        covered.append(interval.low <= 0.5 <= interval.high)
    assert 0.93 <= np.mean(covered) <= 0.97
