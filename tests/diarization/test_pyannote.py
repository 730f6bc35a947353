"""The real pipeline on models that hear tones: offline, from a folder, nothing told to anybody."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from voicecoach.checkpoints import Checkpoint, CheckpointFile
from voicecoach.checkpoints.local import write_record
from voicecoach.core.errors import ConfigError, EngineError, MissingDependencyError
from voicecoach.core.intervals import Intervals
from voicecoach.diarization.pyannote import PyannoteDiarizer, PyannoteOptions
from voicecoach.diarization.pyannote_folder import DEFAULT_MODEL
from voicecoach.diarization.speaker_turns import SpeakerEstimate

try:
    metadata.version("pyannote.audio")
except metadata.PackageNotFoundError:
    pytest.skip(
        "the extra pyannote is not installed; `make test-pyannote` runs this with it",
        allow_module_level=True,
    )

from tests.diarization.random_models import random_models
from tests.diarization.tone_models import CLUSTERINGS, TONES_HZ, save_pipeline

pytestmark = pytest.mark.engine

RATE_HZ = 8000
EDGE_TOLERANCE_S = 0.05  # the models hear frames of 40 ms, 20 ms apart
ONE, TWO, THREE = TONES_HZ


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pipeline(tmp_path_factory.mktemp("pipelines") / "tones")


def sound(duration_s: float, turns: Mapping[float, list[tuple[float, float]]]) -> np.ndarray:
    """Each voice a tone, sounding in its turns."""
    at = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    samples = np.zeros(len(at), dtype=np.float32)
    for hertz, own in turns.items():
        for start, end in own:
            sounding = (at >= start) & (at < end)
            samples[sounding] += 0.3 * np.sin(2.0 * np.pi * hertz * at[sounding])
    return samples


def rows(*pairs: tuple[float, float]) -> Intervals:
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def diarizer(folder: Path | str, **options) -> PyannoteDiarizer:
    return PyannoteDiarizer(PyannoteOptions(model=str(folder), device="cpu", **options))


def heard(folder: Path, samples: np.ndarray, units: Intervals, **options) -> SpeakerEstimate:
    return diarizer(folder, **options).diarize(samples, sample_rate_hz=RATE_HZ, units=units)


# s     0    2    4    6    8   10   12
# one     |---------|    |----|
# two               |----|    |---------|
CALL = sound(14.0, {ONE: [(1.0, 4.0), (6.0, 8.0)], TWO: [(4.0, 6.0), (8.0, 12.0)]})
UNITS = rows((1.0, 12.0))


@pytest.mark.parametrize("clustering", CLUSTERINGS)
def test_two_voices_are_told_apart_where_they_change(tmp_path: Path, clustering: str) -> None:
    found = heard(save_pipeline(tmp_path / "tones", clustering=clustering), CALL, UNITS)
    assert found.diarization.speakers == ("speaker_1", "speaker_2")
    first, second = (found.diarization.intervals_of(name) for name in found.diarization.speakers)
    np.testing.assert_allclose(first, [[1.0, 4.0], [6.0, 8.0]], atol=EDGE_TOLERANCE_S)
    np.testing.assert_allclose(second, [[4.0, 6.0], [8.0, 12.0]], atol=EDGE_TOLERANCE_S)
    assert (first[0, 0], second[-1, 1]) == (1.0, 12.0)


# s     0    2    4    6    8
# one     |---------|
# two            |---------|
def test_speech_of_two_at_once_is_where_the_two_answers_differ(folder: Path) -> None:
    samples = sound(10.0, {ONE: [(1.0, 5.0)], TWO: [(4.0, 8.0)]})
    found = heard(folder, samples, rows((1.0, 8.0)))
    (stretch,) = found.doubtful
    assert stretch.speakers == ("speaker_1", "speaker_2")
    assert stretch.segment.start == pytest.approx(4.0, abs=EDGE_TOLERANCE_S)
    assert stretch.segment.end == pytest.approx(5.0, abs=EDGE_TOLERANCE_S)
    assert found.unsure_ratio == pytest.approx(0.5 / 7.0, abs=0.01)
    assert found.diarization.segments[0].segment.end == found.diarization.segments[1].segment.start


def test_one_voice_is_one_speaker_and_in_no_doubt(folder: Path) -> None:
    found = heard(folder, sound(10.0, {TWO: [(1.0, 9.0)]}), rows((1.0, 9.0)))
    assert found.diarization.speakers == ("speaker_1",)
    assert found.doubtful == ()


def test_a_third_voice_is_a_third_speaker(tmp_path: Path) -> None:
    folder = save_pipeline(tmp_path / "tones", clustering="AgglomerativeClustering")
    samples = sound(16.0, {ONE: [(1.0, 5.0)], TWO: [(5.0, 10.0)], THREE: [(10.0, 15.0)]})
    found = heard(folder, samples, rows((1.0, 15.0)))
    assert found.diarization.speakers == ("speaker_1", "speaker_2", "speaker_3")
    np.testing.assert_allclose(
        found.diarization.intervals_of("speaker_3"), [[10.0, 15.0]], atol=EDGE_TOLERANCE_S
    )


def test_the_count_that_is_given_is_kept_to(tmp_path: Path) -> None:
    folder = save_pipeline(tmp_path / "tones", clustering="AgglomerativeClustering")
    samples = sound(16.0, {ONE: [(1.0, 5.0)], TWO: [(5.0, 10.0)], THREE: [(10.0, 15.0)]})
    units = rows((1.0, 15.0))
    assert len(heard(folder, samples, units, speaker_count=2).diarization.speakers) == 2
    assert len(heard(folder, samples, units, max_speaker_count=1).diarization.speakers) == 1


def test_what_sounds_but_is_nobody_is_nobodys(folder: Path) -> None:
    samples = sound(12.0, {ONE: [(1.0, 5.0)], 3300.0: [(7.0, 11.0)]})
    found = heard(folder, samples, rows((1.0, 5.0), (7.0, 11.0)))
    assert found.diarization.intervals_of("speaker_1").tolist() == [[1.0, 5.0]]
    assert found.unclaimed_s == 4.0


@pytest.mark.parametrize("units", [rows(), rows((1.0, 5.0))])
def test_silence_has_no_speaker(folder: Path, units: Intervals) -> None:
    found = heard(folder, np.zeros(6 * RATE_HZ, np.float32), units)
    assert found.diarization.segments == ()
    assert found.diarization.speakers == ()


def test_a_call_shorter_than_the_window_is_heard(folder: Path) -> None:
    found = heard(folder, sound(1.5, {ONE: [(0.25, 1.25)]}), rows((0.25, 1.25)))
    assert found.diarization.intervals_of("speaker_1").tolist() == [[0.25, 1.25]]


def test_the_same_call_gives_the_same_answer_twice(folder: Path) -> None:
    engine = diarizer(folder)
    first, second = (
        engine.diarize(CALL, sample_rate_hz=RATE_HZ, units=UNITS, channel=1) for _ in range(2)
    )
    assert first == second
    assert {unit.channel for unit in first.diarization.segments} == {1}


@pytest.mark.parametrize("clustering", CLUSTERINGS)
def test_the_architectures_of_community_1_run_on_random_weights(
    tmp_path: Path, clustering: str
) -> None:
    folder = save_pipeline(tmp_path / "random", clustering=clustering, **random_models())
    noise = np.random.default_rng(440).standard_normal(12 * RATE_HZ).astype(np.float32)
    engine = diarizer(folder)
    first, second = (
        engine.diarize(0.1 * noise, sample_rate_hz=RATE_HZ, units=rows((0.0, 12.0)))
        for _ in range(2)
    )
    assert first == second
    assert first.diarization.segments
    assert first.doubtful


def test_it_says_what_it_is(folder: Path) -> None:
    assert diarizer(folder).method == {
        "engine": "pyannote",
        "version": metadata.version("pyannote.audio"),
        "model": "tones",
        "revision": None,
        "device": "cpu",
    }


def pulled(name: str, source: Path, models: Path) -> None:
    """Put a folder among the models as if it had been pulled."""
    place = models / name.replace("/", "--")
    shutil.copytree(source, place)
    names = [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()]
    files = tuple(CheckpointFile(file, (place / file).stat().st_size) for file in sorted(names))
    write_record(
        place,
        Checkpoint(
            name=name,
            repository=name,
            revision="ab" * 20,
            license="MIT",
            engine="pyannote",
            files=files,
        ),
    )


def test_a_pulled_pipeline_is_found_by_its_name_and_named_with_its_revision(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_MODELS", str(tmp_path))
    pulled(DEFAULT_MODEL, folder, tmp_path)
    found = PyannoteDiarizer()
    assert found.method["model"] == DEFAULT_MODEL
    assert found.method["revision"] == "ab" * 20
    assert found.diarize(CALL, sample_rate_hz=RATE_HZ, units=UNITS).diarization.segments


def test_a_pipeline_that_is_not_here_is_asked_for_with_the_command_that_brings_it(
    no_models: None,
) -> None:
    with pytest.raises(MissingDependencyError, match=f"voicecoach models pull {DEFAULT_MODEL}"):
        PyannoteDiarizer()


def test_a_pipeline_of_other_repositories_takes_them_from_this_machine(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_MODELS", str(tmp_path / "models"))
    config = (folder / "config.yaml").read_text("utf-8")
    own = tmp_path / "older"
    own.mkdir()
    (own / "config.yaml").write_text(
        config.replace("$model/segmentation", "owner/segmentation")
        .replace("$model/embedding", "owner/embedding")
        .replace("    plda: $model/plda\n", ""),
        "utf-8",
    )
    with pytest.raises(MissingDependencyError, match="made of owner/segmentation"):
        diarizer(own)
    pulled("owner/segmentation", folder / "segmentation", tmp_path / "models")
    pulled("owner/embedding", folder / "embedding", tmp_path / "models")
    pulled(DEFAULT_MODEL, folder, tmp_path / "models")
    assert len(heard(own, CALL, UNITS).diarization.speakers) == 2


@pytest.mark.parametrize("name", ["segmentation/pytorch_model.bin", "plda/plda.npz"])
def test_a_damaged_pipeline_is_an_error_of_the_engine(
    folder: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(folder, tmp_path / "tones")
    (tmp_path / "tones" / name).write_bytes(b"not a model")
    with pytest.raises(EngineError, match="models check"):
        diarizer(tmp_path / "tones")


def test_what_goes_wrong_while_it_listens_is_an_error_of_the_engine(folder: Path) -> None:
    with pytest.raises(EngineError, match=r"tones on 0\.0 s of audio"):
        heard(folder, np.zeros(0, np.float32), rows((0.0, 1.0)))


def test_a_graphics_card_that_is_not_there_is_said_before_anything_is_loaded(folder: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a graphics card on this machine")
    with pytest.raises(ConfigError, match="torch finds no graphics card"):
        PyannoteDiarizer(PyannoteOptions(model=str(folder), device="cuda"))
    assert PyannoteDiarizer(PyannoteOptions(model=str(folder))).method["device"] == "cpu"


TELEMETRY = """
import sys
from voicecoach.diarization.pyannote_import import pyannote_audio
assert "opentelemetry" not in sys.modules
pyannote_audio()
from pyannote.audio.telemetry import metrics
assert not metrics.is_metrics_enabled()
told = []
metrics.tracer.start_as_current_span = lambda name: told.append(name) or sys.exit(f"told {name}")
from tests.diarization.test_pyannote import CALL, RATE_HZ, UNITS, diarizer
diarizer(sys.argv[1]).diarize(CALL, sample_rate_hz=RATE_HZ, units=UNITS)
assert told == []
"""


@pytest.mark.parametrize("wanted", [None, "true"])
def test_nothing_is_told_to_the_makers_of_the_engine(
    folder: Path, project_root: Path, wanted: str | None
) -> None:
    environment = {name: text for name, text in os.environ.items() if "PYANNOTE" not in name}
    if wanted is not None:
        environment["PYANNOTE_METRICS_ENABLED"] = wanted
    done = subprocess.run(
        [sys.executable, "-c", TELEMETRY, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=project_root,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
