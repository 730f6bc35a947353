"""What coaches said about moments: each moment that is raised now, judged once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voicecoach.coaching.annotations import moments_of
from voicecoach.core.annotation import Annotation, Verdict
from voicecoach.core.moment import Moment

__all__ = ["JudgedMoment", "judged_moments"]


@dataclass(frozen=True, slots=True)
class JudgedMoment:
    """A moment and what coaches came to."""

    call_id: str
    rule: str
    verdict: Verdict


def judged_moments(
    verdicts: Iterable[Annotation], moments: Mapping[str, Sequence[Moment]]
) -> tuple[JudgedMoment, ...]:
    """Put the verdicts on each moment together.

    Parameters
    ----------
    verdicts : iterable of Annotation
        Of any calls; annotations of other kinds do not count.
    moments : mapping
        Call id -> its moments by the newest analysis. A verdict on a moment
        that is not raised any more says nothing about the rule as it is now.

    Returns
    -------
    tuple of JudgedMoment
        Of each coach the last verdict counts; where as many say one thing as
        the other, it is ``"unsure"``.
    """
    by_call: dict[str, list[Annotation]] = {}
    for written in verdicts:
        if written.kind == "verdict":
            by_call.setdefault(written.call_id, []).append(written)
    return tuple(
        judged
        for call_id, of_call in by_call.items()
        for judged in _judged(call_id, of_call, moments.get(call_id, ()))
    )


def _judged(
    call_id: str, verdicts: Sequence[Annotation], moments: Sequence[Moment]
) -> list[JudgedMoment]:
    meant = moments_of(verdicts, moments)
    by_moment: dict[str, dict[str | None, Annotation]] = {}
    for written in sorted(verdicts, key=_age):
        if moment := meant.get(written.id):
            by_moment.setdefault(moment.id, {})[written.author] = written
    rules = {moment.id: moment.rule for moment in meant.values()}
    return [
        JudgedMoment(call_id, rules[name], _majority(by_author.values()))
        for name, by_author in by_moment.items()
    ]


def _age(written: Annotation) -> tuple[float, str]:
    return (written.edited_at.timestamp() if written.edited_at else 0.0, written.id)


def _majority(verdicts: Iterable[Annotation]) -> Verdict:
    counts = Counter(written.choice for written in verdicts)
    if counts["confirmed"] == counts["wrong"]:
        return "unsure"
    return "confirmed" if counts["confirmed"] > counts["wrong"] else "wrong"
