"""What the customer of a call gave to answer to, with the answers, as CSV for other tools."""

from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, Remedy
from voicecoach.core.units import seconds_to_clock
from voicecoach.exchange.csv_tables import written

__all__ = ["ANSWER_COLUMNS", "answers_csv"]

ANSWER_COLUMNS = (
    "call_id",
    "clock",
    "start",
    "end",
    "cue",
    "customer_said",
    "grade",
    "answer_start",
    "answer_end",
    "agent_said",
    "about",
    "at_once_s",
)


def answers_csv(analysis: CallAnalysis, *, room: Room = "coach") -> str:
    """Write one row for each opportunity (RFC 4180, header first).

    ``grade`` is one of `voicecoach.core.responses.GRADES`, ``about`` the words
    of the customer's that come back, without their endings.

    Parameters
    ----------
    analysis : CallAnalysis
    room : {"agent", "coach", "lead"}
        Who will read it; see `voicecoach.coaching.rooms.for_room`.

    Raises
    ------
    InputError
        If no words of the call are known.
    """
    seen = for_room(analysis, room)
    if seen.transcript is None:
        raise InputError(
            "answers need the words of the call, and none are known", remedy=Remedy.ADD_WORDS
        )
    rows = (
        {
            "call_id": seen.call_id,
            "clock": seconds_to_clock(response.cue.segment.start),
            "start": response.cue.segment.start,
            "end": response.cue.segment.end,
            "cue": response.cue.kind,
            "customer_said": response.cue.text,
            "grade": response.grade,
            "answer_start": response.answer.start if response.answer else None,
            "answer_end": response.answer.end if response.answer else None,
            "agent_said": response.text,
            "about": " ".join(response.about),
            "at_once_s": response.at_once_s,
        }
        for response in seen.responses
    )
    return written(ANSWER_COLUMNS, rows)
