"""Listening: room for long turns, and small sounds that show somebody is there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import (
    SHORT_SOUND_S,
    speech_s,
    units_in,
)
from voicecoach.coaching.floor import crossings
from voicecoach.coaching.measures import AGENT_SOUNDS, AGENT_SPEECH, CUSTOMER_SPEECH
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, count, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "HEARD_OUT",
    "LISTENING_SOUNDS",
    "SILENT_LISTENING",
    "HeardOutOptions",
    "ListeningSoundsOptions",
    "SilentListeningOptions",
    "StoryOptions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions(RuleOptions):
    """What counts as a long story of the customer."""

    min_speech_s: float = field(
        default=20.0,
        metadata=origin("convention", "speech in which somebody tells what happened"),
    )
    max_gap_s: float = field(
        default=3.0,
        metadata=origin("convention", "Amazon Contact Lens counts longer silences as non-talk"),
    )


def _stories(analysis: CallAnalysis, options: StoryOptions) -> Iterator[Segment]:
    """Yield long stretches in which the agent makes no more than short sounds.

    A story is one turn of the customer, or several with only a short sound
    of the agent between them: whether a "mm-hm" falls into a pause or beside
    a word is chance.
    """
    stories: list[Segment] = []
    for turn in analysis.conversation.turns_of(CUSTOMER):
        last = stories[-1] if stories else None
        if last and _goes_on(analysis, last.end, turn.segment.start, options):
            stories[-1] = Segment(last.start, turn.segment.end)
        else:
            stories.append(turn.segment)
    for story in stories:
        is_long = story.duration_s >= options.min_speech_s
        if is_long and speech_s(analysis, CUSTOMER, story) >= options.min_speech_s:
            yield story


def _goes_on(analysis: CallAnalysis, end: float, start: float, options: StoryOptions) -> bool:
    """Whether a turn that starts goes on with the story that ended."""
    if not 0.0 < start - end <= options.max_gap_s:
        return False
    return speech_s(analysis, AGENT, Segment(end, start)) <= SHORT_SOUND_S


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardOutOptions(StoryOptions):
    """Thresholds of `HEARD_OUT`."""

    max_early_start_s: float = field(
        default=0.5,
        metadata=origin(
            "convention", "a small overlap at the end of a sentence is an ordinary early start"
        ),
    )
    max_silent_speech_s: float = field(
        default=30.0,
        metadata=origin("convention", "longer turns count only with a listening sound; see LIS03"),
    )


def _heard_out(analysis: CallAnalysis, options: HeardOutOptions) -> Iterator[Moment]:
    overlaps = [
        crossing.overlap
        for crossing in crossings(analysis, incomer=AGENT)
        if crossing.fact.act != "helper"
    ]
    for story in _stories(analysis, options):
        if any(
            story.contains(overlap.start) and story.end - overlap.start > options.max_early_start_s
            for overlap in overlaps
        ):
            continue
        speech = observe(CUSTOMER_SPEECH, analysis, story, threshold=options.min_speech_s)
        sounds = observe(AGENT_SOUNDS, analysis, story)
        if sounds.value == 0 and speech.value >= options.max_silent_speech_s:
            continue
        yield raise_moment(
            "LIS01",
            segment=story,
            valence="strength",
            observed=(speech, sounds),
            advice=(
                f"From {at(story.start)} they spoke for {duration(speech.value)} and you let them "
                "finish. That room is where the real reason for a call comes out."
            ),
        )


HEARD_OUT = Rule(
    code="LIS01",
    title="Let the customer finish a long story",
    subject="Listening",
    valence="strength",
    skill_rows=(15,),
    finds=(
        "The customer tells a long story, and the agent does no more than make short sounds until "
        "its last half second."
    ),
    why="People who can finish say what they need, and need to say it only once.",
    basis="convention",
    source="20 s and more of speech without being cut in on, as a team agrees to call it long",
    applies_not_when=(
        "They had lost the thread, or the line had dropped: then coming in kindly is the help."
    ),
    evidence=(CUSTOMER_SPEECH, AGENT_SOUNDS),
    needs=("two_speakers", "overlaps"),
    rooms=("agent", "coach", "lead"),
    options=HeardOutOptions(),
    find=_heard_out,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningSoundsOptions(StoryOptions):
    """Thresholds of `LISTENING_SOUNDS`."""

    min_sound_count: int = field(
        default=2,
        metadata=origin("convention", "one alone may be an attempt to take over"),
    )


def _listening_sounds(analysis: CallAnalysis, options: ListeningSoundsOptions) -> Iterator[Moment]:
    for story in _stories(analysis, options):
        sounds = observe(AGENT_SOUNDS, analysis, story, threshold=options.min_sound_count)
        if sounds.value < options.min_sound_count:
            continue
        speech = observe(CUSTOMER_SPEECH, analysis, story, threshold=options.min_speech_s)
        yield raise_moment(
            "LIS02",
            segment=story,
            valence="strength",
            observed=(sounds, speech),
            advice=(
                f"In the {duration(speech.value)} they spoke from {at(story.start)} you gave "
                f"{count(sounds.value, 'short sound', 'short sounds')} of listening and left "
                "them the floor. They could hear that you were there."
            ),
        )


LISTENING_SOUNDS = Rule(
    code="LIS02",
    title="Showed that you were listening",
    subject="Listening",
    valence="strength",
    skill_rows=(16,),
    finds="Short sounds of the agent while the customer tells a long story and keeps the floor.",
    why="On the telephone a sound is the only nod there is.",
    basis="convention",
    source=(
        "backchannels are 16-19 % of contributions in Dutch and German "
        "talk, and how many somebody gives is personal (Blomsma et al. 2024): never compare "
        "people on it"
    ),
    applies_not_when=("The sounds were attempts to take over, or meant for somebody in your room."),
    evidence=(AGENT_SOUNDS, CUSTOMER_SPEECH),
    needs=("two_speakers", "overlaps"),
    options=ListeningSoundsOptions(),
    find=_listening_sounds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentListeningOptions(StoryOptions):
    """Thresholds of `SILENT_LISTENING`."""

    min_speech_s: float = field(
        default=30.0,
        metadata=origin("convention", "half a minute is long for a silent line"),
    )


def _silent_listening(analysis: CallAnalysis, options: SilentListeningOptions) -> Iterator[Moment]:
    for story in _stories(analysis, options):
        if units_in(analysis, AGENT, story):
            continue
        speech = observe(CUSTOMER_SPEECH, analysis, story, threshold=options.min_speech_s)
        own = observe(AGENT_SPEECH, analysis, story)
        yield raise_moment(
            "LIS03",
            segment=story,
            valence="opportunity",
            observed=(speech, own),
            advice=(
                f"From {at(story.start)} they spoke for {duration(speech.value)} without a sound "
                "from you. One 'mm-hm' or 'I see' on the way is enough."
            ),
        )


SILENT_LISTENING = Rule(
    code="LIS03",
    title="Long story without a sign of listening",
    subject="Listening",
    valence="opportunity",
    skill_rows=(16,),
    finds="The customer tells a long story and the agent makes no sound at all.",
    why="Whoever hears nothing for half a minute begins to wonder whether the line is dead.",
    basis="convention",
    source=(
        "how many listening sounds somebody gives is personal (Blomsma et "
        "al. 2024), so only none at all in a long story is raised"
    ),
    applies_not_when=(
        "Your headset or the line suppresses short sounds, you were muted for a good reason, or "
        "silent attention is the custom in the customer's language."
    ),
    evidence=(CUSTOMER_SPEECH, AGENT_SPEECH),
    options=SilentListeningOptions(),
    find=_silent_listening,
)
