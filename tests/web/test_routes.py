"""The recordings over HTTP: every way in that must be closed, and every way to ask for a part."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from voicecoach.web.routes import (
    audio_path,
    contours_path,
    media_routes,
    peaks_path,
    spectrogram_path,
    spectrogram_route,
    speech_path,
)
from voicecoach.web.signing import UrlSigner, sign

DIGEST = "a" * 64
OTHER = "b" * 64
GONE = "c" * 64
CALL = "3f2a-77"
SOUND = bytes(range(256)) * 40
NOW = 1_000_000.0
SIGNER = UrlSigner(b"k" * 32, lifetime_s=600)


class World:
    """Files, an access list that a test may change, and a clock that it may turn."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.allowed = {("ana", DIGEST), ("ana", GONE), ("eve", OTHER)}
        self.audio = {DIGEST: folder / "a.opus", OTHER: folder / "b.m4a", GONE: folder / "c.opus"}
        for digest in (DIGEST, OTHER):
            self.audio[digest].write_bytes(SOUND)
        self.peaks = folder / "a.peaks"
        self.peaks.write_bytes(b"\x00\x7f")
        routes = media_routes(
            SIGNER,
            may_play=self.may_play,
            may_see_peaks=self.may_see_peaks,
            contours_of=self.content_of,
            speech_of=self.content_of,
            clock=lambda: self.now,
        )
        drawn = spectrogram_route(
            SIGNER, spectrogram_of=self.may_see_spectrogram, clock=lambda: self.now
        )
        routes.append(drawn)
        self.spectrogram = folder / "a.mel"
        self.spectrogram.write_bytes(b"VCM1 and tiles")
        self.content = b"[1, 2]"
        self.client = TestClient(Starlette(routes=routes), raise_server_exceptions=True)

    def may_play(self, principal_id: str, digest: str) -> Path | None:
        return self.audio[digest] if (principal_id, digest) in self.allowed else None

    def may_see_peaks(self, principal_id: str, digest: str) -> Path | None:
        return self.peaks if (principal_id, digest) in self.allowed else None

    def may_see_spectrogram(self, principal_id: str, digest: str) -> Path | None:
        return self.spectrogram if (principal_id, digest) in self.allowed else None

    def content_of(self, principal_id: str, call_id: str) -> bytes | None:
        return self.content if (principal_id, call_id) == ("ana", CALL) else None


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    with made.client:
        yield made


def url(path: str = audio_path(DIGEST), principal_id: str = "ana") -> str:
    return SIGNER.url(path, principal_id=principal_id, now=NOW)


def test_a_signed_address_gives_the_recording(world: World) -> None:
    response = world.client.get(url())
    assert response.status_code == 200
    assert response.content == SOUND
    assert response.headers["content-type"] == "audio/ogg"
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["cache-control"].startswith("private")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"


def test_the_media_type_follows_the_file(world: World) -> None:
    response = world.client.get(url(audio_path(OTHER), "eve"))
    assert response.headers["content-type"] == "audio/mp4"


def test_peaks_are_served_as_bytes(world: World) -> None:
    response = world.client.get(url(peaks_path(DIGEST)))
    assert response.status_code == 200
    assert response.content == b"\x00\x7f"
    assert response.headers["content-type"] == "application/octet-stream"


def test_a_spectrogram_is_served_in_parts_and_to_nobody_else(world: World) -> None:
    address = url(spectrogram_path(DIGEST))
    part = world.client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"VCM1")
    assert world.client.get(address.replace("user=ana", "user=eve")).status_code == 403
    assert world.client.get(url(spectrogram_path(OTHER))).status_code == 403
    assert world.client.get(spectrogram_path(DIGEST)).status_code == 403


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(SOUND) - 1),
        ("bytes=-10", len(SOUND) - 10, len(SOUND) - 1),
        ("bytes=5-999999", 5, len(SOUND) - 1),
    ],
)
def test_a_range_gives_that_part(world: World, asked: str, first: int, last: int) -> None:
    response = world.client.get(url(), headers={"Range": asked})
    assert response.status_code == 206
    assert response.content == SOUND[first : last + 1]
    assert response.headers["content-range"] == f"bytes {first}-{last}/{len(SOUND)}"
    assert response.headers["cache-control"].startswith("private")


def test_a_range_beyond_the_end_is_416_and_says_how_long_the_file_is(world: World) -> None:
    response = world.client.get(url(), headers={"Range": f"bytes={len(SOUND)}-"})
    assert response.status_code == 416
    assert response.headers["content-range"] in {f"bytes */{len(SOUND)}", f"*/{len(SOUND)}"}


def test_several_ranges_give_all_their_parts(world: World) -> None:
    response = world.client.get(url(), headers={"Range": "bytes=0-3,10-13"})
    assert response.status_code in {200, 206}
    assert SOUND[0:4] in response.content
    assert SOUND[10:14] in response.content


def test_head_gives_the_headers_only(world: World) -> None:
    response = world.client.head(url())
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["content-length"] == str(len(SOUND))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(world: World, method: str) -> None:
    assert world.client.request(method, url()).status_code == 405


def test_an_unsigned_address_is_403(world: World) -> None:
    assert world.client.get(audio_path(DIGEST)).status_code == 403


def test_an_expired_address_is_403(world: World) -> None:
    world.now = NOW + 1201.0
    assert world.client.get(url()).status_code == 403


