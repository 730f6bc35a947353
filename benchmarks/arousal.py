"""Vocal arousal of acted emotional speech, over a telephone line, without labels.

python -m benchmarks.arousal --data FOLDER --json FILE

The folder holds recordings named like those of the Berlin Database of
Emotional Speech: speaker (2 characters), text (3), letter of the emotion (W
anger, A fear, F happiness, T sadness, L boredom, N neutral; others are left
out of the figures), take. All turns of a speaker go one after the other
through one telephone line, as on a channel of a call, and are measured by the
tracks of the product; neutral turns are the baseline. No weight or threshold
is fitted to this data: each speaker is rated from their own turns alone, so
leaving a speaker out changes no rating of another. But which balance and which
quantile of pitch to take was chosen with five of the ten speakers in view
(03, 08, 10, 11, 13): the others are the fair test.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import parser, publish
from benchmarks.synthetic_voice import line_band, mu_law
from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import PitchTrack, SpectralTracks
from voicecoach.prosody import ANALYSIS_RATE_HZ, spectral_tracks, track_pitch
from voicecoach.prosody.arousal import (
    AROUSAL_FEATURES,
    arousal_features,
    feature_weights,
    place_among,
    vocal_arousal,
)

__all__ = ["Speaker", "ablation", "area_under_curve", "figures", "main", "read_speakers"]

HIGH, LOW, ANGER, NEUTRAL = "WAF", "TLN", "W", "N"
PAUSE_S = 0.5
BOOTSTRAP_COUNT = 2000
RANDOM_GAIN_DB = 6.0
SUFFIXES = {".flac", ".wav"}

Array = NDArray[np.float64]
Rate = Callable[["Speaker"], Array]
"""Rating of each turn of a speaker."""


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """All turns of a speaker on one channel: the emotion and the place of each, and the tracks."""

    name: str
    emotions: NDArray[np.str_]
    units: Intervals
    spectral: SpectralTracks
    pitch: PitchTrack

    @property
    def is_neutral(self) -> NDArray[np.bool_]:
        """Which turns are the baseline."""
        return np.asarray(self.emotions == NEUTRAL)


def read_speakers(folder: Path) -> Iterator[Speaker]:
    """Send the turns of each speaker through a telephone line, one after the other."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    for name in sorted({path.stem[:2] for path in files}):
        yield _measured(name, [path for path in files if path.stem.startswith(name)])


def _measured(name: str, files: Sequence[Path]) -> Speaker:
    pause = np.zeros(round(PAUSE_S * ANALYSIS_RATE_HZ), dtype=np.float32)
    parts, ends = [pause], []
    for path in files:
        parts += [_over_telephone(path), pause]
        ends.append(sum(part.size for part in parts[-2:]))
    stops = pause.size + np.cumsum(ends) - pause.size
    starts = stops - np.array(ends) + pause.size
    units = np.column_stack((starts, stops)) / ANALYSIS_RATE_HZ
    samples = np.concatenate(parts)
    return Speaker(
        name=name,
        emotions=np.array([path.stem[5].upper() for path in files]),
        units=units,
        spectral=spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ),
        pitch=track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=units)[0],
    )


def _over_telephone(path: Path) -> NDArray[np.float32]:
    import soundfile
    import soxr

    samples, rate_hz = soundfile.read(path, dtype="float64", always_2d=True)
    return mu_law(line_band(soxr.resample(samples[:, 0], rate_hz, ANALYSIS_RATE_HZ)))


def rate(speaker: Speaker, *, is_neutral_known: bool = True) -> Array:
    """Rate the turns with the product's own measure; 0 where it gives none."""
    found = vocal_arousal(
        speaker.units,
        speaker.spectral,
        speaker.pitch,
        speaker=speaker.name,
        is_neutral=speaker.is_neutral if is_neutral_known else None,
    )
    by_start = {unit.segment.start: unit.rating for unit in found.units} if found else {}
    return np.array([by_start.get(start, 0.0) for start, _ in speaker.units.tolist()])


def area_under_curve(positive: Array, negative: Array) -> float:
    """Share of pairs in which the positive one is rated higher; ties count half.

    Examples
    --------
    >>> area_under_curve(np.array([2.0, 1.0]), np.array([0.0, 1.0]))
    0.875
    """
    above = positive[:, None] > negative
    return float((above + 0.5 * (positive[:, None] == negative)).mean())


