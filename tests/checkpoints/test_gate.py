"""A gated model comes to who has a token; the token goes to the hub alone, and only when asked."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkpoints.hub import COMMIT, Hub, serving, sha256
from voicecoach.checkpoints import Checkpoint, CheckpointFile, Registry, pull
from voicecoach.checkpoints.gate import page_of, refusal
from voicecoach.core.errors import ConfigError, DownloadError

FILES = {
    "config.yaml": b"pipeline: {}",
    "embedding/pytorch_model.bin": bytes(range(256)) * 40,
    "plda/plda.npz": b"1",
    "plda/xvec_transform.npz": b"2",
    "segmentation/pytorch_model.bin": bytes(5000),
}
OTHERS = {"README.md": b"-", "diarization.gif": b"-", "plda/README.md": b"-"}
TOKEN = "hf_AbC123"


@pytest.fixture(autouse=True)
def _nobody_is_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub("owner/pipeline", {**FILES, **OTHERS})) as running:
        running.wanted_token = TOKEN
        yield running


def empty(hub: Hub) -> Registry:
    return Registry(hub.address, {})


def test_a_gated_pipeline_comes_with_the_token_of_the_environment(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", f" {TOKEN}\n")
    pulled = pull("owner/pipeline", folder=tmp_path, registry=empty(hub))
    assert {
        path.relative_to(pulled.folder).as_posix(): path.read_bytes()
        for path in pulled.folder.rglob("*")
        if path.is_file() and path.name != "checkpoint.json"
    } == FILES
    assert pulled.checkpoint.engine == "pyannote.audio"
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert TOKEN.encode() not in kept


def test_a_token_is_sent_only_where_the_hub_asks_for_it(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    pull("owner/pipeline", folder=tmp_path, registry=empty(hub))
    first = f"/owner/pipeline/resolve/{COMMIT}/config.yaml"
    assert hub.tokens[:3] == [
        ("/api/models/owner/pipeline?blobs=true", None),
        (first, None),
        (first, f"Bearer {TOKEN}"),
    ]
    hub.wanted_token = None
    hub.tokens.clear()
    pull("owner/pipeline", folder=tmp_path / "open", registry=empty(hub))
    assert {token for _, token in hub.tokens} == {None}


def test_a_token_is_not_carried_on_to_another_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    files = {"config.json": b"{}", "model.bin": bytes(5000)}
    with serving(Hub("owner/model", files)) as asked, serving(Hub("store/it", files)) as store:
        asked.wanted_token, asked.store_address = TOKEN, store.address
        pull("owner/model", folder=tmp_path, registry=empty(asked))
        assert store.tokens == [("/store/model.bin", None)]
        asked.store_address = None
        asked.tokens.clear()
        pull("owner/model", folder=tmp_path / "again", registry=empty(asked))
        assert ("/store/model.bin", f"Bearer {TOKEN}") in asked.tokens


def test_without_a_token_every_step_is_told(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        pull("owner/pipeline", folder=tmp_path, registry=empty(hub))
    message = str(caught.value)
    assert f"1. open {hub.address}/owner/pipeline," in message
    assert f"{hub.address}/settings/tokens" in message
    assert "HF_TOKEN=" in message
    assert "hf auth login" in message
    assert "does not keep it" in message


def test_a_token_that_the_hub_does_not_know_is_said_to_be_one(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_another")
    with pytest.raises(DownloadError, match="does not know the token") as caught:
        pull("owner/pipeline", folder=tmp_path, registry=empty(hub))
    assert "hf_another" not in str(caught.value)


def test_conditions_that_are_not_accepted_are_named_with_their_page(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    hub.accepted_tokens = False
    with pytest.raises(DownloadError, match=f"open {hub.address}/owner/pipeline, signed in"):
        pull("owner/pipeline", folder=tmp_path, registry=empty(hub))


@pytest.mark.parametrize("token", ["two words", "hf_a\nX-Injected: 1", "é"])
def test_what_cannot_be_a_token_is_refused_without_being_shown(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(ConfigError, match="is no token") as caught:
        pull("owner/pipeline", folder=tmp_path, registry=empty(hub))
    assert token not in str(caught.value)


def test_no_token_goes_over_an_open_connection() -> None:
    told = refusal(
        401,
        "GatedRepo",
        what="it",
        address="http://mirror.example/owner/name/resolve/main/model.bin",
        had_token=False,
    )
    assert told.startswith("it needs a token, and http://mirror.example is not encrypted")


def test_the_page_of_a_listing_is_its_address() -> None:
    assert page_of("https://hub.example/api/models/a/b") == "https://hub.example/api/models/a/b"


def test_a_registered_repository_is_held_to_its_digests(hub: Hub, tmp_path: Path) -> None:
    hub.wanted_token = None
    files = tuple(
        CheckpointFile(name, len(content), sha256(content)) for name, content in FILES.items()
    )
    model = Checkpoint(
        name="owner/pipeline",
        repository="owner/pipeline",
        revision=COMMIT,
        license="CC-BY-4.0",
        engine="pyannote.audio",
        files=files,
    )
    known = Registry(hub.address, {"owner/pipeline": model})
    hub.files["plda/plda.npz"] = b"3"
    with pytest.raises(DownloadError, match=r"plda/plda\.npz is not what is expected"):
        pull("owner/pipeline", folder=tmp_path, registry=known)
    hub.files["plda/plda.npz"] = FILES["plda/plda.npz"]
    assert pull("owner/pipeline", folder=tmp_path, registry=known).checkpoint == model


def test_the_login_of_the_hubs_own_client_is_used(hub: Hub, tmp_path: Path) -> None:
    home = tmp_path / "hub"
    home.mkdir()
    (home / "token").write_text(TOKEN, "utf-8")
    names = {"HF_TOKEN", "HF_TOKEN_PATH", "HUGGING_FACE_HUB_TOKEN", "HF_OIDC_RESOURCE"}
    environment = {name: text for name, text in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", "models", "pull", "owner/pipeline"],
        capture_output=True,
        text=True,
        check=False,
        env={
            **environment,
            "HF_HOME": str(home),
            "HF_ENDPOINT": hub.address,
            "VOICECOACH_MODELS": str(tmp_path / "models"),
        },
    )
    assert done.returncode == 0, done.stderr
    assert f"Bearer {TOKEN}" in {token for _, token in hub.tokens}
    assert TOKEN not in done.stdout + done.stderr
