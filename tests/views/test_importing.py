"""How far recordings are, in words."""

from voicecoach.batch.background import ImportState
from voicecoach.pipeline import STAGES
from voicecoach.views.importing import (
    STAGE_WORDS,
    folder_problem,
    import_lines,
    in_short,
    words_are_coming,
)

WORKING = ImportState(name="a*b.wav", state="working", stage="voice")
WAITING = ImportState(name="b.wav")
COMING = ImportState(name="c.wav", state="finding_words", stage="words", call_id="call-c")
DONE = ImportState(name="d.wav", state="done", call_id="call-d")
REFUSED = ImportState(name="e.wav", state="refused", code="no_audio", message="there is no *audio*")


def test_every_stage_has_its_words_in_order() -> None:
    assert tuple(STAGE_WORDS) == STAGES


def test_what_needs_a_person_comes_first_and_what_is_done_last() -> None:
    lines = import_lines([DONE, WAITING, COMING, REFUSED])
    assert [line.text.split("**")[1] for line in lines] == [
        "e\\.wav",
        "c\\.wav",
        "b\\.wav",
        "d\\.wav",
    ]


def test_a_stage_is_told_with_its_place() -> None:
    (line,) = import_lines([WORKING])
    assert line.text == "**a\\*b\\.wav**  \nMeasuring voices \\(3 of 7\\)"
    assert line.share_ratio == 2 / 7
    assert line.call_id is None


def test_a_call_without_its_words_can_be_replayed() -> None:
    (line,) = import_lines([COMING])
    assert line.call_id == "call-c"
    assert "words are still being looked for" in line.text


def test_a_refusal_says_why_and_its_code() -> None:
    (line,) = import_lines([REFUSED])
    assert line.text.endswith("Not analysed: There is no \\*audio\\* `no_audio`")
    assert line.is_refused
    assert line.share_ratio is None


def test_what_is_to_be_known_besides_is_told_with_it() -> None:
    noted = ImportState(name="d.wav", state="done", call_id="call-d", note="2 *lines* went")
    (line,) = import_lines([noted])
    assert line.text == "**d\\.wav**  \nReady  \n2 \\*lines\\* went"


def test_other_pages_are_told_how_many_are_on_their_way() -> None:
    assert in_short([WORKING, WAITING, DONE]) == "2 recordings are being analysed"
    assert in_short([COMING]) == "1 recording is being analysed"
    assert in_short([DONE, REFUSED]) is None


def test_words_are_coming_for_the_call_that_waits_for_them() -> None:
    assert words_are_coming([COMING], "call-c")
    assert not words_are_coming([COMING, DONE], "call-d")


def test_a_path_has_to_be_whole_and_there(tmp_path) -> None:
    assert folder_problem(str(tmp_path)) is None
    assert "whole path" in (folder_problem("recordings") or "")
    assert "no such file" in (folder_problem(str(tmp_path / "no")) or "")
