"""The real engine on a model that says what the tests tell it to, at the moments they tell it."""

import socket
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from tests.scripted_whisper import make_model
from voicecoach.asr import (
    FasterWhisperOptions,
    FasterWhisperTranscriber,
    Recognition,
    transcribe_channels,
)
from voicecoach.checkpoints import Checkpoint, CheckpointFile
from voicecoach.checkpoints.local import write_record
from voicecoach.core.errors import ConfigError, EngineError, InputError, MissingDependencyError
from voicecoach.core.recording import Recording, RecordingInfo

pytestmark = pytest.mark.engine

SCRIPT = (("thank", 1.0), ("you", 2.0), ("for", 3.25), ("calling", 4.5), ("today", 6.0))
WORDS = tuple(word for word, _ in SCRIPT)
RATE_HZ = 8000
AT_TOLERANCE_S = 0.25  # neighbouring words of the script share the time between their moments


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "scripted", SCRIPT)


@pytest.fixture(scope="module")
def german_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "german", SCRIPT, language="de")


def transcriber(model: Path, **options) -> FasterWhisperTranscriber:
    return FasterWhisperTranscriber(FasterWhisperOptions(model=str(model), device="cpu", **options))


def noise(duration_s: float) -> np.ndarray:
    samples = np.random.default_rng(1).standard_normal(round(duration_s * RATE_HZ))
    return (0.1 * samples).astype(np.float32)


def heard(model: Path, speech: list[list[float]], *, duration_s: float, **options) -> Recognition:
    return transcriber(model, **options).transcribe(
        noise(duration_s), sample_rate_hz=RATE_HZ, speech=np.array(speech).reshape(-1, 2)
    )


def test_silence_gives_no_words(model: Path) -> None:
    assert heard(model, [], duration_s=60.0) == Recognition(())


def test_words_come_back_as_they_were_said(model: Path) -> None:
    found = heard(model, [[10.0, 20.0]], duration_s=60.0)
    assert tuple(word.text for word in found.words) == WORDS
    assert found.language == "en"
    assert all(word.probability is not None and word.probability > 0.9 for word in found.words)


# s       0 ... 10        14 ... 60          70    the chunk begins at 9.75; its second stretch,
# speech        |---------|      |-----------|     from 59.75 on, is heard after 4.5 s
def test_words_lie_on_the_time_axis_of_the_call(model: Path) -> None:
    found = heard(model, [[10.0, 14.0], [60.0, 70.0]], duration_s=80.0)
    moments = [9.75 + at if at < 4.5 else 59.75 + at - 4.5 for _, at in SCRIPT]
    for word, at in zip(found.words, moments, strict=True):
        assert word.segment.start - AT_TOLERANCE_S <= at <= word.segment.end + AT_TOLERANCE_S
    assert all(9.75 <= word.segment.start < 14.25 for word in found.words[:3])
    assert all(59.75 <= word.segment.start < 70.25 for word in found.words[3:])


@pytest.mark.parametrize("batch_count", [1, 3])
def test_each_chunk_has_its_own_words_however_many_are_heard_at_once(
    model: Path, batch_count: int
) -> None:
    begins = [5.0, 40.0, 75.0, 110.0]
    speech = [[begin, begin + 20.0] for begin in begins]
    found = heard(model, speech, duration_s=140.0, batch_count=batch_count)
    assert tuple(word.text for word in found.words) == WORDS * 4
    for index, begin in enumerate(begins):
        for word, (_, at) in zip(found.words[5 * index : 5 * index + 5], SCRIPT, strict=True):
            assert word.segment.start - AT_TOLERANCE_S <= begin - 0.25 + at
            assert begin - 0.25 + at <= word.segment.end + AT_TOLERANCE_S


def test_words_that_begin_late_in_their_chunk_stay_there(tmp_path: Path) -> None:
    script = [("late", 8.0), ("but", 8.75), ("here", 9.5), ("at", 10.25), ("last", 11.0)]
    model = make_model(tmp_path / "late", script)
    found = heard(model, [[5.0, 25.0], [40.0, 60.0]], duration_s=70.0, batch_count=2)
    for chunk_start, words in ((4.75, found.words[:5]), (39.75, found.words[5:])):
        for word, (text, at) in zip(words, script, strict=True):
            assert word.text == text
            assert word.segment.start - AT_TOLERANCE_S <= chunk_start + at
            assert chunk_start + at <= word.segment.end + AT_TOLERANCE_S


def test_a_unit_longer_than_the_model_hears_is_heard_to_its_end(model: Path) -> None:
    found = heard(model, [[5.0, 80.0]], duration_s=90.0)
    assert found.words[-1].segment.end > 70.0
    assert all(a.segment.start <= b.segment.start for a, b in pairwise(found.words))


def test_the_same_call_gives_the_same_words_twice(model: Path) -> None:
    speech = [[5.0, 25.0], [30.0, 50.0]]
    assert heard(model, speech, duration_s=60.0) == heard(model, speech, duration_s=60.0)


class SamplesInAFile:
    """A channel that is read in slices; remembers how much was read at once."""

    def __init__(self, samples: np.ndarray) -> None:
        self._samples = samples
        self.longest_slice = 0

    @property
    def size(self) -> int:
        return self._samples.size

    def __getitem__(self, where: slice, /) -> np.ndarray:
        self.longest_slice = max(self.longest_slice, len(range(*where.indices(self.size))))
        return self._samples[where]


