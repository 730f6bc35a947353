"""Everything that one call can be written as for other tools, by the name of the format."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import InputError
from voicecoach.core.review import Review
from voicecoach.exchange.analysis_export import analysis_json
from voicecoach.exchange.answers_export import answers_csv
from voicecoach.exchange.csv_tables import moments_csv
from voicecoach.exchange.notes_export import notes_csv, notes_json
from voicecoach.exchange.reviews_export import REVIEW_FORMATS
from voicecoach.exchange.rttm import write_rttm
from voicecoach.exchange.scorecard_export import scorecard_csv, scorecard_json
from voicecoach.exchange.words_export import WORD_FORMATS, words_export

__all__ = ["EXPORT_FORMATS", "ExportFormat", "export_call", "formats_of"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """What a format holds, how its files end and what kind they are."""

    title: str
    suffix: str
    media_type: str
    needs_words: bool = False


EXPORT_FORMATS: Mapping[str, ExportFormat] = MappingProxyType(
    {
        "json": ExportFormat("Whole analysis (JSON)", ".json", "application/json"),
        "csv": ExportFormat("Moments (CSV)", ".csv", "text/csv"),
        "rttm": ExportFormat("Who speaks when (RTTM)", ".rttm", "text/plain"),
        "vtt": ExportFormat("Words (WebVTT)", ".vtt", "text/vtt", needs_words=True),
        "srt": ExportFormat("Words (SRT)", ".srt", "application/x-subrip", needs_words=True),
        "textgrid": ExportFormat("Words (TextGrid)", ".TextGrid", "text/plain", needs_words=True),
        "ctm": ExportFormat("Words (CTM)", ".ctm", "text/plain", needs_words=True),
        "answers-csv": ExportFormat("Answers (CSV)", ".csv", "text/csv", needs_words=True),
        "scorecard-json": ExportFormat("Scorecard (JSON)", ".json", "application/json"),
        "scorecard-csv": ExportFormat("Scorecard (CSV)", ".csv", "text/csv"),
        "notes-json": ExportFormat("Notes (JSON)", ".json", "application/json"),
        "notes-csv": ExportFormat("Notes (CSV)", ".csv", "text/csv"),
        "reviews-json": ExportFormat("Reviews (JSON)", ".json", "application/json"),
        "reviews-csv": ExportFormat("Reviews (CSV)", ".csv", "text/csv"),
    }
)
"""Name -> format, in the order in which they are offered."""


def _who_speaks_when(analysis: CallAnalysis, *, room: Room) -> str:
    del room  # who speaks when is for everybody
    return write_rttm(analysis.diarization, file_id=analysis.call_id)


_WRITERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "json": analysis_json,
        "csv": moments_csv,
        "rttm": _who_speaks_when,
        "answers-csv": answers_csv,
        "scorecard-json": scorecard_json,
        "scorecard-csv": scorecard_csv,
        **{name: partial(words_export, file_format=name) for name in WORD_FORMATS},
    }
)


_NOTE_WRITERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"notes-json": notes_json, "notes-csv": notes_csv}
)


def formats_of(analysis: CallAnalysis, *, room: Room = "coach") -> tuple[str, ...]:
    """Names of the formats that this call can be written in for a room."""
    has_words = for_room(analysis, room).transcript is not None
    return tuple(name for name, each in EXPORT_FORMATS.items() if has_words or not each.needs_words)


def export_call(
    analysis: CallAnalysis,
    *,
    file_format: str,
    room: Room = "coach",
    annotations: Iterable[Annotation] = (),
    reviews: Iterable[Review] = (),
) -> str:
    """Write a call in a format, as far as it is meant for a room.

    Parameters
    ----------
    analysis : CallAnalysis
    file_format : str
        One of `EXPORT_FORMATS`.
    room : {"agent", "coach", "lead"}
    annotations : iterable of Annotation
        What people wrote on it.
    reviews : iterable of Review
        Of it, by coaches.

    Raises
    ------
    InputError
        If there is no such format, or it needs words and none are known.
    """
    if file_format in _NOTE_WRITERS:
        return _NOTE_WRITERS[file_format](annotations, room=room)
    if file_format in REVIEW_FORMATS:
        return REVIEW_FORMATS[file_format](reviews, room=room)
    if file_format not in _WRITERS:
        raise InputError(f"need one of {', '.join(EXPORT_FORMATS)}; got {file_format!r}")
    return _WRITERS[file_format](analysis, room=room)
