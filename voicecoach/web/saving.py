"""What the player saves, over HTTP: safe on disk before the answer goes out.

Not through Streamlit's websocket: what was drawn or heard has to reach the disk also where
the server was restarted meanwhile. The address of a call is signed for one principal and
runs out (`voicecoach.web.signing`); below it every id is meant. Whether that principal may
write on the call is asked at every request.

A refusal is JSON, ``{"code", "message"}``; `REFUSALS` lists the codes. Only after
``store_unavailable`` and a network that failed is there sense in sending the same again.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from voicecoach.core.errors import CallNotFoundError, InputError, NotAllowedError, StoreError
from voicecoach.store.access import Principal
from voicecoach.web.routes import UNSTORED_HEADERS, signature_of
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from voicecoach.store.repository import CallStore

__all__ = ["MAX_BODY_BYTES", "REFUSALS", "Act", "PrincipalOf", "Saving", "read_body"]

PrincipalOf = Callable[[str], Principal | None]
"""``principal_of(principal_id)``; ``None`` where there is nobody of this id any more."""

Act: TypeAlias = "Callable[[CallStore, Principal, Request, bytes], dict[str, Any]]"
"""``act(store, principal, request, body)``: the content of the answer."""

MAX_BODY_BYTES = 65_536
"""A text of the longest kind in four bytes a character, and as much again for the rest."""

REFUSALS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "address_not_valid": (403, "the address is not signed for this, or has run out"),
        "cross_site": (403, "the request does not come from a page of this server"),
        "not_allowed": (403, "this call, or this note, is not this principal's to write on"),
        "not_json": (415, "the content type is not application/json"),
        "too_large": (413, f"the body is longer than {MAX_BODY_BYTES} bytes"),
        "invalid": (422, "what was sent cannot be, or lies outside of the call"),
        "store_unavailable": (503, "the database cannot be written now; nothing was saved"),
    }
)
"""Code -> HTTP status, and what it means. The codes are stable."""

_RETRY_AFTER_S = 2

_Body = TypeVar("_Body", bound=BaseModel)


class _RefusedError(Exception):
    def __init__(self, code: str, message: str | None = None) -> None:
        self.status, meaning = REFUSALS[code]
        self.code, self.message = code, message or meaning
        super().__init__(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Routes below the signed address of a call.

    Parameters
    ----------
    signer : UrlSigner
        What signed the addresses.
    store : CallStore
        Asked at every request, in a worker thread.
    principal_of : PrincipalOf
    signed_path : callable
        Call id -> path that was signed.
    clock : callable
        Seconds since 1970.
    """

    signer: UrlSigner
    store: "CallStore"
    principal_of: PrincipalOf
    signed_path: Callable[[str], str]
    clock: Callable[[], float] = time.time

    def route(self, path: str, act: Act, *, method: str, besides: tuple[str, ...] = ()) -> "Route":
        """Route of one method; ``besides`` are parameters that it needs with the signature."""
        from starlette.routing import Route

        async def respond(request: "Request") -> "Response":
            from starlette.concurrency import run_in_threadpool

            try:
                if request.method != "GET":
                    _require_same_origin(request)
                principal = self._principal_in(request, besides)
                content = await _content(request) if request.method == "PUT" else b""
                return _json(await run_in_threadpool(act, self.store, principal, request, content))
            except _RefusedError as refused:
                return _refusal(refused)
            except (InputError, StoreError) as error:
                return _refusal(_refused(error))

        return Route(path, respond, methods=[method])

    def _principal_in(self, request: "Request", besides: tuple[str, ...]) -> Principal:
        path = self.signed_path(request.path_params["call_id"])
        signature = signature_of(request, besides=besides)
        if signature is None or not self.signer.accepts(path, signature, now=self.clock()):
            raise _RefusedError("address_not_valid")
        principal = self.principal_of(signature.principal_id)
        if principal is None:
            raise _RefusedError("address_not_valid")
        return principal


def read_body(kind: type[_Body], content: bytes, *, called: str) -> _Body:
    """Read the body of a request; ``called`` is what a message names it.

    Raises
    ------
    InputError
        If it is no JSON of this form.
    """
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        # The places and kinds of error, not the values: this may be shown and logged.
        found = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}"
            for e in error.errors(include_input=False, include_url=False)
        )
        raise InputError(f"{called} cannot be read: {found}") from None


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
    if refused.status == REFUSALS["store_unavailable"][0]:
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    content = {"code": refused.code, "message": refused.message}
    return JSONResponse(content, status_code=refused.status, headers=headers)
