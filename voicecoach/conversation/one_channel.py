"""What of a conversation one channel of several people can tell, and what it cannot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from voicecoach.core.conversation import Conversation, FloorTransfer, Silence
from voicecoach.core.intervals import (
    Intervals,
    as_intervals,
    complement,
    intersect,
    to_segments,
    union,
)
from voicecoach.core.speech import NonSpeech

__all__ = ["MIN_KNOWN_OFFSET_S", "as_one_channel_tells"]

MIN_KNOWN_OFFSET_S = 0.3
"""Shorter gaps between two speakers are not known where one channel carries both: an edge between
two voices is known to a quarter of a second (convention: the collar of diarization error)."""

MIN_REST_S = 0.2
"""What is left of a silence beside music and is shorter is none: the usual limit of a pause."""


def as_one_channel_tells(
    conversation: Conversation, non_speech: Sequence[NonSpeech], *, min_dead_air_s: float
) -> Conversation:
    """Leave out what cannot be known where voices on one channel were told apart.

    * Speech of both at once is given to one of them: there are no overlaps,
      and no listener's sounds, most of which lie in the other's speech.
    * Floor transfers with a gap below `MIN_KNOWN_OFFSET_S`.
    * Music, tones and announcements are no silence, nor a gap before a reply.

    Parameters
    ----------
    conversation : Conversation
    non_speech : sequence of NonSpeech
    min_dead_air_s : float
        What is left of a silence is dead air from this length on.
    """
    beside = union(as_intervals(item.segment for item in non_speech))
    return replace(
        conversation,
        overlaps=(),
        backchannels=(),
        floor_transfers=tuple(
            transfer for transfer in conversation.floor_transfers if _is_known(transfer, beside)
        ),
        silences=tuple(
            rest
            for silence in conversation.silences
            for rest in _beside(silence, beside, min_dead_air_s)
        ),
    )


def _is_known(transfer: FloorTransfer, beside: Intervals) -> bool:
    if transfer.offset_s < MIN_KNOWN_OFFSET_S:
        return False
    return len(intersect(_row(transfer.at - transfer.offset_s, transfer.at), beside)) == 0


def _row(start: float, end: float) -> Intervals:
    return np.array([[start, end]])


def _beside(silence: Silence, beside: Intervals, min_dead_air_s: float) -> Iterator[Silence]:
    own = _row(silence.segment.start, silence.segment.end)
    if not len(intersect(own, beside)):
        yield silence
        return
    for part in to_segments(intersect(own, complement(beside, duration_s=silence.segment.end))):
        if part.duration_s >= MIN_REST_S:
            is_dead_air = silence.is_dead_air and part.duration_s >= min_dead_air_s
            yield replace(silence, segment=part, is_dead_air=is_dead_air)
