"""A long call with its words: sample calls, one after the other."""

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.sample_calls import read_channels
from voicecoach.prosody import ANALYSIS_RATE_HZ

__all__ = ["write_long_call"]

SAMPLES = Path(__file__).resolve().parent.parent / "sample_calls"
_SAID = re.compile(r"\[(\d+):(\d+)\] (.+)")


def write_long_call(path: Path, *, seconds: int) -> Path:
    """Write a call of a length as a WAV, and beside it a ``.txt`` with its transcript.

    Parameters
    ----------
    path : Path
        Of the WAV.
    seconds : int

    Returns
    -------
    Path
        Of the transcript.
    """
    import soundfile

    lines: list[str] = []
    written, wanted = 0, seconds * ANALYSIS_RATE_HZ
    with soundfile.SoundFile(path, "w", ANALYSIS_RATE_HZ, 2) as file:
        for recording in itertools.cycle(_shuffled()):
            if written >= wanted:
                break
            after_s = written // ANALYSIS_RATE_HZ
            lines += _lines_of(recording.stem, after_s=after_s, until_s=seconds)
            samples = read_channels(recording)[:, : wanted - written]
            file.write(samples.T)
            written += samples.shape[1]
    transcript = path.with_suffix(".txt")
    transcript.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return transcript


def _shuffled() -> list[Path]:
    recordings = sorted((SAMPLES / "calls").glob("*.opus"))
    random.Random(60).shuffle(recordings)
    return recordings


def _lines_of(name: str, *, after_s: int, until_s: int) -> Iterator[str]:
    """Lines of the transcript of a call that begins at a second of the whole, as written."""
    text = (SAMPLES / "transcripts" / f"{name}.txt").read_text("utf-8")
    for minutes, seconds, said in _SAID.findall(text):
        at = after_s + 60 * int(minutes) + int(seconds)
        if at < until_s:
            yield f"[{at // 60:02}:{at % 60:02}] {said}"
