"""Where each line of a script begins and ends: replies, cut-ins, listener sounds, silences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from .rendering import Rendered
from .script import LISTENER_KINDS, Line, Script, ScriptError
from .shaping import F0_HOP_S

REPLY_SD_S = 0.20
REPLY_RANGE_S = (-0.3, 1.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A rendered line at its place in the call."""

    line: Line
    rendered: Rendered
    start: float

    @property
    def end(self) -> float:
        """Second of the call at which the last word ends."""
        return self.start + self.rendered.end

    @property
    def speech_start(self) -> float:
        """Second of the call at which the first word is heard."""
        return self.start + self.rendered.chunks[0][0]

    def mark_at(self, mark: str) -> float:
        """Second of the call at which the word before ``mark`` ends."""
        index = next(i for i, word in enumerate(self.line.words) if mark in word.marks)
        words = self.rendered.words
        return self.start + next(word.end for word in words if word.index >= index)


@dataclass(frozen=True, slots=True)
class Silence:
    """Dead air the script asked for; it lasts until somebody speaks again."""

    start: float
    announced: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """All utterances sorted by start, the dead air, and the length of the call."""

    utterances: tuple[Utterance, ...]
    silences: tuple[Silence, ...]
    duration_s: float


def place(
    script: Script,
    rendered: list[Rendered],
    *,
    reply_gap_s: Mapping[str, float],
    rng: np.random.Generator,
) -> Timeline:
    """Put the rendered lines of a script on one time axis.

    Parameters
    ----------
    script : Script
        The call.
    rendered : list of Rendered
        One for each line.
    reply_gap_s : mapping of str to float
        Mean gap before a reply of each speaker, used where the script gives none.
    rng : np.random.Generator
        Draws gaps and reaction times.

    Raises
    ------
    ScriptError
        If directions contradict each other.
    """
    placer = _Placer(script, reply_gap_s, rng)
    for line, sound in zip(script.lines, rendered, strict=True):
        placer.add(line, sound)
    utterances = tuple(sorted(placer.done, key=lambda item: item.speech_start))
    end = max(item.end for item in utterances) + float(rng.uniform(0.5, 1.0))
    return Timeline(utterances, tuple(placer.silences), _on_grid(end))


class _Placer:
    def __init__(
        self, script: Script, reply_gap_s: Mapping[str, float], rng: np.random.Generator
    ) -> None:
        self._script = script
        self._reply_gap_s = reply_gap_s
        self._rng = rng
        self._floor: int | None = None  # index into done of the utterance that holds the floor
        self.done: list[Utterance] = []
        self.silences: list[Silence] = []

    def add(self, line: Line, sound: Rendered) -> None:
        """Place one line after those already placed."""
        lead_s = sound.chunks[0][0]
        if line.kind in LISTENER_KINDS:
            start = self._holder().mark_at(line.mark or "") + float(self._rng.uniform(0.03, 0.12))
        elif line.kind == "cut_in":
            start = self._cut_in(line)
        else:
            start = self._next_turn(line)
        start = _on_grid(self._after_own(line, start) - lead_s)
        self.done.append(Utterance(line=line, rendered=sound, start=start))
        if line.kind not in LISTENER_KINDS:
            self._floor = len(self.done) - 1

    def _holder(self) -> Utterance:
        if self._floor is None:
            raise ScriptError(f"{self._script.id}: nobody speaks yet")
        return self.done[self._floor]

    def _next_turn(self, line: Line) -> float:
        if self._floor is None:
            return float(self._rng.uniform(0.5, 1.1))
        holder = self._holder()
        if line.silence_before_s is not None:
            begin = max(item.end for item in self.done)
            self.silences.append(Silence(begin, line.silence_announced))
            return begin + line.silence_before_s
        return holder.end + self._gap_s(line, holder)

    def _gap_s(self, line: Line, holder: Utterance) -> float:
        if line.gap_s is not None:
            return line.gap_s
        if line.speaker == holder.line.speaker:
            return float(self._rng.uniform(0.40, 0.65))
        drawn = self._rng.normal(self._reply_gap_s[line.speaker], REPLY_SD_S)
        return float(np.clip(drawn, *REPLY_RANGE_S))

    def _cut_in(self, line: Line) -> float:
        holder = self._holder()
        if line.mark is not None:
            start = holder.mark_at(line.mark)
        else:
            start = holder.end - (line.before_end_s or 0.0)
        stop_s = line.stop_s or float(self._rng.uniform(0.40, 0.80))
        if holder.end < start + stop_s + 0.1:
            raise ScriptError(
                f"{self._script.id}:{line.number}: the cut-in needs {stop_s + 0.1:.1f} s of speech "
                f"after it; got {holder.end - start:.1f} s; move the mark forward"
            )
        cut = holder.rendered.cut(start + stop_s - holder.start)
        self.done[self._floor or 0] = replace(holder, rendered=cut)
        return start

    def _after_own(self, line: Line, start: float) -> float:
        own = [item.end for item in self.done if item.line.speaker == line.speaker]
        earliest = max(own, default=-1.0) + 0.12
        if start >= earliest:
            return start
        if line.kind != "turn":
            raise ScriptError(
                f"{self._script.id}:{line.number}: speaker is still speaking; move it"
            )
        return earliest


def _on_grid(seconds: float) -> float:
    return round(round(seconds / F0_HOP_S) * F0_HOP_S, 2)
