"""A table of a TOML file, read key by key; every mistake names the file, the table and the key."""

import math
from collections.abc import Collection, Mapping
from typing import Any

from voicecoach.coaching.suggesting import did_you_mean
from voicecoach.core.errors import ConfigError

__all__ = ["TomlTable"]

MAX_TEXT_CHARS = 400
"""Longer texts are not read beside a moment; convention."""


class TomlTable:
    """Values of one table that have to be taken one by one.

    Parameters
    ----------
    values : object
        What the file has there.
    place : str
        File and table, for messages.
    known : collection of str
        Keys that the table may have.

    Raises
    ------
    ConfigError
        If it is no table, or has a key that is not known.
    """

    def __init__(self, values: Any, *, place: str, known: Collection[str]) -> None:
        if not isinstance(values, dict):
            raise ConfigError(f"{place} must be a table; got {values!r}")
        for key in values:
            if key not in known:
                raise ConfigError(
                    f"{place}: unknown key {key!r}{did_you_mean(key, known)}; "
                    f"known: {', '.join(known)}"
                )
        self._values: Mapping[str, Any] = values
        self._place = place

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def refuse(self, key: str, needed: str) -> ConfigError:
        """Make the error for a key whose value does not fit."""
        got = repr(self._values[key]) if key in self._values else "nothing"
        return ConfigError(f"{self._place}: {key} must be {needed}; got {got}")

    def text(self, key: str) -> str:
        """One line of text that must be there."""
        value = self._values.get(key)
        is_line = isinstance(value, str) and value.strip() and value.isprintable()
        if not is_line or len(str(value)) > MAX_TEXT_CHARS:
            raise self.refuse(key, f"one line of text of up to {MAX_TEXT_CHARS} characters")
        return str(value).strip()

    def choice(self, key: str, choices: Collection[str], *, default: str | None = None) -> str:
        """One of several words."""
        value = self._values.get(key, default)
        if not isinstance(value, str) or value not in choices:
            near = did_you_mean(value, choices) if isinstance(value, str) else ""
            raise self.refuse(key, f"one of {', '.join(choices)}{near}")
        return value

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Read a list of texts, at least one."""
        if key not in self._values and default is not None:
            return default
        value = self._values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise self.refuse(key, "a list of texts, at least one")
        return tuple(value)

    def choices(
        self, key: str, choices: Collection[str], *, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Several of several words, at least one."""
        chosen = self.texts(key, default=default)
        for one in chosen:
            if one not in choices:
                near = did_you_mean(one, choices)
                raise self.refuse(key, f"a list of some of {', '.join(choices)}{near}")
        if not chosen or len(set(chosen)) < len(chosen):
            raise self.refuse(key, "a list without repeats, at least one")
        return chosen

    def whole_numbers(self, key: str, known: Collection[int]) -> tuple[int, ...]:
        """Read a list of whole numbers out of those known."""
        value = self._values.get(key)
        if not isinstance(value, list) or not value or not all(type(one) is int for one in value):
            raise self.refuse(key, "a list of whole numbers")
        if unknown := sorted(set(value) - set(known)):
            raise self.refuse(key, f"some of {min(known)} to {max(known)} ({unknown} is not)")
        return tuple(value)

    def count(self, key: str, *, default: int, least: int = 0) -> int:
        """Read a whole number from ``least`` on."""
        value = self._values.get(key, default)
        if type(value) is not int or value < least:
            raise self.refuse(key, f"a whole number from {least} on")
        return value

    def seconds(self, key: str, *, default: float) -> float:
        """Read a number of seconds above 0."""
        value = self.number(key, default=default)
        if value is None or value <= 0.0:
            raise self.refuse(key, "seconds, above 0")
        return value

    def number(self, key: str, *, default: float | None = None) -> float | None:
        """Read a finite number, if it is there."""
        value = self._values.get(key, default)
        if value is None:
            return None
        if type(value) not in (int, float) or not math.isfinite(value):
            raise self.refuse(key, "a number")
        return float(value)

    def table(self, key: str) -> Any:
        """Give the value that should be a table, for another `TomlTable`."""
        return self._values[key]
