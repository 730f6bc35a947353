"""Language packs: word lists, patterns and weights in a folder of TOML files."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from voicecoach.core.errors import InputError
from voicecoach.language.patterns import PatternIndex

__all__ = ["LanguagePack", "has_pack", "load_pack", "pack_languages"]

PACKS = Path(__file__).resolve().parent / "packs"


@dataclass(frozen=True, slots=True, eq=False)
class LanguagePack:
    """What is known of one language.

    Parameters
    ----------
    language : str
        BCP 47 tag of the folder, e.g. ``"en"``.
    lists : mapping of str to frozenset of str
        Word lists by name.
    spelling : dict of str to str
        Usual spelling of tokens that recognisers write differently.
    indexes : mapping of str to PatternIndex
        Patterns by subject: ``"starts"``, ``"questions"``, ``"reflections"``, ``"phrases"``.
    weights : mapping of str to mapping of str to float
        Weight of each piece of evidence by subject, set by hand.
    """

    language: str
    lists: Mapping[str, frozenset[str]]
    spelling: dict[str, str]
    indexes: Mapping[str, PatternIndex]
    weights: Mapping[str, Mapping[str, float]]


def pack_languages() -> tuple[str, ...]:
    """Languages that there is a pack for."""
    return tuple(sorted(folder.name for folder in PACKS.iterdir() if folder.is_dir()))


def has_pack(language: str) -> bool:
    """Whether there is a pack for a language, by its BCP 47 tag.

    Examples
    --------
    >>> has_pack("en-GB"), has_pack("und")
    (True, False)
    """
    return language.partition("-")[0].lower() in pack_languages()


@lru_cache(maxsize=8)
def load_pack(language: str = "en") -> LanguagePack:
    """Read the pack of a language; of ``"en-GB"`` that of ``"en"``.

    Raises
    ------
    InputError
        If there is none.
    """
    name = language.partition("-")[0].lower()
    if name not in pack_languages():
        raise InputError(
            f"need a language with a pack ({', '.join(pack_languages())}); got {language!r}"
        )
    return _read(PACKS / name)


def _read(folder: Path) -> LanguagePack:
    words = _toml(folder / "words.toml")
    lists = {name: frozenset(text.split()) for name, text in words["lists"].items()}
    tables = {path.stem: _toml(path) for path in folder.glob("*.toml") if path.stem != "words"}
    return LanguagePack(
        language=folder.name,
        lists=lists,
        spelling=words["spelling"],
        indexes={name: PatternIndex(table["cues"], lists) for name, table in tables.items()},
        weights={name: table["weights"] for name, table in tables.items() if "weights" in table},
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
