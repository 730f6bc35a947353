"""Voices: the numbers that turn one of four flite speakers into one person."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Base:
    """A flite voice and its own properties, measured with pyworld on neutral sentences."""

    name: str
    f0_hz: float
    tempo_to_5_sps: float


BASES = {
    "awb": Base("awb", 127.0, 0.98),
    "kal16": Base("kal16", 87.0, 1.00),
    "rms": Base("rms", 100.0, 1.18),
    "slt": Base("slt", 173.0, 1.01),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One person's neutral voice.

    Attributes
    ----------
    base : str
        flite voice: awb, kal16, rms or slt.
    f0_hz : float
        Median fundamental frequency.
    range_factor : float
        Width of the pitch movements in semitones, relative to the flite voice.
    tempo_factor : float
        1.0 is about 5 syllables per second of articulation.
    formant_factor : float
        Above 1: shorter vocal tract, formants higher.
    level_dbfs : float
        Active speech level (RMS over phones) of neutral lines.
    """

    name: str
    base: str
    f0_hz: float
    range_factor: float = 1.5
    tempo_factor: float = 1.0
    formant_factor: float = 1.0
    level_dbfs: float = -23.0


def read_voices(path: Path) -> dict[str, Voice]:
    """Read all voices of ``voices.toml`` by name."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return {name: Voice(name=name, **table) for name, table in tables.items()}


def vary(voice: Voice, rng: np.random.Generator) -> Voice:
    """Return a near relative of ``voice``, so that no two customers are the same person."""
    return replace(
        voice,
        f0_hz=round(voice.f0_hz * float(rng.uniform(0.95, 1.05)), 1),
        tempo_factor=round(voice.tempo_factor * float(rng.uniform(0.97, 1.03)), 3),
        formant_factor=round(voice.formant_factor * float(rng.uniform(0.985, 1.015)), 3),
        level_dbfs=round(voice.level_dbfs + float(rng.uniform(-1.5, 1.5)), 1),
    )
