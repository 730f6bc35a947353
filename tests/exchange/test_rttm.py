"""Who speaks when survives the way to other tools and back."""

from itertools import pairwise

import pytest
from hypothesis import given

from tests.strategies import diarizations
from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.exchange.rttm import read_rttm, write_rttm

LINE = "SPEAKER call 1 0.500 1.500 <NA> <NA> agent <NA> <NA>\n"


@given(diarizations())
def test_what_is_written_is_read_again(diarization: Diarization) -> None:
    back = read_rttm(write_rttm(diarization, file_id="call"))
    if diarization.segments:
        assert back["call"].segments == diarization.segments
    else:
        assert not back


def test_units_that_touch_still_do_after_rounding_to_milliseconds() -> None:
    edges = (0.0, 1.0004, 2.0006, 3.00049)
    units = tuple(SpeakerSegment(Segment(start, end), "agent", 0) for start, end in pairwise(edges))
    text = write_rttm(Diarization(units, ("agent",), "channel"), file_id="call")
    read = [unit.segment for unit in read_rttm(text)["call"].segments]
    assert [(s.start, s.end) for s in read] == [(0.0, 1.0), (1.0, 2.001), (2.001, 3.0)]


def test_names_with_white_space_stay_one_field() -> None:
    unit = SpeakerSegment(Segment(0.5, 2.0), "the agent", 1)
    text = write_rttm(Diarization((unit,), ("the agent",), "channel"), file_id="my call.wav")
    assert text == "SPEAKER my_call.wav 2 0.500 1.500 <NA> <NA> the_agent <NA> <NA>\n"


def test_other_lines_and_nine_fields_are_accepted() -> None:
    text = f";; made elsewhere\nSPKR-INFO call 1 <NA> <NA> <NA> unknown agent <NA>\n\n{LINE}"
    short = LINE.replace(" <NA>\n", "\n").replace("agent", "customer")
    assert read_rttm(text + short)["call"].speakers == ("agent", "customer")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("SPEAKER call 1 0.5", "line 2: need at least 9 fields"),
        (LINE.replace("0.500", "soon"), "line 2: could not convert"),
        (LINE.replace("1.500", "0.000"), "line 2: need 0 <= start < end"),
        (LINE.replace("0.500", "-1"), "line 2: need 0 <= start < end"),
        (LINE.replace("1.500", "nan"), "line 2: "),
        (LINE.replace("1.500", "inf"), "line 2: "),
    ],
)
def test_a_malformed_line_is_named(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_rttm(f";; header\n{line}")


def test_overlapping_units_of_one_speaker_are_refused() -> None:
    with pytest.raises(InputError, match="overlap"):
        read_rttm(LINE + LINE.replace("0.500", "1.000"))
