"""Calls made again from the store: words added later, agent and customer changed over."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.telephone import talk, write_wav
from voicecoach.audio.decoder import Decoder
from voicecoach.batch.importing import Importer, ImportResult
from voicecoach.batch.kept import KeptCalls
from voicecoach.batch.sources import CallSource
from voicecoach.batch.transcripts import named_transcript
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError, NotAllowedError, Remedy
from voicecoach.core.own_room import AgentVoice
from voicecoach.pipeline import STAGES, read_settings
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.repository import CallStore

VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Ana>How can I help you with that?

00:03.250 --> 00:07.900
<v Bo>The machine does not start and I am upset.

00:08.100 --> 00:09.400
<v Ana>I will send you a new one tomorrow.

00:11.500 --> 00:11.900
<v Bo>Thanks for watching.
"""


pytestmark = pytest.mark.usefixtures("no_models")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[CallStore]:
    with CallStore.open(tmp_path / "other") as opened:
        yield opened


@pytest.fixture
def said(tmp_path: Path) -> Path:
    path = tmp_path / "call.vtt"
    path.write_text(VTT, "utf-8")
    return path


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was decoded so far."""
    seen: list[object] = []
    decode = Decoder.decode

    def counted(self: Decoder, path: Any, *arguments: Any, **named: Any) -> Any:
        seen.append(path)
        return decode(self, path, *arguments, **named)

    monkeypatch.setattr(Decoder, "decode", counted)
    return seen


def run(store: CallStore, *sources: CallSource, settings: Settings | None = None) -> ImportResult:
    result = list(Importer(store, LOCAL_USER, settings or read_settings()).run(sources))[-1]
    assert result.status != "refused", result.message
    return result


def analysis_of(result: ImportResult) -> CallAnalysis:
    assert result.analysis is not None
    return result.analysis


def timeless(analysis: CallAnalysis) -> CallAnalysis:
    """Without the second in which it was made."""
    made = dataclasses.replace(analysis.provenance, created_utc="")
    return dataclasses.replace(analysis, provenance=made)


def voice_of(store: CallStore, call_id: str) -> AgentVoice:
    room = store.own_room(LOCAL_USER, call_id)
    assert room is not None
    return room.open(store.own_room_key(LOCAL_USER, call_id))


# ---- words added later --------------------------------------------------------------------------


def test_words_added_later_give_what_they_give_from_the_start(
    store: CallStore, other: CallStore, call: Path, said: Path, decoded: list[object]
) -> None:
    run(store, CallSource(paths=(call,)))
    assert len(decoded) == 1
    later = analysis_of(run(store, CallSource(paths=(call,), transcript=said)))
    assert len(decoded) == 1
    at_once = analysis_of(run(other, CallSource(paths=(call,), transcript=said)))
    assert later.transcript is not None
    assert timeless(later) == timeless(at_once)
    kept = store.load(LOCAL_USER, later.call_id)
    assert timeless(kept) == timeless(other.load(LOCAL_USER, later.call_id))
    assert options_hash(kept.provenance) == options_hash(at_once.provenance)
    assert voice_of(store, later.call_id) == voice_of(other, later.call_id)
    assert store.playback(LOCAL_USER, later.call_id) is not None


def test_words_added_later_are_unchanged_when_the_call_comes_again(
    store: CallStore, call: Path, said: Path, decoded: list[object]
) -> None:
    run(store, CallSource(paths=(call,)))
    run(store, CallSource(paths=(call,), transcript=said))
    assert run(store, CallSource(paths=(call,))).status == "unchanged"
    assert run(store, CallSource(paths=(call,), transcript=said)).status == "unchanged"
    assert len(decoded) == 1


def test_words_can_be_added_when_the_recording_is_gone(
    store: CallStore, call: Path, said: Path
) -> None:
    call_id = str(run(store, CallSource(paths=(call,))).call_id)
    call.unlink()
    given = named_transcript(CallSource(paths=(call,), transcript=said))
    assert given is not None
    found = KeptCalls(store, LOCAL_USER, read_settings()).set_words(call_id, given)
    assert found.transcript is not None
    assert {signal.kind for signal in found.language} >= {"open_question", "promise"}
    assert timeless(store.load(LOCAL_USER, call_id)) == timeless(found)


def test_a_later_run_says_only_the_stages_that_ran(
    store: CallStore, call: Path, said: Path
) -> None:
    run(store, CallSource(paths=(call,)))
    heard: list[str] = []
    importer = Importer(
        store, LOCAL_USER, read_settings(), on_stage=lambda _, stage: heard.append(stage)
    )
    list(importer.run([CallSource(paths=(call,), transcript=said)]))
    assert heard == [stage for stage in STAGES if stage in {"words", "moments", "saved"}]


def test_other_rules_need_no_recording_either(
    store: CallStore, call: Path, said: Path, decoded: list[object]
) -> None:
    run(store, CallSource(paths=(call,), transcript=said))
    settings = read_settings()
    fewer = dataclasses.replace(
        settings, rules={code: o for code, o in settings.rules.items() if code != "TRN01"}
    )
    again = analysis_of(run(store, CallSource(paths=(call,)), settings=fewer))
    assert len(decoded) == 1
    assert again.transcript is not None
    assert "TRN01" not in again.provenance.options["rules"]


def test_another_way_of_hearing_needs_the_recording(
    store: CallStore, call: Path, decoded: list[object]
) -> None:
    run(store, CallSource(paths=(call,)))
    settings = read_settings()
    units = dataclasses.replace(settings.stages["inter_pausal_units"], min_pause_s=0.3)
    changed = dataclasses.replace(settings, stages={**settings.stages, "inter_pausal_units": units})
    run(store, CallSource(paths=(call,)), settings=changed)
    assert len(decoded) == 2


def test_a_call_of_other_settings_is_not_mixed_with_those_of_now(
    store: CallStore, call: Path, said: Path
) -> None:
    call_id = str(run(store, CallSource(paths=(call,))).call_id)
    settings = read_settings()
    units = dataclasses.replace(settings.stages["inter_pausal_units"], min_pause_s=0.3)
    changed = dataclasses.replace(settings, stages={**settings.stages, "inter_pausal_units": units})
    given = named_transcript(CallSource(paths=(call,), transcript=said))
    assert given is not None
    with pytest.raises(InputError, match="other settings") as refused:
        KeptCalls(store, LOCAL_USER, changed).set_words(call_id, given)
    assert refused.value.remedy is Remedy.ANALYSE_AGAIN


# ---- agent and customer changed over ------------------------------------------------------------


def test_swapped_channels_give_what_the_other_channel_would_have_given(
    store: CallStore, other: CallStore, call: Path, said: Path, decoded: list[object]
) -> None:
    wrong = run(store, CallSource(paths=(call,), transcript=said))
    swapped = KeptCalls(store, LOCAL_USER, read_settings()).swap_speakers(str(wrong.call_id))
    assert len(decoded) == 1
    right = analysis_of(run(other, CallSource(paths=(call,), transcript=said, agent_channel=1)))
    as_right = dataclasses.replace(
        swapped,
        provenance=right.provenance,
        customer_arousal=right.customer_arousal,
        roles=right.roles,
        agent_estimate=right.agent_estimate,
    )
    assert as_right == right
    assert {role.reason for role in swapped.roles} == {"given"}
    assert {(r.label, r.speaker) for r in swapped.roles} == {
        (r.label, r.speaker) for r in right.roles
    }
    ours, theirs = (voice_of(s, right.call_id) for s in (store, other))
    assert ours.tone_deviations == theirs.tone_deviations
    assert {t.speaker for t in store.channel_tracks(LOCAL_USER, right.call_id)} == {
        "agent",
        "customer",
    }


def test_a_swap_is_kept_when_the_recording_is_analysed_again(
    store: CallStore, call: Path, said: Path
) -> None:
    call_id = str(run(store, CallSource(paths=(call,), transcript=said)).call_id)
    swapped = KeptCalls(store, LOCAL_USER, read_settings()).swap_speakers(call_id)
    assert run(store, CallSource(paths=(call,))).status == "unchanged"
    forced = list(
        Importer(store, LOCAL_USER, read_settings(), force=True).run([CallSource(paths=(call,))])
    )
    again = analysis_of(forced[0])
    assert again.recording.channel_speakers == ("customer", "agent")
    assert again.transcript == swapped.transcript
    assert again.moments == swapped.moments


def test_labels_that_were_right_stay_where_only_the_channels_were_wrong(
    store: CallStore, call: Path, said: Path
) -> None:
    said.write_text(VTT.replace("Ana", "Agent").replace("Bo", "Customer"), "utf-8")
    wrong = CallSource(paths=(call,), transcript=said, agent_channel=1)
    before = analysis_of(run(store, wrong))
    assert before.language == ()  # no word lies on the speech of who is said to have said it
    after = KeptCalls(store, LOCAL_USER, read_settings()).swap_speakers(before.call_id)
    done = {(signal.speaker, signal.kind) for signal in after.language}
    assert {("agent", "open_question"), ("customer", "emotion")} <= done
    assert {role.label: role.speaker for role in after.roles} == {
        "Agent": "agent",
        "Customer": "customer",
    }


def test_two_swaps_are_none(store: CallStore, call: Path, said: Path) -> None:
    before = analysis_of(run(store, CallSource(paths=(call,), transcript=said)))
    kept = KeptCalls(store, LOCAL_USER, read_settings())
    kept.swap_speakers(before.call_id)
    after = kept.swap_speakers(before.call_id)
    assert after.transcript == before.transcript
    assert (after.metrics, after.moments) == (before.metrics, before.moments)
    assert after.recording == before.recording


def test_the_sides_of_two_files_are_swapped_and_stay_so(store: CallStore, tmp_path: Path) -> None:
    sides = [
        write_wav(
            tmp_path / f"{name}.wav", talk(speech=[at], duration_s=6.0, f0_hz=f0_hz, seed=seed)
        )
        for seed, (name, at, f0_hz) in enumerate(
            [("agent", (0.5, 2.0), 200.0), ("customer", (2.5, 5.0), 110.0)]
        )
    ]
    source = CallSource(paths=(sides[0], sides[1]))
    call_id = str(run(store, source).call_id)
    swapped = KeptCalls(store, LOCAL_USER, read_settings()).swap_speakers(call_id)
    forced = list(Importer(store, LOCAL_USER, read_settings(), force=True).run([source]))
    for found in (swapped, analysis_of(forced[0])):
        assert found.conversation.talk_time.speech_s["customer"] == pytest.approx(1.5, abs=0.15)


def mono(tmp_path: Path) -> Path:
    both = talk(speech=[(0.5, 3.0), (3.25, 9.5)], duration_s=12.0, f0_hz=150.0, seed=1)
    return write_wav(tmp_path / "mono.wav", both)


def test_on_one_channel_the_words_change_over(store: CallStore, tmp_path: Path, said: Path) -> None:
    path = mono(tmp_path)
    source = CallSource(paths=(path,), transcript=said)
    before = analysis_of(run(store, source))
    kept = KeptCalls(store, LOCAL_USER, read_settings())
    after = kept.swap_speakers(before.call_id)
    assert before.transcript is not None
    assert after.transcript is not None
    other = {"agent": "customer", "customer": "agent"}
    assert [other[item.speaker] for item in before.transcript.utterances] == [
        item.speaker for item in after.transcript.utterances
    ]
    assert run(store, source).status == "unchanged"  # the file again, without --speaker


def test_labels_can_be_told_who_they_are(store: CallStore, tmp_path: Path, said: Path) -> None:
    call_id = str(run(store, CallSource(paths=(mono(tmp_path),), transcript=said)).call_id)
    kept = KeptCalls(store, LOCAL_USER, read_settings())
    named = {"Ana": "customer", "Bo": "agent"}
    found = kept.name_speakers(call_id, named)
    assert {role.label: role.speaker for role in found.roles} == named
    assert found.provenance.options["transcript"]["speakers"] == named
    with pytest.raises(InputError, match="Cleo"):
        kept.name_speakers(call_id, {"Cleo": "agent"})


def test_without_words_one_channel_has_nobody_to_swap(store: CallStore, tmp_path: Path) -> None:
    call_id = str(run(store, CallSource(paths=(mono(tmp_path),))).call_id)
    kept = KeptCalls(store, LOCAL_USER, read_settings())
    with pytest.raises(InputError, match="one channel"):
        kept.swap_speakers(call_id)
    with pytest.raises(InputError, match="no words"):
        kept.name_speakers(call_id, {"Ana": "agent"})


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LOCAL])
def test_nobody_else_may_swap_an_agents_voice_into_the_customers_place(
    store: CallStore, call: Path, role: Role
) -> None:
    call_id = str(run(store, CallSource(paths=(call,))).call_id)
    stranger = Principal(id="x", name="X", role=role)
    with pytest.raises(NotAllowedError):
        KeptCalls(store, stranger, read_settings()).swap_speakers(call_id)


# ---- a call with overlaps, moments and arousal --------------------------------------------------


@pytest.fixture(scope="module")
def sample(project_root: Path) -> CallSource:
    folder = project_root / "sample_calls"
    audio = folder / "calls" / "bridget-1-wrong-delivery.opus"
    if not audio.exists():
        pytest.skip("the sample calls are not made yet; run: python sample_calls/make.py")
    (transcript,) = (folder / "transcripts").glob(f"{audio.stem}.*")
    return CallSource(paths=(audio,), transcript=transcript)


def test_a_sample_call_comes_out_the_same_in_two_steps_and_swapped(
    store: CallStore, other: CallStore, sample: CallSource
) -> None:
    run(store, dataclasses.replace(sample, transcript=None))
    later = analysis_of(run(store, sample))
    at_once = analysis_of(run(other, sample))
    assert later.moments
    assert later.conversation.overlaps
    assert timeless(later) == timeless(at_once)
    swapped = KeptCalls(store, LOCAL_USER, read_settings()).swap_speakers(later.call_id)
    swapped_again = KeptCalls(other, LOCAL_USER, read_settings()).swap_speakers(later.call_id)
    assert timeless(swapped) == timeless(swapped_again)


def test_arousal_from_kept_tracks_is_that_of_the_recording_but_for_rounding(
    store: CallStore, other: CallStore, sample: CallSource
) -> None:
    silent = dataclasses.replace(sample, transcript=None)
    wrong = analysis_of(run(store, silent))
    swapped = KeptCalls(store, LOCAL_USER, read_settings()).swap_speakers(wrong.call_id)
    right = analysis_of(run(other, dataclasses.replace(silent, agent_channel=1)))
    assert swapped.customer_arousal is not None
    assert right.customer_arousal is not None
    ours = [unit.rating for unit in swapped.customer_arousal.units]
    theirs = [unit.rating for unit in right.customer_arousal.units]
    assert ours == pytest.approx(theirs, abs=0.02)
    assert (swapped.conversation, swapped.metrics) == (right.conversation, right.metrics)
    assert swapped.metric_ranges == right.metric_ranges
