"""Who the agent is when a call comes in, who is asked, and what is remembered of voices."""

import dataclasses
from pathlib import Path

import pytest

from tests.telephone import talk, write_call, write_wav
from voicecoach.batch.importing import Importer
from voicecoach.batch.kept import KeptCalls
from voicecoach.batch.sources import CallSource
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.roles import SURE_PROBABILITY, AgentEstimate
from voicecoach.pipeline import read_settings
from voicecoach.pipeline.roles import RolesOptions
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.views.speakers import who_is_who
from voicecoach.views.who_is_agent import agent_question

pytestmark = pytest.mark.usefixtures("no_models")

# The left tells what happened, the right greets, asks and offers.
AGENT_ON_THE_RIGHT = """WEBVTT

00:00.500 --> 00:03.000
<v spk_0>Hello, my machine doesn't start.

00:03.250 --> 00:07.900
<v spk_1>Tallow Lane Motors, Ana speaking, how can I help? Can I have your order number, please?

00:08.100 --> 00:09.400
<v spk_0>I ordered it in May.
"""

OUT_OF_THREE = """WEBVTT

00:00.500 --> 00:01.000
<v Bo>Hello?

00:01.500 --> 00:06.000
<v Lea>Hello, this is Lea from Tallow Lane Motors. Can I take your order number?

00:06.500 --> 00:11.000
<v Bo>I don't know, my wife has it. I ordered it in May and I haven't had it.

00:12.000 --> 00:14.000
<v Cy>It is five, five, oh, eight.
"""


@pytest.fixture
def source(tmp_path: Path) -> CallSource:
    said = tmp_path / "call.vtt"
    said.write_text(AGENT_ON_THE_RIGHT, "utf-8")
    return CallSource(paths=(write_call(tmp_path / "call.wav"),), transcript=said)


def run(
    store: CallStore, source: CallSource, *, settings: Settings | None = None, force: bool = False
) -> CallAnalysis:
    importer = Importer(store, LOCAL_USER, settings or read_settings(), force=force)
    (result,) = importer.run([source])
    assert result.analysis is not None, result.message
    return result.analysis


def estimate_of(analysis: CallAnalysis) -> AgentEstimate:
    assert analysis.agent_estimate is not None
    return analysis.agent_estimate


def kept(store: CallStore) -> KeptCalls:
    return KeptCalls(store, LOCAL_USER, read_settings())


# ---- what the call itself says -------------------------------------------------------------------


def test_where_nobody_named_a_channel_the_words_do(store: CallStore, source: CallSource) -> None:
    found = run(store, source)
    assert found.recording.channel_speakers == ("customer", "agent")
    assert found.provenance.options["channels"] == {"agent_channel": 1, "found": True}
    assert estimate_of(found).probabilities["agent"] >= SURE_PROBABILITY
    assert agent_question(found) is None
    assert found.transcript is not None
    assert "Ana speaking" in found.transcript.utterances_of("agent")[0].text
    assert "as the call itself says" in who_is_who(found, agent_name=None)[0]


def test_what_was_found_stays_when_the_recording_comes_again(
    store: CallStore, source: CallSource
) -> None:
    before = run(store, source)
    (again,) = Importer(store, LOCAL_USER, read_settings()).run([source])
    assert again.status == "unchanged"
    assert run(store, source, force=True).moments == before.moments


def test_a_channel_that_was_named_is_not_changed_but_asked_about(
    store: CallStore, source: CallSource
) -> None:
    found = run(store, dataclasses.replace(source, agent_channel=0))
    assert found.recording.channel_speakers == ("agent", "customer")
    question = agent_question(found)
    assert question is not None
    assert [choice.name for choice in question.choices] == ["The left channel", "The right channel"]
    assert all(choice.clip and choice.clip.duration_s == 5.0 for choice in question.choices)


def test_without_words_a_call_whose_right_channel_begins_like_an_agent_asks(
    store: CallStore, tmp_path: Path
) -> None:
    found = run(store, CallSource(paths=(right_begins(tmp_path / "call.wav"),)))
    assert estimate_of(found).probabilities["agent"] < SURE_PROBABILITY
    assert agent_question(found) is not None


# ---- one answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["agent", "customer"])
def test_one_answer_ends_the_question_for_good(
    store: CallStore, source: CallSource, answer: str
) -> None:
    asked = run(store, dataclasses.replace(source, agent_channel=0))
    expected = ("agent", "customer") if answer == "agent" else ("customer", "agent")
    told = kept(store).choose_agent(asked.call_id, answer)
    again = run(store, source, force=True)
    for found in (told, again):
        assert found.recording.channel_speakers == expected
        assert agent_question(found) is None
        assert estimate_of(found).is_said
    assert (told.metrics, told.moments) == (again.metrics, again.moments)


