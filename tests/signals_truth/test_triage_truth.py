"""What overlaps of the sample calls did, by weights that have not seen the call."""

import itertools
from pathlib import Path

import pytest

from benchmarks.triage import Judged, Labelled, curve, fit, fitted_on, judged, scores
from voicecoach.conversation import ConversationOptions
from voicecoach.conversation.triage import KEPT, PASSED


@pytest.fixture(scope="module")
def examples(project_root: Path) -> list[Labelled]:
    if not (project_root / "sample_calls" / "truth").is_dir():
        pytest.skip("the sample calls are not made yet; run: python sample_calls/make.py")
    return fitted_on()


@pytest.fixture(scope="module")
def result(examples: list[Labelled]) -> Judged:
    return judged(examples, examples)


def test_acts_are_told_apart_where_they_are_decided(result: Judged) -> None:
    figures = scores(result, min_probability=ConversationOptions().min_act_probability)
    assert figures["triage_macro_f1"] >= 0.8
    assert figures["triage_accuracy_ratio"] >= 0.9
    assert figures["unsure_ratio"] <= 0.17


def test_what_is_left_unsure_is_rightly_left(result: Judged) -> None:
    accuracies = list(curve(result, (0.0, 0.1, 0.2, 0.3)).values())
    assert all(more >= less - 0.015 for less, more in itertools.pairwise(accuracies))
    assert accuracies[-1] >= accuracies[0] + 0.05


def test_the_weights_of_the_product_are_those_of_the_fit(examples: list[Labelled]) -> None:
    for shipped, found in zip((PASSED, KEPT), fit(examples), strict=True):
        assert found.bias == pytest.approx(shipped.bias, abs=0.25)
        for name, cue in shipped.cues.items():
            assert found.cues[name].weights == pytest.approx(cue.weights, abs=0.25), name
