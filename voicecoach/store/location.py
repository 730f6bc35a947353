"""Where the store is when nobody says."""

import os
from pathlib import Path

__all__ = ["STORE_VARIABLE", "default_store"]

STORE_VARIABLE = "VOICECOACH_STORE"


def default_store() -> Path:
    """Folder named by ``VOICECOACH_STORE``, else the platform's folder for a user's data.

    The folder need not exist; `CallStore.open` makes it.
    """
    named = os.environ.get(STORE_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("voicecoach", appauthor=False) / "store"
