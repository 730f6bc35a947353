"""Words into tokens and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.language import load_pack, sentences_of
from voicecoach.language.content import stem
from voicecoach.language.tokens import tokens_of_word

PACK = load_pack("en")
WORDS = st.lists(st.text(min_size=1, max_size=12).filter(lambda text: text.split() == [text]))


def texts(said: str) -> list[str]:
    return [" ".join(sentence.tokens) for sentence in sentences_of(said.split(), PACK)]


def test_sentences_end_at_marks() -> None:
    assert texts("It broke. Why? I don't know!") == ["it broke", "why", "i don't know"]


def test_recogniser_spelling_is_made_usual() -> None:
    assert texts("dont whats") == ["don't what's"]
    assert texts("That’s") == ["that's"]


def test_what_is_said_again_at_once_is_kept_once() -> None:
    assert texts("I-I was, was going to going to go") == ["i was going to go"]
    assert texts("wh-what is what is it") == ["what is it"]


def test_hesitations_are_no_tokens_and_hide_no_new_beginning() -> None:
    assert texts("is um is that er what we uh what we said") == ["is that what we said"]
    assert texts("um. Uh, yes.") == ["yes"]


def test_notes_are_no_words_but_their_marks_count() -> None:
    [sentence] = sentences_of(["What", "[unintelligible", "00:01:02]?"], PACK)
    assert sentence.tokens == ("what",)
    assert sentence.mark == "?"


def test_a_long_stretch_without_marks_is_cut_before_words_that_begin_sentences() -> None:
    said = "well the card works at home but not abroad so you tried it twice in the shop"
    assert texts(said) == [
        "well the card works at home but not abroad",
        "so you tried it twice in the shop",
    ]


@given(WORDS)
def test_every_token_points_at_a_word_that_has_it(words: list[str]) -> None:
    last = -1
    for sentence in sentences_of(words, PACK):
        assert len(sentence.tokens) == len(sentence.words) > 0
        for token, word in zip(sentence.tokens, sentence.words, strict=True):
            raw = tokens_of_word(words[word])[0]
            assert token in {PACK.spelling.get(part, part) for part in raw}
            assert word >= last
            last = word


@pytest.mark.parametrize(
    "forms",
    [
        "charge charged charges charging",
        "refund refunds refunded refunding",
        "call called calls calling",
        "bill billed bills billing",
        "miss missed misses missing",
        "tell tells telling",
        "spell spelled spelling",
        "stop stopped stops stopping",
        "cancel cancelled canceled cancels",
        "add added adds adding",
        "worry worried worries worrying",
        "deliver delivered delivery delivering",
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(token) for token in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("call", "cold"), ("add", "ask"), ("free", "frame"), ("bill", "build")]
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text("abcdefgilnopst", min_size=1, max_size=12))
def test_a_stem_is_its_own_stem(token: str) -> None:
    assert stem(stem(token)) == stem(token)
