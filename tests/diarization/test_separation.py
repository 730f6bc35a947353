"""Sample calls mixed to one channel come apart again; a single channel stays one person's."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.chain import find_units
from benchmarks.diarization import main, part
from benchmarks.sample_calls import SPEAKERS, SampleCall, sample_calls
from voicecoach.core.errors import InputError
from voicecoach.core.intervals import intersect, total_s
from voicecoach.diarization import ENGINE, separate_voices, voice_diarization

SAMPLE_CALLS = Path(__file__).resolve().parents[2] / "sample_calls"


@cache
def call(name: str) -> SampleCall:
    return next(each for each in sample_calls(SAMPLE_CALLS) if each.name == name)


def mix(name: str) -> np.ndarray:
    return sum(call(name).channels().values())


@pytest.mark.parametrize("name", ["ana-1-late-repair", "gordon-3-bereavement"])
def test_two_voices_come_apart(name: str) -> None:
    found = part(mix(name), [call(name).speech(speaker) for speaker in SPEAKERS])
    assert found.separation.speaker_count == 2
    assert found.der_collar < 0.06
    assert found.separation.unsure_ratio < 0.035


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_one_voice_is_one_speaker(speaker: str) -> None:
    samples = call("edwin-1-late-parcel").channels()[speaker]
    [units] = find_units([samples])
    found = separate_voices(samples, units)
    assert found.speaker_count == 1
    assert np.array_equal(found.units[0], units)
    assert len(found.units[1]) == 0
    assert np.nanmax(found.probabilities[1]) == 0.0


def test_pieces_are_the_units_cut_and_nothing_else() -> None:
    samples = mix("ana-1-late-repair")
    [units] = find_units([samples])
    first, second = separate_voices(samples, units).units
    assert len(intersect(first, second)) == 0
    assert total_s(np.concatenate((first, second))) == pytest.approx(total_s(units))
    assert set(units[:, 0]) <= {*first[:, 0], *second[:, 0]}
    assert first[0, 0] == units[0, 0]  # whoever speaks first is the first


def test_probabilities_say_what_the_pieces_say_and_nothing_outside_speech() -> None:
    samples = mix("ana-1-late-repair")
    [units] = find_units([samples])
    found = separate_voices(samples, units)
    at_s = (np.arange(len(found.probabilities[1])) + 0.5) * 0.01
    is_speech = np.array([((units[:, 0] <= at) & (at < units[:, 1])).any() for at in at_s])
    assert np.array_equal(~np.isnan(found.probabilities[1]), is_speech)
    _, second = found.units
    is_second = np.array([((second[:, 0] <= at) & (at < second[:, 1])).any() for at in at_s])
    differs = (found.probabilities[1] > 0.5) != is_second
    # Slivers go to the voice around them.
    assert max(map(len, "".join("01"[int(x)] for x in differs & is_speech).split("0"))) < 8


def test_no_piece_of_a_longer_unit_is_shorter_than_a_syllable() -> None:
    samples = mix("ana-1-late-repair")
    [units] = find_units([samples])
    pieces = np.concatenate(separate_voices(samples, units).units)
    is_cut = ~np.isin(pieces, units).all(axis=1)
    assert is_cut.any()
    assert (pieces[is_cut, 1] - pieces[is_cut, 0]).min() > 0.06


def test_the_same_call_is_always_parted_the_same_way() -> None:
    samples = mix("ana-1-late-repair")
    [units] = find_units([samples])
    one, other = (separate_voices(samples, units) for _ in range(2))
    assert np.array_equal(one.probabilities, other.probabilities, equal_nan=True)


def test_diarization_lists_both_as_estimated_from_voices() -> None:
    samples = mix("ana-1-late-repair")
    [units] = find_units([samples])
    separation = separate_voices(samples, units)
    found = voice_diarization(separation)
    assert (found.engine, found.is_estimated) == (ENGINE, True)
    assert found.speakers == ("speaker_1", "speaker_2")
    assert found.segments[0].speaker == "speaker_1"
    assert np.array_equal(found.intervals_of("speaker_2"), separation.units[1])


def test_a_little_speech_is_not_parted_and_nothing_is_said_about_it() -> None:
    samples = mix("ana-1-late-repair")
    found = separate_voices(samples, np.array([[1.0, 4.0]]))
    assert found.speaker_count is None
    assert found.units[0].tolist() == [[1.0, 4.0]]
    assert len(found.units[1]) == 0
    assert np.isnan(found.unsure_ratio)


def test_a_third_voice_is_a_third_speaker() -> None:
    [both, third] = (
        mix("ana-1-late-repair"),
        call("gordon-2-router-swap").channels()["agent"],
    )
    half = both.size // 2
    samples = np.concatenate((both[:half], third[: 45 * 8000], both[half:]))
    [units] = find_units([samples])
    found = separate_voices(samples, units)
    assert found.speaker_count == len(found.units) == 3
    assert [rows[0, 0] for rows in found.units] == sorted(rows[0, 0] for rows in found.units)
    heard = voice_diarization(found)
    assert heard.speakers == ("speaker_1", "speaker_2", "speaker_3")
    inside = np.array([[half / 8000, half / 8000 + 45.0]])
    last = heard.intervals_of("speaker_3")
    assert total_s(intersect(last, inside)) > 0.9 * total_s(last)
    spoken = found.probabilities[:, ~np.isnan(found.probabilities[0])]
    assert spoken.sum(axis=0) == pytest.approx(1.0)


def test_silence_has_no_units() -> None:
    found = separate_voices(np.zeros(8000, np.float32), np.empty((0, 2)))
    assert voice_diarization(found).segments == ()


def test_malformed_units_are_refused() -> None:
    with pytest.raises(InputError, match="start < end"):
        separate_voices(np.zeros(8000, np.float32), np.array([[2.0, 1.0]]))


def test_a_real_mono_call_and_a_mixed_one_come_apart(shared_data: Path, tmp_path: Path) -> None:
    import json

    calls, out = shared_data / "calls", tmp_path / "figures.json"
    main(
        [
            *("--audio", str(calls / "telephone_mono.wav")),
            *("--rttm", str(calls / "telephone_mono.rttm")),
            *("--agent-audio", str(calls / "auto_repairs_40_agent.wav")),
            *("--customer-audio", str(calls / "auto_repairs_40_caller.wav")),
            *("--json", str(out)),
        ]
    )
    figures = json.loads(out.read_text("utf-8"))
    assert figures["der_collar"] < 0.12
    assert figures["mix_der_collar"] < 0.06
