"""Finding a planted number wherever it may hide: what `tests/test_two_rooms.py` looks with."""

import dataclasses
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

__all__ = ["PLANTED", "everything_on", "traces"]

PLANTED = 0.8317529164
"""A rating that no other figure of the made calls is near to."""

_NEAR_RATIO = 0.003  # 0.83 and 83 % are found as well
_SECONDS_OF_A_CLOCK = r"(?<=\d\d:)\d\d\."  # 09:21:00.832: when a call was saved
_NUMBER = re.compile(
    rf"(?<![\w.])(?!{_SECONDS_OF_A_CLOCK})(\d+\.\d+)(?![\w.]*\d)|(?<![\w.])(\d+)\s?%"
)
_LEAVES = (bool, type(None), type, type(len), type(lambda: 0))


def _is_planted(number: float) -> bool:
    size = abs(number)
    return any(abs(size - at) <= _NEAR_RATIO * at for at in (PLANTED, 100.0 * PLANTED))


def _in_text(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        if _is_planted(float(match.group(1) or match.group(2))):
            yield f"{text[max(0, match.start() - 30) : match.end() + 10]!r}"


def _in_bytes(content: bytes) -> Iterator[str]:
    for kind in (np.float16, np.float32, np.float64):
        if kind(PLANTED).tobytes() in content and kind is not np.float16:
            yield f"{kind.__name__} in bytes"
    if str(PLANTED)[:7].encode() in content:
        yield "digits in bytes"
    with suppress(zlib.error):
        yield from _in_bytes(zlib.decompress(content))


def traces(value: Any, *, _seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """Yield where the planted number is: in numbers, texts, bytes, tables, fields, items."""
    if isinstance(value, _LEAVES) or id(value) in _seen:
        return
    seen = _seen | {id(value)}
    if isinstance(value, int | float | np.number):
        if _is_planted(float(value)):
            yield repr(value)
    elif isinstance(value, str):
        yield from _in_text(value)
    elif isinstance(value, bytes):
        yield from _in_bytes(value)
    elif isinstance(value, np.ndarray):
        if value.dtype.kind == "f" and np.isclose(value, PLANTED, rtol=1e-4).any():
            yield "in an array"
    elif isinstance(value, pd.DataFrame):
        yield from traces(value.to_dict("list"), _seen=seen)
    else:
        yield from _in_object(value, seen)


def _in_object(value: Any, seen: frozenset[int]) -> Iterator[str]:
    if hasattr(value, "to_dict") and type(value).__module__.startswith("altair"):
        yield from traces(value.to_json(), _seen=seen)
        return
    yield from _in_text(str(value) + repr(value))
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from (
                f"{field.name}: {t}" for t in traces(getattr(value, field.name), _seen=seen)
            )
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from traces(key, _seen=seen)
            yield from (f"{key}: {t}" for t in traces(item, _seen=seen))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from traces(item, _seen=seen)


def everything_on(app: AppTest) -> Iterator[Any]:
    """Yield what every element of a page was sent to the browser with, and its value."""
    for element in app._tree:  # all of them, whatever their kind
        if proto := getattr(element, "proto", None):
            yield str(proto)
        yield getattr(element, "value", None)
