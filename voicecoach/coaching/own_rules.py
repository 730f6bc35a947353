"""The rules that a team has written as data.

Two kinds: words that are said or not (`SpokenRuleOptions`), and a figure of
the call above or below a bound (`FigureRuleOptions`).
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeVar

from voicecoach.coaching.evidence import held
from voicecoach.coaching.observation import Measure, Take, observe, raise_moment
from voicecoach.coaching.own_rule_options import (
    FigureRuleOptions,
    OwnRuleOptions,
    SpokenRuleOptions,
)
from voicecoach.coaching.rule import AnyRule, Fact, Rule
from voicecoach.coaching.spoken_acts import acts, phrases, spoken_extent, word_count
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["LEAST_WORD_COUNT", "own_rule"]

LEAST_WORD_COUNT = 3
"""Somebody who says fewer words in a part of the call has had no chance there: nothing can be
missing (convention)."""


OwnOptions = TypeVar("OwnOptions", bound=OwnRuleOptions)


@lru_cache(maxsize=256)
def own_rule(options: OwnRuleOptions) -> AnyRule:
    """Make the rule that a definition stands for.

    Raises
    ------
    InputError
        If its code or its texts are not those of a rule.
    """
    if isinstance(options, SpokenRuleOptions):
        measures = _word_measures(options)
        return _made(options, _finds_words(options), measures, _find_words, needs=("words",))
    if isinstance(options, FigureRuleOptions):
        measures = (_figure_measure(options.figure),)
        return _made(options, _finds_figure(options), measures, _find_figure, needs=())
    raise InputError(f"need words or a figure to look for; got {type(options).__name__}")


def _made(
    options: OwnOptions,
    finds: str,
    measures: tuple[Measure, ...],
    find: Callable[[CallAnalysis, OwnOptions], Iterator[Moment]],
    *,
    needs: tuple[Fact, ...],
) -> Rule[OwnOptions]:
    texts = options.texts
    return Rule(
        code=texts.code,
        title=texts.title,
        subject=texts.subject,
        valence=texts.valence,
        skill_rows=texts.skill_rows,
        finds=finds,
        why=texts.why,
        basis="team",
        source=texts.source,
        applies_not_when=texts.applies_not_when,
        evidence=measures,
        needs=needs,
        rooms=texts.rooms,
        options=options,
        find=find,
    )


# ---- words ------------------------------------------------------------------------------------


def _looked_for(analysis: CallAnalysis, options: SpokenRuleOptions) -> tuple[Segment, ...]:
    """Where it is said or done anywhere in the call; not what is followed by what excuses it."""
    if options.says:
        found = phrases(analysis, options.speaker, options.says)
    else:
        found = acts(analysis, options.speaker, options.kinds)
    if not options.not_followed_by:
        return found
    after = phrases(analysis, options.speaker, options.not_followed_by)
    return tuple(
        one
        for one in found
        if not any(0.0 <= later.start - one.end <= options.followed_s for later in after)
    )


def _word_measures(options: SpokenRuleOptions) -> tuple[Measure, ...]:
    what = "times said" if options.says else "times done"
    times = Measure(what, "count", f"{_what(options)} inside the stretch", _times(options))
    return times, _words_of(options.speaker)


def _times(options: SpokenRuleOptions) -> Take:
    def take(analysis: CallAnalysis, stretch: Segment) -> float:
        return float(sum(held(one, stretch) for one in _looked_for(analysis, options)))

    return take


@lru_cache(maxsize=8)
def _words_of(speaker: str) -> Measure:
    def take(analysis: CallAnalysis, stretch: Segment) -> float:
        return float(word_count(analysis, speaker, stretch))

    return Measure(f"{speaker}'s words", "count", "words that count inside the stretch", take)


def _parts(analysis: CallAnalysis, options: SpokenRuleOptions) -> Iterator[Segment]:
    whole = spoken_extent(analysis)
    if whole is None:
        return
    part = whole
    if options.within == "opening":
        part = Segment(whole.start, min(whole.end, whole.start + options.part_s))
    if options.within == "closing":
        part = Segment(max(whole.start, whole.end - options.part_s), whole.end)
    if options.after is None:
        yield part
        return
    for cue in acts(analysis, options.after_speaker, (options.after,)):
        end = min(cue.end + options.after_s, analysis.duration_s)
        if held(cue, part) and cue.end < end:
            yield Segment(cue.end, end)


def _find_words(analysis: CallAnalysis, options: SpokenRuleOptions) -> Iterator[Moment]:
    if options.kinds and not analysis.language:
        return  # nobody has looked for acts: there is no pack for the language
    times, words = _word_measures(options)
    # At most so often has no number that fires by exceeding it.
    least = float(options.min_count) if options.max_count is None else None
    for part in _parts(analysis, options):
        said = [one for one in _looked_for(analysis, options) if held(one, part)]
        spoken = observe(words, analysis, part)
        had_no_chance = options.max_count is not None and spoken.value < LEAST_WORD_COUNT
        if had_no_chance or not _is_found(len(said), options):
            continue
        shown = (observe(times, analysis, part, threshold=least), spoken)
        for stretch in _stretches(said, part, options):
            yield raise_moment(
                options.texts.code,
                segment=stretch,
                speaker=options.speaker,
                valence=options.texts.valence,
                observed=shown,
                advice=_plain_advice(stretch, options),
            )


def _is_found(count: int, options: SpokenRuleOptions) -> bool:
    most = options.max_count
    return options.min_count <= count and (most is None or count <= most)


def _stretches(said: list[Segment], part: Segment, options: SpokenRuleOptions) -> list[Segment]:
    """What to listen to: each time, all times together, or where it is missing."""
    if options.max_count is not None or not said:
        return [part]
    if options.min_count <= 1:
        return said
    return [Segment(said[0].start, max(one.end for one in said))]


def _plain_advice(stretch: Segment, options: OwnRuleOptions) -> str:
    return f"At {at(stretch.start)}: {options.texts.title}."


def _what(options: SpokenRuleOptions) -> str:
    """What is counted, in words."""
    if options.says:
        what = f"the {options.speaker} says " + " or ".join(f'"{one}"' for one in options.says)
    else:
        named = " or ".join(kind.replace("_", " ") for kind in options.kinds)
        what = f"{named} of the {options.speaker}"
    if options.not_followed_by:
        excuses = " or ".join(f'"{one}"' for one in options.not_followed_by)
        what += f", not followed by {excuses} within {options.followed_s:g} s"
    return what


def _finds_words(options: SpokenRuleOptions) -> str:
    where = {
        "call": "in the call",
        "opening": f"in the first {options.part_s:g} s of talk",
        "closing": f"in the last {options.part_s:g} s of talk",
    }[options.within]
    if options.after is not None:
        cue = options.after.replace("_", " ")
        within = "" if options.within == "call" else f" {where}"
        where = f"within {options.after_s:g} s after each {cue} of the {options.after_speaker}"
        where += within
    return f"{_how_often(options)} {where}: {_what(options)}."


def _how_often(options: SpokenRuleOptions) -> str:
    if options.max_count == 0:
        return "Not once"
    if options.max_count is None:
        return f"At least {_times_in_words(options.min_count)}"
    if options.min_count == 0:
        return f"At most {_times_in_words(options.max_count)}"
    return f"{options.min_count} to {options.max_count} times"


def _times_in_words(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


# ---- figures ----------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _figure_measure(name: str) -> Measure:
    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        del stretch  # a figure is of the whole call
        return analysis.metrics.get(name)

    definition = METRICS[name]
    return Measure(definition.title.lower(), definition.unit, definition.definition, take)


def _find_figure(analysis: CallAnalysis, options: FigureRuleOptions) -> Iterator[Moment]:
    value = analysis.metrics.get(options.figure)
    if value is None:
        return
    is_above = options.above is not None and value > options.above
    is_below = options.below is not None and value < options.below
    if not (is_above or is_below):
        return
    whole = Segment(0.0, analysis.duration_s)
    limit = options.above if is_above else options.below
    yield raise_moment(
        options.texts.code,
        segment=whole,
        speaker=CUSTOMER if options.figure.startswith(CUSTOMER) else AGENT,
        valence=options.texts.valence,
        observed=(observe(_figure_measure(options.figure), analysis, whole, threshold=limit),),
        advice=_plain_advice(whole, options),
    )


def _finds_figure(options: FigureRuleOptions) -> str:
    definition = METRICS[options.figure]
    unit = "" if definition.unit in ("1", "count") else f" {definition.unit}"
    bounds = [
        f"{word} {bound:g}{unit}"
        for word, bound in (("above", options.above), ("below", options.below))
        if bound is not None
    ]
    return f"{definition.title} of the call (`{options.figure}`) is {' or '.join(bounds)}."
