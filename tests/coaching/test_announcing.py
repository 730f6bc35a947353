"""Long silences: announced with their length, or not at all."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares
from tests.coaching.spoken_calls import without_words

ROOM = "customer: I would like the room with the view of the river in December.\n"
HOLD = "agent: Give me about fifteen seconds while I look at the river rooms.\n"
BACK = "agent: (12) The river room is free in December.\ncustomer: Lovely, thank you.\n"


def test_sil04_finds_a_silence_announced_with_its_length() -> None:
    (moment,) = moments_of("SIL04", dialogue(f"agent: Hello.\n{ROOM}{HOLD}{BACK}"))
    assert [m.value for m in moment.evidence] == [12.0, 3.0]
    assert '"Give me about fifteen seconds' in moment.advice


@pytest.mark.parametrize(
    ("hold", "back"),
    [
        ("agent: Bear with me.\n", BACK),
        (HOLD, "agent: (12) Right, thanks for waiting.\ncustomer: Yes.\n"),
        (HOLD, "agent: (70) The river room is free in December.\ncustomer: Lovely.\n"),
        (HOLD, "agent: (6) The river room is free in December.\ncustomer: Lovely.\n"),
    ],
)
def test_sil04_spares_no_length_nothing_found_and_other_silences(hold: str, back: str) -> None:
    assert spares("SIL04", f"agent: Hello.\n{ROOM}{hold}{back}")


def test_sil05_finds_a_silence_that_nobody_announced() -> None:
    quiet = "agent: Let me run a test.\nagent: (14) The river room is free.\ncustomer: Lovely.\n"
    (moment,) = moments_of("SIL05", dialogue(f"agent: Hello.\n{ROOM}{quiet}"))
    assert [m.value for m in moment.evidence] == [14.0]
    assert '"Let me run a test" was the last they heard for 14 s' in moment.advice


@pytest.mark.parametrize(
    "said",
    [
        HOLD,
        "agent: One moment please while I open your account.\n",
        "agent: What is the number?\ncustomer: Hang on, let me find it.\nagent: Sure.\n",
    ],
)
def test_sil05_spares_what_was_announced_and_what_they_asked_for(said: str) -> None:
    text = f"agent: Hello.\n{ROOM}{said}agent: (14) The river room is free.\ncustomer: Lovely.\n"
    assert spares("SIL05", text)


def test_sil01_and_sil02_leave_to_words_what_words_tell() -> None:
    announced = dialogue(f"{ROOM}{HOLD}customer: (12) Hello?\nagent: Yes, the river room is free.")
    assert not moments_of("SIL01", announced)
    assert moments_of("SIL01", without_words(announced))
    quiet = dialogue(f"{ROOM}agent: Let me run a test.\nagent: (14) The river room is free.")
    assert not moments_of("SIL02", quiet)
    assert moments_of("SIL02", without_words(quiet))
