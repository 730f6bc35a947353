"""JSON from strangers: parsed within limits, and every value asked for by its type.

A file that does not have the shape its format promises is refused with the
path and the line of the value, e.g. ``line 12: need a number at
results.items[3].start_time; got text``.
"""

import contextlib
import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from voicecoach.core.errors import TranscriptError
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import checked_time_s

__all__ = ["JsonNode", "parse_json"]

_MAX_CONTAINERS = 2_000_000
"""Lists and objects: about five a word for the longest transcript that is accepted. Keeps a file of
empty lists from filling the memory."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]+')
_NAMES = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}

_Path = tuple[str | int, ...]


def parse_json(text: str) -> "JsonNode":
    """Parse JSON; NaN and infinities, which JSON does not have, are refused.

    Raises
    ------
    TranscriptError
        ``json_malformed`` or ``json_too_complex``.
    """
    if text.count("[") + text.count("{") > _MAX_CONTAINERS:
        raise transcript_error("json_too_complex", limit=_MAX_CONTAINERS, what="lists and objects")
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise transcript_error("json_malformed", line=error.lineno, reason=error.msg) from error
    except RecursionError as error:
        raise transcript_error("json_too_complex", limit="1000", what="levels") from error
    except ValueError as error:  # a constant, or an integer with thousands of digits
        raise transcript_error("json_malformed", reason=str(error)) from error
    return JsonNode(value, (), text)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value and where it stands; asked for a type it does not have, it says where.

    Methods ending in ``_or_none`` take a missing key and ``null`` alike.

    Examples
    --------
    >>> node = parse_json('{"words": [{"start": "0.5"}]}')
    >>> node["words"].items()[0]["start"].number()
    0.5
    """

    value: Any
    path: _Path
    source: str

    def __getitem__(self, key: str) -> "JsonNode":
        """Value of a key that must be there."""
        found = self.get(key)
        if found is None:
            self._refuse(f"the key {key!r}")
        return found

    def get(self, *keys: str) -> "JsonNode | None":
        """Value of the first of the keys that is there and not null."""
        if not isinstance(self.value, dict):
            self._refuse("an object")
        for key in keys:
            if self.value.get(key) is not None:
                return JsonNode(self.value[key], (*self.path, key), self.source)
        return None

    def items(self) -> list["JsonNode"]:
        """Members of a list."""
        if not isinstance(self.value, list):
            self._refuse("a list")
        return [
            JsonNode(member, (*self.path, index), self.source)
            for index, member in enumerate(self.value)
        ]

    def items_of(self, *keys: str) -> list["JsonNode"]:
        """Members of the list under the first of the keys that is there; none where none is."""
        found = self.get(*keys)
        return [] if found is None else found.items()

    def text(self) -> str:
        """Text."""
        if not isinstance(self.value, str):
            self._refuse("text")
        return str(self.value)

    def text_or_none(self, *keys: str) -> str | None:
        """Text under the first of the keys; numbers are written out, since labels may be both."""
        found = self.get(*keys)
        if found is None:
            return None
        if isinstance(found.value, int) and not isinstance(found.value, bool):
            return str(found.value)
        return found.text()

    def number(self) -> float:
        """Return a finite number; text that is one is accepted, as some transcribers write it."""
        number = math.nan
        if isinstance(self.value, int | float | str) and not isinstance(self.value, bool):
            with contextlib.suppress(ValueError, OverflowError):
                number = float(self.value)
        if not math.isfinite(number):
            self._refuse("a number")
        return number

    def integer_or_none(self, *keys: str) -> int | None:
        """Return a whole number under the first of the keys."""
        found = self.get(*keys)
        return None if found is None else int(found.number())

    def time_or_none(self, *keys: str, per_s: float = 1.0) -> float | None:
        """Return a time under the first of the keys, in seconds; ``per_s`` of its units are one."""
        found = self.get(*keys)
        if found is None:
            return None
        return found.checked_time(found.number() / per_s)

    def checked_time(self, time_s: float) -> float:
        """Return a time if a call can have it, or refuse it with the line of this value."""
        try:
            return checked_time_s(time_s)
        except TranscriptError:
            return checked_time_s(time_s, line=self.line)

    def share_or_none(self, *keys: str) -> float | None:
        """Return a probability, pressed into [0, 1]: scores of aligners may stick out."""
        found = self.get(*keys)
        return None if found is None else min(1.0, max(0.0, found.number()))

    @property
    def line(self) -> int:
        """Line of the file on which the value stands, counted from 1."""
        return _line_of(self.source, self.path)

    def _refuse(self, needed: str) -> NoReturn:
        path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path)
        got = _NAMES.get(type(self.value)) or repr(self.value)[:40]
        if isinstance(self.value, str):
            got = repr(self.value[:40])
        raise transcript_error(
            "wrong_shape",
            line=self.line,
            needed=needed,
            path=path.lstrip(".") or "the top",
            got=got,
        )


def _line_of(source: str, path: _Path) -> int:
    """Find a value again: the JSON parser does not keep where it found it."""
    here: list[str | int] = []
    key_follows: list[bool] = []
    last_string = ""
    for match in _TOKEN.finditer(source):
        part = match.group()
        is_key = bool(key_follows) and key_follows[-1]
        if part == ":":
            here[-1] = json.loads(last_string)
            key_follows[-1] = False
        elif part in "]}":
            here.pop()
            key_follows.pop()
        elif part == ",":
            _advance(here, key_follows)
        elif is_key:
            last_string = part
        else:
            if tuple(here) == path:
                return source.count("\n", 0, match.start()) + 1
            if part in "[{":
                here.append(0 if part == "[" else "")
                key_follows.append(part == "{")
    return 1


def _advance(here: list[str | int], key_follows: list[bool]) -> None:
    last = here[-1]
    if isinstance(last, int):
        here[-1] = last + 1
    else:
        key_follows[-1] = True
