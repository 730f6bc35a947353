"""What a person reads on the terminal about a call."""

from collections.abc import Collection, Iterable

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from voicecoach.coaching.rule_card import rule_card
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.scorecard import Scorecard
from voicecoach.core.units import seconds_to_clock
from voicecoach.scorecard.components import TITLES
from voicecoach.store.records import CallMetadata, CallSummary
from voicecoach.store.search_records import Hit
from voicecoach.views.calls import GUESS_FIRST
from voicecoach.views.figures import figure_text
from voicecoach.views.key_figures import withheld_lines
from voicecoach.views.one_channel import one_channel_notice, other_findings
from voicecoach.views.promises import promise_lines
from voicecoach.views.scorecard import score_text
from voicecoach.views.speakers import role_doubt, role_lines
from voicecoach.views.standing_out import rule_title
from voicecoach.views.words import words_in_short

__all__ = ["call_summary", "call_table", "hit_table", "told_of_words"]

_MARKS = {
    "strength": ("●", "green", "went well"),
    "opportunity": ("●", "yellow", "try next time"),
    "note": ("●", "magenta", "worth a listen"),
}
_COLUMNS = {
    "call": 0,
    "when": 0,
    "length": 0,
    "agent": 56,
    "team": 90,
    "went well": 68,
    "to try": 76,
    "subject": 100,
}
"""Column of the list -> the width of terminal from which it fits."""

_FIGURES = (
    "agent_talk_ratio",
    "agent_longest_turn_s",
    "agent_reply_offset_median_s",
    "agent_overlap_count",
    "agent_articulation_rate_sps",
    "agent_f0_movement_st",
    "longest_silence_s",
)


def call_summary(
    analysis: CallAnalysis, metadata: CallMetadata, card: Scorecard | None = None
) -> RenderableType:
    """Everything a person wants to know first: who, figures, moments, what to be careful about."""
    parts: list[RenderableType] = [_heading(analysis, metadata)]
    if notice := one_channel_notice(analysis):
        parts.append(Text(notice, style="yellow"))
    if not analysis.withheld or analysis.diarization.is_estimated:
        parts.append(_figures(analysis))
    if analysis.withheld:
        parts.append(_withheld(analysis))
    parts.extend(
        Text(line, style="dim") for line in told_of_words(analysis, agent_name=metadata.agent)
    )
    parts.extend(_moments(analysis))
    parts.extend(Text(line) for line in promise_lines(analysis))
    if card is not None:
        parts.append(_scorecard(card))
    parts.extend(
        Text(f"! {finding.message}", style="yellow")
        for finding in other_findings(analysis)
        if finding.severity == "warning"
    )
    return Group(*parts)


def told_of_words(analysis: CallAnalysis, *, agent_name: str | None) -> tuple[str, ...]:
    """How many words, from what, which count for nothing, and whose labels stand for whom."""
    counts = words_in_short(analysis)
    if counts is None:
        return ()
    doubt = role_doubt(analysis)
    roles = role_lines(analysis, agent_name=agent_name)
    return (f"{counts}.", *roles, *((doubt,) if doubt else ()))


def _heading(analysis: CallAnalysis, metadata: CallMetadata) -> Text:
    subject = metadata.subject or " + ".join(analysis.recording.source_names)
    details = [analysis.call_id, seconds_to_clock(analysis.duration_s)]
    details += [value for value in (metadata.agent, metadata.team, metadata.queue) if value]
    if metadata.started_at:
        details.append(f"{metadata.started_at.astimezone():%Y-%m-%d %H:%M}")
    return Text.assemble((subject, "bold"), "  ", (" · ".join(details), "dim"))


def _withheld(analysis: CallAnalysis) -> Text:
    lines = (f"Not given: {line[:1].lower()}{line[1:]}" for line in withheld_lines(analysis))
    return Text("\n".join(lines), style="yellow")


