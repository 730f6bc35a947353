"""Back from a `Transcript` to what its file said, so that its labels can stand for others."""

from collections.abc import Sequence

from voicecoach.core.errors import InputError
from voicecoach.core.transcript import RoleAssignment, Transcript, Utterance, WordTiming
from voicecoach.transcript.source import Passage, SourceTranscript, SourceWord

__all__ = ["lies_on_speech", "source_of"]

MIN_ON_SPEECH_RATIO = 0.5
"""Share of a word with speech from which it lies on it, and of the words (convention: most)."""


def source_of(
    transcript: Transcript, roles: Sequence[RoleAssignment], *, file_format: str
) -> SourceTranscript:
    """Passages of an assembled transcript under the labels that they came with.

    Times that words were only given when it was assembled are left out, and
    so is what was concluded about which of them count. Where words were spread
    over the speech of somebody else, the times of their passages are lost too.

    Parameters
    ----------
    transcript : Transcript
    roles : sequence of RoleAssignment
        How its speakers were found.
    file_format : str

    Raises
    ------
    InputError
        If two labels stand for one speaker: whose words are whose is not known any more.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import Word
    >>> said = Utterance("agent", (Word("Hello.", Segment(1.0, 2.0)),))
    >>> given = [RoleAssignment("spk_1", "agent", 0.5, "talk_pattern")]
    >>> source_of(Transcript((said,)), given, file_format="cues").passages[0].label
    'spk_1'
    """
    labels: dict[str, str] = {}
    for role in roles:
        if role.speaker in labels:
            raise InputError(
                f"{labels[role.speaker]!r} and {role.label!r} both stand for {role.speaker} here; "
                "give the transcript again, with --speaker for each"
            )
        labels[role.speaker] = role.label
    is_lost = transcript.timing == "passage" and not lies_on_speech(transcript)
    timing: WordTiming = "order" if is_lost else transcript.timing
    passages = tuple(
        _passage(item, labels.get(item.speaker, item.speaker), timing)
        for item in transcript.utterances
    )
    return SourceTranscript(file_format, passages, transcript.language)


def lies_on_speech(transcript: Transcript) -> bool:
    """Whether at least half of the words that were held against speech lie on it.

    Examples
    --------
    >>> lies_on_speech(Transcript(()))
    True
    """
    ratios = [word.speech_ratio for item in transcript.utterances for word in item.words]
    held = [ratio for ratio in ratios if ratio is not None]
    on_speech_count = sum(ratio >= MIN_ON_SPEECH_RATIO for ratio in held)
    return on_speech_count >= MIN_ON_SPEECH_RATIO * len(held)


def _passage(said: Utterance, label: str, timing: WordTiming) -> Passage:
    if timing == "word":
        words = tuple(
            SourceWord(word.text, word.segment.start, word.segment.end, word.probability)
            for word in said.words
        )
        return Passage(words, label)
    words = tuple(SourceWord(word.text, probability=word.probability) for word in said.words)
    if timing == "order":
        return Passage(words, label)
    return Passage(words, label, None, said.segment.start, said.segment.end)
