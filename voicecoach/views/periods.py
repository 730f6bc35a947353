"""How far back a list goes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["ANY_TIME", "LIST_PERIODS", "since"]

ANY_TIME = "Any time"

LIST_PERIODS: Mapping[str, timedelta | None] = MappingProxyType(
    {
        ANY_TIME: None,
        "Last 7 days": timedelta(days=7),
        "Last 4 weeks": timedelta(weeks=4),
        "Last 12 weeks": timedelta(weeks=12),
    }
)
"""Name -> length, counted back from the newest call: a store that rests loses nothing."""

_DATED = CallFilter(started_from=datetime.min.replace(tzinfo=UTC))


def since(store: "CallStore", principal: Principal, period: str) -> datetime | None:
    """Begin of a period; ``None`` for any time, and where no call has a start.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    period : str
        One of `LIST_PERIODS`.
    """
    length = LIST_PERIODS[period]
    if length is None:
        return None
    newest = store.calls(principal, filter=_DATED, limit=1)
    return newest[0].listed_at - length if newest else None
