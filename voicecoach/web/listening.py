"""What was heard of a call, over HTTP (`voicecoach.web.saving`).

::

    PUT  /voicecoach/listening/CALL/ID    what one audio element of a page has played so far

The player sends it when playing stops. What is sent is added to what is known, so the same
twice is harmless; the id is the browser's, which keeps it until it is confirmed.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.web.note_body import MAX_TIME_MS, time_of
from voicecoach.web.saving import PrincipalOf, Saving, read_body
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from voicecoach.store.repository import CallStore

__all__ = [
    "LISTENING_PATH",
    "MAX_SPAN_COUNT",
    "ListeningBody",
    "listening_path",
    "listening_routes",
]

LISTENING_PATH = "/voicecoach/listening"

MAX_SPAN_COUNT = 1000
"""Most stretches at once; convention: nobody seeks as often before they pause."""


class ListeningBody(BaseModel):
    """Body of a ``PUT``: [start, end] of what was played, and where playing stopped."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    spans: list[tuple[float, float]] = Field(min_length=1, max_length=MAX_SPAN_COUNT)
    left_at: float = Field(ge=0.0, allow_inf_nan=False)
    edited_at: int = Field(ge=0, le=MAX_TIME_MS)


def listening_path(call_id: str) -> str:
    """Path to sign for what is heard of a call."""
    return f"{LISTENING_PATH}/{call_id}"


def listening_routes(
    signer: UrlSigner,
    *,
    store: "CallStore",
    principal_of: PrincipalOf,
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Routes of what is heard; see `voicecoach.web.saving.Saving` for the parameters."""
    saving = Saving(
        signer=signer,
        store=store,
        principal_of=principal_of,
        signed_path=listening_path,
        clock=clock,
    )
    return [saving.route(f"{LISTENING_PATH}/{{call_id}}/{{part_id}}", _put, method="PUT")]


def _put(
    store: "CallStore", principal: Principal, request: "Request", content: bytes
) -> dict[str, Any]:
    body = read_body(ListeningBody, content, called="what was heard")
    told = store.save_listening(
        principal,
        request.path_params["call_id"],
        [Segment(start, end) for start, end in body.spans],
        left_at=body.left_at,
        at=time_of(body.edited_at),
    )
    return {"heard_ratio": told.ratio, "continue_at": told.continue_at}
