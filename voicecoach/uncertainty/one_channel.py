"""Whose speech it is on one channel, drawn anew: units that may be another's, voices under others.

An analysis of a call on one channel must be uncertain of three things more
than of one with two: whose a unit is, where one voice gives way to the other,
and short speech that lies under the other's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import as_intervals
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.speech import SpeakerSegment
from voicecoach.uncertainty.errors import LineErrors, even_shares
from voicecoach.uncertainty.options import UncertaintyOptions
from voicecoach.uncertainty.parties import CLEAR, Gate, Margins, Party, Tone, inside
from voicecoach.uncertainty.voice_errors import VOICES, VoiceErrors

__all__ = ["voices_on_one_channel"]

_Kind = TypeVar("_Kind", bound=np.generic)
_Drawn = NDArray[np.float64]
_Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """Arrays with a row per replica and a column per found unit, whosever it is."""

    voices: NDArray[np.int64]
    starts: _Drawn
    ends: _Drawn
    is_kept: _Marks
    is_pause_after: _Marks


@dataclass(frozen=True, slots=True, eq=False)
class _Hidden:
    """Speech that may lie under each found unit: of another voice, or of none (-1)."""

    voices: NDArray[np.int64]
    starts: _Drawn
    ends: _Drawn


def voices_on_one_channel(
    facts: CallAnalysis,
    *,
    lines: Mapping[str, LineErrors],
    margins: Margins,
    random: np.random.Generator,
    options: UncertaintyOptions,
    errors: VoiceErrors = VOICES,
) -> list[Party]:
    """Draw the units of every speaker of a call on one channel.

    Edges of speech are drawn as on any line. In addition each unit is
    another's with the probability measured for its length and for how sure
    the voices were told apart; edges, those between two voices above all, are
    off as measured; and under units there is speech of another as often and as
    long as was measured.

    Parameters
    ----------
    facts : CallAnalysis
        Whose diarization is estimated.
    lines, margins, random, options
        As `voicecoach.uncertainty.replicas` has them.
    errors : VoiceErrors
        What to expect of whatever told the voices apart.

    Returns
    -------
    list of Party
        One for each speaker, with a column for each found unit and one for
        what may be hidden under it.
    """
    own = facts.diarization.segments
    if not own:
        return []
    units = _units(facts, lines, margins, random, options, errors)
    hidden = _hidden(units, len(facts.diarization.speakers), random, errors)
    known = {(phrase.speaker, phrase.segment): phrase for phrase in facts.prosody}
    phrases = [known.get((unit.speaker, unit.segment)) for unit in own]
    return [
        _party(
            speaker,
            own[0].channel,
            number=number,
            units=units,
            hidden=hidden,
            phrases=phrases,
            tones=errors.draw_tones(random, options.replica_count),
        )
        for number, speaker in enumerate(facts.diarization.speakers)
    ]


def _units(
    facts: CallAnalysis,
    lines: Mapping[str, LineErrors],
    margins: Margins,
    random: np.random.Generator,
    options: UncertaintyOptions,
    errors: VoiceErrors,
) -> _Units:
    own = facts.diarization.segments
    line = lines[own[0].speaker]  # of the one channel, whoever speaks
    shape = (options.replica_count, len(own))
    gate = _gate(own, margins, 2.0 * even_shares(random, (shape[0], 1)) - 1.0)
    voices = _voices(facts, random, shape, errors)
    found = as_intervals(unit.segment for unit in own)
    gaps_s = np.maximum(found[1:, 0] - found[:-1, 1], 0.0)
    # Where one voice gives way to another without a pause.
    is_change = np.concatenate(([False], gaps_s <= 0.0, [False]))
    scale = options.error_scale_ratio
    starts_s = line.draw_starts_s(random, shape) - gate.starts_later_s
    ends_s = line.draw_ends_s(random, shape) + gate.ends_earlier_s
    at_change_s = errors.draw_changes_s(random, shape)
    beside_s = errors.draw_edges_s(random, shape)
    starts, ends = inside(
        found,
        found[:, 0] - scale * np.where(is_change[:-1], at_change_s[0], starts_s + beside_s[0]),
        found[:, 1] - scale * np.where(is_change[1:], at_change_s[1], ends_s + beside_s[1]),
        limit=facts.duration_s,
    )
    is_pause = even_shares(random, (shape[0], len(gaps_s))) >= line.no_pause(gaps_s)
    is_pause &= gaps_s > 0.0
    return _Units(
        voices=voices,
        starts=starts,
        ends=ends,
        is_kept=~gate.is_missed,
        is_pause_after=np.pad(is_pause, ((0, 0), (0, 1)), constant_values=True),
    )


def _gate(own: Sequence[SpeakerSegment], margins: Margins, moved: _Drawn) -> Gate:
    """One gate for everybody on the channel."""
    rest = {speaker: iter(rows) for speaker, rows in margins.items()}
    return Gate([next(rest.get(unit.speaker, iter(())), CLEAR) for unit in own], moved)


def _voices(
    facts: CallAnalysis,
    random: np.random.Generator,
    shape: tuple[int, int],
    errors: VoiceErrors,
) -> NDArray[np.int64]:
    """Whose each unit is, as the place among the speakers; any other is as likely."""
    speakers = facts.diarization.speakers
    own = facts.diarization.segments
    found = np.array([speakers.index(unit.speaker) for unit in own])
    sure = np.array([unit.probability or 0.0 for unit in own])
    lengths_s = np.array([unit.segment.duration_s for unit in own])
    is_wrong = errors.draw_wrong(random, shape, lengths_s=lengths_s, sure=sure, voices=found)
    return _others(found, is_wrong, len(speakers), random)


def _others(
    voices: NDArray[np.int64], is_other: _Marks, count: int, random: np.random.Generator
) -> NDArray[np.int64]:
    if count < 2:
        return np.broadcast_to(voices, is_other.shape)
    further = random.integers(1, count, is_other.shape)
    return np.asarray(np.where(is_other, (voices + further) % count, voices))


def _hidden(
    units: _Units, speaker_count: int, random: np.random.Generator, errors: VoiceErrors
) -> _Hidden:
    shape = units.voices.shape
    lengths_s = units.ends - units.starts
    own_s = errors.draw_hidden_s(random, shape)
    is_there = even_shares(random, shape) < errors.hidden(lengths_s)
    is_there &= (own_s < lengths_s) & units.is_kept & (speaker_count > 1)
    starts = units.starts + random.random(shape) * np.maximum(lengths_s - own_s, 0.0)
    others = _others(units.voices, np.ones(shape, dtype=np.bool_), speaker_count, random)
    return _Hidden(np.where(is_there, others, -1), starts, starts + own_s)


def _party(
    speaker: str,
    channel: int,
    *,
    number: int,
    units: _Units,
    hidden: _Hidden,
    phrases: Sequence[PhraseProsody | None],
    tones: tuple[Tone, ...],
) -> Party:
    is_own = (units.voices == number) & units.is_kept
    # Beside a unit of somebody else there is a pause, however short.
    is_pause = units.is_pause_after | ~np.roll(is_own, -1, axis=1)
    return Party(
        speaker=speaker,
        channel=channel,
        phrases=tuple(each for phrase in phrases for each in (phrase, None)),
        starts=_beside(units.starts, hidden.starts),
        ends=_beside(units.ends, hidden.ends),
        is_kept=_beside(is_own, hidden.voices == number),
        is_pause_after=_beside(is_pause, np.ones_like(is_pause)),
        tones=tones,
    )


def _beside(units: NDArray[_Kind], hidden: NDArray[_Kind]) -> NDArray[_Kind]:
    """Columns of both in turn: what is hidden under a unit comes after it."""
    return np.asarray(np.stack((units, hidden), axis=2).reshape(len(units), -1))
