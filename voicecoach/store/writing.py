"""Changes of the store's rows; each inside the one transaction of its caller."""

import dataclasses
import re
import zlib
from datetime import UTC, datetime

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from voicecoach.analysis_json import to_json
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ChangedMeanwhileError, StoreError
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Moment
from voicecoach.store.access import Principal, visible_calls
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.listening import refresh_listening
from voicecoach.store.own_room import replace_own_room
from voicecoach.store.reading import find_call, metadata_of
from voicecoach.store.records import CallMetadata
from voicecoach.store.schema import (
    CALL_METRICS,
    AgentRow,
    AnalysisRow,
    CallRow,
    MomentRow,
    PlaybackRow,
    TeamRow,
)
from voicecoach.store.search import replace_utterances
from voicecoach.store.voice_history import replace_usual_voice

__all__ = [
    "call_of_recording",
    "delete_call",
    "save_analysis",
    "set_metadata",
]

_CALL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}")


def call_of_recording(
    session: Session, principal: Principal, analysis: CallAnalysis
) -> CallRow | None:
    """Row of the call whose recording has the same bytes.

    Raises
    ------
    StoreError
        If the call id is not usable, or belongs to another recording.
    """
    if not _CALL_ID.fullmatch(analysis.call_id):
        raise StoreError(f"a call id needs 4-64 of A-Z a-z 0-9 . _ -; got {analysis.call_id!r}")
    sha256 = analysis.recording.sha256
    seen = visible_calls(principal)
    same = session.scalars(seen.where(CallRow.sha256 == sha256)).one_or_none()
    if same is not None:
        return same
    if session.scalars(seen.where(CallRow.call_id == analysis.call_id)).one_or_none():
        raise StoreError(f"call id {analysis.call_id} belongs to another recording; use another id")
    return None


def save_analysis(
    session: Session,
    principal: Principal,
    *,
    analysis: CallAnalysis,
    metadata: CallMetadata,
    playback: PlaybackRow | None,
    tracks_file: str | None,
    own_room: bytes | None = None,
    replaces: str | None = None,
) -> None:
    """Put in a call, or replace its analysis; what people wrote is not touched.

    What ``metadata`` leaves open keeps its value; without ``playback`` the
    files made before stay, since the recording is the same.

    Raises
    ------
    ChangedMeanwhileError
        If the analysis that is there has not the options hash ``replaces``.
    """
    now = datetime.now(UTC)
    call = call_of_recording(session, principal, analysis)
    if replaces is not None:
        _require_unchanged(session, call, replaces)
    if call is None:
        call = CallRow(call_id=analysis.call_id, created_at=now, sha256=analysis.recording.sha256)
        session.add(call)
    else:
        metadata = _filled(metadata, metadata_of(call))
    _describe(call, analysis)
    _apply(session, call, metadata)
    session.flush()
    session.merge(_analysis_row(analysis, saved_at=now, tracks_file=tracks_file))
    if playback is not None:
        session.merge(playback)
    _replace_metrics(session, analysis)
    _replace_moments(session, analysis)
    replace_own_room(session, analysis.call_id, own_room)
    replace_usual_voice(session, analysis)
    replace_utterances(session, analysis)
    refresh_listening(session, analysis)
    _drop_unused_names(session)


def _require_unchanged(session: Session, call: CallRow | None, replaces: str) -> None:
    row = session.get(AnalysisRow, call.call_id) if call else None
    if row is None or row.options_hash != replaces:
        raise ChangedMeanwhileError(
            "this call was changed meanwhile by somebody else; look at it again"
        )


def _filled(new: CallMetadata, old: CallMetadata) -> CallMetadata:
    """Return ``new`` with what it leaves open taken from ``old``."""
    names = [field.name for field in dataclasses.fields(CallMetadata)]
    given = {name: getattr(new, name) for name in names if getattr(new, name) is not None}
    return dataclasses.replace(old, **given)


def _describe(call: CallRow, analysis: CallAnalysis) -> None:
    call.duration_s = analysis.duration_s
    call.source_names = list(analysis.recording.source_names)
    call.finding_count = len(analysis.findings)


def _apply(session: Session, call: CallRow, metadata: CallMetadata) -> None:
    with session.no_autoflush:  # a new call is not complete yet
        call.agent = _agent(session, metadata.agent)
        call.team = _team(session, metadata.team)
    call.queue = metadata.queue
    call.subject = metadata.subject
    call.external_id = metadata.external_id
    call.started_at = metadata.started_at
    call.listed_at = metadata.started_at or call.created_at


def _agent(session: Session, name: str | None) -> AgentRow | None:
    if name is None:
        return None
    found = session.scalars(select(AgentRow).where(AgentRow.name == name)).one_or_none()
    return found or AgentRow(name=name)


def _team(session: Session, name: str | None) -> TeamRow | None:
    if name is None:
        return None
    found = session.scalars(select(TeamRow).where(TeamRow.name == name)).one_or_none()
    return found or TeamRow(name=name)


def _analysis_row(
    analysis: CallAnalysis, *, saved_at: datetime, tracks_file: str | None
) -> AnalysisRow:
    return AnalysisRow(
        call_id=analysis.call_id,
        options_hash=options_hash(analysis.provenance),
        schema_version=analysis.schema_version,
        saved_at=saved_at,
        tracks_file=tracks_file,
        body=zlib.compress(to_json(analysis).encode("utf-8")),
    )


def _replace_metrics(session: Session, analysis: CallAnalysis) -> None:
    if unknown := set(analysis.metrics) - set(METRICS):
        raise StoreError(f"need figures of core.metrics.METRICS; got {sorted(unknown)} as well")
    values = {name: analysis.metrics.get(name) for name in METRICS}
    session.execute(delete(CALL_METRICS).where(CALL_METRICS.c.call_id == analysis.call_id))
    session.execute(insert(CALL_METRICS).values(call_id=analysis.call_id, **values))


def _replace_moments(session: Session, analysis: CallAnalysis) -> None:
    session.execute(delete(MomentRow).where(MomentRow.call_id == analysis.call_id))
    session.add_all(
        _moment_row(analysis.call_id, number, moment)
        for number, moment in enumerate(analysis.moments)
    )


def _moment_row(call_id: str, number: int, moment: Moment) -> MomentRow:
    return MomentRow(
        call_id=call_id,
        number=number,
        rule=moment.rule,
        start=moment.segment.start,
        end=moment.segment.end,
        speaker=moment.speaker,
        valence=moment.valence,
        advice=moment.advice,
        evidence=[dataclasses.asdict(measurement) for measurement in moment.evidence],
    )


def set_metadata(
    session: Session, principal: Principal, call_id: str, metadata: CallMetadata
) -> None:
    """Replace all metadata of a call."""
    _apply(session, find_call(session, principal, call_id), metadata)
    session.flush()
    _drop_unused_names(session)


def delete_call(session: Session, principal: Principal, call_id: str) -> None:
    """Delete a call with all that hangs on it, and names that no other call has."""
    session.delete(find_call(session, principal, call_id))
    session.flush()
    _drop_unused_names(session)


def _drop_unused_names(session: Session) -> None:
    """Forget teams and agents of whom no call is left."""
    session.flush()
    session.execute(delete(AgentRow).where(~exists().where(CallRow.agent_id == AgentRow.id)))
    session.execute(delete(TeamRow).where(~exists().where(CallRow.team_id == TeamRow.id)))
