"""Rows and pages of *My calls*, over a real store."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from tests.dashboards.stores import (
    CAME_IN,
    LEFT_ALONE,
    NEWEST,
    fill,
    make_analysis,
    make_mixed_analysis,
    make_playback,
    make_transcript,
    save,
)
from tests.store.heard import hear
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallFilter
from voicecoach.views.calls import (
    BEGIN_COUNT,
    HOW_TO_OPEN,
    ONE_CHANNEL,
    PAGE_SIZE,
    UNHEARD_FIRST,
    UNHEARD_ONLY,
    beginnings,
    call_labels,
    call_page,
    call_table,
    call_title,
)
from voicecoach.views.figures import local_time
from voicecoach.views.periods import ANY_TIME, since
from voicecoach.views.standing_out import NOTHING_STANDS_OUT, rule_title

ALL = CallFilter()


def test_newest_comes_first_a_page_at_a_time(store, tmp_path) -> None:
    fill(store, tmp_path)  # 28 calls
    first = call_page(store, LOCAL_USER, chosen=ALL)
    second = call_page(store, LOCAL_USER, chosen=ALL, number=2)
    assert [row.call_id for row in first.rows] == [f"call-{i:03d}" for i in range(PAGE_SIZE)]
    assert [row.call_id for row in second.rows] == ["call-025", "call-026", "call-027"]
    assert (first.position, second.position) == (
        f"1 to 25 of 28 calls, newest first. {HOW_TO_OPEN}",
        f"26 to 28 of 28 calls, newest first. {HOW_TO_OPEN}",
    )


def test_a_page_past_the_end_is_the_last_one(store, tmp_path) -> None:
    fill(store, tmp_path)
    assert call_page(store, LOCAL_USER, chosen=ALL, number=99).number == 2
    assert call_page(store, LOCAL_USER, chosen=ALL, number=0).number == 1


def test_calls_are_told_apart_by_their_labels(store) -> None:
    save(store, make_analysis("call-one"))
    save(store, make_analysis("call-two"))
    save(store, make_analysis("call-three"), agent=None, subject=None)
    labels = call_labels(call_page(store, LOCAL_USER, chosen=ALL).rows)
    links = list(labels.values())
    assert sorted(link["call"] for link in links) == ["call-one", "call-three", "call-two"]
    at = f"13 Nov {local_time(NEWEST):%H:%M}"
    assert sorted(labels) == [
        f"Late repair · Ana · {at}",
        f"Late repair · Ana · {at} · {links[-1]['call']}",
        f"call-three.wav · {at}",
    ]


def test_filters_are_the_stores(store, tmp_path) -> None:
    fill(store, tmp_path)
    page = call_page(store, LOCAL_USER, chosen=CallFilter(team="Night desk"))
    assert {row.team for row in page.rows} == {"Night desk"}
    assert page.position == f"6 calls, newest first. {HOW_TO_OPEN}"


def test_nothing_passes(store) -> None:
    page = call_page(store, LOCAL_USER, chosen=CallFilter(agent="Nobody"))
    assert (page.rows, page.page_count) == ((), 1)
    assert page.position == "No call passes these filters."


def test_a_row_says_what_stands_out(store) -> None:
    save(store, make_analysis("call-one"))
    save(store, make_analysis("call-two", moments=()), started_at=NEWEST - timedelta(days=1))
    one, two = call_page(store, LOCAL_USER, chosen=ALL).rows
    assert (one.strength_count, one.opportunity_count) == (1, 1)
    assert one.stands_out.startswith(f"{rule_title('LIS01')}. To work on: ")
    assert two.stands_out == NOTHING_STANDS_OUT


def test_what_is_not_known_stays_empty(store) -> None:
    save(store, make_mixed_analysis("mono"), agent=None, team=None)
    table = call_table(call_page(store, LOCAL_USER, chosen=ALL).rows)
    assert table["Agent"].isna().all()
    assert table["Talk share"].isna().all()
    assert table["Went well"].isna().all()
    assert table["What stands out"].tolist() == [ONE_CHANNEL]


def test_the_name_of_a_call_is_text_and_no_button_so_that_a_download_has_it(store) -> None:
    save(store, make_analysis("call-one"), subject="Late repair")
    table = call_table(call_page(store, LOCAL_USER, chosen=ALL).rows)
    assert table["Call"].tolist() == ["Late repair"]


def test_a_table_of_nothing_has_its_columns() -> None:
    assert list(call_table([]).columns)[:2] == ["Replay", "Heard"]


def test_talk_share_is_in_percent_and_lengths_sort_as_text(store) -> None:
    save(store, make_analysis("call-one", talk_ratio=0.25))
    (row,) = call_page(store, LOCAL_USER, chosen=ALL).rows
    table = call_table([row, replace(row, duration_s=605.0), replace(row, duration_s=3700.0)])
    assert table["Talk share"].tolist() == [25.0, 25.0, 25.0]
    assert table["Length"].tolist() == sorted(table["Length"])
    assert pd.api.types.is_datetime64_any_dtype(table["When"])


def test_a_call_without_subject_is_named_by_its_file(store) -> None:
    save(store, make_analysis("call-one"), subject=None)
    (summary,) = store.calls(LOCAL_USER)
    assert call_title(summary) == "call-one.wav"
    assert call_title(replace(summary, source_names=())) == "call-one"


# ---- what was not heard, and what went well -----------------------------------------------------


def test_what_was_not_heard_comes_first_or_alone(store, tmp_path) -> None:
    fill(store, tmp_path)
    hear(store, "call-000")
    hear(store, "call-001", 25.0)
    hear(store, "call-002", 4.0)  # a try of the play button
    first = call_page(store, LOCAL_USER, chosen=ALL, shown=UNHEARD_FIRST)
    last = call_page(store, LOCAL_USER, chosen=ALL, number=2, shown=UNHEARD_FIRST)
    alone = call_page(store, LOCAL_USER, chosen=ALL, shown=UNHEARD_ONLY)
    assert first.rows[0].call_id == "call-001"
    assert last.rows[-1].call_id == "call-000"
    assert last.rows[-1].is_heard
    assert (first.call_count, alone.call_count) == (28, 27)
    assert call_table(first.rows)["Heard"].tolist()[:2] == ["continue at 0:25", "not yet"]
    assert call_table(last.rows)["Heard"].tolist() == ["not yet", "not yet", ""]
    assert "28 calls, not heard first" in first.position


def test_a_call_that_was_heard_in_part_is_opened_where_one_left_off(store, tmp_path) -> None:
    fill(store, tmp_path)
    hear(store, "call-001", 25.0)
    links = [*call_labels(call_page(store, LOCAL_USER, chosen=ALL).rows).values()]
    assert links[:2] == [{"call": "call-000"}, {"call": "call-001", "t": "25.00"}]
    hear(store, "call-001")
    links = [*call_labels(call_page(store, LOCAL_USER, chosen=ALL).rows).values()]
    assert links[1] == {"call": "call-001"}


def test_what_was_heard_in_part_is_not_begun_with(store, tmp_path) -> None:
    fill(store, tmp_path, calls_per_agent=1)
    hear(store, "call-000", 25.0)
    places = beginnings(call_page(store, LOCAL_USER, chosen=ALL))
    assert places
    assert "call-000" not in {place.call_id for place in places}


def test_a_page_begins_with_what_went_well_and_was_not_heard(store, tmp_path) -> None:
    save(store, make_analysis("call-one"), playback=make_playback(tmp_path, "call-one"))
    save(store, make_analysis("call-two", moments=(CAME_IN,)))
    save(store, make_analysis("call-three", moments=(LEFT_ALONE,)))
    store.mark_opened(LOCAL_USER, "call-one")  # seen, and not heard
    store.mark_opened(LOCAL_USER, "call-three")  # of which no audio was kept
    (place,) = beginnings(call_page(store, LOCAL_USER, chosen=ALL))
    assert (place.call_id, place.at) == ("call-one", "10.00")
    assert place.label == f"**0:10** {rule_title('LIS01')}"
    assert place.text == "Late repair · Ana"


def test_only_the_first_page_begins_so_and_with_a_few(store, tmp_path) -> None:
    fill(store, tmp_path)
    first = call_page(store, LOCAL_USER, chosen=ALL)
    assert len(beginnings(first)) == BEGIN_COUNT
    assert beginnings(call_page(store, LOCAL_USER, chosen=ALL, number=2)) == ()


def test_calls_are_chosen_by_a_kind_of_moment_and_by_what_was_said(store) -> None:
    save(store, make_analysis("call-one", moments=(CAME_IN,)))
    save(store, make_analysis("call-two", moments=(LEFT_ALONE,), transcript=make_transcript()))
    by_kind = call_page(store, LOCAL_USER, chosen=CallFilter(rule="TRN01"))
    by_words = call_page(store, LOCAL_USER, chosen=CallFilter(text="broke"))
    assert [row.call_id for row in by_kind.rows] == ["call-one"]
    assert [row.call_id for row in by_words.rows] == ["call-two"]


def test_a_period_goes_back_from_the_newest_call(store) -> None:
    save(store, make_analysis("call-one"), started_at=NEWEST - timedelta(days=8))
    assert since(store, LOCAL_USER, "Last 7 days") == NEWEST - timedelta(days=15)
    assert since(store, LOCAL_USER, ANY_TIME) is None
