"""Ranges of figures, and moments that stay."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.coaching.calls import call, shifted, talk
from tests.coaching.dialogues import dialogue
from tests.uncertainty.redescribing import describe_like, line
from voicecoach.analysis_json import from_json, to_json
from voicecoach.coaching.catalogue import RULES, find_moments
from voicecoach.coaching.measures import recompute
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError
from voicecoach.core.metrics import METRICS
from voicecoach.pipeline import read_settings
from voicecoach.scorecard.metrics import call_metrics
from voicecoach.uncertainty import (
    Assessed,
    LineErrors,
    UncertaintyOptions,
    assess,
    replicas,
)
from voicecoach.uncertainty.again import FoundAgain, is_same_act
from voicecoach.uncertainty.errors import LINES

DEAD_AIR = {"SIL01": RULES["SIL01"].options}


def assessed(
    analysis: CallAnalysis, on: LineErrors, rules: Mapping = DEAD_AIR, **options: float
) -> Assessed:
    chosen = UncertaintyOptions(**options)  # type: ignore[arg-type]
    lines = dict.fromkeys(analysis.diarization.speakers, on)
    found = replicas(analysis, describe=describe_like(analysis), lines=lines, options=chosen)
    return assess(analysis, found, rules, chosen)


def silent_for(seconds: float) -> CallAnalysis:
    """Agent and customer speak, then nobody for a while, then the agent does."""
    # s          0               20              40    ...    40 + seconds
    # agent      |-|  |-|  |-|                                |-|  |-|  |-|
    # customer                    |--------------|
    return call(
        agent=talk(0.0, 19.5) + shifted(talk(0.0, 19.5), 40.0 + seconds),
        customer=[(20.0, 40.0)],
        duration_s=60.0 + seconds,
    )


PROMISE = """
customer: My car was due on Monday and nobody has told me about the brakes.
agent: The brakes came this morning. I will ring you by three o'clock today.
customer: Right, that would help.
"""


@pytest.mark.parametrize("on", LINES, ids=lambda line: line.name)
def test_a_moment_that_rests_on_words_stays_whatever_the_edges_are(on: LineErrors) -> None:
    found = assessed(dialogue(PROMISE), on, {"OWN01": RULES["OWN01"].options})
    (moment,) = found.moments
    assert all(shown.low == shown.value == shown.high for shown in moment.evidence)


def test_every_observed_figure_has_a_range_around_it() -> None:
    found = assessed(silent_for(12.0), LINES[1])
    observed = {name for name, value in found.metrics.items() if value is not None}
    assert set(found.metric_ranges) == observed - {"duration_s"}
    assert found.metrics == call_metrics(silent_for(12.0))
    for name, (low, high) in found.metric_ranges.items():
        value = found.metrics[name]
        assert value is not None
        assert low <= value <= high, name


def test_without_errors_a_range_is_its_figure() -> None:
    found = assessed(silent_for(12.0), line())
    assert all(low == high == found.metrics[n] for n, (low, high) in found.metric_ranges.items())


def test_the_noisier_the_line_the_wider_the_ranges() -> None:
    widths = []
    for on in LINES:
        low, high = assessed(silent_for(12.0), on).metric_ranges["agent_speech_s"]
        widths.append(high - low)
    assert widths == sorted(widths)


def test_without_replicas_there_are_bare_figures_and_bare_thresholds() -> None:
    analysis = silent_for(12.0)
    found = assess(analysis, (), DEAD_AIR, UncertaintyOptions())
    assert found.metric_ranges == {}
    assert found.moments == find_moments(analysis, DEAD_AIR) != ()
    assert found.method["replica_count"] == 0


def test_a_moment_far_from_its_threshold_stays_with_the_ranges_of_its_numbers() -> None:
    analysis = silent_for(12.0)
    (moment,) = assessed(analysis, line(start_s=0.25, end_s=0.25)).moments
    (bare,) = find_moments(analysis, DEAD_AIR)
    assert [shown.value for shown in moment.evidence] == [shown.value for shown in bare.evidence]
    first = moment.evidence[0]
    assert first.low is not None
    assert first.high is not None
    assert 11.5 < first.low < 11.9 < first.value < 12.1 < first.high < 12.5


def test_a_moment_whose_number_may_not_pass_is_left_out_and_counted() -> None:
    analysis = silent_for(10.125)
    assert find_moments(analysis, DEAD_AIR)
    found = assessed(analysis, line(start_s=0.25, end_s=0.25))
    assert found.moments == ()
    assert found.method["left_out_as_unsure"] == {"SIL01": 1}
    assert assessed(analysis, line()).moments


def test_what_lies_just_short_of_its_threshold_is_not_raised_either() -> None:
    analysis = silent_for(9.875)
    found = assessed(analysis, line(start_s=0.25, end_s=0.25))
    assert found.moments == ()
    assert found.method["left_out_as_unsure"] == {}


def test_a_moment_may_be_missed_once_in_twenty() -> None:
    (moment,) = find_moments(silent_for(12.0), DEAD_AIR)
    candidate, options = FoundAgain(moment), UncertaintyOptions(replica_count=20)
    for again in [(moment,)] * 18 + [()]:
        candidate.look_among(again)
    assert not candidate.is_lost(options)
    candidate.look_among(())
    assert candidate.is_lost(options)


def test_the_limit_per_call_is_applied_to_what_is_sure() -> None:
    # Silences of 10.125 s, unsure, and of 11.5 s: both are candidates, one may be kept.
    two = call(
        customer=[(0.0, 20.0), (40.0, 60.0)],
        agent=[(30.125, 39.5), (71.5, 90.0)],
        duration_s=100.0,
    )
    one = {"SIL01": replace(RULES["SIL01"].options, max_per_call_count=1)}
    found = assessed(two, line(start_s=0.25, end_s=0.25), one)
    assert [moment.segment.start for moment in found.moments] == [60.0]
    assert found.method["left_out_as_unsure"] == {"SIL01": 1}


def test_an_act_is_the_same_where_its_stretch_and_what_fired_share_time() -> None:
    (one,) = find_moments(silent_for(12.0), DEAD_AIR)
    (other,) = find_moments(silent_for(12.25), DEAD_AIR)
    (elsewhere,) = find_moments(call(customer=[(0.0, 5.0)], agent=[(20.0, 30.0)]), DEAD_AIR)
    assert is_same_act(one, other)
    assert not is_same_act(one, elsewhere)
    assert not is_same_act(one, replace(one, rule="SIL02"))
    assert not is_same_act(one, replace(one, context=elsewhere.context))


def test_numbers_of_a_moment_are_taken_again_from_the_json_alone() -> None:
    analysis = silent_for(12.0)
    found = assessed(analysis, LINES[1])
    read = from_json(
        to_json(
            replace(
                analysis,
                moments=found.moments,
                metrics=found.metrics,
                metric_ranges=found.metric_ranges,
            )
        )
    )
    assert read.metric_ranges == found.metric_ranges
    for moment in read.moments:
        assert recompute(read, moment) == tuple(shown.value for shown in moment.evidence)


@pytest.mark.parametrize(
    "settings",
    [
        "replica_count = 1",
        "low_quantile = 0.6",
        "high_quantile = 1.5",
        "min_fired_ratio = 0.0",
        "error_scale_ratio = -1.0",
        "is_on = 1",
        "replicas = 20",
    ],
)
def test_settings_out_of_range_are_refused(tmp_path: Path, settings: str) -> None:
    file = tmp_path / "voicecoach.toml"
    file.write_text(f"[uncertainty]\n{settings}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="uncertainty"):
        read_settings(file)


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    file = tmp_path / "voicecoach.toml"
    file.write_text("[uncertainty]\nis_on = false\n", encoding="utf-8")
    assert not read_settings(file).stage("uncertainty", UncertaintyOptions).is_on


def test_every_figure_that_can_have_a_range_is_a_figure() -> None:
    assert set(assessed(silent_for(12.0), LINES[0]).metric_ranges) <= set(METRICS)
