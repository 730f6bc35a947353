"""The scorecard of a call for other tools: JSON with all its evidence, CSV with one row each.

There is no export over several people: a table of scorecards would be a rank.
"""

import json
from collections.abc import Iterator, Mapping

from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement
from voicecoach.core.scorecard import CitedAct, CitedFigure, ComponentScore
from voicecoach.core.units import seconds_to_clock
from voicecoach.exchange.csv_tables import in_words, written
from voicecoach.scorecard.card import scorecard_for

__all__ = ["SCORECARD_COLUMNS", "scorecard_csv", "scorecard_json"]

SCORECARD_COLUMNS = (
    "call_id",
    "room",
    "component",
    "state",
    "met_count",
    "occasion_count",
    "share",
    "share_low",
    "share_high",
    "clock",
    "start",
    "end",
    "source",
    "title",
    "counts_as",
    "measurement",
    "value",
    "value_low",
    "value_high",
    "unit",
    "more_evidence",
    "text",
)


def scorecard_json(analysis: CallAnalysis, *, room: Room = "coach") -> str:
    """Write the scorecard of a call, as far as it is meant for a room, indented.

    What was not observed has no share, which JSON writes as ``null``.

    Parameters
    ----------
    analysis : CallAnalysis
    room : {"agent", "coach"}
        ``"agent"`` is for the agent of the call alone. Check-ins are in no export.

    Raises
    ------
    NotAllowedError
        If the room is a lead's.
    """
    card = scorecard_for(room, analysis)
    content = {
        "call_id": analysis.call_id,
        "room": card.room,
        "components": [_component(score) for score in card.components],
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _component(score: ComponentScore) -> dict[str, object]:
    return {
        "component": score.component,
        "state": score.state,
        "needs": score.needs,
        "met_count": score.met_count,
        "occasion_count": score.count,
        **_share(score),
        "acts": [_act(act) for act in score.acts],
        "figures_beside": [_figure(figure) for figure in score.figures],
    }


def _share(score: ComponentScore) -> dict[str, object]:
    interval = score.interval
    return {
        "share": interval and interval.ratio,
        "share_low": interval and interval.low,
        "share_high": interval and interval.high,
    }


def _act(act: CitedAct) -> dict[str, object]:
    return {
        "occasion": act.occasion,
        "source": act.source,
        "title": act.title,
        "start": act.segment.start,
        "end": act.segment.end,
        "counts_as": act.standing,
        "text": act.text,
        "measurements": [_measurement(measurement) for measurement in act.measurements],
    }


def _measurement(measurement: Measurement) -> dict[str, object]:
    return {
        "name": measurement.name,
        "value": measurement.value,
        "low": measurement.low,
        "high": measurement.high,
        "unit": measurement.unit,
        "threshold": measurement.threshold,
        "reference": measurement.reference,
    }


def _figure(figure: CitedFigure) -> dict[str, object]:
    unit = METRICS[figure.name].unit
    values = {"value": figure.value, "low": figure.low, "high": figure.high}
    return {"name": figure.name, **values, "unit": unit}


def scorecard_csv(analysis: CallAnalysis, *, room: Room = "coach") -> str:
    """Write the scorecard of a call as rows: a component, then each act that it rests on.

    A component that was not observed has a row too, and empty cells; its share
    is in its own row only, so that nothing is added up twice.

    Parameters
    ----------
    analysis : CallAnalysis
    room : {"agent", "coach"}

    Raises
    ------
    NotAllowedError
        If the room is a lead's.
    """
    card = scorecard_for(room, analysis)
    return written(
        SCORECARD_COLUMNS,
        (
            {"call_id": analysis.call_id, "room": card.room, "component": score.component, **row}
            for score in card.components
            for row in _rows(score)
        ),
    )


def _rows(score: ComponentScore) -> Iterator[Mapping[str, object]]:
    counts = {"met_count": score.met_count, "occasion_count": score.count} if score.count else {}
    yield {"state": score.state, **counts, **_share(score)}
    for act in score.acts:
        fired = act.measurements[0]
        yield {
            "clock": seconds_to_clock(act.segment.start),
            "start": act.segment.start,
            "end": act.segment.end,
            "source": act.source,
            "title": act.title,
            "counts_as": act.standing,
            "measurement": fired.name,
            "value": fired.value,
            "value_low": fired.low,
            "value_high": fired.high,
            "unit": fired.unit,
            "more_evidence": "; ".join(in_words(further) for further in act.measurements[1:]),
            "text": act.text,
        }
    for figure in score.figures:
        yield {
            "source": "figure of the call",
            "title": METRICS[figure.name].title,
            "counts_as": "beside",
            "measurement": figure.name,
            "value": figure.value,
            "value_low": figure.low,
            "value_high": figure.high,
            "unit": METRICS[figure.name].unit,
        }
