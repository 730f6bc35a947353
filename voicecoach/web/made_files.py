"""Files over HTTP that are made when they are asked for, for who may have them.

Not through Streamlit's own downloads: what they serve, anybody may fetch who
knows the address, and it stays in memory. These ask as the recordings do
(`voicecoach.web.routes`): is the address signed and in time, and may its
principal have the file now.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.core.errors import CallNotFoundError, VoiceCoachError
from voicecoach.views.problems import plain_problem
from voicecoach.web.routes import NOT_VALID, UNSTORED_HEADERS, refuse, signature_of
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["MadeFile", "MadeFiles", "Make", "made_file_routes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A text, its media type, and the name under which a browser keeps it."""

    text: str
    media_type: str
    name: str


Make: TypeAlias = "Callable[[CallStore, Principal, Mapping[str, str]], MadeFile | None]"
"""``make(store, principal, path_params)``; ``None`` where this principal may not have the file.

A call that it cannot find is refused like an address that is not valid.
"""


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """Files of one kind: their path, with the names of its parameters in braces, and how made."""

    path: str
    make: Make


def made_file_routes(
    kinds: Iterable[MadeFiles],
    signer: UrlSigner,
    *,
    store: "CallStore",
    principal_of: "Callable[[str], Principal | None]",
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Routes of files that are made.

    Parameters
    ----------
    kinds : iterable of MadeFiles
        ``DOWNLOADS``, ``PLAYLISTS`` and ``OWN_REVIEWS`` of the modules beside this one.
    signer : UrlSigner
    store : CallStore
        Asked at every request, in a worker thread.
    principal_of : callable
        Id in a signature -> who that is; ``None`` for nobody.
    clock : callable
        Seconds since 1970.

    Returns
    -------
    list of starlette.routing.Route
        ``GET``.
    """
    from starlette.routing import Route

    def respond_with(make: Make) -> "Callable[[Request], Response]":
        def respond(request: "Request") -> "Response":
            signature = signature_of(request)
            if signature is None or not signer.accepts(request.url.path, signature, now=clock()):
                return refuse(403, NOT_VALID)
            principal = principal_of(signature.principal_id)
            try:
                made = None if principal is None else make(store, principal, request.path_params)
            except CallNotFoundError:
                made = None
            except VoiceCoachError as error:
                return refuse(409, plain_problem(error))
            return refuse(403, NOT_VALID) if made is None else _response(made)

        return respond

    return [Route(kind.path, respond_with(kind.make), methods=["GET"]) for kind in kinds]


def _response(made: MadeFile) -> "Response":
    from starlette.responses import Response

    named = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.text, media_type=made.media_type, headers={**UNSTORED_HEADERS, **named})
