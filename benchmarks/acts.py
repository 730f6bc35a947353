"""Acts of the agents in the sample calls, against labels, also with errors of a recogniser.

python -m benchmarks.acts --data sample_calls --json FILE

The transcripts are those of a telephony platform (a start in whole seconds for
each sentence); their words are spread over the true speech. A label is found
where a signal of its kind covers half of it or lies in it; a signal on words
that a reader may call so or not (``either``, ``also``) counts neither way.
``_errors_10`` and ``_errors_20`` have errors in that percentage of the words
(mean of `SEEDS`), ``_plain`` neither punctuation nor capitals.

The mistakes in all calls have been read, and rules written after them: the
figures say how well these calls are read, not others. For other calls the
estimate is what one half (``_unseen``, parted by a hash of the names) had
before its mistakes were read, with its totals in view: precision 0.922 and
recall 0.862 from the platform, 0.884 and 0.745 with 10 % errors.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from benchmarks.word_errors import Vocabulary, as_recognised, without_marks
from voicecoach.core.language import LanguageSignal
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Word
from voicecoach.language import find_signals, load_pack
from voicecoach.transcript.assembly import assemble_transcript
from voicecoach.transcript.reading import read_transcript
from voicecoach.transcript.roles import RoleEvidence

__all__ = ["KINDS", "LabelledCall", "is_unseen", "labelled_calls", "main", "mistakes", "score"]

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "words_truth" / "acts.toml"
KINDS = (
    "specific_acknowledgement",
    "paraphrase",
    "summary",
    "open_question",
    "promise",
    "stock_phrase",
    "re_ask",
    "hold",
)
SEEDS = range(5)
MIN_SHARED_RATIO = 0.5
"""Of the shorter of a signal and a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words that do an act."""

    kind: str
    words: str
    segment: Segment
    is_either: bool
    also: tuple[str, ...]

    def is_done_by(self, signal: LanguageSignal) -> bool:
        """Whether a signal, of whatever kind, points at these words."""
        shorter_s = min(_length_s(self.segment), _length_s(signal.segment))
        return _shared_s(self.segment, signal.segment) >= MIN_SHARED_RATIO * shorter_s


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call as the platform wrote it, and the acts of its agent."""

    name: str
    transcript: Transcript
    labels: tuple[Label, ...]


