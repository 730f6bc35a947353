"""A transcript without a recording: what was said, and nothing of how or when exactly."""

import dataclasses

from voicecoach.config import Settings
from voicecoach.core.analysis import Withheld
from voicecoach.core.errors import ConfigError
from voicecoach.core.recording import MIXED, RecordingInfo
from voicecoach.core.speech import NOBODY_HEARD, Diarization
from voicecoach.core.transcript import Transcript
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.pipeline.channels import Progress
from voicecoach.pipeline.concluding import concluded
from voicecoach.pipeline.facts import call_without_facts
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.pipeline.provenance import provenance_of
from voicecoach.pipeline.words import find_words
from voicecoach.transcript.source import MAX_TIME_S

__all__ = ["analyse_words_only"]

_NOBODY_HEARD = Diarization((), (MIXED,), NOBODY_HEARD)

NO_TIMES = Withheld(
    "times of words",
    "the transcript says no times, so its words are put one after the other at 150 words a minute",
)


def analyse_words_only(
    transcript: GivenTranscript,
    settings: Settings,
    *,
    source_name: str,
    on_stage: Progress | None = None,
) -> AnalysedCall:
    """Look at what was done with the words of a call of which there is no recording.

    Parameters
    ----------
    transcript : GivenTranscript
    settings : Settings
    source_name : str
        Name of the transcript.
    on_stage : callable, optional
        Called with the name of each stage as it starts.

    Returns
    -------
    AnalysedCall
        Without figures that need to be heard, each withheld with the reason.

    Raises
    ------
    ConfigError
        If words are switched off: there is nothing else.
    InputError
        If a label given by the user is not in the transcript.
    """
    report = on_stage or _silent
    report("words")
    info = RecordingInfo(
        sha256=transcript.sha256,
        sample_rate_hz=0,
        duration_s=MAX_TIME_S,
        channel_speakers=(MIXED,),
        codecs=(),
        containers=(),
        source_names=(source_name,),
    )
    words = find_words(info, _NOBODY_HEARD, settings, given=transcript)
    if words.transcript is None:
        raise ConfigError("a transcript without a recording needs words; leave out --no-words")
    call = call_without_facts(
        dataclasses.replace(info, duration_s=_end_of(words.transcript)),
        (),
        diarization=_NOBODY_HEARD,
        provenance=provenance_of(settings, {}, transcript=transcript.as_option),
    )
    if words.transcript.timing == "order":
        call = dataclasses.replace(call, withheld=(*call.withheld, NO_TIMES))
    report("moments")
    return AnalysedCall(concluded(words.in_analysis(call), (), (), settings), ())


def _silent(stage: str) -> None:
    del stage


def _end_of(transcript: Transcript) -> float:
    return max(item.segment.end for item in transcript.utterances)
