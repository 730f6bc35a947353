"""Hand-made calls: a few lines of units instead of audio, described by the real stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from voicecoach.coaching.catalogue import RULES, find_moments
from voicecoach.conversation import describe_conversation
from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.conversation import Conversation, OverlapAct
from voicecoach.core.moment import Moment
from voicecoach.core.own_voice import OwnHistory
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED, RecordingInfo
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.prosody import composure, find_escalations, voice_baseline

USUAL_RATE_SPS = 4.0
USUAL_LEVEL_DBFS = -20.0
USUAL_PITCH_HZ = 200.0
USUAL_MOVEMENT_ST = 3.0

Unit = tuple[Any, ...]
"""``(start, end)`` or ``(start, end, {"rate_sps": ..., "rise_db": ..., ...})``."""


def call(
    *,
    agent: Sequence[Unit] = (),
    customer: Sequence[Unit] = (),
    duration_s: float | None = None,
    withheld: Iterable[str] = (),
    history: OwnHistory | None = None,
    acts: Mapping[float, OverlapAct] = MappingProxyType({}),
) -> CallAnalysis:
    """Build the analysis of a call from inter-pausal units in seconds.

    A unit sounds as usual unless it says otherwise: ``rate_sps``,
    ``rise_db`` (level above usual), ``pitch_hz``, ``movement_st``. What an
    overlap did is judged from its timing, unless ``acts`` says it for its start.
    """
    said = [(unit, AGENT) for unit in agent] + [(unit, CUSTOMER) for unit in customer]
    return _analysis(
        sorted(said, key=lambda pair: (pair[0][0], pair[0][1])),
        speakers=(AGENT, CUSTOMER),
        duration_s=duration_s,
        withheld=withheld,
        history=history,
        acts=acts,
    )


def moments_of(code: str, analysis: CallAnalysis, **options: Any) -> tuple[Moment, ...]:
    """Run one rule, with its default options or some of them changed."""
    return find_moments(analysis, {code: replace(RULES[code].options, **options)})


def mixed_call(units: Sequence[Unit], *, duration_s: float | None = None) -> CallAnalysis:
    """Build the analysis of a recording that carries everybody on one channel."""
    said = [(unit, MIXED) for unit in units]
    return _analysis(said, speakers=(MIXED,), duration_s=duration_s, withheld=())


def talk(start: float, end: float, **voice: float) -> list[Unit]:
    """Units of 2 s with pauses of 0.5 s between them, from ``start`` to at most ``end``."""
    count = int((end - start + 0.5) // 2.5)
    return [(start + 2.5 * i, start + 2.5 * i + 2.0, voice) for i in range(count)]


def shifted(units: Sequence[Unit], by_s: float) -> list[Unit]:
    """Move units in time."""
    return [(start + by_s, end + by_s, *voice) for start, end, *voice in units]


def _analysis(
    said: Sequence[tuple[Unit, str]],
    *,
    speakers: tuple[str, ...],
    duration_s: float | None,
    withheld: Iterable[str],
    history: OwnHistory | None = None,
    acts: Mapping[float, OverlapAct] = MappingProxyType({}),
) -> CallAnalysis:
    length_s = duration_s or max((unit[1] for unit, _ in said), default=1.0)
    diarization = Diarization(
        segments=tuple(
            SpeakerSegment(Segment(unit[0], unit[1]), speaker, speakers.index(speaker))
            for unit, speaker in said
        ),
        speakers=speakers,
        engine="by hand",
    )
    prosody = tuple(_phrase(unit, speaker) for unit, speaker in said)
    usual = {speaker: voice_baseline(prosody, speaker=speaker) for speaker in speakers}
    conversation = _with_acts(describe_conversation(diarization, duration_s=length_s), acts)
    escalations = (
        find_escalations(prosody, usual[CUSTOMER], conversation.overlaps)
        if CUSTOMER in usual
        else ()
    )
    return CallAnalysis(
        call_id="by-hand",
        duration_s=length_s,
        recording=RecordingInfo("0" * 64, 8000, length_s, speakers, ("pcm",), ("wav",), ("a.wav",)),
        findings=(),
        withheld=tuple(Withheld(figure, "by hand") for figure in withheld),
        diarization=diarization,
        prosody=prosody,
        baselines=tuple(usual.values()),
        conversation=conversation,
        escalations=escalations,
        composures=tuple(
            composure(
                escalation,
                prosody,
                conversation.overlaps,
                speaker=AGENT,
                duration_s=length_s,
                history=history,
            )
            for escalation in escalations
        ),
        history=history,
        moments=(),
        metrics={},
        provenance=Provenance("0", "2026-01-01T00:00:00Z", {}),
    )


def _with_acts(conversation: Conversation, acts: Mapping[float, OverlapAct]) -> Conversation:
    judged = tuple(
        replace(overlap, act=acts.get(overlap.segment.start, overlap.act))
        for overlap in conversation.overlaps
    )
    return replace(conversation, overlaps=judged)


def _phrase(unit: Unit, speaker: str) -> PhraseProsody:
    start, end, *rest = unit
    voice: dict[str, float] = rest[0] if rest else {}
    duration_s = end - start
    syllable_count = round(voice.get("rate_sps", USUAL_RATE_SPS) * duration_s)
    movement_st = voice.get("movement_st", USUAL_MOVEMENT_ST)
    return PhraseProsody(
        speaker=speaker,
        segment=Segment(start, end),
        f0_median_hz=voice.get("pitch_hz", USUAL_PITCH_HZ),
        f0_sd_st=movement_st,
        f0_range_st=3.0 * movement_st,
        level_dbfs=USUAL_LEVEL_DBFS + voice.get("rise_db", 0.0),
        syllable_count=syllable_count,
        articulation_rate_sps=syllable_count / duration_s if duration_s >= 1.0 else None,
        voiced_ratio=0.5,
    )
