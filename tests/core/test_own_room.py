"""What is in an agent's own room gets out with the key of the call, and in no other way."""

import copy
import dataclasses
import json
import logging
import pickle
import pprint

import pytest
from pydantic import PydanticSchemaGenerationError, TypeAdapter
from rich.pretty import pretty_repr

from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.own_room import AgentVoice, OwnRoom, OwnRoomKey
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

RATING = 0.8317529164
VOICE = AgentVoice(
    arousal=VocalArousal(AGENT, (UnitArousal(Segment(0.0, 2.0), RATING),), {"f0_st": 0.5}, 20)
)


@pytest.fixture
def room() -> OwnRoom[AgentVoice]:
    return OwnRoom(VOICE, call_id="3f2a")


def test_the_key_of_the_call_opens_it(room: OwnRoom[AgentVoice]) -> None:
    assert room.open(OwnRoomKey("3f2a")) is VOICE


@pytest.mark.parametrize("key", [OwnRoomKey("another"), None, "3f2a", object()])
def test_nothing_else_opens_it(room: OwnRoom[AgentVoice], key: object) -> None:
    with pytest.raises(NotAllowedError) as refused:
        room.open(key)  # type: ignore[arg-type]
    assert "83" not in str(refused.value)


@pytest.mark.parametrize(
    "write",
    [
        repr,
        str,
        format,
        ascii,
        pprint.pformat,
        pretty_repr,
        "{}".format,
        "%s".__mod__,
        lambda room: f"{room!r:>40}",
        lambda room: repr([room, {"room": room}]),
        lambda room: str(dir(room)),
        lambda room: str(room._reveal),
        lambda room: repr(ValueError("wrong", room)),
    ],
)
def test_no_text_of_it_shows_what_it_keeps(room: OwnRoom[AgentVoice], write) -> None:
    written = write(room)
    assert "83" not in written
    assert "rating" not in written


def test_no_log_record_shows_what_it_keeps(
    room: OwnRoom[AgentVoice], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("made %s %r", room, VOICE)
    assert "AgentVoice()" in caplog.text
    assert "0.83" not in caplog.text


@pytest.mark.parametrize(
    "spread", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars, list, dict, iter]
)
def test_it_is_neither_written_nor_copied_nor_walked_over(
    room: OwnRoom[AgentVoice], spread
) -> None:
    with pytest.raises(TypeError):
        spread(room)


def test_a_value_that_holds_it_is_not_written_either(room: OwnRoom[AgentVoice]) -> None:
    holder_type = dataclasses.make_dataclass("Holder", [("room", OwnRoom)])
    holder = holder_type(room)
    assert "83" not in repr(holder)
    for spread in (dataclasses.asdict, dataclasses.astuple, copy.deepcopy):
        with pytest.raises(TypeError):
            spread(holder)
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps([room])


@pytest.mark.parametrize("kind", [OwnRoom, OwnRoom[AgentVoice], dict[str, OwnRoom[AgentVoice]]])
def test_pydantic_refuses_it(kind) -> None:
    with pytest.raises((TypeError, PydanticSchemaGenerationError)):
        TypeAdapter(kind)


def test_pydantic_refuses_it_among_values_of_any_kind(room: OwnRoom[AgentVoice]) -> None:
    from pydantic_core import PydanticSerializationError

    with pytest.raises(PydanticSerializationError):
        TypeAdapter(object).dump_json({"room": room})


def test_no_attribute_holds_the_value_itself(room: OwnRoom[AgentVoice]) -> None:
    held = [getattr(room, name) for name in dir(room) if not name.startswith("__")]
    assert not any(isinstance(value, AgentVoice | VocalArousal | float) for value in held)


def test_it_cannot_be_subclassed() -> None:
    with pytest.raises(TypeError, match="subclassed"):
        type("Open", (OwnRoom,), {})
