"""*Replay* tells how far away the customer is, and what is on one side of the line only."""

import dataclasses

from tests.coaching.calls import call
from voicecoach.conversation import with_customer_side
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.line import DelaySource, LineDelay
from voicecoach.scorecard.metrics import call_metrics
from voicecoach.views.figures import NBSP
from voicecoach.views.line import line_section
from voicecoach.views.replay import sections_of
from voicecoach.views.turn_taking import overlap_section

# s         0    1    2    3    4    5    6    7    8    9
# customer  |----------------------|                 |----|
# agent                         |-------------|             (both from 4 to 4.75 s)
CUT_IN = call(customer=[(0.0, 4.75), (9.0, 10.0)], agent=[(4.0, 7.0)])


def far(source: DelaySource = "set") -> CallAnalysis:
    delay = LineDelay(1.0, 0.9, 1.1, source)
    heard = with_customer_side(CUT_IN.conversation, CUT_IN.diarization, delay)
    analysis = dataclasses.replace(CUT_IN, conversation=heard, line_delay=delay)
    return dataclasses.replace(analysis, metrics=call_metrics(analysis))


def lines_of(analysis: CallAnalysis) -> list[str]:
    section = line_section(analysis)
    assert section is not None
    return [line.replace(NBSP, " ") for line in section.lines]


def test_both_clocks_are_told_side_by_side() -> None:
    delay, agent, customer, overlaps = lines_of(far())
    assert delay.startswith("1.0 s")
    assert delay.endswith("to the customer and back, as set.")
    assert agent.replace("\u2212", "-") == (
        "The agent's replies: -0.75 s as recorded, 0.25 s as the customer heard them."
    )
    assert customer == (
        "The customer's replies: 2.0 s as recorded, 1.0 s after they had heard the agent."
    )
    assert overlaps == (
        "Overlaps that the agent started: 1 as recorded, 0 on the customer's side. "
        "Long enough there to be noticed for sure: 0."
    )


def test_an_echo_is_said_to_be_where_the_delay_is_from() -> None:
    assert lines_of(far("echo"))[0].endswith("that much later the agent's voice comes back.")


def test_without_a_delay_nothing_is_told() -> None:
    assert line_section(CUT_IN) is None
    titles = [section.title for section in sections_of(far(), agent_name=None)]
    assert titles.index("The line") == titles.index("Both speaking") + 1


def test_an_overlap_on_one_side_is_marked() -> None:
    near, away = (overlap_section(each, agent_name=None) for each in (CUT_IN, far()))
    assert near.columns["The other"][0].startswith("stopped after")
    assert away.columns["The other"] == ["perhaps on this side only: the line is delayed"]
