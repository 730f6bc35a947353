"""Speech probabilities of the Silero network, levelled so that quiet voices are heard too.

The network file comes with the faster-whisper package. It is never the only
witness: it missed more than half of the loud voiced speech of one real caller.
"""

import functools
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, EngineError, MissingDependencyError
from voicecoach.core.intervals import Intervals
from voicecoach.core.recording import SampleSource, sample_blocks
from voicecoach.vad.masks import hysteresis, without_short

__all__ = ["SileroVadOptions", "silero_activity"]

NETWORK_RATE_HZ = 16000
FRAME_SAMPLES = 512
CONTEXT_SAMPLES = 64
FRAME_S = FRAME_SAMPLES / NETWORK_RATE_HZ
STATE_SHAPE = (1, 1, 128)
NETWORK_FILE = Path("assets") / "silero_vad_v6.onnx"


@dataclass(frozen=True, slots=True, kw_only=True)
class SileroVadOptions:
    """Settings of `silero_activity`.

    Parameters
    ----------
    onset_probability, offset_probability : float
        Speech begins at the first and lasts down to the second (convention:
        the values its authors ship).
    active_level_dbfs : float
        Level to which the channel's active speech is brought first
        (calibrated: raises recall on real callers; ITU-T P.56 calls -26 dBov
        nominal).
    min_silence_s, min_speech_s : float
        Shorter silences are filled, shorter speech is dropped (convention:
        three network frames).
    block_frame_count : int
        Network frames per call: memory, not result (calibrated).
    """

    onset_probability: float = 0.5
    offset_probability: float = 0.35
    active_level_dbfs: float = -26.0
    min_silence_s: float = 0.1
    min_speech_s: float = 0.1
    block_frame_count: int = 512

    def __post_init__(self) -> None:
        if not 0.0 < self.offset_probability <= self.onset_probability < 1.0:
            raise ConfigError(
                "need 0 < offset_probability <= onset_probability < 1; "
                f"got {self.offset_probability} and {self.onset_probability}"
            )
        if self.block_frame_count < 1:
            raise ConfigError(f"block_frame_count must be >= 1; got {self.block_frame_count}")
        if min(self.min_silence_s, self.min_speech_s) < 0.0:
            raise ConfigError("min_silence_s and min_speech_s must be >= 0")


def silero_activity(
    samples: SampleSource,
    *,
    sample_rate_hz: int,
    active_level_dbfs: float,
    options: SileroVadOptions | None = None,
) -> Intervals:
    """Find speech with the Silero network.

    Parameters
    ----------
    samples : SampleSource
    sample_rate_hz : int
    active_level_dbfs : float
        Level of the channel's active speech as it is.
    options : SileroVadOptions, optional

    Returns
    -------
    Intervals
        Sorted and disjoint, on a grid of 32 ms.

    Raises
    ------
    MissingDependencyError
        If faster-whisper, which carries the network, is not installed.
    EngineError
        If the network cannot be run.
    """
    options = options or SileroVadOptions()
    gain = np.float32(10.0 ** ((options.active_level_dbfs - active_level_dbfs) / 20.0))
    rows = _network_rows(samples, gain, sample_rate_hz, options.block_frame_count)
    probability = _probabilities(rows)
    found = hysteresis(
        probability >= options.onset_probability, probability >= options.offset_probability
    )
    return without_short(
        found.astype(np.float64) * FRAME_S,
        min_speech_s=options.min_speech_s,
        min_silence_s=options.min_silence_s,
    )


def _probabilities(blocks: Iterator[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Probability of speech per 32 ms; the network's memory runs through the blocks."""
    hidden = cell = np.zeros(STATE_SHAPE, dtype=np.float32)
    context = np.zeros((1, CONTEXT_SAMPLES), dtype=np.float32)
    found = []
    for rows in blocks:
        before = np.concatenate((context, rows[:-1, -CONTEXT_SAMPLES:]))
        context = rows[-1:, -CONTEXT_SAMPLES:]
        block = {"input": np.concatenate((before, rows), axis=1), "h": hidden, "c": cell}
        try:
            probability, hidden, cell = _network().run(None, block)
        except RuntimeError as error:
            raise EngineError("the Silero network failed on this channel") from error
        found.append(probability.ravel())
    return np.concatenate(found)


def _network_rows(
    samples: SampleSource, gain: np.float32, sample_rate_hz: int, block_frame_count: int
) -> Iterator[NDArray[np.float32]]:
    """Frames at 16 kHz, ``block_frame_count`` at a time; the last one is filled up with zeros."""
    length = block_frame_count * FRAME_SAMPLES
    waiting = np.empty(0, dtype=np.float32)
    for wide in _wide(samples, gain, sample_rate_hz):
        waiting = np.concatenate((waiting, wide))
        whole = waiting.size // length * length
        for first in range(0, whole, length):
            yield waiting[first : first + length].reshape(-1, FRAME_SAMPLES)
        waiting = waiting[whole:]
    if waiting.size:
        yield np.pad(waiting, (0, -waiting.size % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES)


def _wide(
    samples: SampleSource, gain: np.float32, sample_rate_hz: int
) -> Iterator[NDArray[np.float32]]:
    """The signal at 16 kHz."""
    import soxr

    stream = soxr.ResampleStream(sample_rate_hz, NETWORK_RATE_HZ, 1, dtype="float32")
    read = 0
    for block in sample_blocks(samples):
        read += block.size
        yield stream.resample_chunk(block * gain, last=read == samples.size)


@functools.cache
def _network() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(_network_path()), options, providers=["CPUExecutionProvider"]
    )


def _network_path() -> Path:
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or not spec.submodule_search_locations:
        raise MissingDependencyError(
            "noisy channels need the Silero network of the faster-whisper package; "
            "it is not installed; run: pip install faster-whisper"
        )
    path = Path(spec.submodule_search_locations[0]) / NETWORK_FILE
    if not path.is_file():
        raise MissingDependencyError(
            f"need {NETWORK_FILE.name} of faster-whisper >= 1.2.1; the installed package does not "
            "have it; run: pip install --upgrade faster-whisper"
        )
    return path
