"""Where the store is when nobody says."""

from pathlib import Path

import pytest

from voicecoach.store.location import default_store


def test_the_environment_names_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_STORE", "~/calls")
    assert default_store() == Path.home() / "calls"


@pytest.mark.parametrize("value", [None, ""])
def test_else_it_is_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str | None
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    if value is None:
        monkeypatch.delenv("VOICECOACH_STORE")
    else:
        monkeypatch.setenv("VOICECOACH_STORE", value)
    assert tmp_path in default_store().parents
    assert "voicecoach" in default_store().parts
