"""The file that says who may sign in: all that is wrong with it is said before anybody tries."""

from pathlib import Path

import pytest

from voicecoach.core.errors import ConfigError
from voicecoach.web import __main__ as server
from voicecoach.web.options import run_options
from voicecoach.web.sign_in import SIGN_IN_VARIABLE, read_sign_in, sign_in_asked_for

TEXT = """
people = ["ann@example.com", "7f3"]

[auth]
redirect_uri = "http://localhost:8612/oauth2callback"
cookie_secret = "a text that nobody guesses, 32 long"
client_id = "voicecoach"
client_secret = "s"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""


def write(folder: Path, text: str = TEXT) -> Path:
    file = folder / "sign_in.toml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    return file


def test_who_may_sign_in_and_where(tmp_path: Path) -> None:
    file = write(tmp_path)
    asked = read_sign_in(file)
    assert asked.people == {"ann@example.com", "7f3"}
    assert (asked.origin, asked.port) == ("http://localhost:8612", 8612)
    assert asked.options() == {"secrets.files": [str(file)]}
    assert asked.check_port(None) == asked.check_port(8612) == 8612


def test_its_options_are_some_that_streamlit_knows(tmp_path: Path) -> None:
    from streamlit import config

    assert set(read_sign_in(write(tmp_path)).options()) <= set(config.get_config_options())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[auth]", "[auth", "need TOML"),
        ('client_id = "voicecoach"', "", r"need client_id under \[auth\]"),
        ('client_secret = "s"', "client_secret = 7", r"need client_secret under \[auth\]"),
        ("[auth]", "[other]", "need redirect_uri, cookie_secret, client_id"),
        ("that nobody guesses, 32 long", "", "a cookie_secret of 32 characters"),
        ('["ann@example.com", "7f3"]', "[]", "at least one name"),
        ('["ann@example.com", "7f3"]', '"ann@example.com"', "need who may sign in"),
        ('["ann@example.com", "7f3"]', '["", "7f3"]', "need who may sign in"),
        ("people =", "persons =", "need who may sign in"),
        ("//localhost:8612", "//calls.example.com:8612", "to lead back to this machine"),
        ("localhost:8612", "localhost", "to lead back to this machine"),
        ("localhost:8612", "localhost:port", "to lead back to this machine"),
        ("oauth2callback", "", "to lead back to this machine"),
        ("http://localhost:8612", "ftp://localhost:8612", "to lead back to this machine"),
    ],
)
def test_what_is_wrong_with_it_is_said(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(ConfigError, match=told):
        read_sign_in(write(tmp_path, TEXT.replace(old, new)))


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path)
    file.chmod(0o640)
    with pytest.raises(ConfigError, match="its mode is 0640; run: chmod 600"):
        read_sign_in(file)


def test_a_file_that_is_not_there_is_missed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is none at"):
        read_sign_in(tmp_path / "nothing.toml")


def test_nobody_is_asked_unless_a_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SIGN_IN_VARIABLE, raising=False)
    assert sign_in_asked_for() is None


def test_a_named_file_is_never_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SIGN_IN_VARIABLE, str(tmp_path / "gone.toml"))
    with pytest.raises(ConfigError, match="there is none"):
        sign_in_asked_for()


def test_the_server_does_not_start_with_a_file_it_cannot_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(SIGN_IN_VARIABLE, raising=False)
    assert server.main(["--store", str(tmp_path), "--sign-in", str(tmp_path / "gone.toml")]) == 1
    assert "there is none at" in capsys.readouterr().err


def test_the_server_listens_where_the_provider_leads_back_to(tmp_path: Path) -> None:
    asked = read_sign_in(write(tmp_path))
    with pytest.raises(ConfigError, match=r"need port 8612.*got 8501; leave --port out"):
        asked.check_port(8501)
    options = run_options(address="127.0.0.1", port=asked.check_port(None))
    assert options["server.port"] == 8612
