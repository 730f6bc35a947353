"""The labels of the sample calls' acts, the errors put in, and what must be found."""

from pathlib import Path

import pytest

from benchmarks.acts import KINDS, LabelledCall, figures_of, is_unseen, labelled_calls, score
from benchmarks.word_errors import Vocabulary, as_recognised, without_marks
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word

LEAST = {
    "act_precision": 0.85,
    "act_recall": 0.80,
    "act_unseen_precision": 0.80,
    "act_unseen_recall": 0.75,
    "act_precision_errors_10": 0.80,
    "act_recall_errors_10": 0.65,
}


@pytest.fixture(scope="module")
def calls(project_root: Path) -> list[LabelledCall]:
    return labelled_calls(project_root / "sample_calls")


def spoken(text: str) -> Transcript:
    words = [Word(word, Segment(0.3 * n, 0.3 * n + 0.3)) for n, word in enumerate(text.split())]
    return Transcript((Utterance("agent", tuple(words)),), "en")


def test_every_call_is_labelled_and_both_halves_have_every_kind(calls: list[LabelledCall]) -> None:
    assert len(calls) == 50
    for unseen in (False, True):
        half = [call for call in calls if is_unseen(call.name) is unseen]
        found = {label.kind for call in half for label in call.labels if not label.is_either}
        assert found == set(KINDS)


def test_a_call_without_words_misses_every_label(calls: list[LabelledCall]) -> None:
    tallies = score(calls[0], Transcript((), "en"))
    assert all(tally.found_count == tally.right_count == 0 for tally in tallies.values())
    assert any(tally.recall_ratio == 0.0 for tally in tallies.values())


def test_errors_are_as_many_as_asked_for_and_always_the_same(calls: list[LabelledCall]) -> None:
    vocabulary = Vocabulary(["parcel", "morning", "late", "light"])
    for call in calls[:3]:
        wrong = as_recognised(call.transcript, vocabulary, error_ratio=0.2, seed=1)
        again = as_recognised(call.transcript, vocabulary, error_ratio=0.2, seed=1)
        assert wrong == again
        assert wrong != as_recognised(call.transcript, vocabulary, error_ratio=0.2, seed=2)
        assert call.transcript == as_recognised(
            call.transcript, vocabulary, error_ratio=0.0, seed=1
        )


def test_the_share_of_errors_is_the_one_asked_for() -> None:
    said = spoken("word " * 20000)
    wrong = as_recognised(said, Vocabulary(()), error_ratio=0.1, seed=3)
    kept = sum(word.text == "word" for item in wrong.utterances for word in item.words)
    assert 1.0 - kept / 20000 == pytest.approx(0.085, abs=0.01)  # extra words leave theirs in place


def test_a_sentence_keeps_its_mark_without_its_last_word() -> None:
    said = spoken("Is it late? " * 400)
    wrong = as_recognised(said, Vocabulary(()), error_ratio=0.3, seed=3)
    text = " ".join(word.text for item in wrong.utterances for word in item.words)
    assert text.count("?") >= 395


def test_without_marks_there_are_no_capitals_or_punctuation() -> None:
    assert without_marks(spoken("I'm Ana. It's re-sent, by nine!")).utterances[0].text == (
        "i'm ana it's re-sent by nine"
    )


def test_planted_acts_are_found(calls: list[LabelledCall], project_root: Path) -> None:
    figures = figures_of(calls, project_root / "sample_calls")
    assert {name: figures[name] for name in LEAST if figures[name] < LEAST[name]} == {}