def _areas(speakers: Sequence[Speaker], ratings: Mapping[str, Array]) -> tuple[float, float]:
    """High against low arousal, and anger against neutral, all speakers together."""
    emotions = np.concatenate([speaker.emotions for speaker in speakers])
    rated = np.concatenate([ratings[speaker.name] for speaker in speakers])

    def of(letters: str) -> Array:
        return np.asarray(rated[np.isin(emotions, list(letters))])

    return area_under_curve(of(HIGH), of(LOW)), area_under_curve(of(ANGER), of(NEUTRAL))


def figures(speakers: Sequence[Speaker]) -> dict[str, float]:
    """Areas under the curve: together, with an interval over speakers, one left out, and each."""
    ratings = {speaker.name: rate(speaker) for speaker in speakers}
    relative = {speaker.name: rate(speaker, is_neutral_known=False) for speaker in speakers}
    left_out = [_areas([s for s in speakers if s is not one], ratings) for one in speakers]
    drawn = _bootstrap(speakers, ratings)
    found: dict[str, float] = {}
    for column, name in enumerate(("auc_high_low", "auc_anger_neutral")):
        found[name] = _areas(speakers, ratings)[column]
        found[f"{name}_low_end"] = float(np.quantile(drawn[:, column], 0.025))
        found[f"{name}_high_end"] = float(np.quantile(drawn[:, column], 0.975))
        found[f"{name}_one_speaker_left_out_min"] = min(areas[column] for areas in left_out)
        found[f"{name}_without_neutral_baseline"] = _areas(speakers, relative)[column]
    for speaker in speakers:
        high_low, anger_neutral = _areas([speaker], ratings)
        found[f"auc_high_low_speaker_{speaker.name}"] = high_low
        found[f"auc_anger_neutral_speaker_{speaker.name}"] = anger_neutral
    return found


def _bootstrap(speakers: Sequence[Speaker], ratings: Mapping[str, Array]) -> Array:
    """Both areas for speakers drawn with replacement, shape=(BOOTSTRAP_COUNT, 2)."""
    dice = np.random.default_rng(20140201)
    draws = dice.integers(len(speakers), size=(BOOTSTRAP_COUNT, len(speakers)))
    return np.array([_areas([speakers[index] for index in draw], ratings) for draw in draws])


def ablation(speakers: Sequence[Speaker]) -> dict[str, float]:
    """Measure the same with fewer features, as published, and with a random gain on each turn."""
    dice = np.random.default_rng(1)
    noise_db = {s.name: dice.normal(0.0, RANDOM_GAIN_DB, len(s.units)) for s in speakers}
    ways: dict[str, Rate] = {
        "only_pitch": lambda speaker: _places(speaker)[:, 0],
        "only_level": lambda speaker: _places(speaker)[:, 1],
        "only_balance": lambda speaker: _places(speaker)[:, 2],
        "without_level": lambda speaker: _places(speaker)[:, [0, 2]].mean(axis=1),
        "published_fusion": _published_fusion,
        "random_gain": lambda speaker: _fused(_places(speaker, gain_db=noise_db[speaker.name])),
    }
    return {
        f"auc_high_low_{name}": _areas(speakers, {s.name: way(s) for s in speakers})[0]
        for name, way in ways.items()
    }


def _places(speaker: Speaker, *, gain_db: Array | None = None) -> Array:
    features = arousal_features(speaker.units, speaker.spectral, speaker.pitch)
    if gain_db is not None:
        features[:, AROUSAL_FEATURES.index("level_dbfs")] += gain_db
    places = np.zeros_like(features)
    known = ~np.isnan(features).any(axis=1)
    for column, values in enumerate(features[known].T):
        places[known, column] = place_among(values, speaker.is_neutral[known])
    return places


def _fused(places: Array) -> Array:
    weights = feature_weights(places)
    return np.asarray(places @ weights / max(weights.sum(), 1e-9))


def _published_fusion(speaker: Speaker) -> Array:
    """Weights of the paper: rank correlation of each feature with the mean of all."""
    from scipy.stats import spearmanr

    places = _places(speaker)
    weights = np.array([spearmanr(column, places.mean(axis=1)).statistic for column in places.T])
    return np.asarray(places @ weights / np.abs(weights).sum())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    chosen = options.parse_args(arguments)
    speakers = tuple(read_speakers(chosen.data))
    publish(figures(speakers) | ablation(speakers), chosen.json)


if __name__ == "__main__":
    main()
