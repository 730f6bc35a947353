"""Explaining: how long the agent speaks before the customer makes a sound."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import agent_alone, span, units_in
from voicecoach.coaching.measures import AGENT_SPEECH, LONGEST_PIECE, TIME_ALONE
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.told import told_s
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "LONG_EXPLANATION",
    "SMALL_PIECES",
    "LongExplanationOptions",
    "SmallPiecesOptions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongExplanationOptions(RuleOptions):
    """Thresholds of `LONG_EXPLANATION`."""

    min_alone_s: float = field(
        default=45.0,
        metadata=origin(
            "convention",
            "well below the 2 min that Truly calls a monologue in sales demonstrations: here not "
            "even a sound of listening came back",
        ),
    )


def _long_explanations(analysis: CallAnalysis, options: LongExplanationOptions) -> Iterator[Moment]:
    for stretch in agent_alone(analysis):
        if stretch.duration_s < options.min_alone_s:
            continue
        length = observe(TIME_ALONE, analysis, stretch, threshold=options.min_alone_s)
        speech = observe(AGENT_SPEECH, analysis, stretch)
        yield raise_moment(
            "EXP01",
            segment=stretch,
            valence="opportunity",
            observed=(length, speech),
            advice=(
                f"From {at(stretch.start)} you explained for {duration(length.value)} without a "
                "sound from them. Stop after the first step and check: does that fit so far?"
            ),
        )


LONG_EXPLANATION = Rule(
    code="EXP01",
    title="Long explanation without a sound from the customer",
    subject="Explaining",
    valence="opportunity",
    skill_rows=(20,),
    finds=(
        "The agent speaks for long, with short pauses only, and the customer makes no sound, "
        "not even a listening one."
    ),
    why="Nobody can ask, correct or say yes, and what was not understood stays hidden.",
    basis="convention",
    source=(
        "Truly reports segments of 2 min and more as monologues; Gong shows the longest "
        "monologue of a call. Both are about sales; for service no norm is published"
    ),
    applies_not_when=(
        "They asked for the whole explanation, or it is a text that has to be read in full."
    ),
    evidence=(TIME_ALONE, AGENT_SPEECH),
    options=LongExplanationOptions(),
    find=_long_explanations,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallPiecesOptions(RuleOptions):
    """Thresholds of `SMALL_PIECES`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_piece_s: float = field(
        default=4.0, metadata=origin("convention", "shorter ones are answers, not explanations")
    )
    max_piece_s: float = field(
        default=10.0, metadata=origin("convention", "two or three sentences")
    )
    min_piece_count: int = field(
        default=3, metadata=origin("convention", "enough to be a way of explaining")
    )
    max_apart_s: float = field(
        default=8.0, metadata=origin("convention", "a longer answer opens another subject")
    )
    min_speech_s: float = field(
        default=20.0, metadata=origin("convention", "less would not need to be divided")
    )


def _small_pieces(analysis: CallAnalysis, options: SmallPiecesOptions) -> Iterator[Moment]:
    for run in _runs_of_pieces(analysis, options):
        stretch = span(run)
        speech = observe(AGENT_SPEECH, analysis, stretch, threshold=options.min_speech_s)
        if len(run) < options.min_piece_count or speech.value < options.min_speech_s:
            continue
        if told_s(analysis, stretch) < options.min_speech_s:
            continue
        longest = observe(LONGEST_PIECE, analysis, stretch, threshold=options.max_piece_s)
        yield raise_moment(
            "EXP02",
            segment=stretch,
            valence="strength",
            observed=(speech, longest),
            advice=(
                f"From {at(stretch.start)} you spoke for {duration(speech.value)} in all, but "
                f"never more than {duration(longest.value)} without a sound from them. Pieces of "
                "that size leave room for questions."
            ),
        )


def _runs_of_pieces(
    analysis: CallAnalysis, options: SmallPiecesOptions
) -> Iterator[tuple[Segment, ...]]:
    """Yield pieces that follow each other, with a sound of the customer between any two."""
    run: list[Segment] = []
    for piece in agent_alone(analysis):
        if piece.duration_s < options.min_piece_s:
            continue
        if run and not _follows(analysis, run[-1], piece, options):
            yield tuple(run)
            run = []
        if piece.duration_s <= options.max_piece_s:
            run.append(piece)
    if run:
        yield tuple(run)


def _follows(
    analysis: CallAnalysis, before: Segment, piece: Segment, options: SmallPiecesOptions
) -> bool:
    apart_s = piece.start - before.end
    if piece.duration_s > options.max_piece_s or not 0.0 < apart_s <= options.max_apart_s:
        return False
    return bool(units_in(analysis, CUSTOMER, Segment(before.end, piece.start)))


SMALL_PIECES = Rule(
    code="EXP02",
    title="Explained in small pieces",
    subject="Explaining",
    valence="strength",
    skill_rows=(20,),
    finds=(
        "Several pieces of explanation follow each other, each of a few sentences, with a word or "
        "a sound of the customer after each. Where words are known, courtesy and what "
        "was said before do not count."
    ),
    why="Who can answer after each step shows where they stand.",
    basis="convention",
    source="the counterpart of EXP01: the same explanation in pieces",
    applies_not_when="The customer had to break in each time to be heard at all.",
    evidence=(AGENT_SPEECH, LONGEST_PIECE),
    options=SmallPiecesOptions(),
    find=_small_pieces,
)
