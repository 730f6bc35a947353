"""A line of a kept call is corrected: everything that rests on words follows, and it stays so."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from tests.telephone import talk, write_wav
from tests.written import annotation
from voicecoach.audio.decoder import Decoder
from voicecoach.batch.correction import Correction
from voicecoach.batch.importing import Importer, ImportResult
from voicecoach.batch.kept import KeptCalls
from voicecoach.batch.sources import CallSource
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import (
    CallNotFoundError,
    ChangedMeanwhileError,
    InputError,
    NotAllowedError,
    TranscriptError,
)
from voicecoach.core.own_room import AgentVoice
from voicecoach.core.transcript import Transcript, Utterance
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.search_records import Wanted

VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Ana>How can I hold you with that?

00:03.250 --> 00:07.400
<v Bo>The machine does not start and I am upset.

00:08.100 --> 00:09.400
<v Ana>I will send you a new one tomorrow.

00:10.000 --> 00:10.900
<v Ana>Thanks then.
"""
AGAIN = "How can I help you with that?"

pytestmark = pytest.mark.usefixtures("no_models")


@pytest.fixture
def said(tmp_path: Path) -> Path:
    path = tmp_path / "call.vtt"
    path.write_text(VTT, "utf-8")
    return path


@pytest.fixture
def source(call: Path, said: Path) -> CallSource:
    return CallSource(paths=(call,), transcript=said)


def run(store: CallStore, source: CallSource, *, force: bool = False) -> ImportResult:
    (result,) = Importer(store, LOCAL_USER, read_settings(), force=force).run([source])
    assert result.status != "refused", result.message
    return result


def kept(store: CallStore, principal: Principal = LOCAL_USER) -> KeptCalls:
    return KeptCalls(store, principal, read_settings())


def words_of(analysis: CallAnalysis | None) -> Transcript:
    assert analysis is not None
    assert analysis.transcript is not None
    return analysis.transcript


def lines_of(analysis: CallAnalysis | None) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for line in words_of(analysis).utterances]


def first_written(line: Utterance) -> str:
    assert line.first_written is not None
    return line.first_written.text


def loaded(store: CallStore, call_id: str) -> CallAnalysis:
    return store.load(LOCAL_USER, call_id)


def voice_of(store: CallStore, call_id: str) -> AgentVoice:
    room = store.own_room(LOCAL_USER, call_id)
    assert room is not None
    return room.open(store.own_room_key(LOCAL_USER, call_id))


@pytest.fixture
def call_id(store: CallStore, source: CallSource) -> str:
    return str(run(store, source).call_id)


# ---- what follows -------------------------------------------------------------------------------


def test_a_corrected_word_is_in_the_call_and_in_what_was_done_with_words(
    store: CallStore, call_id: str
) -> None:
    assert "greeting" not in {each.kind for each in loaded(store, call_id).language}
    found = kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    assert loaded(store, call_id) == found
    assert "greeting" in {each.kind for each in found.language}
    assert [first_written(line) for line in words_of(found).corrected] == [
        "How can I hold you with that?"
    ]
    said = found.provenance.options["transcript"]["corrected"]
    assert [(each["was"], each["is"]) for each in said] == [
        ("How can I hold you with that?", AGAIN)
    ]
    for query, count in (("help", 1), ("hold", 0)):
        assert store.search(LOCAL_USER, Wanted(words=query)).count == count


def test_nothing_but_the_words_and_what_rests_on_them_changes(
    store: CallStore, call_id: str
) -> None:
    before, voice = loaded(store, call_id), voice_of(store, call_id)
    after = kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    same = ("recording", "diarization", "prosody", "baselines", "conversation", "agent_estimate")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert after.roles == before.roles
    assert voice_of(store, call_id) == voice
    assert store.playback(LOCAL_USER, call_id) is not None


