"""Presence: small sounds through the call, and charged pauses that are left to the customer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import longer_turns_in, sounds_in, span
from voicecoach.coaching.floor import turn_around
from voicecoach.coaching.measures import (
    AGENT_SPEECH,
    CUSTOMER_LEVEL_RISE,
    CUSTOMER_SPEECH,
    HEARD_TURNS,
    LONGER_TURNS,
    SILENCE,
)
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "PAUSE_LEFT_OPEN",
    "SOUNDS_THROUGHOUT",
    "SOUND_THAT_CARRIED",
    "PauseLeftOpenOptions",
    "SoundThatCarriedOptions",
    "SoundsThroughoutOptions",
]

_SAME_TIME_S = 1e-6
"""Two times that one subtraction separates are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundsThroughoutOptions(RuleOptions):
    """Thresholds of `SOUNDS_THROUGHOUT`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is about the whole call")
    )
    min_turn_count: int = field(
        default=3, metadata=origin("convention", "fewer longer turns say nothing about a way")
    )
    min_coverage_ratio: float = field(
        default=0.5, metadata=origin("convention", "of the longer turns; not each one asks for it")
    )
    min_heard_count: int = field(default=2, metadata=origin("convention", "a single one is chance"))


def _sounds_throughout(
    analysis: CallAnalysis, options: SoundsThroughoutOptions
) -> Iterator[Moment]:
    turns = longer_turns_in(analysis, CUSTOMER, Segment(0.0, analysis.duration_s))
    if len(turns) < options.min_turn_count:
        return
    stretch = span(turns)
    heard = observe(HEARD_TURNS, analysis, stretch, threshold=options.min_heard_count)
    longer = observe(LONGER_TURNS, analysis, stretch, threshold=options.min_turn_count)
    least = max(options.min_heard_count, options.min_coverage_ratio * longer.value)
    if heard.value < least:
        return
    yield raise_moment(
        "LIS04",
        segment=stretch,
        valence="strength",
        observed=(heard, longer),
        advice=(
            f"In {heard.value:.0f} of their {longer.value:.0f} longer turns they heard a short "
            "sound from you while they spoke. On the telephone that is eye contact."
        ),
    )


SOUNDS_THROUGHOUT = Rule(
    code="LIS04",
    title="Listening sounds through the whole call",
    subject="Listening",
    valence="strength",
    skill_rows=(16,),
    finds="At least half of the customer's turns of 3 s and more hold a short sound of the agent.",
    why="On the telephone a sound is the only nod there is.",
    basis="convention",
    source=(
        "coverage of the other's turns above 3 s, as open measure lists define it. How many sounds "
        "somebody gives is personal (Blomsma et al. 2024): never compare people on it"
    ),
    applies_not_when="The sounds were attempts to take over, or meant for somebody in your room.",
    evidence=(HEARD_TURNS, LONGER_TURNS),
    needs=("two_speakers", "overlaps"),
    options=SoundsThroughoutOptions(),
    find=_sounds_throughout,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLeftOpenOptions(EpisodeOptions):
    """Thresholds of `PAUSE_LEFT_OPEN`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_pause_s: float = field(
        default=1.0,
        metadata=origin(
            "convention", "five times the ordinary 0.2 s of a reply: leaving it is a choice"
        ),
    )
    max_pause_s: float = field(
        default=2.0,
        metadata=origin(
            "literature", "longer gaps feel awkward between strangers (Templeton 2023)"
        ),
    )
    min_speech_s: float = field(
        default=3.0, metadata=origin("convention", "more than a word came out of it")
    )


