"""What is told of a scorecard, of one call and over calls: nothing that is not in its evidence."""

import dataclasses
import re
from datetime import timedelta

import pytest

from tests.dashboards.stores import NEWEST, make_mixed_analysis, save
from tests.scorecard.cards import call
from tests.views.test_figures import words
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.scorecard import COMPONENTS
from voicecoach.scorecard.card import own_scorecard, shared_scorecard
from voicecoach.scorecard.components import TITLES
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.views.replay import clicked_second, replay_screen
from voicecoach.views.scorecard import SCORECARD, call_scorecard, score_text, scorecard_section
from voicecoach.views.scorecard_chart import scorecard_chart, scorecard_table
from voicecoach.views.scorecard_trend import own_progress, progress_charts, week_table

COACH = Principal(id="cora", name="Cora", role=Role.COACH)
LEAD = Principal(id="lee", name="Lee", role=Role.LEAD)
ENOUGH = ("TRN01", "TRN02", "LIS01", "LIS02", "LIS04")


def drawn(chart) -> str:
    return chart.to_json()


# ---- one call ----------------------------------------------------------------------------------


def test_a_call_in_which_nothing_was_seen_says_so_and_gives_no_zero() -> None:
    section = scorecard_section(own_scorecard(call()))
    assert section.lines == ("Nothing that counts was seen in this call: that is not a zero.",)
    assert section.starts == ()
    table = scorecard_table(own_scorecard(call()))
    assert table["share"].isna().all()
    assert all(text.startswith("not observed · ") for text in table["instead"])


def test_each_component_has_its_row_and_only_those_seen_often_enough_a_share() -> None:
    table = scorecard_table(own_scorecard(call(*ENOUGH, "CMP01"))).set_index("Component")
    assert list(table.index) == [TITLES[component] for component in COMPONENTS]
    listening, composed = table.loc["Active listening"], table.loc["Self-regulation"]
    assert (listening["share"], listening["counts"]) == (0.8, "4 of 5")
    assert words(listening["range"]) == "44–95 %"
    assert composed["instead"] == "1 of 1 went well, too few to say"
    assert table["share"].notna().sum() == 1


def test_a_row_of_the_evidence_has_its_second_its_numbers_and_who_sees_it() -> None:
    section = scorecard_section(own_scorecard(call("LIS01", "TON01", "LIS01", grades=[2])))
    rows = section.table().to_dict("records")
    assert section.starts == (0.0, 0.0, 1.0, 2.0)
    assert [row["Component"] for row in rows] == [
        "Active listening",
        "Empathy",
        "Social skills",
        "Active listening",
    ]
    assert [row["Counts as"] for row in rows] == [
        "went well",
        "went well",
        "to try",
        "went well, once already",
    ]
    assert words(rows[0]["Numbers"]) == "Length 2.0 s, between 1.8 and 2.2 (counts from 1.5 s)"
    assert [row["Seen by"] for row in rows].count("you only") == 1
    assert section.lines[-1] == "1 act of it only you see: your coach's scorecard is made without."


def test_a_coach_is_told_of_nothing_that_is_for_the_agent_only() -> None:
    section = scorecard_section(shared_scorecard(call("LIS01", "TON01")))
    assert "Seen by" not in section.columns
    assert section.lines == (
        "1 occasion seen in this call. That is too few of any component for a share.",
    )
    assert "TON01" not in str(section)


def test_figures_of_the_call_are_named_as_not_counted() -> None:
    analysis = call("LIS01")
    metrics = {**analysis.metrics, "agent_competitive_overlaps_per_10_min": 1.5}
    ranges = {"agent_competitive_overlaps_per_10_min": (1.0, 2.0)}
    analysis = dataclasses.replace(analysis, metrics=metrics, metric_ranges=ranges)
    note = words(scorecard_section(shared_scorecard(analysis)).note)
    assert "Beside it, not counted" in note
    assert "1.5 per 10 minutes (1.0–2.0)" in note


def test_words_of_people_and_states_are_short() -> None:
    card = own_scorecard(call(*ENOUGH, "CMP01"))
    assert words(score_text(card.of("listening"))) == "4 of 5, 44–95 %"
    assert score_text(card.of("self_regulation")) == "1 of 1 went well, too few to say"
    assert score_text(card.of("motivation")) == "not observed"


