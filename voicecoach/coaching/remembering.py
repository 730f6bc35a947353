"""What the customer said, remembered: used long after, asked for again, said again."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.remembered import LONG_BEFORE_S, details_in
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    QUESTIONS,
    SpokenTurn,
    next_turn,
    quote,
    sentence_around,
    sentence_of,
    signals_in,
    signals_of,
    turns_of,
)
from voicecoach.coaching.word_measures import DETAILS, SAID_AGAIN, TIME_SINCE_SAID
from voicecoach.coaching.word_takes import reactions_of
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Word

__all__ = [
    "ASKED_AGAIN_FOR_IT",
    "HAD_TO_SAY_AGAIN",
    "USED_A_DETAIL",
    "AskedAgainForItOptions",
    "HadToSayAgainOptions",
    "UsedADetailOptions",
]


CUT_IN_S = 0.1
"""A question that begins sooner came into their words, and what they say then goes on with them
(convention)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedADetailOptions(RuleOptions):
    """Thresholds of `USED_A_DETAIL`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_since_s: float = field(default=LONG_BEFORE_S, metadata=origin("convention", "two minutes"))
    min_word_count: int = field(
        default=2, metadata=origin("convention", "one word that comes back may be chance")
    )
    max_reaction_s: float = field(
        default=20.0, metadata=origin("convention", "until the customer's next words")
    )


def _used_details(analysis: CallAnalysis, options: UsedADetailOptions) -> Iterator[Moment]:
    for turn in turns_of(analysis, AGENT):
        found = details_in(analysis, turn.segment)
        if found is None or len(found.words) < options.min_word_count:
            continue
        since = Segment(found.said.start, turn.segment.start)
        heard = next_turn(
            analysis, CUSTOMER, turn.segment.end - 1.0, within_s=options.max_reaction_s
        )
        if since.duration_s < options.min_since_s or heard is None:
            continue
        if "corrects" in reactions_of(analysis, heard):
            continue
        yield raise_moment(
            "MEM01",
            segment=turn.segment,
            valence="strength",
            observed=(
                observe(DETAILS, analysis, turn.segment, threshold=options.min_word_count),
                observe(TIME_SINCE_SAID, analysis, since, threshold=options.min_since_s),
            ),
            advice=(
                f"At {at(turn.segment.start)} you came back to what they had told you at "
                f"{at(since.start)}: {quote(turn.text, max_chars=60)}. Nobody had "
                "named it since. Keep noting such details as they tell."
            ),
        )


USED_A_DETAIL = Rule(
    code="MEM01",
    title="Came back to a detail of theirs",
    subject="Listening",
    valence="strength",
    skill_rows=(15, 17),
    finds=(
        "The agent says two words and more that the customer had said at one time, more than two "
        "minutes before, and nobody since. The customer does not set it right."
    ),
    why="A detail that comes back by itself shows that it was kept.",
    basis="convention",
    source="a detail is used more than two minutes later",
    applies_not_when="It was on the screen, or in a text that had to be read.",
    evidence=(DETAILS, TIME_SINCE_SAID),
    needs=("words",),
    options=UsedADetailOptions(),
    find=_used_details,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAgainForItOptions(RuleOptions):
    """Thresholds of `ASKED_AGAIN_FOR_IT`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_since_s: float = field(
        default=10.0, metadata=origin("convention", "sooner it is a check of what was just heard")
    )


def _asked_again(analysis: CallAnalysis, options: AskedAgainForItOptions) -> Iterator[Moment]:
    for question in signals_of(analysis, AGENT, "re_ask"):
        given = _where_given(analysis, question)
        if given is None or question.segment.start - given.segment.start < options.min_since_s:
            continue
        since = Segment(given.segment.start, question.segment.start)
        yield raise_moment(
            "MEM02",
            segment=question.segment,
            valence="opportunity",
            observed=(observe(TIME_SINCE_SAID, analysis, since, threshold=options.min_since_s),),
            advice=(
                f"You made sure of it: {quote(sentence_of(analysis, question), max_chars=45)}. "
                f"They had said it at {at(since.start)}: "
                f"{quote(_given_words(given, question), max_chars=55)}. Try a note as they tell, "
                "and read it back instead of asking."
            ),
        )


def _where_given(analysis: CallAnalysis, question: LanguageSignal) -> SpokenTurn | None:
    """Customer's turn that names what is asked for, or that answered it the first time."""
    before = [
        turn for turn in turns_of(analysis, CUSTOMER) if turn.segment.end <= question.segment.start
    ]
    wanted = {word.casefold() for word in question.about}
    named = next((turn for turn in before if wanted & _plain_words(turn)), None)
    asked = next(
        (
            turn
            for turn in turns_of(analysis, AGENT)
            if turn.segment.end <= question.segment.start and wanted & _plain_words(turn)
        ),
        None,
    )
    if named is None and asked is not None:
        return next((t for t in before if t.segment.start >= asked.segment.end - 1.0), None)
    return named


