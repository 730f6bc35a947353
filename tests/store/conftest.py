"""A store in a temporary folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecoach.store.repository import CallStore


@pytest.fixture(scope="session")
def _empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "store"
    CallStore.open(folder).close()
    return folder


@pytest.fixture
def store(tmp_path: Path, _empty_store: Path) -> Iterator[CallStore]:
    """An empty store; copied, since migrating one for each test takes a while."""
    shutil.copytree(_empty_store, tmp_path / "store")
    with CallStore.open(tmp_path / "store") as opened:
        yield opened
