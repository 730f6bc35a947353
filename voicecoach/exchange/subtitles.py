"""WebVTT and SubRip: a transcript as subtitles, one per utterance.

Times are written to the millisecond. WebVTT keeps the speaker as a voice
(``<v agent>``) and marks where words begin and where a pause follows; SubRip
has neither, so the speaker is written before the text. Words that count for
nothing are left out unless they are asked for.
"""

from collections.abc import Iterator

from voicecoach.core.transcript import Transcript, Utterance, Word

__all__ = ["write_srt", "write_webvtt"]


def write_webvtt(transcript: Transcript, *, with_excluded: bool = False) -> str:
    """Write WebVTT.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> words = Word("I", Segment(0.5, 0.75)), Word("see.", Segment(1.0, 1.5))
    >>> print(write_webvtt(Transcript((Utterance("agent", words),))), end="")
    WEBVTT
    <BLANKLINE>
    00:00:00.500 --> 00:00:01.500
    <v agent>I<00:00:00.750> <00:00:01.000>see.
    """
    cues = "".join(
        f"\n{_clock(start, '.')} --> {_clock(end, '.')}\n<v {_escaped(speaker)}>{_marked(words)}\n"
        for speaker, words, start, end in _cues(transcript, with_excluded=with_excluded)
    )
    return f"WEBVTT\n{cues}"


def write_srt(transcript: Transcript, *, with_excluded: bool = False) -> str:
    """Write SubRip.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> said = Utterance("agent", (Word("Hello.", Segment(0.5, 1.0)),))
    >>> print(write_srt(Transcript((said,))), end="")
    1
    00:00:00,500 --> 00:00:01,000
    agent: Hello.
    """
    return "\n".join(
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n"
        f"{_one_line(speaker)}: {' '.join(word.text for word in words)}\n"
        for number, (speaker, words, start, end) in enumerate(
            _cues(transcript, with_excluded=with_excluded), start=1
        )
    )


def _cues(
    transcript: Transcript, *, with_excluded: bool
) -> Iterator[tuple[str, tuple[Word, ...], int, int]]:
    """Speaker, words, and start and end in milliseconds, of what has any length then."""
    for item in transcript.utterances:
        words = item.words if with_excluded else item.counted_words
        if words:
            shown = Utterance(item.speaker, words).segment
            start, end = _ms(shown.start), _ms(shown.end)
            yield item.speaker, words, start, max(end, start + 1)


def _ms(time_s: float) -> int:
    return round(time_s * 1000.0)


def _clock(time_ms: int, point: str) -> str:
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}{point}{ms:03d}"


def _marked(words: tuple[Word, ...]) -> str:
    """Text with a mark before each word and at the end of each that a pause follows.

    Marks must grow inside a cue: where rounding or overlapping words leave no
    room for one, it is left out.
    """
    text = _escaped(words[0].text)
    latest = _ms(words[0].segment.start)
    latest_end = _ms(words[0].segment.end)
    for word in words[1:]:
        start = _ms(word.segment.start)
        if latest < latest_end < start:
            text += f"<{_clock(latest_end, '.')}>"
            latest = latest_end
        text += " "
        if start > latest:
            text += f"<{_clock(start, '.')}>"
            latest = start
        text += _escaped(word.text)
        latest_end = max(latest_end, _ms(word.segment.end))
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return "".join(marks.get(letter, letter) for letter in _one_line(text))
