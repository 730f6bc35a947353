"""Signed addresses: this path, for this principal, until this second.

A signature replaces no permission: the access list is asked at every request
as well (`voicecoach.web.routes`). It keeps an address that was copied or logged
from working for long, or for somebody else.
"""

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from voicecoach.core.errors import ConfigError

__all__ = ["Signature", "UrlSigner", "load_key", "require_owner_only", "sign", "verify"]

SECRET_VARIABLE = "VOICECOACH_SECRET"  # noqa: S105 - the name of a variable, not a secret
KEY_FILE = "web.key"
MIN_KEY_BYTES = 32  # as long as the digest: RFC 2104, section 3


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signed address carries besides its path.

    ``expires`` is in whole seconds since 1970 (UTC); ``mac`` is hexadecimal.
    """

    principal_id: str
    expires: int
    mac: str

    def as_query(self) -> str:
        """The signature as the query part of an address."""
        return urlencode(
            {"user": self.principal_id, "expires": self.expires, "mac": self.mac},
            quote_via=quote,
        )


def _mac(key: bytes, path: str, principal_id: str, expires: int) -> str:
    # Each part is preceded by its length, so that no two triples give the same message.
    parts = (path.encode(), principal_id.encode(), str(expires).encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def sign(key: bytes, *, path: str, principal_id: str, expires: int) -> Signature:
    """Sign a path for one principal until ``expires`` (seconds since 1970).

    Examples
    --------
    >>> signature = sign(b"k" * 32, path="/a", principal_id="ana", expires=1000)
    >>> verify(b"k" * 32, path="/a", signature=signature, now=999.0)
    True
    >>> verify(b"k" * 32, path="/a", signature=signature, now=1000.0)
    False
    """
    return Signature(principal_id, expires, _mac(key, path, principal_id, expires))


def verify(key: bytes, *, path: str, signature: Signature, now: float) -> bool:
    """Whether the signature is ours, for this path, and has not run out at ``now``."""
    expected = _mac(key, path, signature.principal_id, signature.expires)
    ours = hmac.compare_digest(expected.encode(), signature.mac.encode())
    return ours and now < signature.expires


@dataclass(frozen=True, slots=True)
class UrlSigner:
    """Signs and checks addresses with one key.

    Parameters
    ----------
    key : bytes
        At least 32 bytes; see `load_key`.
    lifetime_s : int
        An address works for between once and twice this long: it runs out at a
        full multiple of ``lifetime_s``, so that it stays the same from rerun to
        rerun (a changed address would make the browser draw the player again).

    Raises
    ------
    ConfigError
        If the key is too short or the lifetime not positive.
    """

    key: bytes = field(repr=False)
    lifetime_s: int = 3600

    def __post_init__(self) -> None:
        if len(self.key) < MIN_KEY_BYTES:
            raise ConfigError(
                f"need a key of at least {MIN_KEY_BYTES} bytes; got {len(self.key)}; "
                f"set {SECRET_VARIABLE} to a longer random text"
            )
        if self.lifetime_s <= 0:
            raise ConfigError(f"need lifetime_s > 0; got {self.lifetime_s}")

    def url(self, path: str, *, principal_id: str, now: float) -> str:
        """``path`` with a signature for this principal; ``now`` in seconds since 1970.

        Examples
        --------
        >>> signer = UrlSigner(b"k" * 32)
        >>> early = signer.url("/a", principal_id="ana", now=7200.0)
        >>> early == signer.url("/a", principal_id="ana", now=10799.0)
        True
        >>> early == signer.url("/a", principal_id="ana", now=10800.0)
        False
        """
        expires = (int(now // self.lifetime_s) + 2) * self.lifetime_s
        signature = sign(self.key, path=path, principal_id=principal_id, expires=expires)
        return f"{path}?{signature.as_query()}"

    def accepts(self, path: str, signature: Signature, *, now: float) -> bool:
        """Whether a request for ``path`` with this signature is genuine and in time."""
        return verify(self.key, path=path, signature=signature, now=now)


def load_key(folder: Path) -> bytes:
    """Key from ``VOICECOACH_SECRET``, or from a file of its own in the store's folder.

    The file is made on first use, readable by its owner only.

    Raises
    ------
    ConfigError
        If others may read the file, or if the key is too short.
    """
    if secret := os.environ.get(SECRET_VARIABLE):
        return secret.encode()
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    _create_key_file(path)
    require_owner_only(path, otherwise="delete it (addresses handed out so far stop working) or ")
    return path.read_bytes()


def require_owner_only(path: Path, *, otherwise: str = "") -> None:
    """Refuse a file with a secret that others may read; ``otherwise`` is what else could be done.

    Raises
    ------
    ConfigError
        If its mode gives anything to others than its owner.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(
            f"need {path} readable by its owner only; its mode is {mode:04o}; "
            f"{otherwise}run: chmod 600 {path}"
        )


def _create_key_file(path: Path) -> None:
    """Write a new key unless the file is there; two processes may try at once."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(MIN_KEY_BYTES).encode())
    try:
        os.link(draft, path)  # fails when another process was first, and never shows half a key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
