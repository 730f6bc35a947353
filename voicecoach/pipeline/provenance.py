"""What every stage is told to do, and how an analysis says that it was made so."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from voicecoach import __version__
from voicecoach.coaching.catalogue import RULES, default_options, known_rules, rule_for
from voicecoach.coaching.own_registry import register
from voicecoach.coaching.own_rule_options import OwnRuleOptions
from voicecoach.coaching.own_rules import own_rule
from voicecoach.coaching.own_rules_file import read_rule_files
from voicecoach.coaching.own_wording import check_wording
from voicecoach.coaching.plugins import load_plugins
from voicecoach.coaching.rule import RuleOptions
from voicecoach.coaching.rule_card import OWN_RULES_KEY, card_of, card_option
from voicecoach.config import Settings, load_settings
from voicecoach.conversation import ConversationOptions, UnitOptions
from voicecoach.core.analysis import Provenance
from voicecoach.core.errors import ConfigError
from voicecoach.diarization import DiarizationOptions
from voicecoach.pipeline.line import LineOptions
from voicecoach.pipeline.roles import RolesOptions
from voicecoach.pipeline.words import WordsOptions
from voicecoach.prosody import (
    ArousalOptions,
    BaselineOptions,
    ComposureOptions,
    EntrainmentOptions,
    EscalationOptions,
    OwnUsualOptions,
    PhraseOptions,
    PitchOptions,
    SyllableOptions,
)
from voicecoach.scorecard.rubric import ReviewOptions
from voicecoach.transcript.gate import GateOptions
from voicecoach.transcript.utterances import UtteranceOptions
from voicecoach.uncertainty import UncertaintyOptions
from voicecoach.vad import VadOptions

__all__ = ["STAGE_OPTIONS", "call_id_of", "provenance_of", "read_settings"]

STAGE_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "speech_activity": VadOptions(),
        "inter_pausal_units": UnitOptions(),
        "diarization": DiarizationOptions(),
        "pitch": PitchOptions(),
        "syllables": SyllableOptions(),
        "phrases": PhraseOptions(),
        "baseline": BaselineOptions(),
        "own_usual": OwnUsualOptions(),
        "conversation": ConversationOptions(),
        "line": LineOptions(),
        "escalation": EscalationOptions(),
        "composure": ComposureOptions(),
        "entrainment": EntrainmentOptions(),
        "arousal": ArousalOptions(),
        "uncertainty": UncertaintyOptions(),
        "roles": RolesOptions(),
        "words": WordsOptions(),
        "utterances": UtteranceOptions(),
        "speech_gate": GateOptions(),
        "review": ReviewOptions(),
    }
)
"""Table of the settings file -> default options of that stage."""

_NOT_OF_AN_ANALYSIS = frozenset({"review"})
"""Tables that decide nothing about what is found in a call."""


def read_settings(path: Path | None = None) -> Settings:
    """Read ``voicecoach.toml`` over the defaults of every stage and rule.

    Raises
    ------
    ConfigError
        If the file, or a file of rules that it names, does not fit; see
        `voicecoach.config.load_settings`.
    EngineError
        If a plug-in cannot be loaded.
    """
    return load_settings(
        path,
        stages=STAGE_OPTIONS,
        rules=default_options(),
        own_rules=_own_rules,
        check_rule=_check_rule,
    )


def _own_rules(files: tuple[Path, ...], plugins: tuple[str, ...]) -> Mapping[str, RuleOptions]:
    """Make the team's own rules and those of plug-ins known, and return their options."""
    written = {code: own_rule(options) for code, options in read_rule_files(files).items()}
    brought = {rule.code: rule for rule in load_plugins(plugins)}
    if both := sorted(set(written) & set(brought)):
        raise ConfigError(f"{brought[both[0]].plugin} has a rule {both[0]}, which is in a file too")
    register((*written.values(), *brought.values()))
    return {code: rule.options for code, rule in {**written, **brought}.items()}


def _check_rule(code: str, options: RuleOptions) -> None:
    rule = known_rules()[code]
    if isinstance(options, OwnRuleOptions):
        as_written = dataclasses.replace(
            options, advice=rule.options.advice, max_per_call_count=rule.options.max_per_call_count
        )
        if as_written != rule.options:
            raise ConfigError(
                f"what it looks for is changed in {options.texts.file}; "
                "only advice and max_per_call_count can be changed here"
            )
    if options.advice:
        check_wording(rule, options.advice)


def call_id_of(sha256: str) -> str:
    """Name a call by the content of its recording, so that it cannot come in twice.

    Examples
    --------
    >>> call_id_of("9f86d081884c7d659a2feaa0c55ad015")
    '9f86d081884c'
    """
    return sha256[:12]


def provenance_of(
    settings: Settings,
    channels: Mapping[str, Any],
    *,
    transcript: Mapping[str, Any] | None = None,
    methods: tuple[Mapping[str, Any], ...] = (),
) -> Provenance:
    """Say how an analysis is made; without ``methods`` also before it was made.

    Parameters
    ----------
    settings : Settings
    channels : mapping
        How channels were mapped to speakers, as asked for by the user.
    transcript : mapping, optional
        Which transcript was given, and who its labels are, as the user says.
    methods : tuple of mapping
        What was chosen on the way, per channel.
    """
    return Provenance(
        voicecoach_version=__version__,
        created_utc=datetime.now(UTC).isoformat(timespec="seconds"),
        options={
            **_of_an_analysis(settings),
            "rules": sorted(settings.rules),
            **_own_cards(settings),
            "channels": dict(channels),
            **({"transcript": dict(transcript)} if transcript is not None else {}),
        },
        methods=methods,
    )


def _of_an_analysis(settings: Settings) -> dict[str, Any]:
    options = settings.as_dict()
    return {name: options[name] for name in options if name not in _NOT_OF_AN_ANALYSIS}


def _own_cards(settings: Settings) -> dict[str, Any]:
    """Keep the texts of rules that are not in the catalogue: an analysis explains its moments."""
    own = {code: options for code, options in settings.rules.items() if code not in RULES}
    cards = {code: card_option(card_of(rule_for(code, own[code]))) for code in sorted(own)}
    return {OWN_RULES_KEY: cards} if cards else {}
