"""Models of pyannote.audio that hear tones: a voice is a pitch, so what they must answer is known.

Their weights are made here, not trained; everything around them is the real pipeline. The classes
are imported by name when a pipeline is loaded, as those of pyannote.audio itself are.
"""

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml

from voicecoach.diarization.pyannote_import import pyannote_audio

pyannote_audio()  # telemetry off, and torchaudio whatever its build

from pyannote.audio import Model, __version__  # noqa: E402
from pyannote.audio.core.task import Problem, Resolution, Specifications  # noqa: E402

TONES_HZ = (300.0, 900.0, 2100.0)
"""Of the three voices."""

RATE_HZ = 16000
HOP = 320
WIDTH = 640
_DIMENSION = 8
_LATENT = 4


class ToneModel(Model):
    """How loud each of the tones is, frame by frame."""

    def __init__(self, sample_rate: int = RATE_HZ, num_channels: int = 1, task: Any = None) -> None:
        super().__init__(sample_rate=sample_rate, num_channels=num_channels, task=task)
        at = torch.arange(WIDTH) / RATE_HZ
        window = torch.hann_window(WIDTH) / WIDTH
        waves = [
            window * wave(2.0 * math.pi * hertz * at)
            for hertz in TONES_HZ
            for wave in (torch.cos, torch.sin)
        ]
        self.register_buffer("waves", torch.stack(waves)[:, None])

    def levels(self, waveforms: torch.Tensor) -> torch.Tensor:
        """Levels of the tones, shape (n_files, n_tones, n_frames)."""
        parts = torch.nn.functional.conv1d(waveforms, self.waves, stride=HOP)
        pairs = parts.unflatten(1, (len(TONES_HZ), 2))
        return pairs.square().sum(dim=2).sqrt()

    @lru_cache  # noqa: B019 - as the models of pyannote.audio do
    def num_frames(self, num_samples: int) -> int:
        return 1 + (num_samples - WIDTH) // HOP

    def receptive_field_size(self, num_frames: int = 1) -> int:
        return WIDTH + (num_frames - 1) * HOP

    def receptive_field_center(self, frame: int = 0) -> int:
        return frame * HOP + (WIDTH - 1) // 2


class ToneSegmentation(ToneModel):
    """Which of the tones sound: nobody, one of three, or two of three at once."""

    @property
    def dimension(self) -> int:
        return self.specifications.num_powerset_classes

    def build(self) -> None:
        self.activation = self.default_activation()

    def forward(self, waveforms: torch.Tensor) -> torch.Tensor:
        sounding = (self.levels(waveforms) > 0.02).float() * 2.0 - 1.0
        one, two, three = sounding.unbind(dim=1)
        silent = torch.full_like(one, 0.5)
        pairs = (one + two - 1.0, one + three - 1.0, two + three - 1.0)
        # A pair outdoes its parts: 1.2 against 1; with one of them silent it is below them.
        return self.activation(
            10.0 * torch.stack((silent, one, two, three, *(1.2 * pair for pair in pairs)), dim=-1)
        )


class ToneEmbedding(ToneModel):
    """The voice of a stretch: how much of it is each tone, and nothing else."""

    @property
    def dimension(self) -> int:
        return _DIMENSION

    def forward(self, waveforms: torch.Tensor, weights: torch.Tensor | None = None) -> torch.Tensor:
        levels = self.levels(waveforms)
        if weights is not None:
            levels = levels * torch.nn.functional.interpolate(
                weights[:, None], size=levels.shape[-1]
            )
        share = levels.square().mean(dim=-1)
        padding = torch.zeros(len(share), _DIMENSION - len(TONES_HZ), device=share.device)
        return torch.cat((share, padding), dim=1) + 1e-6


def segmentation_specifications() -> Specifications:
    return Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=5.0,
        classes=["one", "two", "three"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )


def embedding_specifications() -> Specifications:
    return Specifications(
        problem=Problem.REPRESENTATION,
        resolution=Resolution.CHUNK,
        duration=2.0,
        min_duration=2.0,
        classes=["one", "two"],
    )


def save_model(model: Model, folder: Path) -> None:
    """Write a model as those on the hub are written."""
    import lightning

    folder.mkdir(parents=True)
    kind = type(model)
    checkpoint = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": lightning.__version__,
        "epoch": 0,
        "global_step": 0,
        "pyannote.audio": {
            "architecture": {"module": kind.__module__, "class": kind.__name__},
            "specifications": model.specifications,
            "versions": {"torch": torch.__version__, "pyannote.audio": __version__},
        },
    }
    torch.save(checkpoint, folder / "pytorch_model.bin")


def save_plda(folder: Path, *, dimension: int = _DIMENSION, latent: int = _LATENT) -> None:
    """Write a transform of voices that has learned nothing, in which every direction counts."""
    folder.mkdir(parents=True)
    np.savez(
        folder / "xvec_transform.npz",
        mean1=np.zeros(dimension),
        mean2=np.zeros(latent),
        lda=np.eye(dimension, latent),
    )
    spread = np.linspace(30.0, 20.0, latent)
    np.savez(folder / "plda.npz", mu=np.zeros(latent), tr=np.eye(latent), psi=spread)


CLUSTERINGS = {
    "AgglomerativeClustering": {"method": "centroid", "min_cluster_size": 1, "threshold": 0.5},
    "VBxClustering": {"threshold": 0.5, "Fa": 0.07, "Fb": 0.8},
}


def save_pipeline(folder: Path, *, clustering: str = "VBxClustering", **parts: Model) -> Path:
    """Write a whole pipeline into a folder, of tone models unless others are given."""
    segmentation = parts.get("segmentation")
    if segmentation is None:
        segmentation = ToneSegmentation()
        segmentation.specifications = segmentation_specifications()
        segmentation.build()
    embedding = parts.get("embedding")
    if embedding is None:
        embedding = ToneEmbedding()
        embedding.specifications = embedding_specifications()
    save_model(segmentation, folder / "segmentation")
    save_model(embedding, folder / "embedding")
    save_plda(folder / "plda", dimension=embedding.dimension)
    config = {
        "dependencies": {"pyannote.audio": "4.0.0"},
        "pipeline": {
            "name": "pyannote.audio.pipelines.SpeakerDiarization",
            "params": {
                "segmentation": "$model/segmentation",
                "segmentation_batch_size": 8,
                "embedding": "$model/embedding",
                "embedding_batch_size": 8,
                "plda": "$model/plda",
                "clustering": clustering,
            },
        },
        "params": {
            "segmentation": {"min_duration_off": 0.0},
            "clustering": CLUSTERINGS[clustering],
        },
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    return folder
