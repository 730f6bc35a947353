"""The address of what is written on a call, put into the data of its player."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from voicecoach.web.notes import notes_path
from voicecoach.web.signing import UrlSigner, load_key

if TYPE_CHECKING:
    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["with_notes"]


def with_notes(
    player: Mapping[str, Any], store: "CallStore", principal: "Principal"
) -> dict[str, Any]:
    """Let a player show and take notes; the address is the same for an hour at a time.

    Raises
    ------
    CallNotFoundError
        If the principal may not see the call.
    ConfigError
        If there is no usable key.
    """
    from voicecoach.views.notes import noted

    signer = UrlSigner(load_key(store.location))
    path = notes_path(player["call_id"])
    url = signer.url(path, principal_id=principal.id, now=time.time())
    return noted(player, store, principal, notes_url=url)
