"""What was heard of a call, over HTTP: each adds to their own, whatever else arrives is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.store.calls import make_analysis, make_playback
from voicecoach.core.errors import StoreError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.web.listening import MAX_SPAN_COUNT, listening_path, listening_routes
from voicecoach.web.notes import notes_path
from voicecoach.web.saving import MAX_BODY_BYTES, REFUSALS
from voicecoach.web.signing import UrlSigner

NOW = 1_000_000.0
SIGNER = UrlSigner(b"k" * 32, lifetime_s=600)
ANA = Principal(id="ana", name="Ana", role=Role.LOCAL)
EVE = Principal(id="eve", name="Eve", role=Role.COACH)  # sees no call
OURS = {"Sec-Fetch-Site": "same-origin"}
HEARD: dict[str, Any] = {"spans": [[0.0, 1.5]], "left_at": 1.5, "edited_at": 1_700_000_000_000}
PART = "7b1d8b0e-7a51-4d4a-8a4c-2f0a3c9c4f10"


class World:
    """A store with a call of which the first two seconds are speech, and a clock."""

    def __init__(self, store: CallStore, folder: Path) -> None:
        self.now, self.store = NOW, store
        self.call_id = store.save(
            LOCAL_USER,
            analysis=make_analysis("a"),
            metadata=CallMetadata(),
            playback=make_playback(folder, b"a"),
        )
        people = {who.id: who for who in (LOCAL_USER, ANA, EVE)}
        routes = listening_routes(
            SIGNER, store=store, principal_of=people.get, clock=lambda: self.now
        )
        self.client = TestClient(Starlette(routes=routes), base_url="http://here")

    def url(self, who: Principal = ANA) -> str:
        signed = SIGNER.url(listening_path(self.call_id), principal_id=who.id, now=NOW)
        path, query = signed.split("?")
        return f"{path}/{PART}?{query}"

    def put(self, body: object = HEARD, *, who: Principal = ANA) -> tuple[int, Any]:
        answer = self.client.put(self.url(who), json=body, headers=OURS)
        return answer.status_code, answer.json()

    @property
    def ratio(self) -> float:
        return self.store.summary(ANA, self.call_id).heard_ratio


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with CallStore.open(tmp_path / "store") as store:
        made = World(store, tmp_path / "made")
        with made.client:
            yield made


def test_what_was_played_is_kept_for_who_played_it(world: World) -> None:
    assert world.put() == (200, {"heard_ratio": 0.75, "continue_at": None})
    assert world.put() == (200, {"heard_ratio": 0.75, "continue_at": None})
    assert world.ratio == 0.75
    assert world.store.summary(LOCAL_USER, world.call_id).heard_ratio == 0.0
    more = {"spans": [[1.25, 30]], "left_at": 30, "edited_at": HEARD["edited_at"] + 1}
    assert world.put(more) == (200, {"heard_ratio": 1.0, "continue_at": None})


@pytest.mark.parametrize(
    "wrong",
    [
        {"spans": []},
        {"spans": [[2.0, 1.0]]},
        {"spans": [[-1.0, 1.0]]},
        {"spans": [[1.0]]},
        {"spans": [[0.0, 1.0, 2.0]]},
        {"spans": [["0", "1"]]},
        {"spans": [[0.0, 1e9]]},
        {"spans": [[0.0, 1.0]] * (MAX_SPAN_COUNT + 1)},
        {"left_at": -1.0},
        {"left_at": 1e9},
        {"edited_at": -1},
        {"listener": "ana"},
    ],
    ids=str,
)
def test_what_no_player_sends_is_refused_and_changes_nothing(
    world: World, wrong: dict[str, Any]
) -> None:
    status, answer = world.put(HEARD | wrong)
    assert (status, answer["code"]) == (422, "invalid")
    assert world.ratio == 0.0


@pytest.mark.parametrize("name", HEARD)
def test_nothing_may_be_missing(world: World, name: str) -> None:
    assert world.put({key: HEARD[key] for key in HEARD.keys() - {name}})[0] == 422


def test_only_the_address_of_this_call_and_person_in_time_will_do(world: World) -> None:
    url = world.url()
    for other in (
        url.replace("user=ana", "user=local"),
        url.replace(world.call_id, "0" * 16),
        url.split("?")[0],
        url.replace(listening_path(world.call_id), notes_path(world.call_id)),
    ):
        assert world.client.put(other, json=HEARD, headers=OURS).status_code in {403, 404}
    assert world.put(who=EVE)[1]["code"] == "not_allowed"
    world.now = NOW + 1200.0
    assert world.put()[1]["code"] == "address_not_valid"
    assert world.ratio == 0.0


def test_other_sites_other_forms_and_too_much_are_refused(world: World) -> None:
    put = world.client.put
    for headers, content, code in [
        ({"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"}, b"{}", "cross_site"),
        ({**OURS, "Content-Type": "text/plain"}, b"{}", "not_json"),
        ({**OURS, "Content-Type": "application/json"}, b" " * MAX_BODY_BYTES + b"{}", "too_large"),
        ({**OURS, "Content-Type": "application/json"}, b"no json", "invalid"),
    ]:
        answer = put(world.url(), content=content, headers=headers)
        assert answer.json()["code"] == code
        assert answer.status_code == REFUSALS[code][0]
    assert world.client.get(world.url()).status_code == 405
    assert world.ratio == 0.0


def test_a_store_that_cannot_be_written_is_worth_another_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(CallStore, "save_listening", full)
    answer = world.client.put(world.url(), json=HEARD, headers=OURS)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
