"""The facts of a call drawn anew: as they would be if speech began and ended where it may."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, UnitMargin
from voicecoach.uncertainty.errors import LineErrors, even_shares
from voicecoach.uncertainty.one_channel import voices_on_one_channel
from voicecoach.uncertainty.options import UncertaintyOptions
from voicecoach.uncertainty.parties import CLEAR, Gate, Margins, Party, inside

__all__ = ["Describe", "Margins", "replicas"]

Describe: TypeAlias = Callable[[Diarization, tuple[PhraseProsody, ...]], CallAnalysis]
"""Makes all facts of a call from who speaks when and how it was said."""


def replicas(
    facts: CallAnalysis,
    *,
    describe: Describe,
    lines: Mapping[str, LineErrors],
    options: UncertaintyOptions,
    min_rate_s: float = 1.0,
    margins: Margins | None = None,
) -> Iterator[CallAnalysis]:
    """Draw the facts of a call anew, as often as the options say.

    In every replica each edge of each inter-pausal unit lies where it may
    truly lie: at the time found minus an error drawn from those measured on
    such a line, part of it common to all edges of a channel. Where margins
    are given, the gate of each channel is drawn as well, up to 3 dB lower or
    higher than it was: edges move by as much as theirs tell, and units that
    would not have reached it are left out. Pauses that may be none are closed
    with the probability measured for their length. Prosody follows its unit:
    the same syllables over another time.

    Where voices were told apart on one channel, whose a unit is is drawn as
    well, and where one voice gives way to another; see
    `voicecoach.uncertainty.one_channel`.

    The seed is the digest of the recording: the same call has the same replicas.

    Parameters
    ----------
    facts : CallAnalysis
    describe : callable
        Makes all facts from who speaks when and the prosody of each unit.
    lines : mapping
        Errors to expect on the channel of each speaker.
    options : UncertaintyOptions
    min_rate_s : float
        Shorter units have no articulation rate.
    margins : mapping, optional
        How clear each unit of a speaker was, in their order; without, no gate
        is drawn and all units are kept.

    Yields
    ------
    CallAnalysis
    """
    random = _random_of(facts.recording.sha256)
    draw = voices_on_one_channel if facts.diarization.is_estimated else _by_channel
    parties = draw(facts, lines=lines, margins=margins or {}, random=random, options=options)
    for replica in range(options.replica_count):
        units = [unit for party in parties for unit in party.units(replica)]
        units.sort(key=lambda unit: (unit.segment, unit.party.channel))
        rows = (unit.phrase(min_rate_s=min_rate_s) for unit in units)
        yield describe(
            replace(facts.diarization, segments=tuple(unit.speaker_segment() for unit in units)),
            tuple(row for row in rows if row is not None),
        )


def _random_of(sha256: str) -> np.random.Generator:
    digest = hashlib.sha256(sha256.encode("utf-8")).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32).tolist())


def _by_channel(
    facts: CallAnalysis,
    *,
    lines: Mapping[str, LineErrors],
    margins: Margins,
    random: np.random.Generator,
    options: UncertaintyOptions,
) -> list[Party]:
    phrases = {(phrase.speaker, phrase.segment): phrase for phrase in facts.prosody}
    return [
        _party(
            facts,
            speaker,
            phrases=phrases,
            line=lines[speaker],
            margins=margins.get(speaker, ()),
            random=random,
            options=options,
        )
        for speaker in facts.diarization.speakers
        if facts.diarization.segments_of(speaker)
    ]


def _party(
    facts: CallAnalysis,
    speaker: str,
    *,
    phrases: Mapping[tuple[str, Segment], PhraseProsody],
    line: LineErrors,
    margins: Sequence[UnitMargin],
    random: np.random.Generator,
    options: UncertaintyOptions,
) -> Party:
    own = [unit for unit in facts.diarization.segments if unit.speaker == speaker]
    found = facts.diarization.intervals_of(speaker)
    shape = (options.replica_count, len(own))
    gate = Gate(margins or [CLEAR] * len(own), 2.0 * even_shares(random, (shape[0], 1)) - 1.0)
    scale = options.error_scale_ratio
    starts, ends = inside(
        found,
        found[:, 0] - scale * (line.draw_starts_s(random, shape) - gate.starts_later_s),
        found[:, 1] - scale * (line.draw_ends_s(random, shape) + gate.ends_earlier_s),
        limit=facts.duration_s,
    )
    pauses_s = found[1:, 0] - found[:-1, 1]
    is_pause = even_shares(random, (shape[0], len(pauses_s))) >= line.no_pause(pauses_s)
    is_kept = ~gate.is_missed
    is_pause_after = np.ones(shape, dtype=np.bool_)
    is_pause_after[:, :-1] = is_pause & (starts[:, 1:] > ends[:, :-1])
    return Party(
        speaker=speaker,
        channel=own[0].channel,
        phrases=tuple(phrases.get((speaker, unit.segment)) for unit in own),
        starts=starts,
        ends=ends,
        is_kept=is_kept,
        # Beside a unit that is left out there is a pause.
        is_pause_after=is_pause_after | ~np.roll(is_kept, -1, axis=1),
    )
