"""What the decoding process answers, believed only where it has the shape it must have.

A hostile file may have taken over that process; the worst it can then do is
to hand over wrong sound.
"""

from typing import IO, Any

from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.opening import printable_text
from voicecoach.audio.refusals import REFUSALS, Refusal
from voicecoach.audio.stored_samples import SampleFile, Scratch
from voicecoach.audio.worker_process import WorkerDiedError
from voicecoach.core.errors import EngineError
from voicecoach.core.recording import SampleSource

__all__ = ["FACTS", "checked_answer", "read_samples"]

FACTS: dict[str, type | tuple[type, ...]] = {
    "codec": str,
    "sample_rate_hz": int,
    "source_rate_hz": int,
    "declared_duration_s": (float, int, type(None)),
    "packet_count": int,
    "bad_packet_count": int,
    "non_finite_count": int,
    "spike_count": int,
    "audio_stream_count": int,
}
"""Key of an answer -> type of its value, for those that are handed on as they are."""


def checked_answer(answer: dict[str, Any], *, limits: DecodeLimits) -> dict[str, Any]:
    """Return an answer about sound that has its proper shape.

    Raises
    ------
    Refusal
        If that is what was answered.
    WorkerDiedError
        If the answer makes no sense.
    """
    code = answer.get("refused")
    if isinstance(code, str) and code in REFUSALS:
        raise Refusal(code, **_printable_details(answer.get("details"), limits=limits))
    if not (_has_facts(answer, limits=limits) and _has_lengths(answer)):
        raise WorkerDiedError("its answer makes no sense")
    return answer


def _has_facts(answer: dict[str, Any], *, limits: DecodeLimits) -> bool:
    return (
        all(isinstance(answer.get(key), kind) for key, kind in FACTS.items())
        and answer.get("channel_count") in (1, 2)
        and limits.min_rate_hz <= answer["sample_rate_hz"] <= limits.max_rate_hz
    )


def _has_lengths(answer: dict[str, Any]) -> bool:
    lengths = answer.get("block_lengths")
    if not isinstance(lengths, list) or not lengths:
        return False
    return all(isinstance(length, int) and length > 0 for length in lengths)


def _printable_details(details: object, *, limits: DecodeLimits) -> dict[str, str | float]:
    """Values for the sentence: numbers, and short texts in which nothing is hidden."""
    known = details if isinstance(details, dict) else {}
    texts: dict[str, str | float] = {
        key: value if isinstance(value, int | float) else printable_text(str(value)[:80])
        for key, value in known.items()
        if key != "name"
    }
    return {"limit_mb": round(limits.memory_bytes / 2**20), **texts}


def read_samples(
    file: IO[bytes], answer: dict[str, Any], scratch: Scratch
) -> tuple[SampleSource, ...]:
    """Take the channels that were written, into memory where they are short.

    Parameters
    ----------
    file : binary file
        May be closed afterwards.
    answer : dict
        As returned by `checked_answer`.
    scratch : Scratch
        Says what is short.

    Raises
    ------
    Refusal
        ``decoder_crashed`` if the file is not as long as was answered, or has
        something else than numbers in it.
    """
    count, lengths = answer["channel_count"], answer["block_lengths"]
    try:
        stored = SampleFile(file, channel_count=count, block_lengths=lengths).channels()
        if 4 * count * sum(lengths) > scratch.max_held_bytes:
            return stored
        return tuple(channel[:] for channel in stored)
    except EngineError as error:
        raise Refusal("decoder_crashed", reason="it did not write what it promised") from error
