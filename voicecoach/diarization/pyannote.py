"""Who speaks when from a pipeline of pyannote.audio: the only file that runs that engine.

It costs about the length of the call on two cores, several times less on a
graphics card, and needs the extra ``pyannote``; recordings with a channel for
each party never need it.
"""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, EngineError
from voicecoach.core.intervals import Intervals
from voicecoach.core.recording import SampleSource
from voicecoach.diarization.pyannote_folder import DEFAULT_MODEL, LocalPipeline, local_pipeline
from voicecoach.diarization.pyannote_import import pyannote_audio
from voicecoach.diarization.speaker_turns import SpeakerEstimate, SpeakerTurns, estimate_speakers

__all__ = ["ENGINE", "PyannoteDiarizer", "PyannoteOptions"]

ENGINE = "pyannote"
"""`Diarization.engine` of what is found here."""

RATE_HZ = 16000
"""What the models hear; resampled once, not for each of their overlapping windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PyannoteOptions:
    """Settings of `PyannoteDiarizer`.

    Parameters
    ----------
    model : str
        A repository that was pulled, or a local folder with a ``config.yaml``.
    device : {"auto", "cpu", "cuda"}
        ``"auto"`` takes a graphics card where torch finds one.
    speaker_count : int
        How many people speak, where that is known; 0 to have it found.
    min_speaker_count, max_speaker_count : int
        Limits to what is found; 0 for none.
    """

    model: str = DEFAULT_MODEL
    device: Literal["auto", "cpu", "cuda"] = "auto"
    speaker_count: int = 0
    min_speaker_count: int = 0
    max_speaker_count: int = 0

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ConfigError("model must be a repository or a folder; got an empty one")
        if self.device not in {"auto", "cpu", "cuda"}:
            raise ConfigError(f"device must be auto, cpu or cuda; got {self.device!r}")
        if min(self.speaker_count, self.min_speaker_count, self.max_speaker_count) < 0:
            raise ConfigError("counts of speakers must be >= 0 (0: not known)")
        if 0 < self.max_speaker_count < self.min_speaker_count:
            raise ConfigError(
                "need min_speaker_count <= max_speaker_count; "
                f"got {self.min_speaker_count} and {self.max_speaker_count}"
            )


class PyannoteDiarizer:
    """A pipeline of pyannote.audio, loaded from this machine; nothing is downloaded or told.

    One call at a time: the pipeline keeps state. ``method`` says what it is,
    for the provenance of an analysis.

    Parameters
    ----------
    options : PyannoteOptions or None

    Raises
    ------
    MissingDependencyError
        If pyannote.audio or the model is not on this machine; the message says
        what brings it.
    ConfigError
        If the folder holds no pipeline, or there is no graphics card where one
        is asked for.
    EngineError
        If the pipeline cannot be loaded.
    """

    def __init__(self, options: PyannoteOptions | None = None) -> None:
        self._options = options or PyannoteOptions()
        package = pyannote_audio()
        device = _device(self._options.device)
        found = local_pipeline(self._options.model)
        self.method: Mapping[str, str | None] = MappingProxyType(
            {
                "engine": ENGINE,
                "version": str(package.__version__),
                "model": found.name,
                "revision": found.revision,
                "device": device,
            }
        )
        self._pipeline = _loaded(package, found, device=device)

    def diarize(
        self, samples: SampleSource, *, sample_rate_hz: int, units: Intervals, channel: int = 0
    ) -> SpeakerEstimate:
        """Say whose the speech of one channel is.

        All samples are held in memory at 16 kHz: 230 MB for an hour.

        Parameters
        ----------
        samples : SampleSource
        sample_rate_hz : int
        units : Intervals
            Where anybody speaks, sorted and disjoint.
        channel : int
            Number of the channel, for the result.

        Returns
        -------
        SpeakerEstimate
            As many speakers as were heard, in order of who speaks first.

        Raises
        ------
        EngineError
            If the pipeline fails.
        """
        turns = SpeakerTurns({}, {})
        if len(units):
            turns = _translated(self._heard(_audio(samples, sample_rate_hz)))
        return estimate_speakers(units, turns, engine=ENGINE, channel=channel)

    def _heard(self, audio: NDArray[np.float32]) -> Any:
        import torch

        file = {"waveform": torch.from_numpy(audio[np.newaxis]), "sample_rate": RATE_HZ}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of its own inner workings
                return self._pipeline(file, **_asked_counts(self._options))
        except Exception as error:  # a pipeline is code and models of many hands
            raise EngineError(
                f"pyannote.audio failed with {self._options.model} on "
                f"{audio.size / RATE_HZ:.1f} s of audio: {error}"
            ) from error


def _device(asked: Literal["auto", "cpu", "cuda"]) -> str:
    import torch

    has_card = torch.cuda.is_available()
    if asked == "cuda" and not has_card:
        raise ConfigError("device is cuda, and torch finds no graphics card; take auto or cpu")
    return "cuda" if has_card and asked != "cpu" else "cpu"


def _loaded(package: Any, found: LocalPipeline, *, device: str) -> Any:
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions that its models were made with
            return package.Pipeline.from_pretrained(found.config).to(torch.device(device))
    except Exception as error:  # weights are pickled: there is nothing that cannot be raised
        raise EngineError(
            f"{found.name} holds a pyannote pipeline, but it cannot be loaded ({error}); "
            "if it was pulled, check it with: voicecoach models check"
        ) from error


def _audio(samples: SampleSource, sample_rate_hz: int) -> NDArray[np.float32]:
    import soxr

    audio = np.array(samples[0 : samples.size], dtype=np.float32)
    if sample_rate_hz == RATE_HZ:
        return audio
    return np.asarray(soxr.resample(audio, sample_rate_hz, RATE_HZ, quality="HQ"), np.float32)


def _asked_counts(options: PyannoteOptions) -> dict[str, int]:
    asked = {
        "num_speakers": options.speaker_count,
        "min_speakers": options.min_speaker_count,
        "max_speakers": options.max_speaker_count,
    }
    return {name: count for name, count in asked.items() if count}


def _translated(answer: Any) -> SpeakerTurns:
    """Name the engine's speakers by who speaks first."""
    regular = dict(_rows(answer.speaker_diarization))
    exclusive = dict(_rows(answer.exclusive_speaker_diarization))
    labels = sorted(regular, key=lambda label: (float(regular[label][0, 0]), label))
    names = {label: f"speaker_{number}" for number, label in enumerate(labels, start=1)}
    return SpeakerTurns(
        regular={names[label]: regular[label] for label in labels},
        exclusive={names[label]: exclusive[label] for label in labels if label in exclusive},
    )


def _rows(annotation: Any) -> Iterator[tuple[str, Intervals]]:
    """Turns of each speaker, from the first sample on: its first window begins a little before."""
    for label in annotation.labels():
        turns = [
            (max(0.0, turn.start), turn.end)
            for turn in annotation.label_timeline(label).support()
            if turn.end > 0.0
        ]
        if turns:
            yield label, np.array(turns, dtype=np.float64)
