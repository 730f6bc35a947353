"""Dialogue scripts: the small plain-text format that the sample calls are written in.

The format is described for writers in ``sample_calls/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

SPEAKERS = ("agent", "customer")
TURN_KINDS = ("turn", "end_overlap", "cut_in")
LISTENER_KINDS = ("backchannel", "helper", "failed")

_LINE = re.compile(r"(agent|customer)\s*(?:\[([^\]]*)\])?\s*:\s*(.+)")
_SILENCE = re.compile(r"\(silence (\d+(?:\.\d+)?)( announced)?\)")
_TOKEN = re.compile(r"\{[^}]*\}|[^\s{]+")
_SENTENCE_END = (".", "?", "!")


class ScriptError(ValueError):
    """A script does not follow the format; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class ScriptWord:
    """One word as written, with what the script says about the place after it."""

    text: str
    pause_s: float | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a line is spoken, relative to the speaker's neutral voice."""

    level_db: float = 0.0
    pitch_st: float = 0.0
    rate_factor: float = 1.0
    range_factor: float = 1.0

    @property
    def is_raised(self) -> bool:
        """True when the speaker gets louder by at least 3 dB."""
        return self.level_db >= 3.0

    @property
    def is_flat(self) -> bool:
        """True when the pitch range is at most half the speaker's own."""
        return self.range_factor <= 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a script: who says what, when relative to the other, and how."""

    number: int
    speaker: str
    words: tuple[ScriptWord, ...]
    kind: str = "turn"
    mark: str | None = None
    before_end_s: float | None = None
    gap_s: float | None = None
    stop_s: float | None = None
    silence_before_s: float | None = None
    silence_announced: bool = False
    delivery: Delivery = field(default_factory=Delivery)

    @property
    def sentences(self) -> tuple[tuple[ScriptWord, ...], ...]:
        """The words of the line, split after full stops, question and exclamation marks."""
        sentences: list[tuple[ScriptWord, ...]] = []
        current: list[ScriptWord] = []
        for word in self.words:
            current.append(word)
            if word.text.endswith(_SENTENCE_END):
                sentences.append(tuple(current))
                current = []
        return (*sentences, tuple(current)) if current else tuple(sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One call as written."""

    id: str
    title: str
    agent: str
    customer: str
    subject: str
    queue: str
    external_id: str
    started_at: datetime
    agent_channel: str
    noise_dbfs: float
    bleed_db: float | None
    pink_noise: bool
    lines: tuple[Line, ...]

    @property
    def is_clean(self) -> bool:
        """True when neither cross-talk nor loud noise blurs who speaks when."""
        return self.bleed_db is None and self.noise_dbfs <= -57.0


def read_script(path: Path) -> Script:
    """Read one script file.

    Raises
    ------
    ScriptError
        If the file does not follow the format.
    """
    return parse_script(path.read_text("utf-8"), source=path.name)


def parse_script(text: str, *, source: str = "script") -> Script:
    """Parse the text of one script.

    Parameters
    ----------
    text : str
        Title line, ``@key value`` lines, then the dialogue.
    source : str
        Name used in error messages.

    Raises
    ------
    ScriptError
        If a line is not understood or a needed header is missing.

    Examples
    --------
    >>> script = parse_script('''
    ... # greeting-1: Greeting
    ... @agent ana
    ... @customer gruff_man
    ... @subject Late repair
    ... @queue repairs
    ... @call TC-1
    ... @started 2026-10-01T09:00:00+01:00
    ... agent: Good morning, {pause 0.4} Ana speaking.
    ... customer [gap 0.5]: Hi.
    ... ''')
    >>> script.lines[0].words[1].pause_s, script.lines[1].gap_s
    (0.4, 0.5)
    """
    headers: dict[str, str] = {}
    lines: list[Line] = []
    silence: tuple[float, bool] | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        content = raw.strip()
        if not content:
            continue
        if content.startswith("#"):
            headers.setdefault("title", content.lstrip("# "))
        elif content.startswith("@"):
            key, _, value = content[1:].partition(" ")
            headers[key] = value.strip()
        elif found := _SILENCE.fullmatch(content):
            silence = (float(found[1]), found[2] is not None)
        else:
            lines.append(_parse_line(content, number=number, source=source, silence=silence))
            silence = None
    _check_marks(lines, source=source)
    return _script(headers, tuple(lines), source=source)


