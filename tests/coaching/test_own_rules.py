"""Rules of a team find what they say they find, and are silent where nothing is known."""

import dataclasses
from pathlib import Path

import pytest

from tests.coaching.own_calls import APOLOGY, COMPLAINT, own, rule_text, signal, spoken_call
from voicecoach.coaching.catalogue import RULES, find_moments, rule_for
from voicecoach.coaching.own_rules_file import OWN_CODE
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript


@pytest.fixture
def found(tmp_path: Path):
    def run(table: str, analysis: CallAnalysis, **texts: str) -> tuple[Moment, ...]:
        return find_moments(analysis, own(tmp_path, rule_text(table, **texts)))

    return run


def test_a_phrase_is_found_whatever_its_capitals_and_marks(found) -> None:
    (moment,) = found('phrase]\nsays = ["your CASE number is"]', spoken_call())
    assert moment.segment == Segment(45.0, 46.0)
    assert moment.speaker == AGENT
    assert moment.valence == "strength"
    assert moment.advice == 'At 0:45 you said "Your case number is".'
    times, words = moment.evidence
    assert (times.name, times.value, times.threshold) == ("times said", 1.0, 1.0)
    assert (words.name, words.value) == ("agent's words", 21.0)


def test_a_gap_stands_for_up_to_three_words(found) -> None:
    assert found('phrase]\nsays = ["case .. is"]', spoken_call())
    assert found('phrase]\nsays = ["help .. today"]', spoken_call())
    assert not found('phrase]\nsays = ["your .. thank"]', spoken_call())


def test_a_recognisers_spelling_is_the_same_phrase(found) -> None:
    assert found('phrase]\nsays = ["ive checked"]', spoken_call()) == found(
        'phrase]\nsays = ["I\'ve checked"]', spoken_call()
    )


def test_words_that_share_words_are_said_once(found) -> None:
    table = 'phrase]\nsays = ["case number", "number is", "your case number is"]'
    (moment,) = found(table, spoken_call())
    assert moment.evidence[0].value == 1.0


def test_only_the_speaker_named_is_listened_to(found) -> None:
    table = 'phrase]\nsays = ["third time"]'
    assert not found(table, spoken_call())
    (moment,) = found(f'{table}\nspeaker = "customer"', spoken_call())
    assert moment.speaker == CUSTOMER


@pytest.mark.parametrize(
    ("phrase", "within", "is_found"),
    [
        ("how can i help", "opening", True),
        ("how can i help", "closing", False),
        ("your case number", "closing", True),
        ("your case number", "opening", False),
        ("i've checked", "opening", False),
    ],
)
def test_opening_and_closing_are_the_first_and_last_seconds_of_talk(
    found, phrase: str, within: str, *, is_found: bool
) -> None:
    table = f'phrase]\nsays = ["{phrase}"]\nwithin = "{within}"\npart_s = 10.0'
    assert bool(found(table, spoken_call())) is is_found


def test_what_is_missing_is_found_where_it_should_have_been(found) -> None:
    table = 'phrase]\nsays = ["goodbye"]\nwithin = "closing"\npart_s = 10.0\nmax_count = 0'
    (moment,) = found(table, spoken_call())
    assert moment.segment.end == 47.0 + 0.25
    assert (moment.evidence[0].value, moment.evidence[0].threshold) == (0.0, None)
    assert not found(table.replace("goodbye", "thank you"), spoken_call())


def test_nothing_is_missing_where_they_said_hardly_a_word(found) -> None:
    # Between 12 and 22 s only the customer speaks.
    table = 'signal]\nkinds = ["apology"]\nafter = "complaint"\nmax_count = 0\nafter_s = '
    assert found(f"{table}20.0", spoken_call(COMPLAINT))
    assert not found(f"{table}8.0", spoken_call(COMPLAINT))


def test_an_act_is_looked_for_after_each_cue(found) -> None:
    table = 'signal]\nkinds = ["apology"]\nafter = "complaint"'
    (moment,) = found(table, spoken_call(COMPLAINT, APOLOGY))
    assert moment.segment == APOLOGY.segment
    assert moment.context[0] == Segment(14.0, 34.0)
    assert not found(table, spoken_call(APOLOGY))
    assert not found(f"{table}\nafter_s = 5.0", spoken_call(COMPLAINT, APOLOGY))
    late = signal("complaint", CUSTOMER, 30.0, 31.0)
    assert not found(table, spoken_call(late, APOLOGY))


def test_acts_are_not_missing_where_nobody_could_look_for_them(found) -> None:
    table = 'signal]\nkinds = ["apology"]\nmax_count = 0'
    assert found(table, spoken_call(COMPLAINT))
    assert not found(table, spoken_call())  # as in a language without a pack


def test_what_follows_excuses(found) -> None:
    table = 'phrase]\nsays = ["i\'ve checked"]\nnot_followed_by = ["thank you"]\nfollowed_s = '
    assert found(f"{table}10.0", spoken_call())
    assert not found(f"{table}30.0", spoken_call())


