"""The JSON of each transcriber, written by hand in the shape of its documentation."""

import json
from typing import Any

import pytest

from voicecoach.core.errors import TranscriptError
from voicecoach.transcript.reading import parse_transcript
from voicecoach.transcript.source import SourceTranscript


def read(value: Any) -> SourceTranscript:
    found = parse_transcript(json.dumps(value, indent=1).encode(), name="call.json")
    assert isinstance(found, SourceTranscript)
    return found


def told(source: SourceTranscript) -> list[tuple[str | None, int | None, str]]:
    return [(passage.label, passage.channel, passage.text) for passage in source.passages]


def times(source: SourceTranscript) -> list[tuple[str, float | None, float | None, float | None]]:
    return [
        (word.text, word.start, word.end, word.probability)
        for passage in source.passages
        for word in passage.words
    ]


def test_openai_whisper_joins_parts_of_a_word() -> None:
    words = [
        {"word": " Mid", "start": 0.0, "end": 0.25, "probability": 0.5},
        {"word": "-term", "start": 0.25, "end": 0.5, "probability": 0.75},
        {"word": " exam.", "start": 0.5, "end": 1.0, "probability": 1.0},
    ]
    segment = {"id": 0, "start": 0.0, "end": 1.0, "text": " Mid-term exam.", "words": words}
    source = read({"text": " Mid-term exam.", "segments": [segment], "language": "en"})
    assert (source.format, source.language) == ("whisper", "en")
    assert times(source) == [("Mid-term", 0.0, 0.5, 0.5), ("exam.", 0.5, 1.0, 1.0)]


def test_whisper_without_words_gives_passages() -> None:
    source = read([{"start": 0.5, "end": 2.0, "text": " Hello there."}])
    assert (source.passages[0].start, source.passages[0].end) == (0.5, 2.0)
    assert times(source) == [("Hello", None, None, None), ("there.", None, None, None)]


def test_a_segment_without_length_has_no_end() -> None:
    source = read([{"start": 0.5, "end": 0.5, "text": " Hello there."}])
    assert (source.passages[0].start, source.passages[0].end) == (0.5, None)


def test_whisperx_has_speakers_per_word_and_words_without_a_time() -> None:
    words = [
        {"word": "In", "start": 1.0, "end": 1.25, "score": 0.9, "speaker": "SPEAKER_00"},
        {"word": "2024", "speaker": "SPEAKER_00"},
        {"word": "yes.", "start": 2.0, "end": 2.5, "score": 1.1, "speaker": "SPEAKER_01"},
    ]
    segment = {"start": 1.0, "end": 2.5, "text": " In 2024 yes.", "words": words}
    source = read({"segments": [segment], "word_segments": words, "language": "en"})
    assert told(source) == [("SPEAKER_00", None, "In 2024"), ("SPEAKER_01", None, "yes.")]
    assert times(source)[1:] == [("2024", None, None, None), ("yes.", 2.0, 2.5, 1.0)]


def test_the_hosted_whisper_keeps_words_apart_and_writes_the_language_out() -> None:
    source = read(
        {
            "task": "transcribe",
            "language": "english",
            "segments": [{"start": 0.0, "end": 1.0, "text": "Hello there"}],
            "words": [
                {"word": "Hello", "start": 0.0, "end": 0.5},
                {"word": "there", "start": 0.5, "end": 1.0},
            ],
        }
    )
    assert source.language == "en"
    assert times(source) == [("Hello", 0.0, 0.5, None), ("there", 0.5, 1.0, None)]


def test_whisper_cpp_counts_milliseconds() -> None:
    offsets = {"from": 500, "to": 2000}
    source = read(
        {
            "result": {"language": "en"},
            "transcription": [{"offsets": offsets, "text": " Hello there."}],
        }
    )
    assert (source.passages[0].start, source.passages[0].end) == (0.5, 2.0)


def item(content: str, start: float | None = None, **more: Any) -> dict[str, Any]:
    best = {"confidence": "0.98", "content": content}
    if start is None:
        return {"type": "punctuation", "alternatives": [{**best, "confidence": "0.0"}], **more}
    times = {"start_time": str(start), "end_time": str(start + 0.25)}
    return {"type": "pronunciation", "alternatives": [best], **times, **more}


def test_amazon_transcribe_with_speakers_in_a_list_of_their_own() -> None:
    labels = [
        {"start_time": "0.5", "end_time": "0.75", "speaker_label": "spk_0"},
        {"start_time": "1.5", "end_time": "1.75", "speaker_label": "spk_1"},
    ]
    source = read(
        {
            "jobName": "made-by-hand",
            "results": {
                "language_code": "en-GB",
                "transcripts": [{"transcript": "Hello. Hi."}],
                "speaker_labels": {"speakers": 2, "segments": [{"items": labels}]},
                "items": [item("Hello", 0.5), item("."), item("Hi", 1.5), item(".")],
            },
        }
    )
    assert (source.format, source.language) == ("amazon", "en-GB")
    assert told(source) == [("spk_0", None, "Hello."), ("spk_1", None, "Hi.")]
    assert times(source)[0] == ("Hello.", 0.5, 0.75, 0.98)


