"""Metadata of many recordings are read, or refused with line and column."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from voicecoach.core.errors import InputError
from voicecoach.exchange.metadata_csv import RecordingMetadata, read_metadata_csv


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "calls.csv"


def test_every_column_is_read(csv_file: Path) -> None:
    csv_file.write_text(
        "file,agent,team,queue,started_at,external_id,subject,agent_channel\n"
        'a.wav,Kim,Billing,refunds,2026-01-05T09:00:00+01:00,T-1,"late, again",right\n'
    )
    table = read_metadata_csv(csv_file)
    assert table.rows == (
        RecordingMetadata(
            line=2,
            file=csv_file.parent / "a.wav",
            agent="Kim",
            team="Billing",
            queue="refunds",
            started_at=datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1))),
            external_id="T-1",
            subject="late, again",
            agent_channel=1,
        ),
    )
    assert table.notes == ()


def test_pairs_of_files_and_empty_cells(csv_file: Path) -> None:
    csv_file.write_text("file,customer_file,agent\na.wav,b.wav,\n\nc.wav,,Kim\n")
    pair, single = read_metadata_csv(csv_file).rows
    assert (pair.customer_file, pair.agent, pair.line) == (csv_file.parent / "b.wav", None, 2)
    assert (single.customer_file, single.agent, single.line) == (None, "Kim", 4)


def test_call_id_is_taken_for_external_id(csv_file: Path) -> None:
    csv_file.write_text("Call_ID,File\nT-1,a.wav\n")
    assert read_metadata_csv(csv_file).rows[0].external_id == "T-1"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_what_spreadsheets_write_is_understood(
    csv_file: Path, separator: str, encoding: str
) -> None:
    text = separator.join(("file", "agent")) + "\r\n" + separator.join(("a.wav", "Zoë")) + "\r\n"
    csv_file.write_bytes(text.encode(encoding))
    (row,) = read_metadata_csv(csv_file).rows
    assert (row.file.name, row.agent) == ("a.wav", "Zoë")


def test_a_time_without_a_zone_is_local_time_and_a_note_says_so(csv_file: Path) -> None:
    csv_file.write_text("file,started_at\na.wav,2026-01-05 09:00\nb.wav,2026-01-05T09:00Z\n")
    table = read_metadata_csv(csv_file)
    local, aware = (row.started_at for row in table.rows)
    assert local == datetime(2026, 1, 5, 9).astimezone()
    assert aware == datetime(2026, 1, 5, 9, tzinfo=UTC)
    (note,) = table.notes
    assert "1 of 2 times have no zone" in note


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("agent,team\nKim,A\n", "line 1: need the column 'file'"),
        ("file,mood\na.wav,good\n", "line 1: unknown column 'mood'; known are file, "),
        ("file,call_id,external_id\na.wav,1,2\n", "line 1: column external_id comes twice"),
        ("file,agent\na.wav,Kim,extra\n", "line 2: need 2 cells; got 3"),
        ("file,agent\n,Kim\n", "line 2, column file"),
        ("file,started_at\na.wav,\nb.wav,yesterday\n", "line 3, column started_at.*'yesterday'"),
        ("file,started_at\na.wav,0001-01-01T00:00\nb.wav,32.13.2026\n", "column started_at"),
        ("file,agent_channel\na.wav,middle\n", "line 2, column agent_channel.*'middle'"),
        ("file,customer_file,agent_channel\na.wav,b.wav,0\n", "line 2, column agent_channel"),
        ("file\na.wav\nb.wav\na.wav\n", "line 4: a.wav is on line 2 already"),
        ("file,customer_file\na.wav,a.wav\n", "line 2: a.wav is on line 2 already"),
        ('file,agent\n"a.wav,Kim\n', "line 2: "),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    csv_file: Path, text: str, message: str
) -> None:
    csv_file.write_text(text)
    with pytest.raises(InputError, match=message):
        read_metadata_csv(csv_file)


def test_a_missing_file_and_another_encoding_are_refused(csv_file: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_metadata_csv(csv_file)
    csv_file.write_bytes("file,agent\na.wav,Zoë\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_metadata_csv(csv_file)


def test_a_transcript_comes_with_a_recording_or_alone(csv_file: Path) -> None:
    for name in ("a.vtt", "b.txt"):
        (csv_file.parent / name).write_text("Agent: Hello.\n", "utf-8")
    csv_file.write_text("file,transcript,agent\na.wav,a.vtt,Kim\n,b.txt,Lee\nc.wav,,Kim\n")
    both, alone, without = read_metadata_csv(csv_file).rows
    assert (both.file, both.transcript) == (csv_file.parent / "a.wav", csv_file.parent / "a.vtt")
    assert (alone.file, alone.transcript) == (None, csv_file.parent / "b.txt")
    assert without.transcript is None


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a.wav,,\nb.wav,,missing.vtt\n", "line 3, column transcript: .* no file missing.vtt"),
        (",,\n,b.wav,a.vtt\n", "line 3, column file"),
        ("a.wav,,a.vtt\nb.wav,,a.vtt\n", "line 3: a.vtt is on line 2 already"),
    ],
)
def test_a_transcript_that_cannot_be_meant_is_refused_with_its_line(
    csv_file: Path, rows: str, message: str
) -> None:
    (csv_file.parent / "a.vtt").write_text("Agent: Hello.\n", "utf-8")
    csv_file.write_text(f"file,customer_file,transcript\n{rows}")
    with pytest.raises(InputError, match=message):
        read_metadata_csv(csv_file)
