"""What *Replay* tells of the words: who said what and when, and which words count for nothing."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.transcript import Exclusion, RoleAssignment, RoleReason, Transcript, Utterance
from voicecoach.views.figures import counted
from voicecoach.views.section import Section

__all__ = ["EXCLUSION_WORDS", "words_section"]

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

_REASON_WORDS: Mapping[RoleReason, str] = MappingProxyType(
    {
        "given": "you said so",
        "name": "by that name",
        "channel": "by the channel",
        "sound": "by whose speech lies under the words",
        "elimination": "because nobody else is left",
        "agent_name": "by the agent's name",
        "greeting": "by the greeting",
        "talk_pattern": "by how they talk, which is a guess",
    }
)

HOW_WORDS_ARE_TOLD = (
    "Words in [brackets], and rows in grey, are words that nobody can have said there: they are "
    "kept to be seen and count for nothing."
)


def words_section(analysis: CallAnalysis, *, agent_name: str | None) -> Section | None:
    """Every utterance with its time and speaker; ``None`` where no words are known."""
    transcript = analysis.transcript
    if transcript is None:
        return None
    names = {AGENT: agent_name or "Agent", CUSTOMER: "Customer", MIXED: "Not known"}
    said = transcript.utterances
    return Section(
        "Words",
        lines=(_counts_line(transcript), *_role_lines(analysis.roles, names)),
        note=HOW_WORDS_ARE_TOLD,
        starts=tuple(item.segment.start for item in said),
        columns={
            "Speaker": [names.get(item.speaker, item.speaker) for item in said],
            "Words": [_marked(item) for item in said],
            "Why words do not count": [_reasons(item) for item in said],
        },
        greyed=tuple(row for row, item in enumerate(said) if not item.counted_words),
    )


def _counts_line(transcript: Transcript) -> str:
    counted_count = sum(len(item.counted_words) for item in transcript.utterances)
    left_out_count = transcript.word_count - counted_count
    line = f"{counted(transcript.word_count, 'word')} in all"
    return f"{line}, {left_out_count} of them count for nothing." if left_out_count else f"{line}."


def _role_lines(roles: Sequence[RoleAssignment], names: Mapping[str, str]) -> tuple[str, ...]:
    """Who the labels of the file were taken for, where that is not said by the label itself."""
    return tuple(
        f"{role.label} is taken for {names.get(role.speaker, role.speaker)}: "
        f"{_REASON_WORDS[role.reason]}."
        for role in roles
        if role.reason != "name"
    )


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
