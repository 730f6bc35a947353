"""Articulation rate of synthetic voices with counted syllables, each voice left out of the fit.

python -m benchmarks.rate [--data sample_calls] [--audio FILE --stm FILE] --json FILE

Sentences are read by flite and espeak-ng, as far as they are installed, at
three speeds on a telephone line: without noise, with pink noise at 20 dB and
white noise at 10 dB. The error is that of the rate of one sentence, as the
whole chain finds it (speech activity included). ``leave_one_voice_out``: the
prominence of a nucleus is chosen on the other voices only. Praat's script rule
(de Jong & Wempe 2009) is run beside it where parselmouth is installed. Real
speech with a transcript gives a rate to look at: its syllables are counted from
the letters.
"""

import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples, find_units
from benchmarks.noise import NOISES, in_noise
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels, sample_calls
from benchmarks.spoken_text import SENTENCES, Reading, installed_voices, read_aloud
from voicecoach.core.intervals import Intervals, total_s
from voicecoach.core.prosody import PitchTrack, SpectralTracks
from voicecoach.prosody import (
    ANALYSIS_RATE_HZ,
    SyllableOptions,
    spectral_tracks,
    syllable_nuclei_s,
    track_pitch,
)

__all__ = ["Line", "main", "rate_errors", "syllables_of_text"]

CONDITIONS = {"clean": ("white", 50.0), "20_db": ("pink", 20.0), "10_db": ("white", 10.0)}
SLOWNESS = (1.3, 1.0, 0.75)
PROMINENCES_DB = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5)
AROUND_S = 0.25
"""Speech found this near to a sentence belongs to it: half of the silence between two."""

Errors = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A reading under one condition, and what the chain found on it."""

    reading: Reading
    condition: str
    samples: Samples
    tracks: SpectralTracks
    pitch: PitchTrack
    units: Intervals


def lines(reading: Reading, *, seed: int) -> Iterator[Line]:
    """Put a reading on a telephone line under every condition."""
    speech = np.concatenate(reading.speech)
    for condition, (noise, ratio_db) in CONDITIONS.items():
        added = NOISES[noise](reading.samples.size, seed)
        samples = in_noise(reading.samples, speech, added, ratio_db=ratio_db)
        tracks = spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
        [units] = find_units([samples])
        pitch, _ = track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=units)
        yield Line(reading, condition, samples, tracks, pitch, units)


def rate_errors(line: Line, nuclei_s: NDArray[np.float64]) -> Errors:
    """Relative error of the rate of every sentence, shape=(n_sentences,)."""
    counts = zip(line.reading.speech, line.reading.syllable_counts, strict=True)
    return np.array([_error(line.units, nuclei_s, speech, count) for speech, count in counts])


def _error(units: Intervals, nuclei_s: NDArray[np.float64], speech: Intervals, count: int) -> float:
    near = (units[:, 1] > speech[0, 0] - AROUND_S) & (units[:, 0] < speech[-1, 1] + AROUND_S)
    if not near.any():
        return -1.0
    return _rate_sps(nuclei_s, units[near]) / (count / total_s(speech)) - 1.0


def _rate_sps(nuclei_s: NDArray[np.float64], units: Intervals) -> float:
    places = np.searchsorted(nuclei_s, units)
    return float((places[:, 1] - places[:, 0]).sum() / total_s(units))


def _nuclei_s(line: Line, prominence_db: float) -> NDArray[np.float64]:
    options = SyllableOptions(min_prominence_db=prominence_db)
    return syllable_nuclei_s(line.tracks, line.pitch, options)


def leave_one_voice_out(heard: Sequence[Line]) -> dict[str, Errors]:
    """Errors of each voice with the prominence that suits the others best, by voice."""
    errors = {
        prominence_db: [rate_errors(line, _nuclei_s(line, prominence_db)) for line in heard]
        for prominence_db in PROMINENCES_DB
    }
    found = {}
    for voice in sorted({line.reading.voice for line in heard}):
        own = [_person(line.reading.voice) == _person(voice) for line in heard]
        best = min(PROMINENCES_DB, key=lambda p: _cost(errors[p], heard, leave_out=own))
        rows = zip(errors[best], heard, strict=True)
        found[voice] = np.concatenate([row for row, line in rows if line.reading.voice == voice])
    return found


def _person(voice: str) -> str:
    """Voices of one speaker or one set of rules: kal and kal16, en-us and en-us+f3."""
    return re.sub(r"16$|\+.*$", "", voice)


def _cost(errors: list[Errors], heard: Sequence[Line], *, leave_out: list[bool]) -> float:
    """Mean error and mean bias of the voices that are not left out."""
    used = [
        pair
        for pair, out in zip(zip(errors, heard, strict=True), leave_out, strict=True)
        if not out
    ]
    voices = {line.reading.voice for _, line in used}
    rows = [
        np.concatenate([row for row, line in used if line.reading.voice == voice])
        for voice in voices
    ]
    return float(np.mean([np.abs(row).mean() + abs(row.mean()) for row in rows]))


def figures_of(heard: Sequence[Line]) -> dict[str, float]:
    """Every figure of the synthetic voices."""
    held_out = leave_one_voice_out(heard)
    every = np.concatenate(list(held_out.values()))
    usual = SyllableOptions()
    figures = {
        "mean_error_ratio_leave_one_voice_out": float(np.abs(every).mean()),
        "bias_ratio": float(every.mean()),
    }
    for voice, errors in held_out.items():
        figures[f"mean_error_ratio_{voice}"] = float(np.abs(errors).mean())
        figures[f"bias_ratio_{voice}"] = float(errors.mean())
    for condition in CONDITIONS:
        errors = np.concatenate(
            [
                rate_errors(line, syllable_nuclei_s(line.tracks, line.pitch, usual))
                for line in heard
                if line.condition == condition
            ]
        )
        figures[f"mean_error_ratio_{condition}"] = float(np.abs(errors).mean())
        figures[f"bias_ratio_{condition}"] = float(errors.mean())
    if importlib.util.find_spec("parselmouth"):
        errors = np.concatenate([rate_errors(line, praat_nuclei_s(line.samples)) for line in heard])
        figures["praat_mean_error_ratio"] = float(np.abs(errors).mean())
        figures["praat_bias_ratio"] = float(errors.mean())
    return figures


def praat_nuclei_s(samples: Samples) -> NDArray[np.float64]:
    """Nuclei by the rule of Praat's script: 2 dB dips, 25 dB below the loudest, voiced."""
    import parselmouth
    from scipy.signal import find_peaks

    sound = parselmouth.Sound(samples.astype(np.float64), ANALYSIS_RATE_HZ)
    intensity = sound.to_intensity(50.0)
    level_db, at_s = intensity.values[0], intensity.xs()
    lowest_db = np.quantile(level_db, 0.99) - 25.0
    peaks, _ = find_peaks(level_db, height=lowest_db, prominence=2.0)
    pitch = sound.to_pitch_ac(
        time_step=0.02,
        pitch_floor=30.0,
        max_number_of_candidates=4,
        silence_threshold=0.03,
        voicing_threshold=0.25,
    )
    voiced = [not np.isnan(pitch.get_value_at_time(time_s)) for time_s in at_s[peaks]]
    return np.asarray(at_s[peaks][np.array(voiced, dtype=np.bool_)])


