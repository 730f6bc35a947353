"""What an agent keeps for themselves is on no page of a coach, whoever looks: it is planted, found
on the agent's own pages, and looked for on the coach's and in what they are drawn from.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.dashboards.stores import CAME_IN, LEFT_ALONE, LOUDER, make_analysis, make_playback, save
from tests.dashboards.tabs import tab_of
from tests.rooms import PLANTED, everything_on, traces
from tests.store.coached import coach
from tests.store.kept_to_grow import (
    RETAKE_ID,
    make_entry,
    make_goal,
    make_retake,
    save_take,
)
from tests.written import annotation, verdict
from voicecoach.batch.exporting import own_reviews_export
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import Guess
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore
from voicecoach.views.figures import NBSP
from voicecoach.views.follow_ups import follow_up_lines
from voicecoach.views.library import library_page, playlist_clips
from voicecoach.views.queue import QueueWish, queue_labels, queue_screen, queue_table
from voicecoach.views.review import review_screen
from voicecoach.views.teams import compare_teams, reading_table

CALL, GUESSED = "call-own", "call-guessed"
AGENT_NAME = "Aaron"  # the first in every list
OF_TONE = Moment(
    rule="CMP03",  # for the agent alone
    segment=Segment(5.0, 9.0),
    speaker=AGENT,
    valence="strength",
    evidence=(Measurement("pitch movement", 3.5, "st", threshold=1.0),),
    advice="Planted advice on tone.",
)
PLANTS = (
    "Planted advice on tone",
    "Planted note for me",
    "Planted verdict on tone",
    "Planted journal",
    "Planted answer",
    "37 points less",  # the goal
    "33 points more",  # the guess: 83 instead of 50 %
    "31 December 1999",  # when they checked in
)
COACH_PAGES = ("queue", "review", "library", "compare_teams")


def found_in(shown: object) -> set[str]:
    """Which plants can be read in something, and where the guess can."""
    text = str(shown).replace(r"\xa0", " ").replace(NBSP, " ")
    return {plant for plant in PLANTS if plant in text} | set(traces(shown))


def plant(store: CallStore, folder: Path) -> None:
    """A call that waits and is reviewed, and on it all that its agent has for themselves."""
    now = datetime.now(UTC)
    for number, call_id in enumerate((CALL, GUESSED)):
        save(
            store,
            make_analysis(call_id, moments=(LEFT_ALONE, CAME_IN, LOUDER, OF_TONE)),
            agent=AGENT_NAME,
            started_at=now - timedelta(hours=5 + number),
            playback=make_playback(folder, call_id),
        )
        store.put_forward(LOCAL_USER, call_id)
    coach(store, CALL)
    store.delete_draft_review(LOCAL_USER, CALL)
    of_tone = {"rule": OF_TONE.rule, "segment": OF_TONE.segment, "speaker": AGENT}
    for written in (
        annotation(1, "Planted note for me", call_id=CALL, valence="strength"),
        replace(verdict(2, "confirmed", call_id=CALL, **of_tone), text="Planted verdict on tone"),
        annotation(3, "for both", call_id=CALL, valence="strength", visibility="shared"),
    ):
        store.save_annotation(LOCAL_USER, written)
    store.save_guess(LOCAL_USER, Guess(call_id=GUESSED, talk_ratio=PLANTED))
    store.save_goal(LOCAL_USER, make_goal(agent=AGENT_NAME, wanted=-0.37))
    store.save_journal_entry(LOCAL_USER, make_entry(CALL, "Planted journal"))
    store.save_retake(LOCAL_USER, make_retake(CALL))
    save_take(store, CALL, movement_st=PLANTED, text="Planted answer")
    store.save_check_in(LOCAL_USER, at=datetime(1999, 12, 31, 12, tzinfo=UTC), level=2)


@pytest.fixture
def planted(filled_folder: Path, tmp_path: Path) -> Iterator[CallStore]:
    """Three teams, one call of which its agent has planted."""
    shutil.copytree(filled_folder, default_store())
    with CallStore.open(default_store()) as opened:
        plant(opened, tmp_path / "made")
        yield opened


@pytest.mark.parametrize("page", COACH_PAGES)
def test_no_page_of_a_coach_shows_what_an_agent_keeps_for_themselves(
    planted: CallStore, open_page: Callable, page: str
) -> None:
    app = open_page(page, **({"call": CALL} if page == "review" else {}))
    assert not app.exception
    assert found_in(list(everything_on(app))) == set()
    reads = {"queue": "Late repair", "review": "for both", "library": "for both"}
    assert reads.get(page, "Garage desk") in str(list(everything_on(app)))  # it is full


@pytest.mark.parametrize(
    ("page", "plants"),
    [
        ("replay", {"Planted advice on tone", "Planted note for me", "Planted verdict on tone"}),
        ("journal", {"Planted journal"}),
        ("retake", {"Planted answer"}),
        ("growth", {"37 points less", "33 points more"}),
        ("my_room", {"31 December 1999"}),
    ],
)
def test_on_their_own_pages_it_is(
    planted: CallStore, open_page: Callable, page: str, plants: set[str]
) -> None:
    app = open_page(page, call=CALL, retake=RETAKE_ID)
    if page == "replay":
        tab_of(app, "Notes")
    assert not app.exception
    assert plants <= found_in(list(everything_on(app)))


def test_what_the_pages_of_coaches_are_drawn_from_holds_none_of_it(planted: CallStore) -> None:
    queue = queue_screen(planted, LOCAL_USER, QueueWish())
    (playlist,) = planted.playlists(LOCAL_USER)
    comparison = compare_teams(
        planted, LOCAL_USER, metric="agent_talk_ratio", period="Last 8 weeks"
    )
    drawn = (
        (queue, queue_labels(queue.rows), queue_table(queue.rows)),
        review_screen(planted, LOCAL_USER, CALL, rubric=usual_rubric()),
        library_page(planted, LOCAL_USER),
        playlist_clips(planted, LOCAL_USER, playlist),
        (comparison, reading_table(comparison)),
        follow_up_lines(planted, LOCAL_USER),
        own_reviews_export(planted, LOCAL_USER, file_format="reviews-csv"),
        own_reviews_export(planted, LOCAL_USER, file_format="reviews-json"),
    )
    for shown in drawn:
        assert str(shown)
        assert found_in(shown) == set()
