"""Signed addresses: nothing but what was signed is accepted, and the key stays private."""

import stat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import ConfigError
from voicecoach.web.signing import Signature, UrlSigner, load_key, sign, verify

KEY = b"k" * 32
texts = st.text(max_size=30)
seconds = st.integers(min_value=0, max_value=2**40)


@given(path=texts, principal_id=texts, expires=seconds)
def test_what_was_signed_is_accepted_until_it_expires(
    path: str, principal_id: str, expires: int
) -> None:
    signature = sign(KEY, path=path, principal_id=principal_id, expires=expires)
    assert verify(KEY, path=path, signature=signature, now=expires - 0.25)
    assert not verify(KEY, path=path, signature=signature, now=float(expires))


@given(path=texts, other=texts, principal_id=texts, other_id=texts, expires=seconds, later=seconds)
def test_no_other_path_principal_or_expiry_is_accepted(
    path: str, other: str, principal_id: str, other_id: str, expires: int, later: int
) -> None:
    signed = sign(KEY, path=path, principal_id=principal_id, expires=expires)
    claimed = Signature(other_id, later, signed.mac)
    same = (other, other_id, later) == (path, principal_id, expires)
    assert verify(KEY, path=other, signature=claimed, now=-1.0) is same


@given(path=texts, principal_id=texts, expires=seconds, at=st.integers(0, 63))
def test_one_changed_digit_of_the_mac_is_refused(
    path: str, principal_id: str, expires: int, at: int
) -> None:
    good = sign(KEY, path=path, principal_id=principal_id, expires=expires)
    digit = "0" if good.mac[at] != "0" else "1"
    bad = Signature(principal_id, expires, good.mac[:at] + digit + good.mac[at + 1 :])
    assert not verify(KEY, path=path, signature=bad, now=-1.0)


@given(mac=texts)
def test_no_text_at_all_passes_for_a_mac(mac: str) -> None:
    assert not verify(KEY, path="/a", signature=Signature("ana", 10, mac), now=0.0)


def test_parts_cannot_be_moved_from_one_field_to_the_next() -> None:
    one = sign(KEY, path="/a", principal_id="b", expires=1)
    assert not verify(KEY, path="/ab", signature=Signature("", 1, one.mac), now=0.0)


def test_another_key_is_refused() -> None:
    signature = sign(KEY, path="/a", principal_id="ana", expires=10)
    assert not verify(b"x" * 32, path="/a", signature=signature, now=0.0)


@given(principal_id=texts, now=st.floats(min_value=0.0, max_value=2e9))
def test_an_address_is_valid_for_between_once_and_twice_the_lifetime(
    principal_id: str, now: float
) -> None:
    signer = UrlSigner(KEY, lifetime_s=600)
    query = parse_qs(
        urlsplit(signer.url("/a", principal_id=principal_id, now=now)).query,
        keep_blank_values=True,
        strict_parsing=True,
    )
    signature = Signature(query["user"][0], int(query["expires"][0]), query["mac"][0])
    assert signature.principal_id == principal_id
    assert 600 < signature.expires - now <= 1200
    assert signer.accepts("/a", signature, now=now)


def test_a_short_key_and_a_lifetime_of_nothing_are_refused() -> None:
    with pytest.raises(ConfigError, match="at least 32 bytes; got 5"):
        UrlSigner(b"short")
    with pytest.raises(ConfigError, match="lifetime_s > 0"):
        UrlSigner(KEY, lifetime_s=0)


def test_the_key_does_not_show_in_the_representation() -> None:
    assert "kkk" not in repr(UrlSigner(KEY))


def test_the_key_is_made_once_and_is_for_the_owner_only(tmp_path: Path) -> None:
    key = load_key(tmp_path / "store")
    assert len(key) >= 32
    assert load_key(tmp_path / "store") == key
    (file,) = (tmp_path / "store").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_every_store_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert load_key(tmp_path / "a") != load_key(tmp_path / "b")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_key(tmp_path)
    (tmp_path / "web.key").chmod(mode)
    with pytest.raises(ConfigError, match=f"its mode is 0{mode:o}.*chmod 600"):
        load_key(tmp_path)


def test_a_secret_in_the_environment_is_used_and_no_file_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_SECRET", "s" * 40)
    assert load_key(tmp_path) == b"s" * 40
    assert list(tmp_path.iterdir()) == []
