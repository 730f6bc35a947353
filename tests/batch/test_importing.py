"""Many recordings into one store: names, digests, order, what is left alone and what is refused."""

import dataclasses
from pathlib import Path

import pytest

from tests.telephone import talk, write_call, write_wav
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call, load_pair
from voicecoach.batch.importing import Importer
from voicecoach.batch.sources import CallSource, recordings_in
from voicecoach.batch.transcripts import with_transcripts
from voicecoach.config import Settings
from voicecoach.core.errors import InputError, RecordingError
from voicecoach.pipeline import STAGES, read_settings
from voicecoach.pipeline.line import LineOptions
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore


def importer(store: CallStore, **options: object) -> Importer:
    return Importer(store, LOCAL_USER, read_settings(), **options)  # type: ignore[arg-type]


def pair(folder: Path) -> tuple[Path, Path]:
    sides = [
        write_wav(
            folder / f"{name}.wav",
            talk(speech=[speech], duration_s=6.0, f0_hz=f0_hz, seed=seed),
        )
        for seed, (name, speech, f0_hz) in enumerate(
            [("agent", (0.5, 2.0), 200.0), ("customer", (2.5, 5.0), 110.0)]
        )
    ]
    return sides[0], sides[1]


def test_a_folder_gives_its_recordings_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.wav", "a.OPUS", "notes.txt", "inner/c.mp3"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "folder.wav").mkdir()
    found = [str(path.relative_to(tmp_path)) for path in recordings_in([tmp_path])]
    assert found == ["a.OPUS", "b.wav", "inner/c.mp3"]
    assert list(recordings_in([tmp_path / "notes.txt"])) == [tmp_path / "notes.txt"]


def test_the_digest_without_decoding_is_that_of_the_loader(tmp_path: Path) -> None:
    call, sides = write_call(tmp_path / "call.wav"), pair(tmp_path)
    with Decoder() as decoder:
        assert CallSource(paths=(call,)).sha256() == load_call(decoder, call).info.sha256
        assert CallSource(paths=sides).sha256() == load_pair(decoder, *sides).info.sha256


def test_a_digest_of_nothing_is_refused_with_its_code(tmp_path: Path) -> None:
    with pytest.raises(RecordingError) as caught:
        CallSource(paths=(tmp_path / "missing.wav",)).sha256()
    assert caught.value.code == "file_not_found"


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_sources(
    store: CallStore, tmp_path: Path, jobs: int
) -> None:
    paths = [write_call(tmp_path / f"{n}.wav", seed=n) for n in (5, 3, 8, 1)]
    paths.insert(2, tmp_path / "missing.wav")
    results = list(importer(store, jobs=jobs).run([CallSource(paths=(p,)) for p in paths]))
    assert [result.source.paths[0] for result in results] == paths
    assert [result.status for result in results] == ["analysed"] * 2 + ["refused"] + [
        "analysed"
    ] * 2
    assert results[2].code == "file_not_found"


def test_every_stage_is_reported_in_order(store: CallStore, tmp_path: Path) -> None:
    heard: list[str] = []
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),))
    list(importer(store, on_stage=lambda _, stage: heard.append(stage)).run([source]))
    assert list(dict.fromkeys(heard)) == list(STAGES)


def test_what_is_unchanged_is_left_alone_unless_forced_or_asked_otherwise(
    store: CallStore, tmp_path: Path
) -> None:
    path = write_call(tmp_path / "call.wav")

    def status(*, agent_channel: int = 0, force: bool = False) -> str:
        source = CallSource(paths=(path,), agent_channel=agent_channel)
        (result,) = importer(store, force=force).run([source])
        return result.status

    assert [status(), status(), status(force=True)] == ["analysed", "unchanged", "analysed"]
    assert [status(agent_channel=1), status(agent_channel=1)] == ["analysed", "unchanged"]
    assert store.call_count(LOCAL_USER) == 1


@pytest.mark.parametrize("force", [False, True])
def test_a_delay_that_was_set_for_a_call_is_kept_with_it(
    store: CallStore, tmp_path: Path, *, force: bool
) -> None:
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),))
    plain = read_settings()
    stages = {**plain.stages, "line": LineOptions(call_delay_s=0.25)}
    told = dataclasses.replace(plain, stages=stages)
    (first,) = Importer(store, LOCAL_USER, told).run([source])
    (again,) = importer(store, force=force).run([source])
    assert again.status == ("analysed" if force else "unchanged")
    assert first.analysis is not None
    assert again.analysis is not None
    assert again.analysis.line_delay == first.analysis.line_delay
    assert again.analysis.line_delay is not None
    assert again.analysis.line_delay.source == "set"


