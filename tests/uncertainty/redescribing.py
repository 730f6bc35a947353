"""Facts of hand-made calls, made again from other units."""

from dataclasses import replace

from voicecoach.conversation import describe_conversation
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.speech import Diarization
from voicecoach.prosody import voice_baseline
from voicecoach.uncertainty import Describe, LineErrors


def describe_like(analysis: CallAnalysis) -> Describe:
    """Describe other units of the same call as the hand-made one was."""

    def describe(diarization: Diarization, prosody: tuple[PhraseProsody, ...]) -> CallAnalysis:
        return replace(
            analysis,
            diarization=diarization,
            prosody=prosody,
            baselines=tuple(voice_baseline(prosody, speaker=s) for s in diarization.speakers),
            conversation=describe_conversation(diarization, duration_s=analysis.duration_s),
        )

    return describe


def line(
    *, start_s: float = 0.0, end_s: float = 0.0, no_pause: tuple[float, ...] = (0.0,) * 5
) -> LineErrors:
    """Line on which edges are found up to so many seconds from where they are, evenly."""
    shares = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
    return LineErrors(
        name="by hand",
        min_gate_db=0.0,
        start_s=tuple(start_s * (2.0 * share - 1.0) for share in shares),
        end_s=tuple(end_s * (2.0 * share - 1.0) for share in shares),
        channel_start_s=0.0,
        channel_end_s=0.0,
        no_pause_probability=no_pause,
    )
