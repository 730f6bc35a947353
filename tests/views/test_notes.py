"""What the pages say of notes and of verdicts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dashboards.stores import CAME_IN, make_analysis, save
from tests.written import annotation
from voicecoach.core.annotation import KINDS
from voicecoach.core.shares import share_interval
from voicecoach.player import NotedPlayerData, PlayerData
from voicecoach.statistics.precision import RulePrecision
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.repository import CallStore
from voicecoach.views.figures import NBSP
from voicecoach.views.notes import (
    CHOICE_WORDS,
    KIND_WORDS,
    VALENCE_WORDS,
    kind_words,
    noted,
    notes_section,
    precision_text,
    precisions_of_rules,
)

CORA = Principal(id="cora", name="Cora", role=Role.LOCAL)
ON_CAME_IN = {"rule": CAME_IN.rule, "speaker": CAME_IN.speaker, "segment": CAME_IN.segment}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CallStore]:
    with CallStore.open(tmp_path / "store") as opened:
        yield opened


def judge(store: CallStore, call_id: str, number: int, choice: str, who: Principal = CORA) -> None:
    said = annotation(
        number,
        "",
        call_id=call_id,
        kind="verdict",
        choice=choice,
        visibility="shared",
        **ON_CAME_IN,
    )
    store.save_annotation(who, said)


def test_there_is_a_word_for_everything_that_can_be_written() -> None:
    assert set(KIND_WORDS) == set(KINDS)
    assert kind_words(annotation(1, valence="opportunity")) == "Note: try next time"
    assert kind_words(annotation(1)) == "Note"
    said = {"kind": "answer", "choice": "disputed", "visibility": "shared", **ON_CAME_IN}
    assert kind_words(annotation(1, **said)) == "Agent on a moment: sees it differently"
    assert not set(CHOICE_WORDS) & set(VALENCE_WORDS)


def test_a_call_without_notes_has_no_list_of_them(store: CallStore) -> None:
    call_id = save(store, make_analysis("call"))
    assert notes_section(store, LOCAL_USER, call_id, agent_name="Kim") is None


def test_the_list_has_a_row_for_each_with_its_second(store: CallStore) -> None:
    call_id = save(store, make_analysis("call"))
    store.save_annotation(LOCAL_USER, annotation(1, "mine", call_id=call_id, speaker="agent"))
    judge(store, call_id, 2, "wrong")
    section = notes_section(store, LOCAL_USER, call_id, agent_name="Kim")
    assert section is not None
    assert section.lines == ("2 notes on this call.",)
    assert section.starts == (1.0, CAME_IN.segment.start)
    table = section.table()
    assert table["By"].tolist() == ["You", "cora"]
    assert table["About"].tolist() == ["Kim", "Kim"]
    assert table["What"].tolist() == ["Note", "Coach on a moment: not right"]
    assert table["Moment"].tolist()[0] == ""
    assert table["Moment"].tolist()[1] != ""


def test_the_player_learns_what_it_needs_to_write(store: CallStore) -> None:
    call_id = save(store, make_analysis("call"))
    judge(store, call_id, 1, "confirmed")
    player: dict[str, Any] = {
        "call_id": call_id,
        "moments": [{"id": "m", "rule": CAME_IN.rule}, {"id": "n", "rule": "LIS01"}],
    }
    data = noted(player, store, LOCAL_USER, notes_url="/notes?mac=1")
    added = {*NotedPlayerData.__annotations__} - {*PlayerData.__annotations__}
    assert {*data} == {*player, *added} - {"listening_url"}  # from `voicecoach.web.player_notes`
    assert data["notes_state"] == store.annotations_state(LOCAL_USER, call_id)
    assert [moment["confirmed"] for moment in data["moments"]] == [
        "Coaches confirmed 1 of 1 moment on 1 call. Too few for a share.",
        "",
    ]
    assert data == noted(player, store, LOCAL_USER, notes_url="/notes?mac=1")


def test_the_precision_is_counted_over_all_calls(store: CallStore) -> None:
    for number, choice in enumerate(("confirmed", "wrong", "unsure")):
        judge(store, save(store, make_analysis(f"call-{number}")), number, choice)
    found = precisions_of_rules(store, LOCAL_USER)
    assert [*found] == [CAME_IN.rule]
    precision = found[CAME_IN.rule]
    assert (precision.confirmed_count, precision.judged_count, precision.unsure_count) == (1, 2, 1)


def test_the_share_is_said_with_its_interval() -> None:
    precision = RulePrecision(
        rule="TRN01",
        confirmed_count=12,
        judged_count=15,
        unsure_count=0,
        call_count=9,
        interval=share_interval(12, 15),
    )
    assert precision_text(precision).replace(NBSP, " ") == (
        "Coaches confirmed 12 of 15 moments on 9 calls. That is a share between 59 and 92 %."
    )
    assert precision_text(None) == ""
