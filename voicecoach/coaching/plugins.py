"""Rules of installed plug-ins: entry points of the group ``voicecoach.rules``.

A plug-in is run only if the settings name it. Its object is a `Rule`, several
of them, or a function that returns either. Whatever goes wrong in it, when it
is loaded or when a rule of it runs, is one error with its name.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points

from voicecoach.coaching.own_rules_file import OWN_CODE
from voicecoach.coaching.own_wording import MAX_ADVICE_CHARS
from voicecoach.coaching.rule import FACTS, VOICE_UNITS, AnyRule, Room, Rule, RuleOptions
from voicecoach.coaching.suggesting import did_you_mean
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError, EngineError
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import AGENT

__all__ = ["GROUP", "installed_plugins", "load_plugins"]

GROUP = "voicecoach.rules"
"""Group of the entry points."""

_TIME_TOLERANCE_S = 0.02
"""As an analysis allows: frames may reach past the last sample by their own length."""

_TONE_FACTS = frozenset({"pitch", "level"})


def installed_plugins() -> tuple[str, ...]:
    """Names of the plug-ins that settings can name; none of them is loaded for it."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def load_plugins(names: Sequence[str]) -> tuple[AnyRule, ...]:
    """Load the rules of the plug-ins named.

    Raises
    ------
    ConfigError
        If one is not installed, or two have a rule of the same code.
    EngineError
        If one cannot be loaded, or gives something that is no rule of its own.
    """
    rules: dict[str, AnyRule] = {}
    for name in names:
        for rule in _rules_of(_point(name)):
            if rule.code in rules:
                raise ConfigError(
                    f"{rules[rule.code].plugin} and {rule.plugin} both have a rule {rule.code}; "
                    "name one of them only"
                )
            rules[rule.code] = rule
    return tuple(rules.values())


def _point(name: str) -> EntryPoint:
    points = list({point.value: point for point in entry_points(group=GROUP, name=name)}.values())
    if not points:
        installed = installed_plugins()
        raise ConfigError(
            f"no plug-in {name!r} is installed{did_you_mean(name, installed)}; "
            f"installed: {', '.join(installed) or 'none'}"
        )
    if len(points) > 1:
        brought = " and ".join(_label(point) for point in points)
        raise ConfigError(f"the name {name!r} is ambiguous: {brought}; uninstall one")
    return points[0]


def _label(point: EntryPoint) -> str:
    made_by = f" ({point.dist.name} {point.dist.version})" if point.dist else ""
    return f"plug-in {point.name}{made_by}"


def _rules_of(point: EntryPoint) -> Iterator[AnyRule]:
    label = _label(point)
    try:
        loaded = point.load()
        given = loaded if isinstance(loaded, Rule) or not callable(loaded) else loaded()
        found = [given] if isinstance(given, Rule) else list(given)
    except (Exception, SystemExit) as error:
        raise EngineError(f"{label} could not be loaded: {_said(error)}") from error
    for rule in found:
        if not isinstance(rule, Rule):
            raise EngineError(
                f"{label} must give rules (voicecoach.coaching.rule.Rule); got {rule!r}"
            )
        if fault := _fault(rule):
            raise EngineError(f"{label}: rule {rule.code} {fault}")
        yield dataclasses.replace(rule, plugin=label, find=_guarded(rule, label))


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _fault(rule: AnyRule) -> str | None:
    """Say what is not as it must be for a rule of somebody else."""
    if not OWN_CODE.fullmatch(rule.code):
        return "needs a code of X, two capitals and two digits, like XAC01"
    if not isinstance(rule.options, RuleOptions) or not callable(rule.find):
        return "needs options that are RuleOptions, and a function to find moments"
    if unknown := set(rule.needs) - set(FACTS):
        return f"needs facts that there are not: {', '.join(sorted(map(str, unknown)))}"
    if not rule.rooms or set(rule.rooms) - set(typing.get_args(Room)):
        return f"needs rooms out of {', '.join(typing.get_args(Room))}"
    shows_tone = _TONE_FACTS & set(rule.needs) or any(
        measure.unit in VOICE_UNITS and not measure.name.startswith("customer")
        for measure in rule.evidence
    )
    if shows_tone and rule.rooms != (AGENT,):
        return 'shows tone of voice, so its rooms must be ("agent",)'
    return None


def _guarded(rule: AnyRule, label: str) -> Callable[[CallAnalysis, RuleOptions], Iterator[Moment]]:
    def find(analysis: CallAnalysis, options: RuleOptions) -> Iterator[Moment]:
        try:
            found: Iterable[object] = list(rule.find(analysis, options))
        except (Exception, SystemExit) as error:
            raise EngineError(f"{label}: rule {rule.code} failed: {_said(error)}") from error
        for moment in found:
            if fault := _moment_fault(moment, rule, analysis):
                raise EngineError(f"{label}: rule {rule.code} {fault}")
            yield typing.cast("Moment", moment)

    return find


def _moment_fault(moment: object, rule: AnyRule, analysis: CallAnalysis) -> str | None:
    if not isinstance(moment, Moment):
        return f"must find moments (voicecoach.core.moment.Moment); got {moment!r}"
    if moment.rule != rule.code:
        return f"found a moment of {moment.rule}, which is another rule"
    if moment.segment.end > analysis.duration_s + _TIME_TOLERANCE_S:
        return f"found a moment until {moment.segment.end} s in {analysis.duration_s} s of call"
    if not moment.advice.strip() or len(moment.advice) >= MAX_ADVICE_CHARS:
        return f"needs advice under {MAX_ADVICE_CHARS} characters; got {len(moment.advice)}"
    if rule.rooms != (AGENT,) and any(map(_is_tone, moment.evidence)):
        return 'shows tone of voice, so its rooms must be ("agent",)'
    return None


def _is_tone(shown: Measurement) -> bool:
    return shown.unit in VOICE_UNITS and not shown.name.startswith("customer")
