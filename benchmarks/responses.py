"""Answers to what customers give to answer to, against grades given by hand.

python -m benchmarks.responses --data sample_calls --truth tests/words_truth/responses.toml

The words are those of the sample calls at their true times, so that only the
reading of them is measured. A line of the script is one place: an opportunity
found is right where the hand found one in the same line. Precision and recall
of *met* (grade 2 and 3) are over the lines that either calls met. ``_plain`` is
without punctuation and capitals, ``_errors_10`` and ``_errors_20`` have errors in
that percentage of the words. The grades were given
before anything was run. Differences on every other call were read while the first
rules were written; on those in between `met_recall` was 0.39 and `met_precision`
0.92 before theirs were read as well. When families of words and questions at once
came to it, only the calls that `benchmarks.acts.is_unseen` leaves were read again:
``_unseen`` are the others, on which `met_recall` was 0.55 and `met_precision` 0.94
before.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.acts import is_unseen
from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from benchmarks.word_errors import Vocabulary, as_recognised, without_marks
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.responses import MET_GRADE, CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Word
from voicecoach.language import find_responses, find_signals
from voicecoach.transcript.utterances import utterances_of_words

__all__ = ["Graded", "figures", "grades_of", "main", "misses", "spoken_words"]

START_TOLERANCE_S = 0.01
SEED = 4
"""Of the errors put into words."""

HEARD = ("opportunity_precision", "opportunity_recall", "met_precision", "met_recall")
"""Figures that are also given for words as recognisers write them."""

Grades = Mapping[tuple[str, int], int]
"""Call and line of its script -> grade."""


@dataclass(frozen=True, slots=True)
class Graded:
    """Grades by place: as found, and as given by hand."""

    found: Grades
    true: Grades


def spoken_words(call: SampleCall) -> Transcript:
    """Words of a call with punctuation, at their true times."""
    by_speaker: dict[str, list[Word]] = {}
    for word in call.truth["words"]:
        segment = Segment(float(word["start"]), float(word["end"]))
        by_speaker.setdefault(word["speaker"], []).append(Word(word["text"], segment))
    return Transcript(utterances_of_words(by_speaker), "en")


def grades_of(
    calls: Sequence[SampleCall],
    truth: Mapping[str, Mapping[str, int]],
    *,
    heard: Callable[[Transcript], Transcript] = lambda transcript: transcript,
) -> Graded:
    """Grade the answers of calls, beside the grades given by hand.

    Parameters
    ----------
    calls : sequence of SampleCall
    truth : mapping
        Call -> words of the customer's -> grade.
    heard : callable
        What a recogniser makes of the words.
    """
    found: dict[tuple[str, int], int] = {}
    true: dict[tuple[str, int], int] = {}
    for call in calls:
        transcript = heard(spoken_words(call))
        for response in find_responses(transcript, find_signals(transcript)):
            place = call.name, _line_of(response, call)
            found[place] = max(response.grade, found.get(place, 0))
        for quote, grade in truth[call.name].items():
            true[call.name, _line_with(quote, call)] = grade
    return Graded(found, true)


def _words_of_customer(call: SampleCall) -> list[Mapping[str, Any]]:
    return [word for word in call.truth["words"] if word["speaker"] == CUSTOMER]


def _line_of(response: CueResponse, call: SampleCall) -> int:
    """Line of the word at which the cue begins, or of the last before it."""
    start = response.cue.segment.start + START_TOLERANCE_S
    before = (word for word in _words_of_customer(call) if float(word["start"]) <= start)
    return int(max(before, key=lambda word: float(word["start"]))["script_line"])


def _line_with(quote: str, call: SampleCall) -> int:
    """Line that has the words of a quote one after the other, whatever their marks."""
    wanted, words = [_plain(word) for word in quote.split()], _words_of_customer(call)
    texts = [_plain(str(word["text"])) for word in words]
    for at in range(len(texts) - len(wanted) + 1):
        if texts[at : at + len(wanted)] == wanted:
            return int(words[at]["script_line"])
    raise ValueError(f"need words that the customer of {call.name} says; got {quote!r}")


def _plain(word: str) -> str:
    return word.strip(".,?!;:").lower()


def figures(graded: Graded) -> dict[str, float]:
    """Precision, recall and agreement over all calls."""
    found_met = {place for place, grade in graded.found.items() if grade >= MET_GRADE}
    true_met = {place for place, grade in graded.true.items() if grade >= MET_GRADE}
    both = graded.found.keys() & graded.true.keys()
    agreed = sum((graded.found[p] >= MET_GRADE) == (graded.true[p] >= MET_GRADE) for p in both)
    return {
        "opportunity_count": len(graded.true),
        "opportunity_precision": len(both) / len(graded.found),
        "opportunity_recall": len(both) / len(graded.true),
        "met_count": len(true_met),
        "met_precision": len(found_met & true_met) / len(found_met),
        "met_recall": len(found_met & true_met) / len(true_met),
        "met_agreement_ratio": agreed / len(both),
        "same_grade_ratio": sum(graded.found[p] == graded.true[p] for p in both) / len(both),
        "met_ratio_by_hand": len(true_met) / len(graded.true),
        "met_ratio_found": len(found_met) / len(graded.found),
    }


def _as_heard(
    calls: Sequence[SampleCall], truth: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    """Figures without marks, and with errors in 10 and 20 % of the words."""
    spoken = (word["text"] for call in calls for word in call.truth["words"])
    vocabulary = Vocabulary(_plain(word) for word in spoken)
    ways: dict[str, Callable[[Transcript], Transcript]] = {"plain": without_marks}
    for percent in (10, 20):
        ways[f"errors_{percent}"] = partial(
            as_recognised, vocabulary=vocabulary, error_ratio=percent / 100.0, seed=SEED
        )
    found = {way: figures(grades_of(calls, truth, heard=heard)) for way, heard in ways.items()}
    return {f"{name}_{way}": found[way][name] for way in ways for name in HEARD}


def _unseen(graded: Graded) -> dict[str, float]:
    """Figures of the calls whose differences were not read when rules came last."""
    found, true = (
        {place: grade for place, grade in grades.items() if is_unseen(place[0])}
        for grades in (graded.found, graded.true)
    )
    unseen = figures(Graded(found, true))
    return {f"{name}_unseen": unseen[name] for name in (*HEARD, "met_count")}


def misses(graded: Graded) -> Iterator[str]:
    """Lines on which found and hand differ, to be read."""
    for place in sorted(graded.found.keys() | graded.true.keys()):
        found, true = graded.found.get(place), graded.true.get(place)
        if found != true:
            yield f"{place[0]}:{place[1]}  found {found}, by hand {true}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    options.add_argument(
        "--truth", type=Path, default=Path("tests/words_truth/responses.toml"), metavar="FILE"
    )
    options.add_argument("--differences", action="store_true", help="print where the two differ")
    chosen = options.parse_args(arguments)
    truth = tomllib.loads(chosen.truth.read_text("utf-8"))
    calls = list(sample_calls(chosen.data))
    graded = grades_of(calls, truth)
    if chosen.differences:
        print("\n".join(misses(graded)))
    publish({**figures(graded), **_unseen(graded), **_as_heard(calls, truth)}, chosen.json)


if __name__ == "__main__":
    main()
