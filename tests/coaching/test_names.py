"""Names: described, never counted; and who asks how to say one."""

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares
from voicecoach.coaching.catalogue import RULES

GAVE = "agent: Hello, this is Priya.\ncustomer: Hello, my name is Siobhan.\n"


def test_rap01_finds_uses_of_the_name_and_says_that_there_is_no_right_number() -> None:
    text = f"{GAVE}agent: Good, Siobhan.\ncustomer: Yes.\nagent: Thank you, Siobhan."
    (moment,) = moments_of("RAP01", dialogue(text))
    assert [m.value for m in moment.evidence] == [2.0]
    assert moment.valence == RULES["RAP02"].valence == "note"
    assert "there is no right number" in moment.advice


def test_rap01_spares_a_call_without_names() -> None:
    assert spares("RAP01", f"{GAVE}agent: Good.\ncustomer: Yes.")


def test_rap02_finds_thanks_by_name() -> None:
    (moment,) = moments_of(
        "RAP02", dialogue(f"{GAVE}agent: It is done.\ncustomer: Thank you, Priya.")
    )
    assert [m.value for m in moment.evidence] == [1.0]
    assert moment.speaker == "customer"


def test_rap02_spares_a_name_in_a_greeting() -> None:
    text = "agent: Hello, this is Priya.\ncustomer: Hello Priya, I have a question.\nagent: Yes?"
    assert spares("RAP02", text)


ASKS = f"{GAVE}agent: How do I say your name?\ncustomer: It is Shivawn.\n"


def test_cul01_finds_who_asks_how_to_say_a_name_and_says_it() -> None:
    text = f"{ASKS}agent: Thank you, Siobhan. The card is on its way."
    (moment,) = moments_of("CUL01", dialogue(text))
    assert [m.value for m in moment.evidence] == [1.0]
    assert '"How do I say your name?"' in moment.advice


def test_cul01_spares_who_never_uses_it_and_who_only_uses_it() -> None:
    assert spares("CUL01", f"{ASKS}agent: The card is on its way.")
    assert spares("CUL01", f"{GAVE}agent: Thank you, Siobhan. The card is on its way, Siobhan.")
