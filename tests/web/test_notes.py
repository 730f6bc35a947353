"""Writing on a call over HTTP: what arrives is kept, whatever else arrives is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.store.calls import DURATION_S, save
from voicecoach.core.errors import StoreError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.repository import CallStore
from voicecoach.web.note_body import NoteBody
from voicecoach.web.notes import note_routes, notes_path
from voicecoach.web.saving import MAX_BODY_BYTES, REFUSALS
from voicecoach.web.signing import UrlSigner

NOW = 1_000_000.0
SIGNER = UrlSigner(b"k" * 32, lifetime_s=600)
ANA = Principal(id="ana", name="Ana", role=Role.LOCAL)
EVE = Principal(id="eve", name="Eve", role=Role.COACH)  # sees no call
OURS = {"Sec-Fetch-Site": "same-origin"}
NOTE: dict[str, Any] = {
    "start": 1.0,
    "end": 2.5,
    "kind": "note",
    "tone": "good",
    "text": "you let them finish",
    "speaker": "agent",
    "edited_at": 1_700_000_000_000,
}


class World:
    """A store with two calls, who there is, and a clock that a test may turn."""

    def __init__(self, store: CallStore) -> None:
        self.now = NOW
        self.store = store
        self.call_id, self.other = save(store, "a"), save(store, "b")
        self.people = {who.id: who for who in (LOCAL_USER, ANA, EVE)}
        routes = note_routes(
            SIGNER, store=store, principal_of=self.people.get, clock=lambda: self.now
        )
        self.client = TestClient(Starlette(routes=routes), base_url="http://here")

    def url(self, note_id: str = "", *, who: Principal = ANA, call_id: str | None = None) -> str:
        signed = SIGNER.url(notes_path(call_id or self.call_id), principal_id=who.id, now=NOW)
        path, query = signed.split("?")
        return f"{path}/{note_id}?{query}" if note_id else signed

    def put(self, note_id: str, note: object = NOTE, *, who: Principal = ANA) -> tuple[int, Any]:
        answer = self.client.put(self.url(note_id, who=who), json=note, headers=OURS)
        return answer.status_code, answer.json()

    def delete(self, note_id: str, at: object, *, who: Principal = ANA) -> tuple[int, Any]:
        url = f"{self.url(note_id, who=who)}&edited_at={at}"
        answer = self.client.delete(url, headers=OURS)
        return answer.status_code, answer.json()

    def notes(self, who: Principal = ANA) -> list[dict[str, Any]]:
        answer = self.client.get(self.url(who=who))
        assert answer.status_code == 200
        return list(answer.json()["notes"])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with CallStore.open(tmp_path / "store") as store:
        made = World(store)
        with made.client:
            yield made


@pytest.fixture
def note_id() -> str:
    return str(uuid4())


def test_a_note_is_kept_and_comes_back_as_it_was_sent(world: World, note_id: str) -> None:
    status, answer = world.put(note_id)
    assert status == 200
    kept = answer["note"]
    assert {name: kept[name] for name in NOTE} == NOTE
    assert (kept["id"], kept["author"], kept["is_own"]) == (note_id, "ana", True)
    assert world.notes() == [kept]
    (stored,) = world.store.annotations(ANA, world.call_id)
    assert (stored.segment.start, stored.segment.end, stored.valence) == (1.0, 2.5, "strength")


def test_every_field_that_can_be_sent_comes_back(world: World, note_id: str) -> None:
    _, answer = world.put(note_id)
    told = {"id", "author", "is_own", "created_at"}
    assert {*answer["note"]} == {*NoteBody.model_fields} | told


def test_sending_twice_and_sending_an_older_form_late_change_nothing(
    world: World, note_id: str
) -> None:
    later = {**NOTE, "text": "better words", "edited_at": NOTE["edited_at"] + 1}
    world.put(note_id, later)
    assert world.put(note_id, later) == world.put(note_id, NOTE)
    assert [note["text"] for note in world.notes()] == ["better words"]


def test_deleting_holds_against_a_form_that_comes_late(world: World, note_id: str) -> None:
    world.put(note_id)
    assert world.delete(note_id, NOTE["edited_at"] + 1) == (200, {"deleted": True})
    assert world.put(note_id) == (200, {"note": None})
    assert world.notes() == []
    assert world.delete(note_id, NOTE["edited_at"] + 1) == (200, {"deleted": True})


def test_deleting_what_was_changed_later_leaves_it(world: World, note_id: str) -> None:
    world.put(note_id)
    assert world.delete(note_id, NOTE["edited_at"] - 1) == (200, {"deleted": False})
    assert len(world.notes()) == 1


def test_others_read_what_is_shared_and_change_nothing(world: World, note_id: str) -> None:
    world.put(note_id, {**NOTE, "visibility": "shared"})
    (seen,) = world.notes(LOCAL_USER)
    assert (seen["author"], seen["is_own"]) == ("ana", False)
    later = {**NOTE, "edited_at": NOTE["edited_at"] + 1}
    assert world.put(note_id, later, who=LOCAL_USER)[1]["code"] == "not_allowed"
    assert world.delete(note_id, later["edited_at"], who=LOCAL_USER)[0] == 403
    assert len(world.notes()) == 1


# ---- who may -----------------------------------------------------------------------------------


def test_an_address_is_good_for_its_call_and_its_time_only(world: World, note_id: str) -> None:
    query = world.url().split("?")[1]
    elsewhere = f"{notes_path(world.other)}/{note_id}?{query}"
    assert refused(world, elsewhere) == "address_not_valid"
    assert refused(world, world.url(note_id).replace("user=ana", "user=local")) == (
        "address_not_valid"
    )
    assert refused(world, world.url(note_id).split("?")[0]) == "address_not_valid"
    assert refused(world, world.url(note_id) + "&more=1") == "address_not_valid"
    world.now += 2 * 600
    assert refused(world, world.url(note_id)) == "address_not_valid"
    assert world.client.get(world.url()).json()["code"] == "address_not_valid"


def refused(world: World, url: str, **sent: Any) -> str:
    answer = world.client.put(url, **({"json": NOTE, "headers": OURS} | sent))
    assert answer.status_code == REFUSALS[answer.json()["code"]][0]
    assert world.store.annotations(ANA, world.call_id) == ()
    return str(answer.json()["code"])


def test_access_is_asked_at_every_request(world: World, note_id: str) -> None:
    world.put(note_id)
    del world.people["ana"]
    assert world.put(note_id)[1]["code"] == "address_not_valid"


def test_a_call_that_is_not_there_and_one_not_to_be_seen_look_alike(
    world: World, note_id: str
) -> None:
    hidden = world.put(note_id, who=EVE)
    missing = world.client.put(world.url(note_id, call_id="missing"), json=NOTE, headers=OURS)
    assert hidden == (missing.status_code, missing.json()) == (403, missing.json())
    assert world.client.get(world.url(who=EVE)).json()["code"] == "not_allowed"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://elsewhere"},
        {"Origin": "http://here:81"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://here"},
    ],
)
def test_what_another_sites_page_sends_is_refused(
    world: World, note_id: str, headers: dict[str, str]
) -> None:
    assert refused(world, world.url(note_id), headers=headers) == "cross_site"
    answer = world.client.delete(f"{world.url(note_id)}&edited_at=1", headers=headers)
    assert answer.json()["code"] == "cross_site"


def test_a_browser_that_names_only_its_origin_is_let_in(world: World, note_id: str) -> None:
    answer = world.client.put(world.url(note_id), json=NOTE, headers={"Origin": "http://here"})
    assert answer.status_code == 200


# ---- what may be sent --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"start": -1.0},
        {"start": 3.0},
        {"end": DURATION_S + 1.0},
        {"end": "2.5"},
        {"end": None},
        {"edited_at": -1},
        {"edited_at": 1.5},
        {"edited_at": 10**15},
        {"tone": "excellent"},
        {"kind": "poem"},
        {"kind": "verdict"},
        {"visibility": "everybody"},
        {"speaker": ""},
        {"speaker": "x" * 65},
        {"text": "a\x00b"},
        {"text": 1},
        {"reply_to": "1", "kind": "reply", "tone": None},
        {"html": "<b>"},
        {"author": "eve"},
        {"id": "1"},
    ],
    ids=str,
)
def test_a_note_that_cannot_be_is_refused(
    world: World, note_id: str, changed: dict[str, Any]
) -> None:
    assert refused(world, world.url(note_id), json=NOTE | changed) == "invalid"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"start": NaN}', b"\xff\xfe", b"null"])
def test_a_body_that_is_no_note_is_refused(world: World, note_id: str, body: bytes) -> None:
    headers = {**OURS, "Content-Type": "application/json"}
    assert refused(world, world.url(note_id), json=None, content=body, headers=headers) == "invalid"


def test_half_a_character_is_refused(world: World, note_id: str) -> None:
    body = json.dumps({**NOTE, "text": "a\ud800b"}).encode()
    headers = {**OURS, "Content-Type": "application/json"}
    assert refused(world, world.url(note_id), json=None, content=body, headers=headers) == "invalid"


def test_an_id_that_is_no_uuid_is_refused(world: World) -> None:
    assert refused(world, world.url("1")) == "invalid"
    assert world.delete("1", 5)[1]["code"] == "invalid"


@pytest.mark.parametrize("at", ["", "-1", "1.5", "١", "0" * 16, 10**15, "now"])
def test_a_time_of_deletion_that_cannot_be_is_refused(
    world: World, note_id: str, at: object
) -> None:
    assert world.delete(note_id, at)[1]["code"] == "invalid"


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data"])
def test_another_type_of_content_is_refused(world: World, note_id: str, kind: str) -> None:
    headers = {**OURS, "Content-Type": kind}
    body = json.dumps(NOTE).encode()
    assert (
        refused(world, world.url(note_id), json=None, content=body, headers=headers) == "not_json"
    )


def test_a_body_that_is_too_long_is_refused(world: World, note_id: str) -> None:
    too_long = NOTE | {"text": "x" * MAX_BODY_BYTES}
    assert refused(world, world.url(note_id), json=too_long) == "too_large"


def test_a_refusal_does_not_repeat_what_was_written(world: World, note_id: str) -> None:
    _, answer = world.put(note_id, NOTE | {"text": "a secret\x00"})
    assert "secret" not in json.dumps(answer)
    _, answer = world.put(note_id, NOTE | {"tone": "a secret"})
    assert "secret" not in json.dumps(answer)


def test_no_other_method_is_there(world: World, note_id: str) -> None:
    for method in ("POST", "PATCH"):
        answer = world.client.request(method, world.url(note_id), json=NOTE, headers=OURS)
        assert answer.status_code == 405


def test_a_store_that_cannot_write_says_so_and_when_to_try_again(
    world: World, note_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the database /srv/calls.db: disk full")

    monkeypatch.setattr(world.store, "save_annotation", full)
    answer = world.client.put(world.url(note_id), json=NOTE, headers=OURS)
    assert answer.status_code == 503
    assert answer.json()["code"] == "store_unavailable"
    assert int(answer.headers["retry-after"]) > 0
    assert "/srv" not in answer.text


def test_no_answer_is_kept_by_anybody(world: World, note_id: str) -> None:
    for answer in (
        world.client.put(world.url(note_id), json=NOTE, headers=OURS),
        world.client.get(world.url()),
        world.client.get(world.url(call_id="missing")),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_every_code_is_documented_with_its_status(project_root: Path) -> None:
    documented = (project_root / "docs" / "notes.md").read_text("utf-8")
    for code, (status, _) in REFUSALS.items():
        assert f"| `{code}` | {status} |" in documented


# ---- a coach's page ----------------------------------------------------------------------------


def test_a_coachs_page_lists_what_a_coach_reads_also_where_both_are_one_person(
    world: World,
) -> None:
    of_tone = {"rule": "CMP03", "kind": "verdict", "choice": "confirmed", "tone": None}
    for text, changes in (
        ("for me", {"visibility": "own"}),
        ("for both", {"visibility": "shared"}),
        ("my tone", {**of_tone, "visibility": "shared"}),
    ):
        assert world.put(str(uuid4()), {**NOTE, **changes, "text": text})[0] == 200
    path, query = world.url().split("?")
    listed = world.client.get(f"{path}/coach?{query}").json()["notes"]
    assert [note["text"] for note in listed] == ["for both"]
    assert {note["text"] for note in world.notes()} == {"for me", "for both", "my tone"}
    assert world.client.get(f"{path}/lead?{query}").status_code in {404, 405}
    assert world.client.get(f"{path}/coach").json()["code"] == "address_not_valid"
