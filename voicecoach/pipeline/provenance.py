"""What every stage is told to do, and how an analysis says that it was made so."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from voicecoach import __version__
from voicecoach.coaching.catalogue import default_options
from voicecoach.config import Settings, load_settings
from voicecoach.conversation import ConversationOptions, UnitOptions
from voicecoach.core.analysis import Provenance
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
from voicecoach.transcript.gate import GateOptions
from voicecoach.transcript.utterances import UtteranceOptions
from voicecoach.uncertainty import UncertaintyOptions
from voicecoach.vad import VadOptions

__all__ = ["STAGE_OPTIONS", "call_id_of", "provenance_of", "read_settings"]

STAGE_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "speech_activity": VadOptions(),
        "inter_pausal_units": UnitOptions(),
        "pitch": PitchOptions(),
        "syllables": SyllableOptions(),
        "phrases": PhraseOptions(),
        "baseline": BaselineOptions(),
        "own_usual": OwnUsualOptions(),
        "conversation": ConversationOptions(),
        "escalation": EscalationOptions(),
        "composure": ComposureOptions(),
        "entrainment": EntrainmentOptions(),
        "arousal": ArousalOptions(),
        "uncertainty": UncertaintyOptions(),
        "words": WordsOptions(),
        "utterances": UtteranceOptions(),
        "speech_gate": GateOptions(),
    }
)
"""Table of the settings file -> default options of that stage."""


def read_settings(path: Path | None = None) -> Settings:
    """Read ``voicecoach.toml`` over the defaults of every stage and rule.

    Raises
    ------
    ConfigError
        If the file does not fit; see `voicecoach.config.load_settings`.
    """
    return load_settings(path, stages=STAGE_OPTIONS, rules=default_options())


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
            **settings.as_dict(),
            "rules": sorted(settings.rules),
            "channels": dict(channels),
            **({"transcript": dict(transcript)} if transcript is not None else {}),
        },
        methods=methods,
    )
