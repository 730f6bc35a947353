"""Errors of voices told apart, measured on a call mixed to one channel."""

import dataclasses
from pathlib import Path

import pytest

from benchmarks.one_channel import beside_sample
from benchmarks.sample_calls import sample_calls
from benchmarks.voice_errors import VoiceErrorsFound
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.uncertainty.voice_errors import VOICES


def test_what_is_measured_is_a_table_of_the_product(project_root: Path) -> None:
    calls = sample_calls(project_root / "sample_calls")
    call = next((each for each in calls if each.name == "deepa-1-broken-router"), None)
    if call is None:
        pytest.skip("the sample calls are not made yet; run: python sample_calls/make.py")
    beside = beside_sample(call)
    assert beside is not None
    errors = VoiceErrorsFound()
    errors.add(beside)
    table = dataclasses.replace(VOICES, **errors.table())  # type: ignore[arg-type]
    assert table.wrong_probability[0][0] > table.wrong_probability[-1][-1]
    assert table.hidden_per_s < 0.1

    turned = {AGENT: CUSTOMER, CUSTOMER: AGENT}
    units = tuple(
        dataclasses.replace(unit, speaker=turned[unit.speaker])
        for unit in beside.mono.diarization.segments
    )
    spoken = dataclasses.replace(beside.mono.diarization, segments=units)
    wrong = VoiceErrorsFound()
    wrong.add(
        dataclasses.replace(beside, mono=dataclasses.replace(beside.mono, diarization=spoken))
    )
    wrong_share = sum(is_wrong for *_, is_wrong in errors.units) / len(units)
    assert wrong_share < 0.2
    assert sum(is_wrong for *_, is_wrong in wrong.units) / len(units) > 0.8
