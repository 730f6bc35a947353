"""A playlist to take along: a table of its seconds, and a document that can be heard."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from voicecoach.exchange.csv_tables import written
from voicecoach.exchange.report_values import CallReport, ReportClip, ReportMoment
from voicecoach.store.review_records import Playlist
from voicecoach.views.call_report import WITH_VOICES, WITHOUT_VOICES
from voicecoach.views.figures import length_text
from voicecoach.views.library import WHOSE_VOICES, LibraryClip, playlist_facts

__all__ = ["PLAYLIST_COLUMNS", "playlist_csv", "playlist_report"]

PLAYLIST_COLUMNS = ("number", "call_id", "clock", "start", "end", "speaker", "rule", "note")


def playlist_csv(playlist: Playlist) -> str:
    """Write one row for each clip (RFC 4180, header first); ``start`` and ``end`` are seconds."""
    return written(
        PLAYLIST_COLUMNS,
        (
            {
                "number": number,
                "call_id": clip.call_id,
                "clock": length_text(clip.segment.start),
                "start": clip.segment.start,
                "end": clip.segment.end,
                "speaker": clip.speaker,
                "rule": clip.rule,
                "note": clip.note,
            }
            for number, clip in enumerate(playlist.clips, start=1)
        ),
    )


def playlist_report(
    playlist: Playlist,
    clips: Sequence[LibraryClip],
    *,
    sounds: Mapping[str, ReportClip] = MappingProxyType({}),
) -> CallReport:
    """Put a playlist in the words of a document.

    Parameters
    ----------
    playlist : Playlist
    clips : sequence of LibraryClip
        As `voicecoach.views.library.playlist_clips` gives them.
    sounds : mapping
        Id of a clip -> its sound.
    """
    return CallReport(
        title=playlist.name,
        facts=playlist_facts(playlist),
        duration_s=sum(each.clip.segment.duration_s for each in clips),
        notices=(WHOSE_VOICES,) if sounds else (),
        lanes=(),
        figures=(),
        withheld=(),
        moments=tuple(_moment(each, sounds) for each in clips),
        sections=(),
        provenance=(),
        closing=(WITH_VOICES if sounds else WITHOUT_VOICES,),
    )


def _moment(each: LibraryClip, sounds: Mapping[str, ReportClip]) -> ReportMoment:
    return ReportMoment(
        segment=each.clip.segment,
        clock=length_text(each.clip.segment.start),
        title=each.title,
        tone="good",
        tone_words="Went well",
        who=f"Voice: {each.voice}. {each.where}",
        said=None,
        advice=each.clip.note,
        evidence=(),
        told=(),
        clip=sounds.get(each.clip.id),
    )
