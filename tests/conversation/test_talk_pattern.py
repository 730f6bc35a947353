"""Who talks like an agent, from who speaks when alone."""

import math

import numpy as np
import pytest

from voicecoach.conversation.talk_pattern import MAX_LOG_ODDS, talk_pattern_clue

# s          0    1    2  ...  12   13        20
# greets     |---------|           |-----------|
# tells                |--------|
GREETS = np.array([[0.0, 2.0], [13.0, 20.0]])
TELLS = np.array([[2.25, 12.0]])


def leads(speech: dict[str, np.ndarray], voice: str) -> bool:
    clue = talk_pattern_clue(speech)
    assert clue is not None
    return max(clue.log_odds, key=clue.log_odds.__getitem__) == voice


def test_who_greets_briefly_and_first_is_like_an_agent() -> None:
    assert leads({"left": TELLS, "right": GREETS}, "right")


def test_a_hello_of_who_is_called_does_not_make_them_the_agent() -> None:
    hello = np.array([[0.0, 0.5]])
    called = np.concatenate((hello, TELLS + 1.0))
    assert leads({"called": called, "calls": GREETS + 1.0}, "calls")


def test_a_listening_sound_in_the_greeting_is_nobodys_opening() -> None:
    listens = np.concatenate((np.array([[1.0, 1.25]]), TELLS))
    with_sound, without = (
        talk_pattern_clue({"left": told, "right": GREETS}) for told in (listens, TELLS)
    )
    assert with_sound is not None
    assert without is not None
    assert with_sound.log_odds["right"] == pytest.approx(without.log_odds["right"], abs=0.05)


def test_of_three_voices_each_has_its_odds() -> None:
    third = np.array([[21.0, 22.0]])
    clue = talk_pattern_clue({"a": GREETS, "b": TELLS, "c": third})
    assert clue is not None
    assert set(clue.log_odds) == {"a", "b", "c"}
    assert leads({"a": GREETS, "b": TELLS, "c": third}, "a")


def test_the_pattern_alone_is_never_sure() -> None:
    long = np.array([[0.0, 1.0], [100.0, 5000.0]])
    clue = talk_pattern_clue({"a": long, "b": np.array([[1.5, 90.0]])})
    assert clue is not None
    apart = abs(clue.log_odds["a"] - clue.log_odds["b"])
    assert apart == pytest.approx(MAX_LOG_ODDS)
    assert 1.0 / (1.0 + math.exp(-apart)) < 0.9


def test_one_voice_tells_nothing() -> None:
    assert talk_pattern_clue({"a": GREETS, "b": np.empty((0, 2))}) is None