def _figures(analysis: CallAnalysis) -> Table:
    from voicecoach.core.metrics import METRICS

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name in _FIGURES:
        value = analysis.metrics.get(name)
        if value is not None:
            metric = METRICS[name]
            table.add_row(Text(metric.title, style="dim"), figure_text(value, metric.unit))
    return table


def _moments(analysis: CallAnalysis) -> Iterable[RenderableType]:
    if analysis.withheld and not analysis.moments:
        return
    if not analysis.moments:
        yield Text("No coaching moments in this call.", style="dim")
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    for moment in analysis.moments:
        mark, colour, meaning = _MARKS[moment.valence]
        table.add_row(
            Text(mark, style=colour),
            Text(seconds_to_clock(moment.segment.start), style="dim", justify="right"),
            Text.assemble((_title(moment, analysis), "bold"), (f"  {meaning}", colour)),
        )
        table.add_row("", "", Text(moment.advice))
    yield table


def _scorecard(card: Scorecard) -> RenderableType:
    """What was seen of each component in a line, and the others in one line together."""
    unseen = [TITLES[score.component] for score in card.components if not score.count]
    if len(unseen) == len(card.components):
        return Text("Scorecard: nothing of any component was observed.", style="dim")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for score in card.components:
        if score.count:
            style = "" if score.interval else "dim"
            text = Text(score_text(score), style=style)
            table.add_row(Text(TITLES[score.component], style="dim"), text)
    rest = Text(f"Not observed: {', '.join(unseen)}." if unseen else "", style="dim")
    return Group(Text("Scorecard", style="bold"), table, rest)


def _title(moment: Moment, analysis: CallAnalysis) -> str:
    rule = rule_card(moment.rule, analysis)
    return rule.title if rule else moment.rule


def call_table(
    calls: Iterable[CallSummary], *, width: int, to_guess: Collection[str] = ()
) -> Table:
    """List calls, one line each; a narrow terminal gets fewer columns, not cut ones.

    Parameters
    ----------
    calls : iterable of CallSummary
    width : int
        Characters.
    to_guess : collection of str, optional
        Ids of calls of which no figure is told: they are to be guessed first.
    """
    names = [name for name, needed_width in _COLUMNS.items() if width >= needed_width]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        is_number = name in {"length", "went well", "to try"}
        table.add_column(name, justify="right" if is_number else "left", no_wrap=True)
    for call in calls:
        cells = _cells(call, is_told=call.call_id not in to_guess)
        table.add_row(*(cells[name] for name in names))
    return table


def _cells(call: CallSummary, *, is_told: bool) -> dict[str, str]:
    known = call.metadata
    return {
        "call": call.call_id,
        "when": f"{call.listed_at.astimezone():%Y-%m-%d %H:%M}",
        "length": seconds_to_clock(call.duration_s),
        "agent": escape(known.agent or "–"),
        "team": escape(known.team or "–"),
        "went well": str(call.strength_count) if is_told else "?",
        "to try": str(call.opportunity_count) if is_told else "?",
        "subject": escape(known.subject or " + ".join(call.source_names)),
    }


def hit_table(hits: Iterable[Hit], to_guess: Collection[str] = ()) -> Table:
    """Places in calls: which call, the second, who, and what was said or found there.

    Calls that are to be guessed first have one line, which does not tell.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("call", "at", "who", "what"):
        table.add_column(name, no_wrap=name != "what")
    untold = set(to_guess)
    for hit in hits:
        if hit.call_id in to_guess:
            if hit.call_id in untold:
                table.add_row(hit.call_id, "?", "?", f"{GUESS_FIRST}.")
                untold.remove(hit.call_id)
            continue
        moment = f"{rule_title(hit.rule)}. " if hit.rule else ""
        table.add_row(
            hit.call_id,
            seconds_to_clock(hit.segment.start),
            escape(hit.speaker),
            escape(f"{moment}{hit.text or ''}".strip()),
        )
    return table