def test_samples_are_read_a_stretch_at_a_time(model: Path) -> None:
    samples = noise(600.0)
    speech = np.array([[start, start + 8.0] for start in np.arange(5.0, 590.0, 30.0)])
    lazily = SamplesInAFile(samples)
    engine = transcriber(model)
    found = engine.transcribe(lazily, sample_rate_hz=RATE_HZ, speech=speech)
    assert lazily.longest_slice <= 8.5 * RATE_HZ
    assert found == engine.transcribe(samples, sample_rate_hz=RATE_HZ, speech=speech)


def test_the_language_is_found_where_nobody_names_it(german_model: Path) -> None:
    found = heard(german_model, [[1.0, 20.0]], duration_s=30.0)
    assert found.language == "de"
    assert found.language_probability is not None
    assert found.language_probability > 0.5
    assert tuple(word.text for word in found.words) == WORDS


def test_a_language_that_is_named_is_not_looked_for(german_model: Path) -> None:
    found = heard(german_model, [[1.0, 20.0]], duration_s=30.0, language="en-GB")
    assert (found.language, found.language_probability) == ("en", None)


def test_a_language_that_the_model_does_not_know_is_refused(model: Path) -> None:
    with pytest.raises(ConfigError, match="does not know the language 'de'"):
        transcriber(model, language="de")


def test_a_vocabulary_is_taken_until_the_model_has_no_room_for_it(model: Path) -> None:
    names = ("Okonkwo", "Sorrento Plus")
    found = heard(model, [[1.0, 20.0]], duration_s=30.0, vocabulary=names)
    assert tuple(word.text for word in found.words) == WORDS
    with pytest.raises(ConfigError, match="has room for 223"):
        transcriber(model, vocabulary=tuple(f"Name{index}" for index in range(300)))


@pytest.mark.parametrize("unit_s", [10.0, 70.0])
def test_the_engine_is_told_the_names_and_nothing_of_what_came_before(
    model: Path, unit_s: float
) -> None:
    engine = transcriber(model, vocabulary=("Okonkwo", "Sorrento Plus"))
    told = []
    for path in (engine._batched, engine._model):
        path.transcribe = partial(told_first, path.transcribe, told)
    engine.transcribe(noise(80.0), sample_rate_hz=RATE_HZ, speech=np.array([[5.0, 5.0 + unit_s]]))
    (settings,) = told
    assert settings["hotwords"] == "Okonkwo, Sorrento Plus"
    assert settings["condition_on_previous_text"] is False
    assert settings["vad_filter"] is False
    assert settings["temperature"] == 0.0


def told_first(transcribe: Callable, told: list[dict], *audio: object, **settings: object):
    told.append(settings)
    return transcribe(*audio, **settings)


def call(duration_s: float) -> Recording:
    info = RecordingInfo("0" * 64, RATE_HZ, duration_s, ("agent", "customer"), (), (), ())
    return Recording((noise(duration_s), noise(duration_s)), info)


def test_both_channels_are_heard_in_the_language_of_the_one_that_speaks_most(
    german_model: Path,
) -> None:
    speech = (np.array([[1.0, 9.0]]), np.array([[10.0, 30.0]]))
    agent, customer = transcribe_channels(transcriber(german_model), call(40.0), speech)
    assert (agent.language, agent.language_probability) == ("de", None)
    assert customer.language_probability is not None
    assert agent.words[-1].segment.end <= 9.25
    assert customer.words[0].segment.start >= 9.75


def test_each_channel_needs_its_speech(model: Path) -> None:
    with pytest.raises(InputError, match="got 1 for 2 channels"):
        transcribe_channels(transcriber(model), call(5.0), (np.array([[1.0, 2.0]]),))


def test_a_folder_without_a_model_is_refused_by_what_it_lacks(model: Path, tmp_path: Path) -> None:
    for file in ("config.json", "model.bin"):
        (tmp_path / file).write_bytes((model / file).read_bytes())
    with pytest.raises(ConfigError, match=r"tokenizer\.json, vocabulary\.txt or vocabulary\.json"):
        transcriber(tmp_path)
    with pytest.raises(ConfigError, match="there is none at"):
        transcriber(tmp_path / "nowhere")


def test_a_damaged_model_is_an_error_of_the_engine(model: Path, tmp_path: Path) -> None:
    for file in model.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "model.bin").write_bytes(b"not a model")
    with pytest.raises(EngineError, match="models check"):
        transcriber(tmp_path)


def test_a_model_that_is_not_here_is_asked_for_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_MODELS", str(tmp_path))
    with pytest.raises(MissingDependencyError, match="voicecoach models pull small"):
        FasterWhisperTranscriber(FasterWhisperOptions(device="cpu"))


def test_a_pulled_model_is_found_by_its_name_and_named_with_its_revision(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_MODELS", str(tmp_path))
    folder = tmp_path / "small"
    folder.mkdir()
    files = []
    for file in model.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
        files.append(CheckpointFile(file.name, file.stat().st_size))
    write_record(
        folder,
        Checkpoint(
            name="small",
            repository="owner/small",
            revision="ab" * 20,
            license="MIT",
            engine="faster-whisper",
            files=tuple(files),
        ),
    )
    found = FasterWhisperTranscriber(FasterWhisperOptions(device="cpu", cpu_thread_count=1))
    assert found.engine.endswith(", small@abababababab")


@pytest.mark.parametrize(
    "options",
    [{"device": "tpu"}, {"beam_count": 0}, {"batch_count": -1}, {"cpu_thread_count": -1}],
)
def test_options_out_of_range_are_refused(options) -> None:
    with pytest.raises(ConfigError):
        FasterWhisperOptions(**options)


def test_a_number_format_that_the_machine_has_not_is_refused(model: Path) -> None:
    with pytest.raises(ConfigError, match="cannot run on cpu as int3"):
        transcriber(model, compute_type="int3")
