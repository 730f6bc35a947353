"""Models come whole, as registered, from where they stopped; and without a hub it is said so."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request

import pytest

from tests.checkpoints.hub import COMMIT, Hub, serving, sha256
from voicecoach.checkpoints import (
    Checkpoint,
    CheckpointFile,
    Registry,
    faults,
    installed,
    installed_names,
    pull,
)
from voicecoach.checkpoints.hub import _StaysEncrypted
from voicecoach.core.errors import ConfigError, DownloadError, MissingDependencyError

FILES = {
    "config.json": b"{}",
    "model.bin": bytes(range(256)) * 4000,
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
}
MODEL_BYTES = sum(map(len, FILES.values()))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    with serving(Hub("owner/model", FILES)) as running:
        yield running


def registry(hub: Hub, **replaced: str) -> Registry:
    files = tuple(
        CheckpointFile(name, len(content), replaced.get(name, sha256(content)))
        for name, content in FILES.items()
    )
    model = Checkpoint(
        name="small",
        repository="owner/model",
        revision=COMMIT,
        license="MIT",
        engine="faster-whisper",
        files=files,
    )
    return Registry(hub.address, {"small": model})


def test_a_model_comes_whole_and_is_found_without_a_network(hub: Hub, tmp_path: Path) -> None:
    pulled = pull("small", folder=tmp_path, registry=registry(hub))
    assert {name: (pulled.folder / name).read_bytes() for name in FILES} == FILES
    asked = len(hub.asked)
    assert installed("small", folder=tmp_path) == pulled
    assert installed_names(folder=tmp_path) == ("small",)
    assert pull("small", folder=tmp_path, registry=registry(hub)) == pulled
    assert len(hub.asked) == asked
    assert not list(tmp_path.rglob("*.part"))


def test_progress_grows_to_the_size_of_the_model(hub: Hub, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    pull("small", folder=tmp_path, registry=registry(hub), progress=lambda *at: seen.append(at))
    done = [here_bytes for _, here_bytes, _ in seen]
    assert all(earlier <= later for earlier, later in itertools.pairwise(done))
    assert done[-1] == MODEL_BYTES
    assert {of_bytes for _, _, of_bytes in seen} == {MODEL_BYTES}


def test_a_broken_connection_is_taken_up_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    hub.break_after_bytes = len(FILES["model.bin"]) // 2
    pull("small", folder=tmp_path, registry=registry(hub))
    ranges = [begin for path, begin in hub.asked if path == "/store/model.bin"]
    assert ranges == [None, f"bytes={hub.break_after_bytes}-"]


def test_a_pull_that_failed_goes_on_the_next_time(hub: Hub, tmp_path: Path) -> None:
    hub.break_after_bytes = 100_000
    with pytest.raises(DownloadError, match="goes on where it stopped"):
        pull("small", folder=tmp_path, registry=registry(hub))
    with pytest.raises(MissingDependencyError, match="voicecoach models pull small"):
        installed("small", folder=tmp_path)
    hub.break_after_bytes = None
    hub.asked.clear()
    pull("small", folder=tmp_path, registry=registry(hub))
    assert hub.asked[0] == (f"/owner/model/resolve/{COMMIT}/model.bin", "bytes=300000-")
    assert hub.asked[1] == ("/store/model.bin", "bytes=300000-")
    assert (tmp_path / "small" / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_hub_that_knows_no_ranges_is_asked_for_all_of_it_again(hub: Hub, tmp_path: Path) -> None:
    hub.break_after_bytes = 100_000
    with pytest.raises(DownloadError):
        pull("small", folder=tmp_path, registry=registry(hub))
    hub.break_after_bytes, hub.understands_ranges = None, False
    pull("small", folder=tmp_path, registry=registry(hub))
    assert (tmp_path / "small" / "model.bin").read_bytes() == FILES["model.bin"]


def test_what_is_not_as_registered_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.files["model.bin"] = bytes(len(FILES["model.bin"]))
    with pytest.raises(DownloadError, match=r"model\.bin is not what is expected"):
        pull("small", folder=tmp_path, registry=registry(hub))
    assert not list(tmp_path.rglob("model.bin*"))
    assert installed_names(folder=tmp_path) == ()


def test_a_file_longer_than_registered_is_not_read_to_its_end(hub: Hub, tmp_path: Path) -> None:
    hub.files["config.json"] = bytes(10_000_000)
    with pytest.raises(DownloadError, match=r"config\.json is not what is expected"):
        pull("small", folder=tmp_path, registry=registry(hub))


def test_a_file_that_changed_here_is_found_and_brought_again(hub: Hub, tmp_path: Path) -> None:
    known = registry(hub)
    pulled = pull("small", folder=tmp_path, registry=known)
    assert faults(pulled, known.find("small")) == ()
    (pulled.folder / "model.bin").write_bytes(bytes(len(FILES["model.bin"])))
    (pulled.folder / "vocabulary.txt").unlink()
    found = faults(pulled, known.find("small"))
    assert [fault.split()[0] for fault in found] == ["model.bin", "vocabulary.txt"]
    pull("small", folder=tmp_path, registry=known)
    assert faults(pulled, known.find("small")) == ()


def test_another_repository_is_trusted_on_first_use_and_held_to_it(
    hub: Hub, tmp_path: Path
) -> None:
    known = registry(hub)
    pulled = pull("owner/model", folder=tmp_path, registry=known)
    assert {file.name: file.sha256 for file in pulled.checkpoint.files} == {
        name: sha256(content) for name, content in FILES.items()
    }
    assert (pulled.checkpoint.revision, pulled.checkpoint.license) == (COMMIT, "mit")
    (pulled.folder / "config.json").write_bytes(b"[]")
    assert faults(pulled, None) == (
        "config.json is not what was downloaded: its SHA-256 is another",
    )
    hub.files["config.json"] = b"[]"
    with pytest.raises(DownloadError, match=r"config\.json is not what is expected"):
        pull("owner/model", folder=tmp_path, registry=known)


def test_a_repository_without_a_model_is_refused(hub: Hub, tmp_path: Path) -> None:
    del hub.files["model.bin"]
    with pytest.raises(ConfigError, match=r"no model\.bin .* and no config\.yaml"):
        pull("owner/model", folder=tmp_path, registry=registry(hub))
    with pytest.raises(DownloadError, match="answered 404"):
        pull("owner/other", folder=tmp_path, registry=registry(hub))


@pytest.mark.parametrize("name", ["../../escape", "a/b/c", "owner/..", "./model"])
def test_a_name_never_leads_out_of_the_models_folder(hub: Hub, tmp_path: Path, name: str) -> None:
    with pytest.raises((ConfigError, DownloadError)):
        pull(name, folder=tmp_path / "models", registry=registry(hub))
    assert not list(tmp_path.rglob("*.bin"))


def test_without_a_hub_the_address_and_the_ways_out_are_named(hub: Hub, tmp_path: Path) -> None:
    nobody = Registry("http://127.0.0.1:9", registry(hub).checkpoints)
    with pytest.raises(
        DownloadError, match=r"no connection to http://127\.0\.0\.1:9/.*HF_ENDPOINT"
    ):
        pull("small", folder=tmp_path, registry=nobody)


def test_a_mirror_may_be_named(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.address + "/")
    nobody = Registry("http://127.0.0.1:9", registry(hub).checkpoints)
    assert pull("small", folder=tmp_path, registry=nobody).checkpoint.name == "small"
    monkeypatch.setenv("HF_ENDPOINT", "ftp://mirror")
    with pytest.raises(ConfigError, match="must begin with https"):
        pull("small", folder=tmp_path / "other", registry=nobody)


def test_a_disk_without_room_is_said_before_anything_comes(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = SimpleNamespace(free=MODEL_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: left)
    with pytest.raises(DownloadError, match="make room"):
        pull("small", folder=tmp_path, registry=registry(hub))
    assert hub.asked == []


def test_an_unknown_name_is_answered_with_the_known_ones(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="known are small"):
        pull("smal", folder=tmp_path, registry=registry(hub))


def test_nobody_is_sent_from_an_encrypted_connection_to_an_open_one() -> None:
    asked = Request("https://hub.example/model.bin")
    with pytest.raises(DownloadError, match="refused"):
        _StaysEncrypted().redirect_request(asked, None, 302, "", {}, "http://elsewhere.example/")
