"""What *Replay* tells of voices: raised against their usual, going together with the other."""

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.entrainment import Entrainment
from voicecoach.core.escalation import Composure, Escalation
from voicecoach.views.figures import counted, figure_text, times_text
from voicecoach.views.section import Section

__all__ = ["AS_USUAL_RATIO", "composure_text", "entrainment_section", "escalation_section"]

AS_USUAL_RATIO = 0.1
"""Below 10 % two paces cannot be told apart: the error of the rate (docs/signals.md)."""

HOW_ESCALATIONS_ARE_FOUND = (
    "The customer's voice against itself: louder than their usual, and higher, faster or coming in "
    "as well. Louder can be laughter. The agent's pace is compared with the rest of the call."
)

NO_ESCALATION = (
    "No stretch was found in which the customer got louder than their usual and also higher, "
    "faster, or came in."
)

WHAT_ENTRAINMENT_IS = (
    "Two voices often drift together without anybody meaning to. Turns that follow each other are "
    "compared with the same turns shuffled. A description: nothing to aim at, nothing to judge."
)

TOO_FEW_TURNS = "Too few turns follow each other in this call to tell."

_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "pitch": "Pitch, each from their own usual,",
        "level": "Loudness, each from their own usual,",
        "rate": "Pace",
    }
)

_TOGETHER: Mapping[tuple[str, bool], str] = MappingProxyType(
    {
        ("proximity", True): "was nearer in turns that follow each other",
        ("proximity", False): "was further apart in turns that follow each other",
        ("synchrony", True): "went along from turn to turn, up after up and down after down",
        ("synchrony", False): "went the other way from turn to turn, up after down",
        ("convergence", True): "drew apart over the call",
        ("convergence", False): "came closer over the call",
    }
)
"""Measure, and whether it is above what chance gives -> what the voices did."""


def escalation_section(analysis: CallAnalysis, *, agent_name: str | None) -> Section:
    """Where the customer got louder, when they were back, and what the agent did meanwhile."""
    escalations = analysis.escalations
    if not escalations:
        return Section("Raised voices", lines=(NO_ESCALATION,))
    composures = {composure.escalation: composure for composure in analysis.composures}
    total_s = sum(each.segment.duration_s for each in escalations)
    times = times_text(len(escalations))
    length = figure_text(total_s, "s")
    return Section(
        "Raised voices",
        lines=(f"{times} the customer got louder than their usual, for {length} in all.",),
        note=HOW_ESCALATIONS_ARE_FOUND,
        starts=tuple(each.segment.start for each in escalations),
        columns={
            "Length": [figure_text(each.segment.duration_s, "s") for each in escalations],
            "Customer": [_rise_text(each) for each in escalations],
            "Back to usual": [_back_text(each) for each in escalations],
            f"{agent_name or 'Agent'} meanwhile": [
                composure_text(composures.get(each.segment)) for each in escalations
            ],
        },
    )


def _rise_text(escalation: Escalation) -> str:
    signs = [f"{figure_text(escalation.level_rise_db, 'dB')} louder"]
    if (higher_st := escalation.pitch_rise_st) is not None and higher_st >= 1.0:
        signs.append(f"{figure_text(higher_st, 'st')} higher")
    if (faster := escalation.rate_rise_ratio) is not None and faster >= AS_USUAL_RATIO:
        signs.append(f"{figure_text(faster, '1')} faster")
    if escalation.overlap_s > 0.0:
        signs.append(f"came in for {figure_text(escalation.overlap_s, 's')}")
    return ", ".join(signs)


def _back_text(escalation: Escalation) -> str:
    if escalation.back_after_s is None:
        return "not seen in this call"
    return f"after {figure_text(escalation.back_after_s, 's')}"


def composure_text(composure: Composure | None) -> str:
    """Pace and overlaps of the agent from an escalation until 30 s after it."""
    if composure is None:
        return "too little speech to tell"
    parts = []
    if (change := composure.rate_change_ratio) is not None:
        parts.append(_pace_text(change))
    if composure.overlap_count:
        times = "once" if composure.overlap_count == 1 else f"{composure.overlap_count} times"
        parts.append(f"came in {times} ({figure_text(composure.overlap_s, 's')})")
    else:
        parts.append("never came in")
    return ", ".join(parts)


def _pace_text(change_ratio: float) -> str:
    if abs(change_ratio) < AS_USUAL_RATIO:
        return "pace as usual"
    return f"{figure_text(abs(change_ratio), '1')} {'faster' if change_ratio > 0.0 else 'slower'}"


def entrainment_section(analysis: CallAnalysis) -> Section:
    """One sentence for each way in which the voices went together beyond chance."""
    rows = analysis.entrainment
    if not rows:
        return Section("Going together", lines=(TOO_FEW_TURNS,), note=WHAT_ENTRAINMENT_IS)
    told = tuple(_entrainment_text(row) for row in rows if row.is_beyond_chance)
    pairs = counted(max(row.turn_pair_count for row in rows), "reply").replace("replys", "replies")
    none = f"Nothing went together more than chance would give, over {pairs}."
    return Section("Going together", lines=told or (none,), note=WHAT_ENTRAINMENT_IS)


def _entrainment_text(row: Entrainment) -> str:
    did = _TOGETHER[row.measure, row.value > row.surrogate_median]
    return f"{_FIGURES[row.figure]} {did}, more than chance would give."
