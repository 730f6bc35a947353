"""Turns, floor transfers, overlaps, silences and talk time from inter-pausal units."""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import ConversationOptions, Floor, UnitTable, floor_of
from voicecoach.conversation.overlaps import overlapping_pairs
from voicecoach.conversation.silences import find_silences
from voicecoach.core.conversation import (
    Backchannel,
    Conversation,
    FloorTransfer,
    Overlap,
    TalkTime,
    Turn,
)
from voicecoach.core.errors import InputError
from voicecoach.core.recording import MIXED
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization

__all__ = ["describe_conversation"]


def describe_conversation(
    diarization: Diarization, *, duration_s: float, options: ConversationOptions | None = None
) -> Conversation:
    """Say what a stopwatch would say of a conversation.

    * A **turn** lasts from a speaker's first unit to their last before
      somebody else takes the floor; own pauses belong to it. Turns alternate.
    * A unit that lies wholly inside a unit of another speaker does not take
      the floor. A short one (`ConversationOptions`) inside another's turn
      does not either: it is a **backchannel**.
    * Where the floor passes, the **offset** is the next speaker's start minus
      the previous speaker's end.
    * Every stretch in which two speakers' units overlap is one **overlap**;
      its holder is who started first.

    Parameters
    ----------
    diarization : Diarization
        Two speakers as a rule; one, none or more work too. Where the
        recording does not tell speakers apart (one speaker "mixed"), there
        are silences and talk time only.
    duration_s : float
        Length of the recording.
    options : ConversationOptions, optional

    Raises
    ------
    InputError
        If a unit ends after the recording.

    References
    ----------
    Heldner, M. & Edlund, J. (2010). Pauses, gaps and overlaps in
    conversations. Journal of Phonetics 38, 555-568.
    """
    speakers = diarization.speakers
    units = UnitTable.build([diarization.intervals_of(speaker) for speaker in speakers])
    if units.end.size and units.end.max() > duration_s:
        raise InputError(
            f"a unit ends at {units.end.max():.3f} s, after the recording ({duration_s:.3f} s)"
        )
    floor = floor_of(units, options or ConversationOptions())
    turns = () if MIXED in speakers else tuple(_turns(units, floor, speakers))
    return Conversation(
        turns=turns,
        floor_transfers=tuple(_transfers(turns)),
        overlaps=tuple(_overlaps(units, floor, speakers)),
        backchannels=tuple(_backchannels(units, floor, speakers)),
        silences=tuple(find_silences(units, turns, speakers=speakers, duration_s=duration_s)),
        talk_time=TalkTime(
            {
                name: float((units.end - units.start)[units.speaker == index].sum())
                for index, name in enumerate(speakers)
            }
        ),
    )


def _turns(units: UnitTable, floor: Floor, speakers: tuple[str, ...]) -> Iterator[Turn]:
    """Join neighbouring floor-taking units of one speaker."""
    start, end = units.start[floor.takes_floor], units.end[floor.takes_floor]
    speaker = units.speaker[floor.takes_floor]
    first = np.flatnonzero(np.concatenate(([True], speaker[1:] != speaker[:-1]))[: speaker.size])
    ends = np.maximum.reduceat(end, first) if first.size else end
    for begin, finish, who in _rows(start[first], ends, speaker[first]):
        yield Turn(Segment(begin, finish), speakers[who])


def _transfers(turns: tuple[Turn, ...]) -> Iterator[FloorTransfer]:
    for before, after in itertools.pairwise(turns):
        yield FloorTransfer(
            from_speaker=before.speaker,
            to_speaker=after.speaker,
            at=after.segment.start,
            offset_s=after.segment.start - before.segment.end,
        )


def _overlaps(units: UnitTable, floor: Floor, speakers: tuple[str, ...]) -> Iterator[Overlap]:
    holder, incomer = overlapping_pairs(units)
    passes = floor.takes_floor[holder] & floor.takes_floor[incomer]
    ends = np.minimum(units.end[holder], units.end[incomer])
    rows = zip(
        *(units.start[incomer].tolist(), ends.tolist(), passes.tolist()),
        *(units.speaker[holder].tolist(), units.speaker[incomer].tolist()),
        strict=True,
    )
    for start, end, is_between, first, second in rows:
        yield Overlap(
            holder=speakers[first],
            incomer=speakers[second],
            segment=Segment(start, end),
            kind="between" if is_between else "within",
        )


def _backchannels(
    units: UnitTable, floor: Floor, speakers: tuple[str, ...]
) -> Iterator[Backchannel]:
    which = floor.is_backchannel
    for start, end, who in _rows(units.start[which], units.end[which], units.speaker[which]):
        yield Backchannel(speakers[who], Segment(start, end))


def _rows(
    start: NDArray[np.float64], end: NDArray[np.float64], speaker: NDArray[np.int64]
) -> Iterator[tuple[float, float, int]]:
    return zip(start.tolist(), end.tolist(), speaker.tolist(), strict=True)
