"""Mixtures find the lumps that frames come from, and know a density when they see one."""

import itertools
import math

import numpy as np
import pytest

from voicecoach.diarization.mixture import Mixture, drawn_mixture, fit_mixture, log_density


def two_lumps(seed: int, count: int = 3000) -> np.ndarray:
    rng = np.random.default_rng(seed)
    middle = np.where(rng.random(count) < 0.25, -3.0, 1.0)
    return (middle[:, None] + rng.normal(0.0, 0.5, (count, 2))).astype(np.float32)


def test_one_component_is_a_gaussian() -> None:
    mixture = Mixture(
        np.ones(1, np.float32), np.zeros((1, 2), np.float32), np.full((1, 2), 4.0, np.float32)
    )
    found = log_density(mixture, np.array([[0.0, 0.0], [2.0, 0.0]], dtype=np.float32))
    at_mean = -math.log(2.0 * math.pi * 4.0)
    assert found.tolist() == pytest.approx([at_mean, at_mean - 0.5])


def test_lumps_are_found_with_their_weights() -> None:
    frames = two_lumps(1)
    start = drawn_mixture(frames, component_count=2, rng=np.random.default_rng(2))
    mixture = fit_mixture(start, frames, iteration_count=30)
    order = np.argsort(mixture.means[:, 0])
    assert mixture.weights[order] == pytest.approx([0.25, 0.75], abs=0.02)
    assert mixture.means[order] == pytest.approx(np.array([[-3.0, -3.0], [1.0, 1.0]]), abs=0.05)


def test_each_iteration_explains_the_frames_no_worse() -> None:
    frames = two_lumps(3)
    mixture = drawn_mixture(frames, component_count=4, rng=np.random.default_rng(0))
    means = []
    for _ in range(6):
        mixture = fit_mixture(mixture, frames, iteration_count=1)
        means.append(float(log_density(mixture, frames).mean()))
    # The floor under variances may cost a little at the very end.
    assert all(later > before - 1e-3 for before, later in itertools.pairwise(means))
    assert means[-1] > means[0]


def test_no_frames_have_no_densities() -> None:
    mixture = drawn_mixture(two_lumps(1), component_count=2, rng=np.random.default_rng(0))
    assert log_density(mixture, np.empty((0, 2), dtype=np.float32)).shape == (0,)