def test_an_address_for_another_recording_is_403(world: World) -> None:
    query = url().split("?")[1]
    assert world.client.get(f"{audio_path(OTHER)}?{query}").status_code == 403


def test_an_address_of_the_peaks_does_not_open_the_recording(world: World) -> None:
    query = url(peaks_path(DIGEST)).split("?")[1]
    assert world.client.get(f"{audio_path(DIGEST)}?{query}").status_code == 403


def test_an_address_made_out_to_somebody_else_is_403(world: World) -> None:
    assert world.client.get(url().replace("user=ana", "user=eve")).status_code == 403


def test_somebody_who_may_not_play_it_is_403_even_with_a_genuine_signature(world: World) -> None:
    assert world.client.get(url(principal_id="eve")).status_code == 403


@pytest.mark.parametrize("part", ["user", "expires", "mac"])
def test_a_missing_doubled_or_changed_part_is_403(world: World, part: str) -> None:
    whole = url()
    without = re.sub(rf"&?{part}=[^&]*", "", whole)
    doubled = f"{whole}&{part}=1"
    changed = re.sub(rf"{part}=.", f"{part}=9", whole)
    for address in (without, doubled, changed):
        assert world.client.get(address).status_code == 403, address


@pytest.mark.parametrize("expires", ["", "-1", "1e9", "99999999999999999999", "٣", "+5", "nan"])
def test_an_expiry_that_is_no_plain_number_is_403(world: World, expires: str) -> None:
    address = re.sub(r"expires=\d+", f"expires={quote(expires)}", url())
    assert world.client.get(address).status_code == 403


def test_the_access_list_is_asked_at_every_request(world: World) -> None:
    address = url()
    assert world.client.get(address).status_code == 200
    world.allowed.clear()
    assert world.client.get(address).status_code == 403
    assert world.client.head(address).status_code == 403
    assert world.client.get(address, headers={"Range": "bytes=0-1"}).status_code == 403


def test_a_recording_that_was_removed_is_404_for_who_may_play_it(world: World) -> None:
    assert world.client.get(url(audio_path(GONE))).status_code == 404


@pytest.mark.parametrize(
    "digest",
    [
        "..%2f..%2fetc%2fpasswd",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cwindows",
        "//etc/passwd",
        DIGEST.upper(),
        DIGEST[:-1],
        f"{DIGEST}%00",
        f"{DIGEST}%0a",
        f"{DIGEST}.opus",
    ],
)
def test_what_is_no_digest_finds_nothing_signed_or_not(world: World, digest: str) -> None:
    signed = sign(
        SIGNER.key, path=f"/voicecoach/audio/{digest}", principal_id="ana", expires=int(NOW) + 9
    )
    for query in ("", f"?{signed.as_query()}"):
        response = world.client.get(f"/voicecoach/audio/{digest}{query}")
        assert response.status_code in {400, 404}


def test_a_refusal_tells_nothing_and_is_not_kept(world: World) -> None:
    forbidden = world.client.get(url(principal_id="eve"))
    forged = world.client.get(url().replace("user=ana", "user=eve"))
    assert forbidden.text == forged.text
    assert forbidden.headers["cache-control"] == "no-store"
    assert str(world.audio[DIGEST].parent) not in forbidden.text


CONTENT_PATHS = pytest.mark.parametrize("path_of", [contours_path, speech_path])


@CONTENT_PATHS
def test_content_of_a_call_is_asked_for_each_time_and_sent_when_it_has_changed(
    world: World, path_of
) -> None:
    address = url(path_of(CALL))
    first = world.client.get(address)
    assert (first.status_code, first.content) == (200, b"[1, 2]")
    assert first.headers["cache-control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["etag"]}
    again = world.client.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    world.content = b"[3]"
    assert world.client.get(address, headers=known).content == b"[3]"


def test_words_are_json_and_contours_are_bytes(world: World) -> None:
    kinds = [
        world.client.get(url(p(CALL))).headers["content-type"] for p in (speech_path, contours_path)
    ]
    assert kinds == ["application/json", "application/octet-stream"]


@CONTENT_PATHS
def test_content_of_a_call_is_closed_to_everybody_else(world: World, path_of) -> None:
    path = path_of(CALL)
    foreign = f"{path_of('other')}?{url(path).split('?')[1]}"
    world_now = [
        path,
        url(path, "eve"),
        url(path_of("other")),
        foreign,
        url(path).replace("user=ana", "user=eve"),
    ]
    assert {world.client.get(address).status_code for address in world_now} == {403}
    world.now = NOW + 1201.0
    assert world.client.get(url(path)).status_code == 403


@CONTENT_PATHS
@pytest.mark.parametrize("call_id", ["..%2fcalls.db", "a.b", "a%00", "a" * 129])
def test_what_is_no_call_id_finds_nothing(world: World, path_of, call_id: str) -> None:
    assert world.client.get(url(path_of(call_id))).status_code in {400, 404}


def test_who_serves_recordings_only_gives_out_nothing_else(tmp_path: Path) -> None:
    nobody = lambda who, what: None  # noqa: E731
    routes = media_routes(SIGNER, may_play=nobody, may_see_peaks=nobody, clock=lambda: NOW)
    with TestClient(Starlette(routes=routes)) as client:
        assert client.get(url(speech_path(CALL))).status_code == 403
