"""A call on one channel goes through all stages with voices told apart by pyannote.audio."""

import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from benchmarks.sample_calls import sample_calls
from voicecoach.analysis_json import from_json, to_json
from voicecoach.config import Settings
from voicecoach.core.errors import ConfigError, MissingDependencyError
from voicecoach.core.recording import MIXED, Recording, RecordingInfo
from voicecoach.diarization import DiarizationOptions
from voicecoach.diarization.pyannote import PyannoteOptions
from voicecoach.diarization.pyannote_import import pyannote_audio
from voicecoach.pipeline import AnalysedCall, analyse, can_be_made_again, read_settings
from voicecoach.pipeline.by_pyannote import _loaded

SAMPLE_CALLS = Path(__file__).resolve().parents[2] / "sample_calls"
RATE_HZ = 8000
START_S, DURATION_S = 15.0, 20.0


def is_installed() -> bool:
    try:
        metadata.version("pyannote.audio")
    except metadata.PackageNotFoundError:
        return False
    return True


with_extra = pytest.mark.skipif(
    not is_installed(), reason="the extra pyannote is not installed: make test-pyannote"
)


@pytest.fixture(autouse=True)
def _loaded_anew() -> None:
    _loaded.cache_clear()


def call() -> Recording:
    both = next(each for each in sample_calls(SAMPLE_CALLS)).channels().values()
    own = slice(round(START_S * RATE_HZ), round((START_S + DURATION_S) * RATE_HZ))
    samples = sum(both)[own].astype(np.float32)
    return Recording(
        (samples,), RecordingInfo("ab" * 32, RATE_HZ, DURATION_S, (MIXED,), ("pcm",), ("wav",), ())
    )


def settings(**options) -> Settings:
    asked = DiarizationOptions(engine="pyannote", pyannote=PyannoteOptions(**options))
    return read_settings().with_stage("diarization", asked)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.diarization.random_models import random_models
    from tests.diarization.tone_models import save_pipeline, torch

    spoken = torch.from_numpy(np.repeat(call().samples[0][: 5 * RATE_HZ], 2))
    folder = tmp_path_factory.mktemp("pipelines") / "random"
    return save_pipeline(
        folder,
        clustering="AgglomerativeClustering",
        segmentation=random_models(spoken)["segmentation"],
    )


@pytest.fixture(scope="module")
def analysed(folder: Path) -> AnalysedCall:
    return analyse(call(), settings(model=str(folder), device="cpu", speaker_count=2))


# The weights are random, so which stretch is given to whom means nothing; that it is carried
# through all stages does.
@with_extra
@pytest.mark.engine
def test_speakers_of_the_engine_are_those_of_the_call(analysed: AnalysedCall) -> None:
    heard = analysed.analysis.diarization
    assert (heard.engine, heard.is_estimated) == ("pyannote", True)
    assert len(heard.speakers) >= 2
    assert {unit.channel for unit in heard.segments} == {0}
    assert all(unit.probability is not None for unit in heard.segments)
    assert any(unit.probability < 1.0 for unit in heard.segments)
    assert {phrase.speaker for phrase in analysed.analysis.prosody} <= set(heard.speakers)


@with_extra
@pytest.mark.engine
def test_the_analysis_says_what_told_them_apart_and_how_sure_it_was(
    analysed: AnalysedCall,
) -> None:
    (method,) = (
        each["diarization"]
        for each in analysed.analysis.provenance.methods
        if "diarization" in each
    )
    assert method["engine"] == "pyannote"
    assert method["version"] == metadata.version("pyannote.audio")
    assert (method["model"], method["revision"], method["device"]) == ("random", None, "cpu")
    assert method["speaker_count"] == len(analysed.analysis.diarization.speakers)
    assert 0.0 < method["unsure_ratio"] < 0.5
    assert all(0.0 <= start < end <= DURATION_S for start, end in method["doubtful_stretches"])
    asked = analysed.analysis.provenance.options["diarization"]
    assert asked["engine"] == "pyannote"


@with_extra
@pytest.mark.engine
def test_it_is_kept_and_read_back_as_it_was(analysed: AnalysedCall) -> None:
    assert from_json(to_json(analysed.analysis)) == analysed.analysis
    assert can_be_made_again(analysed)


@with_extra
@pytest.mark.engine
def test_where_nobody_is_heard_it_is_said_that_nobody_was_told_apart(tmp_path: Path) -> None:
    from tests.diarization.tone_models import ToneSegmentation, save_pipeline
    from tests.diarization.tone_models import segmentation_specifications as specifications

    deaf = ToneSegmentation()
    deaf.waves.zero_()
    deaf.specifications = specifications()
    deaf.build()
    folder = save_pipeline(tmp_path / "deaf", segmentation=deaf)
    found = analyse(call(), settings(model=str(folder), device="cpu")).analysis
    assert found.diarization.speakers == (MIXED,)
    assert not found.diarization.is_estimated


def test_without_the_extra_the_analysis_says_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pyannote_audio.cache_clear()
    monkeypatch.setitem(sys.modules, "pyannote", None)
    monkeypatch.delitem(sys.modules, "pyannote.audio", raising=False)
    with pytest.raises(MissingDependencyError, match=r"pip install 'voicecoach\[pyannote\]'"):
        analyse(call(), settings())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[diarization]\nengine = "pyanote"', "must be voices, pyannote or none"),
        ('[diarization.pyannote]\ndevice = "tpu"', r"\[diarization.pyannote\].*auto, cpu or cuda"),
        ("[diarization.pyannote]\nspeakers = 2", "unknown key 'speakers'"),
    ],
)
def test_settings_that_do_not_fit_stop_the_program(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "voicecoach.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_settings(path)


def test_settings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "voicecoach.toml"
    path.write_text(
        '[diarization]\nengine = "pyannote"\n'
        '[diarization.pyannote]\nmodel = "owner/name"\nspeaker_count = 3\n',
        "utf-8",
    )
    found = read_settings(path).stage("diarization", DiarizationOptions)
    assert found.pyannote == PyannoteOptions(model="owner/name", speaker_count=3)
