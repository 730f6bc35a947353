"""The same conversation on the customer's clock.

A recorder hears the agent before the customer does, and the customer after
they spoke. On the customer's clock everything that the agent says is later by
the whole way there and back, held against what the customer says. So the
customer waits longer for a reply than the recording shows, replies faster
than it shows, and some overlaps are there on one side only.

References
----------
ITU-T Recommendation P.1305 (2016). Effects of delays on telemeeting quality.
"""

import dataclasses

import numpy as np

from voicecoach.core.conversation import AtCustomer, Conversation, FloorTransfer, Overlap
from voicecoach.core.intervals import Intervals
from voicecoach.core.line import LineDelay
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.speech import Diarization

__all__ = ["with_customer_side"]


def with_customer_side(
    conversation: Conversation, diarization: Diarization, delay: LineDelay
) -> Conversation:
    """Add to transfers and overlaps of agent and customer what they are on the customer's clock.

    Parameters
    ----------
    conversation : Conversation
    diarization : Diarization
        From which the conversation was described.
    delay : LineDelay

    Returns
    -------
    Conversation
        Who held the floor is left as the recording has it.

    Examples
    --------
    >>> from voicecoach.core.conversation import FloorTransfer
    >>> recorded = Conversation(floor_transfers=(FloorTransfer("customer", "agent", 2.0, 0.25),))
    >>> nobody = Diarization((), ("agent", "customer"), "channel")
    >>> heard = with_customer_side(recorded, nobody, LineDelay(0.5, 0.5, 0.5, "set"))
    >>> heard.floor_transfers[0].at_customer_s
    0.75
    """
    if not {AGENT, CUSTOMER} <= set(diarization.speakers):
        return conversation
    units = {speaker: diarization.intervals_of(speaker) for speaker in (AGENT, CUSTOMER)}
    return dataclasses.replace(
        conversation,
        floor_transfers=tuple(_heard(t, delay) for t in conversation.floor_transfers),
        overlaps=tuple(_shared(overlap, units, delay) for overlap in conversation.overlaps),
    )


def _heard(transfer: FloorTransfer, delay: LineDelay) -> FloorTransfer:
    later_s = _later_s(transfer.to_speaker, delay.round_trip_s)
    return dataclasses.replace(transfer, at_customer_s=transfer.offset_s + later_s)


def _later_s(speaker: str, round_trip_s: float) -> float:
    """How much later a speaker is on the customer's clock, held against the other."""
    return round_trip_s if speaker == AGENT else -round_trip_s


def _shared(overlap: Overlap, units: dict[str, Intervals], delay: LineDelay) -> Overlap:
    holder, incomer = units[overlap.holder], units[overlap.incomer]
    middle = (overlap.segment.start + overlap.segment.end) / 2.0
    own = np.searchsorted(incomer[:, 0], middle, side="right") - 1
    end = float(incomer[own, 1]) if own >= 0 else overlap.segment.end
    lengths_s = [
        _shared_s(
            holder,
            start=overlap.segment.start + _later_s(overlap.incomer, round_trip_s),
            end=end + _later_s(overlap.incomer, round_trip_s),
        )
        for round_trip_s in (delay.round_trip_s, delay.low_s, delay.high_s)
    ]
    found = AtCustomer(lengths_s[0], low_s=min(lengths_s), high_s=max(lengths_s))
    return dataclasses.replace(overlap, at_customer=found)


def _shared_s(holder: Intervals, *, start: float, end: float) -> float:
    """Seconds from ``start`` on in which the unit of the holder that runs then still runs."""
    running = np.searchsorted(holder[:, 0], start, side="right") - 1
    if running < 0:
        return 0.0
    return max(0.0, min(float(holder[running, 1]), end) - start)
