"""One agent's calls together: more calls say more, calls that differ say less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scorecard.cards import call
from tests.scorecard.test_card import OPPORTUNITIES, STRENGTHS, ratios
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.errors import InputError
from voicecoach.core.scorecard import OwnScorecard, SharedScorecard
from voicecoach.core.shares import effective_count
from voicecoach.scorecard.card import own_scorecard, shared_scorecard
from voicecoach.scorecard.pooled import MIN_CALL_COUNT, pooled

calls = st.lists(st.lists(st.sampled_from(sorted(RULES)), max_size=6), min_size=1, max_size=6)
counts = st.dictionaries(
    st.text(min_size=1),
    st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=8,
)


def cards(found: list[list[str]], make=own_scorecard):
    return [make(call(*codes, call_id=f"call-{n}")) for n, codes in enumerate(found)]


def test_occasions_of_all_calls_are_put_together() -> None:
    card = pooled(cards([["LIS01", "TRN01"], ["LIS01", "LIS02"], ["LIS01", "TRN01"]]))
    listening = card.of("listening")
    assert card.call_ids == ("call-0", "call-1", "call-2")
    assert listening.counts_by_call() == {"call-0": (1, 2), "call-1": (2, 2), "call-2": (1, 2)}
    assert listening.interval is not None
    assert listening.interval.ratio == 4 / 6


def test_few_calls_have_no_share_however_many_occasions() -> None:
    two = pooled(cards([["TRN01", "TRN02", "LIS01", "LIS02", "LIS04"]] * (MIN_CALL_COUNT - 1)))
    assert (two.of("listening").state, two.of("listening").count) == ("too_few", 10)


def test_few_occasions_have_no_share_however_many_calls() -> None:
    assert pooled(cards([["LIS01"], [], ["TRN01"], ["LIS02"]])).of("listening").state == "too_few"


def test_calls_that_differ_give_a_wider_interval_than_calls_that_are_alike() -> None:
    met, missed = ["TRN02", "LIS01"], ["TRN01", "LIS03"]
    alike = pooled(cards([[met[0], missed[0]]] * 4)).of("listening").interval
    apart = pooled(cards([met, met, missed, missed])).of("listening").interval
    assert alike is not None
    assert apart is not None
    assert alike.ratio == apart.ratio == 0.5
    assert apart.high - apart.low > alike.high - alike.low


@given(counts)
def test_occasions_are_worth_at_most_as_many_and_never_nothing(found) -> None:
    worth = effective_count(found)
    assert 0.0 < worth <= sum(count for _, count in found.values())


@given(calls, st.sampled_from(STRENGTHS), st.sampled_from(OPPORTUNITIES))
def test_over_calls_too_a_strength_never_lowers_and_an_opportunity_never_raises(
    found: list[list[str]], strength: str, opportunity: str
) -> None:
    before = ratios(pooled(cards(found)))
    better = ratios(pooled(cards([[*found[0], strength], *found[1:]])))
    worse = ratios(pooled(cards([[*found[0], opportunity], *found[1:]])))
    for component, share in before.items():
        assert share is None or worse[component] <= share <= better[component]


@given(calls)
def test_the_interval_holds_the_share_over_any_calls(found: list[list[str]]) -> None:
    for score in pooled(cards(found)).components:
        if score.interval:
            assert score.interval.low <= score.met_count / score.count <= score.interval.high


def test_the_kind_stays_that_of_the_cards() -> None:
    assert type(pooled(cards([["LIS01"]]))) is OwnScorecard
    assert type(pooled(cards([["LIS01"]], shared_scorecard))) is SharedScorecard


def test_an_agents_own_card_cannot_get_into_a_coachs() -> None:
    shared = shared_scorecard(call(call_id="call-0"))
    with pytest.raises(InputError, match="for the agent only"):
        pooled([shared, own_scorecard(call("TON01", call_id="call-1"))])


@pytest.mark.parametrize("made", [[], [own_scorecard(call()), own_scorecard(call())]])
def test_no_card_and_the_same_call_twice_are_refused(made) -> None:
    with pytest.raises(InputError, match="each call once"):
        pooled(made)
