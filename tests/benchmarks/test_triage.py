"""The yardstick of the triage: what it counts, what it leaves out, and who it learns from."""

import numpy as np
import pytest

from benchmarks.triage import Judged, Labelled, curve, fit, judged, scores
from voicecoach.conversation.triage import ACTS, KEPT, PASSED

END, TAKEN, BACKCHANNEL = (
    ACTS.index(name) for name in ("end_overlap", "competitive_taken", "backchannel")
)


def test_f1_is_that_of_what_is_decided_and_the_rest_is_unsure() -> None:
    result = Judged(
        true=np.array([END, END, TAKEN, BACKCHANNEL]),
        likeliest=np.array([END, TAKEN, TAKEN, TAKEN]),
        probability=np.array([0.9, 0.9, 0.9, 0.5]),
    )
    figures = scores(result, min_probability=0.75)
    assert figures["unsure_ratio"] == 0.25
    assert figures["triage_macro_f1"] == pytest.approx(2 / 3)
    assert figures["end_overlap_recall_ratio"] == 0.5
    assert figures["competitive_taken_precision_ratio"] == 0.5
    assert "backchannel_precision_ratio" not in figures


def test_the_least_likely_are_left_unsure_first() -> None:
    result = Judged(
        true=np.array([END, END, END, END]),
        likeliest=np.array([TAKEN, END, END, TAKEN]),
        probability=np.array([0.5, 0.9, 0.8, 0.7]),
    )
    assert curve(result, (0.0, 0.25, 0.5)) == {0.0: 0.5, 0.25: pytest.approx(2 / 3), 0.5: 1.0}


def examples(call: str, *, turned: bool) -> Labelled:
    """Overlaps of a call in which late stops are competitive, or the other way round."""
    late = np.repeat([False, True], 6)
    cues = {name: np.full(12, np.nan) for name in (*PASSED.cues, *KEPT.cues)}
    cues["stopped_after_s"] = np.where(late, 0.8, 0.1)
    return Labelled(call, cues, np.ones(12, dtype=bool), np.where(late != turned, TAKEN, END))


def test_a_call_is_judged_by_weights_that_have_not_seen_it() -> None:
    honest = [examples(name, turned=False) for name in ("a", "b", "c")]
    odd = examples("odd", turned=True)
    result = judged([odd], [*honest, odd])
    assert (result.likeliest != result.true).all(), "what the other calls teach"


def test_a_call_that_was_not_fitted_on_is_judged_by_the_weights_of_the_product() -> None:
    new = examples("new", turned=False)
    wrong = [examples(name, turned=True) for name in ("a", "b")]
    assert (judged([new], wrong).likeliest == new.act).all()


def test_a_fit_learns_which_cue_tells() -> None:
    passed, _ = fit([examples("a", turned=False)])
    towards_end, towards_taken = passed.cues["stopped_after_s"].weights
    assert towards_end < 0.0 < towards_taken
    assert passed.cues["holder_end_db"].weights == pytest.approx((0.0, 0.0), abs=1e-6)