def _script(headers: dict[str, str], lines: tuple[Line, ...], *, source: str) -> Script:
    needed = {"title", "agent", "customer", "subject", "queue", "call", "started"}
    if missing := needed - headers.keys():
        raise ScriptError(f"{source}: needs the headers {sorted(missing)}; add '@key value' lines")
    identifier, colon, title = headers["title"].partition(":")
    if not colon:
        raise ScriptError(f"{source}: first line must read '# id: title'; got {headers['title']!r}")
    line = dict(part.split("=") for part in headers.get("line", "").split())
    return Script(
        id=identifier.strip(),
        title=title.strip(),
        agent=headers["agent"],
        customer=headers["customer"],
        subject=headers["subject"],
        queue=headers["queue"],
        external_id=headers["call"],
        started_at=datetime.fromisoformat(headers["started"]),
        agent_channel=line.get("agent", "left"),
        noise_dbfs=float(line.get("noise", "-66")),
        bleed_db=float(line["bleed"]) if "bleed" in line else None,
        pink_noise=line.get("colour") == "pink",
        lines=lines,
    )


def _parse_line(
    content: str, *, number: int, source: str, silence: tuple[float, bool] | None
) -> Line:
    found = _LINE.fullmatch(content)
    if found is None:
        raise ScriptError(
            f"{source}:{number}: need 'agent: ...' or 'customer: ...'; got {content!r}"
        )
    try:
        directions = _parse_directions(found[2] or "")
        words = _parse_words(found[3])
    except (KeyError, ValueError) as error:
        raise ScriptError(f"{source}:{number}: cannot read {content!r}: {error}") from error
    if directions.get("kind") == "backchannel":
        directions = {"level_db": -3.0} | directions
    delivery = Delivery(**{key: directions.pop(key) for key in _DELIVERY & directions.keys()})
    if silence is not None:
        directions |= {"silence_before_s": silence[0], "silence_announced": silence[1]}
    return Line(number=number, speaker=found[1], words=words, delivery=delivery, **directions)


_DELIVERY = frozenset({"level_db", "pitch_st", "rate_factor", "range_factor"})
_NUMBERS: dict[str, Callable[[float], tuple[str, float]]] = {
    "gap": lambda value: ("gap_s", value),
    "stop": lambda value: ("stop_s", value),
    "louder": lambda value: ("level_db", value),
    "softer": lambda value: ("level_db", -value),
    "pitch": lambda value: ("pitch_st", value),
    "faster": lambda value: ("rate_factor", value),
    "slower": lambda value: ("rate_factor", value),
    "flat": lambda value: ("range_factor", value),
    "lively": lambda value: ("range_factor", value),
}


def _parse_directions(text: str) -> dict[str, Any]:
    directions: dict[str, Any] = {}
    for part in filter(None, (item.strip() for item in text.split(","))):
        name, _, value = part.partition(" ")
        if name in _NUMBERS:
            key, number = _NUMBERS[name](float(value))
            directions[key] = number
        elif name == "cut_in" and value[:1].isdigit():
            directions |= {"kind": name, "before_end_s": float(value)}
        elif name in ("cut_in", *LISTENER_KINDS):
            directions |= {"kind": name, "mark": value}
        elif name == "end_overlap":
            directions |= {"kind": name, "gap_s": -float(value)}
        else:
            raise ValueError(f"unknown direction {part!r}")
    return directions


def _parse_words(text: str) -> tuple[ScriptWord, ...]:
    words: list[ScriptWord] = []
    for token in _TOKEN.findall(text):
        if not token.startswith("{"):
            words.append(ScriptWord(token))
            continue
        if not words:
            raise ValueError(f"{token} needs a word before it")
        last = words[-1]
        name, _, value = token[1:-1].partition(" ")
        if name == "pause":
            words[-1] = ScriptWord(last.text, float(value), last.marks)
        else:
            words[-1] = ScriptWord(last.text, last.pause_s, (*last.marks, name))
    return tuple(words)


def _check_marks(lines: list[Line], *, source: str) -> None:
    holder: Line | None = None
    for line in lines:
        if line.kind in TURN_KINDS and line.mark is None:
            holder = line
            continue
        marks = {mark for word in holder.words for mark in word.marks} if holder else set()
        if line.mark not in marks or holder is None or holder.speaker == line.speaker:
            raise ScriptError(
                f"{source}:{line.number}: mark {line.mark!r} must stand in the other speaker's "
                f"line just before; marks there: {sorted(marks)}"
            )
        if line.kind in TURN_KINDS:
            holder = line
