"""`CallAnalysis` as JSON and back, and the JSON Schema of that form.

The values are plain dataclasses; pydantic writes and reads them unchanged and
runs their invariants on load, so that a file edited to ``end = -2`` is
refused. ``docs/analysis.schema.json`` is generated from here.
"""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError

__all__ = ["from_json", "json_schema", "to_json"]


@cache
def _adapter() -> TypeAdapter[CallAnalysis]:
    return TypeAdapter(CallAnalysis)


def to_json(analysis: CallAnalysis, *, indent: int | None = None) -> str:
    """Write an analysis as JSON; there is no NaN in it."""
    return _adapter().dump_json(analysis, indent=indent).decode("utf-8")


def from_json(text: str | bytes) -> CallAnalysis:
    """Read an analysis.

    Raises
    ------
    InputError
        If the text is not such JSON or breaks an invariant.
    """
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"need the JSON of a call analysis; at {place or 'the top'}: {first['msg']}"
        ) from error


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `to_json`."""
    return _adapter().json_schema(mode="serialization")
