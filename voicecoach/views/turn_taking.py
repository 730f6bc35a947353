"""What *Replay* tells of turn-taking: who came in and what that did, silences, shares over time."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Overlap, OverlapAct, ShareOverTime, Silence
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.views.figures import counted, figure_text, length_text, ranged_text, times_text
from voicecoach.views.section import Section
from voicecoach.views.speakers import speaker_name

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = [
    "ACT_WORDS",
    "LISTED_SILENCE_S",
    "overlap_section",
    "share_chart",
    "share_names",
    "share_section",
    "share_table",
    "silence_section",
    "silence_words",
]

ACT_WORDS: Mapping[OverlapAct, str] = MappingProxyType(
    {
        "backchannel": "listening sign",
        "end_overlap": "began as the other ended",
        "helper": "helped out with words",
        "competitive_taken": "took the floor",
        "competitive_failed": "tried for the floor, gave up",
        "unsure": "unsure",
    }
)
"""What the speech of who came in did, as people read it."""

HOW_OVERLAPS_ARE_TOLD = (
    "Told apart by sound alone: where the floor went, when the other stopped, how it sounded. "
    "Where that is not enough it says unsure. Whether it was welcome is not in it."
)

LISTED_SILENCE_S = 3.0
"""Shorter silences belong to how people speak (Amazon Contact Lens counts from here too)."""

HOW_SILENCES_ARE_TOLD = (
    "Silence before a reply, inside one speaker's turn, and of 10 s or longer: together all the "
    "silence between the first and the last word. Whether a wait was announced is in the words."
)

CHART_HEIGHT_PX = 200
_SHARE_COLOURS = {
    False: ("#4456d6", "#8b93a1", "#c8ccd4"),
    True: ("#8e9bff", "#8f97a6", "#565d6b"),
}
"""Agent, customer and anybody else on a light and on a dark page, as in the player."""


def overlap_section(analysis: CallAnalysis, *, agent_name: str | None) -> Section:
    """Every stretch in which both speak: when, who came in, what that did, what the other did."""
    overlaps = analysis.conversation.overlaps
    if not overlaps:
        return Section("Both speaking", lines=("At no time did both speak.",))
    names = {AGENT: agent_name or "Agent", CUSTOMER: "Customer"}
    total_s = sum(overlap.segment.duration_s for overlap in overlaps)
    acts = Counter(overlap.act for overlap in overlaps)
    shares = ", ".join(_times_of(act, acts[act]) for act in ACT_WORDS if acts[act])
    times = times_text(len(overlaps))
    return Section(
        "Both speaking",
        lines=(f"{times}, {figure_text(total_s, 's')} in all: {shares}.",),
        note=HOW_OVERLAPS_ARE_TOLD,
        starts=tuple(overlap.segment.start for overlap in overlaps),
        columns={
            "Came in": [names.get(overlap.incomer, overlap.incomer) for overlap in overlaps],
            "What it did": [_act_text(overlap) for overlap in overlaps],
            "Both spoke": [figure_text(overlap.segment.duration_s, "s") for overlap in overlaps],
            "The other": [_holder_text(overlap) for overlap in overlaps],
        },
    )


def _times_of(act: OverlapAct, count: int) -> str:
    """How often an act was done; only the listening sign is a thing that has a plural."""
    words = ACT_WORDS[act]
    return counted(count, words) if act == "backchannel" else f"{count} {words}"


def _act_text(overlap: Overlap) -> str:
    if overlap.act == "unsure" and overlap.likeliest_act is not None:
        return f"unsure, most like: {ACT_WORDS[overlap.likeliest_act]}"
    return ACT_WORDS[overlap.act]


def _holder_text(overlap: Overlap) -> str:
    if not overlap.is_on_both_sides:
        return "perhaps on this side only: the line is delayed"
    if overlap.act == "end_overlap":
        return "ended"
    if overlap.holder_stopped_after_s is None:
        return "gave way" if overlap.act == "competitive_taken" else "spoke on"
    stopped = f"stopped after {figure_text(overlap.holder_stopped_after_s, 's')}"
    if overlap.holder_back_after_s is None:
        return f"{stopped}, not back in this call"
    return f"{stopped}, back after {figure_text(overlap.holder_back_after_s, 's')}"


def silence_section(analysis: CallAnalysis) -> Section:
    """Silences by kind in one line, the long ones in a table."""
    long = [
        silence
        for silence in analysis.conversation.silences
        if silence.kind != "edge" and silence.segment.duration_s >= LISTED_SILENCE_S
    ]
    limit = figure_text(LISTED_SILENCE_S, "s").replace(".0", "")
    some = f"{counted(len(long), 'silence')} of {limit} or longer."
    listed = some if long else f"No silence lasts {limit}."
    told = ", ".join(_told_silences(analysis))
    return Section(
        "Silences",
        lines=(f"{told[:1].upper()}{told[1:]}. {listed}" if told else listed,),
        note=HOW_SILENCES_ARE_TOLD if told else None,
        starts=tuple(silence.segment.start for silence in long),
        columns={
            "Length": [figure_text(silence.segment.duration_s, "s") for silence in long],
            **({"What it is": [silence_words(silence) for silence in long]} if told else {}),
        },
    )


def _told_silences(analysis: CallAnalysis) -> Iterator[str]:
    """Yield seconds of each kind; nothing where speakers are not told apart."""
    if analysis.metrics.get("reply_gap_s") is None:
        return
    kinds = {"before replies": "reply_gap_s", "inside turns": "own_pause_s"}
    for words, name in (kinds | {"of dead air": "dead_air_s"}).items():
        value, ends = analysis.metrics.get(name), analysis.metric_ranges.get(name)
        if value is not None:
            yield f"{ranged_text(value, ends, 's') if value else 'nothing'} {words}"


def silence_words(silence: Silence) -> str:
    """Say where a silence lies.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> silence_words(Silence(Segment(5.0, 17.0), "gap", "customer", "agent", is_dead_air=True))
    'dead air, before the agent spoke'
    """
    if silence.before == silence.after or silence.after is None:
        place = f"inside the {silence.before}'s turn" if silence.before in {AGENT, CUSTOMER} else ""
    else:
        who = f"the {silence.after}" if silence.after in {AGENT, CUSTOMER} else silence.after
        place = f"before {who} spoke".replace("_", " ")
    return ", ".join(part for part in ("dead air" if silence.is_dead_air else "", place) if part)


def share_section(analysis: CallAnalysis, *, agent_name: str | None = None) -> Section | None:
    """Talk share in windows; ``None`` where no two windows with speech are apart."""
    shares = analysis.conversation.share_over_time
    if shares is None or AGENT not in shares.speech_ratio:
        return None
    spoken = [value for value in shares.speech_ratio[AGENT] if value is not None]
    if len(spoken) < 2 or analysis.duration_s < 2.0 * shares.window_s:
        return None
    window = figure_text(shares.window_s, "s")
    low, high = figure_text(min(spoken), "1"), figure_text(max(spoken), "1")
    return Section(
        "Share over time",
        lines=(f"In windows of {window} the agent has between {low} and {high} of the talk.",),
        note="An even share over a call can hide that one speaks first and the other last.",
        draw=lambda dark: share_chart(analysis, agent_name=agent_name, dark=dark),
        drawn=(shares, analysis.duration_s, agent_name),
    )


def share_table(analysis: CallAnalysis, *, agent_name: str | None) -> "pd.DataFrame":
    """Share of each speaker in every window, to be drawn; gaps where nobody speaks.

    The first window stands for the start of the call too, the last for its end.
    """
    import pandas as pd

    shares = analysis.conversation.share_over_time
    rows: list[tuple[float, str, float | None]] = []
    if shares is not None:
        names = share_names(shares, agent_name)
        for speaker, name in names.items():
            values = shares.speech_ratio.get(speaker, ())
            at = (0.0, *shares.at, analysis.duration_s)
            drawn = (*values[:1], *values, *values[-1:])
            rows += [(each, name, value) for each, value in zip(at, drawn, strict=False)]
    table = pd.DataFrame(rows, columns=["at", "Speaker", "share"])
    table["Time"] = [length_text(at) for at in table["at"]]
    return table.astype({"share": "float64"})


def share_names(shares: ShareOverTime, agent_name: str | None) -> Mapping[str, str]:
    """Who is in the chart: agent and customer, and whoever else was heard."""
    known = {AGENT: agent_name or "Agent", CUSTOMER: "Customer"}
    others = (name for name in shares.speech_ratio if name not in known)
    return {**known, **{name: speaker_name(name, known) for name in others}}


def share_chart(analysis: CallAnalysis, *, agent_name: str | None, dark: bool) -> "alt.Chart":
    """Both shares over the call, stacked to the whole.

    Parameters
    ----------
    analysis : CallAnalysis
    agent_name : str or None
    dark : bool
        Whether the page is dark.
    """
    import altair as alt

    shares = analysis.conversation.share_over_time
    names = list(share_names(shares, agent_name).values()) if shares else []
    chart: alt.Chart = (
        alt.Chart(share_table(analysis, agent_name=agent_name))
        .mark_area(interpolate="monotone", opacity=0.85)
        .encode(
            x=_time_axis(analysis.duration_s),
            y=alt.Y(
                "share:Q",
                stack=True,
                title="Share of the talk",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", values=[0, 0.5, 1], domain=False, ticks=False),
            ),
            color=alt.Color(
                "Speaker:N",
                sort=names,
                scale=alt.Scale(domain=names, range=list(_SHARE_COLOURS[dark])),
                legend=alt.Legend(title=None, orient="top"),
            ),
            order=alt.Order("Speaker:N", sort="descending"),
            tooltip=["Time:N", "Speaker:N", alt.Tooltip("share:Q", format=".0%", title="Share")],
        )
        .properties(height=CHART_HEIGHT_PX)
        .configure_view(strokeWidth=0)
    )
    return chart


def _time_axis(duration_s: float) -> Any:
    import altair as alt

    clock = "floor(datum.value / 60) + ':' + format(datum.value % 60, '02')"
    axis = alt.Axis(labelExpr=clock, grid=False, domain=False, ticks=False, tickCount=8)
    return alt.X("at:Q", title=None, scale=alt.Scale(domain=[0, duration_s], nice=False), axis=axis)
