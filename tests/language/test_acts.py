"""Acts by their words: found with marks, without, with recogniser errors; and what is none."""

import pytest

from voicecoach.core.language import LanguageSignal
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_signals

WORD_S = 0.25


def utterance(speaker: str, start: float, said: str) -> Utterance:
    words = (
        Word(text, Segment(start + WORD_S * index, start + WORD_S * (index + 1)))
        for index, text in enumerate(said.split())
    )
    return Utterance(speaker, tuple(words))


def signals(*talk: tuple[str, float, str]) -> tuple[LanguageSignal, ...]:
    return find_signals(Transcript(tuple(utterance(*item) for item in talk), "en"))


def kinds(said: str, *, speaker: str = "customer") -> set[str]:
    return {signal.kind for signal in signals((speaker, 0.0, said))}


def plain(said: str) -> str:
    return "".join(mark for mark in said.lower() if mark not in ".,?!")


FOUND = [
    ("apology", "I'm so sorry about the delay."),
    ("apology", "That was our mistake."),
    ("can_do", "I can send you a new one."),
    ("cannot", "I'm afraid we can't change the address."),
    ("cannot", "It's our policy."),
    ("ownership", "I'll check the line."),
    ("ownership", "I am going to call the workshop."),
    ("promise", "I will ring you by three o'clock."),
    ("promise", "You'll have it by Friday."),
    ("option", "Would you prefer a refund?"),
    ("option", "Alternatively, we can send an engineer."),
    ("jargon", "It is a firmware problem."),
    ("greeting", "Good morning, how can I help?"),
    ("closing", "Have a lovely day."),
    ("closing", "Is there anything else I can help with?"),
    ("hold", "Bear with me."),
    ("hold", "Give me about fifteen seconds."),
    ("hold", "I'm opening your account now."),
    ("re_ask", "Could you repeat that again?"),
    ("hedge", "Maybe it is the cable."),
    ("gratitude", "Thanks for that."),
    ("please", "Please stay there."),
    ("complaint", "This is the third time I have called."),
    ("complaint", "Nobody called me back."),
    ("complaint", "I want to speak to a manager."),
    ("repeated", "As I said, it is the blue one."),
    ("repeated", "I already told your colleague."),
    ("not_understood", "Sorry, can you say that again?"),
    ("not_understood", "What does that mean?"),
    ("emotion", "I'm really frustrated."),
    ("concrete", "It takes three days."),
    ("vague", "We will call as soon as possible."),
    ("stock_phrase", "I understand how you feel."),
]

NOT_FOUND = [
    ("apology", "It was a sorry sight."),
    ("can_do", "Can you see the light?"),
    ("cannot", "You can keep the card."),
    ("ownership", "It will be looked into."),
    ("ownership", "What will I send?"),
    ("promise", "I will ring you."),
    ("promise", "By Friday it was over."),
    ("option", "It is red or blue."),
    ("jargon", "The cable is loose."),
    ("greeting", "The morning was good."),
    ("closing", "Do the cable before anything else."),
    ("hold", "The line went dead."),
    ("re_ask", "When did you call?"),
    ("hedge", "It is the cable."),
    ("complaint", "It works well."),
    ("repeated", "I like the blue one."),
    ("not_understood", "So what."),
    ("emotion", "The box is red."),
    ("concrete", "It takes a while."),
    ("vague", "We will call at three."),
    ("stock_phrase", "The engineer is on the way."),
]


@pytest.mark.parametrize(("kind", "said"), FOUND)
def test_an_act_is_found_with_and_without_marks(kind: str, said: str) -> None:
    assert kind in kinds(said)
    assert kind in kinds(plain(said))


@pytest.mark.parametrize(("kind", "said"), NOT_FOUND)
def test_what_is_no_such_act_is_left_alone(kind: str, said: str) -> None:
    assert kind not in kinds(said)
    assert kind not in kinds(plain(said))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("apology", "uh im im very sorry about that there delay"),
        ("promise", "i'll ring you buy the by three oclock today"),
        ("cannot", "we cant we cant change the a dress"),
        ("complaint", "this is the the third time i of called"),
        ("hold", "bear with with me a moment pleas"),
        ("repeated", "like i like i said its the blue won"),
        ("not_understood", "sorry what was can you say that a gain"),
        ("open_question", "so what what happened too the parcel"),
    ],
)
def test_an_act_survives_recogniser_errors(kind: str, said: str) -> None:
    assert kind in kinds(said)


