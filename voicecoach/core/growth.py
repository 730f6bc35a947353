"""What agents keep for themselves about a moment: their own words, and new answers they recorded.

Both belong in an `voicecoach.core.own_room.OwnRoom` and nowhere else: words of
a journal because nobody else was meant to read them, a new answer because its
pitch and level are tone of voice.
"""

from dataclasses import dataclass, field

from voicecoach.core.errors import InputError

__all__ = ["MAX_JOURNAL_CHARS", "OwnTake", "OwnWords", "StretchVoice"]

MAX_JOURNAL_CHARS = 10_000
"""Longest entry; convention: some four printed pages, as for notes on a call."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What somebody wrote for nobody but themselves.

    Raises
    ------
    InputError
        If it is blank or longer than `MAX_JOURNAL_CHARS`.
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("there is nothing written yet; write a few words, then save")
        if len(self.text) > MAX_JOURNAL_CHARS:
            raise InputError(
                f"need at most {MAX_JOURNAL_CHARS} characters; got {len(self.text)}: split the text"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchVoice:
    """How one person spoke in a stretch: the same figures for a call and for a new answer.

    All of them can be compared between two lines and two microphones: none
    depends on how loud a recording is as a whole.

    Parameters
    ----------
    speech_s : float
        Seconds of speech, pauses left out.
    articulation_rate_sps : float or None
        Median over the phrases of syllable nuclei per second.
    f0_movement_st : float or None
        Median over the phrases of the standard deviation of pitch.
    level_range_db : float or None
        From the quietest to the loudest phrase; ``None`` for a single one.
    pause_count : int
        Silences between two phrases, those in which the other speaks left out.
    longest_pause_s : float or None
        ``None`` where there is no pause.
    """

    speech_s: float
    articulation_rate_sps: float | None
    f0_movement_st: float | None
    level_range_db: float | None
    pause_count: int
    longest_pause_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTake:
    """What was heard in a new answer.

    Parameters
    ----------
    voice : StretchVoice
    text : str or None
        Its words; ``None`` where nothing could find them on this machine.
    """

    voice: StretchVoice = field(repr=False)
    text: str | None = field(default=None, repr=False)
