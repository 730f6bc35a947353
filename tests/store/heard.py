"""Playing a call, as the tests of the store and of the pages need it."""

from datetime import UTC, datetime

from voicecoach.core.listening import Listened
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER, Principal
from voicecoach.store.repository import CallStore

__all__ = ["PLAYED_AT", "hear"]

PLAYED_AT = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)


def hear(
    store: CallStore, call_id: str, until: float | None = None, *, who: Principal = LOCAL_USER
) -> Listened:
    """Play a call from its start, to its end or until a second."""
    end = until or store.load(who, call_id).duration_s
    return store.save_listening(who, call_id, [Segment(0.0, end)], left_at=end, at=PLAYED_AT)
