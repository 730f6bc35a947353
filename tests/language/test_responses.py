"""How far an agent's words go into what a customer gave to answer to, and what earns nothing."""

import pytest

from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_responses, find_signals

WORD_S = 0.25
COMPLAINT = "My refund is three weeks late and nobody called me back about the kettle."
GREETING = ("agent", 0.0, "Good morning, this is Ana, how can I help?")


def utterance(speaker: str, start: float, said: str) -> Utterance:
    words = (
        Word(text, Segment(start + WORD_S * index, start + WORD_S * (index + 1)))
        for index, text in enumerate(said.split())
    )
    return Utterance(speaker, tuple(words))


def responses(*talk: tuple[str, float, str]) -> tuple[CueResponse, ...]:
    transcript = Transcript(tuple(utterance(*item) for item in talk), "en")
    return find_responses(transcript, find_signals(transcript))


def answered(said: str, cue: str = COMPLAINT, start: float = 8.0) -> CueResponse:
    (response,) = responses(GREETING, ("customer", 4.0, cue), ("agent", start, said))
    return response


LONG_REPLY = "Well, it was fine at first, and then the whole lot of it fell on the floor."


def replied(said: str, reply: str = LONG_REPLY, cue: str = COMPLAINT) -> CueResponse:
    """Answer of an agent to whom the customer then says something."""
    (response,) = responses(
        GREETING, ("customer", 4.0, cue), ("agent", 8.0, said), ("customer", 12.0, reply)
    )
    return response


def plain(said: str) -> str:
    return "".join(mark for mark in said.lower() if mark not in ".,?!")


GRADED = [
    (0, "Can I take your order number?"),
    (0, "It takes ten working days."),
    (1, "I understand your frustration."),
    (1, "I completely understand how you feel. Can I take your date of birth?"),
    (1, "I'm so sorry about that."),
    (1, "Right. Can I take your order number?"),
    (1, "Mm-hm."),
    (2, "I understand that the refund is a problem."),
    (3, "Three weeks late, and nobody called you about it."),
    (3, "So the kettle went back three weeks ago and the refund never came."),
    (3, "So the kettle has been back for three weeks?"),
    (2, "That must be annoying about the kettle."),
    (3, "Your money, and all that waiting."),
    (2, "You have waited long enough."),
    (3, "I can see why a late refund is annoying. What did the shop say about the kettle?"),
]


@pytest.mark.parametrize(("grade", "said"), GRADED)
def test_an_answer_is_graded_by_how_far_it_goes(grade: int, said: str) -> None:
    assert answered(said).grade == grade


@pytest.mark.parametrize(("grade", "said"), GRADED)
def test_a_recogniser_writes_no_marks_and_it_is_met_all_the_same(grade: int, said: str) -> None:
    assert answered(plain(said), plain(COMPLAINT)).is_met == (grade >= 2)


@pytest.mark.parametrize(
    "said",
    [
        "I understand. I hear you. I completely understand how you feel. That must be frustrating.",
        "I'm sorry. I'm so sorry. I do apologise. I'm really very sorry about that.",
        "Sam, thank you Sam. I understand, Sam. Sam, I do appreciate it.",
        COMPLAINT,
        "Nobody called me back about the kettle.",
        "That is great. Wonderful. Perfect. Excellent. You are brilliant.",
        "How can I help? What can I do for you? Tell me more.",
    ],
)
def test_words_that_fit_any_call_and_echoes_meet_nothing(said: str) -> None:
    """Stock phrases, apologies, names, echo, praise and canned questions, however many."""
    assert not answered(said).is_met
    assert not answered(f"{said} {said} {said}").is_met


def test_saying_no_to_what_was_said_takes_up_nothing() -> None:
    denied = answered("It is never the cable outside.", "The cable outside is broken again.")
    assert denied.grade == 0


def test_an_act_that_uses_the_customers_words_is_no_acknowledgement() -> None:
    assert answered("I'll check the refund for the kettle now.").grade == 0


@pytest.mark.parametrize(
    ("kind", "cue"),
    [
        ("hardship", "My husband died on the second."),
        ("hardship", "I've lost my card in Lisbon."),
        ("complaint", "We have had no internet for two days."),
        ("emotion", "I'm really worried about that."),
        ("repeated", "As I said, it is the blue one."),
        ("not_understood", "I don't follow."),
    ],
)
def test_cues_are_of_five_kinds(kind: str, cue: str) -> None:
    assert answered("Can I take your order number?", cue).cue.kind == kind


@pytest.mark.parametrize(
    "said",
    ["I'm afraid it was in May.", "I would like to change my address.", "Yes, the blue one."],
)
def test_a_formula_a_request_and_an_answer_are_no_cues(said: str) -> None:
    assert responses(GREETING, ("customer", 4.0, said), ("agent", 8.0, "Of course.")) == ()


def test_several_cues_in_one_turn_are_one_opportunity_the_strongest() -> None:
    cue = "Nobody came. I was really upset. My father is in hospital."
    assert answered("Can I take your order number?", cue).cue.kind == "hardship"


def test_a_listeners_sign_leaves_the_turn_to_the_customer_and_is_no_answer() -> None:
    (response,) = responses(
        GREETING,
        ("customer", 4.0, "Nobody came on Friday."),
        ("agent", 5.125, "Mm-hm."),
        ("customer", 5.5, "And nobody called on Saturday."),
        ("agent", 8.0, "Can I take your order number?"),
    )
    assert response.grade == 0


def test_an_answer_begins_within_twenty_seconds_of_the_turn() -> None:
    said = "Three weeks late, and nobody called you about it."
    end = 4.0 + WORD_S * len(COMPLAINT.split())
    assert answered(said, start=end + 20.0).grade == 3
    late = answered(said, start=end + 20.25)
    assert (late.grade, late.at_once_s) == (0, None)


