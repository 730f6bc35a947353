"""Language packs."""

from pathlib import Path

import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.language import SIGNAL_KINDS
from voicecoach.language import load_pack, pack_languages
from voicecoach.language.acts import BY_PHRASE


def test_a_region_of_a_language_uses_its_pack() -> None:
    assert load_pack("en-GB").language == "en"


def test_a_language_without_a_pack_is_refused() -> None:
    with pytest.raises(InputError, match="en"):
        load_pack("tlh")


@pytest.mark.parametrize("language", pack_languages())
def test_a_pack_has_every_subject_and_every_kind_of_phrase(language: str) -> None:
    pack = load_pack(language)
    assert {"questions", "reflections", "phrases", "starts"} <= set(pack.indexes)
    assert set(BY_PHRASE) <= set(pack.indexes["phrases"].names)
    assert set(BY_PHRASE) <= set(SIGNAL_KINDS)


@pytest.mark.parametrize("language", pack_languages())
def test_every_cue_of_a_reflection_has_a_weight(language: str) -> None:
    pack = load_pack(language)
    assert pack.indexes["reflections"].names <= set(pack.weights["reflections"])


@pytest.mark.parametrize("language", pack_languages())
def test_every_cue_that_coaching_asks_for_is_used(language: str, project_root: Path) -> None:
    sources = (project_root / "voicecoach" / "coaching").glob("*.py")
    text = "".join(path.read_text("utf-8") for path in sources)
    cues = load_pack(language).indexes["solving"].names
    assert {cue for cue in cues if f'"{cue}"' not in text} == set()
