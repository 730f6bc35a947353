"""Style matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.language import load_pack, style_matching
from voicecoach.language.style import MIN_STYLE_TOKENS

PACK = load_pack("en")
TOKENS = st.lists(
    st.sampled_from(
        [
            "i",
            "you",
            "the",
            "a",
            "and",
            "but",
            "very",
            "not",
            "of",
            "to",
            "many",
            "is",
            "it",
            "sofa",
            "card",
        ]
    ),
    min_size=MIN_STYLE_TOKENS,
    max_size=MIN_STYLE_TOKENS + 20,
)


def test_too_few_words_give_no_figure() -> None:
    enough, few = ["the"] * MIN_STYLE_TOKENS, ["the"] * (MIN_STYLE_TOKENS - 1)
    assert style_matching(enough, few, PACK) is None
    assert style_matching(few, enough, PACK) is None


def test_the_same_words_match_wholly() -> None:
    tokens = [
        "i",
        "think",
        "you",
        "know",
        "that",
        "the",
        "card",
        "is",
        "not",
        "in",
        "the",
        "shop",
    ] * 10
    assert style_matching(tokens, tokens, PACK) == 1.0


def test_nine_classes_are_compared() -> None:
    assert sum(name.startswith("style_") for name in PACK.lists) == 9
    # Only articles differ: all of one, none of the other.
    ratio = style_matching(["the"] * MIN_STYLE_TOKENS, ["sofa"] * MIN_STYLE_TOKENS, PACK)
    assert ratio == pytest.approx(8.0 / 9.0, abs=1e-3)


@given(TOKENS, TOKENS)
def test_style_matching_is_symmetric_and_bounded(tokens: list[str], others: list[str]) -> None:
    ratio = style_matching(tokens, others, PACK)
    assert ratio is not None
    assert ratio == pytest.approx(style_matching(others, tokens, PACK))
    assert 0.0 <= ratio <= 1.0
