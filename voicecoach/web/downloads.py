"""Reports and exports of calls, over HTTP: made when they are asked for, for who may have them.

Not through Streamlit's own downloads: what they serve, anybody may fetch who
knows the address, and it stays in memory. These ask as the recordings do
(`voicecoach.web.routes`): is the address signed and in time, and may its
principal see the call now. The agent's own room is left out of a file unless
the principal is that agent.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from voicecoach.coaching.rule import Room
from voicecoach.core.errors import CallNotFoundError, VoiceCoachError
from voicecoach.web.routes import signature_of
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["DOWNLOADS_PATH", "REPORT", "Download", "download_path", "download_routes"]

DOWNLOADS_PATH = "/voicecoach/downloads"
REPORT = "report"
"""Kind of file that is the report; the others are formats."""

_NAME = re.compile(r"(?P<kind>[a-z-]+)\.(?P<room>[a-z]+)(?P<voices>\.voices)?(?P<bare>\.nameless)?")
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What is wanted of a call: a report, or one of `voicecoach.exchange.formats`.

    Examples
    --------
    >>> Download(kind="report", room="coach", has_voices=True).name
    'report.coach.voices'
    >>> Download.named("csv.agent")
    Download(kind='csv', room='agent', has_voices=False, has_names=True)
    """

    kind: str
    room: Room
    has_voices: bool = False
    has_names: bool = True

    @property
    def name(self) -> str:
        """Last part of its address."""
        voices, names = ".voices" * self.has_voices, "" if self.has_names else ".nameless"
        return f"{self.kind}.{self.room}{voices}{names}"

    @classmethod
    def named(cls, name: str) -> "Download | None":
        """Read the last part of an address; ``None`` where it is no such."""
        found = _NAME.fullmatch(name)
        if found is None or found["room"] not in get_args(Room):
            return None
        return cls(
            kind=found["kind"],
            room=cast("Room", found["room"]),
            has_voices=found["voices"] is not None,
            has_names=found["bare"] is None,
        )


def download_path(call_id: str, wanted: Download) -> str:
    """Path to sign for a file of a call."""
    return f"{DOWNLOADS_PATH}/{call_id}/{wanted.name}"


def download_routes(
    signer: UrlSigner,
    *,
    store: "CallStore",
    principal_of: "Callable[[str], Principal | None]",
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Route of the files that are made of calls.

    Parameters
    ----------
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
    """
    from starlette.routing import Route

    def respond(request: "Request") -> "Response":
        signature = signature_of(request)
        if signature is None or not signer.accepts(request.url.path, signature, now=clock()):
            return _refuse(403, "this address is not valid, or no longer")
        principal = principal_of(signature.principal_id)
        wanted = Download.named(request.path_params["name"])
        if principal is None or wanted is None or not _may_have(principal, wanted):
            return _refuse(403, "this address is not valid, or no longer")
        try:
            return _file(store, principal, request.path_params["call_id"], wanted)
        except CallNotFoundError:
            return _refuse(403, "this address is not valid, or no longer")
        except VoiceCoachError as error:
            return _refuse(409, str(error))

    return [Route(f"{DOWNLOADS_PATH}/{{call_id}}/{{name}}", respond, methods=["GET"])]


def _may_have(principal: "Principal", wanted: Download) -> bool:
    from voicecoach.store.access import room_of

    return wanted.room != "agent" or room_of(principal) == "agent"


def _file(store: "CallStore", principal: "Principal", call_id: str, wanted: Download) -> "Response":
    from starlette.responses import Response

    from voicecoach.batch.reporting import report_of
    from voicecoach.exchange.formats import EXPORT_FORMATS, export_call

    if wanted.kind == REPORT:
        text = report_of(
            store,
            principal,
            call_id,
            room=wanted.room,
            with_clips=wanted.has_voices,
            with_names=wanted.has_names,
        )
        suffix, media_type = ".html", "text/html"
    else:
        analysis = store.load(principal, call_id)
        text = export_call(analysis, file_format=wanted.kind, room=wanted.room)
        suffix = EXPORT_FORMATS[wanted.kind].suffix
        media_type = EXPORT_FORMATS[wanted.kind].media_type
    named = {"Content-Disposition": f'attachment; filename="{call_id}{suffix}"'}
    return Response(text, media_type=media_type, headers={**_HEADERS, **named})


def _refuse(status: int, text: str) -> "Response":
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(text, status_code=status, headers=_HEADERS)
