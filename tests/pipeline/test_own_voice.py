"""From a recording to what compares its voices with themselves and with each other."""

from pathlib import Path

import pytest

from tests.telephone import talk, write_wav
from voicecoach.analysis_json import from_json, to_json
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.core.own_voice import OwnHistory, UsualLine
from voicecoach.core.recording import AGENT, CUSTOMER, Recording
from voicecoach.pipeline import AnalysedCall, analyse, read_settings

HISTORY = OwnHistory(
    call_count=4,
    articulation_rate=UsualLine(
        unit="syllables/s",
        value=2.0,
        per_doubling=0.0,
        spread=0.5,
        phrase_count=80,
        call_count=4,
        between_calls_spread=0.25,
    ),
    f0_movement=None,
    f0_median=None,
)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Eight turns of each party, the customer twice as loud and higher in two of them.

    ::

        s         0   2   4   6   8   10  12  14 ...
        agent     |--|    |--|    |--|    |--|
        customer      |--|    |--|    |--|    |--|
    """
    agent = [(4.0 * n + 0.25, 4.0 * n + 2.0) for n in range(8)]
    customer = [(4.0 * n + 2.25, 4.0 * n + 4.0) for n in range(8)]
    raised = customer[5:7]
    calm = [part for part in customer if part not in raised]
    voice = {"duration_s": 33.0, "seed": 2}
    left = talk(speech=agent, f0_hz=200.0, **voice)  # type: ignore[arg-type]
    right = 0.4 * talk(speech=calm, f0_hz=110.0, **voice)  # type: ignore[arg-type]
    right += talk(speech=raised, f0_hz=140.0, **voice)  # type: ignore[arg-type]
    path = write_wav(tmp_path_factory.mktemp("calls") / "call.wav", left, right)
    with Decoder() as decoder:
        return load_call(decoder, Path(path))


@pytest.fixture(scope="module")
def analysed(recording: Recording) -> AnalysedCall:
    return analyse(recording, read_settings(), history=HISTORY)


def test_a_raised_voice_is_found_in_the_sound(analysed: AnalysedCall) -> None:
    (raised,) = analysed.analysis.escalations
    assert raised.speaker == CUSTOMER
    assert raised.segment.start == pytest.approx(22.25, abs=0.15)
    assert raised.segment.end == pytest.approx(28.0, abs=0.15)
    assert raised.level_rise_db == pytest.approx(8.0, abs=0.5)
    assert raised.pitch_rise_st == pytest.approx(4.2, abs=0.3)
    assert [c.escalation for c in analysed.analysis.composures] == [raised.segment]


def test_pace_is_compared_with_the_history_for_the_agent_only(analysed: AnalysedCall) -> None:
    from_history = {
        speaker: [
            d.rate_change_from_history_ratio
            for d in analysed.analysis.pace_deviations
            if d.speaker == speaker
        ]
        for speaker in (AGENT, CUSTOMER)
    }
    assert all(change is not None and change > 0.5 for change in from_history[AGENT])
    assert set(from_history[CUSTOMER]) == {None}


def test_the_analysis_says_what_it_was_compared_with_and_can_be_repeated(
    recording: Recording, analysed: AnalysedCall
) -> None:
    analysis = analysed.analysis
    assert analysis.history == HISTORY
    assert {"stage": "own history", "call_count": 4} in analysis.provenance.methods
    again = analyse(recording, read_settings(), history=analysis.history).analysis
    for field in ("pace_deviations", "composures", "entrainment", "escalations", "moments"):
        assert getattr(again, field) == getattr(analysis, field)


def test_the_history_is_asked_for_once_the_recording_is_measured(recording: Recording) -> None:
    told: list[str] = []

    def ask() -> OwnHistory | None:
        told.append("asked")
        return None

    analysis = analyse(recording, read_settings(), history=ask, on_stage=told.append).analysis
    assert analysis.history is None
    assert told.count("asked") == 1
    assert told.index("asked") > told.index("voice")


def test_the_json_keeps_all_of_it(analysed: AnalysedCall) -> None:
    assert from_json(to_json(analysed.analysis)) == analysed.analysis


def test_the_tone_of_the_agent_is_in_their_own_room_only(analysed: AnalysedCall) -> None:
    assert {d.speaker for d in analysed.analysis.tone_deviations} == {CUSTOMER}
    assert {u.speaker for u in analysed.analysis.usual_voices} == {AGENT, CUSTOMER}


def test_one_channel_with_too_little_speech_tells_nothing_of_either(tmp_path: Path) -> None:
    mono = talk(speech=[(0.5, 2.0), (3.0, 5.0), (6.0, 7.0)], duration_s=9.0, f0_hz=150.0, seed=3)
    with Decoder() as decoder:
        recording = load_call(decoder, write_wav(tmp_path / "mono.wav", mono))
    analysis = analyse(recording, read_settings()).analysis
    assert analysis.usual_voices == analysis.escalations == analysis.entrainment == ()
    assert analysis.pace_deviations == analysis.tone_deviations == ()
