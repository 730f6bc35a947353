"""Calls and reviews of the store in the formats of other tools."""

from voicecoach.coaching.rule import Room
from voicecoach.core.errors import InputError
from voicecoach.exchange.formats import export_call
from voicecoach.exchange.reviews_export import REVIEW_FORMATS
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore

__all__ = ["export_of", "own_reviews_export"]


def export_of(
    store: CallStore,
    principal: Principal,
    call_id: str,
    *,
    file_format: str,
    room: Room = "coach",
) -> str:
    """Write a call, or what people wrote on it, in a format.

    Parameters
    ----------
    store : CallStore
    principal : Principal
        What they may not read is in no file of theirs.
    call_id : str
    file_format : str
        One of `voicecoach.exchange.formats.EXPORT_FORMATS`.
    room : {"agent", "coach", "lead"}
        Who will read it.

    Raises
    ------
    CallNotFoundError
        If there is no such call that the principal may see.
    InputError
        If there is no such format, or it needs words and none are known.
    """
    return export_call(
        store.load(principal, call_id),
        file_format=file_format,
        room=room,
        annotations=store.annotations(principal, call_id),
        reviews=store.reviews(principal, call_id),
    )


def own_reviews_export(
    store: CallStore, principal: Principal, *, file_format: str, room: Room = "coach"
) -> str:
    """Write the reviews that somebody finished, of all calls, the newest first.

    Raises
    ------
    InputError
        If the format is none of `voicecoach.exchange.reviews_export.REVIEW_FORMATS`.
    """
    if file_format not in REVIEW_FORMATS:
        raise InputError(
            f"of all calls only reviews are written, as {' or '.join(REVIEW_FORMATS)}; "
            f"got {file_format!r}: name a call for it"
        )
    own = (r for r in store.finished_reviews(principal) if r.author == principal.id)
    return REVIEW_FORMATS[file_format](own, room=room)
