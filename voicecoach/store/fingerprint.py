"""Whether an analysis would come out the same as the stored one."""

import hashlib
import json

from voicecoach.core.analysis import ANALYSIS_SCHEMA_VERSION, Provenance

__all__ = ["options_hash"]


def options_hash(provenance: Provenance) -> str:
    """Digest of everything that decides what an analysis of given bytes finds.

    That is the version of voicecoach, the options of every stage (which must
    hold how channels were mapped to speakers), the checkpoints and the
    version of the JSON form; not when it ran, nor what it chose on the way.

    Examples
    --------
    >>> morning = Provenance("1.0", "2026-01-05T08:00:00Z", {"vad": {"pad_s": 0.1}})
    >>> evening = Provenance("1.0", "2026-01-05T20:00:00Z", {"vad": {"pad_s": 0.1}})
    >>> options_hash(morning) == options_hash(evening)
    True
    """
    decisive = {
        "voicecoach": provenance.voicecoach_version,
        "options": dict(provenance.options),
        "checkpoints": dict(provenance.checkpoints or {}),
        "schema": ANALYSIS_SCHEMA_VERSION,
    }
    text = json.dumps(decisive, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: object) -> object:
    """Write mappings that are not dicts and other odd values the same way each time."""
    return dict(value) if hasattr(value, "keys") else str(value)  # type: ignore[call-overload]
