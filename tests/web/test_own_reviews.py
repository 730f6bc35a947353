"""One's own finished reviews come as a file, to their author and to nobody else."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.dashboards.stores import make_analysis, save
from tests.store.coached import review
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.repository import CallStore
from voicecoach.web.downloads import DOWNLOADS, Download, download_path
from voicecoach.web.made_files import made_file_routes
from voicecoach.web.own_reviews import OWN_REVIEWS, own_reviews_path
from voicecoach.web.signing import UrlSigner

SIGNER = UrlSigner(b"k" * 32)
OTHER_COACH = Principal(id="cleo", name="Cleo", role=Role.LOCAL)
COACH = Principal(id="cora", name="Cora", role=Role.COACH)
PEOPLE = {who.id: who for who in (LOCAL_USER, OTHER_COACH, COACH)}
NOW = 1_000_000.0
CSV, JSON = own_reviews_path("reviews-csv"), own_reviews_path("reviews-json")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with CallStore.open(tmp_path / "store") as store:
        for call_id in ("call-1", "call-2"):
            save(store, make_analysis(call_id))
            review(store, call_id)
        routes = made_file_routes(
            (OWN_REVIEWS, DOWNLOADS),
            SIGNER,
            store=store,
            principal_of=PEOPLE.get,
            clock=lambda: NOW,
        )
        yield TestClient(Starlette(routes=routes))


def url(path: str = CSV, *, who: Principal = LOCAL_USER) -> str:
    return SIGNER.url(path, principal_id=who.id, now=NOW)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_all_of_ones_reviews_come_as_one_file(client: TestClient) -> None:
    table, objects = client.get(url()), client.get(url(JSON))
    assert {row["call_id"] for row in rows_of(table.text)} == {"call-1", "call-2"}
    assert {each["call_id"] for each in objects.json()} == {"call-1", "call-2"}
    assert table.headers["content-disposition"] == 'attachment; filename="my-reviews.csv"'
    assert table.headers["cache-control"] == "no-store"


def test_reviews_of_one_call_come_from_its_page(client: TestClient) -> None:
    path = download_path("call-1", Download(kind="reviews-csv", room="coach"))
    answer = client.get(url(path))
    assert {row["call_id"] for row in rows_of(answer.text)} == {"call-1"}
    assert answer.headers["content-disposition"] == 'attachment; filename="call-1-reviews.csv"'


@pytest.mark.parametrize("who", [OTHER_COACH, COACH], ids=lambda who: who.name)
def test_somebody_elses_reviews_are_not_in_it(client: TestClient, who: Principal) -> None:
    answer = client.get(url(who=who))
    assert answer.status_code == 200
    assert rows_of(answer.text) == []


@pytest.mark.parametrize(
    "address",
    [
        CSV,
        url(JSON).replace("json", "csv"),
        url(own_reviews_path("json")),
        url(own_reviews_path("notes-csv")),
        SIGNER.url(CSV, principal_id="nobody", now=NOW),
        SIGNER.url(CSV, principal_id="local", now=NOW - 10_000.0),
    ],
)
def test_every_other_address_is_refused_alike(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, "not valid" in answer.text) == (403, True)