def test_several_times_are_one_moment_over_all_of_them(found) -> None:
    twice = (signal("promise", AGENT, 26.0, 27.0), signal("promise", AGENT, 45.0, 46.0))
    table = 'signal]\nkinds = ["promise"]\nmin_count = 2'
    (moment,) = found(table, spoken_call(*twice))
    assert moment.segment == Segment(26.0, 46.0)
    assert not found(table, spoken_call(twice[0]))
    assert len(found('signal]\nkinds = ["promise"]', spoken_call(*twice))) == 2


@pytest.mark.parametrize(
    ("bounds", "is_found"),
    [
        ("above = 0.4", True),
        ("above = 0.5", False),
        ("below = 0.6", True),
        ("below = 0.5", False),
        ("above = 0.8\nbelow = 0.6", True),
    ],
)
def test_a_figure_is_held_against_its_bounds(found, bounds: str, *, is_found: bool) -> None:
    advice = 'advice = "You had {agents_talk_share}; our mark is {agents_talk_share_threshold}."\n'
    moments = found(f'figure]\nname = "agent_talk_ratio"\n{bounds}', spoken_call(), advice=advice)
    assert bool(moments) is is_found
    if moments:
        (fired,) = moments[0].evidence
        assert fired.value == 0.5
        assert moments[0].segment == Segment(0.0, 60.0)
        assert moments[0].advice.startswith("You had 50 %")


def test_a_figure_that_was_not_observed_is_neither_above_nor_below(found) -> None:
    analysis = dataclasses.replace(spoken_call(), metrics={"agent_talk_ratio": None})
    advice = 'advice = "Listen."\n'
    table = 'figure]\nname = "agent_talk_ratio"\nabove = 0.0\nbelow = 0.0'
    assert not found(table, analysis, advice=advice)


def test_without_words_of_both_nothing_is_found_and_nothing_missing(found) -> None:
    silent = dataclasses.replace(spoken_call(), transcript=None)
    whole = spoken_call().transcript
    one_sided = Transcript(whole.utterances_of(AGENT), "en")
    table = 'phrase]\nsays = ["goodbye"]\nmax_count = 0'
    assert found(table, spoken_call())
    assert not found(table, silent)
    assert not found(table, dataclasses.replace(spoken_call(), transcript=one_sided))


def test_words_that_count_for_nothing_are_not_said(found) -> None:
    analysis = spoken_call()
    unheard = tuple(
        dataclasses.replace(
            utterance,
            words=tuple(
                dataclasses.replace(word, excluded="no_speech")
                if utterance.segment.start == 45
                else word
                for word in utterance.words
            ),
        )
        for utterance in analysis.transcript.utterances
    )
    gated = dataclasses.replace(analysis, transcript=Transcript(unheard, "en"))
    table = 'phrase]\nsays = ["case number"]'
    assert found(table, analysis)
    assert not found(table, gated)


def test_of_one_rule_no_more_are_kept_than_it_says(found) -> None:
    many = [signal("promise", AGENT, start, start + 0.5) for start in (26.0, 27.0, 45.0, 46.0)]
    table = 'signal]\nkinds = ["promise"]'
    assert len(found(table, spoken_call(*many))) == 3
    assert len(found(table, spoken_call(*many), more="max_per_call_count = 1\n")) == 1


def test_moving_the_call_in_time_moves_its_moments(found) -> None:
    table = 'signal]\nkinds = ["apology"]\nafter = "complaint"'
    later = [
        dataclasses.replace(s, segment=Segment(s.segment.start + 1, s.segment.end + 1))
        for s in (COMPLAINT, APOLOGY)
    ]
    (before,), (after,) = (
        found(table, spoken_call(COMPLAINT, APOLOGY)),
        found(table, spoken_call(*later)),
    )
    assert after.segment.start == before.segment.start + 1.0


def test_every_number_of_a_moment_can_be_taken_again(tmp_path: Path) -> None:
    options = own(tmp_path, rule_text('signal]\nkinds = ["apology"]\nafter = "complaint"'))
    analysis = spoken_call(COMPLAINT, APOLOGY)
    (moment,) = find_moments(analysis, options)
    rule = rule_for("XGR01", options["XGR01"])
    takes = {measure.name: measure.take for measure in rule.evidence}
    again = [
        takes[shown.name](analysis, stretch)
        for shown, stretch in zip(moment.evidence, moment.context, strict=True)
    ]
    assert again == [shown.value for shown in moment.evidence]


def test_no_rule_of_the_catalogue_has_a_code_of_own_rules() -> None:
    assert not [code for code in RULES if code.startswith("X") or OWN_CODE.fullmatch(code)]


def test_options_are_run_under_their_own_code_only(tmp_path: Path) -> None:
    options = own(tmp_path, rule_text('phrase]\nsays = ["case"]'))["XGR01"]
    with pytest.raises(ConfigError, match="unknown rule 'XGR09'"):
        find_moments(spoken_call(), {"XGR09": options})
    with pytest.raises(ConfigError, match="SIL01 takes DeadAirOptions"):
        find_moments(spoken_call(), {"SIL01": options})
