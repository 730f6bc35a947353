"""Sentences spoken by flite, with the time of every phone and every word."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

_VOWEL_NAMES = "aa ae ah ao aw ax axr ay eh el em en er ey ih ix iy ow oy uh uw"
VOWELS = frozenset(_VOWEL_NAMES.split())
PAUSE = "pau"
SAMPLE_RATE_HZ = 16_000
RESPELT = {  # sounds and names that flite would spell out or stress oddly
    "mm-hm": "um hum",
    "mm": "um",
    "hmm": "hum",
    "dovecray": "dove cray",
    "leonie": "leeohny",
    "reelhouse": "reel house",
    "aw": "awe",
    "uh-huh": "uh huh",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone and its seconds; ``word`` counts the words of the sentence from 0, -1 for a pause."""

    name: str
    start: float
    end: float
    word: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Samples at 16 kHz and the phones in them."""

    samples: NDArray[np.float64]
    phones: tuple[Phone, ...]


@lru_cache(maxsize=512)
def speak(words: tuple[str, ...], base: str) -> Sentence:
    """Speak one sentence with a flite voice.

    Parameters
    ----------
    words : tuple of str
        Words with their punctuation.
    base : str
        Name of the flite voice.

    Raises
    ------
    subprocess.CalledProcessError
        If flite fails.
    FileNotFoundError
        If flite is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentence.wav"
        printed = _flite("-psdur", text=" ".join(map(_plain, words)), base=base, out=str(path))
        samples, _ = sf.read(path, dtype="float64")
    names, ends = zip(*(item.split(":") for item in printed.split()), strict=True)
    starts = (0.0, *map(float, ends[:-1]))
    owners = _owners(names, words)
    phones = zip(names, starts, map(float, ends), owners, strict=True)
    return Sentence(samples, tuple(Phone(*phone) for phone in phones))


def _flite(option: str, *, text: str, base: str, out: str) -> str:
    command = ["flite", "-voice", base, option, "-t", text, "-o", out]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _plain(word: str) -> str:
    """Keep what flite reads; a sentence must not be split by an inner full stop."""
    body = word.rstrip(".,;:!?")
    mark = word[len(body) : len(body) + 1].replace("!", ".").replace(";", ",").replace(":", ",")
    body = RESPELT.get(body.lower(), body).replace("-", " ")
    return re.sub(r"[.\"()]", "", body) + mark


@lru_cache(maxsize=8192)
def _alone(word: str) -> tuple[str, ...]:
    """Phones of a word by itself; the lexicon is the same for all voices, kal16 is quickest."""
    printed = _flite("-ps", text=_plain(word).rstrip(".,?"), base="kal16", out="none")
    return tuple(name for name in printed.split() if name != PAUSE)


def _owners(names: tuple[str, ...], words: tuple[str, ...]) -> list[int]:
    """Find the word of each phone by aligning with the words spoken one by one."""
    wanted = [(phone, index) for index, word in enumerate(words) for phone in _alone(word)]
    heard = [name for name in names if name != PAUSE]
    aligned = iter(_align(heard, wanted))
    owners = [-1 if name == PAUSE else next(aligned) for name in names]
    spoken = set(owners) - {-1}
    if missing := [words[index] for index in range(len(words)) if index not in spoken]:
        raise ValueError(f"no phone found for {missing} in {' '.join(words)!r}; rewrite it")
    return owners


def _align(heard: list[str], wanted: list[tuple[str, int]]) -> list[int]:
    """Needleman-Wunsch; returns a word index for each heard phone."""
    cost = np.zeros((len(heard) + 1, len(wanted) + 1))
    cost[:, 0] = np.arange(len(heard) + 1)
    cost[0, :] = np.arange(len(wanted) + 1)
    for row, phone in enumerate(heard, start=1):
        for column, (other, _) in enumerate(wanted, start=1):
            cost[row, column] = min(
                cost[row - 1, column - 1] + _distance(phone, other),
                cost[row - 1, column] + 0.7,
                cost[row, column - 1] + 0.7,
            )
    owners = [0] * len(heard)
    row, column = len(heard), len(wanted)
    while row:
        if column and np.isclose(
            cost[row, column],
            cost[row - 1, column - 1] + _distance(heard[row - 1], wanted[column - 1][0]),
        ):
            row, column = row - 1, column - 1
            owners[row] = wanted[column][1]
        elif column and np.isclose(cost[row, column], cost[row, column - 1] + 0.7):
            column -= 1
        else:
            row -= 1
            owners[row] = wanted[max(0, column - 1)][1]
    return owners


def _distance(first: str, second: str) -> float:
    if first == second:
        return 0.0
    return 0.4 if (first in VOWELS) == (second in VOWELS) else 1.2
