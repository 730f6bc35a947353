"""Reviews of a call that are finished: each level with the seconds that show it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from voicecoach.core.review import LEVELS, Criterion, Review, Rubric, Score
from voicecoach.store.access import Principal
from voicecoach.views.figures import capitalised, when_text
from voicecoach.views.section import Section
from voicecoach.views.standing_out import rule_title

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["review_section"]


def review_section(
    store: "CallStore", principal: Principal, call_id: str, *, rubric: Rubric
) -> Section | None:
    """Finished reviews of a call, newest first; ``None`` where there is none.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    call_id : str
    rubric : Rubric
        For the titles and lines of its criteria; others are told by their name.
    """
    reviews = store.reviews(principal, call_id)
    if not reviews:
        return None
    rows = [
        (anchor, score, review, rubric)
        for review in reviews
        for score in review.scores
        for anchor in score.anchors
    ]
    return Section(
        "Reviews",
        lines=tuple(line for review in reviews for line in _told(review, principal, rubric)),
        note="Each level names the seconds that show it. Levels of a few calls compare nobody.",
        starts=tuple(anchor.segment.start for anchor, *_ in rows),
        columns={
            "What": [_title(score.criterion, rubric) for _, score, *_ in rows],
            "Level": [f"{score.level} of {LEVELS[-1]}" for _, score, *_ in rows],
            "What it looks like": [_line(score, rubric) for _, score, *_ in rows],
            "Shown by": [rule_title(anchor.rule) if anchor.rule else "" for anchor, *_ in rows],
            "By": [_author(review, principal) for _, _, review, _ in rows],
        },
    )


def _told(review: Review, principal: Principal, rubric: Rubric) -> Iterator[str]:
    who = _author(review, principal)
    yield f"{who}, {when_text(review.finished_at)}." + (
        f" {review.summary}" if review.summary.strip() else ""
    )
    without = [_title(s.criterion, rubric) for s in review.scores if s.level is None]
    if without:
        yield f"No occasion for: {', '.join(without)}."


def _author(review: Review, principal: Principal) -> str:
    return "You" if review.author == principal.id else review.author or "Not known"


def _criterion(name: str, rubric: Rubric) -> Criterion | None:
    return next((each for each in rubric.criteria if each.name == name), None)


def _title(name: str, rubric: Rubric) -> str:
    found = _criterion(name, rubric)
    return found.title if found else capitalised(name.replace("_", " "))


def _line(score: Score, rubric: Rubric) -> str:
    found = _criterion(score.criterion, rubric)
    return found.looks_like[score.level - 1] if found and score.level else ""
