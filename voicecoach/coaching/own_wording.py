"""Advice in a team's own words: a template with named fields takes the place of a rule's wording.

``advice = "At {start} both spoke for {both_speaking}. Let the sentence end."``

Fields are names in braces and nothing else: no positions, formats or
attributes. Which there are depends on the rule (`known_fields`): where the act
is, the words said in it, and every number that the rule shows as evidence.
"""

import string
from collections.abc import Iterator, Mapping

from voicecoach.coaching.evidence import held
from voicecoach.coaching.rule import AnyRule
from voicecoach.coaching.spoken import MAX_QUOTE_CHARS, quote, turns_of
from voicecoach.coaching.suggesting import did_you_mean
from voicecoach.coaching.wording import at, duration, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError
from voicecoach.core.moment import Measurement, Moment

__all__ = ["MAX_ADVICE_CHARS", "check_wording", "field_name", "known_fields", "reworded"]

MAX_ADVICE_CHARS = 240
"""Advice is shorter than this, so that it is read; convention."""

_LONGEST_TIME_S = 9 * 3600.0 + 59 * 60.0 + 59.0
_LARGEST_VALUE = 8888.8
_PLACES = ("start", "end", "duration")
_QUOTE = "quote"
_SUFFIXES = ("", "_threshold", "_usual")


def field_name(measure: str) -> str:
    """Name of the field that stands for a number.

    Examples
    --------
    >>> field_name("agent's pace against the rest of the call")
    'agents_pace_against_the_rest_of_the_call'
    """
    kept = "".join(c if c.isalnum() else " " for c in measure.lower().replace("'", ""))
    return "_".join(kept.split())


def known_fields(rule: AnyRule) -> tuple[str, ...]:
    """Fields that the wording of a rule may name.

    ``start``, ``end`` and ``duration`` of the act; ``quote``, the words that
    its speaker says in it; of each number in the evidence its value, what it
    was held against (``..._threshold``) and what is usual (``..._usual``).
    """
    numbers = (f"{field_name(shown.name)}{s}" for shown in rule.evidence for s in _SUFFIXES)
    return (*_PLACES, _QUOTE, *numbers)


def check_wording(rule: AnyRule, template: str) -> None:
    """Refuse a wording that cannot be filled, or that could become too long.

    Raises
    ------
    ConfigError
        If it is blank, has a line break, is no template, names a field that
        the rule does not have, or could be `MAX_ADVICE_CHARS` long.
    """
    if not template.strip() or any(ord(c) < 32 for c in template):
        raise ConfigError(f"advice must be one line of text; got {template!r}")
    known = known_fields(rule)
    for name in _named(template):
        if name not in known:
            raise ConfigError(
                f"advice of {rule.code} names the field {{{name}}}{did_you_mean(name, known)}; "
                f"known: {', '.join(known)}"
            )
    longest = len(template.format_map(_longest_values(rule)))
    if longest >= MAX_ADVICE_CHARS:
        raise ConfigError(
            f"advice of {rule.code} must stay under {MAX_ADVICE_CHARS} characters with its fields "
            f"filled in; it could become {longest}"
        )


def _named(template: str) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ConfigError(
            f"advice must have its braces in pairs, {{{{ for a brace itself: {error}"
        ) from error
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ConfigError(f"advice takes plain names in braces, like {{start}}; got {name!r}")
        yield name


def _longest_values(rule: AnyRule) -> Mapping[str, str]:
    longest = {"start": at(_LONGEST_TIME_S), "end": at(_LONGEST_TIME_S)}
    longest |= {"duration": duration(_LARGEST_VALUE), _QUOTE: quote("w" * MAX_QUOTE_CHARS)}
    for shown in rule.evidence:
        written = _written(-_LARGEST_VALUE, shown.unit)
        longest |= {f"{field_name(shown.name)}{suffix}": written for suffix in _SUFFIXES}
    return longest


def reworded(moment: Moment, template: str, analysis: CallAnalysis) -> str:
    """Fill a wording in for one moment.

    Returns
    -------
    str
        The moment's own advice where a field has no value here (no words are
        known, a number is not part of this moment) or it came out too long.
    """
    values = {"start": at(moment.segment.start), "end": at(moment.segment.end)}
    values["duration"] = duration(moment.segment.duration_s)
    for shown in moment.evidence:
        values |= _values_of(shown)
    if f"{{{_QUOTE}}}" in template and (words := _words_in(moment, analysis)):
        values[_QUOTE] = quote(words)
    try:
        text = template.format_map(values)
    except KeyError:
        return moment.advice
    return text if len(text) < MAX_ADVICE_CHARS else moment.advice


def _values_of(shown: Measurement) -> dict[str, str]:
    numbers = {"": shown.value, "_threshold": shown.threshold, "_usual": shown.reference}
    name = field_name(shown.name)
    return {f"{name}{s}": _written(v, shown.unit) for s, v in numbers.items() if v is not None}


def _written(value: float, unit: str) -> str:
    if unit == "s":
        return duration(value)
    if unit == "1":
        return percent(100.0 * value)
    if unit == "%":
        return percent(value)
    return f"{value:.0f}" if unit == "count" else number(value, unit)


def _words_in(moment: Moment, analysis: CallAnalysis) -> str:
    return " ".join(
        word.text
        for turn in turns_of(analysis, moment.speaker)
        for word in turn.words
        if held(word.segment, moment.segment)
    )
