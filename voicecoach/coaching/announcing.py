"""Long silences with words: announced with how long they take, or not announced at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.announcements import announced_how_long, named_what_for, was_theirs
from voicecoach.coaching.measures import SILENCE
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.sentences import sentences_before, sentences_in
from voicecoach.coaching.silence import DeadAirOptions, long_silences
from voicecoach.coaching.spoken import quote
from voicecoach.coaching.word_counts import TAKEN_UP
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "ANNOUNCED_SILENCE",
    "UNANNOUNCED_SILENCE",
    "AnnouncedSilenceOptions",
    "UnannouncedSilenceOptions",
]

_DEAD_AIR = "Observe.AI calls 10 s of silence without a warning dead air"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedSilenceOptions(DeadAirOptions):
    """Thresholds of `ANNOUNCED_SILENCE`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    max_silence_s: float = field(
        default=60.0,
        metadata=origin("convention", "then it is a hold, and wants a word in between"),
    )
    back_within_s: float = field(
        default=15.0, metadata=origin("convention", "who comes back says at once what was found")
    )
    min_taken_up_count: int = field(
        default=1,
        metadata=origin("convention", "what was found is about the customer's matter"),
    )


def _announced(analysis: CallAnalysis, options: AnnouncedSilenceOptions) -> Iterator[Moment]:
    for pause, _ in long_silences(analysis, options):
        said = announced_how_long(analysis, pause)
        end = min(pause.end + options.back_within_s, analysis.duration_s)
        if said is None or pause.duration_s > options.max_silence_s or end <= pause.end:
            continue
        back = Segment(pause.end, end)
        first = sentences_in(analysis, AGENT, back)
        found = observe(TAKEN_UP, analysis, back, threshold=float(options.min_taken_up_count))
        if not first or found.value < options.min_taken_up_count:
            continue
        length = observe(SILENCE, analysis, pause, threshold=options.min_silence_s)
        yield raise_moment(
            "SIL04",
            segment=pause,
            valence="strength",
            observed=(length, found),
            advice=(
                f"Before {duration(length.value)} of silence from {at(pause.start)} you said "
                f"{quote(said.text, max_chars=60)}, and came back with "
                f"{quote(first[0].text, max_chars=50)}. They could wait at ease. Keep it."
            ),
        )


ANNOUNCED_SILENCE = Rule(
    code="SIL04",
    title="Announced a silence with its length",
    subject="Silence",
    valence="strength",
    skill_rows=(29,),
    finds=(
        "Within 10 s before a long silence the agent says how long it takes, and after it comes "
        "back with something that has a word of the customer's."
    ),
    why="Who knows for how long can wait; who does not, wonders.",
    basis="literature",
    source=_DEAD_AIR + " (their engineering blog): with a warning it is work",
    applies_not_when="It took much longer than what was said.",
    evidence=(SILENCE, TAKEN_UP),
    needs=("two_speakers", "silences", "words"),
    rooms=("agent", "coach", "lead"),
    options=AnnouncedSilenceOptions(),
    find=_announced,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnannouncedSilenceOptions(DeadAirOptions):
    """Thresholds of `UNANNOUNCED_SILENCE`."""

    last_words_s: float = field(
        default=10.0, metadata=origin("convention", "what they heard last before the silence")
    )


def _unannounced(analysis: CallAnalysis, options: UnannouncedSilenceOptions) -> Iterator[Moment]:
    for pause, sign in long_silences(analysis, options):
        if sign is not None or was_theirs(analysis, pause):
            continue
        if announced_how_long(analysis, pause) or named_what_for(analysis, pause):
            continue
        last = sentences_before(analysis, AGENT, pause.start, within_s=options.last_words_s)
        heard = quote(last[-1].text, max_chars=50) if last else "nothing"
        length = observe(SILENCE, analysis, pause, threshold=options.min_silence_s)
        yield raise_moment(
            "SIL05",
            segment=pause,
            valence="opportunity",
            observed=(length,),
            advice=(
                f"You went to work on it at {at(pause.start)}; {heard} was the last they heard "
                f"for {duration(length.value)}. Say what and how long: 'I'm opening your order, "
                "about twenty seconds.'"
            ),
        )


UNANNOUNCED_SILENCE = Rule(
    code="SIL05",
    title="A long silence that nobody announced",
    subject="Silence",
    valence="opportunity",
    skill_rows=(29,),
    finds=(
        "Nobody speaks for long beside the agent's words, and in the 10 s before it the agent "
        "said neither how long it takes nor what it is for, and the customer did not ask for it. "
        "Where the turns alone show that they were left waiting, SIL01 says so."
    ),
    why="Who waits without knowing what for starts to doubt that anything is happening.",
    basis="literature",
    source=_DEAD_AIR + " (their engineering blog)",
    applies_not_when="It had been announced earlier in the call, or in words that are not known.",
    evidence=(SILENCE,),
    needs=("two_speakers", "silences", "words"),
    rooms=("agent", "coach", "lead"),
    options=UnannouncedSilenceOptions(),
    find=_unannounced,
)
