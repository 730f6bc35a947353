"""Measured errors of the edges of speech."""

from dataclasses import replace

import numpy as np
import pytest

from voicecoach.core.errors import InputError
from voicecoach.uncertainty.errors import ERROR_QUANTILES, LINES, even_shares, line_of


def test_the_clearest_lines_come_first_and_the_last_takes_the_rest() -> None:
    gates_db = [line.min_gate_db for line in LINES]
    assert gates_db == sorted(gates_db, reverse=True)
    assert line_of(-5.0) is LINES[-1]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_a_table_is_in_order_and_long_pauses_are_pauses(line) -> None:
    assert list(line.start_s) == sorted(line.start_s)
    assert list(line.end_s) == sorted(line.end_s)
    assert list(line.no_pause_probability) == sorted(line.no_pause_probability, reverse=True)
    assert line.no_pause(np.array([30.0]))[0] <= 0.01


def test_the_noisier_the_line_the_wider_the_errors() -> None:
    widths_s = [line.end_s[-3] - line.end_s[2] for line in LINES]
    assert widths_s == sorted(widths_s)


def test_what_is_drawn_is_spread_like_what_was_measured() -> None:
    random = np.random.default_rng(7)
    drawn_s = replace(LINES[1], channel_end_s=0.0).draw_ends_s(random, (400, 25))
    found_s = np.quantile(drawn_s, ERROR_QUANTILES[1:-1])
    assert np.abs(found_s - LINES[1].end_s[1:-1]).max() < 0.005


def test_edges_of_one_channel_have_an_error_in_common() -> None:
    line = replace(LINES[0], channel_start_s=0.1)
    means_s = line.draw_starts_s(np.random.default_rng(7), (200, 50)).mean(axis=1)
    assert 0.08 < means_s.std() < 0.12


def test_even_shares_hit_every_part_once() -> None:
    shares = even_shares(np.random.default_rng(7), (20, 3))
    assert (np.sort((shares * 20).astype(int), axis=0) == np.arange(20)[:, None]).all()


def test_a_table_of_another_length_is_refused() -> None:
    with pytest.raises(InputError, match="quantiles"):
        replace(LINES[0], start_s=(0.0,))
    with pytest.raises(InputError, match="probabilities"):
        replace(LINES[0], no_pause_probability=(0.0,))
