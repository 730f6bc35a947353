"""The numbers that moments show: name, unit, meaning, and how to take each again.

A moment's ``context[i]`` is the stretch that its ``evidence[i]`` was taken
from, so anybody who holds the JSON of an analysis can take every number again
with `recompute`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.coaching import evidence, matched, takes
from voicecoach.coaching.observation import Measure
from voicecoach.coaching.word_counts import WORD_COUNTS
from voicecoach.coaching.word_measures import WORD_MEASURES
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER

__all__ = [
    "AGENT_CUT_INS",
    "AGENT_LEVEL_BEFORE",
    "AGENT_LEVEL_FROM_BEFORE",
    "AGENT_LEVEL_FROM_REST",
    "AGENT_MOVEMENT",
    "AGENT_RATE",
    "AGENT_RATE_FROM_ELSEWHERE",
    "AGENT_RATE_FROM_REST",
    "AGENT_SOUNDS",
    "AGENT_SPEECH",
    "BOTH_SPEAKING",
    "CUSTOMER_LEVEL_DROP",
    "CUSTOMER_LEVEL_RISE",
    "CUSTOMER_MOVEMENT",
    "CUSTOMER_PITCH_DROP",
    "CUSTOMER_PITCH_RISE",
    "CUSTOMER_RATE",
    "CUSTOMER_RATE_CHANGE",
    "CUSTOMER_SPEECH",
    "HANDOVERS",
    "HEARD_TURNS",
    "LONGER_TURNS",
    "LONGEST_PIECE",
    "LONGEST_SILENCE",
    "LONGEST_WAIT",
    "MEASURES",
    "REPLY_DELAY",
    "REPLY_LENGTH",
    "REPLY_OFFSET",
    "SILENCE",
    "TIME_ALONE",
    "TIME_AWAY",
    "TIME_UNTIL_BACK",
    "recompute",
]

_RATE_UNIT = "syllables/s"

_RATED = "units of 1 s and more"
"""Shorter ones have no articulation rate of their own: neither syllables nor seconds count."""

_USUAL = "what is usual in their units of the same length (`voicecoach.prosody.usual_line`)"

AGENT_SPEECH = Measure(
    "agent's speech", "s", "seconds of the agent's units inside the stretch", takes.speech_of(AGENT)
)
CUSTOMER_SPEECH = Measure(
    "customer's speech",
    "s",
    "seconds of the customer's units inside the stretch",
    takes.speech_of(CUSTOMER),
)
BOTH_SPEAKING = Measure(
    "both speaking",
    "s",
    "seconds inside the stretch in which both speak",
    evidence.both_speaking_s,
)
SILENCE = Measure(
    "silence", "s", "seconds inside the stretch in which nobody speaks", evidence.silent_s
)
LONGEST_SILENCE = Measure(
    "longest silence",
    "s",
    "length of the longest silence inside the stretch",
    takes.longest_silence,
)
TIME_ALONE = Measure("time without a customer sound", "s", "length of the stretch", takes.length)
TIME_UNTIL_BACK = Measure("time until back", "s", "length of the stretch", takes.length)
AGENT_SOUNDS = Measure(
    "listening sounds",
    "count",
    "units of the agent of up to 1 s inside the stretch that take no floor, in a turn of which the "
    "customer has spoken 0.5 s before and speaks 1 s after; none that outlasts a unit of the "
    "customer that it started in",
    takes.sound_count,
)
LONGER_TURNS = Measure(
    "longer turns",
    "count",
    "turns of the customer of 3 s and more inside the stretch",
    takes.longer_turn_count,
)
HEARD_TURNS = Measure(
    "longer turns with a listening sound",
    "count",
    "turns of the customer of 3 s and more inside the stretch that hold a listening sound",
    takes.heard_turn_count,
)
LONGEST_PIECE = Measure(
    "longest time without a customer sound",
    "s",
    "longest part of the stretch with the agent alone, across pauses of up to 3 s",
    takes.longest_piece,
)
HANDOVERS = Measure(
    "handovers",
    "count",
    "floor transfers from customer to agent inside the stretch",
    takes.handover_count,
)
LONGEST_WAIT = Measure(
    "longest wait",
    "s",
    "largest floor transfer offset from customer to agent inside the stretch",
    takes.longest_wait,
)
REPLY_OFFSET = Measure(
    "reply offset",
    "s",
    "offset of the first floor transfer to the agent inside the stretch; < 0 is an overlap",
    takes.reply_offset,
)
AGENT_RATE = Measure(
    "agent's pace",
    _RATE_UNIT,
    f"syllables by seconds of {_RATED}, of the agent inside the stretch",
    takes.rate(AGENT),
)
AGENT_RATE_FROM_REST = Measure(
    "agent's pace against the rest of the call",
    "%",
    f"agent's pace inside the stretch over {_USUAL} in the call outside it, minus 1",
    takes.agent_change_percent(matched.from_rest, "articulation_rate"),
)
AGENT_RATE_FROM_ELSEWHERE = Measure(
    "agent's pace against elsewhere",
    "%",
    f"agent's pace inside the stretch over {_USUAL} over their last calls or, where those are not "
    "known, in this call outside it, minus 1",
    takes.agent_change_percent(matched.from_elsewhere, "articulation_rate"),
)
CUSTOMER_RATE = Measure(
    "customer's pace",
    _RATE_UNIT,
    f"syllables by seconds of {_RATED}, of the customer inside the stretch",
    takes.rate(CUSTOMER),
)
AGENT_CUT_INS = Measure(
    "times the agent came in",
    "count",
    "overlaps that the agent started inside the stretch and that were a bid for the floor",
    takes.cut_in_count,
)
TIME_AWAY = Measure(
    "time until they had the floor again",
    "s",
    "from where the holder of the overlap that starts the stretch stopped, until their next turn "
    "of more than a backchannel, or the end of the call",
    takes.time_away,
)
REPLY_LENGTH = Measure(
    "length of the customer's replies",
    "s",
    "median length of the turns inside the stretch with which the customer took over from the "
    "agent",
    takes.reply_length,
)
REPLY_DELAY = Measure(
    "delay of the customer's replies",
    "s",
    "median floor transfer offset of the turns inside the stretch with which the customer took "
    "over from the agent",
    takes.reply_delay,
)
CUSTOMER_RATE_CHANGE = Measure(
    "customer's pace against usual",
    "%",
    f"syllables by seconds of {_RATED}, of the customer inside the stretch, over the customer's "
    "usual pace in this call (median over units of 1 s and more), minus 1",
    takes.rate_change(CUSTOMER),
)
AGENT_MOVEMENT = Measure(
    "agent's pitch movement",
    "st",
    "median over the agent's units inside the stretch of the standard deviation of pitch",
    takes.agent_movement,
)
CUSTOMER_MOVEMENT = Measure(
    "customer's pitch movement",
    "st",
    "median over the customer's units inside the stretch of the standard deviation of pitch",
    takes.customer_movement,
)
AGENT_LEVEL_FROM_REST = Measure(
    "agent's level above the rest of the call",
    "dB",
    f"mean level of the agent's units inside the stretch, by length, minus {_USUAL} in the call "
    "outside it",
    takes.agent_change(matched.from_rest, "level"),
)
AGENT_LEVEL_BEFORE = Measure(
    "agent's level before",
    "dBFS",
    "median level of the agent's units inside the stretch, which lies before the one that is "
    "compared with it",
    takes.agent_level,
)
AGENT_LEVEL_FROM_BEFORE = Measure(
    "agent's level above before",
    "dB",
    "median level of the agent's units inside the stretch minus that of their units in the call "
    "up to its start",
    takes.agent_level_from_before,
)
CUSTOMER_LEVEL_RISE = Measure(
    "customer's level above usual",
    "dB",
    "median level of the customer's units inside the stretch minus the customer's usual level, or "
    "the level they started at if they got louder in this call and started lower",
    takes.level_rise(CUSTOMER),
)
CUSTOMER_LEVEL_DROP = Measure(
    "customer's fall in level",
    "dB",
    "median level of the first third of the customer's units inside the stretch minus that of "
    "the last third",
    takes.level_drop,
)
CUSTOMER_PITCH_DROP = Measure(
    "customer's fall in pitch",
    "st",
    "median pitch of the first third of the customer's units inside the stretch, in semitones "
    "above that of the last third",
    takes.pitch_drop,
)
CUSTOMER_PITCH_RISE = Measure(
    "customer's pitch above usual",
    "st",
    "median pitch of the customer's units inside the stretch, in semitones above their usual",
    takes.pitch_rise(CUSTOMER),
)

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            AGENT_SPEECH,
            CUSTOMER_SPEECH,
            BOTH_SPEAKING,
            SILENCE,
            LONGEST_SILENCE,
            TIME_ALONE,
            TIME_UNTIL_BACK,
            AGENT_SOUNDS,
            LONGER_TURNS,
            HEARD_TURNS,
            LONGEST_PIECE,
            HANDOVERS,
            LONGEST_WAIT,
            REPLY_OFFSET,
            AGENT_RATE,
            AGENT_RATE_FROM_ELSEWHERE,
            AGENT_RATE_FROM_REST,
            AGENT_CUT_INS,
            TIME_AWAY,
            REPLY_LENGTH,
            REPLY_DELAY,
            CUSTOMER_RATE,
            CUSTOMER_MOVEMENT,
            AGENT_LEVEL_FROM_REST,
            CUSTOMER_RATE_CHANGE,
            AGENT_MOVEMENT,
            AGENT_LEVEL_BEFORE,
            AGENT_LEVEL_FROM_BEFORE,
            CUSTOMER_LEVEL_RISE,
            CUSTOMER_LEVEL_DROP,
            CUSTOMER_PITCH_DROP,
            CUSTOMER_PITCH_RISE,
            *WORD_MEASURES,
            *WORD_COUNTS,
        )
    }
)
"""Every measure by its name."""


def recompute(analysis: CallAnalysis, moment: Moment) -> tuple[float | None, ...]:
    """Take every number of a moment again, in the order of its evidence.

    Raises
    ------
    InputError
        If the evidence names something that is not in `MEASURES`.
    """
    pairs = zip(moment.evidence, moment.context, strict=True)
    return tuple(_measure(shown.name).take(analysis, stretch) for shown, stretch in pairs)


def _measure(name: str) -> Measure:
    if name not in MEASURES:
        raise InputError(f"need a measure of voicecoach.coaching.measures; got {name!r}")
    return MEASURES[name]
