"""Signals of language: what cannot be built."""

import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.language import SIGNAL_KINDS, LanguageSignal
from voicecoach.core.segment import Segment


def test_kinds_are_sorted_and_different() -> None:
    assert list(SIGNAL_KINDS) == sorted(set(SIGNAL_KINDS))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="empathy"):
        LanguageSignal(
            kind="empathy",  # type: ignore[arg-type]
            speaker="agent",
            segment=Segment(0.0, 1.0),
            text="I see",
        )


@pytest.mark.parametrize(("speaker", "text"), [(" ", "sorry"), ("agent", "")])
def test_a_signal_without_words_or_speaker_is_refused(speaker: str, text: str) -> None:
    with pytest.raises(InputError):
        LanguageSignal(kind="apology", speaker=speaker, segment=Segment(0.0, 1.0), text=text)
