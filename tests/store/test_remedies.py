"""A store that cannot be used says what to do."""

from pathlib import Path

import pytest

from voicecoach.core.errors import StoreError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore


def test_a_file_that_is_no_database_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "calls.db").write_bytes(b"these are no pages of a database " * 200)
    with pytest.raises(StoreError, match=r"calls\.db: .*not a database; .*--store"):
        CallStore.open(tmp_path)


def test_a_damaged_database_points_to_backup_or_a_new_store(tmp_path: Path) -> None:
    with CallStore.open(tmp_path):
        pass
    database = tmp_path / "calls.db"
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    database.write_bytes(content)
    with pytest.raises(StoreError, match=r"malformed; .*(backup|new --store)"):  # noqa: SIM117
        with CallStore.open(tmp_path) as store:
            store.calls(LOCAL_USER, limit=1, offset=0)
