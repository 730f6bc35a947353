"""The figures kept for every call: name, unit, definition, denominator, source.

One registry serves the wide database row, the CSV, the glossary and the
comparison of teams. How each is computed is in ``voicecoach.scorecard.metrics``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["METRICS", "MetricDefinition"]


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """What one figure of a call means.

    Parameters
    ----------
    name : str
        Column name, ends in its unit.
    title : str
        What people read.
    unit : str
        ``"1"`` for ratios.
    definition : str
        One sentence from which the figure can be recomputed.
    denominator : str
        What it is divided by; ``"none"`` for totals.
    source : str
        Where the definition comes from.
    """

    name: str
    title: str
    unit: str
    definition: str
    denominator: str = "none"
    source: str = "convention"


_HELDNER = "Heldner & Edlund 2010"
_SPEAKERS = (("agent", "Agent", "customer"), ("customer", "Customer", "agent"))


_SHARED: tuple[MetricDefinition, ...] = (
    MetricDefinition("duration_s", "Length of the call", "s", "Length of the recording."),
    MetricDefinition(
        "agent_talk_ratio",
        "Agent's talk share",
        "1",
        "Agent's speech over the sum of both speakers' speech.",
        "speech of both speakers",
        "Gong: rep speech / call speech; no service norm is published",
    ),
    MetricDefinition(
        "switches_per_min",
        "Speaker switches per minute",
        "1/min",
        "Floor transfers, in either direction.",
        "minutes of recording",
    ),
    MetricDefinition(
        "interactivity_per_min",
        "Speaker switches per minute of speech",
        "1/min",
        "Floor transfers, in either direction.",
        "minutes in which somebody speaks",
        "after Gong's interactivity, as a plain rate: their score of 0-10 is not published",
    ),
    MetricDefinition(
        "overlap_s",
        "Both speaking",
        "s",
        "Time in which both speakers have an inter-pausal unit running; counted once.",
        source=_HELDNER,
    ),
    MetricDefinition(
        "overlap_ratio",
        "Share of the call in which both speak",
        "1",
        "Time in which both speak over the length of the recording.",
        "length of the recording",
        _HELDNER,
    ),
    MetricDefinition(
        "overlap_unsure_ratio",
        "Share of overlaps that cannot be told apart by ear",
        "1",
        "Overlaps whose act is unsure over all overlaps.",
        "overlaps",
        "calibrated: benchmarks/triage.py",
    ),
    MetricDefinition(
        "silence_s", "Nobody speaking", "s", "Time in which no inter-pausal unit is running."
    ),
    MetricDefinition(
        "silence_ratio",
        "Share of the call in which nobody speaks",
        "1",
        "Silence over the length of the recording.",
        "length of the recording",
    ),
    MetricDefinition(
        "long_silence_s",
        "Silences longer than 3 s",
        "s",
        "Sum of the silences longer than 3 s between the first and the last speech.",
        source="Amazon Contact Lens, non-talk time",
    ),
    MetricDefinition(
        "longest_silence_s",
        "Longest silence",
        "s",
        "Longest silence between the first and the last speech.",
    ),
    MetricDefinition(
        "reply_gap_s",
        "Silence between one speaker and the other",
        "s",
        "Sum of the silences between two turns, dead air left out.",
        source=_HELDNER,
    ),
    MetricDefinition(
        "own_pause_s",
        "Silence inside a turn",
        "s",
        "Sum of the silences inside one speaker's turn, dead air left out.",
        source=_HELDNER,
    ),
    MetricDefinition(
        "dead_air_s",
        "Dead air",
        "s",
        "Sum of the silences of 10 s and longer between the first and the last speech, "
        "announced or not.",
        source="Observe.AI: 10 s of silence; only words tell whether it was announced",
    ),
)


_LINE: tuple[MetricDefinition, ...] = (
    MetricDefinition(
        "line_round_trip_s",
        "Delay of the line, to the customer and back",
        "s",
        "How much later the agent's voice comes back on the customer's channel, or twice the delay "
        "that was set.",
        source="ITU-T G.114: up to 0.15 s one way is fine, above 0.4 s is not acceptable",
    ),
)


def _at_customer(speaker: str, title: str, other: str) -> tuple[MetricDefinition, ...]:
    later = "plus" if speaker == "agent" else "minus"
    return (
        MetricDefinition(
            f"{speaker}_reply_offset_at_customer_median_s",
            f"{title}'s reply offset on the customer's clock",
            "s",
            f"Median floor transfer offset from the {other} to the {speaker}, {later} the delay of "
            "the line to the customer and back.",
            source="ITU-T P.1305: delay is heard as the other's slowness",
        ),
        MetricDefinition(
            f"{speaker}_overlap_at_customer_count",
            f"Overlaps that the {speaker} started, on the customer's clock",
            "count",
            f"Overlaps that the {speaker} started, backchannels left out, in which on the "
            f"customer's clock the {other} was still speaking.",
            source="ITU-T P.1305",
        ),
    )


def _talk(speaker: str, title: str, other: str) -> tuple[MetricDefinition, ...]:
    return (
        MetricDefinition(
            f"{speaker}_speech_s",
            f"{title}'s talk time",
            "s",
            f"Sum of the {speaker}'s inter-pausal units.",
        ),
        MetricDefinition(
            f"{speaker}_turn_count", f"{title}'s turns", "count", f"Turns of the {speaker}."
        ),
        MetricDefinition(
            f"{speaker}_longest_turn_s",
            f"{title}'s longest turn",
            "s",
            f"Longest turn of the {speaker}, own pauses included.",
        ),
        MetricDefinition(
            f"{speaker}_reply_offset_median_s",
            f"{title}'s reply offset",
            "s",
            f"Median floor transfer offset from the {other} to the {speaker}; "
            "above 0 a gap, below 0 an overlap.",
            source=_HELDNER,
        ),
    )


def _taking(speaker: str, other: str) -> tuple[MetricDefinition, ...]:
    return (
        MetricDefinition(
            f"{speaker}_competitive_overlaps_per_10_min",
            f"Times the {speaker} took the floor from the {other}, per 10 min of their speech",
            "1/(10 min)",
            f"Overlaps that the {speaker} started and at which the {other} stopped before they "
            "were through (act competitive_taken); where the delay of the line is known, without "
            "those that may be there for it alone.",
            f"tens of minutes of the {other}'s speech",
            "Kurtić, Brown & Wells 2013",
        ),
    )


def _listening(speaker: str, title: str, other: str) -> tuple[MetricDefinition, ...]:
    return (
        MetricDefinition(
            f"{speaker}_overlap_count",
            f"Overlaps that the {speaker} started",
            "count",
            f"Overlaps in which the {speaker} started while the {other} was speaking, "
            "backchannels left out.",
            source=_HELDNER,
        ),
        MetricDefinition(
            f"{speaker}_overlaps_per_min",
            f"Overlaps that the {speaker} started, per minute of the other's speech",
            "1/min",
            f"Overlaps in which the {speaker} started while the {other} was speaking, "
            "backchannels left out.",
            f"minutes of the {other}'s speech",
        ),
        MetricDefinition(
            f"{speaker}_backchannel_coverage_ratio",
            f"Share of the other's turns in which the {speaker} gives a sign",
            "1",
            f"Turns of the {other} longer than 3 s with at least one backchannel of the "
            f"{speaker} over all their turns longer than 3 s.",
            f"turns of the {other} longer than 3 s",
            "habit differs between people (Blomsma et al. 2024): compare with oneself only",
        ),
        MetricDefinition(
            f"{speaker}_backchannels_per_min",
            f"{title}'s backchannels per minute of the other's speech",
            "1/min",
            f"Short units of the {speaker} inside the {other}'s turn that do not take the floor.",
            f"minutes of the {other}'s speech",
            "habit differs between people (Blomsma et al. 2024): compare with oneself only",
        ),
    )


def _voice(speaker: str, title: str) -> tuple[MetricDefinition, ...]:
    return (
        MetricDefinition(
            f"{speaker}_articulation_rate_sps",
            f"{title}'s articulation rate",
            "syllables/s",
            f"Median over the {speaker}'s inter-pausal units of syllable nuclei per second.",
            "seconds of the inter-pausal unit",
            "de Jong & Wempe 2009",
        ),
        MetricDefinition(
            f"{speaker}_f0_median_hz",
            f"{title}'s usual pitch",
            "Hz",
            f"Median over the {speaker}'s inter-pausal units of their median pitch.",
            source="Boersma 1993; De Looze & Hirst 2008",
        ),
        MetricDefinition(
            f"{speaker}_f0_movement_st",
            f"{title}'s pitch movement",
            "st",
            f"Median over the {speaker}'s inter-pausal units of the standard deviation "
            "of pitch in semitones.",
            source="Traunmüller & Eriksson 1995",
        ),
        MetricDefinition(
            f"{speaker}_level_dbfs",
            f"{title}'s level",
            "dBFS",
            f"Median over the {speaker}'s inter-pausal units of their mean power; "
            "comparable inside one call only.",
        ),
    )


_WORDS: tuple[MetricDefinition, ...] = (
    MetricDefinition(
        "opportunity_count",
        "Opportunities to take up what the customer said",
        "count",
        "Turns of the customer with a complaint, a feeling, a burden, a statement said again or "
        "something not understood, after which the agent still says something.",
        source="Bylund & Makoul 2002",
    ),
    MetricDefinition(
        "opportunities_met_ratio",
        "Opportunities taken up",
        "1",
        "Opportunities whose answer within 20 s names what the customer said (grade 2 or 3) over "
        "all opportunities; the range is Wilson's 90 % interval.",
        "opportunities",
        "Bylund & Makoul 2002; calibrated: benchmarks/responses.py",
    ),
)


def _registry() -> Mapping[str, MetricDefinition]:
    definitions = _SHARED + _LINE
    for speaker, title, other in _SPEAKERS:
        definitions += _talk(speaker, title, other)
        definitions += _at_customer(speaker, title, other)
        definitions += _taking(speaker, other)
        definitions += _listening(speaker, title, other)
        definitions += _voice(speaker, title)
    definitions += _WORDS
    return MappingProxyType({definition.name: definition for definition in definitions})


METRICS = _registry()
"""Every figure by its column name, in the order in which tables show them."""
