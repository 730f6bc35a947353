"""Signing in: the file that says who may see pages and which identity provider knows them.

::

    people = ["ann@example.com"]   # e-mail addresses that the provider has checked, or subjects

    [auth]                         # as Streamlit's st.login wants it
    redirect_uri = "http://localhost:8501/oauth2callback"
    cookie_secret = "..."          # any random text of 32 characters or more
    client_id = "..."
    client_secret = "..."
    server_metadata_url = "https://PROVIDER/.well-known/openid-configuration"

Without such a file the dashboard asks nobody: it serves this machine only. On a
machine that several people use at the same time, each of them can reach it.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from voicecoach.core.errors import ConfigError, MissingDependencyError
from voicecoach.web.options import LOCAL_ADDRESSES
from voicecoach.web.signing import MIN_KEY_BYTES, require_owner_only

__all__ = ["SIGN_IN_VARIABLE", "SignIn", "read_sign_in", "sign_in_asked_for"]

SIGN_IN_VARIABLE = "VOICECOACH_SIGN_IN"
"""Names the file, for the pages as well."""
CALLBACK = "/oauth2callback"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may see pages, and the one address at which they sign in."""

    file: Path
    people: frozenset[str]
    origin: str
    port: int

    def check_port(self, port: int | None) -> int:
        """Return the port that the provider leads back to.

        Raises
        ------
        ConfigError
            If another one was asked for.
        """
        if port not in {None, self.port}:
            raise ConfigError(
                f"need port {self.port}, to which redirect_uri in {self.file} leads back; "
                f"got {port}; leave --port out, or change redirect_uri here and at the provider"
            )
        return self.port

    def options(self) -> dict[str, object]:
        """Options of Streamlit beside those of `voicecoach.web.options.run_options`."""
        return {"secrets.files": [str(self.file)]}


def sign_in_asked_for() -> SignIn | None:
    """How to sign in, where that is asked for: the variable names the file.

    Raises
    ------
    ConfigError
        If the file cannot be used. Nobody sees a page then.
    """
    named = os.environ.get(SIGN_IN_VARIABLE)
    return _read_once(Path(named)) if named else None


def read_sign_in(file: Path) -> SignIn:
    """Read the file and check all that can be checked before somebody signs in.

    Raises
    ------
    ConfigError
        If it is not there, others may read it, or something is missing in it.
    MissingDependencyError
        If the package that signs in is not installed.
    """
    if not file.is_file():
        raise ConfigError(f"need a file that says who may sign in; there is none at {file}")
    require_owner_only(file)
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"need TOML in {file}; {error}") from error
    auth = _auth(said, file)
    origin, port = _way_back(auth["redirect_uri"], file)
    _need_authlib()
    return SignIn(file.absolute(), _people(said, file), origin, port)


_read_once = lru_cache(maxsize=1)(read_sign_in)


def _auth(said: Mapping[str, object], file: Path) -> dict[str, str]:
    auth = said.get("auth")
    found = auth if isinstance(auth, dict) else {}
    missing = [name for name in NEEDED if not isinstance(found.get(name), str) or not found[name]]
    if missing:
        raise ConfigError(f"need {', '.join(missing)} under [auth] in {file}, each as text")
    if len(found["cookie_secret"].encode()) < MIN_KEY_BYTES:
        raise ConfigError(
            f"need a cookie_secret of {MIN_KEY_BYTES} characters or more in {file}; "
            "any random text will do"
        )
    return found


def _way_back(uri: str, file: Path) -> tuple[str, int]:
    """Origin and port of the one address at which people sign in."""
    try:
        address = urlsplit(uri)
        is_web = address.scheme in {"http", "https"} and address.path == CALLBACK
        port = address.port if is_web and address.hostname in LOCAL_ADDRESSES else None
    except ValueError:  # no address at all
        port = None
    if port is None:
        raise ConfigError(
            f"need redirect_uri in {file} to lead back to this machine, such as "
            f"http://localhost:8501{CALLBACK}; got {uri!r}"
        )
    return f"{address.scheme}://{address.netloc}", port


def _people(said: Mapping[str, object], file: Path) -> frozenset[str]:
    people = said.get("people")
    if not isinstance(people, list) or not all(isinstance(name, str) and name for name in people):
        raise ConfigError(
            f'need who may sign in, such as people = ["ann@example.com"], at the top of {file}; '
            f"got {people!r}"
        )
    if not people:
        raise ConfigError(f"need at least one name in people in {file}; else nobody could sign in")
    return frozenset(people)


def _need_authlib() -> None:
    from importlib.util import find_spec

    if find_spec("authlib") is None:
        raise MissingDependencyError(
            "need Authlib to sign people in; it is not installed; "
            "run: pip install 'voicecoach[sign-in]'"
        )
