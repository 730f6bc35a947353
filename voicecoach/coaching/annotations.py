"""What people wrote, beside the moments of the analysis as it is now.

An annotation on a moment names its rule, speaker and segment. Analysing a call
again may move a moment a little, or raise it no more; `moments_of` finds the
one meant by rule, speaker and time in common.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from voicecoach.coaching.rooms import rules_for
from voicecoach.coaching.rule import Room
from voicecoach.core.annotation import Annotation
from voicecoach.core.moment import Moment
from voicecoach.core.segment import Segment

__all__ = ["annotations_for", "moments_of"]


def annotations_for(annotations: Iterable[Annotation], room: Room) -> tuple[Annotation, ...]:
    """Leave out what a room may not read.

    Parameters
    ----------
    annotations : iterable of Annotation
        Of one call.
    room : {"agent", "coach", "lead"}
        ``"agent"`` is the room of the agent of this very call.

    Returns
    -------
    tuple of Annotation
        For the coach what is shared. A moment of a rule that is for agents
        alone stays with them: a question about it is shared as one about that
        stretch of the call, whatever else is about the moment is left out.
        Leads read nothing.
    """
    if room == "agent":
        return tuple(annotations)
    if room == "lead":
        return ()
    visible = rules_for(room)
    shared = (written for written in annotations if written.visibility == "shared")
    told = (_without_hidden_rule(written, visible) for written in shared)
    return tuple(written for written in told if written is not None)


def _without_hidden_rule(written: Annotation, visible: frozenset[str]) -> Annotation | None:
    if written.rule is None or written.rule in visible:
        return written
    return dataclasses.replace(written, rule=None) if written.kind == "question" else None


def moments_of(
    annotations: Iterable[Annotation], moments: Sequence[Moment]
) -> Mapping[str, Moment]:
    """Find the moment that each annotation is about.

    Parameters
    ----------
    annotations : iterable of Annotation
    moments : sequence of Moment
        Of the same call, by any analysis.

    Returns
    -------
    mapping
        Id of the annotation -> the moment of the same rule and speaker that
        has most in common with its segment; an annotation on no moment, or on
        one that is not raised any more, is not in it.
    """
    found = ((written, _moment_of(written, moments)) for written in annotations)
    return {written.id: moment for written, moment in found if moment is not None}


def _moment_of(written: Annotation, moments: Sequence[Moment]) -> Moment | None:
    candidates = [
        moment
        for moment in moments
        if (moment.rule, moment.speaker) == (written.rule, written.speaker)
        and moment.segment.overlaps(written.segment)
    ]
    return max(candidates, key=lambda m: _in_common(m.segment, written.segment), default=None)


def _in_common(a: Segment, b: Segment) -> float:
    """Share of the time of both that is in both (intersection over union)."""
    shared = a.intersection(b)
    shared_s = shared.duration_s if shared else 0.0
    return shared_s / (a.duration_s + b.duration_s - shared_s)
