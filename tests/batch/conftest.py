"""An empty store, and a made-up call to put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telephone import write_call
from voicecoach.store.repository import CallStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CallStore]:
    """An empty store."""
    with CallStore.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """A recording with a channel for each of two people."""
    return write_call(tmp_path / "call.wav")
