"""Every rule, and how they are run over a call."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from voicecoach.coaching import (
    adapting,
    announcing,
    apologies,
    asked_to_repeat,
    common_ground,
    complaints,
    composure,
    de_escalation,
    empathy,
    explaining,
    flat_answers,
    listening,
    names,
    opening,
    owning,
    pace,
    plain_words,
    possible,
    presence,
    questions,
    remembering,
    replies,
    restating,
    silence,
    solving,
    stock_phrases,
    summing_up,
    thanks,
    tone,
    triggers,
    turn_taking,
    unanswered,
    unspoken,
)
from voicecoach.coaching.own_registry import registered
from voicecoach.coaching.own_rule_options import OwnRuleOptions
from voicecoach.coaching.own_rules import own_rule
from voicecoach.coaching.own_wording import reworded
from voicecoach.coaching.rule import AnyRule, Fact, RuleOptions
from voicecoach.coaching.spoken import worded_speakers
from voicecoach.coaching.suggesting import did_you_mean
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER

__all__ = [
    "RULES",
    "candidates",
    "default_options",
    "find_moments",
    "known_rules",
    "rule_for",
    "strength",
    "strongest",
    "withheld_facts",
]

_ALL: tuple[AnyRule, ...] = (
    turn_taking.CAME_IN,
    turn_taking.LET_THEM_GO_ON,
    turn_taking.EASY_EXCHANGE,
    listening.HEARD_OUT,
    listening.LISTENING_SOUNDS,
    listening.SILENT_LISTENING,
    presence.SOUNDS_THROUGHOUT,
    presence.PAUSE_LEFT_OPEN,
    presence.SOUND_THAT_CARRIED,
    unspoken.REPLIES_FELL,
    unspoken.OPENED_UP,
    flat_answers.FLAT_ANSWER_NOTICED,
    flat_answers.FLAT_ANSWER_LEFT,
    restating.CONFIRMED_PARAPHRASE,
    restating.SOLVED_UNSAID,
    remembering.USED_A_DETAIL,
    remembering.ASKED_AGAIN_FOR_IT,
    remembering.HAD_TO_SAY_AGAIN,
    summing_up.SUMMED_UP,
    summing_up.ENDED_OPEN,
    questions.OPEN_QUESTION,
    questions.CLOSED_IN_A_ROW,
    empathy.TAKEN_UP,
    empathy.ACKNOWLEDGED,
    unanswered.UNANSWERED_CUES,
    stock_phrases.STOCK_PHRASE_ONLY,
    apologies.BRIEFLY_THEN_ACTED,
    apologies.LONG_APOLOGY,
    thanks.RELIEVED,
    names.CALLED_THEM_BY_NAME,
    names.CALLED_BY_NAME,
    names.ASKED_HOW_TO_SAY_IT,
    explaining.LONG_EXPLANATION,
    explaining.SMALL_PIECES,
    asked_to_repeat.ASKED_TO_REPEAT,
    plain_words.TERMS_AFTER_IT,
    plain_words.PLAINER_AFTER_IT,
    plain_words.IDIOM_AFTER_PARDON,
    owning.PROMISED_WITH_A_TIME,
    owning.UNDERTOOK_WITHOUT_A_TIME,
    owning.LEFT_IT_OPEN,
    possible.FOUND_A_WAY,
    possible.REFUSED_WITHOUT_A_WAY,
    common_ground.GRANTED_AND_ACTED,
    common_ground.CITED_RULES,
    solving.OFFERED_WAYS,
    solving.FIRST_OFFER_LATE,
    solving.SAID_BACK_THEN_SOLVED,
    silence.DEAD_AIR,
    silence.LONG_SILENCE,
    silence.STAYED_IN_TOUCH,
    announcing.ANNOUNCED_SILENCE,
    announcing.UNANNOUNCED_SILENCE,
    opening.FAST_OPENING,
    opening.STEADY_OPENING,
    opening.LOUD_OPENING,
    pace.FAST_STRETCH,
    adapting.CAME_DOWN,
    adapting.STAYED_FAST,
    triggers.PACE_HELD_AFTER_CUT_IN,
    triggers.PACE_ROSE_AFTER_CUT_IN,
    tone.FLAT_STRETCH,
    tone.LIVELY_STRETCH,
    de_escalation.CUSTOMER_LOUDER,
    de_escalation.BACK_TO_USUAL,
    de_escalation.SETTLED,
    complaints.COMPLAINT_SETTLED,
    complaints.COMPLAINT_GREW,
    complaints.TOLD_TO_CALM,
    composure.PACE_HELD,
    composure.PACE_ROSE_ALONG,
    composure.LEVEL_HELD,
    composure.LEVEL_ROSE_ALONG,
    composure.SPOKE_OVER,
    replies.LET_IT_LAND,
    replies.ANSWERED_AT_ONCE,
)

RULES: Mapping[str, AnyRule] = MappingProxyType({rule.code: rule for rule in _ALL})
"""Every rule by its code."""


def default_options() -> Mapping[str, RuleOptions]:
    """Options of every rule by its code; ``[rules.CODE]`` in ``voicecoach.toml`` overrides them."""
    return {code: rule.options for code, rule in RULES.items()}


def known_rules() -> Mapping[str, AnyRule]:
    """Every rule that this process knows: the catalogue, and the own ones of its settings."""
    return {**registered(), **RULES}


def find_moments(
    analysis: CallAnalysis, rules_options: Mapping[str, RuleOptions] | None = None
) -> tuple[Moment, ...]:
    """Run the rules over the facts of a call.

    Of each rule at most ``max_per_call_count`` moments are kept, the
    strongest ones (`strength`). A rule whose facts the recording withholds
    yields nothing.

    Parameters
    ----------
    analysis : CallAnalysis
        Its facts; moments it already has are not looked at.
    rules_options : mapping, optional
        Code -> options. Only the rules named are run; default: all, with
        `default_options`.

    Returns
    -------
    tuple of Moment
        Sorted by start, then code.

    Raises
    ------
    ConfigError
        If a code is unknown or its options are of another rule.
    """
    return strongest(candidates(analysis, rules_options), rules_options)


def candidates(
    analysis: CallAnalysis, rules_options: Mapping[str, RuleOptions] | None = None
) -> tuple[Moment, ...]:
    """Run the rules like `find_moments`, but keep all that they find, in any order."""
    chosen = default_options() if rules_options is None else rules_options
    rules = [(rule_for(code, options), options) for code, options in chosen.items()]
    withheld = withheld_facts(analysis)
    return tuple(
        _in_own_words(moment, options, analysis)
        for rule, options in rules
        if not withheld.intersection(rule.needs)
        for moment in rule.find(analysis, options)
    )


def _in_own_words(moment: Moment, options: RuleOptions, analysis: CallAnalysis) -> Moment:
    if not options.advice:
        return moment
    return replace(moment, advice=reworded(moment, options.advice, analysis))


def strongest(
    moments: Iterable[Moment], rules_options: Mapping[str, RuleOptions] | None = None
) -> tuple[Moment, ...]:
    """Keep of each rule at most ``max_per_call_count`` moments, sorted by start, then code."""
    chosen = default_options() if rules_options is None else rules_options
    ranked = sorted(moments, key=lambda moment: (-strength(moment), moment.segment))
    kept = [
        moment
        for code, options in chosen.items()
        for moment in [m for m in ranked if m.rule == code][: options.max_per_call_count]
    ]
    return tuple(sorted(kept, key=lambda moment: (moment.segment, moment.rule)))


def rule_for(code: str, options: RuleOptions) -> AnyRule:
    """Return the rule that is run with these options.

    Raises
    ------
    ConfigError
        If the code is unknown or the options are of another rule.
    """
    if isinstance(options, OwnRuleOptions) and options.texts.code == code:
        return own_rule(options)
    rule = RULES.get(code) or registered().get(code)
    if rule is None:
        raise ConfigError(
            f"unknown rule {code!r}{did_you_mean(code, RULES)}; known: {', '.join(RULES)}"
        )
    kind = type(rule.options)
    if not isinstance(options, kind):
        raise ConfigError(f"rule {code} takes {kind.__name__}; got {type(options).__name__}")
    return rule


def withheld_facts(analysis: CallAnalysis) -> frozenset[str]:
    """Names of `rule.FACTS` that this recording cannot support.

    ``two_speakers`` is withheld unless agent and customer are known apart
    and both spoke, ``words`` unless words of both are known that count; the
    others where the analysis lists them as withheld.
    """
    spoke = {unit.speaker for unit in analysis.diarization.segments}
    missing: set[Fact] = set() if {AGENT, CUSTOMER} <= spoke else {"two_speakers"}
    if not {AGENT, CUSTOMER} <= worded_speakers(analysis):
        missing.add("words")
    return frozenset({w.figure for w in analysis.withheld} | missing)


def strength(moment: Moment) -> float:
    """How far the number that fired is from its threshold, relative to the threshold.

    Moments of one rule are ranked by it. A number without a threshold has
    strength 0.
    """
    fired = moment.evidence[0]
    if not fired.threshold:
        return 0.0
    return abs(fired.value - fired.threshold) / abs(fired.threshold)