def _pauses_left_open(analysis: CallAnalysis, options: PauseLeftOpenOptions) -> Iterator[Moment]:
    for pause, episode in _charged_pauses(analysis, options):
        turn = turn_around(analysis, CUSTOMER, pause)
        if turn is None:
            continue
        rest = Segment(pause.end, turn.end)
        wait = observe(SILENCE, analysis, pause, threshold=options.min_pause_s)
        speech = observe(CUSTOMER_SPEECH, analysis, rest, threshold=options.min_speech_s)
        if speech.value < options.min_speech_s:
            continue
        rise = observe(CUSTOMER_LEVEL_RISE, analysis, episode, threshold=options.min_rise_db)
        yield raise_moment(
            "LIS05",
            segment=Segment(pause.start, turn.end),
            valence="strength",
            observed=(wait, speech, rise),
            advice=(
                f"They had got louder and paused at {at(pause.start)} for {duration(wait.value)}; "
                f"you waited, and they went on for {duration(speech.value)}. What comes after "
                "such a pause is often what matters."
            ),
        )


def _charged_pauses(
    analysis: CallAnalysis, options: PauseLeftOpenOptions
) -> Iterator[tuple[Segment, Segment]]:
    """Yield the customer's own pauses in and right after an episode, with the episode."""
    for silence in analysis.conversation.silences:
        pause = silence.segment
        fits = options.min_pause_s <= pause.duration_s <= options.max_pause_s
        if silence.kind != "pause" or silence.before != CUSTOMER or not fits:
            continue
        for episode in episodes(analysis, options):
            if episode.start < pause.start < episode.end + _SAME_TIME_S:
                yield pause, episode


PAUSE_LEFT_OPEN = Rule(
    code="LIS05",
    title="Left a pause open after a charged sentence",
    subject="Listening",
    valence="strength",
    skill_rows=(5, 15),
    finds=(
        "The customer has got louder and pauses for one to two seconds, the agent says nothing, "
        "and the customer goes on with a sentence or more."
    ),
    why="A pause after something charged is often the search for the word that matters.",
    basis="literature",
    source=(
        "Stivers et al. 2009: over ten languages replies come after about 0.2 s, so a second of "
        "quiet is room that was given. Not raised after other sentences: there, fast replies are "
        "a sign of connection (Templeton et al. 2022)"
    ),
    applies_not_when="They were waiting for an answer and had to go on without one.",
    evidence=(SILENCE, CUSTOMER_SPEECH, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "silences", "level"),
    options=PauseLeftOpenOptions(),
    find=_pauses_left_open,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundThatCarriedOptions(RuleOptions):
    """Thresholds of `SOUND_THAT_CARRIED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "one to hear is enough; the longest is kept")
    )
    min_speech_s: float = field(
        default=5.0, metadata=origin("convention", "a sentence or two after the sound")
    )


def _sounds_that_carried(
    analysis: CallAnalysis, options: SoundThatCarriedOptions
) -> Iterator[Moment]:
    for sound in sounds_in(analysis, Segment(0.0, analysis.duration_s)):
        turn = turn_around(analysis, CUSTOMER, sound)
        if turn is None:
            continue
        rest = Segment(sound.end, turn.end)
        speech = observe(CUSTOMER_SPEECH, analysis, rest, threshold=options.min_speech_s)
        if speech.value < options.min_speech_s:
            continue
        start = sound.start
        yield raise_moment(
            "LIS06",
            segment=Segment(start, turn.end),
            valence="strength",
            observed=(speech, observe(AGENT_SPEECH, analysis, sound)),
            advice=(
                f"At {at(start)} you made a short sound while they spoke, and they went on for "
                f"{duration(speech.value)}. That is all it takes to keep a story going."
            ),
        )


SOUND_THAT_CARRIED = Rule(
    code="LIS06",
    title="A short sound, and the story went on",
    subject="Listening",
    valence="strength",
    skill_rows=(16,),
    finds="A short sound of the agent inside a turn of the customer, who then goes on for a while.",
    why="A sound says 'I am with you' and leaves the floor where it is.",
    basis="literature",
    source=(
        "backchannels are 16-19 % of contributions in German and Dutch talk, so they are how "
        "listeners take part; how many somebody gives is personal (Blomsma et al. 2024)"
    ),
    applies_not_when="The sound was an attempt to take over, or meant for somebody in your room.",
    evidence=(CUSTOMER_SPEECH, AGENT_SPEECH),
    needs=("two_speakers", "overlaps"),
    options=SoundThatCarriedOptions(),
    find=_sounds_that_carried,
)
