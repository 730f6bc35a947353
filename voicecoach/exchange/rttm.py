"""RTTM: who speaks when, one line per inter-pausal unit, as diarization tools read and write it.

References
----------
NIST, The 2009 (RT-09) Rich Transcription Meeting Recognition Evaluation Plan, appendix A.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment

__all__ = ["read_rttm", "write_rttm"]

_FIELD_COUNT = 9
"""Fields of a line; a tenth, the look-ahead time, came later and is optional."""


def write_rttm(diarization: Diarization, *, file_id: str) -> str:
    """Write inter-pausal units, times to the millisecond, channels counted from 1.

    The confidence is how sure it is that this speaker has the unit, where
    voices on one channel were told apart. Units that touch still touch after
    rounding; what is shorter than half a millisecond is left out. White space
    in names becomes ``_``, since fields are separated by it.

    Examples
    --------
    >>> unit = SpeakerSegment(Segment(0.5, 2.0), "agent", 0)
    >>> print(write_rttm(Diarization((unit,), ("agent",), "channel"), file_id="call 1"), end="")
    SPEAKER call_1 1 0.500 1.500 <NA> <NA> agent <NA> <NA>
    """
    return "".join(_line(unit, file_id) for unit in diarization.segments)


def _line(unit: SpeakerSegment, file_id: str) -> str:
    start_ms, end_ms = round(unit.segment.start * 1000), round(unit.segment.end * 1000)
    if start_ms == end_ms:
        return ""
    sure = "<NA>" if unit.probability is None else f"{unit.probability:.3f}"
    times = f"{start_ms / 1000:.3f} {(end_ms - start_ms) / 1000:.3f}"
    return (
        f"SPEAKER {_name(file_id)} {unit.channel + 1} {times} "
        f"<NA> <NA> {_name(unit.speaker)} {sure} <NA>\n"
    )


def _name(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()) or "_"


def read_rttm(text: str) -> Mapping[str, Diarization]:
    """Read the SPEAKER lines, by file id; other lines and ``;;`` comments are passed over.

    Raises
    ------
    InputError
        If a SPEAKER line is malformed, or the units of one speaker overlap;
        the message has the line number.
    """
    by_file: dict[str, list[SpeakerSegment]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            file_id, unit = _unit(fields, number)
            by_file.setdefault(file_id, []).append(unit)
    return MappingProxyType({name: _diarization(units) for name, units in by_file.items()})


def _unit(fields: list[str], number: int) -> tuple[str, SpeakerSegment]:
    if len(fields) < _FIELD_COUNT:
        raise InputError(
            f"RTTM line {number}: need at least {_FIELD_COUNT} fields; got {len(fields)}"
        )
    try:
        channel, start_ms = int(fields[2]) - 1, round(float(fields[3]) * 1000)
        end_ms = start_ms + round(float(fields[4]) * 1000)
        segment = Segment(start_ms / 1000, end_ms / 1000)
    except (ValueError, OverflowError) as error:
        raise InputError(f"RTTM line {number}: {error}") from error
    return fields[1], SpeakerSegment(segment, fields[7], max(channel, 0))


def _diarization(units: list[SpeakerSegment]) -> Diarization:
    ordered = tuple(sorted(units))
    speakers = tuple(dict.fromkeys(unit.speaker for unit in ordered))
    return Diarization(ordered, speakers, "rttm")