def test_no_recording_is_decoded(
    store: CallStore, call_id: str, call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call.unlink()

    def refuse(*_arguments: Any, **_named: Any) -> None:
        raise AssertionError("nothing is to be decoded")

    monkeypatch.setattr(Decoder, "decode", refuse)
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    assert lines_of(loaded(store, call_id))[0] == ("agent", AGAIN)


def test_a_moment_goes_with_the_word_that_it_rested_on_and_comes_back(
    store: CallStore, tmp_path: Path
) -> None:
    said = tmp_path / "chat.txt"
    said.write_text(
        "Agent: How can I help?\n"
        "Customer: My card works at home, not when I travel abroad.\n"
        "Agent: So the card works at home but not abroad.\n"
        "Customer: Exactly that.\n",
        "utf-8",
    )
    result = run(store, CallSource(paths=(), transcript=said))

    def has_yes(analysis: CallAnalysis | None) -> bool:
        assert analysis is not None
        return "RST01" in {moment.rule for moment in analysis.moments}

    assert has_yes(result.analysis)
    call_id = str(result.call_id)
    assert not has_yes(kept(store).correct_line(call_id, 4, Correction(text="Not at all.")))
    assert not store.moments(LOCAL_USER, [call_id]).get(call_id)
    assert has_yes(kept(store).correct_line(call_id, 4, Correction(as_first_written=True)))
    assert loaded(store, call_id).provenance.options["transcript"].get("corrected") is None
    # Written down wholly wrong, by nobody, and by whom it was.
    assert not has_yes(kept(store).correct_line(call_id, 4, Correction(text="")))
    kept(store).correct_line(call_id, 4, Correction(as_first_written=True))
    assert not has_yes(kept(store).correct_line(call_id, 4, Correction(speaker="agent")))


def test_words_go_to_whom_they_belong_and_count_if_they_speak_there(
    store: CallStore, call_id: str
) -> None:
    before = words_of(loaded(store, call_id)).utterances[3]
    assert before.speaker == "agent"
    assert not before.counted_words  # the customer speaks there
    after = kept(store).correct_line(call_id, 4, Correction(speaker="customer"))
    line = words_of(after).utterances[3]
    assert (line.speaker, len(line.counted_words)) == ("customer", 2)


def test_what_nobody_says_there_counts_for_nothing_whoever_wrote_it(
    store: CallStore, call_id: str
) -> None:
    after = kept(store).correct_line(call_id, 1, Correction(speaker="customer"))
    assert words_of(after).utterances[0].counted_words == ()


def test_what_people_wrote_stays(store: CallStore, call_id: str) -> None:
    store.save_annotation(LOCAL_USER, annotation(1, call_id=call_id))
    before = store.annotations(LOCAL_USER, call_id)
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    assert store.annotations(LOCAL_USER, call_id) == before
    assert len(before) == 1


# ---- again --------------------------------------------------------------------------------------


def test_the_recording_and_its_transcript_again_change_nothing(
    store: CallStore, source: CallSource, call_id: str
) -> None:
    corrected = kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    assert run(store, source).status == "unchanged"
    assert run(store, dataclasses.replace(source, transcript=None)).status == "unchanged"
    assert loaded(store, call_id) == corrected


def test_an_analysis_from_the_start_keeps_what_was_corrected(
    store: CallStore, source: CallSource, call_id: str
) -> None:
    corrected = kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    forced = run(store, source, force=True)
    assert words_of(forced.analysis) == words_of(corrected)
    assert forced.note is None
    assert options_hash(loaded(store, call_id).provenance) == options_hash(corrected.provenance)


def test_another_transcript_takes_the_place_of_what_was_corrected_and_says_so(
    store: CallStore, source: CallSource, call_id: str, tmp_path: Path
) -> None:
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    other = tmp_path / "other.vtt"
    other.write_text(VTT.replace("machine", "kettle"), "utf-8")
    result = run(store, dataclasses.replace(source, transcript=other))
    assert words_of(result.analysis).corrected == ()
    assert result.note == (
        "a line that had been corrected went with the words that were there before"
    )


def test_labels_given_anew_with_the_same_file_keep_what_was_corrected(
    store: CallStore, source: CallSource, call_id: str
) -> None:
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    kept(store).correct_line(call_id, 2, Correction(text=""))
    changed = dataclasses.replace(source, speakers={"Ana": "customer", "Bo": "agent"})
    found = words_of(run(store, changed).analysis)
    texts = {first_written(line): line for line in found.corrected}
    assert texts["How can I hold you with that?"].speaker == "customer"
    assert texts["How can I hold you with that?"].text == AGAIN
    (struck,) = (line for line in found.corrected if line.text.startswith("The machine"))
    assert struck.counted_words == ()
    assert run(store, changed).status == "unchanged"


def test_corrections_go_with_agent_and_customer_when_they_are_changed_over(
    store: CallStore, call_id: str
) -> None:
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    swapped = kept(store).swap_speakers(call_id)
    (line,) = words_of(swapped).corrected
    assert (line.speaker, line.text) == ("customer", AGAIN)
    back = kept(store).correct_line(call_id, 1, Correction(as_first_written=True))
    assert lines_of(back)[0] == ("customer", "How can I hold you with that?")


def test_corrections_stay_where_only_the_channels_were_wrong(
    store: CallStore, call: Path, said: Path
) -> None:
    said.write_text(VTT.replace("Ana", "Agent").replace("Bo", "Customer"), "utf-8")
    source = CallSource(paths=(call,), transcript=said, agent_channel=1)
    call_id = str(run(store, source).call_id)
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    after = kept(store).swap_speakers(call_id)
    (line,) = words_of(after).corrected
    assert (line.speaker, line.text, len(line.counted_words)) == ("agent", AGAIN, 7)
    assert run(store, source).status == "unchanged"


def test_a_corrected_transcript_without_a_recording_stays_so(store: CallStore, said: Path) -> None:
    source = CallSource(paths=(), transcript=said)
    call_id = str(run(store, source).call_id)
    corrected = kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    assert run(store, source).status == "unchanged"
    assert words_of(run(store, source, force=True).analysis) == words_of(corrected)


# ---- several at once ----------------------------------------------------------------------------


def test_of_two_corrections_at_once_none_is_lost(tmp_path: Path, source: CallSource) -> None:
    with CallStore.open(tmp_path / "store") as store:
        call_id = str(run(store, source).call_id)
    changes = {1: AGAIN, 2: "The kettle does not start.", 3: "I will send a new one."}
    begin = Barrier(len(changes))

    def correct(number: int) -> None:
        with CallStore.open(tmp_path / "store") as own:
            people = kept(own)
            begin.wait()
            people.correct_line(call_id, number, Correction(text=changes[number]))

    with ThreadPoolExecutor(len(changes)) as pool:
        list(pool.map(correct, changes))
    with CallStore.open(tmp_path / "store") as store:
        assert [text for _, text in lines_of(loaded(store, call_id))[:3]] == list(changes.values())


def test_a_save_over_what_somebody_else_saved_is_refused(store: CallStore, call_id: str) -> None:
    before = loaded(store, call_id)
    after = kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    with pytest.raises(ChangedMeanwhileError, match="somebody else"):
        store.save(
            LOCAL_USER,
            analysis=before,
            metadata=CallMetadata(),
            playback=None,
            replaces=options_hash(before.provenance),
        )
    assert loaded(store, call_id) == after


def test_a_correction_during_a_long_analysis_is_in_its_outcome(
    store: CallStore, source: CallSource, call_id: str
) -> None:
    """Somebody corrects a line while the recording is analysed anew; that is done once more."""
    heard: list[str] = []

    def during(_source: CallSource, stage: str) -> None:
        heard.append(stage)
        if heard.count("moments") == 1 and stage == "moments":
            kept(store).correct_line(call_id, 1, Correction(text=AGAIN))

    importer = Importer(store, LOCAL_USER, read_settings(), force=True, on_stage=during)
    (result,) = importer.run([source])
    assert lines_of(result.analysis)[0] == ("agent", AGAIN)
    assert heard.count("moments") == 2
    assert lines_of(loaded(store, call_id))[0] == ("agent", AGAIN)


def test_a_line_that_is_another_now_is_not_corrected(store: CallStore, call_id: str) -> None:
    kept(store).correct_line(call_id, 1, Correction(text=AGAIN))
    stale = Correction(text="How may I help?", seen="How can I hold you with that?")
    with pytest.raises(TranscriptError, match="help you") as refused:
        kept(store).correct_line(call_id, 1, stale)
    assert refused.value.code == "line_changed"
    assert lines_of(loaded(store, call_id))[0] == ("agent", AGAIN)


# ---- refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "correction", "code"),
    [
        (0, Correction(text="x"), "no_such_line"),
        (99, Correction(text="x"), "no_such_line"),
        (1, Correction(speaker=""), "speaker_not_in_call"),
        (1, Correction(speaker="Cleo"), "speaker_not_in_call"),
        (1, Correction(), "nothing_changed"),
        (1, Correction(as_first_written=True), "not_corrected"),
        (1, Correction(text="no " * 3000), "text_too_long"),
    ],
)
def test_what_cannot_be_corrected_is_refused_with_a_code(
    store: CallStore, call_id: str, number: int, correction: Correction, code: str
) -> None:
    before = loaded(store, call_id)
    with pytest.raises(TranscriptError) as refused:
        kept(store).correct_line(call_id, number, correction)
    assert refused.value.code == code
    assert loaded(store, call_id) == before


