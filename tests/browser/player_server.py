"""Serve `player_app.py` with a made-up recording: ``python player_server.py FOLDER PORT``."""

import hashlib
import json
import os
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voicecoach.audio.spectrogram_worker import make_spectrogram
from voicecoach.prosody.contours import (
    CONTOUR_POINTS_PER_S,
    LEVEL_STEPS_PER_DB,
    PITCH_STEPS_PER_ST,
    UNDEFINED,
    Contours,
    packed,
)
from voicecoach.web.app import create_app
from voicecoach.web.options import run_options
from voicecoach.web.routes import spectrogram_route
from voicecoach.web.signing import UrlSigner, load_key

RATE_HZ = 8000
DURATION_S = 150
PEAKS_PER_S = 50
MISSING, DAMAGED = "e" * 64, "d" * 64
LONG_CALLS = {"long": ("1" * 64, 3 * 3600), "hour": ("2" * 64, 3600)}
"""Name -> digest and seconds."""


def talk(rng: np.random.Generator, *, hz: float, turns: list[tuple[float, float]]) -> np.ndarray:
    """Syllables of a tone with pauses between them: looks like speech from a distance."""
    seconds = np.arange(DURATION_S * RATE_HZ) / RATE_HZ
    knots = np.arange(0.0, DURATION_S, 0.12)
    loudness = np.interp(seconds, knots, rng.beta(0.9, 1.6, knots.size))
    active = sum(((seconds >= start) & (seconds < end)).astype(float) for start, end in turns)
    return 0.7 * active * loudness * np.sin(2.0 * np.pi * hz * seconds)


