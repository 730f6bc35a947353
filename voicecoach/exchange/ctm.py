"""CTM: one word per line with its time, as scoring tools read it.

References
----------
NIST, The 2009 (RT-09) Rich Transcription Meeting Recognition Evaluation Plan, appendix A.
"""

import re

from voicecoach.core.transcript import Transcript

__all__ = ["write_ctm"]


def write_ctm(transcript: Transcript, *, file_id: str, with_excluded: bool = False) -> str:
    """Write words sorted by start, times to the millisecond, with type ``lex`` and speaker.

    The channel is the speaker's place in order of appearance, from 1, as
    scoring tools keep the channels apart. White space in names becomes ``_``.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import Utterance, Word
    >>> said = Utterance("agent", (Word("Hello.", Segment(0.5, 1.0), 0.75),))
    >>> print(write_ctm(Transcript((said,)), file_id="call 1"), end="")
    call_1 1 0.500 0.500 Hello. 0.75 lex agent
    """
    channels = {speaker: index + 1 for index, speaker in enumerate(transcript.speakers)}
    rows = sorted(
        (word.segment, channels[item.speaker], item.speaker, word.text, word.probability)
        for item in transcript.utterances
        for word in (item.words if with_excluded else item.counted_words)
    )
    lines = []
    for segment, channel, speaker, text, probability in rows:
        start_ms, end_ms = round(segment.start * 1000), round(segment.end * 1000)
        times = f"{start_ms / 1000:.3f} {max(end_ms - start_ms, 1) / 1000:.3f}"
        sure = "NA" if probability is None else f"{probability:.6g}"
        lines.append(f"{_name(file_id)} {channel} {times} {text} {sure} lex {_name(speaker)}\n")
    return "".join(lines)


def _name(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()) or "_"