def test_amazon_transcribe_with_speakers_in_the_items() -> None:
    items = [item("Hello", 0.5, speaker_label="spk_0"), item("Hi", 1.5, speaker_label="spk_1")]
    assert told(read({"results": {"transcripts": [], "items": items}})) == [
        ("spk_0", None, "Hello"),
        ("spk_1", None, "Hi"),
    ]


def test_amazon_transcribe_with_channels() -> None:
    channels = [
        {"channel_label": "ch_0", "items": [item("Hello", 0.5), item("?")]},
        {"channel_label": "ch_1", "items": [item("Hi", 1.5)]},
    ]
    results = {"transcripts": [], "items": [], "channel_labels": {"channels": channels}}
    assert told(read({"results": results})) == [("ch_0", 0, "Hello?"), ("ch_1", 1, "Hi")]


def test_call_analytics_has_turns_with_items_in_milliseconds() -> None:
    items = [
        {
            "Content": "Hello",
            "Confidence": "0.75",
            "BeginOffsetMillis": 500,
            "EndOffsetMillis": 750,
        },
        {"Content": ",", "Type": "punctuation"},
        {"Content": "Sam", "Confidence": "0.5", "BeginOffsetMillis": 750, "EndOffsetMillis": 1000},
    ]
    turn = {
        "BeginOffsetMillis": 500,
        "EndOffsetMillis": 1000,
        "Content": "Hello, Sam",
        "ParticipantRole": "AGENT",
        "Items": items,
    }
    source = read({"LanguageCode": "en-US", "Transcript": [turn]})
    assert told(source) == [("AGENT", None, "Hello, Sam")]
    assert times(source) == [("Hello,", 0.5, 0.75, 0.75), ("Sam", 0.75, 1.0, 0.5)]


def test_contact_lens_names_the_role_beside_the_turns() -> None:
    source = read(
        {
            "Version": "1.1.0",
            "Participants": [{"ParticipantId": "p-1", "ParticipantRole": "CUSTOMER"}],
            "Transcript": [
                {
                    "ParticipantId": "p-1",
                    "Content": "It broke.",
                    "BeginOffsetMillis": 7250,
                    "EndOffsetMillis": 8000,
                }
            ],
        }
    )
    assert told(source) == [("CUSTOMER", None, "It broke.")]
    assert (source.passages[0].start, source.passages[0].end) == (7.25, 8.0)


def test_real_time_contact_lens_has_segments() -> None:
    turn = {"ParticipantRole": "AGENT", "Content": "Hello.", "BeginOffsetMillis": 0}
    assert told(read({"Channel": "VOICE", "Segments": [{"Transcript": turn}]})) == [
        ("AGENT", None, "Hello.")
    ]


def google_word(text: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"word": text, "startTime": start, "endTime": end, **more}


def test_google_v1_repeats_all_words_with_speakers_at_the_end() -> None:
    bare = [google_word("hi", "0s", "0.500s"), google_word("yes", "1s", "1.250s")]
    told_apart = [{**bare[0], "speakerTag": 1}, {**bare[1], "speakerTag": 2}]
    results = [
        {"alternatives": [{"transcript": "hi yes", "words": bare}], "languageCode": "en-us"},
        {"alternatives": [{"words": told_apart}]},
    ]
    source = read({"name": "1", "done": True, "response": {"results": results}})
    assert (source.format, source.language) == ("google", "en-us")
    assert told(source) == [("1", None, "hi"), ("2", None, "yes")]
    assert times(source) == [("hi", 0.0, 0.5, None), ("yes", 1.0, 1.25, None)]


def test_google_v2_batch_answers_by_address_and_leaves_zero_out() -> None:
    words = [
        {"endOffset": "0.500s", "word": "hi", "confidence": 0.75},
        {"startOffset": "0.500s", "endOffset": "1s", "word": "there"},
    ]
    result = {"alternatives": [{"transcript": "hi there", "words": words}], "channelTag": 2}
    answer = {"transcript": {"results": [result]}}
    source = read({"response": {"results": {"gs://calls/17.wav": answer}}})
    assert told(source) == [(None, 1, "hi there")]
    assert times(source)[0] == ("hi", 0.0, 0.5, 0.75)


