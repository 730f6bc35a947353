"""Reviews, the queue, follow-ups and playlists: what waits, what stays, what goes with its call."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.store.calls import DURATION_S, make_analysis, save
from tests.store.coached import (
    FOLLOW_UP_ID,
    HEARD,
    NO_OCCASION,
    PLAYLIST_ID,
    coach,
    make_clip,
    make_follow_up,
    make_playlist,
    make_review,
)
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.core.review import Anchor, Criterion, Review, Rubric, Score
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.records import CallFilter, CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.review_queue import QUEUE_DAYS, RANDOM_CALLS_PER_AGENT
from voicecoach.store.review_records import QUEUE_REASONS, FollowUp, Playlist

CRITERIA = ("listening", "empathy")
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
LAST_WEEK = NOW - timedelta(days=7)
OTHER_COACH = Principal(id="cleo", name="Cleo", role=Role.LOCAL)


@pytest.fixture
def call_id(store: CallStore) -> str:
    return save(store, "a", metadata=CallMetadata(agent="Kim"))


# ---- values -------------------------------------------------------------------------------------


def test_a_level_that_names_nothing_in_the_call_is_refused() -> None:
    with pytest.raises(InputError, match="tie it to a moment"):
        Score(criterion="listening", level=2)
    assert Score(criterion="listening", level=None).anchors == ()


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_level_is_one_of_four(level: int) -> None:
    with pytest.raises(InputError, match="need a level"):
        Score(criterion="listening", level=level, anchors=HEARD.anchors)


def test_a_rubric_says_what_each_level_looks_like() -> None:
    lines = ("a", "b", "c", "d")
    criterion = Criterion(name="x", title="X", about="What.", looks_like=lines)
    assert Rubric(name="usual", criteria=(criterion,)).names == ("x",)
    with pytest.raises(InputError, match="each of the 4 levels"):
        Criterion(name="x", title="X", about="What.", looks_like=lines[:3])
    with pytest.raises(InputError, match="different names"):
        Rubric(name="usual", criteria=(criterion, criterion))


# ---- reviews ------------------------------------------------------------------------------------


def test_a_draft_comes_back_as_it_was_saved_and_only_to_its_author(
    store: CallStore, call_id: str
) -> None:
    saved = store.save_review(LOCAL_USER, make_review(call_id))
    assert store.draft_review(LOCAL_USER, call_id) == saved
    assert (saved.scores, saved.author, saved.version) == ((HEARD, NO_OCCASION), "local", 1)
    assert store.draft_review(OTHER_COACH, call_id) is None
    assert store.reviews(LOCAL_USER, call_id) == ()


def test_saving_again_changes_the_draft_and_makes_no_other(store: CallStore, call_id: str) -> None:
    store.save_review(LOCAL_USER, make_review(call_id))
    store.save_review(LOCAL_USER, make_review(call_id, NO_OCCASION, summary="shorter"))
    draft = store.draft_review(LOCAL_USER, call_id)
    assert draft is not None
    assert (draft.summary, draft.scores, draft.version) == ("shorter", (NO_OCCASION,), 1)


def test_a_review_with_an_open_criterion_is_not_finished(store: CallStore, call_id: str) -> None:
    with pytest.raises(InputError, match="no review to finish"):
        store.finish_review(LOCAL_USER, call_id, criteria=CRITERIA)
    store.save_review(LOCAL_USER, make_review(call_id, HEARD))
    with pytest.raises(InputError, match="these are open: empathy"):
        store.finish_review(LOCAL_USER, call_id, criteria=CRITERIA)
    assert store.reviews(LOCAL_USER, call_id) == ()


def test_a_finished_review_stays_and_what_follows_is_its_next_version(
    store: CallStore, call_id: str
) -> None:
    store.save_review(LOCAL_USER, make_review(call_id))
    first = store.finish_review(LOCAL_USER, call_id, criteria=CRITERIA)
    store.save_review(LOCAL_USER, make_review(call_id, summary="second thoughts"))
    assert store.reviews(LOCAL_USER, call_id) == (first,)
    second = store.finish_review(LOCAL_USER, call_id, criteria=CRITERIA)
    assert second.version == 2
    assert store.reviews(LOCAL_USER, call_id) == store.finished_reviews(LOCAL_USER) == (second,)


def test_a_draft_can_be_thrown_away_and_a_finished_review_not(
    store: CallStore, call_id: str
) -> None:
    coach(store, call_id)
    store.delete_draft_review(LOCAL_USER, call_id)
    assert store.draft_review(LOCAL_USER, call_id) is None
    assert len(store.reviews(LOCAL_USER, call_id)) == 1


def test_a_score_cannot_name_what_is_past_the_end_of_the_call(
    store: CallStore, call_id: str
) -> None:
    late = Score(
        criterion="listening", level=3, anchors=(Anchor(Segment(DURATION_S, DURATION_S + 5)),)
    )
    with pytest.raises(InputError, match="within the call"):
        store.save_review(LOCAL_USER, make_review(call_id, late))


def test_analysing_a_call_again_keeps_its_reviews(store: CallStore, call_id: str) -> None:
    coach(store, call_id)
    before = store.reviews(LOCAL_USER, call_id)
    store.save(
        LOCAL_USER,
        analysis=make_analysis("a", version="2.0"),
        metadata=CallMetadata(),
        playback=None,
    )
    assert store.reviews(LOCAL_USER, call_id) == before


# ---- the queue ----------------------------------------------------------------------------------


def at(when: datetime, agent: str = "Kim") -> CallMetadata:
    return CallMetadata(agent=agent, started_at=when)


def question(store: CallStore, call_id: str) -> None:
    store.save_annotation(
        LOCAL_USER,
        Annotation(
            id=str(uuid4()),
            call_id=call_id,
            segment=Segment(1.0, 2.0),
            kind="question",
            text="what else could I have said?",
            visibility="shared",
        ),
    )


def waiting(store: CallStore, principal: Principal = LOCAL_USER, **options: object) -> list[str]:
    found = store.waiting_calls(principal, now=NOW, **options)  # type: ignore[arg-type]
    return [call.call_id for call in found]


def test_a_call_waits_once_with_all_its_reasons(store: CallStore) -> None:
    call_id = save(store, "a", metadata=at(NOW - timedelta(hours=1)))
    assert waiting(store) == []
    question(store, call_id)
    store.put_forward(LOCAL_USER, call_id)
    store.put_forward(LOCAL_USER, call_id)
    (found,) = store.waiting_calls(LOCAL_USER, now=NOW)
    assert found.reasons == ("asked_for", "calibration")
    assert store.waiting_count(LOCAL_USER, now=NOW) == 1
    assert [waiting(store, reason=reason) for reason in QUEUE_REASONS] == [
        [call_id],
        [call_id],
        [],
        [],
        [],
    ]
    store.take_back(LOCAL_USER, call_id)
    (found,) = store.waiting_calls(LOCAL_USER, now=NOW)
    assert found.reasons == ("asked_for",)


def test_what_was_asked_for_comes_first_and_then_what_waited_longest(store: CallStore) -> None:
    ids = [save(store, f"{h}", metadata=at(NOW - timedelta(hours=h))) for h in (3, 2, 1)]
    for call_id in ids:
        store.put_forward(LOCAL_USER, call_id)
    question(store, ids[2])
    assert waiting(store) == [ids[2], ids[0], ids[1]]
    assert waiting(store, limit=1, offset=1) == [ids[0]]


def test_old_calls_do_not_wait(store: CallStore) -> None:
    old = save(store, "old", metadata=at(NOW - timedelta(days=QUEUE_DAYS + 1)))
    store.put_forward(LOCAL_USER, old)
    assert waiting(store) == []


def test_a_reviewed_call_leaves_the_queue_for_everybody_unless_standards_are_compared(
    store: CallStore,
) -> None:
    ids = [save(store, name, metadata=at(NOW - timedelta(hours=1))) for name in ("a", "b")]
    question(store, ids[0])
    store.put_forward(LOCAL_USER, ids[1])
    for call_id in ids:
        store.save_review(LOCAL_USER, make_review(call_id))
        assert call_id in waiting(store)
        store.finish_review(LOCAL_USER, call_id, criteria=CRITERIA)
    assert waiting(store) == []
    assert waiting(store, OTHER_COACH) == [ids[1]]


def test_the_lot_draws_as_many_of_each_agent_whatever_they_have(store: CallStore) -> None:
    for agent, count in (("Kim", 9), ("Ana", 4), ("Ruth", 1)):
        for number in range(count):
            save(store, f"{agent} {number}", metadata=at(LAST_WEEK, agent))
    drawn = store.waiting_calls(LOCAL_USER, now=NOW, reason="random")
    agents = [store.metadata(LOCAL_USER, call.call_id).agent for call in drawn]
    assert {agent: agents.count(agent) for agent in agents} == {
        "Kim": RANDOM_CALLS_PER_AGENT,
        "Ana": RANDOM_CALLS_PER_AGENT,
        "Ruth": 1,
    }
    later = store.waiting_calls(LOCAL_USER, now=NOW + timedelta(days=3), reason="random")
    assert later == drawn, "the lot of a week stays"
    assert store.waiting_calls(OTHER_COACH, now=NOW, reason="random") == drawn


def test_the_lot_falls_otherwise_another_week(store: CallStore) -> None:
    names = [f"{number}" for number in range(40)]
    for name in names:
        save(store, name, metadata=at(LAST_WEEK))
    first = waiting(store, reason="random")
    for name in names:
        save(store, name, metadata=at(LAST_WEEK + timedelta(days=7)))
    next_week = store.waiting_calls(LOCAL_USER, now=NOW + timedelta(days=7), reason="random")
    assert [call.call_id for call in next_week] != first


def test_the_queue_can_be_narrowed_to_an_agent(store: CallStore) -> None:
    ids = {
        agent: save(store, agent, metadata=at(NOW - timedelta(hours=1), agent))
        for agent in ("Kim", "Ana")
    }
    for call_id in ids.values():
        store.put_forward(LOCAL_USER, call_id)
    assert waiting(store, filter=CallFilter(agent="Ana")) == [ids["Ana"]]


def test_a_moment_that_a_coach_is_unsure_of_wants_a_second_ear(store: CallStore) -> None:
    call_id = save(store, "a", metadata=at(NOW - timedelta(hours=1)), valences=("note",))
    store.save_annotation(
        LOCAL_USER,
        Annotation(
            id=str(uuid4()),
            call_id=call_id,
            segment=Segment(0.0, 1.0),
            kind="verdict",
            speaker="agent",
            rule="TRN01",
            choice="unsure",
            visibility="shared",
        ),
    )
    (found,) = store.waiting_calls(LOCAL_USER, now=NOW)
    assert found.reasons == ("unsure",)


def test_a_call_says_why_it_waits_as_long_as_it_does(store: CallStore) -> None:
    call_id = save(store, "a", metadata=at(NOW - timedelta(hours=1)))
    assert store.waiting_call(LOCAL_USER, call_id, now=NOW) is None
    other = save(store, "b", metadata=at(NOW - timedelta(hours=2)))
    for waits in (call_id, other):
        store.put_forward(LOCAL_USER, waits)
    question(store, call_id)
    found = store.waiting_call(LOCAL_USER, call_id, now=NOW)
    assert found in store.waiting_calls(LOCAL_USER, now=NOW)
    assert found is not None
    assert found.reasons == ("asked_for", "calibration")
    lead = Principal(id="lea", name="Lea", role=Role.LEAD)
    with pytest.raises(CallNotFoundError):
        store.waiting_call(lead, call_id, now=NOW)
    store.save_review(LOCAL_USER, make_review(call_id))
    store.finish_review(LOCAL_USER, call_id, criteria=CRITERIA)
    assert store.waiting_call(LOCAL_USER, call_id, now=NOW) is None


# ---- follow-ups ---------------------------------------------------------------------------------


def test_a_follow_up_is_of_the_agent_of_its_call_and_can_be_changed_while_open(
    store: CallStore, call_id: str
) -> None:
    store.save_follow_up(LOCAL_USER, make_follow_up(call_id))
    saved = store.save_follow_up(LOCAL_USER, make_follow_up(call_id, agreed="Ask one thing"))
    assert store.follow_ups(LOCAL_USER) == (saved,)
    assert (saved.agent, saved.agreed, saved.outcome) == ("Kim", "Ask one thing", None)


def test_a_closed_follow_up_stays_to_be_looked_back_at(store: CallStore, call_id: str) -> None:
    store.save_follow_up(LOCAL_USER, make_follow_up(call_id))
    closed = store.close_follow_up(LOCAL_USER, FOLLOW_UP_ID, outcome="done")
    assert store.follow_ups(LOCAL_USER) == ()
    assert store.follow_ups(LOCAL_USER, open_only=False) == (closed,)
    for again in (
        lambda: store.save_follow_up(LOCAL_USER, make_follow_up(call_id)),
        lambda: store.close_follow_up(LOCAL_USER, FOLLOW_UP_ID, outcome="dropped"),
    ):
        with pytest.raises(InputError, match="closed"):
            again()


def test_those_due_first_come_first(store: CallStore, call_id: str) -> None:
    for days in (9, 2, 5):
        store.save_follow_up(
            LOCAL_USER,
            FollowUp(
                id=str(uuid4()), call_id=call_id, agreed="x", due_at=NOW + timedelta(days=days)
            ),
        )
    due = [(follow_up.due_at - NOW).days for follow_up in store.follow_ups(LOCAL_USER)]
    assert due == [2, 5, 9]


def test_a_follow_up_needs_words_a_time_zone_and_a_known_figure(call_id: str) -> None:
    for changed in (
        {"agreed": " "},
        {"due_at": datetime(2026, 12, 1)},  # noqa: DTZ001
        {"metric": "charm"},
    ):
        values = {"id": FOLLOW_UP_ID, "call_id": call_id, "agreed": "x", "due_at": NOW} | changed
        with pytest.raises(InputError):
            FollowUp(**values)  # type: ignore[arg-type]


# ---- playlists ----------------------------------------------------------------------------------


def test_a_playlist_keeps_the_order_of_its_clips(store: CallStore, call_id: str) -> None:
    clips = tuple(
        make_clip(call_id, note=note).__class__(
            id=str(uuid4()), call_id=call_id, segment=Segment(2.0, 4.0), note=note
        )
        for note in "cab"
    )
    store.save_playlist(LOCAL_USER, Playlist(id=PLAYLIST_ID, name="Listening", clips=clips))
    store.save_playlist(LOCAL_USER, Playlist(id=PLAYLIST_ID, name="Ears", clips=clips[::-1]))
    (found,) = store.playlists(LOCAL_USER)
    assert (found.name, found.clips) == ("Ears", clips[::-1])


def test_a_playlist_is_changed_and_deleted_by_its_author_alone(
    store: CallStore, call_id: str
) -> None:
    store.save_playlist(LOCAL_USER, make_playlist(call_id))
    assert [found.name for found in store.playlists(OTHER_COACH)] == ["Listening"]
    with pytest.raises(CallNotFoundError):
        store.save_playlist(OTHER_COACH, make_playlist(call_id, name="Mine"))
    with pytest.raises(CallNotFoundError):
        store.delete_playlist(OTHER_COACH, PLAYLIST_ID)
    store.delete_playlist(LOCAL_USER, PLAYLIST_ID)
    assert store.playlists(LOCAL_USER) == ()


def test_a_clip_past_the_end_of_its_call_is_refused(store: CallStore, call_id: str) -> None:
    clips = (make_clip(call_id, end=DURATION_S + 5.0),)
    with pytest.raises(InputError, match="within the call"):
        store.save_playlist(LOCAL_USER, Playlist(id=PLAYLIST_ID, name="x", clips=clips))


def test_all_of_it_goes_with_its_call(store: CallStore, call_id: str) -> None:
    coach(store, call_id)
    store.delete(LOCAL_USER, call_id)
    assert store.finished_reviews(LOCAL_USER) == ()
    assert store.follow_ups(LOCAL_USER, open_only=False) == ()
    assert [found.clips for found in store.playlists(LOCAL_USER)] == [()]
    assert waiting(store) == []


def test_leads_see_none_of_it(store: CallStore, call_id: str) -> None:
    coach(store, call_id)
    lead = Principal(id="lea", name="Lea", role=Role.LEAD)
    assert store.finished_reviews(lead) == store.waiting_calls(lead, now=NOW) == ()
    assert store.follow_ups(lead) == store.playlists(lead) == ()
    assert store.waiting_count(lead) == 0


def test_a_review_says_which_criteria_are_open() -> None:
    review = Review(call_id="c", rubric="usual", scores=(HEARD,))
    assert review.missing(CRITERIA) == ("empathy",)
