"""No speech, no credit: words over silence, noise and hold music earn nothing.

A sample call is opened where nobody speaks and twelve seconds are put in on both channels; its
transcript gets words there that would be moments if anybody had said them.
"""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.noise import music
from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import Recording
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Word
from voicecoach.pipeline import GivenTranscript, analyse, read_settings
from voicecoach.transcript.utterances import utterances_of_words
from voicecoach.uncertainty import UncertaintyOptions

CALL = "ana-1-late-repair"
SPLICE_S = 12.0
INVENTED = {
    "acts": (
        "I am so sorry about the taxi and the hospital. So your car was promised for Monday and "
        "your shift starts at eight. I will call you by three o'clock tomorrow. What else worries "
        "you about Saturday?"
    ),
    "loop": "I understand how you feel. " * 12,
    "foreign loop": "Ich verstehe das sehr gut. " * 10,
    "another script": "Спасибо за просмотр. " * 8,
    "subtitles": "Thank you for watching. Please subscribe to our channel.",
}


def _silence(count: int, rate_hz: int) -> NDArray[np.float32]:
    return np.zeros(count, np.float32)


def _noise(count: int, rate_hz: int) -> NDArray[np.float32]:
    """White noise, as loud as soft speech."""
    return np.random.default_rng(3).normal(0.0, 10.0 ** (-35.0 / 20.0), count).astype(np.float32)


