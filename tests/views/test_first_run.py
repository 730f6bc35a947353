"""What to do when there is no call yet."""

import pytest

from voicecoach.cli import cli
from voicecoach.views.first_run import FIRST_STEPS, place_of_store


@pytest.mark.parametrize("step", FIRST_STEPS, ids=lambda step: step.title)
def test_every_command_exists(step) -> None:
    lines = step.command.replace("\\\n", " ").replace("# or: ", "").splitlines()
    for words in (line.split() for line in lines):
        if words[0] == "make":
            continue
        command = cli.get_command(None, words[1])
        known = {name for parameter in command.params for name in parameter.opts}
        assert words[0] == "voicecoach"
        assert {word for word in words[2:] if word.startswith("--")} <= known


def test_the_place_of_the_store_is_named() -> None:
    assert "/srv/calls" in place_of_store("/srv/calls")
    assert "VOICECOACH_STORE" in place_of_store("/srv/calls")
