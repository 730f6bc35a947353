"""Files of a call are made for who may have them, and for nobody else."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.dashboards.stores import make_analysis, save
from tests.written import annotation
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.repository import CallStore
from voicecoach.web.downloads import DOWNLOADS, Download, download_path
from voicecoach.web.made_files import made_file_routes
from voicecoach.web.signing import UrlSigner

SIGNER = UrlSigner(b"k" * 32)
COACH = Principal(id="cora", name="Cora", role=Role.COACH)
PEOPLE = {who.id: who for who in (LOCAL_USER, COACH)}
NOW = 1_000_000.0


@pytest.fixture
def client(tmp_path: Path):
    with CallStore.open(tmp_path / "store") as store:
        save(store, make_analysis("call-1"))
        note = annotation(1, "well heard", call_id="call-1", visibility="shared")
        store.save_annotation(LOCAL_USER, note)
        routes = made_file_routes(
            [DOWNLOADS], SIGNER, store=store, principal_of=PEOPLE.get, clock=lambda: NOW
        )
        yield TestClient(Starlette(routes=routes))


def url(wanted: Download, *, who: str = LOCAL_USER.id, call_id: str = "call-1") -> str:
    return SIGNER.url(download_path(call_id, wanted), principal_id=who, now=NOW)


def test_a_report_and_an_export_come_as_files(client) -> None:
    report = client.get(url(Download(kind="report", room="coach")))
    table = client.get(url(Download(kind="csv", room="agent")))
    assert (report.status_code, table.status_code) == (200, 200)
    assert report.text.startswith("<!DOCTYPE html>")
    assert report.headers["content-disposition"] == 'attachment; filename="call-1.html"'
    assert table.headers["content-disposition"] == 'attachment; filename="call-1.csv"'
    assert report.headers["cache-control"] == "no-store"
    assert table.text.startswith("call_id,")


@pytest.mark.parametrize("kind", ["notes-csv", "notes-json"])
def test_notes_come_with_what_was_written(client, kind: str) -> None:
    answer = client.get(url(Download(kind=kind, room="coach")))
    assert "well heard" in answer.text
    assert 'filename="call-1-notes.' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "address",
    [
        "/voicecoach/downloads/call-1/report.coach",
        url(Download(kind="report", room="coach")).replace("report.coach", "report.agent"),
        url(Download(kind="report", room="coach")).replace("call-1", "call-2"),
        url(Download(kind="report", room="coach"), call_id="call-9"),
        url(Download(kind="report", room="coach"), who="nobody"),
        url(Download(kind="report", room="coach"), who="cora"),
        url(Download(kind="report", room="agent"), who="cora"),
        SIGNER.url("/voicecoach/downloads/call-1/report", principal_id="local", now=NOW),
        SIGNER.url("/voicecoach/downloads/call-1/csv.boss", principal_id="local", now=NOW),
        SIGNER.url(
            "/voicecoach/downloads/call-1/csv.coach", principal_id="local", now=NOW - 10_000.0
        ),
    ],
)
def test_every_other_address_is_refused_alike(client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, "not valid" in answer.text) == (403, True)


def test_what_cannot_be_written_says_why(client) -> None:
    answer = client.get(url(Download(kind="vtt", room="coach")))
    assert answer.status_code == 409
    assert "words of the call" in answer.text