def is_unseen(name: str) -> bool:
    """Whether a call is of the half whose mistakes were read last, after the other's."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def labelled_calls(folder: Path, labels: Path = LABELS) -> list[LabelledCall]:
    """Read every sample call that has labels."""
    by_call = tomllib.loads(labels.read_text("utf-8"))["acts"]
    return [
        _labelled(call, folder / "transcripts" / f"{call.name}.txt", by_call[call.name])
        for call in sample_calls(folder)
        if call.name in by_call
    ]


def _labelled(call: SampleCall, path: Path, rows: Sequence[Mapping[str, object]]) -> LabelledCall:
    speech = {name: call.speech(name) for name in ("agent", "customer")}
    source = read_transcript(path)
    transcript = assemble_transcript(source, RoleEvidence(speech=speech)).transcript
    words = [word for item in transcript.utterances_of("agent") for word in item.words]
    return LabelledCall(call.name, transcript, tuple(_label(row, words) for row in rows))


def _label(row: Mapping[str, object], words: Sequence[Word]) -> Label:
    wanted = _tokens(str(row["words"]))
    said = [(token, word) for word in words for token in _tokens(word.text)]
    texts = [token for token, _ in said]
    starts = (at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted)
    at = next(starts, None)
    if at is None:
        raise ValueError(f"no agent says {row['words']!r}")
    own = [word for _, word in said[at : at + len(wanted)]]
    also = row.get("also", ())
    return Label(
        kind=str(row["kind"]),
        words=str(row["words"]),
        segment=Segment(own[0].segment.start, own[-1].segment.end),
        is_either=bool(row.get("either", False)),
        also=tuple(map(str, also)) if isinstance(also, Sequence) else (),
    )


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def _shared_s(a: Segment, b: Segment) -> float:
    return max(0.0, min(a.end, b.end) - max(a.start, b.start))


def _length_s(segment: Segment) -> float:
    return segment.end - segment.start


@dataclass(slots=True)
class Tally:
    """Counts of one kind."""

    label_count: int = 0
    found_count: int = 0
    right_count: int = 0
    wrong_count: int = 0

    @property
    def recall_ratio(self) -> float:
        """Share of the labels that are found; 1 where there is none."""
        return self.found_count / self.label_count if self.label_count else 1.0

    @property
    def precision_ratio(self) -> float:
        """Share of the signals on labels, of those that count; 1 where there is none."""
        count = self.right_count + self.wrong_count
        return self.right_count / count if count else 1.0

    def add(self, other: "Tally") -> None:
        """Add the counts of another."""
        self.label_count += other.label_count
        self.found_count += other.found_count
        self.right_count += other.right_count
        self.wrong_count += other.wrong_count


def score(call: LabelledCall, transcript: Transcript) -> dict[str, Tally]:
    """Counts of each kind in a call, as another transcript of it has its words."""
    signals = _signals(transcript)
    return {kind: _tally(kind, call.labels, signals) for kind in KINDS}


def _signals(transcript: Transcript) -> list[LanguageSignal]:
    found = find_signals(transcript, load_pack("en"))
    return [signal for signal in found if signal.speaker == "agent"]


def _tally(kind: str, labels: Sequence[Label], signals: Sequence[LanguageSignal]) -> Tally:
    found = [signal for signal in signals if signal.kind == kind]
    own = [label for label in labels if label.kind == kind and not label.is_either]
    right = [any(label.is_done_by(signal) for label in own) for signal in found]
    wrong = (
        signal
        for signal, is_right in zip(found, right, strict=True)
        if not is_right and not _may_be(kind, signal, labels)
    )
    hits = sum(any(label.is_done_by(signal) for signal in found) for label in own)
    return Tally(len(own), hits, sum(right), sum(1 for _ in wrong))


def _may_be(kind: str, signal: LanguageSignal, labels: Sequence[Label]) -> bool:
    """Whether a reader may call words so."""
    return any(
        label.is_done_by(signal)
        for label in labels
        if kind in label.also or (kind == label.kind and label.is_either)
    )


def mistakes(call: LabelledCall, transcript: Transcript) -> Iterator[str]:
    """Yield what is missed and what is wrongly found, for people to read."""
    signals = _signals(transcript)
    for label in call.labels:
        own = (signal for signal in signals if signal.kind == label.kind)
        if label.kind in KINDS and not label.is_either and not any(map(label.is_done_by, own)):
            yield f"{call.name}: missed {label.kind}: {label.words}"
    for signal in signals:
        if signal.kind in KINDS and _tally(signal.kind, call.labels, [signal]).wrong_count:
            yield f"{call.name}: wrong {signal.kind}: {signal.text}"


def figures_of(calls: Sequence[LabelledCall], folder: Path) -> dict[str, float]:
    """Every figure, with and without errors."""
    vocabulary = _vocabulary(folder)
    figures = _figures([(call, call.transcript) for call in calls], "")
    figures |= _figures([(call, without_marks(call.transcript)) for call in calls], "_plain")
    for percent in (10, 20):
        wrong = [
            (call, _with_errors(call, vocabulary, percent, seed))
            for call in calls
            for seed in SEEDS
        ]
        figures |= _figures(wrong, f"_errors_{percent}")
        plain = [(call, without_marks(transcript)) for call, transcript in wrong]
        figures |= _figures(plain, f"_errors_{percent}_plain")
    return figures


def _vocabulary(folder: Path) -> Vocabulary:
    texts = (path.read_text("utf-8") for path in sorted((folder / "transcripts").glob("*.txt")))
    return Vocabulary(word for text in texts for word in re.findall(r"[a-z']+", text.lower()))


def _with_errors(call: LabelledCall, vocabulary: Vocabulary, percent: int, seed: int) -> Transcript:
    own = int.from_bytes(hashlib.sha256(call.name.encode()).digest()[:4], "big") + seed
    return as_recognised(call.transcript, vocabulary, error_ratio=percent / 100.0, seed=own)


def _figures(pairs: Sequence[tuple[LabelledCall, Transcript]], suffix: str) -> dict[str, float]:
    """Figures of each kind and of all acts; those of the unseen half of all acts only."""
    every = _sums(pairs)
    unseen = _sums([pair for pair in pairs if is_unseen(pair[0].name)])
    figures: dict[str, float] = {}
    for name, tally in (*every.items(), ("act", _total(every)), ("act_unseen", _total(unseen))):
        figures[f"{name}_precision{suffix}"] = tally.precision_ratio
        figures[f"{name}_recall{suffix}"] = tally.recall_ratio
    return figures


def _sums(pairs: Sequence[tuple[LabelledCall, Transcript]]) -> dict[str, Tally]:
    sums = {kind: Tally() for kind in KINDS}
    for call, transcript in pairs:
        for kind, tally in score(call, transcript).items():
            sums[kind].add(tally)
    return sums


def _total(tallies: Mapping[str, Tally]) -> Tally:
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    return total


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=ROOT / "sample_calls", metavar="FOLDER")
    options.add_argument("--mistakes", action="store_true", help="list those of every call")
    chosen = options.parse_args(arguments)
    calls = labelled_calls(chosen.data)
    if chosen.mistakes:
        for call in calls:
            for mistake in mistakes(call, call.transcript):
                print(mistake)
    counts = Counter(label.kind for call in calls for label in call.labels if not label.is_either)
    figures = {f"{kind}_count": float(counts[kind]) for kind in KINDS}
    publish(figures | figures_of(calls, chosen.data), chosen.json)


if __name__ == "__main__":
    main()
