"""What a review looks at: the rubric that comes with the program, or a team's own file.

::

    [review]
    rubric = "our_rubric.toml"

The file is looked for in the folder of the settings file. A mistake in it is
told with the file, the criterion and the key.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from voicecoach.coaching.toml_table import TomlTable
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.review import LEVELS, Criterion, Rubric

__all__ = ["ReviewOptions", "read_rubric", "usual_rubric"]

_KEYS = ("name", "criterion")
_CRITERION_KEYS = ("name", "title", "about", "looks_like")
_MAX_CRITERION_COUNT = 12
"""Convention: nobody keeps more in mind while listening."""


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """Table ``[review]`` of the settings: nothing in it changes what is found in a call.

    Parameters
    ----------
    rubric : str or None
        File of the team's own rubric, from the folder of the settings.
    """

    rubric: str | None = None


def usual_rubric() -> Rubric:
    """Return the rubric that comes with the program.

    Examples
    --------
    >>> usual_rubric().names[:3]
    ('listening', 'empathy', 'de_escalation')
    """
    file = files("voicecoach.scorecard").joinpath("rubric.toml")
    return _rubric(tomllib.loads(file.read_text("utf-8")), place="rubric.toml")


def read_rubric(path: Path) -> Rubric:
    """Read a team's own rubric.

    Raises
    ------
    ConfigError
        If the file cannot be read, has a key that is not known, or a criterion
        does not say what each level looks like.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"need a readable TOML file; {path}: {error}") from error
    return _rubric(document, place=str(path))


def _rubric(document: dict[str, Any], *, place: str) -> Rubric:
    table = TomlTable(document, place=place, known=_KEYS)
    written = document.get("criterion")
    if not isinstance(written, list) or not 0 < len(written) <= _MAX_CRITERION_COUNT:
        raise ConfigError(
            f"{place}: needs 1 to {_MAX_CRITERION_COUNT} tables [[criterion]]; "
            f"got {len(written) if isinstance(written, list) else repr(written)}"
        )
    criteria = tuple(
        _criterion(values, place=f"{place}: [[criterion]] {number}")
        for number, values in enumerate(written, start=1)
    )
    try:
        return Rubric(name=table.text("name"), criteria=criteria)
    except InputError as error:
        raise ConfigError(f"{place}: {error}") from error


def _criterion(values: Any, *, place: str) -> Criterion:
    table = TomlTable(values, place=place, known=_CRITERION_KEYS)
    lines = table.texts("looks_like")
    if len(lines) != len(LEVELS):
        raise table.refuse("looks_like", f"{len(LEVELS)} texts, one for each level")
    try:
        return Criterion(
            name=table.text("name"),
            title=table.text("title"),
            about=table.text("about"),
            looks_like=lines,
        )
    except InputError as error:
        raise ConfigError(f"{place}: {error}") from error
