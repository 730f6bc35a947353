"""What overlaps did, against the truth of sample calls: macro-F1, and what is left unsure.

python -m benchmarks.triage --data sample_calls --json FILE [--fit]

A call that the weights were fitted on (those of ``sample_calls`` beside this
folder) is judged by weights fitted on the other calls; any other call by the
weights of the product. ``--fit`` prints the weights fitted on all sample calls.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples, find_units
from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.conversation import ConversationOptions
from voicecoach.conversation.floor import UnitTable, floor_of
from voicecoach.conversation.overlaps import OverlapTable, find_overlaps
from voicecoach.conversation.sound import sound_of
from voicecoach.conversation.triage import ACTS, KEPT, PASSED, Head, cues_of, probabilities, scaled
from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import ChannelTracks
from voicecoach.prosody import ANALYSIS_RATE_HZ, spectral_tracks, track_pitch

__all__ = [
    "Judged",
    "Labelled",
    "curve",
    "fit",
    "fitted_on",
    "judge_folder",
    "judged",
    "label",
    "labelled",
    "main",
    "scores",
    "tracks_of",
]

FITTED_ON = Path(__file__).resolve().parent.parent / "sample_calls"
TOLERANCE_S = 0.15
RIDGE = 0.5
"""Weight of the squared weights in the fit: with few examples of an act, cues count less."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """The overlaps of one call that are in its truth: cues and what they truly did.

    ``act`` counts `ACTS`, shape=(n_overlaps,).
    """

    call: str
    cues: Mapping[str, Values]
    passes: NDArray[np.bool_]
    act: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """True and likeliest acts (both count `ACTS`) and how likely, shape=(n_overlaps,) each."""

    true: NDArray[np.int64]
    likeliest: NDArray[np.int64]
    probability: Values


def labelled(call: SampleCall) -> Labelled:
    """Find the overlaps of a call and look each up in its truth."""
    channels = call.channels()
    units = dict(zip(channels, find_units(list(channels.values())), strict=True))
    tracks = {
        speaker: tracks_of(samples, speaker=speaker, speech=units[speaker])
        for speaker, samples in channels.items()
    }
    return label(call, units, tracks)


def tracks_of(samples: Samples, *, speaker: str, speech: Intervals) -> ChannelTracks:
    """Measure levels and pitch of one channel."""
    pitch, _ = track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=speech)
    spectral = spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
    return ChannelTracks(channel=0, speaker=speaker, spectral=spectral, pitch=pitch)


def label(
    call: SampleCall, units: Mapping[str, Intervals], tracks: Mapping[str, ChannelTracks]
) -> Labelled:
    """Measure the cues of every overlap and look each up in the truth."""
    options = ConversationOptions()
    table = UnitTable.build(list(units.values()))
    overlaps = find_overlaps(table, floor_of(table, options), options)
    heard = np.concatenate((overlaps.holder, overlaps.incomer))
    sound = sound_of(table, heard, speakers=tuple(units), tracks=tracks)
    act = _true_acts(overlaps, call)
    known = act >= 0
    cues = {name: cue[known] for name, cue in cues_of(table, overlaps, sound).items()}
    return Labelled(call.name, cues, overlaps.passes[known], act[known])


def _true_acts(overlaps: OverlapTable, call: SampleCall) -> NDArray[np.int64]:
    """Count of the act in `ACTS` for each overlap; -1 where the truth has none there."""
    free = list(call.truth["overlaps"])
    acts = []
    for start, end in zip(overlaps.start.tolist(), overlaps.end.tolist(), strict=True):
        distances_s = [max(abs(t["start"] - start), abs(t["end"] - end)) for t in free]
        if distances_s and min(distances_s) <= TOLERANCE_S:
            acts.append(ACTS.index(free.pop(int(np.argmin(distances_s)))["kind"]))
        else:
            acts.append(-1)
    return np.array(acts, dtype=np.int64)


def fit(examples: Sequence[Labelled]) -> tuple[Head, Head]:
    """Fit the weights of both heads, `PASSED` and `KEPT`, to labelled overlaps."""
    passes = np.concatenate([one.passes for one in examples])
    act = np.concatenate([one.act for one in examples])
    heads = []
    for head, rows in ((PASSED, passes), (KEPT, ~passes)):
        columns = [ACTS.index(name) for name in head.acts]
        chosen = rows & np.isin(act, columns)
        inputs = np.concatenate([scaled(head, one.cues) for one in examples])[chosen]
        target = (act[chosen, None] == np.array(columns)).astype(np.float64)
        heads.append(_with_weights(head, _softmax_fit(inputs, target)))
    return heads[0], heads[1]


def _with_weights(head: Head, weights: Values) -> Head:
    rows = [tuple(row) for row in weights.tolist()]
    cues = {
        name: replace(cue, weights=row)
        for (name, cue), row in zip(head.cues.items(), rows[1:], strict=True)
    }
    return replace(head, bias=rows[0], cues=MappingProxyType(cues))


def _softmax_fit(inputs: Values, target: Values) -> Values:
    """Multinomial logistic regression with a ridge; first row of the result is the bias."""
    from scipy.optimize import minimize

    design = np.column_stack((np.ones(len(inputs)), inputs))
    shape = (design.shape[1], target.shape[1])
    ridge = np.full((shape[0], 1), RIDGE)
    ridge[0] = 0.05 * RIDGE

    def loss(flat: Values) -> tuple[float, Values]:
        weights = flat.reshape(shape)
        score = design @ weights
        score -= np.logaddexp.reduce(score, axis=1, keepdims=True)
        slope = design.T @ (np.exp(score) - target) + ridge * weights
        return float(0.5 * (ridge * weights**2).sum() - (score * target).sum()), slope.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x.reshape(shape))


def judged(calls: Iterable[Labelled], fitted_on: Sequence[Labelled]) -> Judged:
    """Judge every overlap by weights that have not seen its call."""
    true, likeliest, probability = [], [], []
    names = {one.call for one in fitted_on}
    for call in calls:
        passed, kept = PASSED, KEPT
        if call.call in names:
            passed, kept = fit([one for one in fitted_on if one.call != call.call])
        likely = probabilities(call.cues, call.passes, passed=passed, kept=kept)
        true.append(call.act)
        likeliest.append(likely.argmax(axis=1))
        probability.append(likely.max(axis=1, initial=0.0))
    return Judged(*(np.concatenate(parts) for parts in (true, likeliest, probability)))


def scores(result: Judged, *, min_probability: float) -> dict[str, float]:
    """Flat figures of what is decided: macro-F1, accuracy, and per act.

    An act that is neither true nor given among what is decided has no F1 and
    does not enter the mean.
    """
    decided = result.probability >= min_probability
    true, given = result.true[decided], result.likeliest[decided]
    figures: dict[str, float] = {}
    f1 = []
    for index, act in enumerate(ACTS):
        hits = int(((true == index) & (given == index)).sum())
        of_true, of_given = int((true == index).sum()), int((given == index).sum())
        if of_true + of_given:
            f1.append(2.0 * hits / (of_true + of_given))
        if of_given:
            figures[f"{act}_precision_ratio"] = hits / of_given
        if of_true:
            figures[f"{act}_recall_ratio"] = hits / of_true
        figures[f"{act}_decided_count"] = float(of_true)
        figures[f"{act}_count"] = float((result.true == index).sum())
    return {
        "triage_macro_f1": float(np.mean(f1)) if f1 else float("nan"),
        "unsure_ratio": 1.0 - float(decided.mean()) if decided.size else float("nan"),
        "triage_accuracy_ratio": float((true == given).mean()) if true.size else float("nan"),
        "triage_acts_decided_count": float(len(f1)),
        **figures,
    }


def curve(
    result: Judged, unsure: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
) -> dict[float, float]:
    """Accuracy of what is decided if that share, the least likely, is left unsure."""
    order = np.argsort(result.probability, kind="stable")
    right = (result.true == result.likeliest)[order]
    return {share: float(right[round(share * right.size) :].mean()) for share in unsure}


def fitted_on() -> list[Labelled]:
    """Label the calls that the weights of the product were fitted on."""
    return [labelled(call) for call in sample_calls(FITTED_ON)]


def judge_folder(folder: Path) -> Judged:
    """Judge the calls of a folder; see the module for by which weights."""
    calls = [labelled(call) for call in sample_calls(folder)]
    return judged(calls, calls if folder.resolve() == FITTED_ON else fitted_on())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    options.add_argument("--fit", action="store_true", help="print the weights of all sample calls")
    chosen = options.parse_args(arguments)
    if chosen.fit:
        _print_fit()
        return
    result = judge_folder(chosen.data)
    figures = scores(result, min_probability=ConversationOptions().min_act_probability)
    for share, accuracy in curve(result).items():
        figures[f"accuracy_with_{round(100 * share):02d}_percent_unsure"] = accuracy
    publish(figures, chosen.json)


def _print_fit() -> None:
    for head in fit(fitted_on()):
        print(f"{'bias':<16}", [round(weight, 2) for weight in head.bias], head.acts)
        for name, cue in head.cues.items():
            print(f"{name:<16}", [round(weight, 2) for weight in cue.weights])


if __name__ == "__main__":
    main()
