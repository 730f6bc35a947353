"""What *Replay* tells of the words: who said what and when, and which words count for nothing."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.transcript import UNKNOWN_LANGUAGE, Exclusion, Transcript, Utterance
from voicecoach.views.answers import course_lines
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
    }
)
"""Why words count for nothing, as people read it."""

HOW_WORDS_ARE_TOLD = (
    "Words in [brackets], and rows in grey, are words that nobody can have said there: they are "
    "kept to be seen and count for nothing."
)


def words_section(analysis: CallAnalysis, *, agent_name: str | None) -> Section | None:
    """Every utterance with its time and speaker; ``None`` where no words are known."""
    transcript = analysis.transcript
    if transcript is None:
        return None
    names = speaker_names(agent_name=agent_name)
    said = transcript.utterances
    return Section(
        "Words",
        lines=(
            _counts_line(transcript),
            *role_lines(analysis, agent_name=agent_name),
            *course_lines(analysis),
            *promise_lines(analysis),
        ),
        note=HOW_WORDS_ARE_TOLD,
        starts=tuple(item.segment.start for item in said),
        columns={
            "Speaker": [names.get(item.speaker, item.speaker) for item in said],
            "Words": [_marked(item) for item in said],
            "Why words do not count": [_reasons(item) for item in said],
        },
        greyed=tuple(row for row, item in enumerate(said) if not item.counted_words),
    )


def words_in_short(analysis: CallAnalysis) -> str | None:
    """How many words there are, from what, and how many count for nothing, on one line."""
    transcript = analysis.transcript
    if transcript is None:
        return None
    made = next((m for m in analysis.provenance.methods if m.get("stage") == "words"), {})
    parts = [
        f"{counted(transcript.word_count, 'word')} from {made.get('engine') or 'a transcript'}"
    ]
    if transcript.language != UNKNOWN_LANGUAGE:
        parts.append(f"language {transcript.language}")
    reasons = Counter(
        w.excluded for item in transcript.utterances for w in item.words if w.excluded
    )
    if reasons:
        told = "; ".join(f"{count} {EXCLUSION_WORDS[why]}" for why, count in reasons.most_common())
        parts.append(f"{reasons.total()} count for nothing ({told})")
    return ", ".join(parts)


def _counts_line(transcript: Transcript) -> str:
    counted_count = sum(len(item.counted_words) for item in transcript.utterances)
    left_out_count = transcript.word_count - counted_count
    line = f"{counted(transcript.word_count, 'word')} in all"
    return f"{line}, {left_out_count} of them count for nothing." if left_out_count else f"{line}."


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
