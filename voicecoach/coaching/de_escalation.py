"""De-escalation: where the customer gets louder, and where they come back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import span, speech_of_phrases_s
from voicecoach.coaching.lookup import phrases_of
from voicecoach.coaching.measures import (
    CUSTOMER_LEVEL_DROP,
    CUSTOMER_LEVEL_RISE,
    CUSTOMER_PITCH_DROP,
    CUSTOMER_PITCH_RISE,
    CUSTOMER_SPEECH,
    TIME_UNTIL_BACK,
)
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.sentences import first_words_after, is_offer, sentences_in, words_at
from voicecoach.coaching.spoken import quote
from voicecoach.coaching.word_counts import COMPLAINTS, OFFERS
from voicecoach.coaching.wording import at, duration, number
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "BACK_TO_USUAL",
    "CUSTOMER_LOUDER",
    "SETTLED",
    "BackToUsualOptions",
    "CustomerLouderOptions",
    "SettledOptions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLouderOptions(EpisodeOptions):
    """Thresholds of `CUSTOMER_LOUDER`."""


def _customer_louder(analysis: CallAnalysis, options: CustomerLouderOptions) -> Iterator[Moment]:
    for episode in episodes(analysis, options):
        rise = _rise_of(analysis, episode, options)
        signs = [rise, observe(CUSTOMER_SPEECH, analysis, episode)]
        if CUSTOMER_PITCH_RISE.take(analysis, episode) is not None:
            signs.append(observe(CUSTOMER_PITCH_RISE, analysis, episode))
        if said := words_at(analysis, CUSTOMER, episode):
            signs.append(observe(COMPLAINTS, analysis, episode))
        yield raise_moment(
            "DEE01",
            segment=episode,
            speaker=CUSTOMER,
            valence="note",
            observed=signs,
            advice=(
                f"At {at(episode.start)} the customer got {number(rise.value, 'dB')} louder than "
                f"they usually are in this call{_quoted(said)}. Listen to what came just before, "
                f"and to your first sentence after it{_answer(analysis, episode, said)}."
            ),
        )


def _quoted(said: str) -> str:
    return f": {said}" if said else ""


def _answer(analysis: CallAnalysis, episode: Segment, said: str) -> str:
    """Quote the agent's first words after an episode, where words are known."""
    return _quoted(first_words_after(analysis, AGENT, episode.end, max_chars=40) if said else "")


def _rise_of(analysis: CallAnalysis, episode: Segment, options: EpisodeOptions) -> Observation:
    return observe(CUSTOMER_LEVEL_RISE, analysis, episode, threshold=options.min_rise_db)


