"""``voicecoach.toml``: one file whose tables mirror the option classes of stages and rules.

::

    [speech_activity]
    clean_gate_db = 30.0

    [rules.TRN01]
    min_held_s = 2.0

    [rules]
    disabled = ["PAC02"]

An unknown key, a wrong type or a value out of range stops the program before
any audio is read, and the message names the file, the table and the key.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from voicecoach.core.errors import ConfigError

__all__ = ["Settings", "load_settings"]

CONFIG_NAME = "voicecoach.toml"
_RULES = "rules"
_DISABLED = "disabled"

Options = TypeVar("Options")


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """Options of every stage and rule by name; what the file leaves out keeps its default."""

    stages: Mapping[str, Any]
    rules: Mapping[str, Any]
    source: Path | None = None

    def stage(self, name: str, kind: type[Options]) -> Options:
        """Options of one stage, which must be of the type given."""
        options = self.stages[name]
        if not isinstance(options, kind):
            raise ConfigError(f"stage {name!r} takes {kind.__name__}; got {type(options).__name__}")
        return options

    def as_dict(self) -> dict[str, Any]:
        """Return all options as plain values, for the provenance of an analysis."""
        named = {**self.stages, **{f"{_RULES}.{code}": o for code, o in self.rules.items()}}
        return {name: _plain(dataclasses.asdict(options)) for name, options in named.items()}


def _plain(value: Any) -> Any:
    """Write tuples as lists, as JSON has them: what is read back is then the same."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


def load_settings(
    path: Path | None, *, stages: Mapping[str, Any], rules: Mapping[str, Any]
) -> Settings:
    """Read a settings file over the defaults given.

    Parameters
    ----------
    path : Path or None
        The file; ``None`` takes ``voicecoach.toml`` of the working folder if
        there is one.
    stages, rules : mapping
        Name -> default options (frozen dataclasses).

    Raises
    ------
    ConfigError
        If the file cannot be read, or a table, key or value does not fit.
    """
    source = path or (Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None)
    if source is None:
        return Settings(stages=dict(stages), rules=dict(rules))
    document = _read(source)
    rule_tables = _table(document.pop(_RULES, {}), source=source, table=_RULES)
    disabled = _disabled(rule_tables.pop(_DISABLED, []), rules, source=source)
    chosen = _override(rules, rule_tables, source=source, prefix=f"{_RULES}.")
    return Settings(
        stages=_override(stages, document, source=source, prefix=""),
        rules={code: options for code, options in chosen.items() if code not in disabled},
        source=source,
    )


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


def _disabled(codes: Any, rules: Mapping[str, Any], *, source: Path) -> set[str]:
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ConfigError(f"{source}: rules.disabled must be a list of rule codes; got {codes!r}")
    if unknown := sorted(set(codes) - set(rules)):
        raise ConfigError(f"{source}: rules.disabled names {unknown}; known: {', '.join(rules)}")
    return set(codes)


def _override(
    defaults: Mapping[str, Any], tables: Mapping[str, Any], *, source: Path, prefix: str
) -> dict[str, Any]:
    if unknown := sorted(set(tables) - set(defaults)):
        known = ", ".join(f"[{prefix}{name}]" for name in defaults)
        raise ConfigError(f"{source}: unknown table [{prefix}{unknown[0]}]; known: {known}")
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
                f"{source}: unknown key {key!r} in [{table}]; known: {', '.join(names)}"
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
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in (float, int, str, bool) and type(value) is not kind:
        raise ConfigError(f"{place} must be of type {kind.__name__}; got {value!r}")
    return tuple(value) if isinstance(value, list) else value
