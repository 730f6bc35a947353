"""Names help a recogniser; words that agents are credited with must never be put in its mouth."""

import pytest

from voicecoach.asr import FasterWhisperOptions, vocabulary_hint
from voicecoach.core.errors import ConfigError


def test_names_are_joined_once_each() -> None:
    assert vocabulary_hint(["MagentaZuhause", "Ms  Okonkwo", "MagentaZuhause"]) == (
        "MagentaZuhause, Ms Okonkwo"
    )
    assert vocabulary_hint([]) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("sorry", "So Sorry", "we apologise", "Apologies", "I understand", "understood"),
        *("empathy", "sympathetic", "appreciate", "thank you", "Thanks", "frustrating"),
        *("I hear you", "how you feel", "inconvenience", "regret", "worried", "concerned"),
    ],
)
def test_words_of_apology_and_empathy_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="nobody said it"):
        vocabulary_hint(["Acme", name])
    with pytest.raises(ConfigError, match="nobody said it"):
        FasterWhisperOptions(vocabulary=(name,))


@pytest.mark.parametrize("name", ["Feelgood Plus", "Thankachan", "Sorrento", "Understone Ltd"])
def test_names_that_only_look_alike_are_taken(name: str) -> None:
    assert vocabulary_hint([name]) == name


@pytest.mark.parametrize("name", ["", "   ", "this is a whole sentence here"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="1 to 5 words"):
        vocabulary_hint([name])