CUSTOMER_LOUDER = Rule(
    code="DEE01",
    title="The customer got louder",
    subject="De-escalation",
    valence="note",
    skill_rows=(26,),
    finds=(
        "Two or more units of the customer in a row are clearly above their usual level in this "
        "call, and they are also higher, faster, or speaking while the agent speaks."
    ),
    why="Places like this decide how a call ends, and they are worth hearing again.",
    basis="convention",
    source=(
        "level is compared only with the same person in the same call, because recorders set the "
        "absolute value; the rise is half of the 6 dB between a normal and a raised voice"
    ),
    applies_not_when=(
        "The line or the handset changed, or they turned to somebody else in their room; louder "
        "can also be laughter or relief."
    ),
    evidence=(CUSTOMER_LEVEL_RISE, CUSTOMER_SPEECH, CUSTOMER_PITCH_RISE, COMPLAINTS),
    needs=("two_speakers", "level"),
    options=CustomerLouderOptions(),
    find=_customer_louder,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackToUsualOptions(EpisodeOptions):
    """Thresholds of `BACK_TO_USUAL`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "only the last return lasts to the end")
    )
    max_until_back_s: float = field(
        default=90.0, metadata=origin("convention", "later it may have any cause")
    )


def _back_to_usual(analysis: CallAnalysis, options: BackToUsualOptions) -> Iterator[Moment]:
    last = next((e for e in reversed(analysis.escalations) if e.speaker == CUSTOMER), None)
    if last is None or last.level_rise_db < options.min_rise_db or not last.back_after_s:
        return
    until = Segment(last.segment.end, last.segment.end + last.back_after_s)
    time = observe(TIME_UNTIL_BACK, analysis, until, threshold=options.max_until_back_s)
    if time.value > options.max_until_back_s:
        return
    start = last.segment.start
    peak = _rise_of(analysis, last.segment, options)
    said = _said_between(analysis, until)
    observed = (time, peak, *([observe(OFFERS, analysis, until)] if said else ()))
    yield raise_moment(
        "DEE02",
        segment=Segment(start, until.end),
        speaker=CUSTOMER,
        valence="strength",
        observed=observed,
        advice=(
            f"At {at(start)} they were {number(peak.value, 'dB')} above their usual level; "
            f"{duration(time.value)} later they were back at it, and got no louder again. Listen "
            f"to what you said in between, and keep it{_quoted(said)}."
        ),
    )


def _said_between(analysis: CallAnalysis, stretch: Segment) -> str:
    """Quote what the agent offered in a stretch, where words are known."""
    offers = (s for s in sentences_in(analysis, AGENT, stretch) if is_offer(s))
    return next((quote(offer.text, max_chars=60) for offer in offers), "")


BACK_TO_USUAL = Rule(
    code="DEE02",
    title="The customer came back to their usual level",
    subject="De-escalation",
    valence="strength",
    skill_rows=(26,),
    finds=(
        "After the last place where the customer got louder, they are at their usual level "
        "again for some seconds of speech within 90 s, and no other such place follows."
    ),
    why="What was said in between is worth keeping for the next call like this.",
    basis="convention",
    source="compare a voice with itself: back at the own usual level",
    applies_not_when=(
        "They gave up rather than calmed down: short, late answers afterwards would show it."
    ),
    evidence=(TIME_UNTIL_BACK, CUSTOMER_LEVEL_RISE, OFFERS),
    needs=("two_speakers", "level"),
    options=BackToUsualOptions(),
    find=_back_to_usual,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledOptions(EpisodeOptions):
    """Thresholds of `SETTLED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "a call has one beginning and one end")
    )
    min_unit_count: int = field(
        default=12, metadata=origin("convention", "four units in each third; fewer are chance")
    )
    min_drop_db: float = field(
        default=3.0,
        metadata=origin(
            "convention",
            "half of the 6 dB between a normal and a raised voice in voice-level tables",
        ),
    )
    min_pitch_drop_st: float = field(
        default=1.0,
        metadata=origin("convention", "second sign: a handset that was moved changes level only"),
    )
    min_speech_ratio: float = field(
        default=0.6,
        metadata=origin(
            "convention", "speech of the last third over the first: who gives up says less"
        ),
    )


def _settled(analysis: CallAnalysis, options: SettledOptions) -> Iterator[Moment]:
    phrases = phrases_of(analysis, CUSTOMER)
    if len(phrases) < options.min_unit_count or episodes(analysis, options):
        return
    stretch = span([phrase.segment for phrase in phrases])
    if CUSTOMER_PITCH_DROP.take(analysis, stretch) is None:
        return
    drop = observe(CUSTOMER_LEVEL_DROP, analysis, stretch, threshold=options.min_drop_db)
    lower = observe(CUSTOMER_PITCH_DROP, analysis, stretch, threshold=options.min_pitch_drop_st)
    if drop.value < options.min_drop_db or lower.value < options.min_pitch_drop_st:
        return
    if _fell_silent(phrases, options):
        return
    yield raise_moment(
        "DEE03",
        segment=stretch,
        speaker=CUSTOMER,
        valence="strength",
        observed=(drop, lower),
        advice=(
            "From the first third of their words to the last the customer became "
            f"{number(drop.value, 'dB')} quieter and {number(lower.value, 'semitones')} lower. "
            "Listen to where it turned, and keep what you did there."
        ),
    )


def _fell_silent(phrases: Sequence[PhraseProsody], options: SettledOptions) -> bool:
    """Whether the customer's last units are so short that they may have given up."""
    third = len(phrases) // 3
    first_s, last_s = (speech_of_phrases_s(part) for part in (phrases[:third], phrases[-third:]))
    return last_s < options.min_speech_ratio * first_s


SETTLED = Rule(
    code="DEE03",
    title="The customer ended quieter than they began",
    subject="De-escalation",
    valence="strength",
    skill_rows=(26,),
    finds=(
        "The customer's level falls clearly from the first third of their units to the last, "
        "their pitch falls as well, they do not fall silent, and no place stands out as louder "
        "(there DEE02 looks)."
    ),
    why="Somebody who calls upset and ends at ease was helped on the way.",
    basis="convention",
    source=(
        "compare a voice with itself: who is upset from the first word has no usual level in "
        "this call to compare with, but a beginning and an end"
    ),
    applies_not_when=(
        "They moved away from the telephone, or gave up: short, late answers would show it."
    ),
    evidence=(CUSTOMER_LEVEL_DROP, CUSTOMER_PITCH_DROP),
    needs=("two_speakers", "level", "pitch"),
    options=SettledOptions(),
    find=_settled,
)
