"""An agent's earlier calls: looked up before one is compared with them, and in their order.

In a run over many recordings a call waits, once it is measured, for the same
agent's earlier calls of the run to be saved. So what it is compared with does
not depend on how many are worked on at once.
"""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event

from voicecoach.batch.sources import CallSource
from voicecoach.config import Settings
from voicecoach.core.errors import CallNotFoundError
from voicecoach.core.own_voice import OwnHistory
from voicecoach.pipeline import call_id_of
from voicecoach.prosody import OwnUsualOptions, own_history
from voicecoach.store.access import Principal
from voicecoach.store.records import CallSummary
from voicecoach.store.repository import CallStore

__all__ = ["Turn", "history_before", "in_turn"]

_UNKNOWN_START = datetime.max.replace(tzinfo=UTC)
"""Calls without a start count from when they are saved, so they come last."""


class Turn:
    """The place of a call among those of its agent in one run."""

    def __init__(self, earlier: Event | None) -> None:
        self._earlier = earlier
        self.is_over = Event()

    def wait(self) -> None:
        """Wait until the agent's earlier calls of the run are saved or given up."""
        if self._earlier is not None:
            self._earlier.wait()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """End the turn at the end of the block, whatever happens in it."""
        try:
            yield
        finally:
            self.is_over.set()


def in_turn(sources: Sequence[CallSource]) -> tuple[tuple[int, Turn], ...]:
    """Order in which to begin: as given, but each agent's calls by their start.

    Returns
    -------
    tuple of (index, Turn)
        Begun in this order, no call waits for one that has not begun.

    Examples
    --------
    >>> in_turn(())
    ()
    """
    places: dict[str, list[int]] = {}
    for index, source in enumerate(sources):
        if source.metadata.agent is not None:
            places.setdefault(source.metadata.agent, []).append(index)
    order = list(range(len(sources)))
    turns = [Turn(None) for _ in sources]
    for own in places.values():
        by_start = sorted(own, key=lambda i: (sources[i].metadata.started_at or _UNKNOWN_START, i))
        for place, index in zip(own, by_start, strict=True):
            order[place] = index
        for before, after in itertools.pairwise(by_start):
            turns[after] = Turn(turns[before].is_over)
    return tuple((index, turns[index]) for index in order)


def history_before(
    source: CallSource,
    sha256: str,
    *,
    store: CallStore,
    principal: Principal,
    settings: Settings,
) -> OwnHistory | None:
    """What was usual for the agent of a call in their last calls before it.

    Returns
    -------
    OwnHistory or None
        ``None`` where the agent is not known or too few calls are.
    """
    call_id = call_id_of(sha256)
    known = _summary(store, principal, call_id)
    agent = source.metadata.agent or (known.metadata.agent if known else None)
    if agent is None:
        return None
    since = known.listed_at if known else datetime.now(UTC)
    options = settings.stage("own_usual", OwnUsualOptions)
    earlier = store.usual_voices_before(
        principal,
        agent=agent,
        before=source.metadata.started_at or since,
        limit=options.max_call_count,
        other_than=call_id,
    )
    return own_history(earlier, options)


def _summary(store: CallStore, principal: Principal, call_id: str) -> CallSummary | None:
    try:
        return store.summary(principal, call_id)
    except CallNotFoundError:
        return None
