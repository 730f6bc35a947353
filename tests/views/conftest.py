"""Views over a real store in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecoach.store.repository import CallStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CallStore]:
    """An empty store."""
    with CallStore.open(tmp_path / "store") as opened:
        yield opened
