"""Why a transcript is refused: a stable code and a sentence for each reason."""

from collections import defaultdict
from collections.abc import Mapping

from voicecoach.core.errors import Remedy, TranscriptError

__all__ = ["REFUSALS", "transcript_error"]

REFUSALS: Mapping[str, str] = {
    # the file
    "file_not_found": "need an existing file; there is no {name}; check the path",
    "not_a_regular_file": "need a file; {name} is something else; give the path of a transcript",
    "not_readable": "need a file that may be read; {name} may not ({reason}); "
    "check its permissions",
    "file_too_big": "need at most {limit_mb} MB; {name} has {size_mb} MB; "
    "export the transcript of one call alone",
    "empty_file": "need a transcript; {name} is empty; export it again",
    "not_text": "need text in UTF-8 or UTF-16; {name} is neither; save it as UTF-8",
    "line_too_long": "need lines of at most {limit} characters; this one has {length}; "
    "check that the file is a transcript",
    "too_many_lines": "need at most {limit} lines; there are more; "
    "check that the file is a transcript",
    # the format
    "unknown_format": "need one of the formats of docs/transcripts.md; {name} is none of them; "
    "export WebVTT, or write lines like 'Agent: Hello'",
    "unknown_json": "need the JSON of a known transcriber (docs/transcripts.md); "
    "{name} has the keys {keys}; export WebVTT instead",
    "json_malformed": "need intact JSON; {reason}; export the file again",
    "json_too_complex": "need the JSON of one call; this has more than {limit} {what}; "
    "export the transcript of one call alone",
    "wrong_shape": "need {needed} at {path}; got {got}; export the file again",
    "version_unknown": "need version {known} of our own format; got {got}; "
    "update voicecoach or export the file again",
    "invariant": "{reason}; write the file again",
    # what it says
    "time_malformed": "need a time like {example}; got {got}",
    "time_backwards": "need an end after the start; got {start} to {end} s",
    "time_out_of_range": "need times below {limit_h} hours; got {got} s",
    "cue_without_time": "need a line with start --> end; got {got}",
    "too_few_fields": "need at least {needed} fields; got {got}",
    "several_recordings": "need the words of one recording; got {first} and {second}; "
    "give a file for each",
    "too_many_words": "need at most {limit} words; there are more; "
    "export the transcript of one call alone",
    "no_words": "need words; {name} has none; check that the right file was exported",
    # what a person corrects
    "no_such_line": "need a line from 1 to {count}; got {got}",
    "line_changed": "need the line as you saw it; it says {now} now; look at it again",
    "nothing_changed": "need other words or another speaker; line {number} is so already",
    "speaker_not_in_call": "need one of {speakers} as the speaker; got {got}",
    "text_too_long": "need at most {limit} words in a line; got {got}; correct one line at a time",
    "place_taken": "need time in which {speaker} says nothing else; at {at} s is {said}; "
    "correct that line first",
    "not_corrected": "need a line that was corrected; line {number} is as it was first written",
}
"""Reason code -> sentence: what was needed, what came, what to do."""

_REMEDIES: Mapping[str, Remedy] = {
    "no_such_line": Remedy.SEE_LINES,
    "speaker_not_in_call": Remedy.SEE_SPEAKERS,
}
"""What to do, where the sentence does not say it."""


def transcript_error(code: str, *, line: int | None = None, **details: object) -> TranscriptError:
    """Build the error of one refusal; a value that is missing shows as ``?``.

    Examples
    --------
    >>> print(transcript_error("too_few_fields", line=3, needed=5, got=2))
    line 3: need at least 5 fields; got 2
    """
    values: defaultdict[str, object] = defaultdict(lambda: "?", details)
    place = f"line {line}: " if line is not None else ""
    said = place + REFUSALS[code].format_map(values)
    return TranscriptError(code, said, line, remedy=_REMEDIES.get(code))
