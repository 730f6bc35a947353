"""What *Replay* says beside the player."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.dashboards.stores import (
    CAME_IN,
    NEWEST,
    make_analysis,
    make_mixed_analysis,
    make_playback,
    save,
)
from tests.views.test_figures import words
from voicecoach.core.errors import CallNotFoundError
from voicecoach.core.metrics import METRICS
from voicecoach.store.access import LOCAL_USER
from voicecoach.views.key_figures import KEY_FIGURES, figure_table, key_figure
from voicecoach.views.replay import (
    call_to_open,
    clicked_second,
    header_facts,
    replay_screen,
    told_moments,
)


def figures_of(screen) -> dict[str, tuple[str, str | None]]:
    return {
        figure.title: (words(figure.value), figure.usual and words(figure.usual))
        for figure in screen.figures
    }


def test_every_key_figure_is_a_figure() -> None:
    assert set(KEY_FIGURES) <= set(METRICS)


def test_facts_are_on_one_line(store) -> None:
    save(store, make_analysis("call-one"))
    screen = replay_screen(store, LOCAL_USER, "call-one")
    assert screen.title == "Late repair"
    assert screen.facts.startswith("Ana · Garage desk · Repairs · Friday 13 November 2026, ")
    assert screen.facts.endswith(" · 1:00")


def test_unknown_facts_are_left_out_and_the_time_of_adding_is_named(store) -> None:
    save(store, make_analysis("call-one"), agent=None, team=None, queue=None, started_at=None)
    facts = header_facts(store.summary(LOCAL_USER, "call-one"))
    assert facts.startswith("added ")
    assert "None" not in facts


def test_figures_stand_beside_the_agents_usual_range(store) -> None:
    for number in range(6):
        analysis = make_analysis(f"call-{number}", talk_ratio=0.40 + 0.02 * number)
        save(store, analysis, started_at=NEWEST - timedelta(days=number))
    screen = replay_screen(store, LOCAL_USER, "call-0")
    assert figures_of(screen)["Talk share"] == ("40 %", "usually 44 to 48 %")


def test_with_few_other_calls_these_are_shown_instead_of_a_range(store) -> None:
    save(store, make_analysis("call-one", talk_ratio=0.5))
    assert figures_of(replay_screen(store, LOCAL_USER, "call-one"))["Talk share"][1] is None
    save(store, make_analysis("call-two", talk_ratio=0.6), started_at=None)
    save(store, make_analysis("call-three", talk_ratio=0.4), started_at=None)
    assert figures_of(replay_screen(store, LOCAL_USER, "call-one"))["Talk share"][1] == (
        "other calls: 40, 60"
    )


def test_calls_of_others_are_not_ones_usual(store) -> None:
    save(store, make_analysis("call-one"))
    save(store, make_analysis("call-two"), agent="Ben")
    assert figures_of(replay_screen(store, LOCAL_USER, "call-one"))["Talk share"][1] is None


def test_a_long_unit_is_in_the_title_and_nowhere_else() -> None:
    figure = key_figure("agent_articulation_rate_sps", 5.9, others=[4.7] * 5)
    assert (words(figure.value), words(figure.usual)) == ("5.9", "usually 4.7")
    assert figure.title == "Pace, syllables/s"
    assert METRICS["agent_articulation_rate_sps"].definition in figure.meaning


def test_a_figure_says_how_it_could_be_wrong() -> None:
    figure = key_figure("agent_talk_ratio", 0.41, others=[], ends=(0.39, 0.43))
    assert words(figure.between) == "between 39 and 43 %"
    pace = key_figure("agent_articulation_rate_sps", 5.9, others=[], ends=(5.7, 6.0))
    assert words(pace.between) == "between 5.7 and 6.0"
    assert key_figure("agent_talk_ratio", 0.41, others=[]).between is None


def test_other_calls_are_short_whatever_their_unit_and_long_times_stay_clocks() -> None:
    few = key_figure("agent_articulation_rate_sps", 5.9, others=[5.6, 5.4])
    assert few.usual == "other calls: 5.4, 5.6"
    some = key_figure("agent_articulation_rate_sps", 5.9, others=[5.6, 5.4, 5.0, 4.8])
    assert some.usual == "other calls: 4.8 to 5.6"
    one = key_figure("agent_longest_turn_s", 150.0, others=[125.0])
    assert (words(one.value), one.usual) == ("2:30 min", "other call: 2:05")


def test_one_channel_shows_only_what_it_supports_and_why(store) -> None:
    save(store, make_mixed_analysis("mono"))
    screen = replay_screen(store, LOCAL_USER, "mono")
    assert screen.is_mixed
    assert list(figures_of(screen)) == ["Silences over 3 s"]
    assert screen.withheld == ("Agent's talk share: both people are on one channel.",)


def test_a_call_without_audio_says_so_by_its_playback(store, tmp_path) -> None:
    save(store, make_analysis("silent"))
    save(store, make_analysis("heard"), playback=make_playback(tmp_path / "made", "heard"))
    assert replay_screen(store, LOCAL_USER, "silent").playback is None
    assert replay_screen(store, LOCAL_USER, "heard").playback.channel_count == 2


def test_moments_of_a_call_that_cannot_be_played_are_told_in_words() -> None:
    first, second = told_moments(make_analysis("call-one"))
    assert (first.at, second.at, second.tone) == ("0:10", "0:25", "try next time")
    assert words(second.evidence) == "Both speaking 0.75 s (counts from 0.5 s)"


def test_a_link_may_name_a_file_and_no_link_opens_the_newest_call(store) -> None:
    save(store, make_analysis("call-old"), started_at=NEWEST - timedelta(days=3))
    save(store, make_analysis("call-new"))
    assert call_to_open(store, LOCAL_USER, "call-old.wav") == "call-old"
    assert call_to_open(store, LOCAL_USER, None) == "call-new"


def test_no_link_opens_the_newest_call_that_has_something_to_show(store) -> None:
    for days, name in enumerate(["empty", "told", "told-before"]):
        moments = () if name == "empty" else (CAME_IN,)
        started_at = NEWEST - timedelta(days=days)
        save(store, make_analysis(name, moments=moments), started_at=started_at)
    assert call_to_open(store, LOCAL_USER, None) == "told"


def test_where_no_call_has_moments_the_newest_is_opened(store) -> None:
    save(store, make_analysis("call-old", moments=()), started_at=NEWEST - timedelta(days=1))
    save(store, make_analysis("call-new", moments=()))
    assert call_to_open(store, LOCAL_USER, None) == "call-new"


@pytest.mark.parametrize("asked", ["nothing-like-this", None])
def test_no_such_call(store, asked) -> None:
    with pytest.raises(CallNotFoundError):
        call_to_open(store, LOCAL_USER, asked)


def test_a_click_on_a_row_leads_to_its_second_and_a_second_click_there_again(store) -> None:
    save(store, make_analysis("call-one"))
    screen = replay_screen(store, LOCAL_USER, "call-one")
    section = screen.sections[0]
    assert (section.title, section.starts) == ("Both speaking", (25.0,))
    click = {section.click_key("call-one"): {"row": 0}}
    assert clicked_second(screen, click, None) == "25.00"
    assert clicked_second(screen, click, "25.00") == "25.01"
    assert clicked_second(screen, click, "25.01") == "25.00"
    assert clicked_second(screen, {section.click_key("another"): {"row": 0}}, None) is None


def test_from_one_channel_only_silences_and_what_was_not_observed_are_told(store) -> None:
    save(store, make_mixed_analysis("mono"))
    sections = replay_screen(store, LOCAL_USER, "mono").sections
    assert [section.title for section in sections] == ["Silences", "Scorecard"]


def test_all_figures_have_their_range_and_none_is_invented() -> None:
    analysis = replace(make_analysis("call"), metric_ranges={"agent_talk_ratio": (0.47, 0.52)})
    table = figure_table(analysis)
    assert words(table.set_index("Figure")["This call"]["Agent's talk share"]) == "50 % (47–52)"
    unknown = [value is None for value in analysis.metrics.values()]
    assert (table["This call"] == "not known").tolist() == sorted(unknown)
