"""What the agent's pace, overlaps, level and pitch do from a customer's escalation on."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecoach.core.conversation import Overlap
from voicecoach.core.errors import ConfigError
from voicecoach.core.escalation import Composure, ComposureTone, Escalation
from voicecoach.core.own_voice import OwnHistory, UsualLine
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment
from voicecoach.prosody.deviation import StretchChange, stretch_change
from voicecoach.prosody.own_usual import Figure, OwnUsualOptions, usual_line

__all__ = ["ComposureOptions", "composure", "composure_tone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposureOptions:
    """Where to look, and how much speech it takes to tell.

    Parameters
    ----------
    after_s : float
        Seconds after the end of the escalation (convention: the answer to the
        last loud words, and what follows it).
    min_speech_s : float
        Speech in the stretch that a change is told from (convention: about
        twenty syllables; fewer are chance).
    """

    after_s: float = 30.0
    min_speech_s: float = 5.0

    def __post_init__(self) -> None:
        if not (self.after_s > 0.0 and self.min_speech_s > 0.0):
            raise ConfigError(f"after_s and min_speech_s must be > 0; got {self}")


@dataclass(frozen=True, slots=True)
class _Compared:
    """Phrases of a stretch, and those of the rest of the call."""

    stretch: Segment
    inside: tuple[PhraseProsody, ...]
    outside: tuple[PhraseProsody, ...]
    options: ComposureOptions
    usual: OwnUsualOptions | None

    def change(self, figure: Figure) -> StretchChange | None:
        """Compare with the rest of the call."""
        return self.change_from(usual_line(self.outside, figure, self.usual), figure)

    def change_from(self, line: UsualLine | None, figure: Figure) -> StretchChange | None:
        """Compare with a line; ``None`` where there is too little speech."""
        change = stretch_change(self.inside, line, figure)
        is_enough = change is not None and change.speech_s >= self.options.min_speech_s
        return change if is_enough else None


def composure(
    escalation: Escalation,
    phrases: Iterable[PhraseProsody],
    overlaps: Iterable[Overlap],
    *,
    speaker: str,
    duration_s: float,
    history: OwnHistory | None = None,
    options: ComposureOptions | None = None,
    usual: OwnUsualOptions | None = None,
) -> Composure:
    """Pace and overlaps of one speaker from another's escalation on.

    Compared with the same speaker in the rest of the call, because a stretch
    that is part of the usual would be compared with itself.

    Parameters
    ----------
    escalation : Escalation
        Of the other speaker.
    phrases, overlaps : iterable
        Of the call.
    speaker : str
    duration_s : float
        Length of the call.
    history : OwnHistory or None
        Of the speaker.
    options, usual : optional
    """
    compared = _compared(escalation, phrases, speaker, duration_s, options, usual)
    now = compared.change("articulation_rate")
    before = history.articulation_rate if history else None
    from_history = compared.change_from(before, "articulation_rate")
    started = [
        overlap.segment.duration_s
        for overlap in overlaps
        if overlap.incomer == speaker and compared.stretch.contains(overlap.segment.start)
    ]
    return Composure(
        escalation=escalation.segment,
        segment=compared.stretch,
        phrase_count=len(compared.inside),
        speech_s=math.fsum(phrase.segment.duration_s for phrase in compared.inside),
        rate_change_ratio=now.change_ratio if now else None,
        rate_z=now.z if now else None,
        rate_change_from_history_ratio=from_history.change_ratio if from_history else None,
        overlap_count=len(started),
        overlap_s=math.fsum(started),
    )


def composure_tone(
    escalation: Escalation,
    phrases: Iterable[PhraseProsody],
    *,
    speaker: str,
    duration_s: float,
    options: ComposureOptions | None = None,
    usual: OwnUsualOptions | None = None,
) -> ComposureTone:
    """Level and pitch of one speaker from another's escalation on.

    Of an agent this is tone of voice, for their own room only; parameters as
    of `composure`.
    """
    compared = _compared(escalation, phrases, speaker, duration_s, options, usual)
    level, pitch_range, pitch = (compared.change(figure) for figure in _TONE)
    return ComposureTone(
        escalation=escalation.segment,
        segment=compared.stretch,
        phrase_count=len(compared.inside),
        level_change_db=level.change if level else None,
        pitch_range_change_st=pitch_range.change if pitch_range else None,
        f0_median_change_st=pitch.change if pitch else None,
    )


_TONE: Sequence[Figure] = ("level", "f0_range", "f0_median")


def _compared(
    escalation: Escalation,
    phrases: Iterable[PhraseProsody],
    speaker: str,
    duration_s: float,
    options: ComposureOptions | None,
    usual: OwnUsualOptions | None,
) -> _Compared:
    options = options or ComposureOptions()
    end = min(escalation.segment.end + options.after_s, duration_s)
    stretch = Segment(escalation.segment.start, max(end, escalation.segment.end))
    own = [phrase for phrase in phrases if phrase.speaker == speaker]
    middles = [(phrase.segment.start + phrase.segment.end) / 2.0 for phrase in own]
    is_inside = [stretch.contains(middle) for middle in middles]
    return _Compared(
        stretch,
        tuple(p for p, inside in zip(own, is_inside, strict=True) if inside),
        tuple(p for p, inside in zip(own, is_inside, strict=True) if not inside),
        options,
        usual,
    )
