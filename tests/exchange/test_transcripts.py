"""A transcript survives the way to other tools and back, as far as their format can carry it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dashboards.stores import make_analysis, make_transcript
from tests.strategies import SPEAKERS
from voicecoach.core.errors import InputError, Remedy, TranscriptError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.exchange.ctm import write_ctm
from voicecoach.exchange.subtitles import write_srt, write_webvtt
from voicecoach.exchange.textgrid import read_textgrid, write_textgrid
from voicecoach.exchange.transcript_json import write_transcript_json
from voicecoach.exchange.words_export import WORD_FORMATS, words_export
from voicecoach.transcript.assembly import assemble_transcript
from voicecoach.transcript.reading import parse_transcript

SAID = ("Hello,", "I", "see.", "it's", "5<6", "A&B", "über", "¿qué?", "10:30", '"so"', "--", "-->")
FITS_ANYWHERE = ("Hello,", "I", "see.", "it's", "über", "fine")


WITHOUT_GAPS = st.just(value=True)


def transcripts_of(
    texts: tuple[str, ...], *, lasting: st.SearchStrategy[bool] = WITHOUT_GAPS
) -> st.SearchStrategy[Transcript]:
    """Words of a quarter second each; utterances a second or more apart, one party at a time."""

    @st.composite
    def build(draw: st.DrawFn) -> Transcript:
        utterances, at = [], 0.0
        for _ in range(draw(st.integers(1, 6))):
            at += draw(st.sampled_from((1.0, 1.5, 5.0)))
            words = []
            for text in draw(st.lists(st.sampled_from(texts), min_size=1, max_size=5)):
                end = at + draw(st.sampled_from((0.25, 0.5)))
                share = draw(st.none() | st.sampled_from((0.25, 0.5, 1.0)))
                words.append(Word(text, Segment(at, end), share))
                at = end + (0.0 if draw(lasting) else 0.25)
            utterances.append(Utterance(draw(st.sampled_from(SPEAKERS)), tuple(words)))
        return Transcript(tuple(utterances), draw(st.sampled_from(("en", "en-GB", "und"))))

    return build()


def again(text: str) -> Transcript:
    """Read a file as a user would."""
    return assemble_transcript(parse_transcript(text.encode(), name="call")).transcript


def spans(transcript: Transcript) -> list[tuple[str, str, float, float]]:
    return [
        (item.speaker, word.text, word.segment.start, word.segment.end)
        for item in transcript.utterances
        for word in item.words
    ]


def lines(transcript: Transcript) -> list[tuple[str, str, float, float]]:
    return [
        (item.speaker, item.text, item.segment.start, item.segment.end)
        for item in transcript.utterances
    ]


@given(transcripts_of(SAID, lasting=st.booleans()))
def test_our_own_json_keeps_everything(transcript: Transcript) -> None:
    assert parse_transcript(write_transcript_json(transcript).encode(), name="call") == transcript


def test_our_own_json_keeps_what_the_gate_said() -> None:
    word = Word("yes", Segment(0.1, 0.3), 1 / 3, 0.25, "no_speech")
    transcript = Transcript((Utterance("agent", (word,)),), "en", "passage")
    assert parse_transcript(write_transcript_json(transcript).encode(), name="call") == transcript


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"end": 0.5', '"end": -2', "line 4: need 0 <= start < end"),
        ('"text": "yes"', '"text": "y s"', "line 4: need one word"),
        ('"speaker": "agent"', '"speaker": 7', r"line 3: need text at utterances\[0\]\.speaker"),
        ('"timing": "word"', '"timing": "guess"', "line 1: need one of word, passage, order"),
        ('"language": "en"', '"language": "?"', "line 1: need a BCP 47"),
    ],
)
def test_our_own_json_mended_wrongly_is_refused_with_its_line(
    old: str, new: str, message: str
) -> None:
    said = Utterance("agent", (Word("yes", Segment(0.0, 0.5)),))
    text = write_transcript_json(Transcript((said,), "en"))
    assert old in text
    with pytest.raises(TranscriptError, match=message):
        parse_transcript(text.replace(old, new).encode(), name="call")


@given(transcripts_of(SAID, lasting=st.booleans()))
def test_webvtt_keeps_words_speakers_and_times(transcript: Transcript) -> None:
    assert spans(again(write_webvtt(transcript))) == spans(transcript)


@given(transcripts_of(SAID, lasting=st.booleans()))
def test_ctm_keeps_words_speakers_times_and_probabilities(transcript: Transcript) -> None:
    back = again(write_ctm(transcript, file_id="call 17"))
    assert spans(back) == spans(transcript)
    assert [w.probability for u in back.utterances for w in u.words] == [
        w.probability for u in transcript.utterances for w in u.words
    ]


@given(transcripts_of(FITS_ANYWHERE))
def test_subrip_keeps_lines_speakers_and_times(transcript: Transcript) -> None:
    assert lines(again(write_srt(transcript))) == lines(transcript)


@given(transcripts_of(SAID, lasting=st.booleans()))
def test_a_textgrid_keeps_the_words_of_each_speaker(transcript: Transcript) -> None:
    tiers = read_textgrid(write_textgrid(transcript))
    for speaker in transcript.speakers:
        own = [row[1:] for row in spans(transcript) if row[0] == speaker]
        found = tiers[f"{speaker} words"]
        assert [(w.text, w.segment.start, w.segment.end) for w in found] == own
        said = [item.text for item in transcript.utterances_of(speaker)]
        assert " ".join(word.text for word in tiers[speaker]) == " ".join(said)


def test_the_short_form_of_a_textgrid_and_point_tiers_are_read() -> None:
    text = (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n2\n<exists>\n2\n'
        '"TextTier"\n"clicks"\n0\n2\n1\n0.5\n"x"\n'
        '"IntervalTier"\n"agent"\n0\n2\n2\n0\n1.5\n"say ""hi"""\n1.5\n2\n""\n'
    )
    tiers = read_textgrid(text)
    assert list(tiers) == ["agent"]
    assert [(w.text, w.segment) for w in tiers["agent"]] == [
        ("say", Segment(0.0, 0.75)),
        ('"hi"', Segment(0.75, 1.5)),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("File type = 1", "ends where a text is needed|need a text"),
        ('"ooTextFile" "Pitch" 0 1', "need a TextGrid"),
        ('"ooTextFile" "TextGrid" 0 1 <exists> 99999999', "says that it has 99999999 parts"),
        ('"ooTextFile" "TextGrid" 0 1 <exists> 1 "IntervalTier" "a" 0 1 1 0', "a number is needed"),
        ('"ooTextFile" "TextGrid" 0\n"x"', "line 2: need a number"),
        ('"ooTextFile" "TextGrid" 0 1 1 "IntervalTier" "a" 0 1 1 1 0.5 "b"', "need 0 <= start"),
    ],
)
def test_a_malformed_textgrid_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_textgrid(text)


