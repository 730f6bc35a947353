"""What was said in a call, in the formats of other tools, as far as it is meant for a room."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, Remedy
from voicecoach.core.transcript import Transcript
from voicecoach.exchange.ctm import write_ctm
from voicecoach.exchange.subtitles import write_srt, write_webvtt
from voicecoach.exchange.textgrid import write_textgrid

__all__ = ["WORD_FORMATS", "words_export"]

_WRITERS: Mapping[str, Callable[[Transcript, CallAnalysis], str]] = MappingProxyType(
    {
        "vtt": lambda transcript, _: write_webvtt(transcript),
        "srt": lambda transcript, _: write_srt(transcript),
        "textgrid": lambda transcript, call: write_textgrid(
            transcript, duration_s=_duration_s(transcript, call)
        ),
        "ctm": lambda transcript, call: write_ctm(transcript, file_id=call.call_id),
    }
)

WORD_FORMATS = tuple(_WRITERS)


def _duration_s(transcript: Transcript, analysis: CallAnalysis) -> float:
    """Length of the call, or more: words that a platform wrote after its end are shown too."""
    return max(analysis.duration_s, *(item.segment.end for item in transcript.utterances), 0.0)


def words_export(analysis: CallAnalysis, *, file_format: str, room: Room = "coach") -> str:
    """Write what was said; words that count for nothing are in the TextGrid only.

    Parameters
    ----------
    analysis : CallAnalysis
    file_format : str
        One of `WORD_FORMATS`.
    room : {"agent", "coach", "lead"}
        Who will read it; see `voicecoach.coaching.rooms.for_room`.

    Raises
    ------
    InputError
        If no words of the call are known, or none that the room may see.
    """
    transcript = for_room(analysis, room).transcript
    if transcript is None:
        raise InputError(
            f"{file_format} needs the words of the call, and none are known",
            remedy=Remedy.ADD_WORDS,
        )
    return _WRITERS[file_format](transcript, analysis)
