"""What *Search* shows of the places that were found."""

from dataclasses import replace

import pytest

from tests.dashboards.stores import (
    CAME_IN,
    make_analysis,
    make_mixed_analysis,
    make_transcript,
    said,
    save,
)
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.transcript import Transcript
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import Guess
from voicecoach.store.records import CallFilter
from voicecoach.store.search_records import Wanted
from voicecoach.store.word_query import word_query
from voicecoach.views.calls import GUESS_FIRST
from voicecoach.views.figures import counted
from voicecoach.views.search import (
    ABOUT_SEARCH,
    HITS_PER_PAGE,
    LEFT_OUT,
    NO_WORDS,
    line_of,
    moment_kinds,
    search_screen,
)


def screen(store, number=1, **wanted):
    return search_screen(store, LOCAL_USER, Wanted(**wanted), number=number)


def test_a_word_is_shown_in_its_sentence_at_its_second(store) -> None:
    save(store, make_analysis("call-a", transcript=make_transcript()))
    found = screen(store, words="broke")
    (call,) = found.calls
    (place,) = call.places
    assert call.title == "Late repair · Ana · 13 Nov 2026"
    assert (place.call_id, place.at) == ("call-a", "11.00")
    assert (place.label, place.text) == ("**0:11** Customer", "It **broke\\.**")
    assert found.notice == "1 place, newest call first."


def test_a_moment_is_shown_with_its_kind_and_the_words_in_it(store) -> None:
    speaking = Transcript((said(AGENT, "Let me stop you there.", 26.0),), "en")
    save(store, make_analysis("call-a", moments=(CAME_IN,), transcript=speaking))
    save(store, make_analysis("call-b", moments=(CAME_IN,)))
    places = [place for call in screen(store, rule="TRN01").calls for place in call.places]
    assert {place.label for place in places} == {"**0:25** Came in and the customer stopped · Ana"}
    assert {place.text for place in places} == {"Let me stop you there\\.", NO_WORDS}


def test_calls_keep_their_places_together_a_page_at_a_time(store) -> None:
    many = Transcript(tuple(said(AGENT, "Again.", float(n)) for n in range(40)), "en")
    save(store, make_analysis("call-a", transcript=many))
    first, second = screen(store, words="again"), screen(store, number=2, words="again")
    assert [len(call.places) for call in first.calls] == [HITS_PER_PAGE]
    assert [len(call.places) for call in second.calls] == [40 - HITS_PER_PAGE]
    assert first.page_count == 2


def test_it_says_what_to_do_where_nothing_is_found(store) -> None:
    save(store, make_analysis("call-a", transcript=make_transcript()))
    assert screen(store).notice == ABOUT_SEARCH
    assert "no word in that" in screen(store, words="?!").notice
    nobody = CallFilter(agent="Nobody")
    assert "No call says that" in screen(store, words="broke", calls=nobody).notice
    assert "has that moment" in screen(store, rule="LIS01", calls=nobody).notice


def test_a_long_sentence_is_cut_around_what_was_found() -> None:
    text = " ".join(f"word{n}" for n in range(60)) + " refund " + " ".join("ab" for _ in range(90))
    line = line_of(text, word_query("refund").terms)
    assert line.startswith("… word52 ")
    assert "**refund**" in line
    assert line.endswith(" …")
    assert len(line) < 200


def test_words_are_marked_as_they_were_looked_for() -> None:
    assert line_of("Müller said so", word_query("mull").terms) == "**Müller** said so"
    assert line_of("refunds refund", word_query('"refund"').terms) == "refunds **refund**"
    assert line_of("call me", word_query('"call you"').terms) == "**call** me"


def test_what_was_said_is_never_read_as_markdown(store) -> None:
    foreign = Transcript((said(AGENT, "![x](https://example.org/x.png) <b>hello</b>", 1.0),), "en")
    analysis = replace(make_analysis("call-a"), transcript=foreign)
    save(store, analysis, subject="[x](y)", agent="**A**")
    (call,) = screen(store, words="hello").calls
    assert "![" not in call.places[0].text
    assert "<b>" not in call.places[0].text
    assert call.title.startswith("\\[x\\]\\(y\\) · \\*\\*A\\*\\*")


def test_kinds_of_moments_are_listed_once_by_their_titles() -> None:
    kinds = moment_kinds()
    assert len(set(kinds)) == len(kinds) > 30


@pytest.fixture
def guessing(store):
    """Two calls with the same moment and words; call-b was opened, call-a is to be guessed."""
    for call_id in ("call-a", "call-b"):
        save(store, make_analysis(call_id, transcript=make_transcript()))
    store.choose_to_guess(LOCAL_USER, is_on=True)
    store.mark_opened(LOCAL_USER, "call-b")
    return store


def test_a_call_that_is_to_be_guessed_is_found_by_words_but_they_are_not_shown(guessing) -> None:
    found = screen(guessing, words="broke")
    shown = {place.call_id: place for call in found.calls for place in call.places}
    assert shown["call-b"].label == "**0:11** Customer"
    assert (shown["call-a"].at, shown["call-a"].label) == ("0.00", f"**{GUESS_FIRST}**")
    assert "broke" not in shown["call-a"].text
    assert found.notice == (
        "2 places, newest call first. 1 call waits for your guess and counts as one place, however "
        "often it is said there."
    )
    guessing.save_guess(LOCAL_USER, Guess(call_id="call-a", talk_ratio=0.5))
    found = screen(guessing, words="broke")
    assert [place.at for call in found.calls for place in call.places] == ["11.00", "11.00"]


@pytest.mark.parametrize("times", [1, 2, 60])
def test_how_often_it_is_said_in_a_call_that_is_to_be_guessed_is_not_told(guessing, times) -> None:
    often = tuple(said(CUSTOMER, "Broke again.", 10.0 + 0.5 * n) for n in range(times))
    save(guessing, make_analysis("call-c", transcript=Transcript(often, "en")))
    found = screen(guessing, words="again")
    (place,) = [place for call in found.calls for place in call.places]
    assert (place.at, place.label) == ("0.00", f"**{GUESS_FIRST}**")
    assert found.page_count == 1
    assert found.notice.startswith("1 place, newest call first. 1 call waits for your guess")
    guessing.choose_to_guess(LOCAL_USER, is_on=False)
    assert (
        screen(guessing, words="again").notice == f"{counted(times, 'place')}, newest call first."
    )


@pytest.mark.parametrize("wanted", [{"rule": "TRN01"}, {"words": "broke", "valence": "strength"}])
def test_a_call_that_is_to_be_guessed_is_not_found_by_its_moments(guessing, wanted) -> None:
    found = screen(guessing, **wanted)
    assert [place.call_id for call in found.calls for place in call.places] == ["call-b"]
    assert found.notice == f"1 place, newest call first. {LEFT_OUT}"
    guessing.choose_to_guess(LOCAL_USER, is_on=False)
    assert LEFT_OUT not in screen(guessing, **wanted).notice


def test_what_cannot_be_guessed_is_found(store) -> None:
    mixed = make_mixed_analysis("mono")
    save(store, replace(mixed, transcript=make_transcript()))
    store.choose_to_guess(LOCAL_USER, is_on=True)
    assert screen(store, words="broke").notice.startswith("1 place")