def test_without_words_there_is_nothing_to_correct(store: CallStore, call: Path) -> None:
    call_id = str(run(store, CallSource(paths=(call,))).call_id)
    with pytest.raises(InputError, match="no words"):
        kept(store).correct_line(call_id, 1, Correction(text="x"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LOCAL])
def test_nobody_else_may_correct(store: CallStore, call_id: str, role: Role) -> None:
    before = loaded(store, call_id)
    stranger = Principal(id="x", name="X", role=role)
    with pytest.raises((NotAllowedError, CallNotFoundError)):
        kept(store, stranger).correct_line(call_id, 1, Correction(text="x"))
    assert loaded(store, call_id) == before


# ---- one channel --------------------------------------------------------------------------------


def test_on_one_channel_a_line_goes_from_one_voice_to_the_other(
    store: CallStore, tmp_path: Path, said: Path
) -> None:
    both = np.add(
        talk(speech=[(0.5, 3.0), (7.5, 9.5)], duration_s=12.0, f0_hz=210.0, seed=1),
        talk(speech=[(3.25, 7.4), (10.0, 11.0)], duration_s=12.0, f0_hz=120.0, seed=2),
    )
    path = write_wav(tmp_path / "mono.wav", both)
    source = CallSource(paths=(path,), transcript=said)
    call_id = str(run(store, source).call_id)
    other = {"agent": "customer", "customer": "agent"}
    speaker = words_of(loaded(store, call_id)).utterances[3].speaker
    after = kept(store).correct_line(call_id, 4, Correction(speaker=other[speaker]))
    line = words_of(after).utterances[3]
    assert (line.speaker, len(line.counted_words)) == (other[speaker], 2)
    assert run(store, source).status == "unchanged"