def test_google_without_words_spans_from_the_end_of_the_result_before() -> None:
    results = [
        {"alternatives": [{"transcript": "one"}], "resultEndTime": "1.500s"},
        {"alternatives": [{"transcript": "two"}], "resultEndTime": {"seconds": "2", "nanos": 0}},
    ]
    source = read({"results": results})
    assert [(p.start, p.end) for p in source.passages] == [(0.0, 1.5), (1.5, 2.0)]


def test_azure_batch_lends_bare_words_capitals_and_marks() -> None:
    def word(text: str, start: int) -> dict[str, Any]:
        return {"word": text, "offsetInTicks": start, "durationInTicks": 2_500_000.0}

    best = {
        "confidence": 0.5,
        "display": "Yes, 20 left.",
        "words": [word("yes", 5_000_000), word("twenty", 7_500_000), word("left", 10_000_000)],
    }
    phrase = {
        "recognitionStatus": "Success",
        "channel": 0,
        "speaker": 1,
        "offsetInTicks": 5_000_000.0,
        "durationInTicks": 7_500_000.0,
        "nBest": [best],
    }
    source = read({"combinedRecognizedPhrases": [], "recognizedPhrases": [phrase]})
    assert told(source) == [("1", 0, "Yes, 20 left.")]
    assert times(source) == [
        ("Yes,", 0.5, 0.75, None),
        ("20", None, None, None),
        ("left.", 1.0, 1.25, None),
    ]


def test_azure_fast_transcription_counts_milliseconds() -> None:
    words = [{"text": "Hola", "offsetMilliseconds": 500, "durationMilliseconds": 250}]
    phrase = {
        "offsetMilliseconds": 500,
        "durationMilliseconds": 250,
        "text": "Hola.",
        "words": words,
        "locale": "es-ES",
        "speaker": 0,
    }
    source = read({"durationMilliseconds": 750, "phrases": [phrase]})
    assert (told(source), source.language) == ([("0", None, "Hola.")], "es-ES")
    assert times(source) == [("Hola.", 0.5, 0.75, None)]


def deepgram_word(text: str, start: float, **more: Any) -> dict[str, Any]:
    times = {"start": start, "end": start + 0.25, "confidence": 0.5}
    return {"word": text.lower(), "punctuated_word": text, **times, **more}


def test_deepgram_with_speakers_on_one_channel() -> None:
    words = [deepgram_word("Hello.", 0.5, speaker=0), deepgram_word("Hi.", 1.0, speaker=1)]
    channel = {"alternatives": [{"transcript": "Hello. Hi.", "words": words}]}
    source = read({"metadata": {"channels": 1}, "results": {"channels": [channel]}})
    assert told(source) == [("0", None, "Hello."), ("1", None, "Hi.")]
    assert times(source)[0] == ("Hello.", 0.5, 0.75, 0.5)


def test_deepgram_utterances_on_two_channels() -> None:
    channels = [{"detected_language": "en", "alternatives": []}, {"alternatives": []}]
    utterances = [
        {"channel": 1, "words": [deepgram_word("Hello.", 0.5)]},
        {"channel": 0, "words": [deepgram_word("Hi.", 1.0)]},
    ]
    source = read({"results": {"channels": channels, "utterances": utterances}})
    assert told(source) == [(None, 1, "Hello."), (None, 0, "Hi.")]
    assert source.language == "en"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"segments": [{"start": "soon", "end": 1, "text": "x"}]},
            r"line 4: need a number at segments\[0\]\.start; got 'soon'",
        ),
        ({"segments": [7]}, r"line 3: need an object at segments\[0\]"),
        (
            {"segments": [{"start": 1e9, "end": 1, "text": "x"}]},
            "line 4: need times below 24 hours",
        ),
        ({"segments": [{"start": 0, "end": 1}]}, r"line 3: need the key 'text' at segments\[0\]"),
        ({"results": {"items": [{}], "transcripts": []}}, "need the key 'alternatives'"),
        ({"results": [{"alternatives": [{"words": [{"word": 3}]}]}]}, "need text at"),
        ({"recognizedPhrases": {}}, "need a list at recognizedPhrases"),
        ({"results": {"channels": 1}}, "need a list at results.channels"),
        ({"Transcript": [{"ParticipantRole": "AGENT"}]}, "need the key 'Content'"),
    ],
)
def test_a_value_of_another_shape_is_refused_with_path_and_line(value: Any, message: str) -> None:
    with pytest.raises(TranscriptError, match=message):
        read(value)


def test_a_malformed_google_time_is_refused_with_its_line() -> None:
    words = [google_word("hi", "0s", "soon")]
    with pytest.raises(TranscriptError, match=r"line 10: need a time like 1\.500s; got 'soon'"):
        read({"results": [{"alternatives": [{"words": words}]}]})
