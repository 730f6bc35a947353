"""Diarization error against examples worked out by hand."""

import numpy as np
import pytest

from benchmarks.diarization_error import diarization_error_ratio

# s          0    1    2    3    4    5    6
# first      |---------|         |---------|
# second          |---------|
FIRST = np.array([[0.0, 2.0], [4.0, 6.0]])
SECOND = np.array([[1.0, 3.0]])
NOBODY = np.empty((0, 2))


def test_the_truth_has_no_error_whatever_its_labels() -> None:
    assert diarization_error_ratio([SECOND, FIRST], [FIRST, SECOND], collar_s=0.0) == 0.0


def test_missed_speech_counts_once_for_each_speaker() -> None:
    # Of 6 s of speaker time, the 2 s of the second are missed.
    found = diarization_error_ratio([FIRST, NOBODY], [FIRST, SECOND], collar_s=0.0)
    assert found == pytest.approx(2 / 6)


def test_invented_speech_counts() -> None:
    found = [FIRST, np.array([[1.0, 3.0], [7.0, 8.0]])]
    assert diarization_error_ratio(found, [FIRST, SECOND], collar_s=0.0) == pytest.approx(1 / 6)


def test_confused_speech_counts_once() -> None:
    # 4 to 5 s is given to the second: 1 s confused of 6.
    found = [np.array([[0.0, 2.0], [5.0, 6.0]]), np.array([[1.0, 3.0], [4.0, 5.0]])]
    assert diarization_error_ratio(found, [FIRST, SECOND], collar_s=0.0) == pytest.approx(1 / 6)


def test_a_third_label_that_nobody_has_is_invented_or_confused() -> None:
    # The third has 4 to 6 s: 2 s confused of 6.
    found = [np.array([[0.0, 2.0]]), SECOND, np.array([[4.0, 6.0]])]
    assert diarization_error_ratio(found, [FIRST, SECOND], collar_s=0.0) == pytest.approx(2 / 6)


def test_one_label_for_everybody_keeps_the_longer_speaker() -> None:
    # 0 to 3 and 4 to 6 s as one: 1 s of the second's is missed under the first's, 1 s confused.
    found = [np.array([[0.0, 3.0], [4.0, 6.0]])]
    assert diarization_error_ratio(found, [FIRST, SECOND], collar_s=0.0) == pytest.approx(2 / 6)


def test_a_collar_leaves_edges_out() -> None:
    # An edge late by 0.25 s lies inside the collar; one late by 0.5 s is wrong for the other half.
    truth = [np.array([[0.0, 2.0]]), np.array([[2.0, 4.0]])]
    late = [np.array([[0.0, 2.25]]), np.array([[2.25, 4.0]])]
    later = [np.array([[0.0, 2.5]]), np.array([[2.5, 4.0]])]
    assert diarization_error_ratio(late, truth, collar_s=0.25) == 0.0
    # Judged are 0.25 to 1.75 and 2.25 to 3.75 s.
    assert diarization_error_ratio(later, truth, collar_s=0.25) == pytest.approx(0.25 / 3.0)


def test_no_true_speech_gives_no_figure() -> None:
    assert np.isnan(diarization_error_ratio([FIRST], [NOBODY], collar_s=0.0))


@pytest.mark.parametrize("collar_s", [0.0, 0.25])
@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_pyannote_metrics_gives(seed: int, collar_s: float) -> None:
    core = pytest.importorskip("pyannote.core", reason="pip install 'voicecoach[bench]'")
    metrics = pytest.importorskip("pyannote.metrics.diarization", reason="the bench extra")
    random = np.random.default_rng(seed)

    def turns(count: int) -> np.ndarray:
        edges = np.sort(random.choice(60_000, 2 * count, replace=False)) / 1000.0
        return edges.reshape(-1, 2)

    def annotation(speakers: list[np.ndarray]) -> object:
        made = core.Annotation()
        for name, rows in enumerate(speakers):
            for track, (start, end) in enumerate(rows.tolist()):
                made[core.Segment(start, end), f"{name}.{track}"] = f"s{name}"
        return made

    truth, found = [turns(12), turns(9)], [turns(10), turns(14), turns(3)]
    rate = metrics.DiarizationErrorRate(collar=2.0 * collar_s)
    expected = rate(annotation(truth), annotation(found), uem=core.Timeline([core.Segment(0, 60)]))
    assert diarization_error_ratio(found, truth, collar_s=collar_s) == pytest.approx(
        expected, abs=2e-4
    )