def turns_of(
    rng: np.random.Generator,
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Two speakers who mostly take turns."""
    speakers: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    at, speaker = 0.5, 0
    while at < DURATION_S - 12:
        length = float(rng.uniform(2.0, 10.0))
        speakers[speaker].append((at, at + length))
        at += length + float(rng.uniform(-0.4, 0.8))
        speaker = 1 - speaker
    return speakers


def voice(turns: list[tuple[float, float]], duration_s: float) -> Contours:
    """A melody that falls in every turn, with unvoiced stretches in between."""
    seconds = np.arange(int(duration_s * CONTOUR_POINTS_PER_S)) / CONTOUR_POINTS_PER_S
    pitch = np.full(seconds.size, UNDEFINED, np.int8)
    level = pitch.copy()
    for start, end in turns:
        part = (seconds >= start) & (seconds < end)
        into = seconds[part] - start
        falling = 4.0 - 7.0 * into / (end - start) + 1.5 * np.sin(4.0 * into)
        pitch[part] = np.where(into % 0.75 < 0.5, PITCH_STEPS_PER_ST * falling, UNDEFINED)
        level[part] = LEVEL_STEPS_PER_DB * (4.0 * np.sin(9.0 * into) - 2.0)
    return Contours(pitch=pitch, level=level)


SENTENCES = ("Right, and what will it cost?", "It was meant to be ready on Monday.")
WORD_S = 0.25


def utterance(speaker: str, turn: tuple[float, float], number: int) -> dict[str, object]:
    """A word in every quarter of a second of a turn; every seventh turn counts for nothing."""
    said = SENTENCES[number % 2].split()
    count = max(1, int((turn[1] - turn[0]) / WORD_S))
    words: list[list[object]] = []
    for n in range(count):
        start = round(turn[0] + n * WORD_S, 3)
        words.append([said[n % len(said)], start, round(start + WORD_S, 3)])
    if number % 7 == 6:
        words = [[*word, "no_speech"] for word in words]
    return {"speaker": speaker, "words": words}


def spoken(agent: list[tuple[float, float]], customer: list[tuple[float, float]]) -> bytes:
    """Who speaks when, and words, as `voicecoach.views.player_files.speech_data` gives them."""
    both = sorted([(t, "agent") for t in agent] + [(t, "customer") for t in customer])
    data = {
        "speech": {"agent": agent, "customer": customer},
        "utterances": [utterance(who, turn, n) for n, (turn, who) in enumerate(both)],
        "reasons": {"no_speech": "nobody speaks there"},
    }
    return json.dumps(data).encode()


def long_peaks(duration_s: int) -> np.ndarray:
    """Waveform of a long call: noise, so that no two seconds look alike."""
    rng = np.random.default_rng(3)
    return rng.integers(0, 100, (2, duration_s * PEAKS_PER_S)).astype(np.int8)


def write_long_call(folder: Path, name: str, duration_s: int) -> None:
    """Hours of silence that take no room on the disk, with waveform, contours and words."""
    size_bytes = 4 * duration_s * RATE_HZ
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.setnframes(duration_s * RATE_HZ)
        file.writeframes(b"")
    with (folder / f"{name}.wav").open("r+b") as file:
        file.truncate(44 + size_bytes)
        for at, size in ((4, 36 + size_bytes), (40, size_bytes)):
            file.seek(at)
            file.write(size.to_bytes(4, "little"))
    (folder / f"{name}.peaks").write_bytes(long_peaks(duration_s).tobytes())
    agent = [(at + 0.5, at + 4.25) for at in range(0, duration_s - 20, 10)]
    customer = [(at + 5.0, at + 9.0) for at in range(0, duration_s - 20, 10)]
    contours = packed([voice(agent, duration_s), voice(customer, duration_s)])
    (folder / f"{name}.contours").write_bytes(contours)
    (folder / f"{name}.speech").write_bytes(spoken(agent, customer))


SUBJECTS = {"LST01": "Listening", "PCE01": "Pace", "INT01": "Turn-taking", "SIL01": "Silence"}

MOMENTS = [
    (
        "LST01",
        21.25,
        29.5,
        "agent",
        "good",
        "You let a long turn run",
        "Keep this: a customer who can finish tells you more.",
        ["The customer spoke for 12.4 s without a break", "You answered 0.4 s after the end"],
        "People who are heard out repeat themselves less and calm down sooner.",
        "The customer named the second fault in the next turn.",
    ),
    (
        "PCE01",
        51.75,
        56.0,
        "agent",
        "try",
        "Fast pace over the price",
        "Slow down before a number, and leave a breath after it.",
        ["6.1 syllables per second; your usual is 4.6", "No pause over 0.3 s in 9 s"],
        "Numbers said quickly are the ones customers ask for again.",
        None,
    ),
    (
        "INT01",
        59.5,
        61.0,
        "agent",
        "try",
        "You came in and the customer stopped",
        "Wait for the end of the sentence, then answer.",
        ["Overlap of 0.9 s", "The customer stopped 0.3 s into it and did not go on"],
        "A cut-off customer often says it again later, louder.",
        "The customer came back to it at 1:32.",
    ),
    (
        "PRC02",
        84.0,
        92.25,
        "customer",
        "note",
        "The customer's voice rose",
        "Listen to what was said just before.",
        ["Level 6 dB above the customer's usual", "Pitch 3.1 semitones above"],
        "A raised voice can mean anger, a bad line or a noisy street.",
        None,
    ),
    (
        "SIL01",
        112.5,
        119.0,
        "agent",
        "good",
        "You said what the wait was for",
        "Keep this: a silence with a reason is not a silence.",
        ["6.5 s without speech, announced 1.2 s before"],
        "Silence without a reason feels longer than it is.",
        None,
    ),
]


def write_recording(folder: Path) -> str:
    """Two tones that take turns, their peaks and the data of the page; returns the digest."""
    rng = np.random.default_rng(7)
    agent, customer = turns_of(rng)
    channels = np.stack(
        [talk(rng, hz=220.0, turns=agent), 0.6 * talk(rng, hz=140.0, turns=customer)]
    )
    with wave.open(str(folder / "call.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((channels.T * 32767).astype("<i2").tobytes())
    stretches = np.abs(channels).reshape(2, DURATION_S * PEAKS_PER_S, -1)
    (folder / "peaks").write_bytes(np.round(127 * stretches.max(axis=2)).astype(np.int8).tobytes())
    (folder / "contours").write_bytes(packed([voice(t, DURATION_S) for t in (agent, customer)]))
    (folder / "speech").write_bytes(spoken(agent, customer))
    (folder / "damaged.wav").write_bytes(b"this is no recording" * 100)
    return hashlib.sha256((folder / "call.wav").read_bytes()).hexdigest()


def page_data(digest: str) -> dict[str, object]:
    """Everything but the addresses."""
    keys = (
        "rule",
        "start",
        "end",
        "speaker",
        "tone",
        "title",
        "advice",
        "evidence",
        "why",
        "follows",
    )
    moments = [
        {
            "id": f"m{number}",
            "basis": "convention",
            "subject": SUBJECTS.get(moment[0], "De-escalation"),
            "when_not": "When the customer asked you to hurry.",
        }
        | dict(zip(keys, moment, strict=True))
        for number, moment in enumerate(MOMENTS)
    ]
    return {
        "digest": digest,
        "has_words": True,
        "call_id": "tones",
        "duration_s": float(DURATION_S),
        "peaks": {"url": "", "channel_count": 2, "peaks_per_s": PEAKS_PER_S},
        "speakers": [
            {"id": "agent", "name": "Ana Ruiz", "channel": 0},
            {"id": "customer", "name": "Customer", "channel": 1},
        ],
        "moments": moments,
        "silences": [[112.5, 119.0]],
        "non_speech": [[112.5, 119.0, "Music on hold"]],
        "findings": [
            "The customer's side is quiet (-38 dBFS); levels are compared within a speaker only."
        ],
    }


def main(folder: Path, port: int) -> None:
    """Write the recording, serve the page."""
    digest = write_recording(folder)
    for name, (_, duration_s) in LONG_CALLS.items():
        write_long_call(folder, name, duration_s)
    (folder / "call.json").write_text(json.dumps(page_data(digest)), "utf-8")
    os.environ["VOICECOACH_STORE"] = str(folder)
    long = {asked: f"{name}." for name, (asked, _) in LONG_CALLS.items()}
    audio = {digest: "call.wav", DAMAGED: "damaged.wav", MISSING: "-.wav"}
    audio |= {asked: f"{name}wav" for asked, name in long.items()}
    calls = {"tones": ""} | {name: f"{name}." for name in LONG_CALLS}

    def may_play(principal_id: str, asked: str) -> Path | None:
        return folder / audio[asked] if principal_id == "ana" and asked in audio else None

    def may_see_peaks(principal_id: str, asked: str) -> Path | None:
        name = f"{long.get(asked, '')}peaks"
        return folder / name if principal_id == "ana" and asked in audio else None

    def content_of(kind: str) -> Callable[[str, str], bytes | None]:
        def content(principal_id: str, call_id: str) -> bytes | None:
            if principal_id != "ana" or call_id not in calls:
                return None
            return (folder / f"{calls[call_id]}{kind}").read_bytes()

        return content

    def spectrogram_of(principal_id: str, asked: str) -> Path | None:
        if principal_id != "ana" or asked not in audio:
            return None
        made = folder / f"{asked}.mel"
        if not made.exists():
            make_spectrogram(folder / audio[asked], made)
        return made

    signer = UrlSigner(load_key(folder))
    app = create_app(
        Path(__file__).with_name("player_app.py"),
        signer=signer,
        may_play=may_play,
        may_see_peaks=may_see_peaks,
        contours_of=content_of("contours"),
        speech_of=content_of("speech"),
        routes=[spectrogram_route(signer, spectrogram_of=spectrogram_of)],
    )
    sys.argv = [str(app.script_path)]
    app.run(config=run_options(address="127.0.0.1", port=port))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
