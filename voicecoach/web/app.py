"""The dashboard as one ASGI application: Streamlit's pages and the routes of the recordings."""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.core.errors import VoiceCoachError
from voicecoach.views.problems import problem_text
from voicecoach.web.page_script import CONNECTION_SCRIPT, PAGE_STYLE, WANTED_SCRIPT, PageScript
from voicecoach.web.routes import ContentOf, MayPlay, media_routes, nothing
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    import streamlit as st
    from starlette.routing import Route

__all__ = ["create_app", "say_what_failed"]

WARM_IMPORTS = (
    "altair",
    "pandas",
    "pyarrow",
    "sqlalchemy",
    "voicecoach.batch.kept",
    "voicecoach.player",
    "voicecoach.views.replay",
)


def create_app(
    script: Path,
    *,
    signer: UrlSigner,
    may_play: MayPlay,
    may_see_peaks: MayPlay,
    contours_of: ContentOf = nothing,
    speech_of: ContentOf = nothing,
    routes: "Iterable[Route]" = (),
    on_ready: Callable[[], None] = lambda: None,
) -> "st.App":
    """Build the application; `voicecoach.web.options.run_options` says how to run it.

    Parameters
    ----------
    script : Path
        Streamlit's main script.
    signer : UrlSigner
        Signs the addresses that the pages hand to the player, and checks them.
    may_play, may_see_peaks : MayPlay
        The access list; see `voicecoach.web.routes`.
    contours_of, speech_of : ContentOf
        What is drawn and read beside a recording, for whoever asks.
    routes : iterable of Route
        Further ones, e.g. `voicecoach.web.notes.note_routes`.
    on_ready : callable
        Called once, when the server's socket is open.

    Returns
    -------
    streamlit.App
        Start it with ``app.run(config=run_options(...))``.
    """
    import streamlit as st
    from starlette.middleware import Middleware

    return st.App(
        script.resolve(),
        middleware=[
            Middleware(PageScript, scripts=(WANTED_SCRIPT, CONNECTION_SCRIPT), style=PAGE_STYLE)
        ],
        routes=[
            *media_routes(
                signer,
                may_play=may_play,
                may_see_peaks=may_see_peaks,
                contours_of=contours_of,
                speech_of=speech_of,
            ),
            *routes,
        ],
        lifespan=_lifespan(on_ready),
        on_script_error=say_what_failed,
    )


def say_what_failed(error: Exception) -> bool:
    """Show a sentence in place of a page that failed; Streamlit has logged the traceback.

    Returns
    -------
    bool
        True: Streamlit need not show the error.
    """
    import streamlit as st

    if isinstance(error, VoiceCoachError):
        said = problem_text(error)
    else:
        said = "This page could not be shown. The log of the server says what went wrong."
    st.error(said, icon=":material/error:")
    st.button("Try again", icon=":material/refresh:", key="try_again")
    return True


def _warm_up() -> None:
    """Import what pages need, and keep it out of every garbage collection from then on."""
    for name in WARM_IMPORTS:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # modules stay as long as the server; looking through them stops every page


def _lifespan(
    on_ready: Callable[[], None],
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        # In the background: the first visit to a page with a chart would wait seconds for these.
        warming = asyncio.create_task(asyncio.to_thread(_warm_up))
        on_ready()
        yield
        await warming

    return lifespan
