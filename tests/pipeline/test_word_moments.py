"""Moments from words hold their own where the edges of speech are in doubt."""

from pathlib import Path

import pytest

from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.measures import recompute
from voicecoach.core.analysis import CallAnalysis
from voicecoach.pipeline import GivenTranscript, analyse, read_settings
from voicecoach.transcript.reading import read_transcript


@pytest.fixture(scope="module")
def analysis(project_root: Path) -> CallAnalysis:
    folder = project_root / "sample_calls"
    calls = {each.name: each for each in sample_calls(folder)}
    if not calls:
        pytest.skip("the sample calls are not made yet; run: python sample_calls/make.py")
    return analysed(folder, calls["ana-1-late-repair"])


def analysed(folder: Path, call: SampleCall) -> CallAnalysis:
    source = read_transcript(folder / "transcripts" / f"{call.name}.txt")
    given = GivenTranscript(source=source, sha256="0" * 64)
    with Decoder() as decoder:
        agent_channel = call.truth["speakers"]["agent"]["channel"]
        recording = load_call(decoder, call.audio, agent_channel=agent_channel)
    return analyse(recording, read_settings(), transcript=given).analysis


def test_a_rule_of_words_and_edges_is_found_again_with_its_range(analysis: CallAnalysis) -> None:
    (story,) = (m for m in analysis.moments if m.rule == "QUE01")
    assert {"two_speakers", "words"} <= set(RULES["QUE01"].needs)
    fired = story.evidence[0]
    assert fired.low is not None
    assert fired.high is not None
    assert fired.low < fired.value < fired.high


def test_a_rule_of_words_alone_is_as_sure_as_its_words(analysis: CallAnalysis) -> None:
    (confirmed,) = (m for m in analysis.moments if m.rule == "RST01")
    assert RULES["RST01"].needs == ("words",)
    assert "Exactly that" in confirmed.advice


def test_every_number_can_be_taken_again_from_the_analysis(analysis: CallAnalysis) -> None:
    of_words = [m for m in analysis.moments if "words" in RULES[m.rule].needs]
    assert len(of_words) >= 5
    for moment in of_words:
        assert [shown.value for shown in moment.evidence] == list(recompute(analysis, moment))
