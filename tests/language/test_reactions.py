"""How somebody takes what they were told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.language.pack import load_pack
from voicecoach.language.reactions import reactions_in


def reactions(text: str) -> set[str]:
    return set(reactions_in(text.split(), load_pack("en")))


@pytest.mark.parametrize(
    "text",
    [
        "Exactly.",
        "Yeah. Exactly that.",
        "yeah exactly that",
        "That's it exactly.",
        "That's about it.",
        "Yes. Everything else is just stuff.",
        "Aye. That's it in a nutshell.",
        "That's the size of it.",
        "That's right.",
    ],
)
def test_a_yes_to_it_confirms(text: str) -> None:
    assert reactions(text) == {"confirms"}


@pytest.mark.parametrize(
    "text",
    ["No, it's the other one.", "Yes, but only abroad.", "Not really.", "That's not what I said."],
)
def test_a_no_or_a_but_corrects_and_does_not_confirm(text: str) -> None:
    assert reactions(text) == {"corrects"}


def test_a_yes_later_is_one_to_something_else() -> None:
    told = "I came home late. The tap was on. Exactly at six it stopped."
    assert "confirms" not in reactions(told)


@pytest.mark.parametrize(
    "text", ["That's a relief.", "You've saved my holiday.", "Oh, how kind.", "Thanks so much."]
)
def test_relief_is_more_than_thanks(text: str) -> None:
    assert "relieved" in reactions(text)
    assert not reactions("Thank you. Goodbye.")


def test_only_a_turn_that_is_nothing_else_is_flat() -> None:
    assert reactions("Fine.") == {"flat"}
    assert reactions("Whatever.") == {"flat"}
    assert not reactions("Fine by me, do that.")
    assert not reactions("Fine. And the other one?")


@given(st.lists(st.sampled_from(["yes", "no", "fine", "it", "that's", "but", "so"]), max_size=8))
def test_nobody_confirms_and_corrects_at_once(words: list[str]) -> None:
    assert not {"confirms", "corrects"} <= reactions(" ".join(words))
