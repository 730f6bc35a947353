"""The report of a call of the store, with the sound cut from its copy for playback."""

from collections.abc import Mapping
from pathlib import Path

from voicecoach.audio.clips import CLIP_MEDIA_TYPE, cut_clips
from voicecoach.audio.load import load_call
from voicecoach.audio.media import media_processes
from voicecoach.audio.stored_samples import Scratch
from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.exchange.html_report import html_report
from voicecoach.exchange.report_values import ReportClip
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder
from voicecoach.views.call_report import call_report, clip_of

__all__ = ["report_of"]


def report_of(
    store: CallStore,
    principal: Principal,
    call_id: str,
    *,
    room: Room = "coach",
    with_clips: bool = True,
    with_names: bool = True,
) -> str:
    """Write the report of a call as one HTML file.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    call_id : str
    room : {"agent", "coach", "lead"}
        Who will read it.
    with_clips : bool
        With the sound of each moment, where audio was kept.
    with_names : bool
        With the names of agent, team, files and subject.

    Raises
    ------
    CallNotFoundError
        If there is no such call that the principal may see.
    EngineError
        If the sound cannot be encoded.
    RecordingError
        If the kept audio is damaged.
    """
    summary = store.summary(principal, call_id)
    analysis = for_room(store.load(principal, summary.call_id), room)
    playback = store.playback(principal, summary.call_id) if with_clips else None
    clips = _clips(store, analysis, playback.audio_path) if playback else {}
    report = call_report(summary, analysis, room=room, clips=clips, with_names=with_names)
    return html_report(report)


def _clips(store: CallStore, analysis: CallAnalysis, audio: Path) -> Mapping[str, ReportClip]:
    """Sound of each moment, by its id; the same second is encoded once."""
    if not analysis.moments:
        return {}
    pieces = {
        moment.id: clip_of(moment, duration_s=analysis.duration_s) for moment in analysis.moments
    }
    different = sorted(set(pieces.values()))
    with media_processes() as media, staging_folder(store.location) as folder:
        media.decoder.scratch = Scratch(folder)
        recording = load_call(media.decoder, audio)
        sounds = cut_clips(recording, different, encoder=media.encoder)
    encoded = {
        segment: ReportClip(sound, CLIP_MEDIA_TYPE)
        for segment, sound in zip(different, sounds, strict=True)
    }
    return {moment_id: encoded[segment] for moment_id, segment in pieces.items()}
