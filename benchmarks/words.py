"""Words of the sample calls: how far off their times are, and what the speech gate holds back.

python -m benchmarks.words --data sample_calls --json FILE

The transcripts have one start in whole seconds per sentence; their words are
spread over the speech that is found in the audio. The gate is asked about
words at their true times, moved about as recognisers place them, and about
sentences written into the silences of each party. Listeners' sounds are taken
out of the words and looked for among the sounds that are marked from audio.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, complement
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Word
from voicecoach.pipeline import analyse, read_settings
from voicecoach.transcript.assembly import assemble_transcript
from voicecoach.transcript.gate import gate_transcript
from voicecoach.transcript.reading import read_transcript
from voicecoach.transcript.roles import RoleEvidence
from voicecoach.transcript.sounds import unwritten_sounds
from voicecoach.transcript.utterances import utterances_of_words
from voicecoach.uncertainty import UncertaintyOptions

__all__ = ["WordScores", "main", "score_calls"]

JITTER_S = 0.08
"""Standard deviation with which true words are moved about."""

SENTENCE_S = 2.0
INVENTED = ("I", "am", "so", "sorry", "about", "that.")


@dataclass(slots=True)
class WordScores:
    """What is counted over calls."""

    errors_s: list[float] = field(default_factory=list)
    nominal_errors_s: list[float] = field(default_factory=list)
    true_count: int = 0
    held_back_count: int = 0
    invented_count: int = 0
    let_through_count: int = 0
    sounds_to_find_count: int = 0
    sounds_found_count: int = 0
    sounds_marked_count: int = 0
    sounds_right_count: int = 0

    def figures(self) -> dict[str, float]:
        """Figures of all calls."""
        return {
            "word_count": len(self.errors_s),
            "start_error_median_s": float(np.median(self.errors_s)),
            "start_error_p90_s": float(np.quantile(self.errors_s, 0.9)),
            "start_error_max_s": max(self.errors_s),
            "start_error_without_audio_median_s": float(np.median(self.nominal_errors_s)),
            "start_error_without_audio_p90_s": float(np.quantile(self.nominal_errors_s, 0.9)),
            "true_words_held_back_ratio": self.held_back_count / self.true_count,
            "invented_word_count": self.invented_count,
            "invented_words_let_through_ratio": self.let_through_count / self.invented_count,
            "listening_sound_count": self.sounds_to_find_count,
            "listening_sounds_found_ratio": self.sounds_found_count / self.sounds_to_find_count,
            "marked_sound_count": self.sounds_marked_count,
            "marked_sounds_right_ratio": self.sounds_right_count / self.sounds_marked_count,
        }


def score_calls(folder: Path) -> WordScores:
    """Analyse every sample call and hold its words against the truth."""
    scores = WordScores()
    settings = _settings()
    random = np.random.default_rng(17)
    with Decoder() as decoder:
        for call in sample_calls(folder):
            analysis = _analysis(decoder, call, settings)
            who, duration_s = analysis.diarization, analysis.duration_s
            speech = {name: who.intervals_of(name) for name in who.speakers}
            source = read_transcript(folder / "transcripts" / f"{call.name}.txt")
            heard = assemble_transcript(source, RoleEvidence(speech=speech)).transcript
            scores.errors_s += _start_errors_s(heard, call)
            scores.nominal_errors_s += _start_errors_s(assemble_transcript(source).transcript, call)
            _ask_gate(scores, call, speech, duration_s, random)
            _ask_for_sounds(scores, call, analysis, random)
    return scores


def _settings() -> Settings:
    """Return the defaults without what only moments need."""
    settings = read_settings()
    stages = {**settings.stages, "uncertainty": UncertaintyOptions(is_on=False)}
    return dataclasses.replace(settings, stages=stages)


def _analysis(decoder: Decoder, call: SampleCall, settings: Settings) -> CallAnalysis:
    agent_channel = call.truth["speakers"]["agent"]["channel"]
    recording = load_call(decoder, call.audio, agent_channel=agent_channel)
    return analyse(recording, settings).analysis


def _true_words(call: SampleCall, speaker: str) -> list[Mapping[str, float]]:
    own = (word for word in call.truth["words"] if word["speaker"] == speaker)
    return sorted(own, key=lambda word: float(word["start"]))


def _start_errors_s(found: Transcript, call: SampleCall) -> list[float]:
    errors_s: list[float] = []
    for speaker in found.speakers:
        words = [word for item in found.utterances_of(speaker) for word in item.words]
        errors_s += [
            abs(word.segment.start - float(true["start"]))
            for word, true in zip(words, _true_words(call, speaker), strict=True)
        ]
    return errors_s


def _ask_gate(
    scores: WordScores,
    call: SampleCall,
    speech: Mapping[str, Intervals],
    duration_s: float,
    random: np.random.Generator,
) -> None:
    true, invented = {}, {}
    for speaker, rows in speech.items():
        true[speaker] = [_moved(word, random) for word in _true_words(call, speaker)]
        holes = complement(rows, duration_s=duration_s)
        middles = holes.mean(axis=1)[holes[:, 1] - holes[:, 0] > 1.2 * SENTENCE_S]
        invented[speaker] = [word for middle in middles for word in _sentence(float(middle))]
    scores.true_count += sum(map(len, true.values()))
    scores.held_back_count += _count(true, speech, counts=False)
    scores.invented_count += sum(map(len, invented.values()))
    scores.let_through_count += _count(invented, speech, counts=True)


def _ask_for_sounds(
    scores: WordScores, call: SampleCall, analysis: CallAnalysis, random: np.random.Generator
) -> None:
    """Take the words of listeners' sounds away, as recognisers do, and look which are marked."""
    true = call.truth["listener_sounds"]
    words = {
        speaker: [
            _moved(word, random)
            for word in _true_words(call, speaker)
            if not any(_shares_time(word, sound) for sound in true if sound["speaker"] == speaker)
        ]
        for speaker in analysis.diarization.speakers
    }
    marked = unwritten_sounds(
        Transcript(utterances_of_words(words), "en"),
        analysis.diarization,
        analysis.conversation.backchannels,
    )
    spans = [(m.speaker, {"start": m.segment.start, "end": m.segment.end}) for m in marked]
    scores.sounds_to_find_count += len(true)
    scores.sounds_found_count += sum(
        any(who == sound["speaker"] and _shares_time(span, sound) for who, span in spans)
        for sound in true
    )
    scores.sounds_marked_count += len(spans)
    scores.sounds_right_count += sum(
        any(who == sound["speaker"] and _shares_time(span, sound) for sound in true)
        for who, span in spans
    )


def _shares_time(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _moved(word: Mapping[str, float], random: np.random.Generator) -> Word:
    by_s = float(random.normal(0.0, JITTER_S))
    start = max(0.0, float(word["start"]) + by_s)
    return Word(str(word["text"]), Segment(start, max(float(word["end"]) + by_s, start + 0.01)))


def _sentence(middle: float) -> list[Word]:
    edges = np.linspace(middle - SENTENCE_S / 2.0, middle + SENTENCE_S / 2.0, len(INVENTED) + 1)
    return [
        Word(text, Segment(float(start), float(end)))
        for text, start, end in zip(INVENTED, edges[:-1], edges[1:], strict=True)
    ]


def _count(
    words: Mapping[str, Sequence[Word]], speech: Mapping[str, Intervals], *, counts: bool
) -> int:
    """Words that count, or do not, once they were held against the speech."""
    gated = gate_transcript(Transcript(utterances_of_words(words), "en"), speech)
    return sum(word.counts is counts for item in gated.utterances for word in item.words)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    chosen = options.parse_args(arguments)
    publish(score_calls(chosen.data).figures(), chosen.json)


if __name__ == "__main__":
    main()
