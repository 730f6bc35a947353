"""Why a recording is refused: a stable code and a sentence for each reason."""

from collections import defaultdict
from collections.abc import Mapping

from voicecoach.core.errors import RecordingError

__all__ = ["REFUSALS", "Refusal", "recording_error"]

REFUSALS: Mapping[str, str] = {
    # the file
    "file_not_found": "need an existing file; there is no {name}; check the path",
    "symlink_refused": "need the recording itself; {name} is a symbolic link; "
    "give the path of the file it points to",
    "not_a_regular_file": "need a file; {name} is {kind}; give the path of a recording",
    "not_readable": "need a file that may be read; {name} may not ({reason}); "
    "check its permissions",
    "empty_file": "need a recording; {name} has 0 bytes; copy or export it again",
    "file_too_big": "need at most {limit_mb} MB; {name} has {size_mb} MB; "
    "split the recording or save it in a compressed format",
    "file_changed": "need a finished recording; {name} changed while it was read; "
    "try again when the recorder is done",
    # the container and the codec
    "unknown_format": "need a sound file (docs/recordings.md lists the formats); the content of "
    "{name} is none of them; export the call as WAV, Opus, MP3 or FLAC",
    "unreadable": "need an intact {container} file; {name} starts like one but cannot be opened "
    "({reason}); export it again",
    "no_audio_stream": "need a file with sound; {name} has none; give the audio of the call",
    "codec_unknown": "need a codec of docs/recordings.md; {name} does not say which one it uses, "
    "or names an unknown one; export it again as WAV or Opus",
    "codec_not_allowed": "need a codec of docs/recordings.md; {name} uses {codec}; "
    "convert it to WAV or Opus",
    "sample_rate_out_of_range": "need {min_hz} to {max_hz} samples per second; {name} says {hz}; "
    "export it again, e.g. with 8000",
    "channel_count_out_of_range": "need one or two channels; {name} says {channels}; "
    "export it again",
    "channel_count_not_two": "need one channel (everybody) or two (agent and customer); {name} has "
    "{channels}; export the two parties as a stereo file",
    # what comes out of it
    "too_long": "need at most {limit_h} hours; {name} lasts longer; split the recording",
    "too_short": "need at least {limit_s} s of sound; {name} has {duration_s} s; "
    "check that the recorder did not stop at once",
    "format_changes": "need one sample rate and one number of channels throughout; {name} changes "
    "them on the way; convert it to WAV or Opus",
    "too_many_bad_packets": "need a mostly intact file; {bad} of {packets} packets of {name} "
    "cannot be decoded; copy or export it again",
    "no_audio_decoded": "need sound; {name} has a header but nothing that can be decoded; "
    "check that the recorder did not stop at once",
    "not_finite": "need numbers; {percent} % of the samples of {name} are not (NaN or infinite); "
    "export it again with 16-bit samples",
    "amplitude_out_of_range": "need samples around ±1; those of {name} reach {peak}; "
    "export it again with 16-bit samples",
    # the decoding process
    "decoder_out_of_memory": "need a file that decodes within {limit_mb} MB; {name} does not; "
    "convert it to WAV or Opus",
    "decoder_crashed": "need a file that the decoder survives; it ended on {name} ({reason}); "
    "convert it to WAV or Opus, and keep the file for a bug report",
    "decode_timeout": "need a file that decodes within {limit_s} s; {name} does not; "
    "convert it to WAV or Opus, or give the machine more time",
    # two files for one call
    "pair_file_not_mono": "need one channel per file when the parties come in two files; {name} "
    "has {channels}; give a stereo recording alone, or save each party as mono",
    "same_file_twice": "need two different files, the agent's and the customer's; {name} and "
    "{other} have the same content; check the paths",
}
"""Reason code -> sentence: what was needed, what came, what to do."""


class Refusal(Exception):  # noqa: N818 - an answer of the worker, not an error of the program
    """A reason to refuse a file, before the name of the file is known to the sentence.

    Parameters
    ----------
    code : str
        A key of `REFUSALS`.
    **details : str, int or float
        Values for the sentence.
    """

    def __init__(self, code: str, **details: str | float) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


def recording_error(code: str, *, name: str, **details: str | float) -> RecordingError:
    """Build the error of one refusal; a value that is missing shows as ``?``.

    Examples
    --------
    >>> print(recording_error("empty_file", name="call.wav"))
    need a recording; call.wav has 0 bytes; copy or export it again
    """
    values: defaultdict[str, str | float] = defaultdict(lambda: "?", details)
    values["name"] = name
    return RecordingError(code, REFUSALS[code].format_map(values))
