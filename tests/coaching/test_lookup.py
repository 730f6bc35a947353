"""What is looked up is what a look through the whole call would find."""

from hypothesis import given
from hypothesis import strategies as st

from tests.coaching.calls import call, shifted, talk
from tests.strategies import segments
from voicecoach.coaching.evidence import held, phrases_in, phrases_outside
from voicecoach.coaching.identity import Timeline
from voicecoach.coaching.lookup import phrases_of
from voicecoach.coaching.matched import from_rest
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.prosody.deviation import stretch_change
from voicecoach.prosody.own_usual import Figure, usual_line


@given(st.lists(segments()), segments())
def test_what_is_in_a_stretch_and_what_is_not_are_all_in_order_of_their_starts(
    places: list[Segment], stretch: Segment
) -> None:
    timeline = Timeline(places, lambda place: place)
    in_order = sorted(places)
    assert timeline.items == tuple(in_order)
    assert list(timeline.inside(stretch)) == [p for p in in_order if held(p, stretch)]
    assert list(timeline.outside(stretch)) == [p for p in in_order if not held(p, stretch)]


SLOW_AND_FAST = call(
    agent=[
        *talk(0.0, 40.0, rate_sps=3.5),
        *shifted(talk(0.0, 30.0, rate_sps=5.0, rise_db=3.0), 60.0),
        (100.0, 104.0, {"rate_sps": 4.5, "movement_st": 1.0}),
    ],
    customer=[(45.0, 55.0), (92.0, 98.0)],
)


@given(segments(), st.sampled_from(["articulation_rate", "level", "f0_movement"]))
def test_the_rest_of_a_call_is_all_that_is_not_in_the_stretch(
    stretch: Segment, figure: Figure
) -> None:
    inside = phrases_in(SLOW_AND_FAST, AGENT, stretch)
    rest = phrases_outside(SLOW_AND_FAST, AGENT, stretch)
    assert sorted((*inside, *rest), key=lambda p: p.segment) == list(
        phrases_of(SLOW_AND_FAST, AGENT)
    )
    expected = stretch_change(inside, usual_line(rest, figure), figure)
    assert from_rest(SLOW_AND_FAST, stretch, figure) == expected
