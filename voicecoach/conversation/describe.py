"""Turns, floor transfers, overlaps, silences and talk time from inter-pausal units."""

import itertools
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import (
    ConversationOptions,
    Floor,
    UnitTable,
    floor_of,
    turn_starts,
)
from voicecoach.conversation.overlaps import OverlapTable, back_after_s, find_overlaps
from voicecoach.conversation.shares import share_over_time
from voicecoach.conversation.silences import find_silences
from voicecoach.conversation.sound import sound_of
from voicecoach.conversation.triage import ACTS, Acts, cues_of, probabilities
from voicecoach.core.conversation import (
    Backchannel,
    Conversation,
    FloorTransfer,
    Overlap,
    ShareOverTime,
    TalkTime,
    Turn,
)
from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import ChannelTracks
from voicecoach.core.recording import MIXED
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization

__all__ = ["describe_conversation"]


def describe_conversation(
    diarization: Diarization,
    *,
    duration_s: float,
    options: ConversationOptions | None = None,
    tracks: tuple[ChannelTracks, ...] = (),
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
      its holder is who held the floor when the other came in, its **act** what
      the other's speech did, as far as it can be heard.

    Parameters
    ----------
    diarization : Diarization
        Two speakers as a rule; one, none or more work too. Where the
        recording does not tell speakers apart (one speaker "mixed"), there
        are silences and talk time only.
    duration_s : float
        Length of the recording.
    options : ConversationOptions, optional
    tracks : tuple of ChannelTracks
        Of the speakers, for the acts of overlaps; without them acts are
        judged by timing alone and more of them stay unsure.

    Raises
    ------
    InputError
        If a unit ends after the recording.

    References
    ----------
    Heldner, M. & Edlund, J. (2010). Pauses, gaps and overlaps in
    conversations. Journal of Phonetics 38, 555-568.
    """
    options = options or ConversationOptions()
    speakers = diarization.speakers
    rows = [diarization.intervals_of(speaker) for speaker in speakers]
    units = UnitTable.build(rows)
    if units.end.size and units.end.max() > duration_s:
        raise InputError(
            f"a unit ends at {units.end.max():.3f} s, after the recording ({duration_s:.3f} s)"
        )
    floor = floor_of(units, options)
    turns = () if MIXED in speakers else tuple(_turns(units, floor, speakers))
    table = find_overlaps(units, floor, options)
    acts = _acts(units, table, speakers=speakers, tracks=tracks)
    back_s = back_after_s(units, floor, table, options)
    return Conversation(
        turns=turns,
        floor_transfers=tuple(_transfers(turns)),
        overlaps=tuple(_overlaps(units, table, acts, back_s, speakers, options)),
        backchannels=tuple(_backchannels(units, floor, table, acts, speakers, options)),
        silences=tuple(
            find_silences(
                units,
                turns,
                speakers=speakers,
                duration_s=duration_s,
                min_dead_air_s=options.min_dead_air_s,
            )
        ),
        talk_time=TalkTime(dict(zip(speakers, map(_sum_s, rows), strict=True))),
        share_over_time=_shares(rows, speakers, duration_s, options),
    )


def _turns(units: UnitTable, floor: Floor, speakers: tuple[str, ...]) -> Iterator[Turn]:
    """Join neighbouring floor-taking units of one speaker."""
    start, end = units.start[floor.takes_floor], units.end[floor.takes_floor]
    speaker = units.speaker[floor.takes_floor]
    first = turn_starts(units, floor)
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


def _acts(
    units: UnitTable,
    overlaps: OverlapTable,
    *,
    speakers: tuple[str, ...],
    tracks: tuple[ChannelTracks, ...],
) -> Acts:
    heard = np.concatenate((overlaps.holder, overlaps.incomer))
    by_speaker = {channel.speaker: channel for channel in tracks}
    sound = sound_of(units, heard, speakers=speakers, tracks=by_speaker)
    return Acts.of(probabilities(cues_of(units, overlaps, sound), overlaps.passes))


def _overlaps(
    units: UnitTable,
    table: OverlapTable,
    acts: Acts,
    back_s: NDArray[np.float64],
    speakers: tuple[str, ...],
    options: ConversationOptions,
) -> Iterator[Overlap]:
    decided = acts.probability >= options.min_act_probability
    stopped_s = units.end[table.holder] - table.start
    rows = zip(
        *(units.speaker[table.holder].tolist(), units.speaker[table.incomer].tolist()),
        *(table.start.tolist(), table.end.tolist(), table.takes_floor.tolist()),
        *(acts.likeliest.tolist(), acts.probability.tolist(), decided.tolist()),
        *(stopped_s.tolist(), back_s.tolist()),
        strict=True,
    )
    for holder, incomer, start, end, takes, act, probability, is_decided, stopped, back in rows:
        yield Overlap(
            holder=speakers[holder],
            incomer=speakers[incomer],
            segment=Segment(start, end),
            kind="between" if takes else "within",
            act=ACTS[act] if is_decided else "unsure",
            likeliest_act=ACTS[act],
            act_probability=probability,
            holder_stopped_after_s=None if math.isnan(back) else stopped,
            holder_back_after_s=back if math.isfinite(back) else None,
        )


def _backchannels(
    units: UnitTable,
    floor: Floor,
    overlaps: OverlapTable,
    acts: Acts,
    speakers: tuple[str, ...],
    options: ConversationOptions,
) -> Iterator[Backchannel]:
    """Short units inside the other's turn, except where an overlap says that they are not."""
    which = floor.is_backchannel.copy()
    which[overlaps.holder[overlaps.takes_floor]] = False
    is_decided = acts.probability >= options.min_act_probability
    is_other = is_decided & (acts.likeliest != ACTS.index("backchannel"))
    which[overlaps.incomer[is_other]] = False
    for start, end, who in _rows(units.start[which], units.end[which], units.speaker[which]):
        yield Backchannel(speakers[who], Segment(start, end))


def _shares(
    rows: list[Intervals],
    speakers: tuple[str, ...],
    duration_s: float,
    options: ConversationOptions,
) -> ShareOverTime | None:
    if MIXED in speakers:
        return None
    return share_over_time(rows, speakers=speakers, duration_s=duration_s, options=options)


def _sum_s(rows: Intervals) -> float:
    return float((rows[:, 1] - rows[:, 0]).sum())


def _rows(
    start: NDArray[np.float64], end: NDArray[np.float64], speaker: NDArray[np.int64]
) -> Iterator[tuple[float, float, int]]:
    return zip(start.tolist(), end.tolist(), speaker.tolist(), strict=True)
