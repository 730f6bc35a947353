"""How clear units are, on margins that are drawn by hand."""

from types import MappingProxyType

import numpy as np
import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.speech import UnitMargin
from voicecoach.vad import SpeechActivity, unit_margins

FAR_BELOW_DB = -40.0


def activity(offset_margin_db: np.ndarray) -> SpeechActivity:
    """Frames of 10 ms; speech begins 5 dB above where it ends."""
    margin_db = offset_margin_db.astype(np.float32)
    return SpeechActivity(
        intervals=np.empty((0, 2)),
        method=MappingProxyType({}),
        hop_s=0.01,
        onset_margin_db=margin_db - np.float32(5.0),
        offset_margin_db=margin_db,
    )


def hill() -> np.ndarray:
    """Silence, 4 frames just below the gate, 5 just above, 100 far above, then silence at once."""
    margin_db = np.full(300, FAR_BELOW_DB)
    margin_db[96:100] = -2.0
    margin_db[100:105] = 2.0
    margin_db[105:205] = 20.0
    return margin_db


def test_edges_reach_as_far_as_the_level_is_near_the_gate() -> None:
    [margin] = unit_margins(np.array([[0.995, 2.045]]), activity(hill()))
    assert margin == UnitMargin(
        above_gate_db=15.0,
        start_early_s=pytest.approx(0.04),
        start_late_s=pytest.approx(0.05),
        end_early_s=0.0,
        end_late_s=0.0,
    )


def test_a_unit_that_hardly_passes_is_hardly_clear() -> None:
    faint = np.where(hill() > 10.0, 6.0, hill())
    [margin] = unit_margins(np.array([[0.995, 2.045]]), activity(faint))
    assert margin.above_gate_db == pytest.approx(1.0)


def test_a_unit_nobody_but_the_network_heard_has_the_lowest_margin_and_open_edges() -> None:
    [margin] = unit_margins(np.array([[1.0, 2.0]]), activity(np.full(300, -np.inf)))
    assert margin == UnitMargin(-60.0, 0.0, pytest.approx(0.3), pytest.approx(0.3), 0.0)


def test_there_is_one_margin_per_unit_also_at_the_ends_of_the_recording() -> None:
    units = np.array([[0.0, 0.005], [2.9, 3.2]])
    assert len(unit_margins(units, activity(hill()))) == 2
    assert unit_margins(np.empty((0, 2)), activity(hill())) == ()


def test_a_doubt_that_is_not_positive_is_refused() -> None:
    with pytest.raises(InputError, match="doubt_db"):
        unit_margins(np.array([[1.0, 2.0]]), activity(hill()), doubt_db=0.0)