def syllables_of_text(text: str) -> int:
    """Count syllables by the letters: groups of vowels, a final silent e left out.

    Examples
    --------
    >>> [syllables_of_text(word) for word in ("hello", "there", "I'm", "people", "originally")]
    [2, 1, 1, 2, 5]
    """
    return sum(_syllables_of_word(word) for word in re.findall(r"[a-z']+", text.lower()))


def _syllables_of_word(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word)
    is_silent = word.endswith("e") and not word.endswith(("le", "ee", "ie", "oe", "ye"))
    return max(1, len(groups) - int(is_silent and len(groups) > 1))


def _of_sample_calls(folder: Path) -> dict[str, float]:
    """Rate of each speaker over a whole call against the truth, every fifth call."""
    errors = []
    for call in list(sample_calls(folder))[::5]:
        channels = call.channels()
        for (speaker, samples), units in zip(
            channels.items(), find_units(list(channels.values())), strict=True
        ):
            true_sps = sum(call.truth["syllables"][speaker]) / total_s(call.speech(speaker))
            errors.append(_rate_sps(_nuclei_of(samples, units), units) / true_sps - 1.0)
    return {
        "sample_calls_mean_error_ratio": float(np.abs(errors).mean()),
        "sample_calls_bias_ratio": float(np.mean(errors)),
    }


def _nuclei_of(samples: Samples, units: Intervals) -> NDArray[np.float64]:
    tracks = spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
    pitch, _ = track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=units)
    return syllable_nuclei_s(tracks, pitch)


def _of_transcript(audio: Path, stm: Path) -> dict[str, float]:
    """Rate between the times of the transcript, from the signal and from the letters."""
    samples = read_channels(audio)[0]
    rows = [line.split(maxsplit=5) for line in stm.read_text("utf-8").splitlines() if line.strip()]
    spans = np.array([(float(row[3]), float(row[4])) for row in rows])
    counts = [syllables_of_text(row[5]) for row in rows]
    nuclei_s = _nuclei_of(samples, spans)
    return {
        "transcript_rate_sps": sum(counts) / total_s(spans),
        "transcript_found_rate_sps": _rate_sps(nuclei_s, spans),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument(
        "--data", type=Path, metavar="FOLDER", help="sample calls with their truth"
    )
    for name in ("--audio", "--stm"):
        options.add_argument(name, type=Path, metavar="FILE", help="real speech with its text")
    options.add_argument("--sentences", type=int, default=len(SENTENCES), help="of each voice")
    chosen = options.parse_args(arguments)
    heard = [
        line
        for seed, voice in enumerate(installed_voices())
        for slowness in SLOWNESS
        for line in lines(
            read_aloud(voice, slowness=slowness, sentences=SENTENCES[: chosen.sentences]),
            seed=seed,
        )
    ]
    figures = figures_of(heard) if heard else {}
    if chosen.data:
        figures |= _of_sample_calls(chosen.data)
    if chosen.audio and chosen.stm:
        figures |= _of_transcript(chosen.audio, chosen.stm)
    if not figures:
        options.error(
            "neither flite nor espeak-ng is installed; give --data, or --audio with --stm"
        )
    publish(figures, chosen.json)


if __name__ == "__main__":
    main()
