"""Whether two voices go together turn by turn, beside shuffled surrogates.

After Levitan & Hirschberg (2011): proximity, convergence and synchrony of
adjacent turns in pitch, level and rate. Each is compared with surrogates in
which the turns of one speaker change places (for convergence, of both): what
the two voices would give if nobody listened. A description, nothing to aim at.

Proximity and synchrony are taken without the linear trend of each voice over
the call, because two voices that both get quieter towards the end need not
have followed each other. Convergence in rate is of the paces as they are.
Registers and recording gains differ, so pitch and level are taken from each
voice's own median; there convergence says only that turns vary more closely.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.conversation import Turn
from voicecoach.core.entrainment import Entrainment, EntrainmentFigure, EntrainmentMeasure
from voicecoach.core.errors import ConfigError
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.units import hz_to_st
from voicecoach.prosody.own_usual import PITCH_REFERENCE_HZ, robust_spread

__all__ = ["EntrainmentOptions", "entrainment"]

Values = NDArray[np.float64]

_SIGNIFICANCE_PROBABILITY = 0.05

_MAX_TABLE_COUNT = 200_000
"""Numbers in a table of surrogates: a long call is worked on in parts of some megabytes."""

_SAME = 1e-9
"""Two values that only rounding separates are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrainmentOptions:
    """How much it takes, and how many surrogates it is held against.

    Parameters
    ----------
    min_turn_pair_count : int
        Adjacent turns of two speakers that both have the figure (convention:
        below ten, a correlation of 0.6 is chance once in fifteen times).
    min_turn_count : int
        Turns of each speaker. With seven there are 5040 orders; with five the
        120 orders could not reach 5 % over nine comparisons.
    surrogate_count : int
        Orders drawn. Nine comparisons at 5 % need p = 0.0056, so some four
        hundred at least; with 1000 the least p is 0.002.
    """

    min_turn_pair_count: int = 10
    min_turn_count: int = 7
    surrogate_count: int = 1000

    def __post_init__(self) -> None:
        if self.min_turn_pair_count < 4 or self.min_turn_count < 4:
            raise ConfigError("min_turn_pair_count and min_turn_count must be >= 4")
        if self.surrogate_count < 200:
            raise ConfigError(f"surrogate_count must be >= 200; got {self.surrogate_count}")


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Adjacent turns that both have a figure.

    ``own`` and ``partner`` hold the figure of each turn of the two speakers on
    a common scale, ``steady`` from the own median in own spreads and without
    the linear trend over the call; the indices and ``at`` (seconds) have one
    entry for each pair.
    """

    own: Values
    partner: Values
    own_steady: Values
    partner_steady: Values
    own_index: NDArray[np.int64]
    partner_index: NDArray[np.int64]
    at: Values


def entrainment(
    phrases: Iterable[PhraseProsody],
    turns: Sequence[Turn],
    *,
    speakers: tuple[str, str],
    call_id: str,
    options: EntrainmentOptions | None = None,
) -> tuple[Entrainment, ...]:
    """Describe how far two voices go together, turn by turn.

    Parameters
    ----------
    phrases : iterable of PhraseProsody
    turns : sequence of Turn
        Sorted.
    speakers : tuple of str
        The two; turns of others are left aside.
    call_id : str
        Seeds the surrogates, so that results repeat.
    options : EntrainmentOptions, optional

    Returns
    -------
    tuple of Entrainment
        Three measures for each figure that enough turns have; else none.

    References
    ----------
    Levitan & Hirschberg 2011, "Measuring acoustic-prosodic entrainment with
    respect to multiple levels and dimensions"; Holm 1979.
    """
    options = options or EntrainmentOptions()
    of_two = [turn for turn in turns if turn.speaker in speakers]
    in_turns = list(_phrases_of(of_two, list(phrases)))
    seed = int.from_bytes(hashlib.sha256(call_id.encode("utf-8")).digest()[:8], "big")
    found: list[Entrainment] = []
    for number, (figure, of_phrases) in enumerate(_FIGURES):
        values = np.array([of_phrases(part) for part in in_turns], dtype=np.float64)
        pairs = _pairs(of_two, values, speakers, has_scale=figure == "rate")
        if _is_enough(pairs, options):
            random = np.random.default_rng((seed, number))
            found += _rows(figure, pairs, random, options.surrogate_count)
    return _marked(found)


def _phrases_of(
    turns: Sequence[Turn], phrases: Sequence[PhraseProsody]
) -> Iterator[list[PhraseProsody]]:
    """Yield the phrases of each turn: those of its speaker whose middle lies inside."""
    own: dict[str, list[PhraseProsody]] = {turn.speaker: [] for turn in turns}
    for phrase in phrases:
        own.get(phrase.speaker, []).append(phrase)
    middles = {
        speaker: [(p.segment.start + p.segment.end) / 2.0 for p in said]
        for speaker, said in own.items()
    }
    for turn in turns:
        first, last = np.searchsorted(
            middles[turn.speaker], (turn.segment.start, turn.segment.end)
        ).tolist()
        yield own[turn.speaker][first:last]


def _pitch_st(phrases: Sequence[PhraseProsody]) -> float:
    known = [p.f0_median_hz for p in phrases if p.f0_median_hz is not None]
    return float(np.median(hz_to_st(known, reference_hz=PITCH_REFERENCE_HZ))) if known else np.nan


def _level_dbfs(phrases: Sequence[PhraseProsody]) -> float:
    return float(np.median([p.level_dbfs for p in phrases])) if phrases else np.nan


def _rate_sps(phrases: Sequence[PhraseProsody]) -> float:
    rated = [p for p in phrases if p.articulation_rate_sps is not None]
    seconds = sum(p.segment.duration_s for p in rated)
    return sum(p.syllable_count for p in rated) / seconds if rated else np.nan


_FIGURES: tuple[tuple[EntrainmentFigure, Callable[[Sequence[PhraseProsody]], float]], ...] = (
    ("pitch", _pitch_st),
    ("level", _level_dbfs),
    ("rate", _rate_sps),
)


def _pairs(
    turns: Sequence[Turn], values: Values, speakers: tuple[str, str], *, has_scale: bool
) -> _Pairs:
    """Pair neighbours; without a scale that two people share, each from its own median."""
    is_own = np.array([turn.speaker == speakers[0] for turn in turns], dtype=bool)
    known = ~np.isnan(values)
    of_own, of_partner = (np.flatnonzero(known & who) for who in (is_own, ~is_own))
    place = np.zeros(len(turns), dtype=np.int64)
    for chosen in (of_own, of_partner):
        place[chosen] = np.arange(chosen.size)
    first = np.flatnonzero(known[:-1] & known[1:] & (is_own[:-1] != is_own[1:]))
    own_turn = np.where(is_own[first], first, first + 1)
    starts = np.array([turn.segment.start for turn in turns])
    own, partner = (_own_units(values[chosen]) for chosen in (of_own, of_partner))
    return _Pairs(
        own=values[of_own] if has_scale else own,
        partner=values[of_partner] if has_scale else partner,
        own_steady=_without_trend(own, starts[of_own]),
        partner_steady=_without_trend(partner, starts[of_partner]),
        own_index=place[own_turn],
        partner_index=place[2 * first + 1 - own_turn],
        at=starts[first + 1],
    )


def _own_units(values: Values) -> Values:
    """Distance from the own median in own spreads; empty where a voice does not vary."""
    spread = robust_spread(values) if values.size else 0.0
    return (values - np.median(values)) / spread if spread > 0.0 else np.empty(0)


def _without_trend(values: Values, starts: Values) -> Values:
    """Residuals of a straight line over time: both may get quieter, each for itself."""
    if values.size < 3:
        return values
    time = starts[: values.size] - starts[: values.size].mean()
    centred = values - values.mean()
    return np.asarray(centred - time * (time @ centred) / (time @ time))


def _is_enough(pairs: _Pairs, options: EntrainmentOptions) -> bool:
    turn_count = min(pairs.own_steady.size, pairs.partner_steady.size)
    return turn_count >= options.min_turn_count and pairs.at.size >= options.min_turn_pair_count


def _rows(
    figure: EntrainmentFigure, pairs: _Pairs, random: np.random.Generator, surrogate_count: int
) -> Iterator[Entrainment]:
    """Yield the three measures, each beside its surrogates."""
    parts = [_measures(pairs, _as_it_was(pairs.own), _as_it_was(pairs.partner))]
    at_once = max(1, _MAX_TABLE_COUNT // pairs.at.size)
    for first in range(0, surrogate_count, at_once):
        count = min(at_once, surrogate_count - first)
        parts.append(
            _measures(
                pairs, _shuffled(pairs.own, count, random), _shuffled(pairs.partner, count, random)
            )
        )
    for measure in parts[0]:
        of_orders = np.concatenate([part[measure] for part in parts])
        yield _row(figure, measure, of_orders, pairs.at.size)


def _as_it_was(turns: Values) -> NDArray[np.int64]:
    return np.arange(turns.size)[np.newaxis]


def _shuffled(turns: Values, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    return random.permuted(np.tile(np.arange(turns.size), (count, 1)), axis=1)


def _measures(
    pairs: _Pairs, own_orders: NDArray[np.int64], partner_orders: NDArray[np.int64]
) -> dict[EntrainmentMeasure, Values]:
    """Take each measure for each order of the turns, given as rows of places."""
    partner_places = partner_orders[:, pairs.partner_index]
    # Who comes closer may be one of the two alone, so there both change places.
    own_places = own_orders[:, pairs.own_index]
    distance = np.abs(pairs.partner[partner_places] - pairs.own[own_places])
    partner, own = pairs.partner_steady[partner_places], pairs.own_steady[pairs.own_index]
    return {
        "proximity": -np.abs(partner - own).mean(axis=1),
        "convergence": _correlation(distance, pairs.at),
        "synchrony": _correlation(partner, own),
    }


def _correlation(rows: Values, with_values: Values) -> Values:
    """Pearson correlation of every row with one series; 0 for a row that does not vary."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    series = with_values - with_values.mean()
    scale = np.sqrt((rows**2).sum(axis=1) * (series**2).sum())
    return np.asarray(np.divide(rows @ series, scale, out=np.zeros(len(rows)), where=scale > 0.0))


