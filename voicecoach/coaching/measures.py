"""The numbers that moments show: name, unit, meaning, and how to take each again.

A moment's ``context[i]`` is the stretch that its ``evidence[i]`` was taken
from, so anybody who holds the JSON of an analysis can take every number again
with `recompute`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from voicecoach.coaching import evidence
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.moment import Measurement, Moment, Valence
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.units import ratio_to_st

__all__ = [
    "AGENT_LEVEL_RISE",
    "AGENT_MOVEMENT",
    "AGENT_RATE",
    "AGENT_RATE_CHANGE",
    "AGENT_SOUNDS",
    "AGENT_SPEECH",
    "BOTH_SPEAKING",
    "CUSTOMER_LEVEL_RISE",
    "CUSTOMER_PITCH_RISE",
    "CUSTOMER_RATE_CHANGE",
    "CUSTOMER_SPEECH",
    "HANDOVERS",
    "LONGEST_SILENCE",
    "LONGEST_WAIT",
    "MEASURES",
    "REPLY_OFFSET",
    "SILENCE",
    "TIME_ALONE",
    "TIME_UNTIL_BACK",
    "Measure",
    "Observation",
    "observe",
    "raise_moment",
    "recompute",
]

_RATE_UNIT = "syllables/s"

Take: TypeAlias = Callable[[CallAnalysis, Segment], float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that can be taken from one stretch of a call.

    Parameters
    ----------
    name : str
        In words; unique.
    unit : str
    meaning : str
        One phrase from which the number can be taken again.
    take : callable
        ``take(analysis, stretch)``; ``None`` where it is not defined.
    """

    name: str
    unit: str
    meaning: str
    take: Take


@dataclass(frozen=True, slots=True)
class Observation:
    """A measurement and the stretch it was taken from."""

    measurement: Measurement
    stretch: Segment

    @property
    def value(self) -> float:
        """The number."""
        return self.measurement.value


def observe(
    measure: Measure,
    analysis: CallAnalysis,
    stretch: Segment,
    *,
    threshold: float | None = None,
    reference: float | None = None,
) -> Observation:
    """Take a number from a stretch.

    Raises
    ------
    InputError
        If it is not defined there; ask the facts before.
    """
    value = measure.take(analysis, stretch)
    if value is None:
        raise InputError(f"{measure.name!r} is not defined from {stretch.start} to {stretch.end} s")
    measurement = Measurement(measure.name, value, measure.unit, threshold, reference)
    return Observation(measurement, stretch)


def raise_moment(
    rule: str,
    *,
    segment: Segment,
    speaker: str = AGENT,
    valence: Valence,
    observed: Sequence[Observation],
    advice: str,
) -> Moment:
    """Build a moment whose context tells, number by number, where its evidence came from."""
    return Moment(
        rule=rule,
        segment=segment,
        speaker=speaker,
        valence=valence,
        evidence=tuple(one.measurement for one in observed),
        advice=advice,
        context=tuple(one.stretch for one in observed),
    )


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


def _length(_analysis: CallAnalysis, stretch: Segment) -> float:
    return stretch.duration_s


def _speech_of(speaker: str) -> Take:
    return lambda analysis, stretch: evidence.speech_s(analysis, speaker, stretch)


def _sound_count(analysis: CallAnalysis, stretch: Segment) -> float:
    return float(len(evidence.sounds_in(analysis, AGENT, stretch)))


def _handover_count(analysis: CallAnalysis, stretch: Segment) -> float:
    return float(len(evidence.transfers_in(analysis, AGENT, stretch)))


def _longest_wait(analysis: CallAnalysis, stretch: Segment) -> float | None:
    transfers = evidence.transfers_in(analysis, AGENT, stretch)
    return max((transfer.offset_s for transfer in transfers), default=None)


def _reply_offset(analysis: CallAnalysis, stretch: Segment) -> float | None:
    transfers = evidence.transfers_in(analysis, AGENT, stretch)
    return transfers[0].offset_s if transfers else None


def _longest_silence(analysis: CallAnalysis, stretch: Segment) -> float | None:
    silences = [s.segment for s in analysis.conversation.silences]
    held = [s.duration_s for s in silences if evidence.held(s, stretch)]
    return max(held, default=None)


def _rate(speaker: str) -> Take:
    return lambda analysis, stretch: evidence.rate_sps(
        evidence.phrases_in(analysis, speaker, stretch)
    )


