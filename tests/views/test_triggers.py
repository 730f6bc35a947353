"""What came before a voice left its usual, counted over calls."""

from typing import get_args

from voicecoach.coaching.deviations import Before, DeviationEpisode, DeviationFigure
from voicecoach.core.segment import Segment
from voicecoach.views.triggers import BEFORE_WORDS, trigger_table, triggers_of


def episode(
    before: Before, *, figure: DeviationFigure = "pace", z: float = 3.5
) -> DeviationEpisode:
    return DeviationEpisode(
        segment=Segment(10.0, 20.0), figure=figure, z=z, phrase_count=2, before=before
    )


def test_everything_that_may_come_before_has_its_words() -> None:
    assert set(BEFORE_WORDS) == set(get_args(Before))


def test_episodes_of_several_calls_are_grouped_by_what_came_before() -> None:
    first = [episode("nothing found"), episode("cut in on"), episode("cut in on", figure="level")]
    second = [episode("cut in on", z=-4.0), episode("cut in on")]
    rows = trigger_table(triggers_of([first, second, []])).to_dict("records")
    assert rows == [
        {
            "What came before": "The customer came in on you",
            "Times": 4,
            "Calls": 2,
            "Your voice": "faster: 2, louder: 1, slower: 1",
        },
        {
            "What came before": "Nothing that sound alone can name",
            "Times": 1,
            "Calls": 1,
            "Your voice": "faster: 1",
        },
    ]


def test_every_figure_has_words_for_both_directions() -> None:
    for figure in get_args(DeviationFigure):
        told = {triggers_of([[episode("dead air", figure=figure, z=z)]])[0].voice for z in (4, -4)}
        assert len(told) == 2


def test_without_episodes_there_is_nothing() -> None:
    assert triggers_of([[], []]) == ()
