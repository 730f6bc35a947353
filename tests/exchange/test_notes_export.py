"""What people wrote leaves the store with what is private left behind."""

import csv
import io
import json

import pytest

from tests.dashboards.stores import make_analysis
from tests.written import annotation, verdict
from voicecoach.exchange.formats import export_call
from voicecoach.exchange.notes_export import NOTE_COLUMNS, notes_csv, notes_json

PRIVATE = annotation(1, "for me alone")
SHARED = annotation(2, "=1+1", visibility="shared", valence="strength")
JUDGED = verdict(3, "wrong")
EVERY = (PRIVATE, SHARED, JUDGED)


def test_rows_and_objects_say_the_same() -> None:
    rows = list(csv.DictReader(io.StringIO(notes_csv(EVERY, room="agent"))))
    objects = json.loads(notes_json(EVERY, room="agent"))
    assert [tuple(row) for row in rows] == [NOTE_COLUMNS] * 3
    assert [tuple(each) for each in objects] == [NOTE_COLUMNS] * 3
    plain = [{n: "" if v is None else str(v) for n, v in each.items()} for each in objects]
    plain[1]["text"] = "'=1+1"  # no spreadsheet may take it for a formula
    assert rows == plain
    assert objects[2]["choice"] == "wrong"


@pytest.mark.parametrize("write", [notes_csv, notes_json])
def test_a_private_note_is_in_the_agents_own_export_only(write) -> None:
    assert "for me alone" in write(EVERY, room="agent")
    for room in ("coach", "lead"):
        assert "for me alone" not in write(EVERY, room=room)
    assert "for me alone" not in write(EVERY)  # the coach's, unless asked otherwise
    assert "=1+1" in write(EVERY, room="coach")


@pytest.mark.parametrize("name", ["notes-csv", "notes-json"])
def test_the_formats_are_on_the_list(name: str) -> None:
    written = export_call(make_analysis("a"), file_format=name, room="agent", annotations=EVERY)
    assert "for me alone" in written
    assert export_call(make_analysis("a"), file_format=name)  # nothing written: still a file
