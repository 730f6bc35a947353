"""The queue, reviews, follow-ups and the library in words, without Streamlit."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.dashboards.stores import CAME_IN, LEFT_ALONE, LOUDER, make_analysis, save
from tests.store.coached import coach, make_playlist
from tests.store.statements import statements_of
from tests.written import annotation, verdict
from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.review import Anchor, Review, Score
from voicecoach.core.segment import Segment
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.records import CallFilter
from voicecoach.store.repository import CallStore
from voicecoach.store.review_records import FollowUp
from voicecoach.views import follow_ups, library
from voicecoach.views.finished_reviews import review_section
from voicecoach.views.playlist_files import playlist_csv, playlist_report
from voicecoach.views.queue import QueueWish, next_call, queue_labels, queue_screen
from voicecoach.views.review import anchor_choices, correct_review, review_screen, scores_of
from voicecoach.views.waiting import why_it_waits

RUBRIC = usual_rubric()
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
LEAD = Principal(id="lee", name="Lee", role=Role.LEAD)
FLAT = Moment(
    rule="CMP03",
    segment=Segment(5.0, 9.0),
    speaker=AGENT,
    valence="opportunity",
    evidence=(Measurement("pitch movement", 0.5, "st", threshold=1.0),),
    advice="A secret of tone.",
)


def save_call(store: CallStore, number: int, *, days_ago: float = 1.0, **fields) -> str:
    at = NOW - timedelta(days=days_ago)
    return save(store, make_analysis(f"call-{number:03d}", **fields), started_at=at)


# ---- queue --------------------------------------------------------------------------------------


def test_the_queue_names_every_reason_and_the_oldest_whatever_the_filters(store) -> None:
    for number, days_ago in enumerate((20.0, 15.0)):
        store.put_forward(LOCAL_USER, save_call(store, number, days_ago=days_ago))
    question = annotation(
        1,
        "Was that all right?",
        call_id="call-001",
        kind="question",
        visibility="shared",
    )
    store.save_annotation(LOCAL_USER, question)
    screen = queue_screen(store, LOCAL_USER, QueueWish(), now=NOW)
    assert [row.why for row in screen.rows] == [
        "The agent asked; put forward to compare",
        "Put forward to compare",
    ]
    assert screen.oldest == "20 days"
    asked = queue_screen(store, LOCAL_USER, QueueWish(reason="asked_for"), now=NOW)
    assert (asked.call_count, asked.waiting_count, asked.oldest) == (1, 2, "20 days")
    nobody = QueueWish(calls=CallFilter(agent="Nobody"))
    assert "passes these filters" in queue_screen(store, LOCAL_USER, nobody, now=NOW).notice


def test_the_next_call_is_another_one_of_those_looked_at(store) -> None:
    for number in range(2):
        store.put_forward(LOCAL_USER, save_call(store, number, days_ago=15.0 - number))
    first = next_call(store, LOCAL_USER, QueueWish(), now=NOW)
    assert first == "call-000"
    assert next_call(store, LOCAL_USER, QueueWish(), passed={first}, now=NOW) == "call-001"
    every = {"call-000", "call-001"}
    assert next_call(store, LOCAL_USER, QueueWish(), passed=every, now=NOW) is None
    assert next_call(store, LOCAL_USER, QueueWish(reason="asked_for"), now=NOW) is None


def test_calls_of_one_name_have_labels_of_their_own(store) -> None:
    for number in range(2):
        store.put_forward(LOCAL_USER, save_call(store, number, days_ago=15.0))
    rows = queue_screen(store, LOCAL_USER, QueueWish(), now=NOW).rows
    assert sorted(queue_labels(rows).values()) == ["call-000", "call-001"]


def test_leads_have_no_queue(store) -> None:
    store.put_forward(LOCAL_USER, save_call(store, 0))
    assert queue_screen(store, LEAD, QueueWish(), now=NOW).rows == ()


# ---- review -------------------------------------------------------------------------------------


def test_a_review_shows_what_a_coach_may_see(store) -> None:
    call_id = save_call(store, 0, moments=(FLAT, LEFT_ALONE, CAME_IN))
    own = annotation(1, "for me alone", call_id=call_id)
    shared = annotation(2, "for both", call_id=call_id, visibility="shared")
    for note in (own, shared):
        store.save_annotation(LOCAL_USER, note)
    screen = review_screen(store, LOCAL_USER, call_id, rubric=RUBRIC)
    assert "A secret of tone" not in str(screen)
    assert "for me alone" not in str(screen)
    assert [anchor.rule for anchor in screen.anchors.values()] == [None, "LIS01", "TRN01"]
    assert any("for both" in label for label in screen.anchors)


def test_what_went_well_by_a_persons_word_comes_first(store) -> None:
    call_id = save_call(store, 0)
    note = annotation(1, "Lovely pause", call_id=call_id, visibility="shared", valence="strength")
    store.save_annotation(LOCAL_USER, note)
    well = review_screen(store, LOCAL_USER, call_id, rubric=RUBRIC).well
    assert well[0].title.endswith("Lovely pause")
    assert len(well) == 2


def test_only_a_level_that_names_something_gets_into_the_draft(store) -> None:
    call_id = save_call(store, 0)
    screen = review_screen(store, LOCAL_USER, call_id, rubric=RUBRIC)
    (first, *_) = screen.anchors
    chosen = {
        "listening": ("3", [first]),
        "empathy": ("2", []),
        "clarity": ("Not applicable", []),
        "ownership": (None, [first]),
    }
    scores = scores_of(screen, chosen).scores
    assert [(score.criterion, score.level) for score in scores] == [
        ("listening", 3),
        ("clarity", None),
    ]


def test_a_score_keeps_its_second_when_the_moment_is_raised_no_more(store) -> None:
    call_id = save_call(store, 0)
    tied = Score(criterion="listening", level=3, anchors=(Anchor(Segment(10.0, 25.75), "LIS01"),))
    store.save_review(LOCAL_USER, Review(call_id=call_id, rubric="usual", scores=(tied,)))
    save_call(store, 0, moments=())
    screen = review_screen(store, LOCAL_USER, call_id, rubric=RUBRIC)
    assert screen.labels_of("listening") == ["0:10 As it was before"]


def test_moments_of_one_second_have_labels_of_their_own() -> None:
    twice = (LEFT_ALONE, Moment(**{**_fields(LEFT_ALONE), "segment": Segment(10.0, 12.0)}))
    choices = anchor_choices(make_analysis("call", moments=twice), ())
    assert len(choices) == 2
    assert len(set(choices.values())) == 2


def _fields(moment: Moment) -> dict:
    names = ("rule", "segment", "speaker", "valence", "evidence", "advice")
    return {name: getattr(moment, name) for name in names}


def test_a_finished_review_tells_each_level_with_its_second(store) -> None:
    call_id = save_call(store, 0)
    assert review_section(store, LOCAL_USER, call_id, rubric=RUBRIC) is None
    coach(store, call_id)
    section = review_section(store, LOCAL_USER, call_id, rubric=RUBRIC)
    assert section is not None
    row = section.table().to_dict("records")[0]
    assert (row["At"], row["What"], row["Level"]) == ("0:02", "Listening", "3 of 4")
    assert row["What it looks like"] == RUBRIC.criteria[0].looks_like[2]
    assert "You let them finish." in section.lines[0]
    assert "second thoughts" not in str(section)  # the draft of the next version


def ask(store: CallStore, number: int, call_id: str, *, at: float, text: str) -> None:
    fields = {"call_id": call_id, "kind": "question", "visibility": "shared"}
    segment = Segment(at, at + 2.0)
    store.save_annotation(LOCAL_USER, annotation(number, text, segment=segment, **fields))


def test_a_review_says_why_the_call_waits_and_at_which_second_to_listen(store) -> None:
    call_id = save_call(store, 0, moments=(LOUDER, CAME_IN))
    ask(store, 1, call_id, at=25.0, text="Was that  all right?")
    ask(store, 2, call_id, at=40.0, text="And this?")
    unsure = verdict(3, "unsure", call_id=call_id, segment=CAME_IN.segment)
    store.save_annotation(LOCAL_USER, unsure)
    store.put_forward(LOCAL_USER, call_id)
    told = why_told(store, call_id, now=NOW)
    assert told == (
        "The agent asked at 0:25: “Was that all right?” and 1 more question; put forward to "
        "compare; customer upset at 0:12; figures not sure at 0:25. It has waited for 1 day."
    )


def why_told(store: CallStore, call_id: str, *, now: datetime) -> str:
    analysis = store.load(LOCAL_USER, call_id)
    return why_it_waits(
        store, LOCAL_USER, analysis, store.annotations(LOCAL_USER, call_id), now=now
    )


def test_a_long_question_is_cut_and_a_call_that_waits_no_more_says_nothing(store) -> None:
    call_id = save_call(store, 0)
    assert why_told(store, call_id, now=NOW) == ""
    ask(store, 1, call_id, at=2.0, text="why " * 100)
    assert "why why…”. It has waited" in why_told(store, call_id, now=NOW)
    assert why_told(store, call_id, now=NOW + timedelta(days=60)) == ""
    coach(store, call_id)
    store.take_back(LOCAL_USER, call_id)
    assert why_told(store, call_id, now=NOW) == ""


def test_a_finished_review_is_corrected_from_what_is_in_it(store) -> None:
    call_id = save_call(store, 0)
    with pytest.raises(InputError, match="no finished review of yours"):
        correct_review(store, LOCAL_USER, call_id)
    coach(store, call_id)
    assert review_screen(store, LOCAL_USER, call_id, rubric=RUBRIC).to_correct is None
    begun = correct_review(store, LOCAL_USER, call_id)
    assert begun.summary == "second thoughts"  # what is begun stays
    store.delete_draft_review(LOCAL_USER, call_id)
    screen = review_screen(store, LOCAL_USER, call_id, rubric=RUBRIC)
    assert screen.to_correct is not None
    begun = correct_review(store, LOCAL_USER, call_id)
    assert (begun.version, begun.finished_at) == (2, None)
    assert begun.scores == screen.to_correct.scores
    assert begun.summary == screen.to_correct.summary


# ---- follow-ups ---------------------------------------------------------------------------------


def agreed_on(store: CallStore, call_id: str, *, metric: str | None) -> FollowUp:
    return follow_ups.agree(
        store,
        LOCAL_USER,
        call_id,
        agreed="Say back before solving",
        due=NOW.date(),
        metric=metric,
    )


def test_nothing_agreed_is_refused(store) -> None:
    call_id = save_call(store, 0)
    with pytest.raises(InputError, match="needs words"):
        follow_ups.agree(store, LOCAL_USER, call_id, agreed=" ", due=NOW.date())


def test_a_follow_up_is_due_after_its_day(store) -> None:
    follow_up = agreed_on(store, save_call(store, 0), metric=None)
    (line,) = follow_ups.follow_up_lines(store, LOCAL_USER, now=NOW - timedelta(days=1))
    assert not line.is_due
    assert line.due.startswith("By ")
    (line,) = follow_ups.follow_up_lines(store, LOCAL_USER, now=NOW + timedelta(days=2))
    assert line.is_due
    assert line.shown == ""
    follow_ups.close_follow_up(store, LOCAL_USER, follow_up.id, "done")
    assert follow_ups.follow_up_lines(store, LOCAL_USER) == ()


@pytest.mark.parametrize(
    ("after", "told"),
    [(0.3, "It went down"), (0.7, "It went up"), (0.5, "neither up nor down")],
)
def test_the_calls_since_say_which_way_a_figure_went(store, after: float, told: str) -> None:
    today = datetime.now(UTC)
    for number in range(20):
        ratio = 0.49 + 0.001 * number
        at = today - timedelta(days=30 - number)
        save(store, make_analysis(f"call-{number:03d}", talk_ratio=ratio), started_at=at)
    agreed_on(store, "call-000", metric="agent_talk_ratio")
    (line,) = follow_ups.follow_up_lines(store, LOCAL_USER)
    assert "Cannot tell yet" in line.shown
    for number in range(20, 40):
        ratio = after - 0.01 + 0.001 * (number - 20)
        at = today + timedelta(hours=number)
        save(store, make_analysis(f"call-{number:03d}", talk_ratio=ratio), started_at=at)
    (line,) = follow_ups.follow_up_lines(store, LOCAL_USER)
    assert told in line.shown


def test_no_figure_of_tone_is_among_those_to_agree_on() -> None:
    assert "agent_f0_movement_st" not in follow_ups.follow_up_figures().values()
    assert "agent_talk_ratio" in follow_ups.follow_up_figures().values()


# ---- library ------------------------------------------------------------------------------------


def test_the_library_holds_what_a_person_stands_behind_and_nothing_else(store) -> None:
    call_id = save_call(store, 0)
    about = {"call_id": call_id, "segment": LEFT_ALONE.segment}
    right = verdict(1, "confirmed", rule="LIS01", **about)
    wrong = verdict(2, "wrong", rule="LIS01", call_id=call_id, segment=Segment(10.0, 25.0))
    to_try = verdict(3, "confirmed", call_id=call_id, segment=CAME_IN.segment)
    shared = annotation(4, "Well put", call_id=call_id, valence="strength", visibility="shared")
    alone = annotation(5, "mine", call_id=call_id, valence="strength")
    for written in (right, wrong, to_try, shared, alone):
        store.save_annotation(LOCAL_USER, written)
    clips = library.library_page(store, LOCAL_USER).clips
    assert {(each.clip.note, each.why) for each in clips} == {
        ("Well put", "Marked as gone well"),
        ("", "Confirmed by a coach"),
    }
    confirmed = next(each for each in clips if each.clip.rule == "LIS01")
    assert confirmed.voice == "Ana"
    assert confirmed.clip.segment == Segment(8.5, 26.25)  # with what is around it
    assert library.library_page(store, LOCAL_USER, agent="Nobody").clips == ()
    assert library.library_page(store, LOCAL_USER, rule="LIS01").clips == (confirmed,)


def praise_calls(store: CallStore, count: int) -> None:
    """A marked note on each of so many calls, the last one the newest."""
    for number in range(count):
        call_id = save_call(store, number)
        fields = {"call_id": call_id, "valence": "strength", "visibility": "shared"}
        store.save_annotation(LOCAL_USER, annotation(number, f"Well put {number}", **fields))


def asked(statements: list[str]) -> int:
    return sum(statement.startswith("SELECT") for statement in statements)


def test_a_page_of_the_library_asks_the_store_as_often_however_many_clips(store) -> None:
    praise_calls(store, 1)
    with statements_of(store) as of_one:
        library.library_page(store, LOCAL_USER)
    praise_calls(store, 12)
    store.save_annotation(
        LOCAL_USER,
        verdict(99, "confirmed", rule="LIS01", call_id="call-003", segment=LEFT_ALONE.segment),
    )
    with statements_of(store) as of_many:
        page = library.library_page(store, LOCAL_USER)
    assert (len(page.clips), page.clip_count, page.page_count) == (10, 13, 2)
    assert asked(of_one) == asked(of_many) == 4  # words, moments, calls, recordings
    with statements_of(store) as of_a_list:
        library.playlist_clips(store, LOCAL_USER, make_playlist("call-000"))
    assert asked(of_a_list) == 2


def test_pages_of_the_library_hold_each_clip_once_the_newest_first(store) -> None:
    praise_calls(store, 12)
    first, second, beyond = (
        library.library_page(store, LOCAL_USER, number=number) for number in (1, 2, 9)
    )
    told = [each.clip.note for each in (*first.clips, *second.clips)]
    assert sorted(told) == sorted(f"Well put {number}" for number in range(12))
    assert told[0] == "Well put 11"
    assert beyond == second
    assert library.library_page(store, LOCAL_USER, agent="Nobody").page_count == 1


def test_a_playlist_is_put_in_order_and_told(store) -> None:
    call_id = save_call(store, 0)
    playlist = library.start_playlist(store, LOCAL_USER, "Workshop")
    clip = make_playlist(call_id).clips[0]
    for _ in range(2):
        playlist = library.add_clip(store, LOCAL_USER, playlist.id, clip)
    first, second = (each.id for each in playlist.clips)
    library.set_clip_note(store, LOCAL_USER, playlist.id, second, "the pause")
    moved = library.move_clip(store, LOCAL_USER, playlist.id, second, by=-1)
    assert [each.note for each in moved.clips] == ["the pause", "hear the pause"]
    same = library.move_clip(store, LOCAL_USER, playlist.id, second, by=-1)
    assert [each.id for each in same.clips] == [second, first]
    left = library.remove_clip(store, LOCAL_USER, playlist.id, first)
    assert library.playlist_facts(left) == "1 clip, 0:02"
    with pytest.raises(CallNotFoundError):
        library.add_clip(store, LOCAL_USER, str(uuid4()), clip)


def test_a_playlist_is_exported_with_its_seconds_and_whose_voice_it_is(store) -> None:
    playlist = make_playlist(save_call(store, 0))
    store.save_playlist(LOCAL_USER, playlist)
    header, row = playlist_csv(playlist).splitlines()
    assert header == "number,call_id,clock,start,end,speaker,rule,note"
    assert row == "1,call-000,0:02,2.0,4.0,,TRN01,hear the pause"
    clips = library.playlist_clips(store, LOCAL_USER, playlist)
    report = playlist_report(playlist, clips)
    assert "Voice: both voices" in report.moments[0].who
    assert report.closing == ("It holds no sound.",)
