"""What the command line says of an error: the message, and the command that helps."""

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.errors import Remedy, VoiceCoachError

__all__ = ["COMMANDS", "told"]

COMMANDS: Mapping[Remedy, str] = MappingProxyType(
    {
        Remedy.CHOOSE_ANOTHER_CALL: "'voicecoach list' shows those there are",
        Remedy.ADD_WORDS: "add words with: voicecoach words CALL --transcript FILE",
        Remedy.ANALYSE_AGAIN: "analyse its recording again with: voicecoach analyze RECORDING",
        Remedy.SEE_LINES: "'voicecoach words CALL --lines' lists them",
        Remedy.SEE_SPEAKERS: "'voicecoach roles CALL' tells who is who",
    }
)
"""What to do about an error, as commands."""


def told(error: VoiceCoachError) -> str:
    """Say what is wrong, what to do about it, and the code to look it up, if it has one.

    Examples
    --------
    >>> told(VoiceCoachError("no call 'x'", remedy=Remedy.CHOOSE_ANOTHER_CALL))
    "no call 'x'; 'voicecoach list' shows those there are"
    """
    remedy = f"; {COMMANDS[error.remedy]}" if error.remedy else ""
    code = getattr(error, "code", None)
    return f"{error}{remedy}" + (f" [{code}]" if code else "")
