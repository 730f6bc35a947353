"""Two rooms: what of a call belongs to the agent alone, and what a coach or a lead may see.

Coaches and leads see acts: who spoke when, pace, overlaps, silences, and the
moments of rules that name their room. Tone of voice (pitch and level of the
agent, and whatever is derived from them) stays with the agent. What is not
known is withheld: a rule that is no longer in the catalogue and of which the
analysis does not say who may see its moments, a figure that nobody has sorted.
An agent's vocal arousal is not in a `CallAnalysis` at all; see
`voicecoach.core.own_room`.
"""

import dataclasses
from collections.abc import Mapping

from voicecoach.coaching.catalogue import known_rules
from voicecoach.coaching.rule import VOICE_UNITS, Room
from voicecoach.coaching.rule_card import cards_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.metrics import METRICS
from voicecoach.core.own_voice import UsualVoice
from voicecoach.core.prosody import VoiceBaseline
from voicecoach.core.recording import CUSTOMER

__all__ = ["SORTED_FIELDS", "VOICE_UNITS", "for_room", "is_figure_for", "rules_for"]

SORTED_FIELDS = frozenset(
    {
        "call_id",
        "duration_s",
        "recording",
        "findings",
        "withheld",
        "diarization",
        "prosody",
        "baselines",
        "conversation",
        "moments",
        "metrics",
        "provenance",
        "usual_voices",
        "history",
        "pace_deviations",
        "tone_deviations",
        "escalations",
        "composures",
        "entrainment",
        "customer_arousal",
        "metric_ranges",
        "transcript",
        "roles",
        "language",
        "responses",
        "channel_copies",
        "line_delay",
        "sounds",
        "customer_course",
        "agent_estimate",
        "non_speech",
        "schema_version",
    }
)
"""Fields of `CallAnalysis` that `for_room` has an answer for; a test fails on any other."""


def rules_for(room: Room) -> frozenset[str]:
    """Codes of the rules whose moments a room may see.

    Examples
    --------
    >>> sorted(rules_for("agent") - rules_for("coach"))[:2]
    ['CMP03', 'CMP04']
    """
    return frozenset(code for code, rule in known_rules().items() if room in rule.rooms)


def is_figure_for(room: Room, name: str) -> bool:
    """Whether a room may see a figure of `METRICS`.

    Examples
    --------
    >>> is_figure_for("lead", "agent_talk_ratio"), is_figure_for("lead", "agent_f0_median_hz")
    (True, False)
    """
    if room == "agent":
        return True
    definition = METRICS.get(name)
    is_of_customer = name.startswith("customer_")
    return definition is not None and (is_of_customer or definition.unit not in VOICE_UNITS)


def for_room(analysis: CallAnalysis, room: Room) -> CallAnalysis:
    """Leave out of an analysis what a room may not see.

    Parameters
    ----------
    analysis : CallAnalysis
    room : {"agent", "coach", "lead"}
        ``"agent"`` is the room of the agent of this very call: nothing is
        left out.

    Returns
    -------
    CallAnalysis
        A figure that is left out is ``None``. The agent's phrases are left
        out whole, since every row has their level: what rests on phrases can
        be recomputed in the agent's own room only.
    """
    if room == "agent":
        return analysis
    own = cards_in(analysis.provenance.options)
    visible = rules_for(room) - set(own) | {code for code in own if room in own[code].rooms}
    metrics = {
        name: value if is_figure_for(room, name) else None
        for name, value in analysis.metrics.items()
    }
    return dataclasses.replace(
        analysis,
        prosody=analysis.prosody_of(CUSTOMER),
        baselines=tuple(_baseline(baseline) for baseline in analysis.baselines),
        moments=tuple(moment for moment in analysis.moments if moment.rule in visible),
        metrics=metrics,
        metric_ranges=_ranges(analysis, metrics),
        usual_voices=tuple(_usual_voice(voice) for voice in analysis.usual_voices),
        history=analysis.history
        and dataclasses.replace(analysis.history, f0_movement=None, f0_median=None),
        tone_deviations=tuple(d for d in analysis.tone_deviations if d.speaker == CUSTOMER),
        escalations=tuple(e for e in analysis.escalations if e.speaker == CUSTOMER),
        # Leads compare teams; how one conversation felt is between agent and coach.
        entrainment=analysis.entrainment if room == "coach" else (),
        customer_arousal=analysis.customer_arousal if room == "coach" else None,
        customer_course=analysis.customer_course if room == "coach" else None,
        # What was said is an act; that an agent's words name an emotion is for themselves to see.
        language=tuple(
            s for s in analysis.language if s.speaker == CUSTOMER or s.kind != "emotion"
        ),
    )


def _ranges(
    analysis: CallAnalysis, metrics: Mapping[str, float | None]
) -> dict[str, tuple[float, float]]:
    return {
        name: ends for name, ends in analysis.metric_ranges.items() if metrics[name] is not None
    }


def _baseline(baseline: VoiceBaseline) -> VoiceBaseline:
    """Pace of an agent, all of a customer."""
    if baseline.speaker == CUSTOMER:
        return baseline
    return dataclasses.replace(
        baseline,
        f0_median_hz=None,
        f0_movement_st=None,
        level_dbfs=None,
        level_spread_db=None,
        loudness_lufs=None,
        active_level_dbov=None,
    )


def _usual_voice(voice: UsualVoice) -> UsualVoice:
    if voice.speaker == CUSTOMER:
        return voice
    return dataclasses.replace(voice, level=None, f0_movement=None, f0_median=None)
