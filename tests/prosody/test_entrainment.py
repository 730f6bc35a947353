"""Two voices that go together are told from two that do not, as surely as is said."""

import dataclasses

import numpy as np
import pytest

from tests.prosody.voices import phrase
from voicecoach.core.conversation import Turn
from voicecoach.core.entrainment import Entrainment
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.prosody import PhraseProsody
from voicecoach.prosody.entrainment import EntrainmentOptions, entrainment

Call = tuple[tuple[PhraseProsody, ...], tuple[Turn, ...]]
SPEAKERS = ("agent", "customer")


def call(
    seed: int,
    *,
    turn_count: int = 30,
    coupling: float = 0.0,
    shared_trend: float = 0.0,
    closing: float = 0.0,
) -> Call:
    """Alternating turns of one phrase each.

    ``coupling`` is the correlation of each turn with the one before,
    ``shared_trend`` what both drift over the call and ``closing`` how much of
    the distance that both start with is gone at its end, in spreads of a voice.
    """
    random = np.random.default_rng(seed)
    phrases: list[PhraseProsody] = []
    before = np.zeros(3)
    for number in range(turn_count):
        side = 1.0 if number % 2 else -1.0
        own = coupling * before + np.sqrt(1.0 - coupling**2) * random.normal(size=3)
        before = own
        way = number / turn_count - 0.5
        pitch, level, rate = own + shared_trend * way + side * closing * (0.5 - way) / 2.0
        phrases.append(
            phrase(
                4.0 * number,
                3.0,
                speaker=SPEAKERS[number % 2],
                pitch_hz=float((150.0 + 60.0 * side) * 2.0 ** (pitch / 6.0)),
                level_dbfs=float(-20.0 + 5.0 * side + level),
                rate_sps=float(5.0 + 0.5 * rate),
            )
        )
        phrases[-1] = dataclasses.replace(
            phrases[-1], syllable_count=round(3000.0 * (5.0 + 0.5 * rate))
        )
    return tuple(phrases), tuple(Turn(p.segment, p.speaker) for p in phrases)


def described(made: Call, call_id: str = "a") -> tuple[Entrainment, ...]:
    return entrainment(*made, speakers=SPEAKERS, call_id=call_id)


def test_there_is_a_row_for_each_figure_and_measure() -> None:
    rows = described(call(1))
    assert {(row.figure, row.measure) for row in rows} == {
        (figure, measure)
        for figure in ("pitch", "level", "rate")
        for measure in ("proximity", "convergence", "synchrony")
    }
    assert {(row.turn_pair_count, row.surrogate_count) for row in rows} == {(29, 1000)}


def test_voices_that_follow_each_other_are_found() -> None:
    found = [described(call(seed, coupling=0.7)) for seed in range(40)]
    is_found = [
        any(row.is_beyond_chance and row.measure == "synchrony" for row in rows) for rows in found
    ]
    assert np.mean(is_found) >= 0.8
    for rows in found:
        for row in rows:
            if row.is_beyond_chance and row.measure != "convergence":
                assert row.value > row.surrogate_median


def test_voices_that_come_closer_are_found() -> None:
    found = [described(call(seed, turn_count=40, closing=6.0)) for seed in range(40)]
    is_found = [
        any(
            row.is_beyond_chance and (row.figure, row.measure) == ("rate", "convergence")
            for row in rows
        )
        for rows in found
    ]
    assert np.mean(is_found) >= 0.8


@pytest.mark.parametrize(
    ("name", "turn_count", "shared_trend"),
    [("independent", 30, 0.0), ("short", 16, 0.0), ("both drift", 30, 1.5)],
)
def test_independent_voices_are_marked_in_one_call_of_twenty(
    name: str, turn_count: int, shared_trend: float
) -> None:
    # 200 calls at 5 %: ten expected, and more than 18 once in 200 times.
    marked = [
        any(
            row.is_beyond_chance
            for row in described(
                call(seed, turn_count=turn_count, shared_trend=shared_trend), str(seed)
            )
        )
        for seed in range(200)
    ]
    assert sum(marked) <= 18, name


def test_gain_register_and_tempo_of_a_voice_change_nothing() -> None:
    phrases, turns = call(5, coupling=0.5)
    moved = tuple(
        dataclasses.replace(
            p,
            level_dbfs=1.5 * p.level_dbfs + 7.0,
            f0_median_hz=0.5 * (p.f0_median_hz or 0.0),
            syllable_count=2 * p.syllable_count,
        )
        if p.speaker == "agent"
        else p
        for p in phrases
    )
    for before, after in zip(described((phrases, turns)), described((moved, turns)), strict=True):
        if (before.figure, before.measure) == ("rate", "convergence"):
            continue  # paces have a scale that both share: a doubled one is farther away
        assert after.value == pytest.approx(before.value)
        assert after.surrogate_below_ratio == pytest.approx(before.surrogate_below_ratio)


def test_the_same_call_gives_the_same_surrogates() -> None:
    assert described(call(6), "x") == described(call(6), "x")
    assert described(call(6), "x") != described(call(6), "y")


def test_few_turns_say_nothing() -> None:
    assert described(call(7, turn_count=13)) == ()
    assert len(described(call(7, turn_count=14))) == 9
    assert entrainment((), (), speakers=SPEAKERS, call_id="a") == ()


def test_a_figure_that_nobody_could_measure_is_left_out() -> None:
    phrases, turns = call(8)
    mute = tuple(dataclasses.replace(p, f0_median_hz=None) for p in phrases)
    assert {row.figure for row in described((mute, turns))} == {"level", "rate"}


def test_a_voice_that_never_changes_goes_along_with_nobody() -> None:
    phrases, turns = call(9)
    flat = tuple(dataclasses.replace(p, level_dbfs=-20.0) for p in phrases)
    assert {row.figure for row in described((flat, turns))} == {"pitch", "rate"}


def test_options_and_shares_must_make_sense() -> None:
    with pytest.raises(ConfigError, match="surrogate_count must be >= 200"):
        EntrainmentOptions(surrogate_count=100)
    with pytest.raises(ConfigError, match="must be >= 4"):
        EntrainmentOptions(min_turn_count=2)
    with pytest.raises(InputError, match="shares"):
        dataclasses.replace(described(call(1))[0], surrogate_below_ratio=1.5)
