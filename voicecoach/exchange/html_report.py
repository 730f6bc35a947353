"""A call as one HTML file: to read, to hear, to print, and to keep without this program.

The file asks nobody for anything: its style, its drawing and its sound are in
it, it holds no script, and its security policy tells the browser to fetch and
to run nothing. What people said and wrote is escaped wherever it stands.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from voicecoach.core.segment import Segment
from voicecoach.exchange.report_values import (
    CallReport,
    ReportFigure,
    ReportLane,
    ReportMoment,
    ReportSection,
)

__all__ = ["SOUND_IS_ELSEWHERE", "html_report"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src data:"
_AXIS_STEPS_S = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
_AXIS_COUNT = 7
"""Convention: so many times fit on a narrow page."""
_LEAST_PARTS = 1000.0
"""Convention: the shortest sound is drawn as wide as a thousandth of the call, to be seen."""
_SHORT_CHARS = 16
"""Convention: cells up to so long, times and names, are not broken within a word."""

SOUND_IS_ELSEWHERE = "The sound of each moment plays in the HTML file that this was printed from."


def html_report(report: CallReport) -> str:
    """Write a report as HTML.

    Parameters
    ----------
    report : CallReport
        Plain text and sound; nothing in it is taken for HTML.

    Returns
    -------
    str
        A whole document in UTF-8, without script and without outside address.
    """
    parts = (
        _head(report),
        _heading(report),
        _glance(report),
        _figures(report.figures, report.withheld),
        _moments(report.moments),
        *(_section(section) for section in report.sections),
        _provenance(report.provenance, report.closing),
    )
    return "\n".join(part for part in parts if part) + "\n</main></body></html>\n"


def _head(report: CallReport) -> str:
    style = files("voicecoach.exchange").joinpath("report.css").read_text("utf-8")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape(report.title)}</title>
<style>
{style}</style>
</head>
<body><main>"""


def _heading(report: CallReport) -> str:
    notices = "".join(f'<p class="notice">{escape(notice)}</p>' for notice in report.notices)
    return (
        f"<header><h1>{escape(report.title)}</h1>"
        f'<p class="facts">{escape(report.facts)}</p>{notices}</header>'
    )


def _glance(report: CallReport) -> str:
    """Draw who spoke when, with a mark for each moment and the times below."""
    if not report.lanes:
        return ""
    marks = "".join(
        f'<a class="mark" data-tone="{moment.tone}" href="#moment-{number}" '
        f'style="{_left(moment.segment.start, report.duration_s)}">'
        f'<span class="hidden">{escape(f"{moment.clock} {moment.title}")}</span></a>'
        for number, moment in enumerate(report.moments, start=1)
    )
    times = "".join(
        f'<span style="{_left(at, report.duration_s)}">{_clock(at)}</span>'
        for at in _axis(report.duration_s)
    )
    lanes = "".join(_lane(lane, report.duration_s) for lane in report.lanes)
    return f"""<section class="glance"><h2>The call at a glance</h2>
<div class="lanes"><div class="name"></div><div class="marks">{marks}</div>{lanes}
<div class="name"></div><div class="times" aria-hidden="true">{times}</div></div></section>"""


def _lane(lane: ReportLane, duration_s: float) -> str:
    bars = "".join(_bar(spoken, duration_s) for spoken in lane.spoken)
    return (
        f'<div class="name {lane.role}">{escape(lane.name)}</div>'
        f'<svg class="{lane.role}" viewBox="0 0 {_ms(duration_s)} 20" preserveAspectRatio="none" '
        f'role="img" aria-label="{escape(lane.told)}">{bars}</svg>'
    )


def _bar(spoken: Segment, duration_s: float) -> str:
    width_s = max(spoken.duration_s, duration_s / _LEAST_PARTS)
    return f'<rect x="{_ms(spoken.start)}" y="2" width="{_ms(width_s)}" height="16"/>'


def _ms(time_s: float) -> int:
    return round(1000.0 * time_s)


