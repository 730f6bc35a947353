"""Sentences spoken by the synthesisers that are installed, with their syllables counted.

flite prints the time of each phone; espeak-ng prints its phonemes without
times, so its speech is where its own, noiseless samples are. A syllable is a
vowel. Both are programs of the tests only.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from benchmarks.noise import mu_law
from voicecoach.core.intervals import Intervals, from_mask
from voicecoach.prosody import ANALYSIS_RATE_HZ

__all__ = ["SENTENCES", "Reading", "installed_voices", "read_aloud"]

SENTENCES = (
    "Good morning, you are speaking with the service desk, how may I help you today?",
    "I have been waiting since Monday for somebody to repair the heating in my kitchen.",
    "The parcel was delivered to a neighbour who has never heard of us.",
    "Could you give me the number printed at the top of the last letter?",
    "We will send an engineer between nine and eleven tomorrow.",
    "My husband called twice last week, and both times nobody rang us back.",
    "Let me check that with my colleague; it will only take a moment.",
    "That is not what your advertisement promised.",
    "I understand, and I am sorry that this has taken so long.",
    "The account was opened in September, but the first statement came in January.",
    "Please turn the device off, wait for thirty seconds, and turn it on again.",
    "If nothing changes by Friday I shall take my business elsewhere.",
    "You can return the shoes free of charge within a month.",
    "Yes, the contract runs until the end of next year.",
    "An additional payment of twenty pounds was taken without authorisation.",
    "Thank you for your patience, we really appreciate it.",
)
FLITE_VOICES = ("slt", "rms", "awb", "kal", "kal16")
ESPEAK_VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-us+f3")
_VOWEL_NAMES = "aa ae ah ao aw ax axr ay eh el em en er ey ih ix iy ow oy uh uw"
VOWELS = frozenset(_VOWEL_NAMES.split())
IPA_VOWEL = re.compile("[aeiouyæɐɑɒɔəɘɚɛɜɝɪɨʉʊʌɵøœ]|[ln]̩")
BRIDGED_PAUSE_S = 0.2
BETWEEN_S = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All sentences of one voice at one speed, on a telephone line without noise.

    Parameters
    ----------
    voice : str
    samples : np.ndarray, shape=(n_samples,), float32
    speech : tuple of Intervals
        Of each sentence, pauses below 0.2 s bridged.
    syllable_counts : tuple of int
        Of each sentence.
    """

    voice: str
    samples: Samples
    speech: tuple[Intervals, ...]
    syllable_counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    samples: NDArray[np.float64]  # at the rate of the line
    speech: Intervals
    syllable_count: int


def installed_voices() -> tuple[str, ...]:
    """Voices of flite and espeak-ng, as far as these are installed."""
    flite = tuple(f"flite-{name}" for name in FLITE_VOICES) if shutil.which("flite") else ()
    espeak = tuple(f"espeak-{name}" for name in ESPEAK_VOICES) if shutil.which("espeak-ng") else ()
    return flite + espeak


def read_aloud(
    voice: str, *, slowness: float = 1.0, sentences: Sequence[str] = SENTENCES
) -> Reading:
    """Speak sentences one after the other with silence between them.

    Parameters
    ----------
    voice : str
        One of `installed_voices`.
    slowness : float
        Durations relative to the usual ones of the voice.
    sentences : sequence of str
    """
    engine, _, name = voice.partition("-")
    speak = _flite if engine == "flite" else _espeak
    parts, speech, at_s = [], [], BETWEEN_S
    quiet = np.zeros(round(BETWEEN_S * ANALYSIS_RATE_HZ))
    spoken = [speak(name, text, slowness) for text in sentences]
    for sentence in spoken:
        parts += [quiet, sentence.samples]
        speech.append(sentence.speech + at_s)
        at_s += sentence.samples.size / ANALYSIS_RATE_HZ + BETWEEN_S
    line = np.concatenate((*parts, quiet))
    counts = tuple(sentence.syllable_count for sentence in spoken)
    return Reading(voice, mu_law(0.5 * line / np.abs(line).max()), tuple(speech), counts)


def _flite(name: str, text: str, slowness: float) -> _Sentence:
    command = ["flite", "-voice", name, "--setf", f"duration_stretch={slowness}", "-psdur"]
    samples, printed = _recorded([*command, "-t", text, "-o"])
    phones = [item.partition(":")[::2] for item in printed.split()]
    ends = [float(end) for _, end in phones]
    spans = zip((0.0, *ends[:-1]), ends, phones, strict=True)
    sounds = np.array([(start, end) for start, end, (phone, _) in spans if phone != "pau"])
    count = sum(phone in VOWELS for phone, _ in phones)
    return _Sentence(samples, _bridged(sounds), count)


def _espeak(name: str, text: str, slowness: float) -> _Sentence:
    voice = ["espeak-ng", "-v", name, "-s", str(round(175 / slowness))]
    samples, _ = _recorded([*voice, text, "-w"])
    said = subprocess.run(
        [*voice, "-q", "--ipa", "--sep=_", text], check=True, capture_output=True, text=True
    ).stdout
    count = sum(bool(IPA_VOWEL.search(phone)) for phone in re.split(r"[_\s]+", said))
    hop = ANALYSIS_RATE_HZ // 100
    blocks = samples[: samples.size // hop * hop].reshape(-1, hop)
    peaks = np.abs(blocks).max(axis=1)
    return _Sentence(samples, _bridged(from_mask(peaks > 0.005 * peaks.max(), hop_s=0.01)), count)


def _recorded(command: list[str]) -> tuple[NDArray[np.float64], str]:
    """Run a synthesiser that takes a path last; band-limit to 300-3400 Hz at 8 kHz."""
    import soundfile
    import soxr
    from scipy.signal import firwin

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentence.wav"
        done = subprocess.run([*command, str(path)], check=True, capture_output=True, text=True)
        wide, rate_hz = soundfile.read(path, dtype="float64")
    narrow = soxr.resample(wide, rate_hz, ANALYSIS_RATE_HZ)
    taps = firwin(161, [300.0, 3400.0], fs=ANALYSIS_RATE_HZ, pass_zero=False)
    return np.convolve(narrow, taps, mode="same"), done.stdout


def _bridged(sounds: Intervals) -> Intervals:
    pauses = sounds[1:, 0] - sounds[:-1, 1] >= BRIDGED_PAUSE_S
    starts = sounds[np.concatenate(([True], pauses)), 0]
    return np.column_stack((starts, sounds[np.concatenate((pauses, [True])), 1]))
