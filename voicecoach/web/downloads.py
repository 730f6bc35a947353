"""Reports and exports of calls, over HTTP (`voicecoach.web.made_files`).

The agent's own room is left out of a file unless the principal is that agent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from voicecoach.coaching.rule import Room
from voicecoach.web.made_files import MadeFile, MadeFiles

if TYPE_CHECKING:
    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["DOWNLOADS", "DOWNLOADS_PATH", "REPORT", "Download", "download_path"]

DOWNLOADS_PATH = "/voicecoach/downloads"
REPORT = "report"
"""Kind of file that is the report; the others are formats."""

_NAME = re.compile(r"(?P<kind>[a-z-]+)\.(?P<room>[a-z]+)(?P<voices>\.voices)?(?P<bare>\.nameless)?")


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


def _make(store: "CallStore", principal: "Principal", asked: Mapping[str, str]) -> MadeFile | None:
    wanted = Download.named(asked["name"])
    if wanted is None or not _may_have(principal, wanted):
        return None
    return _file(store, principal, asked["call_id"], wanted)


def _may_have(principal: "Principal", wanted: Download) -> bool:
    from voicecoach.store.access import room_of

    return wanted.room != "agent" or room_of(principal) == "agent"


def _file(store: "CallStore", principal: "Principal", call_id: str, wanted: Download) -> MadeFile:
    from voicecoach.batch.exporting import export_of
    from voicecoach.batch.reporting import report_of
    from voicecoach.exchange.formats import EXPORT_FORMATS

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
        text = export_of(store, principal, call_id, file_format=wanted.kind, room=wanted.room)
        suffix = EXPORT_FORMATS[wanted.kind].suffix
        media_type = EXPORT_FORMATS[wanted.kind].media_type
    *about, _ = wanted.kind.split("-")  # "reviews" of "reviews-csv", nothing of "csv"
    return MadeFile(text=text, media_type=media_type, name="-".join((call_id, *about)) + suffix)


DOWNLOADS = MadeFiles(f"{DOWNLOADS_PATH}/{{call_id}}/{{name}}", _make)
"""Files that are made of calls."""
