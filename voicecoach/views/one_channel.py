"""What people are told of a call on one channel: what is estimated, and what is not known."""

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import MIXED, Finding
from voicecoach.views.figures import counted

__all__ = [
    "DOUBT_NOTICE",
    "ESTIMATED_NOTICE",
    "NOT_PARTED_NOTICE",
    "ONE_VOICE_NOTICE",
    "is_doubtful",
    "one_channel_notice",
    "other_findings",
]

ESTIMATED_NOTICE = (
    "Who speaks when is estimated from one channel: {voices} were told apart by how they sound. "
    "Turns, talk share and pace rest on that estimate; overlaps and short gaps cannot be given."
)

DOUBT_NOTICE = " The voices are much alike here, so do not lean on a single turn."

ONE_VOICE_NOTICE = (
    "Only one voice was found on the one channel of this recording. If two people speak, their "
    "voices could not be told apart; a recording with a channel for each settles it."
)

NOT_PARTED_NOTICE = (
    "Both people are on one channel here and their voices were not told apart, so who spoke when "
    "is not known. You can listen and see the silences; talk share, turns, overlaps and voices "
    "need a recording with a channel for each, or more speech."
)


def one_channel_notice(analysis: CallAnalysis) -> str | None:
    """Say how far a recording with one channel can be trusted; ``None`` for any other."""
    if MIXED not in analysis.recording.channel_speakers or not analysis.recording.has_audio:
        return None
    heard = analysis.diarization
    if not heard.is_estimated:
        return NOT_PARTED_NOTICE
    if len(heard.speakers) < 2:
        return ONE_VOICE_NOTICE
    told = ESTIMATED_NOTICE.format(voices=counted(len(heard.speakers), "voice"))
    return told + (DOUBT_NOTICE if is_doubtful(analysis) else "")


def other_findings(analysis: CallAnalysis) -> tuple[Finding, ...]:
    """Findings about the recording that `one_channel_notice` does not tell already."""
    is_told = one_channel_notice(analysis) is not None
    return tuple(each for each in analysis.findings if not (is_told and each.code == "mono"))


def is_doubtful(analysis: CallAnalysis) -> bool:
    """Whether it could not even be told surely that there are two voices."""
    methods = (method.get("diarization") for method in analysis.provenance.methods)
    return any(found is not None and found.get("speaker_count") is None for found in methods)
