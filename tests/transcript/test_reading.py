"""Files of unknown origin are read within limits or refused with a reason."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import TranscriptError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.exchange.transcript_json import write_transcript_json
from voicecoach.transcript import limits, source
from voicecoach.transcript.assembly import assemble_transcript
from voicecoach.transcript.json_nodes import parse_json
from voicecoach.transcript.reading import parse_transcript, read_transcript
from voicecoach.transcript.refusals import REFUSALS
from voicecoach.transcript.roles import RoleEvidence
from voicecoach.transcript.source import SourceTranscript


def refusal(data: bytes) -> str:
    with pytest.raises(TranscriptError) as caught:
        parse_transcript(data, name="call.txt")
    assert caught.value.code in REFUSALS
    return caught.value.code


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "call.json"
    path.write_bytes("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n".encode("utf-16"))
    found = read_transcript(path)
    assert isinstance(found, SourceTranscript)
    assert found.format == "webvtt"


def test_a_line_of_nothing_but_spaces_is_no_passage() -> None:
    found = parse_transcript("[00:01] Agent: Hello.\n[00:02] \u00a0\n".encode(), name="call")
    assert isinstance(found, SourceTranscript)
    assert [passage.text for passage in found.passages] == ["Hello."]


def test_lines_of_talk_that_begin_with_a_bracket_are_no_json() -> None:
    for text in (b"[00:04] Agent: Hello.\n", b"[Agent]: Hello.\n"):
        found = parse_transcript(text, name="call.txt")
        assert isinstance(found, SourceTranscript)
        assert found.format == "plain"


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "gone", "file_not_found"), (tmp_path, "not_a_regular_file")):
        with pytest.raises(TranscriptError) as caught:
            read_transcript(path)
        assert caught.value.code == code


def test_a_big_file_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    (tmp_path / "call.txt").write_text("Agent: Hello.\n" * 100, "utf-8")
    with pytest.raises(TranscriptError, match=r"need at most 0 MB; call\.txt has 0 MB"):
        read_transcript(tmp_path / "call.txt")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \n\t\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"RIFF\x24\x00\x00\x00WAVE", "not_text"),
        (b"Agent: caf\xe9\n", "not_text"),
        (b"\xff\xfeA", "not_text"),
        (b"Agent: " + b"a" * 20_001, "line_too_long"),
        (b"\n" * 2_000_001 + b"Agent: Hello.", "too_many_lines"),
        (b"Dear Sir\n", "unknown_format"),
        (b"WEBVTT\n", "no_words"),
        (b'{"segments": []}', "no_words"),
        (b"{}", "unknown_json"),
        (b'{"foo": 1}', "unknown_json"),
        (b'[{"foo": 1}]', "unknown_json"),
        (b'{"segments": [}', "json_malformed"),
        (b'{"segments": NaN}', "json_malformed"),
        (b'{"segments": ' + b"9" * 5000 + b"}", "json_malformed"),
        (b'{"segments": ' + b"[" * 100_000, "json_too_complex"),
        (b'{"segments": [' + b"[]," * 2_000_000 + b"[]]}", "json_too_complex"),
        (b'{"segments": [{"start": 1e999, "end": 1, "text": "x"}]}', "wrong_shape"),
        (b'{"segments": [{"start": -1, "end": 1, "text": "x"}]}', "time_out_of_range"),
        (b'{"format": "voicecoach transcript", "version": 2}', "version_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_and_foreign_content_is_refused_with_a_code(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_transcript_with_more_words_than_a_day_holds_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("voicecoach.transcript.reading.MAX_WORDS", 3)
    assert refusal(b"Agent: one two three four\n") == "too_many_words"
    assert source.MAX_WORDS > 3


def test_every_refusal_is_a_sentence_that_says_what_to_do() -> None:
    for code, sentence in REFUSALS.items():
        assert code == code.lower()
        assert sentence.startswith(("need ", "{reason}"))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": [1,\n {"c": "x"}]}}',
        '{"d": "a \\" {[,:\n]} b".\n'.replace("\n", " ").replace(".", "")
        + ', "a":\n {"b": [{}, {"c": "x"}]}}',
        '{"a": {"z": [[], {"c": 1}], "b": [[[]],\n{"y": [1, 2], "c": "x"}]}}',
    ],
)
def test_the_line_of_a_value_is_found_again(text: str) -> None:
    node = parse_json(text)["a"]["b"].items()[1]["c"]
    assert node.value == "x"
    assert node.line == 2


SEEDS = (
    b"WEBVTT\n\n00:00.000 --> 00:01.000\n<v A>Hello <00:00.500>there\n",
    b"1\n00:00:01,000 --> 00:00:02,000\nAgent: Hi\n",
    b"call 1 0.5 0.25 hello 0.5 lex agent\ncall 1 1.5 0.25 yes\n",
    b"call 1 agent 0.5 1.5 <o> hello\n",
    b"[00:04] Agent: Hello.\n[00:05] Customer: Hi.\n",
    b'{"segments": [{"start": 0, "end": 1, "text": "a b", "words": [{"word": " a"}]}]}',
    b'{"results": {"items": [{"start_time": "0.1", "alternatives": [{"content": "a"}]}]}}',
    b'{"Transcript": [{"Content": "a b", "ParticipantRole": "AGENT", "BeginOffsetMillis": 1}]}',
    b'{"results": [{"alternatives": [{"words": [{"word": "a", "endTime": "1s"}]}]}]}',
    b'{"recognizedPhrases": [{"offsetInTicks": 1, "nBest": [{"display": "A b"}]}]}',
    b'{"results": {"channels": [{"alternatives": [{"words": [{"word": "a"}]}]}]}}',
    write_transcript_json(
        Transcript((Utterance("agent", (Word("Hello.", Segment(0.5, 1.0), 0.5),)),))
    ).encode(),
)


SPEECH = {"agent": np.array([[0.5, 1.5], [4.0, 9.0]]), "customer": np.array([[1.0, 4.5]])}


def outcome(data: bytes) -> str:
    """Code of the refusal, or that there is none; any other error fails the test."""
    try:
        found = parse_transcript(data, name="call")
    except TranscriptError as error:
        return error.code
    for speech in ({}, SPEECH):
        assembled = assemble_transcript(found, RoleEvidence(speech=speech)).transcript
        assert assembled.word_count == _word_count(found)
    return "read"


def _word_count(found: SourceTranscript | Transcript) -> int:
    if isinstance(found, Transcript):
        return found.word_count
    return sum(len(passage.words) for passage in found.passages)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of some format with a stretch of it replaced."""
    data = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, len(data)))
    return data[:start] + draw(st.binary(max_size=6) | st.sampled_from(SEEDS)) + data[end:]


@given(damaged())
def test_a_damaged_file_is_read_or_refused_with_a_known_code(data: bytes) -> None:
    assert outcome(data) in {"read", *REFUSALS}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            (
                "results", "segments", "words", "alternatives", "items", "Transcript", "phrases",
                "channels", "start", "end", "text", "word", "Content", "Participants", "content",
            )
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_json_of_any_shape_is_read_or_refused_with_a_known_code(value: object) -> None:
    assert outcome(json.dumps(value).encode()) in {"read", *REFUSALS}