def test_a_textgrid_needs_a_duration_that_reaches_the_last_word() -> None:
    said = Transcript((Utterance("agent", (Word("yes", Segment(0.0, 2.0)),)),))
    with pytest.raises(InputError, match="duration_s"):
        write_textgrid(said, duration_s=1.0)
    with pytest.raises(InputError, match="duration_s"):
        write_textgrid(Transcript(()))
    assert "xmax = 1.5" in write_textgrid(Transcript(()), duration_s=1.5)


def test_overlapping_words_are_cut_where_a_tier_cannot_hold_both() -> None:
    words = (Word("one", Segment(0.0, 2.0)), Word("two", Segment(1.0, 3.0)))
    tiers = read_textgrid(write_textgrid(Transcript((Utterance("agent", words),))))
    assert [w.segment for w in tiers["agent words"]] == [Segment(0.0, 1.0), Segment(1.0, 3.0)]


@pytest.mark.parametrize(
    "write",
    [
        write_webvtt,
        write_srt,
        lambda transcript, **more: write_ctm(transcript, file_id="c", **more),
    ],
)
def test_words_that_count_for_nothing_are_left_out_unless_asked_for(
    write: Callable[..., str],
) -> None:
    words = (Word("yes", Segment(0.0, 1.0)), Word("MUSIC", Segment(1.0, 2.0), excluded="no_speech"))
    invented = Utterance("customer", (Word("MUSIC", Segment(5.0, 6.0), excluded="no_speech"),))
    transcript = Transcript((Utterance("agent", words), invented))
    assert "MUSIC" not in write(transcript)
    assert write(transcript, with_excluded=True).count("MUSIC") == 2


def test_words_that_overlap_or_last_less_than_a_millisecond_are_written() -> None:
    words = (
        Word("one", Segment(0.0, 2.0)),
        Word("two", Segment(0.5, 1.0)),
        Word("three", Segment(0.5001, 0.5002)),
        Word("four", Segment(2.5, 2.5001)),
    )
    back = again(write_webvtt(Transcript((Utterance("agent", words),))))
    assert [text for _, text, _, _ in spans(back)] == ["one", "two", "three", "four"]


# ---- out of an analysis -------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", WORD_FORMATS)
def test_every_format_has_the_words_of_a_call(file_format: str) -> None:
    text = words_export(
        make_analysis("call-one", transcript=make_transcript()), file_format=file_format
    )
    assert "broke" in text
    # Praat shows what was found; elsewhere words that count for nothing would pass for said.
    assert ("watching" in text) == (file_format == "textgrid")


def test_words_after_the_end_of_the_recording_are_in_the_textgrid() -> None:
    late = Utterance("agent", (Word("late", Segment(70.0, 71.0), excluded="no_speech"),))
    analysis = make_analysis("call-one", transcript=Transcript((late,), "en"))
    assert "xmax = 71.0" in words_export(analysis, file_format="textgrid")


def test_a_call_without_words_says_how_to_add_them() -> None:
    with pytest.raises(InputError, match="none are known") as caught:
        words_export(make_analysis("call-one"), file_format="vtt")
    assert caught.value.remedy is Remedy.ADD_WORDS