def _left(at: float, duration_s: float) -> str:
    """Place on the line of time as a style: a share that the browser works out."""
    return f"left:calc(100% * {_ms(min(max(at, 0.0), duration_s))} / {_ms(duration_s)})"


def _axis(duration_s: float) -> Iterator[float]:
    """Yield round times, few enough to be read."""
    wide = (step for step in _AXIS_STEPS_S if duration_s / step <= _AXIS_COUNT)
    step_s = next(wide, _AXIS_STEPS_S[-1])
    at = 0.0
    while at < duration_s - step_s / 3.0:
        yield at
        at += step_s


def _clock(at: float) -> str:
    minutes, seconds = divmod(round(at), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _figures(figures: Sequence[ReportFigure], withheld: Sequence[str]) -> str:
    if not figures and not withheld:
        return ""
    cards = "".join(
        f'<div class="figure" title="{escape(figure.meaning)}"><dt>{escape(figure.title)}</dt>'
        f"<dd><b>{escape(figure.value)}</b>{_small(figure.between)}</dd></div>"
        for figure in figures
    )
    return f"<section><h2>Key figures</h2><dl>{cards}</dl>{_paragraphs(withheld)}</section>"


def _small(text: str | None) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _moments(moments: Sequence[ReportMoment]) -> str:
    if not moments:
        return "<section><h2>Moments</h2><p>No moment was found in this call.</p></section>"
    cards = "".join(_moment(moment, number) for number, moment in enumerate(moments, start=1))
    has_sound = any(moment.clip for moment in moments)
    told = f'<p class="on-paper">{escape(SOUND_IS_ELSEWHERE)}</p>' if has_sound else ""
    return f"<section><h2>Moments</h2>{told}{cards}</section>"


def _moment(moment: ReportMoment, number: int) -> str:
    evidence = "".join(f"<li>{escape(line)}</li>" for line in moment.evidence)
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in moment.told if text
    )
    said = f"<blockquote>{escape(moment.said)}</blockquote>" if moment.said else ""
    return f"""<article class="moment" data-tone="{moment.tone}" id="moment-{number}">
<h3><span><span class="clock">{escape(moment.clock)}</span> {escape(moment.title)}</span>
<span class="tone">{escape(moment.tone_words)}</span></h3>
<p class="who">{escape(moment.who)}</p>{said}
<p class="advice">{escape(moment.advice)}</p><ul>{evidence}</ul>{_clip(moment)}
<dl class="told">{told}</dl></article>"""


def _clip(moment: ReportMoment) -> str:
    if moment.clip is None:
        return ""
    sound = base64.b64encode(moment.clip.content).decode("ascii")
    name = escape(f"Hear {moment.clock} {moment.title}")
    return (
        f'<audio controls preload="metadata" aria-label="{name}" '
        f'src="data:{escape(moment.clip.media_type)};base64,{sound}"></audio>'
    )


def _section(section: ReportSection) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in section.columns)
    rows = "".join(
        _row_start(number in section.greyed) + "".join(map(_cell, row)) + "</tr>"
        for number, row in enumerate(section.rows)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    note = f'<p class="note">{escape(section.note)}</p>' if section.note else ""
    return (
        f"<section><h2>{escape(section.title)}</h2>{_paragraphs(section.lines)}{table}{note}"
        "</section>"
    )


def _cell(text: str) -> str:
    kind = ' class="short"' if len(text) <= _SHORT_CHARS else ""
    return f"<td{kind}>{escape(text)}</td>"


def _row_start(is_greyed: bool) -> str:  # noqa: FBT001 - the one thing to know
    return '<tr class="left-out">' if is_greyed else "<tr>"


def _provenance(facts: Iterable[tuple[str, str]], closing: Iterable[str]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return (
        f'<footer><h2>How this was made</h2><dl class="made">{rows}</dl>'
        f"{_paragraphs(closing)}</footer>"
    )


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