def _row(
    figure: EntrainmentFigure,
    measure: EntrainmentMeasure,
    of_orders: Values,
    turn_pair_count: int,
) -> Entrainment:
    """Place the observed value, which comes first, among those of the surrogates."""
    value, surrogates = float(of_orders[0]), of_orders[1:]
    below = int((surrogates < value - _SAME).sum())
    above = int((surrogates > value + _SAME).sum())
    equal = surrogates.size - below - above
    # The observed order is one of the possible ones, so no probability is 0.
    tail = (min(below, above) + equal + 1) / (surrogates.size + 1)
    return Entrainment(
        figure=figure,
        measure=measure,
        value=value,
        surrogate_below_ratio=(below + equal / 2.0) / surrogates.size,
        surrogate_median=float(np.median(surrogates)),
        p_value_probability=min(1.0, 2.0 * tail),
        is_beyond_chance=False,
        turn_pair_count=turn_pair_count,
        surrogate_count=surrogates.size,
    )


def _marked(rows: Sequence[Entrainment]) -> tuple[Entrainment, ...]:
    """Mark what stays below 5 % with all comparisons of the call in mind (Holm 1979)."""
    order = np.argsort([row.p_value_probability for row in rows], kind="stable")
    beyond: set[int] = set()
    for done, place in enumerate(order.tolist()):
        if rows[place].p_value_probability > _SIGNIFICANCE_PROBABILITY / (len(rows) - done):
            break
        beyond.add(place)
    return tuple(replace(row, is_beyond_chance=n in beyond) for n, row in enumerate(rows))
