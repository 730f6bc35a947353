"""What *Replay* tells of the words: who said what and when, and which words count for nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.transcript import (
    UNKNOWN_LANGUAGE,
    Exclusion,
    HeardSound,
    SoundKind,
    Transcript,
    Utterance,
)
from voicecoach.views.answers import course_lines
from voicecoach.views.corrections import was_written
from voicecoach.views.figures import counted
from voicecoach.views.promises import promise_lines
from voicecoach.views.section import Section
from voicecoach.views.speakers import role_lines, speaker_names

__all__ = ["EXCLUSION_WORDS", "words_in_short", "words_section"]

EXCLUSION_WORDS: Mapping[Exclusion, str] = MappingProxyType(
    {
        "no_speech": "nobody speaks there",
        "low_probability": "the recogniser hardly believed it",
        "loop": "the same again and again",
        "crowded": "more words than fit into the speech",
        "foreign_script": "in another script",
        "known_invention": "what recognisers write over noise",
        "struck_out": "a person said that nobody said it",
    }
)
"""Why words count for nothing, as people read it."""

_FORMAT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "amazon": "Amazon JSON",
        "azure": "Azure JSON",
        "ctm": "CTM",
        "deepgram": "Deepgram JSON",
        "google": "Google JSON",
        "plain": "a text transcript",
        "srt": "SRT",
        "stm": "STM",
        "voicecoach": "voicecoach's own JSON",
        "webvtt": "WebVTT",
        "whisper": "Whisper JSON",
    }
)
"""Where words came from, as people read it; a recogniser is told by its own name."""

HOW_WORDS_ARE_TOLD = (
    "Words in [brackets], and rows in grey, are words that nobody can have said there: they are "
    "kept to be seen and count for nothing. So are short sounds in grey, which were heard and "
    "which nobody wrote down: what was said there is not known."
)

_SOUND_WORDS: Mapping[SoundKind, str] = MappingProxyType(
    {"listening": "[mm-hm or the like]", "sound": "[short sound]"}
)
_HEARD_ONLY = "heard, not written down"


def words_section(analysis: CallAnalysis, *, agent_name: str | None) -> Section | None:
    """Every utterance with its time and speaker; ``None`` where no words are known."""
    transcript = analysis.transcript
    if transcript is None:
        return None
    names = speaker_names(agent_name=agent_name)
    rows = sorted(
        [*map(_row_of_words, transcript.utterances), *map(_row_of_sound, analysis.sounds)],
        key=lambda row: row.start,
    )
    columns = {
        "Speaker": [names.get(row.speaker, row.speaker) for row in rows],
        "Words": [row.text for row in rows],
    }
    reasons = [row.reasons for row in rows]
    if any(reasons):
        columns["Why words do not count"] = reasons
    if transcript.corrected:
        columns["First written"] = [_was(row.said, names) for row in rows]
    return Section(
        "Words",
        lines=(
            _counts_line(transcript),
            *_corrected_line(transcript),
            *_sounds_line(analysis.sounds),
            *role_lines(analysis, agent_name=agent_name),
            *course_lines(analysis),
            *promise_lines(analysis),
        ),
        note=HOW_WORDS_ARE_TOLD if any(reasons) else None,
        starts=tuple(row.start for row in rows),
        columns=columns,
        greyed=tuple(number for number, row in enumerate(rows) if row.is_grey),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row of the table shows."""

    start: float
    speaker: str
    text: str
    reasons: str
    is_grey: bool
    said: Utterance | None = None


def _row_of_words(said: Utterance) -> _Row:
    return _Row(
        start=said.segment.start,
        speaker=said.speaker,
        text=_marked(said),
        reasons=_reasons(said),
        is_grey=not said.counted_words,
        said=said,
    )


def _row_of_sound(sound: HeardSound) -> _Row:
    return _Row(
        start=sound.segment.start,
        speaker=sound.speaker,
        text=_SOUND_WORDS[sound.kind],
        reasons=_HEARD_ONLY,
        is_grey=True,
    )


def _was(said: Utterance | None, names: Mapping[str, str]) -> str:
    return "" if said is None else was_written(said, names) or ""


def words_in_short(analysis: CallAnalysis) -> str | None:
    """How many words there are, from what, and how many count for nothing, on one line."""
    transcript = analysis.transcript
    if transcript is None:
        return None
    made = next((m for m in analysis.provenance.methods if m.get("stage") == "words"), {})
    engine = made.get("engine") or "a transcript"
    source = _FORMAT_NAMES.get(engine, engine)
    parts = [f"{counted(transcript.word_count, 'word')} from {source}"]
    if transcript.language != UNKNOWN_LANGUAGE:
        parts.append(f"language {transcript.language}")
    reasons = Counter(
        w.excluded for item in transcript.utterances for w in item.words if w.excluded
    )
    if reasons:
        told = "; ".join(f"{count} {EXCLUSION_WORDS[why]}" for why, count in reasons.most_common())
        parts.append(f"{reasons.total()} count for nothing ({told})")
    if transcript.corrected:
        parts.append(f"{counted(len(transcript.corrected), 'line')} corrected by a person")
    return ", ".join(parts)


def _corrected_line(transcript: Transcript) -> tuple[str, ...]:
    count = len(transcript.corrected)
    return (f"{counted(count, 'line')} corrected by a person.",) if count else ()


def _counts_line(transcript: Transcript) -> str:
    counted_count = sum(len(item.counted_words) for item in transcript.utterances)
    left_out_count = transcript.word_count - counted_count
    line = f"{counted(transcript.word_count, 'word')} in all"
    return f"{line}, {left_out_count} of them count for nothing." if left_out_count else f"{line}."


def _sounds_line(sounds: Sequence[HeardSound]) -> tuple[str, ...]:
    signs = sum(sound.kind == "listening" for sound in sounds)
    if not sounds:
        return ()
    told = counted(len(sounds), "short sound")
    return (f"{told} heard that nobody wrote down, {signs} of them inside the other's turn.",)


def _marked(utterance: Utterance) -> str:
    """Text with brackets around the words that count for nothing.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import Word
    >>> I, see = Word("I", Segment(0.0, 0.5), excluded="loop"), Word("see.", Segment(0.5, 1.0))
    >>> _marked(Utterance("agent", (I, see)))
    '[I] see.'
    """
    texts = [word.text if word.counts else f"[{word.text}]" for word in utterance.words]
    return " ".join(texts).replace("] [", " ")


def _reasons(utterance: Utterance) -> str:
    reasons = dict.fromkeys(word.excluded for word in utterance.words if word.excluded)
    return "; ".join(EXCLUSION_WORDS[reason] for reason in reasons)
