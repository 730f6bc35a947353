"""A call on one channel comes out with its voices apart, marked as an estimate."""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.sample_calls import SPEAKERS, SampleCall, sample_calls
from tests.telephone import talk, write_wav
from voicecoach.analysis_json import from_json, to_json
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.config import Settings
from voicecoach.core.intervals import shared_s, total_s
from voicecoach.core.recording import Recording
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.diarization import ENGINE, DiarizationOptions
from voicecoach.pipeline import (
    AnalysedCall,
    GivenTranscript,
    analyse,
    analyse_again,
    can_be_made_again,
    read_settings,
)
from voicecoach.uncertainty import UncertaintyOptions

NAME = "ana-3-outage"


@cache
def sample(root: Path) -> SampleCall:
    return next(each for each in sample_calls(root / "sample_calls") if each.name == NAME)


def settings(**stages: object) -> Settings:
    """Defaults without what only moments need."""
    chosen = read_settings().with_stage("uncertainty", UncertaintyOptions(is_on=False))
    for name, options in stages.items():
        chosen = chosen.with_stage(name, options)
    return chosen


def load(path: Path) -> Recording:
    with Decoder() as decoder:
        return load_call(decoder, path)


@pytest.fixture(scope="module")
def channels(project_root: Path) -> dict[str, np.ndarray]:
    return dict(sample(project_root).channels())