def _given_words(turn: SpokenTurn, question: LanguageSignal) -> str:
    """Sentence that names what is asked for, or the whole turn."""
    for number, word in enumerate(turn.words):
        if _plain(word) in {about.casefold() for about in question.about}:
            return sentence_around(turn, number, number)
    return turn.text


def _plain(word: Word) -> str:
    return word.text.strip(".,;:!?\"'").casefold()


def _plain_words(turn: SpokenTurn) -> set[str]:
    return {_plain(word) for word in turn.words}


ASKED_AGAIN_FOR_IT = Rule(
    code="MEM02",
    title="Asked for what they had already said",
    subject="Listening",
    valence="opportunity",
    skill_rows=(15, 17),
    finds=(
        "The agent asks for something, such as the order number, that the customer has given ten "
        "seconds before or longer."
    ),
    why="What has to be said twice seems not to have been heard once.",
    basis="convention",
    source="asked for the order number that they gave at 0:40",
    applies_not_when="It was a check for security, or the line had been bad when they said it.",
    evidence=(TIME_SINCE_SAID,),
    needs=("words",),
    options=AskedAgainForItOptions(),
    find=_asked_again,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HadToSayAgainOptions(RuleOptions):
    """Thresholds of `HAD_TO_SAY_AGAIN`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_repeat_count: int = field(default=1, metadata=origin("convention", "the customer says so"))
    max_after_s: float = field(
        default=8.0, metadata=origin("convention", "from the agent's question to their words")
    )


def _had_to_say_again(analysis: CallAnalysis, options: HadToSayAgainOptions) -> Iterator[Moment]:
    for signal in signals_of(analysis, CUSTOMER, "repeated"):
        question = _question_before(analysis, signal, options)
        # With words in common it is a statement that came back, for whatever reason.
        if signal.about or question is None or _is_theirs(analysis, question):
            continue
        turn = next(
            (t for t in turns_of(analysis, CUSTOMER) if t.segment.contains(signal.segment.start)),
            None,
        )
        if "confirms" in reactions_of(analysis, turn):
            continue
        text = signal.text if turn is None else turn.text
        yield raise_moment(
            "MEM03",
            segment=Segment(question.segment.start, signal.segment.end),
            valence="opportunity",
            observed=(
                observe(SAID_AGAIN, analysis, signal.segment, threshold=options.min_repeat_count),
            ),
            advice=(
                f"You asked: {quote(sentence_of(analysis, question), max_chars=45)}. At "
                f"{at(signal.segment.start)} they answered {quote(text, max_chars=60)}. Try what "
                "you have of it first, 'you said ...', and ask only for what is missing."
            ),
        )


def _is_theirs(analysis: CallAnalysis, question: LanguageSignal) -> bool:
    """Whether a question says back what it asks about, or came into their words."""
    start = question.segment.start
    around = Segment(max(0.0, start - 0.25), question.segment.end)
    said_back = any(
        signal.about and signal.segment.overlaps(around)
        for signal in signals_of(
            analysis, AGENT, "simple_reflection", "specific_acknowledgement", "paraphrase"
        )
    )
    before = [
        turn.segment.end for turn in turns_of(analysis, CUSTOMER) if turn.segment.start < start
    ]
    return said_back or bool(before and start - before[-1] < CUT_IN_S)


def _question_before(
    analysis: CallAnalysis, signal: LanguageSignal, options: HadToSayAgainOptions
) -> LanguageSignal | None:
    """Last question of the agent's before it, if the customer had said something before that."""
    asked = [
        question
        for question in signals_of(analysis, AGENT, *QUESTIONS)
        if -1.0 <= signal.segment.start - question.segment.end <= options.max_after_s
        and not signals_in(analysis, AGENT, question.segment, "re_ask", "greeting", "closing")
    ]
    if not asked:
        return None
    had_said = any(
        turn.segment.end < asked[-1].segment.start + 1.0 for turn in turns_of(analysis, CUSTOMER)
    )
    return asked[-1] if had_said else None


HAD_TO_SAY_AGAIN = Rule(
    code="MEM03",
    title="They had to say it again",
    subject="Listening",
    valence="opportunity",
    skill_rows=(17,),
    finds=(
        "The agent asks something, and the customer answers that they have already said it ('as I "
        "said', 'I just gave it'). Where the question was for something known, MEM02 says so."
    ),
    why="'As I said' is how people tell, politely, that they were not heard.",
    basis="convention",
    source="the customer repeats themselves",
    applies_not_when="They had said it to somebody else, in an earlier call or to a machine.",
    evidence=(SAID_AGAIN,),
    needs=("words",),
    options=HadToSayAgainOptions(),
    find=_had_to_say_again,
)