def test_metadata_is_learned_and_never_forgotten(store: CallStore, tmp_path: Path) -> None:
    path = write_call(tmp_path / "call.wav")
    for known in (CallMetadata(agent="Ana"), CallMetadata(team="Repairs"), CallMetadata()):
        (result,) = importer(store).run([CallSource(paths=(path,), metadata=known)])
    metadata = store.metadata(LOCAL_USER, str(result.call_id))
    assert (metadata.agent, metadata.team) == ("Ana", "Repairs")


def test_two_files_are_one_call(store: CallStore, tmp_path: Path) -> None:
    (result,) = importer(store).run([CallSource(paths=pair(tmp_path))])
    assert result.analysis is not None
    speech_s = result.analysis.conversation.talk_time.speech_s
    assert speech_s["agent"] == pytest.approx(1.5, abs=0.15)
    assert speech_s["customer"] == pytest.approx(2.5, abs=0.15)


# ---- words --------------------------------------------------------------------------------------

TALK = "Agent: How can I help you with that?\nCustomer: The machine does not start.\n"


def with_transcript(folder: Path, text: str = TALK) -> CallSource:
    transcript = folder / "call.txt"
    transcript.write_text(text, "utf-8")
    return CallSource(paths=(write_call(folder / "call.wav"),), transcript=transcript)


def test_words_of_a_transcript_are_stored_and_the_same_file_is_unchanged(
    store: CallStore, tmp_path: Path
) -> None:
    source = with_transcript(tmp_path)
    results = [next(importer(store).run([source])) for _ in range(2)]
    assert [result.status for result in results] == ["analysed", "unchanged"]
    assert results[1].analysis is not None
    assert results[1].analysis.transcript == results[0].analysis.transcript  # type: ignore[union-attr]
    assert results[1].analysis.language


def test_a_transcript_that_was_given_once_is_kept_until_another_comes(
    store: CallStore, tmp_path: Path
) -> None:
    source = with_transcript(tmp_path)
    again = CallSource(paths=source.paths)
    (first,) = importer(store).run([source])
    (second,) = importer(store).run([again])
    (third,) = importer(store, force=True).run([again])
    assert [first.status, second.status, third.status] == ["analysed", "unchanged", "analysed"]
    for result in (second, third):
        assert result.analysis.transcript == first.analysis.transcript  # type: ignore[union-attr]
        assert result.analysis.roles == first.analysis.roles  # type: ignore[union-attr]
    (other,) = importer(store).run([with_transcript(tmp_path, "Agent: Something else.\n")])
    assert other.status == "analysed"
    assert other.analysis.transcript.word_count == 2  # type: ignore[union-attr]


def test_words_can_be_added_and_left_out_later(store: CallStore, tmp_path: Path) -> None:
    source = with_transcript(tmp_path)
    without = CallSource(paths=source.paths)
    settings = read_settings()
    no_words = dataclasses.replace(
        settings, stages={**settings.stages, "words": WordsOptions(is_on=False)}
    )

    def words_of(source: CallSource, settings: Settings) -> tuple[str, int | None]:
        (result,) = Importer(store, LOCAL_USER, settings).run([source])
        assert result.analysis is not None
        transcript = result.analysis.transcript
        return result.status, transcript and transcript.word_count

    assert words_of(without, settings) == ("analysed", None)
    assert words_of(without, settings) == ("unchanged", None)
    assert words_of(source, settings) == ("analysed", 12)
    assert words_of(without, no_words) == ("analysed", None)
    assert words_of(without, no_words) == ("unchanged", None)


def test_a_transcript_that_cannot_be_read_refuses_its_call_with_its_code(
    store: CallStore, tmp_path: Path
) -> None:
    (result,) = importer(store).run([with_transcript(tmp_path, "\n")])
    assert (result.status, result.code) == ("refused", "empty_file")
    assert store.call_count(LOCAL_USER) == 0


def test_transcripts_of_a_folder_go_to_the_recordings_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "transcripts"
    folder.mkdir()
    for name in ("a.vtt", "b.notes", "c.json"):
        (folder / name).touch()
    sources = [CallSource(paths=(tmp_path / name,)) for name in ("a.wav", "b.wav", "c.opus")]
    found = [source.transcript for source in with_transcripts(sources, folder)]
    assert found == [folder / "a.vtt", None, folder / "c.json"]


def test_a_transcript_that_could_be_of_two_recordings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").touch()
    one = CallSource(paths=(tmp_path / "monday" / "a.wav",))
    two = CallSource(paths=(tmp_path / "tuesday" / "a.wav",))
    with pytest.raises(InputError, match="monday"):
        with_transcripts([one, two], tmp_path)
    (tmp_path / "a.srt").touch()
    with pytest.raises(InputError, match=r"a\.srt"):
        with_transcripts([one], tmp_path)
    with pytest.raises(InputError, match="folder of transcripts"):
        with_transcripts([one], tmp_path / "nowhere")