@pytest.fixture(scope="module")
def mono(channels: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return load(write_wav(tmp_path_factory.mktemp("mono") / "mono.wav", sum(channels.values())))


@pytest.fixture(scope="module")
def analysed(mono: Recording) -> AnalysedCall:
    return analyse(mono, settings())


def voice_of(analysed: AnalysedCall, truth: np.ndarray) -> str:
    heard = analysed.analysis.diarization
    return max(heard.speakers, key=lambda name: shared_s(heard.intervals_of(name), truth))


def test_voices_are_told_apart_and_marked_as_estimated(
    analysed: AnalysedCall, project_root: Path
) -> None:
    heard = analysed.analysis.diarization
    assert heard.speakers == ("speaker_1", "speaker_2")
    assert (heard.engine, heard.is_estimated) == (ENGINE, True)
    assert all(unit.probability is not None for unit in heard.segments)
    for speaker in SPEAKERS:
        truth = sample(project_root).speech(speaker)
        own = heard.intervals_of(voice_of(analysed, truth))
        assert shared_s(own, truth) > 0.9 * total_s(own)
    assert analysed.analysis.recording.channel_speakers == ("mixed",)


def test_fake_stereo_is_parted_like_mono(
    channels: dict[str, np.ndarray], analysed: AnalysedCall, tmp_path: Path
) -> None:
    both = sum(channels.values())
    found = analyse(load(write_wav(tmp_path / "fake.wav", both, both)), settings())
    assert [f.code for f in found.analysis.findings if f.severity == "warning"] == ["fake_stereo"]
    assert found.analysis.diarization == analysed.analysis.diarization


def test_each_voice_has_its_own_pitch_and_pace(
    analysed: AnalysedCall, channels: dict[str, np.ndarray], project_root: Path, tmp_path: Path
) -> None:
    apart = analyse(load(write_wav(tmp_path / "two.wav", *channels.values())), settings()).analysis
    for speaker, channel in zip(SPEAKERS, apart.recording.channel_speakers, strict=True):
        name = voice_of(analysed, apart.diarization.intervals_of(channel))
        own, true = analysed.analysis.baseline_of(name), apart.baseline_of(channel)
        assert own is not None, speaker
        assert true is not None, speaker
        assert own.f0_median_hz == pytest.approx(true.f0_median_hz, rel=0.04)
        assert own.articulation_rate_sps == pytest.approx(true.articulation_rate_sps, rel=0.1)
        assert own.level_dbfs == pytest.approx(true.level_dbfs, abs=1.5)


def test_what_one_channel_cannot_tell_is_withheld_with_the_reason(analysed: AnalysedCall) -> None:
    found = analysed.analysis
    withheld = {each.figure for each in found.withheld}
    assert {"overlaps", "backchannels", "floor transfer offsets below 0.3 s"} <= withheld
    assert found.conversation.overlaps == found.conversation.backchannels == ()
    assert found.customer_arousal is None
    assert analysed.own_room is None
    named = [name for name in found.metrics if "overlap" in name or "backchannel" in name]
    assert {found.metrics[name] for name in named} == {None}
    assert found.metrics["switches_per_min"] == pytest.approx(
        60.0 * (len(found.conversation.turns) - 1) / found.duration_s
    )


def test_nobody_is_the_agent_before_somebody_says_so(analysed: AnalysedCall) -> None:
    figures = analysed.analysis.metrics
    assert {value for name, value in figures.items() if name.startswith("agent_")} == {None}
    assert {value for name, value in figures.items() if name.startswith("customer_")} == {None}
    assert analysed.analysis.moments == ()


def test_the_call_can_be_made_again_from_what_is_kept(analysed: AnalysedCall) -> None:
    assert can_be_made_again(analysed)
    assert from_json(to_json(analysed.analysis)) == analysed.analysis
    again = analyse_again(analysed, settings(), channels={}).analysis
    made = dataclasses.replace(again.provenance, created_utc="")
    before = dataclasses.replace(analysed.analysis.provenance, created_utc="")
    assert (made, again.conversation, again.metrics) == (
        before,
        analysed.analysis.conversation,
        analysed.analysis.metrics,
    )


def test_words_without_a_speaker_go_to_the_voice_under_each_of_them(
    mono: Recording, analysed: AnalysedCall, project_root: Path
) -> None:
    words = [
        Word(text, Segment(start, end))
        for turn in sample(project_root).truth["turns"]
        for text, start, end in ((turn["speaker"], turn["start"] + 0.1, turn["start"] + 0.4),)
    ]
    said = Transcript((Utterance("mixed", tuple(sorted(words, key=lambda w: w.segment))),), "en")
    found = analyse(mono, settings(), transcript=GivenTranscript(source=said)).analysis
    assert found.transcript is not None
    voices = {name: voice_of(analysed, sample(project_root).speech(name)) for name in SPEAKERS}
    given = [
        item.speaker == voices[word.text]
        for item in found.transcript.utterances
        for word in item.words
    ]
    assert sum(given) >= 0.9 * len(given)


def test_music_is_kept_out_of_what_is_said(channels: dict[str, np.ndarray], tmp_path: Path) -> None:
    at = np.arange(16_000 * 5) / 8000
    notes_hz = 220.0 * 2.0 ** (np.array([0, 4, 7, 12, 7, 4])[(at // 0.5).astype(int) % 6] / 12.0)
    turns = np.cumsum(notes_hz) / 8000
    music = 0.1 * sum(np.sin(2.0 * np.pi * k * turns) / k for k in (1, 2, 3))
    both = sum(channels.values())
    held = np.concatenate((both[:320_000], music, both[320_000:]))
    found = analyse(load(write_wav(tmp_path / "hold.wav", held)), settings()).analysis
    (stretch,) = [each for each in found.non_speech if each.kind == "music"]
    assert stretch.segment.start == pytest.approx(40.0, abs=0.5)
    assert stretch.segment.end == pytest.approx(50.0, abs=0.5)
    spoken = np.array([[u.segment.start, u.segment.end] for u in found.diarization.segments])
    assert shared_s(spoken, np.array([[40.5, 49.5]])) == 0.0
    assert all(not s.segment.overlaps(Segment(41.0, 49.0)) for s in found.conversation.silences)


def test_one_voice_is_one_speaker(channels: dict[str, np.ndarray], tmp_path: Path) -> None:
    found = analyse(load(write_wav(tmp_path / "one.wav", channels["agent"])), settings()).analysis
    assert found.diarization.speakers == ("speaker_1",)
    assert {each.reason for each in found.withheld} == {
        "only one voice was found on the one channel there is"
    }


def test_with_too_little_speech_or_when_switched_off_nobody_is_told_apart(
    mono: Recording, tmp_path: Path
) -> None:
    short = talk(speech=[(0.5, 3.0)], duration_s=4.0, f0_hz=150.0, seed=3)
    for found in (
        analyse(load(write_wav(tmp_path / "short.wav", short)), settings()).analysis,
        analyse(mono, settings(diarization=DiarizationOptions(engine="none"))).analysis,
    ):
        assert found.diarization.speakers == ("mixed",)
        assert not found.diarization.is_estimated
        assert "talk share" in {each.figure for each in found.withheld}