def _rate_change(speaker: str) -> Take:
    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        usual = analysis.baseline_of(speaker)
        rate_sps = evidence.rate_sps(evidence.phrases_in(analysis, speaker, stretch))
        if usual is None or not usual.articulation_rate_sps or rate_sps is None:
            return None
        return (rate_sps / usual.articulation_rate_sps - 1.0) * 100.0

    return take


def _level_rise(speaker: str) -> Take:
    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        usual = analysis.baseline_of(speaker)
        level_dbfs = evidence.level_dbfs(evidence.phrases_in(analysis, speaker, stretch))
        if usual is None or usual.level_dbfs is None or level_dbfs is None:
            return None
        return level_dbfs - usual.level_dbfs

    return take


def _pitch_rise(speaker: str) -> Take:
    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        usual = analysis.baseline_of(speaker)
        pitch_hz = evidence.pitch_hz(evidence.phrases_in(analysis, speaker, stretch))
        if usual is None or not usual.f0_median_hz or pitch_hz is None:
            return None
        return float(ratio_to_st(pitch_hz / usual.f0_median_hz))

    return take


def _agent_movement(analysis: CallAnalysis, stretch: Segment) -> float | None:
    return evidence.movement_st(evidence.phrases_in(analysis, AGENT, stretch))


AGENT_SPEECH = Measure(
    "agent's speech", "s", "seconds of the agent's units inside the stretch", _speech_of(AGENT)
)
CUSTOMER_SPEECH = Measure(
    "customer's speech",
    "s",
    "seconds of the customer's units inside the stretch",
    _speech_of(CUSTOMER),
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
    "longest silence", "s", "length of the longest silence inside the stretch", _longest_silence
)
TIME_ALONE = Measure("time without a customer sound", "s", "length of the stretch", _length)
TIME_UNTIL_BACK = Measure("time until back", "s", "length of the stretch", _length)
AGENT_SOUNDS = Measure(
    "listening sounds", "count", "units of the agent of up to 1 s inside the stretch", _sound_count
)
HANDOVERS = Measure(
    "handovers",
    "count",
    "floor transfers from customer to agent inside the stretch",
    _handover_count,
)
LONGEST_WAIT = Measure(
    "longest wait",
    "s",
    "largest floor transfer offset from customer to agent inside the stretch",
    _longest_wait,
)
REPLY_OFFSET = Measure(
    "reply offset",
    "s",
    "offset of the first floor transfer to the agent inside the stretch; < 0 is an overlap",
    _reply_offset,
)
AGENT_RATE = Measure(
    "agent's pace",
    _RATE_UNIT,
    "syllables of the agent's units inside the stretch by their seconds",
    _rate(AGENT),
)
AGENT_RATE_CHANGE = Measure(
    "agent's pace against usual",
    "%",
    "agent's pace inside the stretch over the agent's usual pace in this call, minus 1",
    _rate_change(AGENT),
)
CUSTOMER_RATE_CHANGE = Measure(
    "customer's pace against usual",
    "%",
    "customer's pace inside the stretch over the customer's usual pace in this call, minus 1",
    _rate_change(CUSTOMER),
)
AGENT_MOVEMENT = Measure(
    "agent's pitch movement",
    "st",
    "median over the agent's units inside the stretch of the standard deviation of pitch",
    _agent_movement,
)
AGENT_LEVEL_RISE = Measure(
    "agent's level above usual",
    "dB",
    "median level of the agent's units inside the stretch minus the agent's usual level",
    _level_rise(AGENT),
)
CUSTOMER_LEVEL_RISE = Measure(
    "customer's level above usual",
    "dB",
    "median level of the customer's units inside the stretch minus the customer's usual level",
    _level_rise(CUSTOMER),
)
CUSTOMER_PITCH_RISE = Measure(
    "customer's pitch above usual",
    "st",
    "median pitch of the customer's units inside the stretch, in semitones above their usual",
    _pitch_rise(CUSTOMER),
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
            HANDOVERS,
            LONGEST_WAIT,
            REPLY_OFFSET,
            AGENT_RATE,
            AGENT_RATE_CHANGE,
            CUSTOMER_RATE_CHANGE,
            AGENT_MOVEMENT,
            AGENT_LEVEL_RISE,
            CUSTOMER_LEVEL_RISE,
            CUSTOMER_PITCH_RISE,
        )
    }
)
"""Every measure by its name."""
