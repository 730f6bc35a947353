"""What each of two channels carries of its own party, without what leaked over from the other."""

from collections.abc import Sequence
from dataclasses import replace

from voicecoach.audio.stored_samples import Scratch
from voicecoach.core.line import ChannelCopy
from voicecoach.prosody import ANALYSIS_RATE_HZ, spectral_tracks
from voicecoach.vad import MeasuredSamples, VadOptions, cancelled, copied_gain_db

__all__ = ["without_copies"]


def without_copies(
    heard: Sequence[MeasuredSamples],
    copies: Sequence[ChannelCopy],
    *,
    options: VadOptions,
    scratch: Scratch,
) -> tuple[list[MeasuredSamples], tuple[ChannelCopy, ...]]:
    """Take the copies out of the channels that they are in.

    Parameters
    ----------
    heard : sequence of MeasuredSamples
        Every channel, at the rate of the analysis.
    copies : sequence of ChannelCopy
    options : VadOptions
    scratch : Scratch
        Where the new samples of a long recording wait.

    Returns
    -------
    list of MeasuredSamples
        Every channel; those without a copy as they were.
    tuple of ChannelCopy
        The copies with what is left of them.
    """
    cleaned, left = list(heard), list(copies)
    for place, copy in enumerate(copies):
        own, source = heard[copy.channel], heard[copy.source]
        blocks = cancelled(
            own,
            source,
            copy,
            sample_rate_hz=ANALYSIS_RATE_HZ,
            options=options.cancellation,
        )
        if blocks is None:
            continue
        samples = scratch.hold(blocks)
        spectral = spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
        left_db = copied_gain_db(
            spectral, source.spectral, lag_s=copy.lag_s, options=options.crosstalk
        )
        cleaned[copy.channel] = MeasuredSamples(samples, spectral)
        left[place] = replace(copy, gain_db=left_db)
    return cleaned, tuple(left)