def _music(count: int, rate_hz: int) -> NDArray[np.float32]:
    """Chords that change every two seconds, struck twice a second, without any voice."""
    at = np.arange(count) / rate_hz
    roots_hz = 220.0 * 2.0 ** (np.array([0, 5, 7, 3])[(at // 2.0).astype(int) % 4] / 12.0)
    phase = 2.0 * np.pi * np.cumsum(roots_hz) / rate_hz
    chord = sum(np.sin(ratio * phase) for ratio in (1.0, 1.25, 1.5, 2.0)) / 4.0
    struck = np.exp(-3.0 * (at % 0.5))
    return (0.1 * chord * (0.4 + 0.6 * struck)).astype(np.float32)


def _melody(count: int, rate_hz: int) -> NDArray[np.float32]:
    """One voice of an organ, a note every 0.4 s."""
    at = np.arange(count) / rate_hz
    steps = np.array([0, 2, 4, 5, 7, 5, 4, 2])[(at // 0.4).astype(int) % 8]
    phase = 2.0 * np.pi * np.cumsum(330.0 * 2.0 ** (steps / 12.0)) / rate_hz
    note = sum(np.sin(part * phase) / part for part in (1.0, 2.0, 3.0))
    fades = np.minimum(1.0, (at % 0.4) / 0.02) * np.exp(-2.0 * (at % 0.4))
    return (0.1 * fades * note).astype(np.float32)


def _quiet_music(count: int, rate_hz: int) -> NDArray[np.float32]:
    return np.float32(0.3) * _music(count, rate_hz)


def _benchmark_music(count: int, rate_hz: int) -> NDArray[np.float32]:
    """What the benchmark of speech activity calls music on hold, other instruments each time."""
    return (0.03 * music(count, 5)).astype(np.float32)


FILLERS = {
    "silence": _silence,
    "noise": _noise,
    "hold music": _music,
    "quiet hold music": _quiet_music,
    "melody": _melody,
    "music of the benchmark": _benchmark_music,
}


@dataclasses.dataclass(frozen=True)
class Spliced:
    recording: Recording
    words: dict[str, list[Word]]
    hole: Segment


@pytest.fixture(scope="module")
def sample(project_root: Path) -> tuple[SampleCall, Recording]:
    call = next(c for c in sample_calls(project_root / "sample_calls") if c.name == CALL)
    with Decoder() as decoder:
        channel = call.truth["speakers"]["agent"]["channel"]
        return call, load_call(decoder, call.audio, agent_channel=channel)


def _spliced(call: SampleCall, recording: Recording, filler: str) -> Spliced:
    """Put a filler into the middle of the longest silence."""
    hole = max(call.truth["silences"], key=lambda row: float(row["end"]) - float(row["start"]))
    at = (float(hole["start"]) + float(hole["end"])) / 2.0
    rate_hz = recording.info.sample_rate_hz
    edge, count = round(at * rate_hz), round(SPLICE_S * rate_hz)
    put_in = FILLERS[filler](count, rate_hz)
    samples = tuple(
        np.concatenate((channel[0:edge], put_in, channel[edge : channel.size]))
        for channel in recording.samples
    )
    info = dataclasses.replace(recording.info, duration_s=recording.info.duration_s + SPLICE_S)
    return Spliced(
        dataclasses.replace(recording, info=info, samples=samples),
        _true_words(call, at),
        Segment(at, at + SPLICE_S),
    )


def _true_words(call: SampleCall, at: float) -> dict[str, list[Word]]:
    words: dict[str, list[Word]] = {"agent": [], "customer": []}
    for row in call.truth["words"]:
        by_s = SPLICE_S if float(row["start"]) >= at else 0.0
        span = Segment(float(row["start"]) + by_s, float(row["end"]) + by_s)
        words[row["speaker"]].append(Word(str(row["text"]), span))
    return words


def _with_invented(spliced: Spliced, text: str) -> dict[str, list[Word]]:
    tokens = text.split()
    edges = np.linspace(spliced.hole.start + 0.5, spliced.hole.end - 0.5, len(tokens) + 1).tolist()
    invented = [
        Word(token, Segment(start, end))
        for token, start, end in zip(tokens, edges[:-1], edges[1:], strict=True)
    ]
    return {**spliced.words, "agent": [*spliced.words["agent"], *invented]}


def _analysed(recording: Recording, words: dict[str, list[Word]]) -> CallAnalysis:
    settings = read_settings()
    stages = {**settings.stages, "uncertainty": UncertaintyOptions(is_on=False)}
    given = GivenTranscript(source=Transcript(utterances_of_words(words), "en"), sha256="0" * 64)
    chosen = dataclasses.replace(settings, stages=stages)
    return analyse(recording, chosen, transcript=given).analysis


PAIRS = [("silence", invented) for invented in INVENTED] + [
    (filler, "acts") for filler in FILLERS if filler != "silence"
]


@pytest.fixture(scope="module")
def spliced(request: pytest.FixtureRequest, sample: tuple[SampleCall, Recording]) -> Spliced:
    return _spliced(*sample, request.param)


@pytest.fixture(scope="module")
def ordinary(spliced: Spliced) -> CallAnalysis:
    """The same sound with the words that were said, and no others."""
    return _analysed(spliced.recording, spliced.words)


@pytest.mark.parametrize(("spliced", "invented"), PAIRS, indirect=["spliced"])
def test_words_where_nobody_spoke_earn_nothing(
    spliced: Spliced, ordinary: CallAnalysis, invented: str
) -> None:
    found = _analysed(spliced.recording, _with_invented(spliced, INVENTED[invented]))
    assert found.transcript is not None
    inside = [
        word
        for utterance in found.transcript.utterances
        for word in utterance.words
        if spliced.hole.start < word.segment.start < spliced.hole.end
    ]
    assert len(inside) == len(INVENTED[invented].split())
    assert [word.text for word in inside if word.counts] == []
    assert found.language == ordinary.language
    assert found.responses == ordinary.responses
    assert found.moments == ordinary.moments


def test_the_same_words_earn_something_where_somebody_spoke(
    sample: tuple[SampleCall, Recording],
) -> None:
    """Else nothing is shown by their earning nothing."""
    call, recording = sample
    said = {"customer": [], "agent": []} | _true_words(call, recording.info.duration_s)
    own = said["agent"]
    tokens = INVENTED["acts"].split()
    retold = [
        Word(tokens[index], word.segment) if index < len(tokens) else word
        for index, word in enumerate(own)
    ]
    kinds = {s.kind for s in _analysed(recording, {**said, "agent": retold}).language}
    assert {"promise", "apology", "open_question"} <= kinds
