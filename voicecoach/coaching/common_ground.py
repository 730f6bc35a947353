"""Common ground: granting the other's point and acting on it, against citing rules or fault."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import (
    answer_to,
    has,
    is_offer,
    is_taken_well,
    named_in,
    sentences_in,
    sentences_of,
    trouble_before,
)
from voicecoach.coaching.spoken import quote, turns_of
from voicecoach.coaching.word_counts import OFFERS, RULES_CITED, TAKEN_UP
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "CITED_RULES",
    "GRANTED_AND_ACTED",
    "CitedRulesOptions",
    "GrantedAndActedOptions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedAndActedOptions(RuleOptions):
    """Thresholds of `GRANTED_AND_ACTED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_taken_up_count: int = field(
        default=2,
        metadata=origin(
            "convention", "content words of the customer's in the turn; one may be chance"
        ),
    )


def _granted(analysis: CallAnalysis, options: GrantedAndActedOptions) -> Iterator[Moment]:
    for turn in turns_of(analysis, AGENT):
        granted = named_in(analysis, AGENT, turn.segment, "agreement")
        if not granted or granted[0].is_question:
            continue
        stretch = Segment(granted[0].segment.start, turn.segment.end)
        done = [
            each
            for each in sentences_in(analysis, AGENT, stretch)
            if is_offer(each) and each is not granted[0] and not each.is_question
        ]
        matter = observe(TAKEN_UP, analysis, stretch, threshold=float(options.min_taken_up_count))
        if not done or matter.value < options.min_taken_up_count:
            continue
        if not is_taken_well(analysis, answer_to(analysis, turn.segment.end)):
            continue
        yield raise_moment(
            "COM01",
            segment=stretch,
            valence="strength",
            observed=(matter, observe(OFFERS, analysis, stretch)),
            advice=(
                f"At {at(stretch.start)} you granted their point, "
                f"{quote(granted[0].text, max_chars=50)}, and acted on it: "
                f"{quote(done[0].text, max_chars=60)}. Keep the two together."
            ),
        )


GRANTED_AND_ACTED = Rule(
    code="COM01",
    title="Granted their point and acted on it",
    subject="Solving",
    valence="strength",
    skill_rows=(27,),
    finds=(
        "The agent says that the customer is right, or that they believe them, takes up at least "
        "two words of theirs, and says in the same turn what is done about it; the customer goes "
        "along."
    ),
    why="Two people who agree on one thing can look at the rest together.",
    basis="convention",
    source="agreement alone is a stock phrase; what counts is what follows from it",
    applies_not_when="They were not right, and you said so only to get on.",
    evidence=(TAKEN_UP, OFFERS),
    needs=("words",),
    options=GrantedAndActedOptions(),
    find=_granted,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRulesOptions(RuleOptions):
    """Thresholds of `CITED_RULES`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_cited_count: int = field(
        default=1, metadata=origin("convention", "in trouble, one is heard as a door closing")
    )
    trouble_s: float = field(
        default=30.0, metadata=origin("convention", "later it answers something else")
    )
    way_follows_s: float = field(
        default=5.0, metadata=origin("convention", "in the same breath a way outweighs the rule")
    )


def _cited(analysis: CallAnalysis, options: CitedRulesOptions) -> Iterator[Moment]:
    for sentence in sentences_of(analysis, AGENT):
        start, end = sentence.segment.start, sentence.segment.end
        if not has(sentence, "policy", "blame") or sentence.is_question:
            continue
        is_charged = has(sentence, "blame", "refusal") or trouble_before(
            analysis, start, within_s=options.trouble_s
        )
        after = Segment(end, end + options.way_follows_s)
        if not is_charged or any(is_offer(s) for s in sentences_in(analysis, AGENT, after)):
            continue
        cited = observe(
            RULES_CITED, analysis, sentence.segment, threshold=float(options.min_cited_count)
        )
        yield raise_moment(
            "COM02",
            segment=sentence.segment,
            valence="opportunity",
            observed=(cited,),
            advice=(
                f"You gave a reason at {at(start)}: {quote(sentence.text)}. It is about rules or "
                "fault, not about what they need. Try: 'What I can do is …', with one thing."
            ),
        )


CITED_RULES = Rule(
    code="COM02",
    title="Spoke of rules or fault instead of what can be done",
    subject="Solving",
    valence="opportunity",
    skill_rows=(27,),
    finds=(
        "To a customer in trouble, or with a refusal, the agent cites a policy, the system or "
        "the conditions, or says whose fault it is, and nothing that can be done follows at once."
    ),
    why="A rule explains us to ourselves; what they need is still open.",
    basis="convention",
    source="solutions instead of problems: what can be done comes first, the reason after it",
    applies_not_when=(
        "They had asked for the rule, or the law wants the words said; then say them, and what "
        "you can do."
    ),
    evidence=(RULES_CITED,),
    needs=("words",),
    options=CitedRulesOptions(),
    find=_cited,
)
