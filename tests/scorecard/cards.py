"""Hand-made calls for scorecards: moments of real rules, and answers to cues."""

import dataclasses
from collections.abc import Iterable

from tests.dashboards.stores import make_analysis
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment


def moment(code: str, *, at: float = 10.0, speaker: str = AGENT, **changes) -> Moment:
    """A moment of a rule, two seconds long."""
    made = Moment(
        rule=code,
        segment=Segment(at, at + 2.0),
        speaker=speaker,
        valence=RULES[code].valence if code in RULES else "strength",
        evidence=(Measurement("length", 2.0, "s", threshold=1.5, low=1.75, high=2.25),),
        advice=f"Advice of {code}.",
    )
    return dataclasses.replace(made, **changes)


def response(grade: int, *, at: float = 10.0) -> CueResponse:
    """An answer of a grade to a complaint."""
    return CueResponse(
        cue=LanguageSignal(
            kind="complaint",
            speaker=CUSTOMER,
            segment=Segment(at, at + 1.0),
            text="This is the third time.",
        ),
        grade=grade,
        answer=Segment(at + 1.5, at + 3.0) if grade else None,
        text="Three times is too many" if grade else "",
        at_once_s=0.5,
    )


def call(
    *codes: str,
    grades: Iterable[int] = (),
    moments: tuple[Moment, ...] = (),
    call_id: str = "call-1",
) -> CallAnalysis:
    """A call with a moment of each rule, and with answers of these grades."""
    made = [moment(code, at=float(n)) for n, code in enumerate(codes)]
    return dataclasses.replace(
        make_analysis(call_id, moments=(*made, *moments)),
        responses=tuple(response(grade, at=4.0 * n) for n, grade in enumerate(grades)),
    )
