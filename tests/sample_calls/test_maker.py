"""The maker of the sample calls, on scripts of a few words."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sample_calls.maker.script import ScriptError, parse_script  # noqa: E402

if TYPE_CHECKING:
    from sample_calls.make import Call

HEADER = """# short-1: A short call
@agent ana
@customer gruff_man
@subject Late repair
@queue repairs
@call TC-1
@started 2026-10-01T09:00:00+01:00
"""
DIALOGUE = """
agent: Good morning, how can I help?
customer [louder 4, pitch 2]: My car was due on Monday, {pause 0.4} and nobody {a} rang me back.
agent [backchannel a]: mm-hm.
(silence 10 announced)
customer: I rang on Tuesday, and {b} they said that the part had not arrived yet.
agent [cut_in b, stop 0.5]: What is the number plate?
customer [gap 0.5]: I was not finished.
"""


def test_a_script_says_who_when_and_how() -> None:
    first, second, third, fourth, fifth, last = parse_script(HEADER + DIALOGUE).lines
    assert (first.speaker, first.kind) == ("agent", "turn")
    assert (second.delivery.level_db, second.delivery.pitch_st) == (4.0, 2.0)
    assert [word.pause_s for word in second.words if word.pause_s] == [0.4]
    assert (third.kind, third.mark) == ("backchannel", "a")
    assert (fourth.silence_before_s, fourth.silence_announced) == (10.0, True)
    assert (fifth.kind, fifth.mark, fifth.stop_s) == ("cut_in", "b", 0.5)
    assert last.gap_s == 0.5


def test_a_line_is_split_into_sentences() -> None:
    script = parse_script(HEADER + "agent: Yes. Is it red? Then\n")
    assert [len(words) for words in script.lines[0].sentences] == [1, 3, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER + "manager: Hello.\n", "need 'agent"),
        (HEADER + "agent [shout]: Hello.\n", "unknown direction 'shout'"),
        (HEADER + "agent: Hi.\ncustomer [backchannel z]: mm.\n", "mark 'z'"),
        (HEADER + "agent: {pause 1} Hi.\n", "needs a word before it"),
        (HEADER.replace("@queue repairs\n", "") + "agent: Hi.\n", "'queue'"),
    ],
)
def test_a_wrong_script_is_refused_with_what_to_do(text: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        parse_script(text)


@pytest.fixture(scope="module")
def needs_voices() -> None:
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed (Debian package flite)")
    if importlib.util.find_spec("pyworld") is None:
        pytest.skip("pyworld is not installed (pip install 'voicecoach[samples]')")


def make_short() -> "Call":
    from sample_calls import make

    agents = make.read_agents(make.HERE / "teams.toml")
    voices = make.read_voices(make.HERE / "voices.toml")
    return make.make(parse_script(HEADER + DIALOGUE), agents["ana"], voices)


@pytest.fixture(scope="module")
def call(needs_voices: None) -> "Call":
    return make_short()


@pytest.fixture(scope="module")
def made(call: "Call", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the short call, made twice."""
    from sample_calls import make

    folder = tmp_path_factory.mktemp("made")
    make.write(call, folder / "first")
    make.write(make_short(), folder / "second")
    return folder


def test_the_same_script_gives_the_same_files(made: Path) -> None:
    names = sorted(path.relative_to(made / "first") for path in (made / "first").rglob("*.*"))
    assert len(names) == 4
    for name in names:
        assert (made / "first" / name).read_bytes() == (made / "second" / name).read_bytes()


def test_samples_that_are_100_ms_late_are_refused(call: "Call") -> None:
    from sample_calls.maker.checks import TruthError, check

    levels = {speaker: voice.level_dbfs for speaker, voice in call.voices.items()}
    late = {speaker: np.roll(samples, 800) for speaker, samples in call.channels.items()}
    check(call.script, call.timeline, call.channels, levels)
    with pytest.raises(TruthError, match="heard"):
        check(call.script, call.timeline, late, levels)


def test_the_directions_are_carried_out(call: "Call") -> None:
    from sample_calls.maker.truth import truth_of

    truth = truth_of(call.script, call.timeline, call.voices)
    assert [item["kind"] for item in truth["overlaps"]] == ["backchannel", "competitive_taken"]
    assert [turn["cut_off"] for turn in truth["turns"]] == [False, True, False, False]
    (dead_air,) = truth["dead_air"]
    assert dead_air["announced"]
    assert dead_air["end"] - dead_air["start"] == pytest.approx(10.0, abs=0.01)
    assert truth["floor_transfers"][-1]["offset_s"] == pytest.approx(0.5, abs=0.02)
    assert [item["level_db"] for item in truth["raised_voice"]] == [4.0]


def test_a_speaker_is_heard_on_the_own_channel_only(made: Path) -> None:
    from sample_calls.maker.telephone import read_opus

    truth = json.loads((made / "first" / "truth" / "short-1.json").read_text("utf-8"))
    agent, customer = read_opus(made / "first" / "calls" / "short-1.opus")
    alone = [span for span in truth["speech"]["customer"] if _is_alone(span, truth)]
    start, end = (round(8_000 * time) for time in max(alone, key=lambda span: span[1] - span[0]))
    assert _level_db(agent[start:end]) < _level_db(customer[start:end]) - 40.0
    with np.load(made / "first" / "truth" / "short-1.f0.npz") as tracks:
        assert tracks["agent"].size == round(truth["duration_s"] * 100.0)


def _is_alone(span: list[float], truth: dict[str, dict[str, list[list[float]]]]) -> bool:
    return not any(a < span[1] and b > span[0] for a, b in truth["speech"]["agent"])


def _level_db(samples: np.ndarray) -> float:
    return float(10.0 * np.log10(np.mean(samples**2) + 1e-12))


def test_opus_keeps_time_and_channels_apart(tmp_path: Path) -> None:
    pytest.importorskip(
        "pyworld", reason="pyworld is not installed (pip install 'voicecoach[samples]')"
    )
    from scipy.signal import correlate

    from sample_calls.maker.telephone import read_opus, write_opus

    noise = np.random.default_rng(7).normal(0.0, 0.1, 16_000)
    smooth = np.convolve(noise, np.ones(4) / 4.0, mode="same")
    left, right = np.concatenate([smooth, 0.0 * smooth]), np.concatenate([0.0 * smooth, smooth])
    write_opus(tmp_path / "two.opus", left, right)
    decoded = read_opus(tmp_path / "two.opus")
    for channel, sent in zip(decoded, (left, right), strict=True):
        delay = int(np.argmax(correlate(channel[: sent.size], sent))) - (sent.size - 1)
        assert abs(delay) <= 40  # 5 ms at 8 kHz
    assert _level_db(decoded[1][:15_000]) < _level_db(decoded[0][:15_000]) - 50.0
