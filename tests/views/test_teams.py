"""*Compare teams*: what is drawn and what is said."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dashboards.stores import NEWEST, TEAMS, fill, make_analysis, save
from tests.views.test_figures import words
from voicecoach.core.metrics import METRICS
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import MetricRow
from voicecoach.views.team_chart import team_chart
from voicecoach.views.teams import (
    COMPARED,
    PERIODS,
    axis_title,
    compare_teams,
    comparison_of,
    dots_table,
    intervals_table,
    reading_table,
    spread,
)

RATIO = "agent_talk_ratio"


def row(team: str | None, agent: str | None, value: float | None) -> MetricRow:
    return MetricRow(call_id="x", agent=agent, team=team, started_at=NEWEST, value=value)


def team(name: str, *values: float) -> list[MetricRow]:
    return [row(name, f"{name} {number}", value) for number, value in enumerate(values)]


BIG = team("Big", 0.4, 0.5, 0.5, 0.5, 0.6)
SMALL = team("Small", 0.8, 0.9)


def test_what_is_compared_are_figures_and_none_of_them_is_a_voice() -> None:
    assert set(COMPARED) <= set(METRICS)
    assert not [name for name in COMPARED if "f0" in name or "dbfs" in name]


def test_small_teams_come_last_and_are_named_in_a_sentence() -> None:
    comparison = comparison_of([*SMALL, *BIG], metric=RATIO)
    assert [found.group for found in comparison.teams] == ["Big", "Small"]
    assert comparison.warnings == (
        "Small has 2 agents, fewer than 5. Its bar is wide: do not rank it against the others yet.",
    )
    assert intervals_table(comparison)["size"].tolist() == ["ranked", "small"]


def test_one_agent_is_no_team_mean() -> None:
    comparison = comparison_of([*BIG, *team("Solo", 0.3)], metric=RATIO)
    assert "one person is no team mean" in comparison.warnings[0]
    assert reading_table(comparison)["95 % interval"][1] == "cannot tell from one agent"
    assert intervals_table(comparison)["low"].isna().tolist() == [False, True]


def test_two_agents_are_needed_for_a_comparison() -> None:
    assert not comparison_of([], metric=RATIO).can_compare
    assert not comparison_of(team("A", 0.5), metric=RATIO).can_compare
    assert comparison_of(team("A", 0.5, 0.6), metric=RATIO).can_compare


def test_calls_that_cannot_be_used_are_counted_aloud() -> None:
    rows = [*BIG, row(None, "Ana", 0.4), row("Big", None, 0.4), row("Big", "Ana", None)]
    comparison = comparison_of(rows, metric=RATIO)
    assert comparison.left_out.startswith("3 calls left out")
    assert comparison_of(BIG, metric=RATIO).left_out == ""


def test_dots_have_no_names_and_are_plotted_in_the_unit_of_the_axis() -> None:
    table = dots_table(comparison_of(BIG, metric=RATIO))
    assert sorted(table["value"]) == pytest.approx([40.0, 50.0, 50.0, 50.0, 60.0])
    assert "Big 0" not in table.to_string()
    assert axis_title(METRICS[RATIO]) == "Agent's talk share, %"


def test_dots_in_one_place_step_aside() -> None:
    table = dots_table(comparison_of(BIG, metric=RATIO))
    same = sorted(table[table["value"] == 50.0]["row"])
    assert len(set(same)) == 3
    assert -0.5 < same[0] < same[-1] < 0.5


def test_many_dots_in_one_place_stay_in_the_row_of_their_team() -> None:
    table = dots_table(comparison_of([*team("A", *[0.5] * 30), *BIG], metric=RATIO))
    assert table["row"].between(-0.5, 0.5).sum() == 30


@given(st.lists(st.floats(0, 100), max_size=30), st.floats(0.1, 20))
def test_no_dot_hides_another(values, near) -> None:
    steps = spread(values, near=near)
    for i, (one, step) in enumerate(zip(values, steps, strict=True)):
        for other, other_step in zip(values[:i], steps[:i], strict=True):
            assert abs(one - other) >= near or step != other_step


def test_the_table_says_what_the_chart_shows() -> None:
    table = reading_table(comparison_of([*BIG, *SMALL], metric=RATIO))
    assert table["Team"].tolist() == ["Big", "Small"]
    assert words(table["Mean of agents"][0]) == "50 %"
    assert words(table["95 % interval"][0]) == "41 to 59 %"
    assert table["Ranked"].tolist() == ["yes", "no, too few agents"]


def test_no_interval_reaches_where_no_value_can_be() -> None:
    wild = comparison_of(team("Wild", 0.0, 0.9, 1.0), metric=RATIO)
    assert words(reading_table(wild)["95 % interval"][0]) == "0 to 100 %"
    gaps = comparison_of(team("Wild", -0.5, 0.5, 0.0), metric="agent_reply_offset_median_s")
    assert gaps.teams[0].interval.low < -0.5


def test_the_chart_can_be_read_as_a_sentence() -> None:
    text = words(comparison_of(BIG, metric=RATIO).alternative)
    assert text.startswith("Agent's talk share. Calls of 13 Nov 2026. Big: mean 50 %")


def test_calls_without_a_start_time_are_in_no_period_and_that_is_said(store) -> None:
    long_ago = NEWEST - timedelta(days=700)
    for number, at in enumerate([long_ago, long_ago - timedelta(weeks=6), None, None]):
        save(store, make_analysis(f"call-{number}"), agent=f"Agent {number}", started_at=at)
    recent = compare_teams(store, LOCAL_USER, metric=RATIO, period="Last 8 weeks")
    everything = compare_teams(store, LOCAL_USER, metric=RATIO, period="All calls")
    assert (recent.agent_count, everything.agent_count) == (2, 4)
    assert recent.undated == 'Without a start time, so only under "All calls": 2 calls.'
    assert recent.basis.endswith(recent.undated)
    assert everything.undated == ""


def test_where_no_call_has_a_start_time_a_period_is_empty(store) -> None:
    save(store, make_analysis("call-1"), started_at=None)
    recent = compare_teams(store, LOCAL_USER, metric=RATIO, period="Last 8 weeks")
    assert (recent.teams, recent.undated_count) == ((), 1)


def test_under_all_calls_those_without_a_start_time_are_named(store) -> None:
    save(store, make_analysis("call-undated"), agent="Ben", started_at=None)
    choice = {"metric": RATIO, "period": "All calls"}
    assert compare_teams(store, LOCAL_USER, **choice).period == "1 call without a start time."
    for days in (0, 2):
        started_at = NEWEST - timedelta(days=days)
        save(store, make_analysis(f"call-{days}"), started_at=started_at)
    assert compare_teams(store, LOCAL_USER, **choice).period == (
        "Calls of 11 Nov 2026 to 13 Nov 2026, and 1 call without a start time."
    )


def test_the_period_counts_back_from_the_newest_call(store, tmp_path) -> None:
    fill(store, tmp_path)  # one call a day, 28 days
    save(store, make_analysis("ancient"), started_at=NEWEST - timedelta(weeks=60))
    counts = {
        period: sum(t.call_count for t in compared.teams)
        for period in PERIODS
        for compared in [compare_teams(store, LOCAL_USER, metric=RATIO, period=period)]
    }
    assert counts == {
        "Last 4 weeks": 28,
        "Last 8 weeks": 28,
        "Last 26 weeks": 28,
        "All calls": 29,
    }


def test_an_empty_store_has_nothing_to_compare(store) -> None:
    comparison = compare_teams(store, LOCAL_USER, metric=RATIO, period="All calls")
    assert (comparison.teams, comparison.period) == ((), "No calls in this period.")


@pytest.mark.parametrize("dark", [False, True])
def test_the_chart_has_a_row_for_each_team_and_no_outside_address(store, tmp_path, dark) -> None:
    fill(store, tmp_path)
    comparison = compare_teams(store, LOCAL_USER, metric=RATIO, period="All calls")
    spec = team_chart(comparison, dark=dark).to_dict()
    assert len(spec["layer"]) == 3
    labels = spec["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]
    assert all(f"{name} ({count} agents)" in labels for name, count in TEAMS.items())


def test_light_and_dark_have_colours_of_their_own() -> None:
    comparison = comparison_of([*BIG, *SMALL], metric=RATIO)
    light, dark = (team_chart(comparison, dark=dark).to_json() for dark in (False, True))
    assert light != dark


def test_a_single_value_can_be_drawn() -> None:
    team_chart(comparison_of(team("A", 0.5, 0.5), metric=RATIO), dark=False).to_dict()