@pytest.mark.parametrize(("codes", "colour_count"), [((), 1), (("LIS01",), 1), (ENOUGH, 4)])
@pytest.mark.parametrize("dark", [False, True])
def test_the_chart_has_one_colour_for_all_and_can_be_read_without_eyes(
    codes, colour_count, dark
) -> None:
    chart = drawn(scorecard_chart(own_scorecard(call(*codes)), dark=dark))
    marks = set(re.findall(r'"(?:color|fill)": "(#\w+)"', chart))
    # What was seen, its scale, two of text; where nothing has a share, only why.
    assert len(marks) == colour_count
    for component in COMPONENTS:
        assert f"{TITLES[component]}: " in chart


# ---- rooms -------------------------------------------------------------------------------------


def test_replay_shows_the_scorecard_last_and_its_rows_lead_to_their_second(store) -> None:
    save(store, call(*ENOUGH))
    screen = replay_screen(store, LOCAL_USER, "call-1")
    section = screen.sections[-1]
    assert section.title == SCORECARD
    click = {section.click_key("call-1"): {"row": 3}}
    assert clicked_second(screen, click, None) == "3.00"


def test_from_one_channel_nothing_is_observed(store) -> None:
    save(store, make_mixed_analysis("mono"))
    section = replay_screen(store, LOCAL_USER, "mono").sections[-1]
    assert section.title == SCORECARD
    assert "not a zero" in section.lines[0]


def test_leads_get_no_scorecard(store) -> None:
    save(store, call("LIS01"))
    metadata = store.metadata(LOCAL_USER, "call-1")
    assert call_scorecard(store, LEAD, metadata, call("LIS01")) is None
    for who, room in ((LOCAL_USER, "agent"), (COACH, "coach")):
        assert call_scorecard(store, who, metadata, call("LIS01")).room == room


def test_a_check_in_of_the_day_makes_the_opening_count(store) -> None:
    save(store, call("PAC02"))
    metadata = store.metadata(LOCAL_USER, "call-1")
    before = call_scorecard(store, LOCAL_USER, metadata, call("PAC02"))
    store.save_check_in(LOCAL_USER, at=NEWEST - timedelta(minutes=5), level=2)
    after = call_scorecard(store, LOCAL_USER, metadata, call("PAC02"))
    assert (before.of("self_awareness").count, after.of("self_awareness").count) == (0, 1)
    coachs = call_scorecard(store, COACH, metadata, call("PAC02"))
    assert coachs.of("self_awareness").state == "not_observed"


# ---- over calls --------------------------------------------------------------------------------


def week_of_calls(store, *, agent: str = "Ana", weeks: int = 2, each: int = 3) -> None:
    for n in range(weeks * each):
        at = NEWEST - timedelta(days=7 * (n // each), hours=n % each)
        save(
            store,
            call("TRN01", "LIS01", "LIS02", call_id=f"{agent}-{n}"),
            agent=agent,
            started_at=at,
        )


def test_without_calls_there_is_nothing_to_draw(store) -> None:
    progress = own_progress(store, LOCAL_USER, None)
    assert (progress.card, progress.in_words) == (None, "No call of yours yet.")
    assert progress_charts(progress, dark=False) == ()


def test_calls_of_an_agent_are_put_together_and_by_week(store) -> None:
    week_of_calls(store)
    week_of_calls(store, agent="Ben", weeks=1)
    progress = own_progress(store, LOCAL_USER, "Ana")
    assert progress.in_words == "Your last 6 calls together."
    assert progress.card.of("listening").counts_by_call().keys() == {f"Ana-{n}" for n in range(6)}
    table = week_table(progress)
    assert table["Component"].tolist() == ["Active listening"] * 2
    assert table["Week"].tolist() == ["2 Nov", "9 Nov"]
    assert len(progress_charts(progress, dark=True)) == 2


def test_one_week_is_no_course(store) -> None:
    week_of_calls(store, weeks=1)
    progress = own_progress(store, LOCAL_USER, "Ana")
    assert not progress.has_weeks
    assert len(progress_charts(progress, dark=False)) == 1


def test_a_week_of_few_calls_has_no_share(store) -> None:
    week_of_calls(store, each=2)
    assert week_table(own_progress(store, LOCAL_USER, "Ana")).empty


def test_calls_of_unknown_time_belong_to_no_week(store) -> None:
    save(store, call("LIS01"), started_at=None)
    progress = own_progress(store, LOCAL_USER, "Ana")
    assert progress.card.call_ids == ("call-1",)
    assert progress.weeks == {}


@pytest.mark.parametrize("who", [COACH, LEAD], ids=lambda who: who.role)
def test_scorecards_over_calls_are_for_the_agent_only(store, who: Principal) -> None:
    with pytest.raises(NotAllowedError, match="for that agent only"):
        own_progress(store, who, "Ana")
