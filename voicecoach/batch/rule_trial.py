"""What rules would find in the calls of a store, without analysing or changing any of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voicecoach.coaching.catalogue import candidates, strongest
from voicecoach.coaching.rule import RuleOptions
from voicecoach.core.errors import StoreError
from voicecoach.core.moment import Moment
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore

__all__ = ["TriedCall", "try_rules"]


@dataclass(frozen=True, slots=True)
class TriedCall:
    """A call that rules were tried on; ``moments`` is ``None`` where it could not be read."""

    call_id: str
    moments: tuple[Moment, ...] | None
    has_words: bool = False


def try_rules(
    store: CallStore,
    principal: Principal,
    rules_options: Mapping[str, RuleOptions],
    *,
    limit: int,
) -> Iterator[TriedCall]:
    """Run rules over the newest calls of a store as they are.

    Nothing is drawn anew, so an analysis may leave out as unsure some of what is found here.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    rules_options : mapping
        Code -> options of the rules to try.
    limit : int
        Newest calls to look at.

    Raises
    ------
    EngineError
        If a rule of a plug-in fails.
    """
    for summary in store.calls(principal, limit=limit):
        try:
            analysis = store.load(principal, summary.call_id)
        except StoreError:
            yield TriedCall(summary.call_id, None)
            continue
        found = strongest(candidates(analysis, rules_options), rules_options)
        yield TriedCall(summary.call_id, found, analysis.transcript is not None)
