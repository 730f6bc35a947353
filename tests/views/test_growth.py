"""What *Growth* says: what went well first, what can be told, and what cannot be told yet."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from tests.dashboards.stores import (
    CAME_IN,
    LEFT_ALONE,
    NEWEST,
    conversation,
    make_analysis,
    make_mixed_analysis,
    make_transcript,
    save,
)
from tests.store.kept_to_grow import MONDAY, RETAKE_ID, make_goal, make_retake, save_take
from tests.views.test_figures import words
from voicecoach.core.analysis import Withheld
from voicecoach.core.conversation import Overlap, Silence
from voicecoach.core.course import CoursePoint, CustomerCourse
from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.statistics.change import LOOK_COUNTS
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import Guess
from voicecoach.store.records import CallFilter
from voicecoach.store.repository import CallStore
from voicecoach.views.calls import call_page
from voicecoach.views.goals import (
    GOAL_FIGURES,
    GoalWish,
    close_goal,
    closed_goal_table,
    goal_outlook,
    goal_progress,
    goals_of,
    set_goal,
)
from voicecoach.views.growth import growth_screen
from voicecoach.views.growth_chart import error_chart, error_series, goal_chart, goal_series
from voicecoach.views.guess_trends import guess_trends
from voicecoach.views.guesses import (
    guess_call,
    guess_is_due,
    guess_section,
    guess_table,
    guessed_call,
    skip_guess,
    to_guess,
)
from voicecoach.views.journal import (
    Written,
    asked_call,
    asked_place,
    journal_calls,
    journal_groups,
    journal_places,
    journal_text,
    write_entry,
)
from voicecoach.views.own_room import own_calls
from voicecoach.views.retakes import (
    RetakeLine,
    choose_moment,
    due_retakes,
    moments_to_try,
    other_retakes,
    retake_lines,
    retake_screen,
    take_labels,
    take_table,
)
from voicecoach.views.went_well import went_well


def save_calls(store: CallStore, ratios: Sequence[float], *, last: datetime = NEWEST) -> list[str]:
    """Calls of Ana with these talk shares, a day apart, the last one at ``last``."""
    first = last - timedelta(days=len(ratios) - 1)
    return [
        save(
            store,
            make_analysis(f"call-{first:%d%m}-{number:03d}", talk_ratio=ratio),
            started_at=first + timedelta(days=number),
        )
        for number, ratio in enumerate(ratios)
    ]


# ---- guesses -----------------------------------------------------------------------------------


@pytest.fixture
def guessing(store: CallStore) -> CallStore:
    store.choose_to_guess(LOCAL_USER, is_on=True)
    return store


def test_a_call_is_guessed_before_it_is_shown_if_there_is_something_to_guess(
    guessing: CallStore,
) -> None:
    call_id = save(guessing, make_analysis("call-a"))
    mixed = save(guessing, make_mixed_analysis("mixed"))
    assert guess_is_due(guessing, LOCAL_USER, call_id)
    assert not guess_is_due(guessing, LOCAL_USER, mixed)
    skip_guess(guessing, LOCAL_USER, call_id)
    assert not guess_is_due(guessing, LOCAL_USER, call_id)
    assert guessed_call(guessing, LOCAL_USER, call_id) is None


def test_the_list_of_calls_keeps_back_what_is_to_be_guessed(guessing: CallStore) -> None:
    save_calls(guessing, [0.37, 0.38])
    save(guessing, make_mixed_analysis("mixed"))
    guessing.mark_opened(LOCAL_USER, "call-1211-000")
    rows = {row.call_id: row for row in call_page(guessing, LOCAL_USER, chosen=CallFilter()).rows}
    due, heard = rows["call-1211-001"], rows["call-1211-000"]
    assert (due.agent_talk_ratio, due.best, due.strength_count) == (None, None, None)
    assert due.stands_out == "Guess first, then look"
    assert (heard.agent_talk_ratio, heard.strength_count) == (0.37, 1)
    of_a_kind = CallFilter(rule=heard.best.rule)
    kept = call_page(guessing, LOCAL_USER, chosen=of_a_kind).rows
    assert [row.call_id for row in kept] == ["call-1211-000"]
    assert rows["mixed"].stands_out.startswith("One channel")
    guessing.choose_to_guess(LOCAL_USER, is_on=False)
    rows = {row.call_id: row for row in call_page(guessing, LOCAL_USER, chosen=CallFilter()).rows}
    assert rows["call-1211-001"].agent_talk_ratio == 0.38


def test_a_call_that_is_to_be_guessed_is_not_among_those_to_look_at_or_to_write_about(
    guessing: CallStore,
) -> None:
    save_calls(guessing, [0.37, 0.38])
    assert own_calls(guessing, LOCAL_USER, "Ana") == {}
    assert journal_calls(guessing, LOCAL_USER, "Ana") == {}
    skip_guess(guessing, LOCAL_USER, "call-1211-000")
    assert list(own_calls(guessing, LOCAL_USER, "Ana").values()) == ["call-1211-000"]
    assert list(journal_calls(guessing, LOCAL_USER, "Ana").values()) == ["call-1211-000"]


def test_a_goal_on_what_is_guessed_counts_a_call_once_it_was_looked_at(
    guessing: CallStore,
) -> None:
    save_calls(guessing, [0.31, 0.32, 0.33, 0.34, 0.36, 0.37, 0.38])
    days = [call.call_id for call in guessing.calls(LOCAL_USER)][::-1]
    skip_guess(guessing, LOCAL_USER, days[5])
    share = make_goal(set_at=NEWEST - timedelta(days=1, hours=1))
    turn = dataclasses.replace(share, metric="agent_longest_turn_s")
    progress = goal_progress(guessing, LOCAL_USER, share)
    assert (progress.before, progress.after) == ((0.31, 0.32, 0.33, 0.34, 0.36), (0.37,))
    assert len(goal_progress(guessing, LOCAL_USER, turn).after) == 2
    guessing.mark_opened(LOCAL_USER, days[6])
    assert goal_progress(guessing, LOCAL_USER, share).after == (0.37, 0.38)


def test_few_calls_before_a_goal_on_what_is_guessed_count_once_they_were_looked_at(
    guessing: CallStore,
) -> None:
    save_calls(guessing, [0.31, 0.32])
    share = make_goal(set_at=NEWEST + timedelta(days=1))
    assert goal_progress(guessing, LOCAL_USER, share).before == ()
    guessing.choose_to_guess(LOCAL_USER, is_on=False)
    assert goal_progress(guessing, LOCAL_USER, share).before == (0.31, 0.32)


def test_growth_names_no_moment_of_a_call_that_is_to_be_guessed(guessing: CallStore) -> None:
    save_calls(guessing, [0.37, 0.38])
    assert went_well(guessing, LOCAL_USER, "Ana") == ()
    assert moments_to_try(guessing, LOCAL_USER, "Ana") == {}
    skip_guess(guessing, LOCAL_USER, "call-1211-000")
    assert [each.call_id for each in went_well(guessing, LOCAL_USER, "Ana")] == ["call-1211-000"]
    assert [c for c, _ in moments_to_try(guessing, LOCAL_USER, "Ana").values()] == ["call-1211-000"]


def test_what_is_told_before_the_guess_gives_nothing_away(guessing: CallStore) -> None:
    call_id = save(guessing, make_analysis("call-a", talk_ratio=0.37))
    title, facts = to_guess(guessing, LOCAL_USER, call_id)
    assert title == "Late repair"
    assert words(facts).startswith("Ana · Friday 13 November 2026")
    assert "37" not in f"{title}{facts}"


def test_a_guess_stands_beside_what_was_measured(guessing: CallStore) -> None:
    analysis = make_analysis("call-a", talk_ratio=0.6)
    taken = Overlap(CUSTOMER, AGENT, Segment(25.0, 25.75), "between", act="competitive_taken")
    analysis = dataclasses.replace(
        analysis, conversation=dataclasses.replace(conversation(), overlaps=(taken,))
    )
    call_id = save(guessing, analysis)
    answers = {"talk_ratio": 45, "cut_in_count": 3, "mood_start": None, "mood_end": None}
    guess_call(guessing, LOCAL_USER, call_id, answers)
    guessed = guessed_call(guessing, LOCAL_USER, call_id)
    assert guessed is not None
    rows = guess_table(guessed).to_dict("list")
    assert [words(text) for text in rows["You guessed"]] == ["45 %", "3"]
    assert [words(text) for text in rows["Measured"]] == ["60 %", "1"]
    assert [words(text) for text in rows["Your guess is"]] == ["15 points less", "2 times more"]
    assert words(guess_section(guessed).lines[0]) == (
        "Talk share: you guessed 45 %; 60 % (15 points less)"
    )


@pytest.mark.parametrize(
    ("guess", "told"),
    [
        (0, "right, as far as can be told"),
        (1, "right, as far as can be told"),
        (2, "2 times more"),
    ],
)
def test_overlaps_that_cannot_be_told_apart_make_no_guess_wrong(
    guessing: CallStore, guess: int, told: str
) -> None:
    unsure = Overlap(CUSTOMER, AGENT, Segment(25.0, 25.75), "between", act="unsure")
    analysis = dataclasses.replace(
        make_analysis("call-a"),
        conversation=dataclasses.replace(conversation(), overlaps=(unsure,)),
    )
    call_id = save(guessing, analysis)
    guess_call(guessing, LOCAL_USER, call_id, {"cut_in_count": guess})
    guessed = guessed_call(guessing, LOCAL_USER, call_id)
    assert guessed is not None
    ((_, _, measured, error),) = guessed.rows
    assert measured == "0, and 1 that cannot be told by ear"
    assert error == told


def test_where_overlaps_are_not_known_a_guess_at_them_is_neither_right_nor_wrong(
    guessing: CallStore,
) -> None:
    analysis = dataclasses.replace(
        make_analysis("call-a"), withheld=(Withheld("overlaps", "both are on one channel"),)
    )
    call_id = save(guessing, analysis)
    guess_call(guessing, LOCAL_USER, call_id, {"cut_in_count": 0})
    guessed = guessed_call(guessing, LOCAL_USER, call_id)
    assert guessed is not None
    ((_, _, measured, error),) = guessed.rows
    assert (measured, error) == ("not known", "not known")


def test_how_the_customer_felt_is_described_and_never_scored(guessing: CallStore) -> None:
    points = (
        CoursePoint(segment=Segment(10.0, 12.0), valence=-0.5, text="It is awful."),
        CoursePoint(segment=Segment(20.0, 22.0), valence=0.5, text="That is lovely, thanks."),
    )
    course = CustomerCourse(points=points, start=points[0], end=points[1])
    analysis = dataclasses.replace(make_analysis("call-a"), customer_course=course)
    call_id = save(guessing, analysis)
    guess_call(guessing, LOCAL_USER, call_id, {"mood_start": 1, "mood_end": 4})
    guessed = guessed_call(guessing, LOCAL_USER, call_id)
    assert guessed is not None
    start, end = guessed.rows
    assert start[1:] == (
        "1 of 5",
        "said: “It is awful.”; no raised voice in that half",
        "not measured",
    )
    assert end[2].startswith("said: “That is lovely, thanks.”")
    assert all(trend.errors == () for trend in guess_trends(guessing, LOCAL_USER, "Ana"))


def test_without_words_the_customer_is_told_by_voice_alone(guessing: CallStore) -> None:
    call_id = save(guessing, make_analysis("call-a"))
    guess_call(guessing, LOCAL_USER, call_id, {"mood_start": 3})
    guessed = guessed_call(guessing, LOCAL_USER, call_id)
    assert guessed is not None
    assert guessed.rows[0][2].startswith("no words that say how pleasant")


def test_nothing_guessed_is_no_guess(guessing: CallStore) -> None:
    call_id = save(guessing, make_analysis("call-a"))
    with pytest.raises(InputError, match="or skip"):
        guess_call(guessing, LOCAL_USER, call_id, {"talk_ratio": None})


def guess_all(store: CallStore, offs: Sequence[float]) -> None:
    for number, off in enumerate(offs):
        call_id = save(
            store,
            make_analysis(f"call-{number:03d}", talk_ratio=0.5),
            started_at=NEWEST + timedelta(days=number),
        )
        store.save_guess(LOCAL_USER, Guess(call_id=call_id, talk_ratio=0.5 + off))


def test_guesses_that_lean_and_get_nearer_are_said_to(guessing: CallStore) -> None:
    guess_all(
        guessing, [-0.2 - 0.01 * (n % 3) for n in range(10)] + [-0.02, -0.03, -0.02, -0.01, -0.02]
    )
    talk, floor = guess_trends(guessing, LOCAL_USER, "Ana")
    assert "less than measured" in words(talk.lean_text)
    assert words(talk.change_text).startswith("Nearer than your first guesses: −19 points")
    assert floor.lean_text == "No guess that can be held against a figure yet."
    assert list(error_series(talk)["guess"]) == list(range(1, 16))
    assert error_series(talk)["error"].iloc[0] == pytest.approx(-20.0)
    assert error_chart(talk, dark=False).to_dict()["layer"]


def test_few_guesses_tell_nothing_yet(guessing: CallStore) -> None:
    guess_all(guessing, [0.1])
    (talk, _) = guess_trends(guessing, LOCAL_USER, "Ana")
    assert words(talk.lean_text) == (
        "1 guess: 10 points more than measured. From two on a range can be given."
    )
    assert talk.change_text == "Cannot tell yet, 4 more guesses from before to compare with."


def test_guesses_on_both_sides_lean_to_none(guessing: CallStore) -> None:
    guess_all(guessing, [0.1, -0.1, 0.05, -0.05])
    (talk, _) = guess_trends(guessing, LOCAL_USER, "Ana")
    assert "neither side" in talk.lean_text
    assert guess_trends(guessing, LOCAL_USER, "Nobody")[0].errors == ()


# ---- goals -------------------------------------------------------------------------------------

BEFORE = [0.60, 0.62, 0.58, 0.61, 0.59, 0.63, 0.60, 0.57, 0.61, 0.62]


def goal_with(store: CallStore, after: Sequence[float], *, before: Sequence[float] = BEFORE):
    save_calls(store, before, last=MONDAY - timedelta(days=1))
    if after:
        save_calls(store, after, last=MONDAY + timedelta(days=len(after)))
    return goal_progress(store, LOCAL_USER, store.save_goal(LOCAL_USER, make_goal(agent="Ana")))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([0.45, 0.47, 0.44, 0.46, 0.48], "Moved as you wanted: −14 points, between "),
        ([0.75, 0.77, 0.74, 0.76, 0.78], "Moved the other way: +16 points, between "),
        ([0.60, 0.61, 0.59, 0.62, 0.60], "Not moved by −10 points: 0 points, between "),
        ([0.45, 0.75, 0.50, 0.70, 0.60], "Cannot tell yet, 5 more calls."),
        ([0.45, 0.47], "Cannot tell yet, 3 more calls."),
        ([], "Cannot tell yet, 5 more calls."),
    ],
    ids=lambda given: str(given)[:20],
)
def test_what_can_be_said_of_a_goal(store: CallStore, after: list[float], told: str) -> None:
    assert words(goal_with(store, after).change_text).startswith(told)


def test_a_goal_tells_what_it_compares(store: CallStore) -> None:
    progress = goal_with(store, [0.45, 0.47])
    assert words(progress.title) == "Talk share: 10 points less"
    assert words(progress.where_text) == (
        "Before: 60 % in the middle of 10 calls. Since 16 Nov 2026: 46 % in the middle of 2 calls."
    )
    series = goal_series(progress)
    assert list(series["When"]) == ["Before"] * 10 + ["Since"] * 2
    assert goal_chart(progress, dark=True).to_dict()["layer"]


def test_with_too_few_calls_before_it_says_how_many_are_missing(store: CallStore) -> None:
    progress = goal_with(store, [0.45] * 6, before=BEFORE[:3])
    assert progress.change_text == "Cannot tell yet, 2 more calls from before to compare with."


def test_calls_without_a_start_or_after_the_end_do_not_count(store: CallStore) -> None:
    save_calls(store, BEFORE, last=MONDAY - timedelta(days=1))
    save(store, make_analysis("when", talk_ratio=0.1), started_at=None)
    goal = store.save_goal(LOCAL_USER, make_goal(agent="Ana"))
    save_calls(store, [0.45, 0.46], last=MONDAY + timedelta(days=5))
    closed = store.close_goal(
        LOCAL_USER, goal.id, outcome="reached", at=MONDAY + timedelta(days=4, hours=12)
    )
    progress = goal_progress(store, LOCAL_USER, closed)
    assert progress.after == (0.45,)
    assert progress.change_text == "Could not be told from 1 call."
    table = closed_goal_table(store, LOCAL_USER, [closed]).to_dict("records")
    assert [row["How it ended"] for row in table] == ["Reached"]


def wish(step: float = 10.0, *, count: int = 10) -> GoalWish:
    return GoalWish(
        agent="Ana", metric="agent_talk_ratio", way="less", step=step, baseline_count=count
    )


def test_before_a_goal_is_set_it_says_whether_it_can_be_answered(store: CallStore) -> None:
    save_calls(store, BEFORE[:4])
    assert "At least 5 calls" in goal_outlook(store, LOCAL_USER, wish())
    save_calls(store, BEFORE, last=NEWEST + timedelta(days=1))
    outlook = words(goal_outlook(store, LOCAL_USER, wish()))
    assert outlook.startswith("Now: 60 % in the middle of 10 calls. ")
    assert outlook.endswith("should show within 5 calls.")
    assert "choose a larger one" in goal_outlook(store, LOCAL_USER, wish(0.5))
    assert goal_outlook(store, LOCAL_USER, wish(0.0)) == "Say by how much you want it to change."


def test_a_goal_is_set_looked_at_and_closed(store: CallStore) -> None:
    goal = set_goal(store, LOCAL_USER, wish())
    assert goal.wanted == -0.1
    progress, closed = goals_of(store, LOCAL_USER, "Ana")
    assert progress is not None
    assert closed == ()
    assert goals_of(store, LOCAL_USER, "Ben") == (None, ())
    close_goal(store, LOCAL_USER, goal, "ended")
    assert [each.outcome for each in goals_of(store, LOCAL_USER, "Ana")[1]] == ["ended"]


def test_every_figure_of_a_goal_is_one_of_an_agents_calls(store: CallStore) -> None:
    save_calls(store, BEFORE)
    for metric in GOAL_FIGURES:
        assert goal_outlook(store, LOCAL_USER, dataclasses.replace(wish(), metric=metric))


# ---- the journal -------------------------------------------------------------------------------


def test_the_journal_reads_only_calls_that_something_was_written_about(store: CallStore) -> None:
    save_calls(store, [0.4, 0.5, 0.6])
    others = save(store, make_analysis("call-ben"), agent="Ben")
    for at in (1.0, 2.0, 3.0):
        write_entry(store, LOCAL_USER, Written(call_id="call-1111-001", text="Mine.", at=at))
    write_entry(store, LOCAL_USER, Written(call_id=others, text="About Ben.", at=1.0))
    read: list[str] = []

    def note(_connection, _cursor, statement, parameters, *_) -> None:
        if "analysis.body" in statement:
            read.extend(parameters)

    event.listen(store._engine, "before_cursor_execute", note)
    (group,) = journal_groups(store, LOCAL_USER, "Ana")
    event.remove(store._engine, "before_cursor_execute", note)
    assert len(group.lines) == 3
    assert read == ["call-1111-001"]


def test_a_link_to_an_older_call_leads_to_it(store: CallStore) -> None:
    save_calls(store, [0.4] * 51)
    first = store.calls(LOCAL_USER)[-1].call_id
    listed = journal_calls(store, LOCAL_USER, "Ana")
    assert first not in listed.values()
    asked = journal_calls(store, LOCAL_USER, "Ana", asked=first)
    assert list(asked.values())[asked_call(asked, first)] == first
    with pytest.raises(CallNotFoundError):
        journal_calls(store, LOCAL_USER, "Ana", asked="no such call")


def test_calls_with_the_same_name_and_time_can_both_be_chosen(store: CallStore) -> None:
    for call_id in ("call-a", "call-b"):
        save(store, make_analysis(call_id))
    assert sorted(journal_calls(store, LOCAL_USER, "Ana").values()) == ["call-a", "call-b"]


def test_entries_are_grouped_by_what_came_before_them(store: CallStore) -> None:
    cut_in = Overlap(AGENT, CUSTOMER, Segment(30.0, 31.0), "within", act="competitive_taken")
    quiet = Silence(Segment(35.0, 45.0), "pause", AGENT, AGENT, is_dead_air=True)
    talked = dataclasses.replace(conversation(), overlaps=(cut_in,), silences=(quiet,))
    call_id = save(store, dataclasses.replace(make_analysis("call-a"), conversation=talked))
    for at, text in ((31.5, "They came in."), (46.0, "So quiet."), (5.0, "Hello.")):
        write_entry(store, LOCAL_USER, Written(call_id=call_id, text=text, at=at))
    write_entry(store, LOCAL_USER, Written(call_id=call_id, text=" First. ", about=CAME_IN))
    groups = journal_groups(store, LOCAL_USER, "Ana")
    assert [(group.before, [line.text for line in group.lines]) for group in groups] == [
        ("The customer came in on you", ["They came in."]),
        ("Nobody spoke for 10 s or longer", ["So quiet."]),
        ("Nothing that sound alone can name", ["First.", "Hello."]),
    ]
    assert groups[2].lines[0].title.endswith("at 0:25 · Came in and the customer stopped")
    assert journal_groups(store, LOCAL_USER, "Ben") == ()
    taken_along = journal_text(groups)
    assert "## The customer came in on you" in taken_along
    assert "They came in." in taken_along


def test_an_entry_outlives_the_moment_it_was_about(store: CallStore) -> None:
    call_id = save(store, make_analysis("call-a"))
    write_entry(store, LOCAL_USER, Written(call_id=call_id, text="Mine.", about=CAME_IN))
    save(store, make_analysis("call-a", moments=()))
    ((line,),) = [group.lines for group in journal_groups(store, LOCAL_USER, "Ana")]
    assert (line.text, line.at) == ("Mine.", 25.0)


def test_a_link_opens_the_call_and_its_nearest_moment(store: CallStore) -> None:
    save_calls(store, [0.5, 0.5])
    calls = journal_calls(store, LOCAL_USER, "Ana")
    assert asked_call(calls, list(calls.values())[1]) == 1
    assert asked_call(calls, "gone") == asked_call(calls, None) == 0
    places = journal_places(store, LOCAL_USER, next(iter(calls.values())))
    assert list(places) == [
        "0:10 Let the customer finish a long story",
        "0:25 Came in and the customer stopped",
        "At another time",
    ]
    assert asked_place(places, "24.0") == 1
    assert asked_place(places, None) == asked_place({"At another time": None}, "24.0") == 0


# ---- new answers -------------------------------------------------------------------------------


def test_moments_to_try_are_those_to_try_and_each_is_chosen_once(store: CallStore) -> None:
    save_calls(store, [0.5])
    ((label, (call_id, moment)),) = moments_to_try(store, LOCAL_USER, "Ana").items()
    assert label == "Came in and the customer stopped · Late repair at 0:25 · 13 Nov 2026"
    chosen = choose_moment(store, LOCAL_USER, call_id, moment)
    assert chosen.segment == CAME_IN.segment
    assert moments_to_try(store, LOCAL_USER, "Ana") == {}
    (line,) = retake_lines(store, LOCAL_USER, "Ana")
    assert line.facts == "Late repair at 0:25 · Due now; no new answer yet"
    assert due_retakes([line]) == (line,)
    assert other_retakes([line]) == ()
    assert retake_lines(store, LOCAL_USER, "Ben") == ()


def test_after_a_take_it_is_due_tomorrow(store: CallStore) -> None:
    call_id = save(store, make_analysis("call-a"))
    chosen = choose_moment(store, LOCAL_USER, call_id, CAME_IN)
    save_take(store, call_id, retake_id=chosen.id, taken_at=datetime.now(UTC))
    (line,) = retake_lines(store, LOCAL_USER, "Ana")
    assert line.facts.endswith("Due tomorrow; 1 new answer")
    assert due_retakes([line]) == ()


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (None, "All repeats done; 2 new answers"),
        (date(2026, 11, 16), "Due now; 2 new answers"),
        (date(2026, 11, 24), "Due in 7 days; 2 new answers"),
    ],
)
def test_when_it_is_due_is_said(due: date | None, told: str) -> None:
    line = RetakeLine(retake_id="r", title="t", where="w", due=due, take_count=2)
    assert line.state_text(date(2026, 11, 17)) == told


def test_what_is_due_longest_comes_first_and_what_is_done_last(store: CallStore) -> None:
    call_id = save(store, make_analysis("call-a"))
    done = make_retake(call_id, segment=Segment(1.0, 2.0))
    store.save_retake(LOCAL_USER, done)
    for days in (0, 1, 4, 11, 32):
        save_take(store, call_id, taken_at=MONDAY + timedelta(days=days))
    waiting = make_retake(call_id, str(uuid4()), segment=Segment(3.0, 4.0))
    store.save_retake(LOCAL_USER, waiting)
    lines = retake_lines(store, LOCAL_USER, None)
    assert [line.retake_id for line in lines] == [waiting.id, done.id]
    assert lines[1].due is None


def test_both_answers_stand_side_by_side_newest_first(store: CallStore) -> None:
    analysis = make_analysis("call-a", transcript=make_transcript())
    call_id = save(store, analysis)
    store.save_retake(LOCAL_USER, make_retake(call_id, segment=Segment(1.0, 3.0)))
    save_take(store, call_id, movement_st=2.0)
    save_take(store, call_id, movement_st=3.0, taken_at=MONDAY + timedelta(days=1), text=None)
    screen = retake_screen(store, LOCAL_USER, RETAKE_ID)
    table = take_table(screen)
    assert list(table.columns) == [
        "Figure",
        "In the call",
        "New answer 2, 17 Nov 2026",
        "New answer 1, 16 Nov 2026",
    ]
    rows = {row[0]: [words(cell) for cell in row[1:]] for row in table.to_numpy().tolist()}
    assert rows["Pitch movement"] == ["not known", "3.0 semitones", "2.0 semitones"]
    assert rows["Words"] == ["not known", "not known", "Let me look it up."]
    assert [label[:12] for label in take_labels(screen)] == ["New answer 2", "New answer 1"]
    assert screen.said_in_call == "How can I help?"
    assert screen.to_hear_text == "From 0:00 to 0:10: what came before, and your answer then."
    assert screen.playback is None


def test_the_advice_of_a_moment_is_shown_while_the_analysis_has_it(store: CallStore) -> None:
    call_id = save(store, make_analysis("call-a"))
    chosen = choose_moment(store, LOCAL_USER, call_id, CAME_IN)
    assert retake_screen(store, LOCAL_USER, chosen.id).advice == CAME_IN.advice
    save(store, make_analysis("call-a", moments=()))
    assert retake_screen(store, LOCAL_USER, chosen.id).advice == ""


# ---- the page ----------------------------------------------------------------------------------


def praise(rule: str) -> Moment:
    return dataclasses.replace(LEFT_ALONE, rule=rule)


def test_what_went_well_is_the_newest_of_each_kind_and_modest_praise_last(
    store: CallStore,
) -> None:
    save(
        store,
        make_analysis("call-old", moments=(praise("LIS01"), praise("EMP01"))),
        started_at=NEWEST - timedelta(days=1),
    )
    save(store, make_analysis("call-new", moments=(praise("TRN03"), praise("LIS01"), CAME_IN)))
    well = went_well(store, LOCAL_USER, "Ana")
    assert (well[0].title, well[0].call_id) == (
        "Let the customer finish a long story",
        "call-new",
    )
    assert len(well) == 3
    assert well[-1].title == "Easy back and forth"
    assert went_well(store, LOCAL_USER, "Ben") == ()


def test_an_empty_page_says_how_to_begin(store: CallStore) -> None:
    screen = growth_screen(store, LOCAL_USER, None)
    assert screen.well == screen.due == screen.other == screen.guessed == ()
    assert screen.goal_title == "No goal is open"
    assert screen.due_text.startswith("No moment chosen yet.")
    assert screen.journal_text.startswith("Nothing written yet")
    assert screen.guess_text.startswith("Switch this on")


def test_a_full_page_tells_what_is_due_and_what_is_written(guessing: CallStore) -> None:
    save_calls(guessing, BEFORE, last=MONDAY - timedelta(days=1))
    newest = save(guessing, make_analysis("call-a", talk_ratio=0.5), started_at=MONDAY)
    guess_call(guessing, LOCAL_USER, newest, {"talk_ratio": 45})
    guessing.save_goal(LOCAL_USER, make_goal(agent="Ana"))
    write_entry(guessing, LOCAL_USER, Written(call_id=newest, text="Mine.", about=CAME_IN))
    choose_moment(guessing, LOCAL_USER, newest, CAME_IN)
    screen = growth_screen(guessing, LOCAL_USER, "Ana")
    assert [line.title for line in screen.due] == ["Came in and the customer stopped"]
    assert screen.journal_text == "1 note in your own words."
    assert f"{LOOK_COUNTS[0] - 1} more calls" in screen.goal_text
    assert [trend.title for trend in screen.guessed] == ["Talk share"]
    assert screen.guess_text.startswith("Your guess less what was measured")
    other = growth_screen(guessing, LOCAL_USER, "Ben")
    assert other.journal_text.startswith("Nothing written yet")
    assert other.due == ()