def test_an_answer_belongs_to_the_last_opportunity_before_it() -> None:
    first, second = responses(
        GREETING,
        ("customer", 4.0, "The sofa is broken."),
        ("agent", 7.0, "Can I take your order number?"),
        ("customer", 10.0, "Nobody called me about the delivery."),
        ("agent", 13.0, "Nobody called about your delivery, that is our mistake."),
    )
    assert (first.grade, second.is_met) == (0, True)


def test_how_soon_is_told_from_the_end_of_the_turn() -> None:
    end = 4.0 + WORD_S * len(COMPLAINT.split())
    assert answered("I understand your frustration.", start=end + 0.5).at_once_s == 0.5
    assert answered("I understand your frustration.", start=end - 0.5).at_once_s == -0.5


def test_the_words_that_give_the_grade_are_kept_with_their_place() -> None:
    response = answered("Okay, one moment. Three weeks late, and nobody called you about it.")
    assert response.text == "Three weeks late, and nobody called you about it."
    assert response.answer is not None
    assert response.answer.start == 8.0 + 3 * WORD_S
    assert {"lat", "week"} <= set(response.about)


def test_where_the_call_ends_with_a_cue_there_is_no_opportunity() -> None:
    assert responses(GREETING, ("customer", 4.0, COMPLAINT)) == ()


def test_who_had_to_say_it_again_is_met_by_owning_up_to_it() -> None:
    cue = "As I said, it is order five."
    assert answered("You did tell me, I wasn't listening.", cue).is_met
    assert not answered("You did tell me, I wasn't listening.", COMPLAINT).is_met


def test_what_was_not_understood_is_met_by_other_words_and_not_by_letters() -> None:
    cue = "I don't follow. What does that mean?"
    assert answered("In plain words, the shop has not told us yet.", cue).is_met
    assert answered("Sorry. Let me put that in plain words.", cue).grade == 3
    assert not answered("It means that the G R N is open.", cue).is_met


def test_words_that_do_not_count_answer_nothing() -> None:
    invented = tuple(
        Word(text, Segment(8.0 + at, 9.0 + at), excluded="no_speech")
        for at, text in enumerate(["Three", "weeks", "late,", "nobody", "called."])
    )
    transcript = Transcript(
        (
            utterance("customer", 4.0, COMPLAINT),
            Utterance("agent", invented),
            utterance("agent", 16.0, "Can I take your order number?"),
        ),
        "en",
    )
    (response,) = find_responses(transcript, find_signals(transcript))
    assert response.grade == 0


def test_words_of_the_same_families_name_a_matter_where_there_are_two_of_them() -> None:
    cue = "You've charged my card twice and the engineer was late."
    assert answered("So it is the money, and the waiting.", cue).is_met
    assert not answered("So it is the money.", cue).is_met
    assert not answered("So the garden was wet, and you were cold.", cue).is_met


@pytest.mark.parametrize(
    ("said", "cue"),
    [
        ("You have waited long enough.", "The parcel is three weeks late."),
        ("Then that comes first.", "He has to hand in the coursework by midnight."),
        ("I am so sorry for your loss.", "My husband died on the second."),
        ("I hope she feels better soon.", "My daughter is in hospital with pneumonia."),
        ("I should have told you that.", "Why didn't you say so? It isn't working."),
    ],
)
def test_what_it_means_meets_the_matter_that_it_is_about_and_no_other(said: str, cue: str) -> None:
    assert answered(said, cue).is_met
    assert not answered(said, "The screen of my new camera is cracked again.").is_met


@pytest.mark.parametrize(
    "said",
    [
        "Tell me what happened then?",
        "How did it go?",
        "What does he say about the delivery?",
    ],
)
def test_an_open_question_at_once_goes_on_where_the_customer_has_much_to_say(said: str) -> None:
    assert replied(said).grade == 3
    assert not replied(said, reply="Fine, thanks.").is_met


@pytest.mark.parametrize(
    "said",
    [
        "How does that make you feel? What else comes to mind?",
        "How can I help? What can I do for you? Tell me more.",
        "What would you like me to do about it?",
        "What is the number of it?",
        "Is it plugged in?",
    ],
)
def test_a_question_that_fits_any_call_goes_on_nowhere(said: str) -> None:
    assert not replied(said).is_met


def test_a_question_after_the_customer_has_gone_on_is_not_at_once() -> None:
    (response,) = responses(
        GREETING,
        ("customer", 4.0, COMPLAINT),
        ("agent", 8.0, "Can I take your order number?"),
        ("customer", 10.0, "It is five five one."),
        ("agent", 12.0, "How did it go?"),
        ("customer", 13.5, LONG_REPLY),
    )
    assert not response.is_met


def test_owning_up_counts_when_the_customer_said_it_again_a_moment_ago() -> None:
    _, last = responses(
        GREETING,
        ("customer", 4.0, "As I said, it is the blue one."),
        ("agent", 7.0, "Can I take your order number?"),
        ("customer", 9.0, "My wife used to read it to me."),
        ("agent", 12.0, "I wasn't hearing you."),
    )
    assert last.is_met


def test_words_of_a_family_are_not_told_as_the_customers_words() -> None:
    response = answered("Your money, and all that waiting.")
    assert response.is_met
    assert not {"money", "wait"} & set(response.about)


def test_no_one_at_home_is_said_back_and_denied_in_nothing() -> None:
    cue = "The meter says I used forty pounds of gas, and I was at work. I live in a studio."
    assert answered("Forty pounds, in a studio, with nobody in.", cue).is_met
