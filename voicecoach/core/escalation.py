"""Where a customer gets louder than their own usual, and what the agent's voice does then.

Facts: each is a comparison of a voice with itself in the same call.
"""

from dataclasses import dataclass

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = ["Composure", "ComposureTone", "Escalation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A stretch in which a customer is louder than their own usual, with a second sign of it.

    Parameters
    ----------
    speaker : str
    segment : Segment
        From the first to the last unit above the own usual level.
    phrase_count : int
        Units in it that are long enough to have a level.
    level_rise_db : float
        Median level of its units above ``reference_level_dbfs``.
    reference_level_dbfs : float
        The speaker's usual level in this call or, where that is lower, the
        level they started at; the same for every escalation of a speaker.
    pitch_rise_st : float or None
        Median pitch above that of the same reference.
    rate_rise_ratio : float or None
        Pace over that of the same reference, minus 1.
    overlap_s : float
        Seconds of overlap that the customer started in it.
    back_after_s : float or None
        Seconds from its end until the customer is at the reference level
        again for some seconds of speech; ``None`` if they are not in this
        call, or not before the next one.

    Raises
    ------
    InputError
        If a duration is negative.
    """

    speaker: str
    segment: Segment
    phrase_count: int
    level_rise_db: float
    reference_level_dbfs: float
    pitch_rise_st: float | None
    rate_rise_ratio: float | None
    overlap_s: float
    back_after_s: float | None

    def __post_init__(self) -> None:
        if self.overlap_s < 0.0 or (self.back_after_s or 0.0) < 0.0:
            raise InputError(
                "overlap_s and back_after_s must be >= 0; "
                f"got {self.overlap_s} and {self.back_after_s}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Composure:
    """Pace and overlaps of the agent from an escalation on; coaches may see them.

    Changes are relative to the agent's own usual at the same phrase lengths:
    in the rest of this call, and over their last calls. ``None`` where there
    is too little speech to tell.

    Parameters
    ----------
    escalation : Segment
        The customer's stretch.
    segment : Segment
        From its start until 30 s after its end, or the end of the call.
    phrase_count : int
        Units of the agent in it.
    speech_s : float
        Seconds that they last.
    rate_change_ratio : float or None
        0.1 is 10 % faster than in the rest of the call.
    rate_z : float or None
        The same in standard errors: spread of single phrases over the root
        of how many were compared.
    rate_change_from_history_ratio : float or None
        0.1 is 10 % faster than over the last calls.
    overlap_count : int
        Overlaps that the agent started in it.
    overlap_s : float
        Seconds that they last.
    """

    escalation: Segment
    segment: Segment
    phrase_count: int
    speech_s: float
    rate_change_ratio: float | None
    rate_z: float | None
    rate_change_from_history_ratio: float | None
    overlap_count: int
    overlap_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposureTone:
    """Level and pitch of the agent from an escalation on: for the agent's own room alone.

    Changes are differences to the agent's own usual at the same phrase
    lengths in the rest of this call; ``None`` where there is too little to
    tell.
    """

    escalation: Segment
    segment: Segment
    phrase_count: int
    level_change_db: float | None
    pitch_range_change_st: float | None
    f0_median_change_st: float | None
