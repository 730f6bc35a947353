"""Short sounds without a word are marked from the audio; words, long speech and strangers are not.

::

    s         0    2    4    6    8   10
    agent     |----------------------|      (words on all of it)
    customer       |-|  |-|  |-|    |---|
                   mm   yes  cough  speech without a word
"""

from voicecoach.core.conversation import Backchannel
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.core.transcript import HeardSound, Transcript, Utterance, Word
from voicecoach.transcript.sounds import unwritten_sounds

SIGN, YES, COUGH = Segment(2.0, 2.75), Segment(4.0, 4.5), Segment(6.0, 6.5)
UNWRITTEN = Segment(9.0, 10.5)
DIARIZATION = Diarization(
    (
        SpeakerSegment(Segment(0.0, 9.5), "agent", 0),
        *(SpeakerSegment(unit, "customer", 1) for unit in (SIGN, YES, COUGH, UNWRITTEN)),
    ),
    ("agent", "customer"),
    "channel",
)
SIGNS = (Backchannel("customer", SIGN), Backchannel("customer", YES))


def said(speaker: str, *words: tuple[str, float, float]) -> Utterance:
    return Utterance(speaker, tuple(Word(text, Segment(a, b)) for text, a, b in words))


AGENT_WORDS = said("agent", ("so", 0.0, 4.0), ("then", 4.0, 9.5))
CUSTOMER_WORDS = said("customer", ("yes", 4.0, 4.5))


def test_a_listeners_sign_and_another_short_sound_are_marked_apart() -> None:
    transcript = Transcript((AGENT_WORDS, CUSTOMER_WORDS))
    assert unwritten_sounds(transcript, DIARIZATION, SIGNS) == (
        HeardSound("customer", SIGN, "listening"),
        HeardSound("customer", COUGH, "sound"),
    )


def test_a_word_that_a_recogniser_placed_a_little_off_is_still_on_its_unit() -> None:
    late = said("customer", ("yes", 4.125, 4.75))
    marked = unwritten_sounds(Transcript((AGENT_WORDS, late)), DIARIZATION, SIGNS)
    assert YES not in {sound.segment for sound in marked}


def test_the_word_next_door_is_not_on_the_unit() -> None:
    early = said("customer", ("yes", 1.0, 2.125))
    marked = unwritten_sounds(Transcript((AGENT_WORDS, early)), DIARIZATION, SIGNS)
    assert SIGN in {sound.segment for sound in marked}


def test_of_somebody_without_any_words_nothing_is_marked() -> None:
    assert unwritten_sounds(Transcript((AGENT_WORDS,)), DIARIZATION, SIGNS) == ()
