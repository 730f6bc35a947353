"""What customers give to answer to, and how far the agent's next words go into it.

A cue is a complaint, a feeling, a burden, a statement said again or "sorry?".
The answer is what the agent says within 20 s after the customer's turn and
before the next cue. Words that would fit any call stay a token: an answer is
specific only with a content word of the customer's in it that is no mere echo,
with two words of the same families ("refund", "your money"), where it takes back
that the customer had to say something again, or tells what just this matter means
for them. An open question at once that the customer answers at length goes on with
the matter too, unless it fits any call ("What else?").

References
----------
Bylund & Makoul 2002, Patient Education and Counseling 48 (cue and level of response); Alam,
Danieli & Riccardi 2018, Computer Speech & Language 50 (empathy in calls as a sequence).
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence

from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import MET_GRADE, CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript
from voicecoach.language.answers import Answering, answering
from voicecoach.language.lines import Line, read_lines
from voicecoach.language.opportunities import ANSWER_S, Opportunity, find_opportunities
from voicecoach.language.pack import LanguagePack, load_pack

__all__ = ["find_responses"]

GOES_ON = 3
"""The grade of an answer that says back or asks."""

MIN_ANSWERED_TOKENS = 8
"""Who is told as much was asked something they had more to say about; convention."""

KindsIn = Callable[[Segment], frozenset[SignalKind]]


def find_responses(
    transcript: Transcript,
    signals: Sequence[LanguageSignal],
    pack: LanguagePack | None = None,
    *,
    lines: Sequence[Line] | None = None,
) -> tuple[CueResponse, ...]:
    """Find the opportunities of a call and grade the answers to them.

    Several cues in one turn of the customer's are one opportunity, that of the
    strongest. A cue after which the agent says nothing any more is none: there
    the call ends, or what there is of it.

    Parameters
    ----------
    transcript : Transcript
    signals : sequence of LanguageSignal
        Of this transcript, see `voicecoach.language.find_signals`.
    pack : LanguagePack, optional
        By default that of the transcript's language.
    lines : sequence of Line, optional
        What `voicecoach.language.read_lines` gave for it, where it was read already.

    Returns
    -------
    tuple of CueResponse
        By start of the cue's turn.

    Raises
    ------
    InputError
        If there is no pack for the language.
    """
    pack = pack or load_pack(transcript.language)
    lines = read_lines(transcript, pack) if lines is None else lines
    opportunities = tuple(find_opportunities(lines, signals, pack))
    ends = (*(later.segment.start for later in opportunities[1:]), math.inf)
    kinds_in = _kinds_of_agent(signals)
    found = (
        _response(opportunity, _after(opportunity, lines, until=end), lines, kinds_in, pack)
        for opportunity, end in zip(opportunities, ends, strict=False)  # no opportunity, one end
    )
    return tuple(response for response in found if response is not None)


def _kinds_of_agent(signals: Sequence[LanguageSignal]) -> KindsIn:
    own = sorted((s for s in signals if s.speaker == AGENT), key=lambda s: s.segment)
    starts = [signal.segment.start for signal in own]

    def kinds_in(span: Segment) -> frozenset[SignalKind]:
        found = own[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        return frozenset(signal.kind for signal in found)

    return kinds_in


def _after(opportunity: Opportunity, lines: Sequence[Line], *, until: float) -> list[Line] | None:
    """What the agent says in answer; ``None`` where they say nothing any more.

    Listener's signs inside the customer's turn are no answer to it.
    """
    turn, since = opportunity.segment, opportunity.cue.segment.start
    after = [
        line
        for line in lines
        if line.speaker == AGENT
        and line.segment.start >= since
        and not (line.segment.start < turn.end and line.is_token)
    ]
    if not after:
        return None
    until = min(turn.end + ANSWER_S, until)
    return [line for line in after if line.segment.start <= until]


def _response(
    opportunity: Opportunity,
    answer: Sequence[Line] | None,
    lines: Sequence[Line],
    kinds_in: KindsIn,
    pack: LanguagePack,
) -> CueResponse | None:
    if answer is None:
        return None
    read = [answering(line, opportunity, kinds_in(line.segment), pack) for line in answer]
    explored = [
        one
        for one in _until_heard(read, opportunity, lines)
        if one.asks_on and _is_answered(one.line, lines)
    ]
    grade = GOES_ON if explored else _grade(read, opportunity)
    giving = [one for one in read if one in explored or _gives(one, grade)]
    return CueResponse(
        cue=opportunity.cue,
        grade=grade,
        answer=_span([one.line for one in giving]) if giving else None,
        text=" ".join(one.line.text for one in giving),
        about=tuple(sorted(frozenset[str]().union(*(one.about for one in giving)))),
        at_once_s=answer[0].segment.start - opportunity.segment.end if answer else None,
    )


def _span(lines: Sequence[Line]) -> Segment:
    return Segment(lines[0].segment.start, max(line.segment.end for line in lines))


def _grade(read: Sequence[Answering], opportunity: Opportunity) -> int:
    if any(one.is_specific for one in read):
        is_taken_back = opportunity.has("not_understood") and any(one.owns_up for one in read)
        goes_on = is_taken_back or any(one.says_back or one.explores for one in read)
        return GOES_ON if goes_on else MET_GRADE
    return 1 if any(one.is_token for one in read) else 0


def _until_heard(
    read: Sequence[Answering], opportunity: Opportunity, lines: Sequence[Line]
) -> list[Answering]:
    """Sentences that the agent says before the customer speaks again."""
    starts = (line.segment.start for line in lines if line.speaker == CUSTOMER)
    until = next((start for start in starts if start >= opportunity.segment.end), math.inf)
    return [one for one in read if one.line.segment.start < until]


def _is_answered(question: Line, lines: Sequence[Line]) -> bool:
    """Whether the customer says much to a question before the agent says more than a token."""
    count = 0
    for line in lines:
        if line.segment.start < question.segment.end or line.is_token:
            continue
        if line.speaker == AGENT:
            break
        count += len(line.sentence.tokens)
    return count >= MIN_ANSWERED_TOKENS


def _gives(one: Answering, grade: int) -> bool:
    """Whether a sentence is one of those that give the grade."""
    if grade >= MET_GRADE:
        return one.is_specific or (grade == GOES_ON and one.explores)
    return one.is_token and grade > 0
