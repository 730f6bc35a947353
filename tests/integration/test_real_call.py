"""A real two-party telephone call, analysed by one command."""

import dataclasses
import itertools
import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voicecoach.analysis_json import from_json
from voicecoach.coaching.catalogue import RULES, candidates
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import as_intervals, total_s
from voicecoach.core.moment import Moment
from voicecoach.scorecard.metrics import call_metrics

SIDES = {"agent": "auto_repairs_40_agent.wav", "customer": "auto_repairs_40_caller.wav"}


@pytest.fixture(scope="module")
def result(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``voicecoach analyze`` keeps, as the agent gets it: with the rows of their own voice."""
    folder = tmp_path_factory.mktemp("real")
    sides = [f"--{side}-audio={shared_data / 'calls' / name}" for side, name in SIDES.items()]
    written = folder / "call.json"
    commands = (
        ["analyze", *sides],
        ["export", SIDES["agent"], "--format", "json", "--room", "agent", "--output", str(written)],
    )
    for command in commands:
        subprocess.run(
            [sys.executable, "-m", "voicecoach", *command, "--store", str(folder / "store")],
            check=True,
            capture_output=True,
        )
    loaded: dict[str, Any] = json.loads(written.read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def analysis(result: dict[str, Any]) -> CallAnalysis:
    return from_json(json.dumps(result))


def loud_s(path: Path) -> float:
    """Seconds of 20 ms frames within 30 dB of the loud ones: a count that knows no trick."""
    with wave.open(str(path)) as file:
        rate_hz = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768.0
    frame = rate_hz // 50
    power = (samples[: samples.size // frame * frame].reshape(-1, frame) ** 2).mean(axis=1)
    level_db = 10.0 * np.log10(power + 1e-12)
    return float((level_db > np.quantile(level_db, 0.95) - 30.0).sum() * 0.02)


def test_talk_shares_agree_with_a_simple_count_of_loud_frames(
    result: dict[str, Any], shared_data: Path
) -> None:
    counted = {side: loud_s(shared_data / "calls" / name) for side, name in SIDES.items()}
    speech = result["conversation"]["talk_time"]["speech_s"]
    measured = speech["agent"] / (speech["agent"] + speech["customer"])
    assert abs(measured - counted["agent"] / sum(counted.values())) < 0.05


def test_turns_alternate(analysis: CallAnalysis) -> None:
    speakers = [turn.speaker for turn in analysis.conversation.turns]
    assert len(speakers) > 10
    assert all(a != b for a, b in itertools.pairwise(speakers))


def test_figures_are_recomputed_from_the_intervals_in_the_json(analysis: CallAnalysis) -> None:
    speech = {
        speaker: total_s(analysis.diarization.intervals_of(speaker))
        for speaker in ("agent", "customer")
    }
    assert dict(analysis.conversation.talk_time.speech_s) == pytest.approx(speech)
    assert call_metrics(analysis) == analysis.metrics


def without_ranges(moment: Moment) -> Moment:
    numbers = [dataclasses.replace(one, low=None, high=None) for one in moment.evidence]
    return dataclasses.replace(moment, evidence=tuple(numbers))


def test_moments_and_their_numbers_are_recomputed_from_the_json_alone(
    analysis: CallAnalysis,
) -> None:
    facts = dataclasses.replace(analysis, moments=())
    # What is raised is what the rules find there, less what was not sure enough.
    assert set(map(without_ranges, analysis.moments)) <= set(candidates(facts))
    assert len(analysis.moments) >= 3
    for moment in analysis.moments:
        assert moment.rule in RULES
        for stretch in (moment.segment, *moment.context):
            assert 0.0 <= stretch.start < stretch.end <= analysis.duration_s


def test_the_call_has_something_that_went_well(analysis: CallAnalysis) -> None:
    assert any(moment.valence == "strength" for moment in analysis.moments)


def test_transfers_and_turns_tell_the_same_story(analysis: CallAnalysis) -> None:
    turns = analysis.conversation.turns
    for transfer, before, after in zip(
        analysis.conversation.floor_transfers, turns, turns[1:], strict=False
    ):
        assert (transfer.from_speaker, transfer.to_speaker) == (before.speaker, after.speaker)
        offset_s = after.segment.start - before.segment.end
        assert transfer.offset_s == pytest.approx(offset_s, abs=1e-9)


def test_overlaps_lie_inside_the_speech_of_both(analysis: CallAnalysis) -> None:
    for overlap in analysis.conversation.overlaps:
        rows = as_intervals([overlap.segment])
        for speaker in (overlap.holder, overlap.incomer):
            speech = analysis.diarization.intervals_of(speaker)
            inside = np.concatenate((speech, rows))
            assert total_s(inside) == pytest.approx(total_s(speech))


def test_a_second_run_changes_nothing(shared_data: Path, tmp_path: Path) -> None:
    mono = shared_data / "calls" / "telephone_mono.wav"
    command = [sys.executable, "-m", "voicecoach", "analyze", str(mono), "--store", str(tmp_path)]
    first = subprocess.run([*command, "--json", "-"], capture_output=True, text=True, check=True)
    second = subprocess.run([*command, "--json", "-"], capture_output=True, text=True, check=True)
    assert first.stdout == second.stdout
    analysis = from_json(first.stdout)
    assert {finding.code for finding in analysis.findings} >= {"mono"}
    assert analysis.diarization.is_estimated
    assert len(analysis.diarization.speakers) == 2
    assert {item.figure for item in analysis.withheld} >= {"overlaps"}
