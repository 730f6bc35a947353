"""Plain lines: ``Agent: Hello``, with a time before or after the name, or none.

``[00:04] Agent: Hello``, ``00:00:04 Agent: Hello``, ``Agent (0:04): Hello``
and ``[00:04.000 --> 00:06.000] Agent: Hello`` are understood. A line without a
name goes on with what the last one said.
"""

import re
from dataclasses import dataclass, replace

from voicecoach.transcript.formats.cues import ARROW, clock_s
from voicecoach.transcript.formats.labels import keep_labels, split_label
from voicecoach.transcript.limits import numbered_lines
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import Passage, SourceTranscript, words_of

__all__ = ["is_plain", "parse_plain"]

_TIME = r"\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,6})?"
_STAMP = re.compile(rf"\s*[\[(]?({_TIME})(?:\s*(?:-->|-|–)\s*({_TIME}))?[\])]?[\s\-–]*(?=\S|$)")
_BRACKETED = re.compile(rf"\s*[\[(]({_TIME})(?:\s*(?:-->|-|–)\s*({_TIME}))?[\])]")
_STAMP_BEHIND = re.compile(rf"([^:\[\]()]{{1,40}}?)\s*[\[(]({_TIME})[\])]\s*:?\s+(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: float | None = None
    end: float | None = None


def is_plain(text: str) -> bool:
    """Whether any line has a time before it or the name of a speaker."""
    lines = [_line(number, line) for number, line in _filled(text)]
    if any(line.start is not None for line in lines):
        return True
    return any(said.label for said in keep_labels([split_label(line.text) for line in lines]))


def parse_plain(text: str) -> SourceTranscript:
    """Read the lines.

    Raises
    ------
    TranscriptError
        If a time is not usable.
    """
    lines = [_line(number, line) for number, line in _filled(text)]
    labelled = keep_labels([split_label(line.text) for line in lines])
    texts: list[list[str]] = []
    passages: list[Passage] = []
    for line, said in zip(lines, labelled, strict=True):
        if passages and said.label is None and line.start is None:
            texts[-1].append(said.text)
        elif said.text:
            passages.append(Passage((), said.label, None, line.start, line.end))
            texts.append([said.text])
    return SourceTranscript(
        "plain",
        tuple(
            replace(passage, words=words_of(" ".join(said)))
            for passage, said in zip(passages, texts, strict=True)
        ),
    )


def _filled(text: str) -> list[tuple[int, str]]:
    return [(number, line) for number, line in numbered_lines(text) if line.strip()]


def _line(number: int, line: str) -> _Line:
    if behind := _STAMP_BEHIND.fullmatch(line.strip()):
        start = clock_s(behind[2], line=number)
        return _Line(f"{behind[1]}: {behind[3]}", start)
    stamp = _BRACKETED.match(line) or _STAMP.match(line)
    if ARROW in (line if stamp is None else line[stamp.end() :]):  # a cue, and nothing anybody says
        raise transcript_error(
            "time_malformed",
            line=number,
            example="00:01:02.500 --> 00:01:04.000",
            got=repr(line.strip()[:40]),
        )
    if stamp is None:
        return _Line(line.strip())
    start = clock_s(stamp[1], line=number)
    end = clock_s(stamp[2], line=number) if stamp[2] else start
    return _Line(line[stamp.end() :].strip(" \t-–"), start, end if end > start else None)
