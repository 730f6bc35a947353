"""Families of words: the same matter in other words."""

import pytest

from voicecoach.language import load_pack, sentences_of
from voicecoach.language.content import stem
from voicecoach.language.families import families_in, related_words
from voicecoach.language.tokens import Sentence

PACK = load_pack("en")
FITS_ANY_CALL = (
    "I completely understand your frustration.",
    "I am so sorry for the inconvenience.",
    "Thank you for your patience.",
    "Your feelings are valid and I am here for you.",
    "I will do everything I can for you.",
    "How can I help you today?",
    "That must be so frustrating for you.",
    "Thank you for sharing this with me.",
    "Your call is important to us.",
    "I know exactly how you feel.",
    "Just bear with me for one second, please.",
    "You are a valued customer.",
)


def sentence(said: str) -> Sentence:
    (found,) = sentences_of(said.split(), PACK)
    return found


def names(said: str) -> set[str]:
    return {words.name for words in families_in(sentence(said), PACK)}


@pytest.mark.parametrize(
    ("one", "other", "family"),
    [
        ("my refund never came", "that is your money", "money"),
        ("the parcel is three weeks late", "you have been waiting", "wait"),
        ("this is the third time", "three calls about it", "often"),
        ("it was charged twice", "both of them went out", "double"),
        ("my daughter is at home", "how are the children", "child"),
        ("the driver never turned up", "no delivery on friday", "arrive"),
        ("it isn't working", "so the box is faulty", "broken"),
    ],
)
def test_two_words_of_a_matter_are_of_one_family(one: str, other: str, family: str) -> None:
    assert family in names(one) & names(other)


@pytest.mark.parametrize("said", FITS_ANY_CALL)
def test_lines_that_fit_any_call_have_not_two_families(said: str) -> None:
    every = PACK.indexes["families"].names
    assert len(related_words(sentence(said), every, frozenset(), PACK)) < 2


def test_a_family_counts_once_and_only_where_the_other_spoke_of_it() -> None:
    said = sentence("Your money, the whole bill, and waiting for it")
    assert len(related_words(said, {"money"}, frozenset(), PACK)) == 1
    assert len(related_words(said, {"money", "wait"}, frozenset(), PACK)) == 2
    assert related_words(said, {"child"}, frozenset(), PACK) == frozenset()


def test_a_word_that_both_said_is_not_counted_again() -> None:
    said = sentence("Your money is on its way")
    assert related_words(said, {"money"}, {stem("money")}, PACK) == frozenset()


def test_what_it_means_is_told_of_families_that_there_are() -> None:
    meant = {name for name in PACK.indexes["responses"].names if name.startswith("meant_")}
    families = PACK.indexes["families"].names
    assert meant
    assert {name.removeprefix("meant_") for name in meant} <= families
