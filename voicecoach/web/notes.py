"""What people write on a call, over HTTP (`voicecoach.web.saving`).

::

    GET     /voicecoach/notes/CALL         all that this principal may read
    PUT     /voicecoach/notes/CALL/ID      put in, or a later form; twice is harmless
    DELETE  /voicecoach/notes/CALL/ID      delete; ``edited_at`` (ms) in the query says when
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from voicecoach.coaching.annotations import annotations_for
from voicecoach.coaching.rule import Room
from voicecoach.core.errors import InputError
from voicecoach.store.access import Principal
from voicecoach.web.note_body import MAX_TIME_MS, note_json, read_note, time_of
from voicecoach.web.saving import PrincipalOf, Saving
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from voicecoach.store.repository import CallStore

__all__ = ["NOTES_PATH", "note_routes", "notes_path"]

NOTES_PATH = "/voicecoach/notes"
COACH: Room = "coach"
"""Room, and last part of the address, of what a coach's page shows."""


def notes_path(call_id: str) -> str:
    """Path to sign for what is written on a call."""
    return f"{NOTES_PATH}/{call_id}"


def note_routes(
    signer: UrlSigner,
    *,
    store: "CallStore",
    principal_of: PrincipalOf,
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Routes of what people write; see `voicecoach.web.saving.Saving` for the parameters."""
    saving = Saving(
        signer=signer, store=store, principal_of=principal_of, signed_path=notes_path, clock=clock
    )
    one, every = f"{NOTES_PATH}/{{call_id}}/{{note_id}}", f"{NOTES_PATH}/{{call_id}}"
    return [
        saving.route(every, _list, method="GET"),
        saving.route(f"{every}/{COACH}", _list_for_coach, method="GET"),
        saving.route(one, _put, method="PUT"),
        saving.route(one, _delete, method="DELETE", besides=("edited_at",)),
    ]


def _list(
    store: "CallStore", principal: Principal, request: "Request", _content: bytes
) -> dict[str, Any]:
    notes = store.annotations(principal, request.path_params["call_id"])
    return {"notes": [note_json(note, principal=principal) for note in notes]}


def _list_for_coach(
    store: "CallStore", principal: Principal, request: "Request", _content: bytes
) -> dict[str, Any]:
    """List what a coach reads, also where agent and coach are one person on one machine."""
    notes = store.annotations(principal, request.path_params["call_id"])
    told = annotations_for(notes, COACH)
    return {"notes": [note_json(note, principal=principal) for note in told]}


def _put(
    store: "CallStore", principal: Principal, request: "Request", content: bytes
) -> dict[str, Any]:
    asked = request.path_params
    sent = read_note(content, call_id=asked["call_id"], note_id=asked["note_id"])
    kept = store.save_annotation(principal, sent)
    return {"note": None if kept is None else note_json(kept, principal=principal)}


def _delete(
    store: "CallStore", principal: Principal, request: "Request", _content: bytes
) -> dict[str, Any]:
    asked, time_ms = request.path_params, request.query_params["edited_at"]
    is_number = time_ms.isascii() and time_ms.isdigit() and len(time_ms) <= len(str(MAX_TIME_MS))
    if not is_number or int(time_ms) > MAX_TIME_MS:
        raise InputError(f"edited_at needs milliseconds since 1970; got {time_ms[:32]!r}")
    is_gone = store.delete_annotation(
        principal, asked["call_id"], asked["note_id"], edited_at=time_of(int(time_ms))
    )
    return {"deleted": is_gone}
