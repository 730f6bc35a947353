"""One script line as sound: chunks of speech with pauses between them, on a 10 ms grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .script import Line, ScriptWord
from .shaping import F0_HOP_S, LINE_RATE_HZ, Samples, Shaped, shape
from .speech import PAUSE, VOWELS, Phone, Sentence, speak
from .voices import Voice

AUDIBLE_BELOW_LEVEL_DB = 27.0  # edges of speech: first and last 10 ms within 27 dB of its level
FADE_S = 0.005
PEAK_ABOVE_LEVEL_DB = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWord:
    """A word as heard; ``index`` counts the words of the line."""

    text: str
    start: float
    end: float
    index: int
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A spoken line. Times are seconds from its own start.

    Attributes
    ----------
    samples : np.ndarray, shape=(n,)
        8 kHz.
    f0_hz : np.ndarray, shape=(n_frames,)
        Every 10 ms, 0 where unvoiced.
    chunks : tuple of (start, end)
        Audible speech between pauses.
    """

    samples: Samples
    f0_hz: Samples
    chunks: tuple[tuple[float, float], ...]
    phones: tuple[Phone, ...]
    words: tuple[SpokenWord, ...]

    @property
    def end(self) -> float:
        """Seconds at which the last word ends."""
        return self.chunks[-1][1]

    def cut(self, at: float) -> Rendered:
        """Return the line broken off at the end of the vowel nearest to ``at``."""
        vowels = np.array([phone.end for phone in self.phones if phone.name in VOWELS])
        stop = float(vowels[np.argmin(np.abs(vowels - at))])
        samples = self.samples.copy()
        last = round(stop * LINE_RATE_HZ)
        fade = round(2 * FADE_S * LINE_RATE_HZ)
        samples[last - fade : last] *= np.linspace(1.0, 0.0, fade)
        words = (word for word in self.words if word.start < stop - 0.03)
        return Rendered(
            samples=samples[:last],
            f0_hz=self.f0_hz[: int(stop / F0_HOP_S)],
            chunks=tuple((start, min(end, stop)) for start, end in self.chunks if start < stop),
            phones=tuple(
                replace(phone, end=min(phone.end, stop))
                for phone in self.phones
                if phone.start < stop - 1e-6
            ),
            words=tuple(
                replace(word, end=min(word.end, stop), is_cut_off=word.end > stop + 1e-6)
                for word in words
            ),
        )


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Phones between two pauses, cut from a shaped sentence at ``origin`` (on the 10 ms grid)."""

    samples: Samples
    f0_hz: Samples
    phones: tuple[Phone, ...]
    words: tuple[SpokenWord, ...]
    pause_after_s: float


def render(line: Line, *, voice: Voice, band: Samples, rng: np.random.Generator) -> Rendered:
    """Speak a line of the script in a voice.

    Parameters
    ----------
    line : Line
        What to say and how.
    voice : Voice
        Who says it.
    band : np.ndarray
        Band-pass of the telephone line.
    rng : np.random.Generator
        For natural pauses and small differences between sentences.
    """
    chunks: list[_Chunk] = []
    offset = 0
    for words in line.sentences:
        sentence = speak(_for_flite(words), voice.base)
        shaped = shape(
            sentence,
            voice=voice,
            delivery=line.delivery,
            pitch_st=float(rng.normal(0.0, 0.4)),
            band=band,
        )
        level_dbfs = voice.level_dbfs + line.delivery.level_db + float(rng.normal(0.0, 0.4))
        shaped = _levelled(shaped, sentence, level_dbfs)
        chunks += _chunks(shaped, sentence, words, offset=offset, level_dbfs=level_dbfs, rng=rng)
        offset += len(words)
    return _joined(chunks)


def _for_flite(words: tuple[ScriptWord, ...]) -> tuple[str, ...]:
    """A written pause becomes a comma, so that the melody before it fits."""
    return tuple(
        f"{word.text}," if word.pause_s and word.text[-1].isalnum() else word.text for word in words
    )


def _levelled(shaped: Shaped, sentence: Sentence, level_dbfs: float) -> Shaped:
    active = np.zeros(shaped.samples.size, dtype=bool)
    for phone in sentence.phones:
        if phone.name != PAUSE:
            first, last = (
                round(time * shaped.time_factor * LINE_RATE_HZ) for time in (phone.start, phone.end)
            )
            active[first:last] = True
    limited = _limited(shaped.samples, active)
    rms = float(np.sqrt(np.mean(limited[active] ** 2)))
    return replace(shaped, samples=limited * 10.0 ** (level_dbfs / 20.0) / rms)


def _limited(samples: Samples, active: NDArray[np.bool_]) -> Samples:
    """Round off peaks as a handset does, so that a raised voice does not clip."""
    peak = float(np.sqrt(np.mean(samples[active] ** 2))) * 10.0 ** (PEAK_ABOVE_LEVEL_DB / 20.0)
    return np.asarray(peak * np.tanh(samples / peak))


def _chunks(
    shaped: Shaped,
    sentence: Sentence,
    words: tuple[ScriptWord, ...],
    *,
    offset: int,
    level_dbfs: float,
    rng: np.random.Generator,
) -> Iterator[_Chunk]:
    groups = list(_groups(sentence.phones, words))
    for group in groups:
        last = words[group[-1].word]
        is_end = group is groups[-1]
        timed = [
            replace(
                phone, start=phone.start * shaped.time_factor, end=phone.end * shaped.time_factor
            )
            for phone in group
        ]
        start, end = _audible(shaped.samples, timed[0].start, timed[-1].end, level_dbfs)
        yield _chunk(
            shaped,
            _clipped(timed, start, end),
            words,
            offset,
            _pause_s(last, is_end=is_end, rng=rng),
        )


def _groups(phones: tuple[Phone, ...], words: tuple[ScriptWord, ...]) -> Iterator[list[Phone]]:
    group: list[Phone] = []
    for phone in phones:
        is_new_word = bool(group) and phone.word != group[-1].word
        if group and (phone.name == PAUSE or (is_new_word and words[group[-1].word].pause_s)):
            yield group
            group = []
        if phone.name != PAUSE:
            group.append(phone)
    if group:
        yield group


def _pause_s(word: ScriptWord, *, is_end: bool, rng: np.random.Generator) -> float:
    if word.pause_s is not None:
        return word.pause_s
    if is_end:
        return float(rng.uniform(0.32, 0.60))
    return float(rng.uniform(0.14, 0.32) if word.text[-1] in ",;:—" else rng.uniform(0.08, 0.16))


def _audible(samples: Samples, start: float, end: float, level_dbfs: float) -> tuple[float, float]:
    """Trim closures and breath that cannot be heard from both ends."""
    hop = LINE_RATE_HZ // 100
    first, last = round(start * LINE_RATE_HZ), round(end * LINE_RATE_HZ)
    part = samples[first:last]
    power = np.array([np.mean(part[at : at + hop] ** 2) for at in range(0, part.size - hop, 8)])
    heard = np.flatnonzero(power > 10.0 ** ((level_dbfs - AUDIBLE_BELOW_LEVEL_DB) / 10.0))
    return (
        start + float(heard[0]) * 8 / LINE_RATE_HZ,
        start + (float(heard[-1]) * 8 + hop) / LINE_RATE_HZ,
    )


def _clipped(phones: list[Phone], start: float, end: float) -> list[Phone]:
    return [
        replace(phone, start=max(phone.start, start), end=min(phone.end, end))
        for phone in phones
        if phone.end > start and phone.start < end
    ]


def _chunk(
    shaped: Shaped,
    phones: list[Phone],
    words: tuple[ScriptWord, ...],
    offset: int,
    pause_after_s: float,
) -> _Chunk:
    start, end = phones[0].start, phones[-1].end
    frame = int(start / F0_HOP_S)
    origin = frame * F0_HOP_S
    first, last = round(origin * LINE_RATE_HZ), round(end * LINE_RATE_HZ)
    gain = np.ones(last - first)
    lead, fade = round((start - origin) * LINE_RATE_HZ), round(FADE_S * LINE_RATE_HZ)
    gain[:lead] = 0.0
    gain[lead : lead + fade] = np.linspace(0.0, 1.0, fade)
    gain[-fade:] *= np.linspace(1.0, 0.0, fade)
    moved = tuple(
        replace(phone, start=phone.start - origin, end=phone.end - origin) for phone in phones
    )
    spoken = tuple(
        SpokenWord(
            text=words[index].text,
            start=min(phone.start for phone in moved if phone.word == index),
            end=max(phone.end for phone in moved if phone.word == index),
            index=offset + index,
        )
        for index in sorted({phone.word for phone in moved})
    )
    f0_hz = shaped.f0_hz[frame : int(np.ceil(end / F0_HOP_S))]
    return _Chunk(shaped.samples[first:last] * gain, f0_hz, moved, spoken, pause_after_s)


def _joined(chunks: list[_Chunk]) -> Rendered:
    at = 0.0
    samples: list[Samples] = []
    f0_hz: list[Samples] = []
    spans: list[tuple[float, float]] = []
    phones: list[Phone] = []
    words: list[SpokenWord] = []
    for chunk in chunks:
        moved = [replace(p, start=p.start + at, end=p.end + at) for p in chunk.phones]
        phones += moved
        words += [replace(w, start=w.start + at, end=w.end + at) for w in chunk.words]
        spans.append((moved[0].start, moved[-1].end))
        next_at = float(np.ceil((moved[-1].end + chunk.pause_after_s) / F0_HOP_S)) * F0_HOP_S
        samples.append(_padded(chunk.samples, round((next_at - at) * LINE_RATE_HZ)))
        f0_hz.append(_padded(chunk.f0_hz, round((next_at - at) / F0_HOP_S)))
        at = next_at
    return Rendered(
        samples=np.concatenate(samples)[: round(spans[-1][1] * LINE_RATE_HZ)],
        f0_hz=np.concatenate(f0_hz),
        chunks=tuple(spans),
        phones=tuple(phones),
        words=tuple(words),
    )


def _padded(values: Samples, size: int) -> Samples:
    return np.pad(values[:size], (0, max(0, size - values.size)))
