"""CTM and STM: one word, or one utterance, per line with its time, as scoring tools read them.

References
----------
NIST, SCTK ``doc/infmts.htm`` (CTM, STM); The 2009 (RT-09) Rich Transcription Meeting Recognition
Evaluation Plan, appendix A (the CTM fields for type and speaker).
"""

import re
from collections.abc import Iterator

from voicecoach.transcript.formats.items import Spoken, passages_by_speaker, timed_words
from voicecoach.transcript.limits import numbered_lines
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import Passage, SourceTranscript, checked_time_s, words_of

__all__ = ["is_ctm", "is_stm", "parse_ctm", "parse_stm"]

_CTM_FIELD_COUNT = 5
_STM_FIELD_COUNT = 6
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NOT_SAID = {"non-lex", "non-speech", "noise", "misc", "frag-noise"}
_UNSCORED = "ignore_time_segment_in_scoring"
_LETTERS = {"a": 0, "b": 1}
_NOBODY = {"<na>", "inter_segment_gap", "excluded_region", "unknown"}


def is_ctm(text: str) -> bool:
    """Whether the first line has a start and a duration behind file and channel."""
    fields = _first_fields(text)
    return len(fields) >= _CTM_FIELD_COUNT and _are_numbers(fields[2:4])


def is_stm(text: str) -> bool:
    """Whether the first line has a start and an end behind file, channel and speaker."""
    fields = _first_fields(text)
    return len(fields) >= _STM_FIELD_COUNT - 1 and _are_numbers(fields[3:5])


def _first_fields(text: str) -> list[str]:
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith(";;"))
    lines = (line for line in lines if "<ALT" not in line)
    return next(lines, "").split()


def _are_numbers(fields: list[str]) -> bool:
    return all(_NUMBER.fullmatch(field) for field in fields)


def parse_ctm(text: str) -> SourceTranscript:
    """Read the words; of alternatives the first, and none that is marked as no word.

    Raises
    ------
    TranscriptError
        If a line is too short, a time is not usable, or there are several recordings.
    """
    spoken: list[Spoken] = []
    for number, fields in _fields(text):
        _require(fields, _CTM_FIELD_COUNT, number)
        if len(fields) > 6 and fields[6].casefold() in _NOT_SAID:
            continue
        start = _number(fields[2], number)
        end = checked_time_s(start + _number(fields[3], number), line=number)
        probability = _share(fields[5]) if len(fields) > 5 else None
        label = fields[7] if len(fields) > 7 and fields[7].casefold() not in _NOBODY else None
        words = timed_words(fields[4], start=start, end=end, probability=probability)
        spoken += [Spoken(word, label, _channel(fields[1])) for word in words]
    return SourceTranscript("ctm", passages_by_speaker(spoken))


def parse_stm(text: str) -> SourceTranscript:
    """Read the utterances; stretches that are not scored hold no words.

    Raises
    ------
    TranscriptError
        If a line is too short, a time is not usable, or there are several recordings.
    """
    passages: list[Passage] = []
    for number, fields in _fields(text):
        _require(fields, _STM_FIELD_COUNT - 1, number)
        start, end = _number(fields[3], number), _number(fields[4], number)
        if end < start:
            raise transcript_error("time_backwards", line=number, start=start, end=end)
        said = fields[5:]
        if said and said[0].startswith("<") and said[0].endswith(">"):
            said = said[1:]
        is_said = said and said[0].casefold() != _UNSCORED
        if is_said and fields[2].casefold() not in _NOBODY:
            words = words_of(" ".join(said))
            passages.append(
                Passage(words, fields[2], _channel(fields[1]), start, end if end > start else None)
            )
    return SourceTranscript("stm", tuple(passages))


def _fields(text: str) -> Iterator[tuple[int, list[str]]]:
    recording: str | None = None
    is_second_choice = False
    for number, line in numbered_lines(text):
        fields = line.split()
        if not fields or line.startswith(";;"):
            continue
        mark = fields[4] if len(fields) > 4 else ""
        if mark.startswith("<ALT"):
            is_second_choice = mark == "<ALT>"
            continue
        if is_second_choice:
            continue
        if recording is not None and fields[0] != recording:
            raise transcript_error(
                "several_recordings", line=number, first=recording, second=fields[0]
            )
        recording = fields[0]
        yield number, fields


def _require(fields: list[str], needed: int, number: int) -> None:
    if len(fields) < needed:
        raise transcript_error("too_few_fields", line=number, needed=needed, got=len(fields))


def _number(field: str, number: int) -> float:
    if not _NUMBER.fullmatch(field):
        raise transcript_error("time_malformed", line=number, example="62.5", got=repr(field[:40]))
    return checked_time_s(float(field), line=number)


def _share(field: str) -> float | None:
    """Return a confidence pressed into [0, 1]; ``NA`` and the like are none."""
    return min(1.0, max(0.0, float(field))) if _NUMBER.fullmatch(field) else None


def _channel(field: str) -> int | None:
    """Return a channel from 0: files count from 1 or call them A and B."""
    if field.isdecimal() and field.isascii() and len(field) < 4:
        return max(int(field) - 1, 0)
    return _LETTERS.get(field.casefold())
