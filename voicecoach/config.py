"""``voicecoach.toml``: one file whose tables mirror the option classes of stages and rules.

::

    [speech_activity]
    clean_gate_db = 30.0

    [rules]
    disabled = ["PAC02"]
    files = ["our_rules.toml"]
    plugins = ["acme"]

    [rules.TRN01]
    min_held_s = 2.0
    advice = "At {start} both of you spoke. Let the sentence end."

An unknown key, a wrong type or a value out of range stops the program before
any audio is read, and the message names the file, the table and the key.
"""

import dataclasses
import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, get_args, get_type_hints

from voicecoach.coaching.suggesting import did_you_mean
from voicecoach.core.errors import ConfigError

__all__ = ["CONFIG_VARIABLE", "OwnRules", "Settings", "load_settings", "no_own_rules"]

CONFIG_NAME = "voicecoach.toml"
CONFIG_VARIABLE = "VOICECOACH_CONFIG"
"""Names the settings file where nobody else does."""

_RULES = "rules"
_DISABLED = "disabled"
_FILES = "files"
_PLUGINS = "plugins"

OwnRules: TypeAlias = Callable[[tuple[Path, ...], tuple[str, ...]], Mapping[str, Any]]
"""Reads files of rules and loads plug-ins by name: code -> default options."""

Options = TypeVar("Options")


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """Options of every stage and rule by name; what the file leaves out keeps its default."""

    stages: Mapping[str, Any]
    rules: Mapping[str, Any]
    source: Path | None = None
    disabled: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Options of the rules that are switched off."""

    def stage(self, name: str, kind: type[Options]) -> Options:
        """Options of one stage, which must be of the type given."""
        options = self.stages[name]
        if not isinstance(options, kind):
            raise ConfigError(f"stage {name!r} takes {kind.__name__}; got {type(options).__name__}")
        return options

    def with_stage(self, name: str, options: Any) -> "Settings":
        """Return the same settings with other options of one stage."""
        return dataclasses.replace(self, stages={**self.stages, name: options})

    def as_dict(self) -> dict[str, Any]:
        """Return all options as plain values, for the provenance of an analysis."""
        named = {**self.stages, **{f"{_RULES}.{code}": o for code, o in self.rules.items()}}
        return {name: _plain(dataclasses.asdict(options)) for name, options in named.items()}


def _plain(value: Any) -> Any:
    """Write tuples as lists, as JSON has them: what is read back is then the same."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


def no_own_rules(_files: tuple[Path, ...], _plugins: tuple[str, ...]) -> Mapping[str, Any]:
    """Return no rules: for those who have none but the catalogue's."""
    return {}


def load_settings(
    path: Path | None,
    *,
    stages: Mapping[str, Any],
    rules: Mapping[str, Any],
    own_rules: OwnRules = no_own_rules,
    check_rule: Callable[[str, Any], None] = lambda _code, _options: None,
) -> Settings:
    """Read a settings file over the defaults given.

    Parameters
    ----------
    path : Path or None
        The file; ``None`` takes the one that ``VOICECOACH_CONFIG`` names, or
        ``voicecoach.toml`` of the working folder if there is one.
    stages, rules : mapping
        Name -> default options (frozen dataclasses).
    own_rules : callable
        Gives the default options of the rules in ``rules.files`` (from the
        folder of the settings file) and of ``rules.plugins``.
    check_rule : callable
        ``check_rule(code, options)`` raises `ConfigError` where options of a
        rule do not go together.

    Raises
    ------
    ConfigError
        If the file cannot be read, or a table, key or value does not fit.
    EngineError
        If a plug-in cannot be loaded.
    """
    source = path or _usual_file()
    if source is None:
        return Settings(stages=dict(stages), rules=dict(rules))
    document = _read(source)
    if isinstance(document.get(_RULES), list):
        raise ConfigError(
            f"{source}: {_RULES} must be a table; files of rules are named by "
            f'[{_RULES}] {_FILES} = ["our_rules.toml"]'
        )
    rule_tables = _table(document.pop(_RULES, {}), source=source, table=_RULES)
    off = _names(rule_tables, _DISABLED, source=source)
    files = [source.parent / name for name in _names(rule_tables, _FILES, source=source)]
    plugins = _names(rule_tables, _PLUGINS, source=source)
    try:
        own = own_rules(tuple(files), plugins)
    except ConfigError as error:
        raise ConfigError(f"{source}: [{_RULES}]: {error}") from error
    every = {**rules, **own}
    _check_known(off, every, source=source)
    _check_no_stray_key(rule_tables, every, source=source)
    chosen = _override(every, rule_tables, source=source, prefix=f"{_RULES}.")
    for code, options in chosen.items():
        _check_rule(check_rule, code, options, source=source)
    return Settings(
        stages=_override(stages, document, source=source, prefix=""),
        rules={code: options for code, options in chosen.items() if code not in off},
        source=source,
        disabled={code: options for code, options in chosen.items() if code in off},
    )