def test_of_three_speakers_one_is_the_agent_one_the_customer_and_one_themselves(
    store: CallStore, tmp_path: Path
) -> None:
    said = tmp_path / "three.vtt"
    said.write_text(OUT_OF_THREE, "utf-8")
    found = run(store, CallSource(paths=(), transcript=said))
    assert {role.label: role.speaker for role in found.roles} == {
        "Lea": "agent",
        "Bo": "customer",
    }
    assert found.transcript is not None
    assert set(found.transcript.speakers) == {"agent", "customer", "Cy"}


def test_the_third_speaker_may_be_the_agent_if_a_person_says_so(
    store: CallStore, tmp_path: Path
) -> None:
    said = tmp_path / "three.vtt"
    said.write_text(OUT_OF_THREE, "utf-8")
    source = CallSource(paths=(), transcript=said)
    call_id = run(store, source).call_id
    told = kept(store).choose_agent(call_id, "Cy")
    assert {role.label: role.speaker for role in told.roles}["Cy"] == "agent"
    assert told.transcript is not None
    (own,) = told.transcript.utterances_of("agent")
    assert own.text.startswith("It is five")
    assert agent_question(told) is None
    again = run(store, source, force=True)
    assert again.transcript is not None
    assert again.transcript.utterances_of("agent")[0].text == own.text
    with pytest.raises(InputError, match="need one of"):
        kept(store).choose_agent(call_id, "Dee")


# ---- remembered voices ---------------------------------------------------------------------------


def remembering() -> Settings:
    settings = read_settings()
    roles = RolesOptions(remember_voices=True)
    return dataclasses.replace(settings, stages={**settings.stages, "roles": roles})


def long_call(path: Path, *, seed: int) -> Path:
    left = talk(speech=[(0.5, 8.0), (16.0, 22.0)], duration_s=24.0, f0_hz=210.0, seed=seed)
    right = talk(speech=[(8.5, 15.5)], duration_s=24.0, f0_hz=120.0, seed=seed + 1)
    return write_wav(path, left, right)


def right_begins(path: Path) -> Path:
    left = talk(speech=[(8.5, 15.5)], duration_s=24.0, f0_hz=120.0, seed=98)
    right = talk(speech=[(0.5, 8.0), (16.0, 22.0)], duration_s=24.0, f0_hz=210.0, seed=99)
    return write_wav(path, left, right)


def test_voices_are_remembered_only_where_the_settings_say_so(
    store: CallStore, tmp_path: Path
) -> None:
    source = CallSource(paths=(long_call(tmp_path / "a.wav", seed=1),))
    run(store, source)
    assert store.remembered_call_count(LOCAL_USER) == 0
    call_id = run(store, source, settings=remembering(), force=True).call_id
    assert store.remembered_call_count(LOCAL_USER) == 1
    store.delete(LOCAL_USER, call_id)
    assert store.remembered_call_count(LOCAL_USER) == 0
    assert store.remembered_voices(LOCAL_USER) == ()


def test_both_voices_are_kept_while_it_is_not_known_whose_is_whose_and_the_agents_after(
    store: CallStore, tmp_path: Path
) -> None:
    source = CallSource(paths=(right_begins(tmp_path / "a.wav"),))
    call_id = run(store, source, settings=remembering()).call_id
    before = store.voices_of(LOCAL_USER, call_id)
    assert len(before) == 2
    KeptCalls(store, LOCAL_USER, remembering()).choose_agent(call_id, "customer")
    (after,) = store.voices_of(LOCAL_USER, call_id)
    assert (after.voice, after.agent_probability) == (before[1].voice, 1.0)


def test_a_voice_that_was_the_agents_before_is_so_again_on_whichever_channel(
    store: CallStore, tmp_path: Path
) -> None:
    named = CallMetadata(agent="Ana")
    for number in range(4):
        path = long_call(tmp_path / f"{number}.wav", seed=10 * number)
        run(
            store,
            CallSource(paths=(path,), agent_channel=0, metadata=named),
            settings=remembering(),
        )
    last = CallSource(paths=(right_begins(tmp_path / "other.wav"),), metadata=named)
    assert run(store, last).recording.channel_speakers == ("agent", "customer")
    found = run(store, last, settings=remembering(), force=True)
    assert found.recording.channel_speakers == ("customer", "agent")
    assert estimate_of(found).clues_for("agent")[0].kind == "recurrence"


def test_voices_are_forgotten_by_agent_and_altogether(store: CallStore, tmp_path: Path) -> None:
    for number, name in enumerate(["Ana", "Bo", "Ana"]):
        path = long_call(tmp_path / f"{number}.wav", seed=10 * number)
        source = CallSource(paths=(path,), metadata=CallMetadata(agent=name))
        run(store, source, settings=remembering())
    assert store.forget_voices(LOCAL_USER, agent="Ana") == 2
    assert store.remembered_call_count(LOCAL_USER) == 1
    assert store.forget_voices(LOCAL_USER) == 1
    assert store.call_count(LOCAL_USER) == 3
