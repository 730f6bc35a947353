"""What the report of a call tells: the same words as *Replay*, as plain text for one file."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.coaching.rule_card import rule_card
from voicecoach.coaching.spoken import quote, words_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.segment import Segment
from voicecoach.exchange.report_values import (
    CallReport,
    ReportClip,
    ReportFigure,
    ReportLane,
    ReportMoment,
    ReportSection,
)
from voicecoach.store.records import CallSummary
from voicecoach.views.calls import call_title
from voicecoach.views.figures import evidence_text, figure_text, length_text, when_text
from voicecoach.views.key_figures import KEY_FIGURES, key_figure, withheld_lines
from voicecoach.views.one_channel import one_channel_notice, other_findings
from voicecoach.views.player import BASIS_WORDS, TONES, what_followed
from voicecoach.views.replay import WORDS_ONLY_NOTICE, header_facts, sections_of
from voicecoach.views.rules import VALENCE_WORDS
from voicecoach.views.section import AT, Section
from voicecoach.views.speakers import lanes_of, role_doubt, speaker_name, speaker_names
from voicecoach.views.standing_out import rule_title
from voicecoach.views.who_is_agent import agent_question

__all__ = ["FOR_WHOM", "MAX_CLIP_S", "call_report", "clip_of", "without_names"]

FOR_WHOM: Mapping[Room, str] = MappingProxyType(
    {
        "coach": "For a coach: what belongs to the agent alone, their tone of voice, is not in it.",
        "lead": "For a lead: what belongs to the agent alone, their tone of voice, is not in it.",
        "agent": "For the agent of the call: it tells of their own tone of voice.",
    }
)
"""What the end of a report says about who is to read it."""

WITH_VOICES = "It holds pieces of the recording: pass it on only to who may hear the call."
WITHOUT_VOICES = "It holds no sound."
NAMES_LEFT_OUT = "Names that were said aloud are still in the words and in the sound."
SAYS_WHAT_IS = "Times are in the call; ranges hold the true figure in about nine of ten cases."

LEAD_IN_S, LEAD_OUT_S = 1.5, 0.5
"""Convention: what is heard before and after a moment, so that it can be understood."""

MAX_CLIP_S = 30.0
"""Convention: a moment that is longer is a stretch of the call, of which its begin is enough."""

MAX_QUOTE_CHARS = 400


def clip_of(moment: Moment, *, duration_s: float) -> Segment:
    """What is to be heard of a moment.

    Examples
    --------
    >>> from voicecoach.core.moment import Measurement
    >>> evidence = (Measurement("overlap", 1.0, "s"),)
    >>> one = Moment("TRN01", Segment(1.0, 3.0), "agent", "note", evidence, advice="Wait.")
    >>> clip_of(one, duration_s=60.0)
    Segment(start=0.0, end=3.5)
    """
    start = max(0.0, moment.segment.start - LEAD_IN_S)
    return Segment(start, min(moment.segment.end + LEAD_OUT_S, start + MAX_CLIP_S, duration_s))


def without_names(summary: CallSummary) -> tuple[str, str]:
    """Title and facts of a call that name nobody.

    Examples
    --------
    >>> callable(without_names)
    True
    """
    at = summary.metadata.started_at
    return "Call", " · ".join((*((when_text(at),) if at else ()), length_text(summary.duration_s)))


def call_report(
    summary: CallSummary,
    analysis: CallAnalysis,
    *,
    room: Room = "coach",
    clips: Mapping[str, ReportClip] = MappingProxyType({}),
    with_names: bool = True,
) -> CallReport:
    """Put a call in the words of its report.

    Parameters
    ----------
    summary : CallSummary
    analysis : CallAnalysis
    room : {"agent", "coach", "lead"}
        Who will read it; see `voicecoach.coaching.rooms.for_room`.
    clips : mapping
        Id of a moment -> its sound; those of moments that are not for the
        room are left out.
    with_names : bool
        With the names of agent, team, files and subject.
    """
    seen = for_room(analysis, room)
    agent_name = summary.metadata.agent if with_names else None
    named = (call_title(summary), header_facts(summary))
    title, facts = named if with_names else without_names(summary)
    moments = tuple(_moment(seen, moment, agent_name, clips) for moment in seen.moments)
    has_sound = any(moment.clip for moment in moments)
    return CallReport(
        title=title,
        facts=facts,
        duration_s=seen.duration_s,
        notices=tuple(_notices(seen)),
        lanes=tuple(_lanes(seen, agent_name)),
        figures=tuple(_figures(seen)),
        withheld=withheld_lines(seen),
        moments=moments,
        sections=tuple(_section(section) for section in sections_of(seen, agent_name=agent_name)),
        provenance=tuple(_provenance(seen, with_names=with_names)),
        closing=(
            FOR_WHOM[room],
            WITH_VOICES if has_sound else WITHOUT_VOICES,
            *(() if with_names else (NAMES_LEFT_OUT,)),
            SAYS_WHAT_IS,
        ),
    )


def _notices(analysis: CallAnalysis) -> Iterator[str]:
    if not analysis.recording.has_audio:
        yield WORDS_ONLY_NOTICE
    elif notice := one_channel_notice(analysis):
        yield notice
    if question := agent_question(analysis):
        yield f"Who the agent is, is not sure. {question.doubt}"
    elif doubt := role_doubt(analysis):
        yield doubt
    yield from (each.message for each in other_findings(analysis) if each.severity == "warning")


def _lanes(analysis: CallAnalysis, agent_name: str | None) -> Iterator[ReportLane]:
    if not analysis.recording.has_audio:
        return
    names = _names(agent_name)
    for speaker in dict.fromkeys(speaker for speaker, _ in lanes_of(analysis)):
        spoken = tuple(
            each.segment for each in analysis.diarization.segments if each.speaker == speaker
        )
        speech_s = sum(segment.duration_s for segment in spoken)
        name = speaker_name(speaker, names)
        yield ReportLane(
            name=name,
            role="agent" if speaker == AGENT else "customer" if speaker == CUSTOMER else "mixed",
            spoken=spoken,
            told=f"{name}: {figure_text(speech_s, 's')} of speech in {len(spoken)} stretches",
        )


def _names(agent_name: str | None) -> Mapping[str, str]:
    return {**speaker_names(agent_name=agent_name), MIXED: "Both voices"}


def _figures(analysis: CallAnalysis) -> Iterator[ReportFigure]:
    for name in KEY_FIGURES:
        value = analysis.metrics.get(name)
        if value is not None:
            ends = analysis.metric_ranges.get(name)
            figure = key_figure(name, value, others=(), ends=ends)
            yield ReportFigure(figure.title, figure.value, figure.between, figure.meaning)


def _moment(
    analysis: CallAnalysis,
    moment: Moment,
    agent_name: str | None,
    clips: Mapping[str, ReportClip],
) -> ReportMoment:
    card = rule_card(moment.rule, analysis)
    words = words_in(analysis, moment.speaker, moment.segment)
    said = " ".join(word.text for word in words)
    ends = f"{length_text(moment.segment.start)} to {length_text(moment.segment.end)}"
    told = (
        ("What followed", what_followed(analysis, moment, agent_name=agent_name)),
        ("Why it matters", card.why if card else None),
        ("Where this comes from", f"{BASIS_WORDS[card.basis]}: {card.source}" if card else None),
        ("When this does not apply", card.applies_not_when if card else None),
    )
    return ReportMoment(
        segment=moment.segment,
        clock=length_text(moment.segment.start),
        title=card.title if card else rule_title(moment.rule),
        tone=TONES[moment.valence],  # type: ignore[arg-type]
        tone_words=VALENCE_WORDS[moment.valence],
        who=f"{speaker_name(moment.speaker, _names(agent_name))}, {ends}",
        said=quote(said, max_chars=MAX_QUOTE_CHARS) if said else None,
        advice=moment.advice,
        evidence=tuple(evidence_text(measurement) for measurement in moment.evidence),
        told=told,
        clip=clips.get(moment.id),
    )


def _section(section: Section) -> ReportSection:
    texts = [[str(cell) for cell in column] for column in section.columns.values()]
    times = [length_text(start) for start in section.starts]
    return ReportSection(
        title=section.title,
        lines=section.lines,
        columns=(AT, *section.columns),
        rows=tuple(zip(times, *texts, strict=True)) if times else (),
        greyed=frozenset(section.greyed),
        note=section.note,
    )


def _provenance(analysis: CallAnalysis, *, with_names: bool) -> Iterator[tuple[str, str]]:
    made = analysis.provenance
    yield "Analysed", f"{made.created_utc} (UTC)"
    yield "voicecoach", made.voicecoach_version
    for name, revision in (made.checkpoints or {}).items():
        yield f"Model {name}", revision
    source = "recording" if analysis.recording.has_audio else "transcript"
    if with_names and analysis.recording.source_names:
        yield source.capitalize(), ", ".join(analysis.recording.source_names)
    yield f"SHA-256 of the {source}", analysis.recording.sha256
