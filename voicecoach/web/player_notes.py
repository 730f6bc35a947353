"""The addresses of what is written on a call and heard of it, put into the data of its player."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from voicecoach.web.listening import listening_path
from voicecoach.web.notes import notes_path
from voicecoach.web.signing import UrlSigner, load_key

if TYPE_CHECKING:
    from voicecoach.coaching.rule import Room
    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["with_notes"]


def with_notes(
    player: Mapping[str, Any],
    store: "CallStore",
    principal: "Principal",
    *,
    room: "Room" = "agent",
) -> dict[str, Any]:
    """Let a player take notes and tell what was heard; addresses stay the same for an hour.

    ``room`` is whose page it is, as in `voicecoach.views.notes.noted`.

    Raises
    ------
    CallNotFoundError
        If the principal may not see the call.
    ConfigError
        If there is no usable key.
    """
    from voicecoach.views.notes import noted

    signer = UrlSigner(load_key(store.location))
    call_id, now = player["call_id"], time.time()
    notes_url, listening_url = (
        signer.url(path, principal_id=principal.id, now=now)
        for path in (notes_path(call_id), listening_path(call_id))
    )
    data = noted(player, store, principal, notes_url=notes_url, room=room)
    return {**data, "listening_url": listening_url}
