"""Names: how they are used, and whether somebody asks how to say one.

How often a name is said is description only: a name in every sentence is no
warmth, and none at all is no fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import span
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import answer_to, has, sentences_in, sentences_of
from voicecoach.coaching.spoken import quote, signals_of
from voicecoach.coaching.word_counts import NAME_USES, NAME_USES_BY_CUSTOMER
from voicecoach.coaching.wording import at, times
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "ASKED_HOW_TO_SAY_IT",
    "CALLED_BY_NAME",
    "CALLED_THEM_BY_NAME",
    "AskedHowToSayItOptions",
    "CalledByNameOptions",
    "CalledThemByNameOptions",
]

_DESCRIPTION = "described, never counted for or against anybody: people differ in what they like"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledThemByNameOptions(RuleOptions):
    """Thresholds of `CALLED_THEM_BY_NAME`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "one description for the call")
    )
    min_use_count: int = field(
        default=1, metadata=origin("convention", "any use; it is description only")
    )


def _called_them(analysis: CallAnalysis, options: CalledThemByNameOptions) -> Iterator[Moment]:
    uses = signals_of(analysis, AGENT, "name")
    if len(uses) < options.min_use_count:
        return
    stretch = span([use.segment for use in uses])
    shown = observe(NAME_USES, analysis, stretch, threshold=float(options.min_use_count))
    yield raise_moment(
        "RAP01",
        segment=stretch,
        valence="note",
        observed=(shown,),
        advice=(
            f"You called them by name {times(shown.value)}, first at {at(stretch.start)}: "
            f"{quote(uses[0].text)}. Listen to how they took it; there is no right number."
        ),
    )


CALLED_THEM_BY_NAME = Rule(
    code="RAP01",
    title="Called them by name",
    subject="Listening",
    valence="note",
    skill_rows=(23, 28),
    finds="The agent says the name that the customer gave.",
    why="A name can bring people closer or sound like a script; only the call can tell.",
    basis="convention",
    source=_DESCRIPTION,
    applies_not_when="Never a fault and never a merit: it says what was done.",
    evidence=(NAME_USES,),
    needs=("words",),
    options=CalledThemByNameOptions(),
    find=_called_them,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledByNameOptions(RuleOptions):
    """Thresholds of `CALLED_BY_NAME`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "one description for the call")
    )
    min_use_count: int = field(
        default=1, metadata=origin("convention", "any use; it is description only")
    )


def _called_by(analysis: CallAnalysis, options: CalledByNameOptions) -> Iterator[Moment]:
    thanked = [
        use.segment
        for use in signals_of(analysis, CUSTOMER, "name")
        if any(has(s, "gratitude") for s in sentences_in(analysis, CUSTOMER, use.segment))
        or _is_thanked_in(analysis, use.segment)
    ]
    if len(thanked) < options.min_use_count:
        return
    last = thanked[-1]
    shown = observe(NAME_USES_BY_CUSTOMER, analysis, last, threshold=float(options.min_use_count))
    said = next(s for s in sentences_of(analysis, CUSTOMER) if s.segment.overlaps(last))
    yield raise_moment(
        "RAP02",
        segment=said.segment,
        speaker=CUSTOMER,
        valence="note",
        observed=(shown,),
        advice=(
            f"At {at(said.segment.start)} they thanked you by name: {quote(said.text)}. Listen "
            "to what came before it."
        ),
    )


def _is_thanked_in(analysis: CallAnalysis, use: Segment) -> bool:
    """Whether the sentence that a name is in also thanks."""
    said = sentences_of(analysis, CUSTOMER)
    return any(has(s, "gratitude") and s.segment.overlaps(use) for s in said)


CALLED_BY_NAME = Rule(
    code="RAP02",
    title="The customer thanked the agent by name",
    subject="Listening",
    valence="note",
    skill_rows=(23,),
    finds="The customer says thank you, and the name that the agent gave, in one sentence.",
    why="Somebody who says your name has met a person and not a line.",
    basis="convention",
    source=_DESCRIPTION,
    applies_not_when="Never a fault and never a merit: it says what was done.",
    evidence=(NAME_USES_BY_CUSTOMER,),
    needs=("words",),
    options=CalledByNameOptions(),
    find=_called_by,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHowToSayItOptions(RuleOptions):
    """Thresholds of `ASKED_HOW_TO_SAY_IT`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "once asked, the name is known")
    )
    min_use_count: int = field(
        default=1, metadata=origin("convention", "what was asked for is used as it was given")
    )


def _asked_how(analysis: CallAnalysis, options: AskedHowToSayItOptions) -> Iterator[Moment]:
    for asked in sentences_of(analysis, AGENT):
        answer = answer_to(analysis, asked.segment.end) if has(asked, "pronounce") else ()
        if not answer or answer[-1].segment.end >= analysis.duration_s:
            continue
        after = Segment(answer[-1].segment.end, analysis.duration_s)
        uses = observe(NAME_USES, analysis, after, threshold=float(options.min_use_count))
        if uses.value < options.min_use_count:
            continue
        yield raise_moment(
            "CUL01",
            segment=asked.segment,
            valence="strength",
            observed=(uses,),
            advice=(
                f"At {at(asked.segment.start)} you asked, {quote(asked.text)}, and used the name "
                "as they gave it. It costs five words; keep it."
            ),
        )
        return


ASKED_HOW_TO_SAY_IT = Rule(
    code="CUL01",
    title="Asked how to say their name, and said it",
    subject="Listening",
    valence="strength",
    skill_rows=(28, 23),
    finds=(
        "The agent asks how a name is said, the customer answers, and the agent uses the name "
        "that the customer gave afterwards."
    ),
    why="A name said as its owner says it shows who is being spoken to.",
    basis="convention",
    source="whether it was said rightly cannot be told from words: that they asked and used it can",
    applies_not_when="You had asked for it before, in the same call.",
    evidence=(NAME_USES,),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=AskedHowToSayItOptions(),
    find=_asked_how,
)