def test_an_agent_who_names_the_trouble_does_not_complain() -> None:
    said = "Three days late, and nobody called you back."
    assert "complaint" in kinds(said)
    assert not {"complaint", "hardship"} & kinds(said, speaker="agent")


def test_a_signal_points_at_its_words_as_written() -> None:
    [signal] = [
        signal
        for signal in signals(("agent", 2.0, "Right. I'm so sorry about this."))
        if signal.kind == "apology"
    ]
    assert signal.text == "I'm so sorry about"
    assert signal.segment == Segment(2.25, 3.25)


def test_a_promise_says_when_it_is_due() -> None:
    [promise] = [
        signal
        for signal in signals(("agent", 0.0, "I'll call you on Monday at eleven."))
        if signal.kind == "promise"
    ]
    assert promise.about[0] == "on monday"


def test_words_that_do_not_count_are_not_read() -> None:
    words = utterance("agent", 0.0, "I'm so sorry about this.").words
    silent = tuple(
        Word(word.text, word.segment, speech_ratio=0.0, excluded="no_speech") for word in words
    )
    assert find_signals(Transcript((Utterance("agent", silent),), "en")) == ()


COMPLAINT = "My sofa was promised for Monday and it is the wrong colour, orange instead of green."


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("paraphrase", "So the sofa came in orange and it should be green."),
        ("specific_acknowledgement", "I understand that the wrong colour is no use to you."),
        ("specific_acknowledgement", "The wrong colour, and promised for Monday too."),
        ("summary", "Let me check that I have everything right: a green sofa by Monday."),
        ("stock_phrase", "I understand how you feel."),
        ("stock_phrase", "I completely understand your frustration."),
    ],
)
def test_what_was_heard_decides_how_specific_an_answer_is(kind: str, said: str) -> None:
    for answer in (said, plain(said)):
        found = signals(("customer", 0.0, COMPLAINT), ("agent", 6.0, answer))
        assert kind in {signal.kind for signal in found if signal.speaker == "agent"}


@pytest.mark.parametrize(
    "said",
    [
        "It is the wrong colour, orange instead of green.",  # an echo, word for word
        "I understand, I hear you, and I'm sorry to hear that.",
        "So our shops are open until nine.",
    ],
)
def test_echoes_stock_phrases_and_other_matter_are_not_specific(said: str) -> None:
    found = signals(("customer", 0.0, COMPLAINT), ("agent", 6.0, said))
    agents = {signal.kind for signal in found if signal.speaker == "agent"}
    assert not agents & {"paraphrase", "specific_acknowledgement", "summary"}


def test_a_name_counts_when_another_uses_it() -> None:
    found = signals(
        ("agent", 0.0, "This is Ana."),
        ("customer", 2.0, "My name is Piotr"),
        ("agent", 4.0, "Thank you, Piotr."),
        ("customer", 6.0, "Thanks Ana"),
    )
    names = [(signal.speaker, *signal.about) for signal in found if signal.kind == "name"]
    assert names == [("agent", "piotr"), ("customer", "ana")]


def test_an_own_name_is_no_name_use() -> None:
    found = signals(("agent", 0.0, "This is Ana."), ("agent", 2.0, "Ana will call you."))
    assert "name" not in {signal.kind for signal in found}


def test_a_statement_made_again_later_is_repeated() -> None:
    said = "the green sofa never arrived on monday"
    again = "i said the green sofa has not arrived on monday"
    found = signals(("customer", 0.0, said), ("customer", 20.0, again))
    [repeated] = [signal for signal in found if signal.kind == "repeated" and signal.about]
    assert repeated.segment.start >= 20.0
    assert "sofa" in repeated.about


def test_a_statement_begun_anew_at_once_is_not_repeated() -> None:
    said = "the green sofa never arrived on monday"
    found = signals(("customer", 0.0, said), ("customer", 5.0, said))
    assert not [signal for signal in found if signal.kind == "repeated"]


def test_asking_for_what_was_given_is_asking_again() -> None:
    found = signals(
        ("customer", 0.0, "my order number is four four seven"),
        ("agent", 20.0, "Can I take your order number?"),
    )
    [again] = [signal for signal in found if signal.kind == "re_ask"]
    assert again.about == ("order",)


def test_asking_for_the_first_time_is_not_asking_again() -> None:
    found = signals(("agent", 0.0, "What is your order number?"))
    assert "re_ask" not in {signal.kind for signal in found}
