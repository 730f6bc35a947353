"""Moments and figures as CSV, safe to open in a spreadsheet.

A spreadsheet takes a cell that starts with ``=``, ``+``, ``-`` or ``@`` for a
formula and may run it. Texts that start so, or with a tab or a line break,
get an apostrophe in front, which marks a text; numbers are left as they are.
`plain_text` takes it away again.

References
----------
OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping

from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement
from voicecoach.core.units import seconds_to_clock

__all__ = [
    "METRIC_COLUMNS",
    "MOMENT_COLUMNS",
    "in_words",
    "metrics_csv",
    "moments_csv",
    "plain_text",
    "safe_text",
    "speakers_by",
    "written",
]

MOMENT_COLUMNS = (
    "call_id",
    "moment_id",
    "clock",
    "start",
    "end",
    "speaker",
    "valence",
    "rule",
    "advice",
    "measurement",
    "value",
    "value_low",
    "value_high",
    "unit",
    "threshold",
    "reference",
    "more_evidence",
    "speakers_by",
)
METRIC_COLUMNS = (
    "call_id",
    "metric",
    "title",
    "value",
    "value_low",
    "value_high",
    "unit",
    "definition",
    "speakers_by",
)

_FORMULA_STARTS = ("=", "+", "-", "@")
_CELL_BREAKS = ("\t", "\r", "\n")


def safe_text(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("1+1")
    ("'=1+1", '1+1')
    """
    seen = unicodedata.normalize("NFKC", text.lstrip()[:1])  # full-width signs count as well
    needs_mark = seen.startswith(_FORMULA_STARTS) or text.startswith(("'", *_CELL_BREAKS))
    return f"'{text}" if needs_mark else text


def plain_text(cell: str) -> str:
    """Undo `safe_text`.

    Examples
    --------
    >>> plain_text("'=1+1"), plain_text("1+1")
    ('=1+1', '1+1')
    """
    return cell.removeprefix("'")


def written(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows as CSV (RFC 4180, header first); a column that a row does not name is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        cells = {
            name: safe_text(cell) if isinstance(cell, str) else cell for name, cell in row.items()
        }
        writer.writerow(cells)
    return text.getvalue()


def moments_csv(analysis: CallAnalysis, *, room: Room = "coach") -> str:
    """Moments of a call that a room may see, one row each (RFC 4180, header first).

    ``start`` and ``end`` are seconds, ``clock`` is the start as a player shows
    it; ``measurement`` to ``reference`` are the evidence that fired, with the
    90 % range of its value; the rest of it is in ``more_evidence``.
    ``speakers_by`` says how it is known who speaks.
    """
    return written(
        MOMENT_COLUMNS,
        (
            {
                "call_id": analysis.call_id,
                "moment_id": moment.id,
                "clock": seconds_to_clock(moment.segment.start),
                "start": moment.segment.start,
                "end": moment.segment.end,
                "speaker": moment.speaker,
                "valence": moment.valence,
                "rule": moment.rule,
                "advice": moment.advice,
                "measurement": moment.evidence[0].name,
                "value": moment.evidence[0].value,
                "value_low": moment.evidence[0].low,
                "value_high": moment.evidence[0].high,
                "unit": moment.evidence[0].unit,
                "threshold": moment.evidence[0].threshold,
                "reference": moment.evidence[0].reference,
                "more_evidence": "; ".join(in_words(further) for further in moment.evidence[1:]),
                "speakers_by": speakers_by(analysis),
            }
            for moment in for_room(analysis, room).moments
        ),
    )


def speakers_by(analysis: CallAnalysis) -> str:
    """How it is known who speaks: by channel, or estimated from one channel."""
    return "estimated from one channel" if analysis.diarization.is_estimated else "channel"


def in_words(measurement: Measurement) -> str:
    """Write a further piece of evidence in one phrase.

    Examples
    --------
    >>> in_words(Measurement("overlap", 1.7, "s", threshold=0.5))
    'overlap 1.7 s (threshold 0.5)'
    >>> in_words(Measurement("talk share", 0.8, "1", reference=0.5))
    'talk share 0.8 (usual 0.5)'
    """
    unit = "" if measurement.unit == "1" else f" {measurement.unit}"
    notes = []
    if measurement.threshold is not None:
        notes.append(f"threshold {measurement.threshold:g}")
    if measurement.reference is not None:
        notes.append(f"usual {measurement.reference:g}")
    return f"{measurement.name} {measurement.value:g}{unit}" + (
        f" ({', '.join(notes)})" if notes else ""
    )


def metrics_csv(analyses: Iterable[CallAnalysis], *, room: Room = "coach") -> str:
    """Figures of calls with their 90 % ranges; empty where they were not observed.

    One row per call and figure, with how it is known who speaks; those that
    the room may not see are empty too.
    """
    return written(
        METRIC_COLUMNS,
        (
            {
                "call_id": analysis.call_id,
                "metric": name,
                "title": definition.title,
                "value": analysis.metrics.get(name),
                "value_low": analysis.metric_ranges.get(name, (None, None))[0],
                "value_high": analysis.metric_ranges.get(name, (None, None))[1],
                "unit": definition.unit,
                "definition": definition.definition,
                "speakers_by": speakers_by(analysis),
            }
            for analysis in (for_room(whole, room) for whole in analyses)
            for name, definition in METRICS.items()
        ),
    )
