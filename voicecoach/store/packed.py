"""How a value is kept in a cell that nobody reads in passing: as zlib-compressed JSON."""

import zlib
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from voicecoach.core.errors import StoreError

__all__ = ["packed", "unpacked"]

Kept = TypeVar("Kept")


@cache
def _made_adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _adapter(kind: Any) -> TypeAdapter[Any]:  # Any: a type checker holds classes for unhashable
    return _made_adapter(kind)


def packed(value: object) -> bytes:
    """Bytes of a plain value."""
    return zlib.compress(_adapter(type(value)).dump_json(value))


def unpacked(content: bytes, kind: type[Kept]) -> Kept:
    """Value of the bytes.

    Raises
    ------
    StoreError
        If they were written by a version whose form cannot be read any more.
    """
    try:
        kept: Kept = _adapter(kind).validate_json(zlib.decompress(content))
    except (zlib.error, ValidationError):
        # Without its cause: the message of a ValidationError shows the values.
        raise StoreError("what is kept here cannot be read by this version") from None
    return kept
