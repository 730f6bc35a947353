"""Coaches' reviews as CSV and JSON, for spreadsheets and other tools.

No name of an agent is in it: a review is for talking with one person about one
call, and a table of people by their levels would be a rank.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Any

from voicecoach.coaching.rooms import rules_for
from voicecoach.coaching.rule import Room
from voicecoach.core.review import Anchor, Review, Score
from voicecoach.core.units import seconds_to_clock
from voicecoach.exchange.csv_tables import written

__all__ = [
    "NOT_APPLICABLE_LEVEL",
    "REVIEW_COLUMNS",
    "REVIEW_FORMATS",
    "reviews_csv",
    "reviews_json",
]

NOT_APPLICABLE_LEVEL = "not applicable"
"""In the column of levels, where the call had no occasion for a criterion."""

REVIEW_COLUMNS = (
    "call_id",
    "reviewer",
    "rubric",
    "version",
    "criterion",
    "level",
    "clock",
    "tied_to",
    "comment",
    "reviewed_utc",
)


def reviews_csv(reviews: Iterable[Review], *, room: Room = "coach") -> str:
    """Write one row for each criterion of each finished review (RFC 4180, header first).

    ``rubric`` is the name of the rubric and ``version`` counts what this
    reviewer finished on this call; ``level`` is 1 to 4 or
    `NOT_APPLICABLE_LEVEL`. ``tied_to`` holds what shows the level, parted by
    ``"; "``: start and end in seconds, and the code of the rule where it is a
    moment; ``clock`` is each start as a player shows it. ``comment`` is the
    reviewer's on the whole call, so it is in each of its rows.

    Parameters
    ----------
    reviews : iterable of Review
        Drafts among them are left out: they are their authors' alone.
    room : {"agent", "coach", "lead"}
        Who will read it. Leads get none: a review is between agent and coach.
        A rule that is for agents alone is named in the agent's own export only.
    """
    return written(
        REVIEW_COLUMNS,
        (
            {
                **_about(review),
                "criterion": score.criterion,
                "level": NOT_APPLICABLE_LEVEL if score.level is None else score.level,
                "clock": "; ".join(seconds_to_clock(a.segment.start) for a in score.anchors),
                "tied_to": "; ".join(_stretch(anchor, room) for anchor in score.anchors),
                "comment": review.summary,
            }
            for review in _finished(reviews, room)
            for score in review.scores
        ),
    )


def reviews_json(reviews: Iterable[Review], *, room: Room = "coach") -> str:
    """Write the same as a JSON list of reviews, indented, each with its criteria.

    ``level`` is ``null`` where the criterion was not applicable; ``tied_to``
    has ``start`` and ``end`` in seconds, and the ``rule`` of a moment.
    """
    objects = [
        {
            **_about(review),
            "comment": review.summary,
            "criteria": [_criterion(score, room) for score in review.scores],
        }
        for review in _finished(reviews, room)
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


REVIEW_FORMATS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"reviews-csv": reviews_csv, "reviews-json": reviews_json}
)
"""Name of a format -> what writes reviews in it."""


def _finished(reviews: Iterable[Review], room: Room) -> tuple[Review, ...]:
    if room == "lead":
        return ()
    return tuple(review for review in reviews if review.finished_at is not None)


def _about(review: Review) -> Mapping[str, object]:
    at = review.finished_at
    return {
        "call_id": review.call_id,
        "reviewer": review.author,
        "rubric": review.rubric,
        "version": review.version,
        "reviewed_utc": at and at.astimezone(UTC).isoformat(timespec="seconds"),
    }


def _criterion(score: Score, room: Room) -> dict[str, Any]:
    tied_to = [
        {"start": a.segment.start, "end": a.segment.end, "rule": _rule_for(room, a)}
        for a in score.anchors
    ]
    return {"criterion": score.criterion, "level": score.level, "tied_to": tied_to}


def _stretch(anchor: Anchor, room: Room) -> str:
    seconds = f"{anchor.segment.start:.2f}-{anchor.segment.end:.2f}"
    rule = _rule_for(room, anchor)
    return f"{seconds} {rule}" if rule else seconds


def _rule_for(room: Room, anchor: Anchor) -> str | None:
    return anchor.rule if anchor.rule in rules_for(room) else None
