"""What *Replay* says about a call beside the player: facts, figures, what is not known."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import CallNotFoundError, StoreError
from voicecoach.core.recording import MIXED, Finding
from voicecoach.core.review import Rubric
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter, CallSummary, PlaybackRecord
from voicecoach.views.answers import answers_section
from voicecoach.views.calls import call_title
from voicecoach.views.figures import (
    capitalised,
    evidence_text,
    length_text,
    when_text,
)
from voicecoach.views.finished_reviews import review_section
from voicecoach.views.guesses import guess_section, guessed_call
from voicecoach.views.key_figures import KEY_FIGURES, KeyFigure, key_figure, withheld_lines
from voicecoach.views.line import line_section
from voicecoach.views.notes import notes_section
from voicecoach.views.one_channel import one_channel_notice, other_findings
from voicecoach.views.rules import VALENCE_WORDS
from voicecoach.views.scorecard import call_scorecard, scorecard_section
from voicecoach.views.section import Section
from voicecoach.views.speakers import SWAP_NOTE, can_swap, role_doubt, who_is_who
from voicecoach.views.standing_out import rule_title
from voicecoach.views.turn_taking import (
    overlap_section,
    share_section,
    silence_section,
)
from voicecoach.views.voices import entrainment_section, escalation_section
from voicecoach.views.who_is_agent import AgentQuestion, agent_question
from voicecoach.views.words import words_section

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "FIGURE_COUNT",
    "NO_AUDIO_NOTICE",
    "SWAP",
    "WHO_IS_WHO",
    "WORDS_ONLY_NOTICE",
    "ReplayScreen",
    "ToldMoment",
    "call_to_open",
    "clicked_second",
    "header_facts",
    "no_sound_notice",
    "note_opened",
    "replay_screen",
    "seconds_of",
    "sections_of",
    "told_moments",
]

FIGURE_COUNT = len(KEY_FIGURES)
"""Places for figures on the page."""

NO_AUDIO_NOTICE = (
    "No audio was kept for this call, so it cannot be played. Its moments are below; analyse the "
    "recording again to hear them."
)

WHO_IS_WHO, SWAP = "Who is who", "Swap agent and customer"
"""What the page calls the place where roles are corrected, and the button that does it."""

WORDS_ONLY_NOTICE = (
    "There is a transcript of this call and no recording. What was said is below, with what was "
    "done in words; how it was said, pauses, turns and overlaps need the recording."
)

OPENED_FROM_COUNT = 25
"""Convention: how many of the newest calls are looked through for one with moments."""

RECENT_CALL_COUNT = 50
"""Convention: calls further back say less about what is usual now."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayScreen:
    """Everything on the page of one call that does not depend on addresses.

    ``playback`` is ``None`` where no audio was kept.
    """

    analysis: CallAnalysis
    playback: PlaybackRecord | None
    title: str
    facts: str
    agent: str | None
    figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    withheld: tuple[str, ...]

    @property
    def is_mixed(self) -> bool:
        """Whether everybody is on one channel."""
        return MIXED in self.analysis.recording.channel_speakers

    @property
    def notices(self) -> tuple[str, ...]:
        """What has to be known before anything else is read."""
        notices = (
            *self._of_sound(),
            None if self.question else role_doubt(self.analysis),
        )
        return tuple(notice for notice in notices if notice)

    def _of_sound(self) -> tuple[str | None, ...]:
        if not self.analysis.recording.has_audio:
            return (WORDS_ONLY_NOTICE,)
        return (
            one_channel_notice(self.analysis),
            None if self.playback else no_sound_notice(self.analysis),
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What else was found about the recording."""
        return other_findings(self.analysis)

    @property
    def opens_with(self) -> str | None:
        """Title of the part to be seen first; ``None`` for the figures, which words alone lack."""
        titles = [section.title for section in self.sections]
        return titles[0] if titles and not self.analysis.recording.has_audio else None

    @property
    def question(self) -> AgentQuestion | None:
        """Who the agent is, where that is not sure."""
        return agent_question(self.analysis)

    @property
    def can_swap(self) -> bool:
        """Whether there is an agent or a customer to change over."""
        return can_swap(self.analysis)

    @property
    def who(self) -> tuple[str, ...]:
        """Who is taken for whom, and what swapping them does."""
        return (*who_is_who(self.analysis, agent_name=self.agent), SWAP_NOTE)


def call_to_open(store: "CallStore", principal: Principal, asked: str | None) -> str:
    """Id of the call that a link asks for; the newest one with moments where it asks for none.

    Where none of the newest calls has moments, the newest of them.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none at all.
    StoreError
        If several calls fit.
    """
    if asked:
        return store.resolve(principal, asked)
    newest = [call.call_id for call in store.calls(principal, limit=OPENED_FROM_COUNT)]
    if not newest:
        raise CallNotFoundError("there is no call to replay yet; take one in under Add calls")
    moments = store.moments(principal, newest)
    return next((call_id for call_id in newest if moments.get(call_id)), newest[0])


def replay_screen(
    store: "CallStore", principal: Principal, call_id: str, *, rubric: Rubric | None = None
) -> ReplayScreen:
    """Read a call and put it in words.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    call_id : str
    rubric : Rubric, optional
        What its reviews look at, for their titles; the usual one by default.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none that the principal may see.
    """
    summary = store.summary(principal, call_id)
    analysis = store.load(principal, call_id)
    card = call_scorecard(store, principal, summary.metadata, analysis)
    sections = sections_of(analysis, agent_name=summary.metadata.agent)
    guessed = guessed_call(store, principal, call_id)
    own = (
        review_section(store, principal, call_id, rubric=rubric or usual_rubric()),
        notes_section(store, principal, call_id, agent_name=summary.metadata.agent),
        scorecard_section(card) if card else None,
        guess_section(guessed) if guessed else None,
    )
    return ReplayScreen(
        analysis=analysis,
        playback=store.playback(principal, call_id),
        title=call_title(summary),
        facts=header_facts(summary),
        agent=summary.metadata.agent,
        figures=tuple(
            key_figure(
                name,
                value,
                others=_other_calls(store, principal, summary, name),
                ends=analysis.metric_ranges.get(name),
            )
            for name, value in _shown_figures(analysis)
        ),
        sections=(*sections, *(part for part in own if part is not None)),
        withheld=withheld_lines(analysis),
    )


def note_opened(store: "CallStore", principal: Principal, call_id: str) -> None:
    """Note that the principal has opened a call; where that fails, it is shown all the same."""
    with suppress(StoreError):
        store.mark_opened(principal, call_id)


def sections_of(analysis: CallAnalysis, *, agent_name: str | None) -> tuple[Section, ...]:
    """What is told below the player; from one channel only what it can support."""
    words = words_section(analysis, agent_name=agent_name)
    if MIXED in analysis.recording.channel_speakers:
        silences = silence_section(analysis) if analysis.recording.has_audio else None
        shares = share_section(analysis, agent_name=agent_name)
        sections: tuple[Section | None, ...] = (words, answers_section(analysis), silences, shares)
        return tuple(section for section in sections if section is not None)
    sections = (
        words,
        answers_section(analysis),
        overlap_section(analysis, agent_name=agent_name),
        line_section(analysis),
        silence_section(analysis),
        share_section(analysis, agent_name=agent_name),
        escalation_section(analysis, agent_name=agent_name),
        entrainment_section(analysis),
    )
    return tuple(section for section in sections if section is not None)


def _shown_figures(analysis: CallAnalysis) -> list[tuple[str, float | None]]:
    """Key figures; from one channel only those that it can support."""
    figures = [(name, analysis.metrics.get(name)) for name in KEY_FIGURES]
    is_split = MIXED not in analysis.recording.channel_speakers
    return [(name, value) for name, value in figures if is_split or value is not None]


def _other_calls(
    store: "CallStore", principal: Principal, summary: CallSummary, name: str
) -> list[float]:
    if summary.metadata.agent is None:
        return []
    rows = store.metric_rows(
        principal, metric=name, filter=CallFilter(agent=summary.metadata.agent)
    )
    others = [r for r in rows if r.call_id != summary.call_id and r.value is not None]
    recent = sorted(others, key=lambda row: row.started_at or _LONG_AGO, reverse=True)
    return [row.value for row in recent[:RECENT_CALL_COUNT] if row.value is not None]


def header_facts(summary: CallSummary) -> str:
    """Who, where, when and how long, on one line; what is not known is left out.

    Only the time is never left out: where the platform did not give it, the
    time at which the call came in is named as such.
    """
    known = summary.metadata
    came_in = f"added {when_text(summary.created_at)}"
    parts = (
        known.agent,
        known.team,
        capitalised(known.queue) if known.queue else None,
        when_text(known.started_at) if known.started_at else came_in,
        length_text(summary.duration_s),
    )
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ToldMoment:
    """A moment in words, for a call that cannot be played."""

    at: str
    title: str
    tone: str
    advice: str
    evidence: str


def told_moments(analysis: CallAnalysis) -> tuple[ToldMoment, ...]:
    """Moments of a call in words, in their order."""
    return tuple(
        ToldMoment(
            at=length_text(moment.segment.start),
            title=rule_title(moment.rule),
            tone=VALENCE_WORDS[moment.valence],
            advice=moment.advice,
            evidence="; ".join(evidence_text(measurement) for measurement in moment.evidence),
        )
        for moment in analysis.moments
    )


def no_sound_notice(analysis: CallAnalysis) -> str:
    """Say why a call without audio files cannot be played."""
    return NO_AUDIO_NOTICE if analysis.recording.has_audio else WORDS_ONLY_NOTICE


def clicked_second(
    screen: ReplayScreen, session: Mapping[str, Any], before: str | None
) -> str | None:
    """Second of the row that was clicked just now, for the link; ``None`` without a click.

    Parameters
    ----------
    screen : ReplayScreen
    session : mapping
        Key -> click, as Streamlit keeps them: a mapping with the number of its row.
    before : str or None
        Second in the link so far. The same again would leave the player where
        it has gone meanwhile, so it is then 10 ms on.
    """
    for section in screen.sections:
        if click := session.get(section.click_key(screen.analysis.call_id)):
            start = section.starts[click["row"]]
            once, again = f"{start:.2f}", f"{start + 0.01:.2f}"
            return again if before == once else once
    return None


def seconds_of(text: str | None) -> float | None:
    """Read the seconds of a link; ``None`` where there are none or they make no sense.

    Examples
    --------
    >>> seconds_of("93.5"), seconds_of("soon"), seconds_of(None), seconds_of("-4")
    (93.5, None, None, None)
    """
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0.0 <= seconds < float("inf") else None
