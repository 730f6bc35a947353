"""Words from a transcript or a recogniser become part of an analysis, held against its speech."""

import dataclasses
from pathlib import Path

import pytest

from benchmarks.sample_calls import SampleCall, sample_calls
from tests.scripted_whisper import make_model
from tests.telephone import talk, write_call, write_wav
from voicecoach.asr import FasterWhisperOptions
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, MissingDependencyError
from voicecoach.core.recording import Recording
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.pipeline import GivenTranscript, Recogniser, analyse, read_settings
from voicecoach.pipeline.words import WordsOptions
from voicecoach.transcript.reading import parse_transcript
from voicecoach.uncertainty import UncertaintyOptions

VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Ana>How can I help you with that?

00:03.250 --> 00:08.000
<v Bo>The machine does not start and I am upset.

00:08.100 --> 00:09.400
<v Ana>I will send you a new one tomorrow.

00:11.500 --> 00:11.900
<v Bo>Thanks for watching.
"""


pytestmark = pytest.mark.usefixtures("no_models")


VTT_WORDS = [
    word
    for line in VTT.splitlines()
    if line.startswith("<v")
    for word in line.partition(">")[2].split()
]


def settings(**words: object) -> Settings:
    """Defaults without what only moments need."""
    chosen = read_settings()
    stages = {
        **chosen.stages,
        "uncertainty": UncertaintyOptions(is_on=False),
        "words": WordsOptions(**words),  # type: ignore[arg-type]
    }
    return dataclasses.replace(chosen, stages=stages)


def given(text: str, **known: object) -> GivenTranscript:
    source = parse_transcript(text.encode(), name="call.vtt")
    return GivenTranscript(source=source, sha256="0" * 64, **known)  # type: ignore[arg-type]


def load(path: Path) -> Recording:
    with Decoder() as decoder:
        return load_call(decoder, path)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return load(write_call(tmp_path_factory.mktemp("words") / "call.wav"))


def kinds_of(analysis: CallAnalysis, speaker: str) -> set[str]:
    return {signal.kind for signal in analysis.language if signal.speaker == speaker}


def method_of(analysis: CallAnalysis) -> dict[str, object]:
    methods = analysis.provenance.methods
    return dict(next(method for method in methods if method.get("stage") == "words"))


def test_a_transcript_is_held_against_the_speech_and_read_for_what_it_does(
    recording: Recording,
) -> None:
    found = analyse(recording, settings(), transcript=given(VTT)).analysis
    assert found.transcript is not None
    assert [(role.label, role.speaker, role.reason) for role in found.roles] == [
        ("Ana", "agent", "sound"),
        ("Bo", "customer", "sound"),
    ]
    assert {"open_question", "promise"} <= kinds_of(found, "agent")
    assert "emotion" in kinds_of(found, "customer")
    assert found.transcript.language == "en"
    invented = found.transcript.utterances[-1]
    assert {word.excluded for word in invented.words} == {"no_speech"}
    assert "gratitude" not in kinds_of(found, "customer")
    made = method_of(found)
    assert (made["engine"], made["excluded_counts"]) == ("webvtt", {"no_speech": 3})


def test_what_the_user_says_of_a_label_wins(recording: Recording) -> None:
    swapped = given(VTT, speakers={"Ana": "customer", "Bo": "agent"})
    found = analyse(recording, settings(), transcript=swapped).analysis
    assert {role.reason for role in found.roles} == {"given"}
    assert kinds_of(found, "agent") == set()  # nobody speaks on the agent's channel then
    assert found.provenance.options["transcript"]["speakers"] == swapped.speakers


def test_a_label_that_the_transcript_does_not_have_is_refused(recording: Recording) -> None:
    with pytest.raises(InputError, match="Cleo"):
        analyse(recording, settings(), transcript=given(VTT, speakers={"Cleo": "agent"}))


def test_words_after_the_end_of_the_recording_count_for_nothing(recording: Recording) -> None:
    late = "WEBVTT\n\n00:30.000 --> 00:32.000\n<v IVR>I am so sorry about that mistake.\n"
    found = analyse(recording, settings(), transcript=given(VTT + "\n" + late[8:])).analysis
    assert found.transcript is not None
    (last,) = found.transcript.utterances_of("IVR")
    assert {word.excluded for word in last.words} == {"no_speech"}
    assert "apology" not in {signal.kind for signal in found.language}


def test_on_one_channel_labels_are_kept_and_words_held_against_all_speech(
    tmp_path: Path,
) -> None:
    both = talk(speech=[(0.5, 3.0), (3.25, 9.5)], duration_s=12.0, f0_hz=150.0, seed=1)
    recording = load(write_wav(tmp_path / "mono.wav", both))
    named = VTT.replace("Ana", "Agent").replace("Bo", "Customer")
    found = analyse(recording, settings(), transcript=given(named)).analysis
    assert found.transcript is not None
    assert [role.reason for role in found.roles] == ["name", "name"]
    assert set(found.transcript.speakers) == {"agent", "customer"}
    assert "promise" in kinds_of(found, "agent")
    assert {word.excluded for word in found.transcript.utterances[-1].words} == {"no_speech"}


def test_a_whole_transcript_keeps_its_speakers_and_is_held_against_the_speech(
    recording: Recording,
) -> None:
    said = Utterance("agent", (Word("Hello.", Segment(1.0, 1.5)),))
    invented = Utterance("agent", (Word("Sorry.", Segment(5.0, 5.5)),))
    whole = GivenTranscript(source=Transcript((said, invented), "en"), sha256="1" * 64)
    found = analyse(recording, settings(), transcript=whole).analysis
    assert found.transcript is not None
    words = [word for item in found.transcript.utterances for word in item.words]
    assert [word.excluded for word in words] == [None, "no_speech"]


def test_a_language_without_a_pack_has_words_and_no_signals(recording: Recording) -> None:
    german = VTT.replace("I will send you a new one tomorrow.", "Das schicke ich Ihnen morgen zu.")
    options = settings(recogniser=FasterWhisperOptions(language="de"))
    found = analyse(recording, options, transcript=given(german)).analysis
    assert found.transcript is not None
    assert (found.transcript.language, found.language) == ("de", ())


def test_what_the_customer_gave_to_answer_to_has_its_answer_and_is_counted(
    recording: Recording,
) -> None:
    found = analyse(recording, settings(), transcript=given(VTT)).analysis
    (response,) = found.responses
    assert (response.cue.kind, response.grade, response.is_met) == ("emotion", 0, False)
    assert found.metrics["opportunity_count"] == 1.0
    assert found.metrics["opportunities_met_ratio"] == 0.0
    low, high = found.metric_ranges["opportunities_met_ratio"]
    assert low == 0.0
    assert high > 0.5  # one opportunity says next to nothing
    assert found.customer_course is None


def test_without_words_everything_else_is_the_same(recording: Recording) -> None:
    with_words = analyse(recording, settings(), transcript=given(VTT)).analysis
    without = analyse(recording, settings(is_on=False), transcript=given(VTT)).analysis
    assert (without.transcript, without.roles, without.language) == (None, (), ())
    assert (without.responses, without.customer_course) == ((), None)
    of_words = {"opportunity_count", "opportunities_met_ratio"}
    assert {name: without.metrics[name] for name in of_words} == dict.fromkeys(of_words)
    for name in with_words.metrics.keys() - of_words:
        assert with_words.metrics[name] == without.metrics[name]
    assert with_words.moments == without.moments
    assert with_words.conversation == without.conversation


def test_without_a_model_the_analysis_goes_on_and_says_what_brings_words(
    recording: Recording,
) -> None:
    options = settings()
    found = analyse(recording, options, recogniser=Recogniser(FasterWhisperOptions())).analysis
    assert found.transcript is None
    assert "voicecoach models pull" in str(method_of(found)["why"])


@pytest.mark.engine
def test_a_model_that_was_asked_for_must_be_here(recording: Recording) -> None:
    asked = FasterWhisperOptions(model="tiny")
    with pytest.raises(MissingDependencyError, match="models pull tiny"):
        analyse(recording, settings(recogniser=asked), recogniser=Recogniser(asked))


@pytest.mark.engine
def test_a_recogniser_gives_the_words_of_each_channel(recording: Recording, tmp_path: Path) -> None:
    model = make_model(tmp_path / "scripted", [("what", 0.5), ("happened", 1.0), ("then", 1.5)])
    asked = FasterWhisperOptions(model=str(model), device="cpu")
    found = analyse(recording, settings(recogniser=asked), recogniser=Recogniser(asked)).analysis
    assert found.transcript is not None
    assert set(found.transcript.speakers) == {"agent", "customer"}
    assert found.transcript.language == "en"
    assert "open_question" in kinds_of(found, "agent")
    assert str(method_of(found)["engine"]).endswith("scripted")


# ---- a sample call ------------------------------------------------------------------------------


def platform_transcript(call: SampleCall) -> str:
    """Make what a telephony platform would have written: a cue for each line, under names."""
    lines: dict[tuple[str, int], list[dict[str, object]]] = {}
    for word in call.truth["words"]:
        lines.setdefault((word["speaker"], word["script_line"]), []).append(word)
    cues = sorted(lines.items(), key=lambda item: float(str(item[1][0]["start"])))
    names = {"agent": "Speaker 1", "customer": "Speaker 2"}
    return "WEBVTT\n" + "".join(
        f"\n{clock(words[0]['start'])} --> {clock(words[-1]['end'])}\n"
        f"<v {names[speaker]}>{' '.join(str(word['text']) for word in words)}\n"
        for (speaker, _), words in cues
    )


def clock(at: object) -> str:
    minutes, seconds = divmod(float(str(at)), 60.0)
    return f"{int(minutes):02d}:{seconds:06.3f}"


def test_the_transcript_of_a_sample_call_keeps_its_words_and_finds_its_agent(
    project_root: Path,
) -> None:
    call = next(sample_calls(project_root / "sample_calls"), None)
    if call is None:
        pytest.skip("the sample calls are not made yet; run: python sample_calls/make.py")
    with Decoder() as decoder:
        agent_channel = call.truth["speakers"]["agent"]["channel"]
        recording = load_call(decoder, call.audio, agent_channel=agent_channel)
    found = analyse(recording, settings(), transcript=given(platform_transcript(call))).analysis
    assert found.transcript is not None
    assert {role.label: role.speaker for role in found.roles} == {
        "Speaker 1": "agent",
        "Speaker 2": "customer",
    }
    assert found.transcript.word_count == len(call.truth["words"])
    counted = sum(len(item.counted_words) for item in found.transcript.utterances)
    assert counted >= 0.97 * found.transcript.word_count
    assert {"greeting", "open_question"} <= kinds_of(found, "agent")


def test_sounds_that_nobody_wrote_down_are_marked_and_are_no_words(tmp_path: Path) -> None:
    agent = talk(speech=[(0.5, 3.0), (5.0, 5.5)], duration_s=12.0, f0_hz=210.0, seed=1)
    customer = talk(speech=[(3.25, 8.0)], duration_s=12.0, f0_hz=120.0, seed=2)
    recording = load(write_wav(tmp_path / "call.wav", agent, customer))
    found = analyse(recording, settings(), transcript=given(VTT)).analysis
    (sound,) = found.sounds
    signs = {sign.segment for sign in found.conversation.backchannels}
    assert sound.kind == ("listening" if sound.segment in signs else "sound")
    assert sound.speaker == "agent"
    assert sound.segment.overlaps(Segment(5.0, 5.5))
    assert found.transcript is not None
    assert found.transcript.word_count == len(VTT_WORDS)
    assert analyse(recording, settings(is_on=False)).analysis.sounds == ()
