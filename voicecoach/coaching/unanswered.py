"""Trouble that the customer named more than once, and that nothing was said to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.answers import GRADED_LIKE, NOT_TROUBLE, STEPS, quoted_cue
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import next_words, quote, signals_in
from voicecoach.coaching.word_measures import UNANSWERED
from voicecoach.coaching.wording import times
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment

__all__ = ["UNANSWERED_CUES", "UnansweredCuesOptions"]

SPECIFIC: tuple[SignalKind, ...] = ("specific_acknowledgement", "paraphrase", "summary")
"""What says something of the customer's matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredCuesOptions(RuleOptions):
    """Thresholds of `UNANSWERED_CUES`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is said once; the longest run is kept")
    )
    min_cue_count: int = field(
        default=2, metadata=origin("convention", "one may be missed; twice asks for an answer")
    )
    max_apart_s: float = field(
        default=60.0, metadata=origin("convention", "later it may be of something else")
    )


def _runs_unanswered(
    analysis: CallAnalysis, options: UnansweredCuesOptions
) -> Iterator[tuple[CueResponse, ...]]:
    """Yield cues that follow each other, with nothing said to any of them."""
    run: list[CueResponse] = []
    for found in sorted(analysis.responses, key=lambda each: each.cue.segment):
        if run and (found.is_met or not _goes_on(analysis, run[-1], found, options)):
            yield tuple(run)
            run = []
        if found.grade == 0 and found.cue.kind not in NOT_TROUBLE:
            run.append(found)
    if run:
        yield tuple(run)


def _goes_on(
    analysis: CallAnalysis, last: CueResponse, found: CueResponse, options: UnansweredCuesOptions
) -> bool:
    """Whether nothing was done, asked openly or said of their matter between two cues."""
    gap_s = found.cue.segment.start - last.cue.segment.end
    if gap_s > options.max_apart_s:
        return False
    if gap_s <= 0.0:
        return True
    between = Segment(last.cue.segment.end, found.cue.segment.start)
    taken_up = signals_in(analysis, AGENT, between, *STEPS, "apology", *SPECIFIC)
    holds = [signal.segment for signal in signals_in(analysis, AGENT, between, "hold")]
    return all(any(hold.overlaps(signal.segment) for hold in holds) for signal in taken_up)


def _unanswered_cues(analysis: CallAnalysis, options: UnansweredCuesOptions) -> Iterator[Moment]:
    for run in _runs_unanswered(analysis, options):
        last = run[-1].cue
        instead = next_words(
            analysis, AGENT, last.segment.end - 1.0, within_s=20.0, min_word_count=3
        )
        if len(run) < options.min_cue_count or instead is None:
            continue
        stretch = Segment(run[0].cue.segment.start, last.segment.end)
        missed = observe(UNANSWERED, analysis, stretch, threshold=options.min_cue_count)
        often = times(missed.value)
        yield raise_moment(
            "EMP03",
            segment=Segment(stretch.start, max(stretch.end, instead.segment.end)),
            valence="opportunity",
            observed=(missed,),
            advice=(
                f"You kept the call moving: {quote(instead.text, max_chars=40)}. But they had told "
                f"you of it {often}, last {quoted_cue(analysis, run[-1])}. Try one line first: "
                "say what it is for them, then go on."
            ),
        )


UNANSWERED_CUES = Rule(
    code="EMP03",
    title="Said more than once, and not taken up",
    subject="Empathy",
    valence="opportunity",
    skill_rows=(9,),
    finds=(
        "Twice or more within a minute the customer says what the trouble is or what it costs "
        "them, and each time nothing of it is in what the agent says next."
    ),
    why="What is not taken up is said again, and each time louder.",
    basis="literature",
    source=GRADED_LIKE,
    applies_not_when=(
        "Something could not wait, such as a leak, a lost card or a caller who had to be kept on "
        "the line: then act first and say it after."
    ),
    evidence=(UNANSWERED,),
    needs=("words",),
    options=UnansweredCuesOptions(),
    find=_unanswered_cues,
)
