"""The yardsticks themselves: matching of overlaps and offsets, detection error, arguments."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import vad
from benchmarks.report import parser, publish, seconds_of
from benchmarks.sample_calls import matched_offsets_s, overlap_hits
from voicecoach.core.conversation import FloorTransfer, Overlap
from voicecoach.core.segment import Segment

OVERLAP = Overlap("agent", "customer", Segment(2.0, 3.0), "between")


def test_an_overlap_is_hit_when_both_edges_are_near_and_each_true_one_serves_once() -> None:
    assert overlap_hits((OVERLAP,), [{"start": 2.125, "end": 3.125}]) == 1
    assert overlap_hits((OVERLAP,), [{"start": 2.0, "end": 3.25}]) == 0
    assert overlap_hits((OVERLAP, OVERLAP), [{"start": 2.0, "end": 3.0}]) == 1


def test_offsets_are_compared_with_the_transfer_to_the_same_speaker_nearby() -> None:
    found = (FloorTransfer("agent", "customer", at=5.0, offset_s=0.5),)
    truth = {"to": "customer", "at": 5.25, "offset_s": 0.25}
    assert matched_offsets_s(found, [truth]) == [0.25]
    assert np.isnan(matched_offsets_s(found, [truth | {"to": "agent"}])).all()
    assert np.isnan(matched_offsets_s(found, [truth | {"at": 9.0}])).all()


def test_detection_error_counts_missed_and_invented_speech() -> None:
    # s       0    1    2    3    4
    # truth   |-------------------|
    # found             |--------------|      2 s missed, 1 s invented, of 4 s
    error = vad.detection_error_ratio(np.array([[2.0, 5.0]]), np.array([[0.0, 4.0]]))
    assert error == 0.75


def test_an_rttm_file_gives_the_speech_of_everybody(tmp_path: Path) -> None:
    lines = [
        f"SPEAKER call 1 {start} {length} <NA> <NA> someone <NA> <NA>"
        for start, length in ((1.0, 2.0), (2.5, 1.5), (8.0, 1.0))
    ]
    (tmp_path / "call.rttm").write_text("\n".join(lines) + "\n", "utf-8")
    assert vad.read_rttm(tmp_path / "call.rttm").tolist() == [[1.0, 4.0], [8.0, 9.0]]


def test_figures_are_printed_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = parser("What it does.\n\nMore.").parse_args(["--json", str(tmp_path / "out.json")])
    publish({"overlap_f1": 0.96}, chosen.json)
    assert "overlap_f1  0.96" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == {"overlap_f1": 0.96}


def test_work_is_done_once_per_repeat() -> None:
    done: list[int] = []
    assert seconds_of(lambda: done.append(1), repeats=3) >= 0.0
    assert len(done) == 3
