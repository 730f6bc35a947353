"""`CallStore`: the one way into the store."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import StoreError
from voicecoach.core.moment import Moment
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.prosody import ChannelTracks
from voicecoach.store import listing, reading, writing
from voicecoach.store.access import Principal, own_room_key, require_may_add
from voicecoach.store.annotations import Annotations
from voicecoach.store.check_ins import CheckIns
from voicecoach.store.coaching_work import CoachingWork
from voicecoach.store.database import open_database
from voicecoach.store.engine import (
    check_integrity,
    read_session,
    sqlite_url,
    write_session,
)
from voicecoach.store.files import Change, FileArea
from voicecoach.store.growth import Growth
from voicecoach.store.listening import Listening
from voicecoach.store.media import Media
from voicecoach.store.own_room import OwnRooms, body_of
from voicecoach.store.placing import DatabaseRows, place_playback, place_tracks
from voicecoach.store.records import (
    CallFilter,
    CallMetadata,
    CallSummary,
    MetricRow,
    PlaybackSource,
    StoreCounts,
)
from voicecoach.store.schema import HEAD_REVISION, AgentRow, TeamRow
from voicecoach.store.search import Search
from voicecoach.store.staging import sweep
from voicecoach.store.tracks import to_parquet
from voicecoach.store.voice_history import VoiceHistory
from voicecoach.store.voice_memory import VoiceMemory

__all__ = ["CallStore"]

DATABASE_NAME = "calls.db"
EVERYTHING = CallFilter()


class CallStore(
    Media,
    Annotations,
    OwnRooms,
    CheckIns,
    VoiceHistory,
    VoiceMemory,
    Search,
    Listening,
    Growth,
    CoachingWork,
):
    """Calls, their analyses and what people wrote; open one with `CallStore.open`.

    Safe to use from several threads and processes at once. Every method takes
    the `Principal` on whose behalf it acts; a call that they may not see does
    not exist for them.
    """

    def __init__(self, engine: Engine, files: FileArea) -> None:
        self._engine = engine
        self._files = files
        self._rows = DatabaseRows(engine)
        self._files.recover(self._rows)
        sweep(self._files.root)

    @classmethod
    def open(cls, location: Path | str, *, files: Path | None = None) -> Self:
        """Open a store, making or migrating it as needed.

        Parameters
        ----------
        location : Path or str
            The store's folder, or the SQLAlchemy URL of its database.
        files : Path or None
            Folder of audio and tracks; needed with a URL.

        Raises
        ------
        StoreError
            If it is of a newer version, is something else, or cannot be opened.
        """
        is_url = isinstance(location, str) and "://" in location
        if is_url and files is None:
            raise StoreError("a database given as a URL needs a folder for audio and tracks too")
        area = FileArea(files or Path(location))
        url = str(location) if is_url else sqlite_url(area.path(DATABASE_NAME))
        return cls(open_database(url, alone=area.alone()), area)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @property
    def location(self) -> Path:
        """Folder of the store's files."""
        return self._files.root

    @property
    def address(self) -> tuple[str, Path]:
        """What another process opens this store with: the database's URL and the files' folder."""
        return self._engine.url.render_as_string(hide_password=False), self._files.root

    # ---- calls -------------------------------------------------------------------------------

    def save(
        self,
        principal: Principal,
        *,
        analysis: CallAnalysis,
        metadata: CallMetadata,
        playback: PlaybackSource | None,
        tracks: Sequence[ChannelTracks] = (),
        own_room: OwnRoom[AgentVoice] | None = None,
        replaces: str | None = None,
    ) -> str:
        """Put in a call, or replace the analysis of one with the same recording.

        All or nothing, in one short transaction; doing it twice is harmless.
        Files are copied into the store. Of a call that is there already, the
        id, the annotations, metadata that ``metadata`` leaves open and, where
        ``playback`` is ``None``, the playback files stay; ``own_room`` is
        replaced like the analysis that it comes with. ``replaces`` is the
        options hash of the analysis that this one was made from.

        Returns
        -------
        str
            The call's id: that of ``analysis``, or the one it had before.

        Raises
        ------
        NotAllowedError
            If the principal may not add calls.
        ChangedMeanwhileError
            If the analysis that is there is not the one that it ``replaces``.
        StoreError
            If the store cannot be written, or the id belongs to another recording.
        """
        require_may_add(principal)
        content = to_parquet(tracks) if tracks else None
        key = own_room_key(principal, analysis.call_id)
        closed = body_of(own_room, key) if own_room else None
        with self._files.changing(self._rows) as change:
            analysis = self._with_known_id(principal, analysis, change)
            call_id = analysis.call_id
            row = place_playback(change, call_id, playback) if playback else None
            tracks_file = place_tracks(change, call_id, content) if content else None
            with write_session(self._engine) as session:
                writing.save_analysis(
                    session,
                    principal,
                    analysis=analysis,
                    metadata=metadata,
                    playback=row,
                    tracks_file=tracks_file,
                    own_room=closed,
                    replaces=replaces,
                )
        return call_id

    def _with_known_id(
        self, principal: Principal, analysis: CallAnalysis, change: Change
    ) -> CallAnalysis:
        """Give the analysis the id that its recording has in the store, if it is there."""
        with read_session(self._engine) as session:
            known = writing.call_of_recording(session, principal, analysis)
            if known is None:
                return analysis
            change.touches(reading.files_of(session, known))
            return dataclasses.replace(analysis, call_id=known.call_id)

    def analysed_with(self, principal: Principal, sha256: str) -> str | None:
        """Options hash of the stored analysis of a recording; ``None`` where there is none.

        Equal to `options_hash` of what would be done now: nothing to do.
        """
        with read_session(self._engine) as session:
            return reading.options_hash_of(session, principal, sha256)

    def calls(
        self,
        principal: Principal,
        *,
        filter: CallFilter = EVERYTHING,  # noqa: A002 - what it is called everywhere
        limit: int | None = None,
        offset: int = 0,
        unheard_first: bool = False,
    ) -> tuple[CallSummary, ...]:
        """Calls, newest first; or first those that the principal has not heard yet."""
        with read_session(self._engine) as session:
            return listing.calls(
                session,
                principal,
                wanted=filter,
                limit=limit,
                offset=offset,
                unheard_first=unheard_first,
            )

    def call_count(self, principal: Principal, *, filter: CallFilter = EVERYTHING) -> int:  # noqa: A002
        """Count the calls that fit."""
        with read_session(self._engine) as session:
            return listing.call_count(session, principal, wanted=filter)

    def summary(self, principal: Principal, call_id: str) -> CallSummary:
        """One call's line of the list.

        Raises
        ------
        CallNotFoundError
            If there is none that the principal may see.
        """
        with read_session(self._engine) as session:
            return listing.summary(session, principal, call_id)

    def summaries(
        self, principal: Principal, call_ids: Collection[str]
    ) -> Mapping[str, CallSummary]:
        """Lines of many calls at once, by call id; one that cannot be seen is not in it."""
        with read_session(self._engine) as session:
            return listing.summaries(session, principal, call_ids)

    def load(self, principal: Principal, call_id: str) -> CallAnalysis:
        """Newest analysis of a call, as far as it is meant for the principal's room.

        Raises
        ------
        CallNotFoundError
            If there is none that the principal may see.
        StoreError
            If it was stored by a version whose form cannot be read any more.
        """
        with read_session(self._engine) as session:
            return reading.load(session, principal, call_id)

    def resolve(self, principal: Principal, text: str) -> str:
        """Call id for what a person typed: an id, its beginning, an external id or a file name.

        Raises
        ------
        CallNotFoundError
            If nothing fits.
        StoreError
            If several calls fit; the message lists them.
        """
        with read_session(self._engine) as session:
            return reading.resolve(session, principal, text)

    def delete(self, principal: Principal, *call_ids: str) -> None:
        """Remove every trace of calls: rows, annotations, audio, peaks, tracks, log.

        Audio stays only where another call plays the same. All of them or
        none; the database is rewritten once at the end, so give many at once
        rather than one after the other.

        Raises
        ------
        CallNotFoundError
            If there is one that the principal may not see; none is deleted then.
        StoreError
            If another process keeps the database's log from being emptied;
            the calls are gone, and the next opening or writing does the rest.
        """
        with self._files.changing(self._rows) as change:
            with read_session(self._engine) as session:
                for call_id in call_ids:
                    call = reading.find_call(session, principal, call_id)
                    change.touches(reading.files_of(session, call))
            change.erases()
            with write_session(self._engine, durable=True) as session:
                for call_id in call_ids:
                    writing.delete_call(session, principal, call_id)

    # ---- metadata and figures ----------------------------------------------------------------

    def metadata(self, principal: Principal, call_id: str) -> CallMetadata:
        """What the telephony platform knows about a call."""
        with read_session(self._engine) as session:
            return reading.metadata_of(reading.find_call(session, principal, call_id))

    def set_metadata(self, principal: Principal, call_id: str, metadata: CallMetadata) -> None:
        """Replace a call's metadata, also by nothing."""
        with write_session(self._engine) as session:
            writing.set_metadata(session, principal, call_id, metadata)

    def agents(self, principal: Principal) -> tuple[str, ...]:
        """Names of the agents of the calls that can be seen, sorted."""
        with read_session(self._engine) as session:
            return listing.names(session, principal, AgentRow)

    def teams(self, principal: Principal) -> tuple[str, ...]:
        """Names of the teams of the calls that can be seen, sorted."""
        with read_session(self._engine) as session:
            return listing.names(session, principal, TeamRow)

    def queues(self, principal: Principal) -> tuple[str, ...]:
        """Queues of the calls that can be seen, sorted."""
        with read_session(self._engine) as session:
            return listing.queues(session, principal)

    def moments(
        self, principal: Principal, call_ids: Collection[str]
    ) -> Mapping[str, tuple[Moment, ...]]:
        """Moments of many calls at once, by call id, without their ``context``.

        A call that has none, or that the principal may not see, is not in it.
        """
        with read_session(self._engine) as session:
            return listing.moments(session, principal, call_ids)

    def metric_rows(
        self,
        principal: Principal,
        *,
        metric: str,
        filter: CallFilter = EVERYTHING,  # noqa: A002
    ) -> tuple[MetricRow, ...]:
        """One figure of every call that fits, oldest first.

        Raises
        ------
        InputError
            If the figure is not in `voicecoach.core.metrics.METRICS`.
        """
        with read_session(self._engine) as session:
            return listing.metric_rows(session, principal, metric=metric, wanted=filter)

    # ---- state -------------------------------------------------------------------------------

    def counts(self, principal: Principal) -> StoreCounts:
        """How much there is, for ``voicecoach doctor``."""
        with read_session(self._engine) as session:
            rows = listing.row_counts(session, principal)
        return StoreCounts(
            location=self._engine.url.render_as_string(),
            revision=HEAD_REVISION,
            file_bytes=self._files.size_bytes(),
            **rows,
        )

    def problems(self) -> tuple[str, ...]:
        """What the database finds wrong with itself; empty when all is well. Reads all of it."""
        return check_integrity(self._engine)
