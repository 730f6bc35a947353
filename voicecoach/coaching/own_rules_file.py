"""Read a team's own rules from a TOML file; `docs/own_rules.md` says how one is written.

::

    [XGR01]
    title = "Gave the case number"
    subject = "Explaining"
    valence = "strength"
    skill_rows = [38]
    why = "They can name it when they call again."
    source = "our standard 4.2"
    applies_not_when = "There is no case."
    advice = "At {start} you said {quote}. Say it once more at the end."

    [XGR01.phrase]
    says = ["your case number is", "reference number"]
    within = "closing"
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from voicecoach.coaching.own_rule_options import (
    FigureRuleOptions,
    OwnRuleOptions,
    Part,
    RuleTexts,
    SpokenRuleOptions,
)
from voicecoach.coaching.own_rules import own_rule
from voicecoach.coaching.own_wording import check_wording
from voicecoach.coaching.rooms import is_figure_for
from voicecoach.coaching.rule import Room, Subject
from voicecoach.coaching.skills import SKILLS
from voicecoach.coaching.spoken_acts import check_phrase
from voicecoach.coaching.toml_table import TomlTable
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.language import SIGNAL_KINDS, SignalKind
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Valence
from voicecoach.core.recording import AGENT, CUSTOMER

__all__ = ["OWN_CODE", "read_rule_files"]

OWN_CODE = re.compile(r"X[A-Z]{2}[0-9]{2}")
"""Codes of own rules begin with X: no rule that comes with voicecoach ever will."""

MAX_FILE_BYTES = 1_000_000
"""A file of rules that somebody wrote is a few kilobytes."""

_KINDS = ("phrase", "signal", "figure")
_TEXTS = ("title", "subject", "valence", "skill_rows", "why", "source", "applies_not_when")
_KEYS = (*_TEXTS, "advice", "rooms", "max_per_call_count", *_KINDS)
_SPOKEN = (
    "speaker",
    "within",
    "part_s",
    "after",
    "after_speaker",
    "after_s",
    "not_followed_by",
    "followed_s",
    "min_count",
    "max_count",
)
_SPEAKERS = (AGENT, CUSTOMER)


def read_rule_files(files: Collection[Path]) -> dict[str, OwnRuleOptions]:
    """Read the rules of some files: code -> definition.

    Raises
    ------
    ConfigError
        If a file cannot be read, or anything in it does not fit; the message
        names the file, the table and the key.
    """
    rules: dict[str, OwnRuleOptions] = {}
    for file in files:
        for code, table in _document(file).items():
            if code in rules:
                raise ConfigError(f"{file}: [{code}] is in {rules[code].texts.file} as well")
            rules[code] = _rule(code, table, file=file)
    return rules


def _document(file: Path) -> Mapping[str, Any]:
    try:
        if not file.is_file():
            raise ConfigError(f"need a regular TOML file of rules; {file} is none")
        if file.stat().st_size > MAX_FILE_BYTES:
            raise ConfigError(f"need a TOML file of up to 1 MB; {file} is larger")
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"need a readable TOML file; {file}: {error}") from error


def _rule(code: str, values: Any, *, file: Path) -> OwnRuleOptions:
    place = f"{file}: [{code}]"
    if not OWN_CODE.fullmatch(code):
        raise ConfigError(
            f"{place}: the code of a rule of your own is X, two capitals and two digits, "
            "like [XGR01]; other letters are kept for rules that come with voicecoach"
        )
    table = TomlTable(values, place=place, known=_KEYS)
    kinds = [kind for kind in _KINDS if kind in table]
    if len(kinds) != 1:
        raise ConfigError(
            f"{place}: needs one of {', '.join(f'[{code}.{kind}]' for kind in _KINDS)} "
            f"to say what to look for; got {len(kinds)}"
        )
    (kind,) = kinds
    common = {
        "texts": _texts(code, table, file=file),
        "advice": table.text("advice"),
        "max_per_call_count": table.count("max_per_call_count", default=3, least=1),
    }
    options = _READERS[kind](table.table(kind), f"{file}: [{code}.{kind}]", common)
    _check_room(options, place)
    is_at_most = isinstance(options, SpokenRuleOptions) and options.max_count is not None
    if is_at_most and "_threshold}" in options.advice:
        raise ConfigError(f"{place}: advice has no ..._threshold to name beside max_count")
    try:
        check_wording(own_rule(options), options.advice)
    except (ConfigError, InputError) as error:
        raise ConfigError(f"{place}: {error}") from error
    return options


def _texts(code: str, table: TomlTable, *, file: Path) -> RuleTexts:
    return RuleTexts(
        code=code,
        title=table.text("title"),
        subject=cast("Subject", table.choice("subject", get_args(Subject))),
        valence=cast("Valence", table.choice("valence", get_args(Valence))),
        skill_rows=table.whole_numbers("skill_rows", SKILLS),
        why=table.text("why"),
        source=table.text("source"),
        applies_not_when=table.text("applies_not_when"),
        rooms=cast(
            "tuple[Room, ...]",
            table.choices("rooms", get_args(Room), default=("agent", "coach")),
        ),
        file=file.name,
    )


def _phrase(values: Any, place: str, common: Mapping[str, Any]) -> OwnRuleOptions:
    table = TomlTable(values, place=place, known=("says", *_SPOKEN))
    says = _phrases(table, "says")
    return SpokenRuleOptions(says=says, **_spoken(table), **common)


def _signal(values: Any, place: str, common: Mapping[str, Any]) -> OwnRuleOptions:
    table = TomlTable(values, place=place, known=("kinds", *_SPOKEN))
    kinds = cast("tuple[SignalKind, ...]", table.choices("kinds", SIGNAL_KINDS))
    return SpokenRuleOptions(kinds=kinds, **_spoken(table), **common)


def _spoken(table: TomlTable) -> dict[str, Any]:
    speaker = table.choice("speaker", _SPEAKERS, default=AGENT)
    other = CUSTOMER if speaker == AGENT else AGENT
    most = table.count("max_count", default=0) if "max_count" in table else None
    least = table.count("min_count", default=1 if most is None else 0, least=int(most is None))
    if most is not None and most < least:
        raise table.refuse("max_count", f"at least min_count, which is {least}")
    after = table.choice("after", SIGNAL_KINDS) if "after" in table else None
    for key, needed in (("after_s", "after"), ("after_speaker", "after")):
        if key in table and needed not in table:
            raise table.refuse(key, f"left out where there is no {needed}")
    if "followed_s" in table and "not_followed_by" not in table:
        raise table.refuse("followed_s", "left out where there is no not_followed_by")
    within = table.choice("within", get_args(Part), default="call")
    if "part_s" in table and within == "call":
        raise table.refuse("part_s", 'left out unless within is "opening" or "closing"')
    return {
        "speaker": speaker,
        "within": cast("Part", within),
        "part_s": table.seconds("part_s", default=60.0),
        "after": cast("SignalKind | None", after),
        "after_speaker": table.choice("after_speaker", _SPEAKERS, default=other),
        "after_s": table.seconds("after_s", default=20.0),
        "not_followed_by": _phrases(table, "not_followed_by", default=()),
        "followed_s": table.seconds("followed_s", default=10.0),
        "min_count": least,
        "max_count": most,
    }


def _phrases(
    table: TomlTable, key: str, *, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    found = table.texts(key, default=default)
    try:
        return tuple(check_phrase(phrase) for phrase in found)
    except ConfigError as error:
        raise table.refuse(key, f"a list of phrases ({error})") from error


def _figure(values: Any, place: str, common: Mapping[str, Any]) -> OwnRuleOptions:
    table = TomlTable(values, place=place, known=("name", "above", "below"))
    name = table.choice("name", METRICS)
    above, below = table.number("above"), table.number("below")
    if above is None and below is None:
        raise table.refuse("above", "a number, or else below must be one")
    if above is not None and below is not None and above < below:
        raise table.refuse("above", f"at least below, which is {below:g}: else all calls fit")
    return FigureRuleOptions(figure=name, above=above, below=below, **common)


_READERS = {"phrase": _phrase, "signal": _signal, "figure": _figure}


def _check_room(options: OwnRuleOptions, place: str) -> None:
    """Keep an agent's tone of voice and words of feeling for the agent alone."""
    is_tone = isinstance(options, FigureRuleOptions) and not is_figure_for("coach", options.figure)
    is_feeling = isinstance(options, SpokenRuleOptions) and _names_agents_feeling(options)
    if (is_tone or is_feeling) and options.texts.rooms != (AGENT,):
        what = "an agent's tone of voice" if is_tone else "an agent's words of feeling"
        raise ConfigError(f'{place}: rooms must be ["agent"], because it shows {what}')


def _names_agents_feeling(options: SpokenRuleOptions) -> bool:
    is_looked_for = options.speaker == AGENT and "emotion" in options.kinds
    return is_looked_for or (options.after_speaker == AGENT and options.after == "emotion")