def _usual_file() -> Path | None:
    if named := os.environ.get(CONFIG_VARIABLE):
        return Path(named)
    return Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None


def _check_rule(
    check: Callable[[str, Any], None], code: str, options: Any, *, source: Path
) -> None:
    try:
        check(code, options)
    except ConfigError as error:
        raise ConfigError(f"{source}: [{_RULES}.{code}]: {error}") from error


def _read(path: Path) -> dict[str, Any]:
    if path.exists() and not path.is_file():
        raise ConfigError(f"need a regular TOML file; {path} is something else")
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"need a readable TOML file; {path}: {error}") from error


def _table(value: Any, *, source: Path, table: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{source}: [{table}] must be a table; got {value!r}")
    return dict(value)


def _names(rule_tables: dict[str, Any], key: str, *, source: Path) -> tuple[str, ...]:
    """Take a list of names out of ``[rules]``."""
    names = rule_tables.pop(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise ConfigError(f"{source}: {_RULES}.{key} must be a list of texts; got {names!r}")
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigError(f"{source}: {_RULES}.{key} names {repeated[0]!r} more than once")
    return tuple(names)


def _check_known(codes: tuple[str, ...], rules: Mapping[str, Any], *, source: Path) -> None:
    for code in codes:
        if code not in rules:
            raise ConfigError(
                f"{source}: {_RULES}.{_DISABLED} names {code!r}{did_you_mean(code, rules)}; "
                f"known: {', '.join(rules)}"
            )


def _check_no_stray_key(
    rule_tables: Mapping[str, Any], rules: Mapping[str, Any], *, source: Path
) -> None:
    """Say of a misspelt key that it is one, rather than a rule that is not known."""
    keys = (_DISABLED, _FILES, _PLUGINS)
    for key, value in rule_tables.items():
        if key not in rules and not isinstance(value, dict):
            raise ConfigError(
                f"{source}: unknown key {key!r} in [{_RULES}]{did_you_mean(key, keys)}; "
                f"known: {', '.join(keys)}, and a table for each rule"
            )


def _override(
    defaults: Mapping[str, Any], tables: Mapping[str, Any], *, source: Path, prefix: str
) -> dict[str, Any]:
    for name in tables:
        if name not in defaults:
            known = ", ".join(f"[{prefix}{known}]" for known in defaults)
            near = did_you_mean(name, defaults)
            raise ConfigError(f"{source}: unknown table [{prefix}{name}]{near}; known: {known}")
    return {
        name: _replace(options, tables.get(name, {}), source=source, table=prefix + name)
        for name, options in defaults.items()
    }


def _replace(options: Any, values: Any, *, source: Path, table: str) -> Any:
    values = _table(values, source=source, table=table)
    hints = get_type_hints(type(options))
    names = [field.name for field in dataclasses.fields(options)]
    for key, value in values.items():
        if key not in names:
            raise ConfigError(
                f"{source}: unknown key {key!r} in [{table}]{did_you_mean(key, names)}; "
                f"known: {', '.join(names)}"
            )
        inner = getattr(options, key)
        values[key] = (
            _replace(inner, value, source=source, table=f"{table}.{key}")
            if dataclasses.is_dataclass(inner)
            else _checked(value, hints[key], place=f"{source}: {table}.{key}")
        )
    try:
        return dataclasses.replace(options, **values)
    except ConfigError as error:
        raise ConfigError(f"{source}: [{table}]: {error}") from error


def _checked(value: Any, kind: Any, *, place: str) -> Any:
    given = [inner for inner in get_args(kind) if inner is not type(None)]
    if type(None) in get_args(kind) and len(given) == 1:
        kind = given[0]  # what may be left out is, in the file, there or not
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in (float, int, str, bool) and type(value) is not kind:
        raise ConfigError(f"{place} must be of type {kind.__name__}; got {value!r}")
    return tuple(value) if isinstance(value, list) else value
