"""What people write on a call, over HTTP: saved where it is safe before the answer goes out.

::

    GET     /voicecoach/notes/CALL         all that this principal may read
    PUT     /voicecoach/notes/CALL/ID      put in, or a later form; twice is harmless
    DELETE  /voicecoach/notes/CALL/ID      delete; ``edited_at`` (ms) in the query says when

The address of a call is signed for one principal and runs out (`voicecoach.web.signing`);
below it every id is meant. Whether that principal may write on the call is asked at every
request. Not through Streamlit's websocket: a note that was drawn has to reach the disk also
where the server was restarted meanwhile.

A refusal is JSON, ``{"code", "message"}``; `NOTE_REFUSALS` lists the codes. Only after
``store_unavailable`` and a network that failed is there sense in sending the same again.
"""

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from voicecoach.core.errors import CallNotFoundError, InputError, NotAllowedError, StoreError
from voicecoach.store.access import Principal
from voicecoach.web.note_body import MAX_TIME_MS, note_json, read_note, time_of
from voicecoach.web.routes import UNSTORED_HEADERS, signature_of
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from voicecoach.store.repository import CallStore

__all__ = [
    "MAX_BODY_BYTES",
    "NOTES_PATH",
    "NOTE_REFUSALS",
    "PrincipalOf",
    "note_routes",
    "notes_path",
]

PrincipalOf = Callable[[str], Principal | None]
"""``principal_of(principal_id)``; ``None`` where there is nobody of this id any more."""

NOTES_PATH = "/voicecoach/notes"

MAX_BODY_BYTES = 65_536
"""A text of the longest kind in four bytes a character, and as much again for the rest."""

NOTE_REFUSALS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "address_not_valid": (403, "the address is not signed for this, or has run out"),
        "cross_site": (403, "the request does not come from a page of this server"),
        "not_allowed": (403, "this call, or this note, is not this principal's to write on"),
        "not_json": (415, "the content type is not application/json"),
        "too_large": (413, f"the body is longer than {MAX_BODY_BYTES} bytes"),
        "invalid": (422, "the note says what no note can, or lies outside of the call"),
        "store_unavailable": (503, "the database cannot be written now; nothing was saved"),
    }
)
"""Code -> HTTP status, and what it means. The codes are stable."""

_RETRY_AFTER_S = 2


class _RefusedError(Exception):
    def __init__(self, code: str, message: str | None = None) -> None:
        self.status, meaning = NOTE_REFUSALS[code]
        self.code, self.message = code, message or meaning
        super().__init__(self.message)


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
    """Routes of what people write.

    Parameters
    ----------
    signer : UrlSigner
        What signed the addresses.
    store : CallStore
        Asked at every request, in a worker thread.
    principal_of : PrincipalOf
    clock : callable
        Seconds since 1970.

    Returns
    -------
    list of starlette.routing.Route
    """
    from starlette.routing import Route

    def principal_in(request: "Request", besides: tuple[str, ...]) -> Principal:
        path = notes_path(request.path_params["call_id"])
        signature = signature_of(request, besides=besides)
        if signature is None or not signer.accepts(path, signature, now=clock()):
            raise _RefusedError("address_not_valid")
        principal = principal_of(signature.principal_id)
        if principal is None:
            raise _RefusedError("address_not_valid")
        return principal

    def answering(act: _Act, besides: tuple[str, ...] = ()) -> Callable[..., Any]:
        async def respond(request: "Request") -> "Response":
            from starlette.concurrency import run_in_threadpool

            try:
                if request.method != "GET":
                    _require_same_origin(request)
                principal = principal_in(request, besides)
                content = await _content(request) if request.method == "PUT" else b""
                return _json(await run_in_threadpool(act, store, principal, request, content))
            except _RefusedError as refused:
                return _refusal(refused)
            except (InputError, StoreError) as error:
                return _refusal(_refused(error))

        return respond

    one, every = f"{NOTES_PATH}/{{call_id}}/{{note_id}}", f"{NOTES_PATH}/{{call_id}}"
    return [
        Route(every, answering(_list), methods=["GET"]),
        Route(one, answering(_put), methods=["PUT"]),
        Route(one, answering(_delete, ("edited_at",)), methods=["DELETE"]),
    ]


_Act = Callable[["CallStore", Principal, "Request", bytes], dict[str, Any]]


def _list(
    store: "CallStore", principal: Principal, request: "Request", _content: bytes
) -> dict[str, Any]:
    notes = store.annotations(principal, request.path_params["call_id"])
    return {"notes": [note_json(note, principal=principal) for note in notes]}


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


def _require_same_origin(request: "Request") -> None:
    """Refuse what another site's page sends; browsers say so in one header or the other.

    References
    ----------
    W3C, Fetch Metadata Request Headers, https://www.w3.org/TR/fetch-metadata/
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        origin = urlsplit(request.headers.get("origin", ""))
        is_ours = bool(origin.netloc) and origin.netloc == request.headers.get("host")
    if not is_ours:
        raise _RefusedError("cross_site")


async def _content(request: "Request") -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _RefusedError("not_json")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BODY_BYTES:
            raise _RefusedError("too_large")
    return bytes(content)


def _refused(error: InputError | StoreError) -> _RefusedError:
    """What to answer to an error: a call that is not there and one that is not yours look alike."""
    if isinstance(error, CallNotFoundError | NotAllowedError):
        return _RefusedError("not_allowed")
    if isinstance(error, InputError):
        return _RefusedError("invalid", str(error))
    return _RefusedError("store_unavailable")


def _json(content: dict[str, Any]) -> "Response":
    from starlette.responses import JSONResponse

    return JSONResponse(content, headers=UNSTORED_HEADERS)


def _refusal(refused: _RefusedError) -> "Response":
    from starlette.responses import JSONResponse

    headers = dict(UNSTORED_HEADERS)
    if refused.status == NOTE_REFUSALS["store_unavailable"][0]:
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    content = {"code": refused.code, "message": refused.message}
    return JSONResponse(content, status_code=refused.status, headers=headers)
