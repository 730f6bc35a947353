"""``python -m voicecoach.web``: serve the dashboard on this machine, for its one user."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach import resources
from voicecoach.core.errors import VoiceCoachError
from voicecoach.web.options import run_options
from voicecoach.web.sign_in import SIGN_IN_VARIABLE, sign_in_asked_for

if TYPE_CHECKING:
    import streamlit as st

EXAMPLES = """
examples:
  python -m voicecoach.web
  python -m voicecoach.web --store my_store --port 8600 --no-browser
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m voicecoach.web",
        description="Serve the dashboard on this machine. Stop it with Ctrl+C.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--store", type=Path, help="folder of the store [VOICECOACH_STORE]")
    parser.add_argument("--port", type=int, help="port [the first free one from 8501]")
    parser.add_argument(
        "--address", default="127.0.0.1", help="address of this machine [%(default)s]"
    )
    parser.add_argument(
        "--sign-in",
        type=Path,
        metavar="FILE",
        help="show pages only to the people this file names [VOICECOACH_SIGN_IN]",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    return parser


def _announce(*, open_browser: bool) -> None:
    """Say where the dashboard is, once the socket is open and the port known."""
    from streamlit import config

    asked = sign_in_asked_for()
    host = config.get_option("server.address")
    shown = f"[{host}]" if ":" in host else host
    url = asked.origin if asked else f"http://{shown}:{config.get_option('server.port')}"
    sys.stderr.write(f"\n  Dashboard: {url}   (Ctrl+C stops it)\n\n")
    sys.stderr.flush()
    if open_browser and not config.get_option("server.headless"):
        import webbrowser

        webbrowser.open(url)


def build(folder: Path, *, open_browser: bool = False) -> "st.App":
    """Build the application over the store in ``folder``."""
    from voicecoach.web.app import create_app
    from voicecoach.web.downloads import DOWNLOADS
    from voicecoach.web.listening import listening_routes
    from voicecoach.web.local import (
        local_access,
        local_content,
        local_principal,
        local_spectrograms,
        shared_store,
    )
    from voicecoach.web.made_files import made_file_routes
    from voicecoach.web.notes import note_routes
    from voicecoach.web.own_reviews import OWN_REVIEWS
    from voicecoach.web.playlists import PLAYLISTS
    from voicecoach.web.routes import spectrogram_route
    from voicecoach.web.signing import UrlSigner, load_key

    store = shared_store(folder)
    may_play, may_see_peaks = local_access(store)
    contours_of, speech_of = local_content(store)
    signer = UrlSigner(load_key(folder))
    return create_app(
        resources.find("dashboards") / "app.py",
        signer=signer,
        may_play=may_play,
        may_see_peaks=may_see_peaks,
        contours_of=contours_of,
        speech_of=speech_of,
        routes=[
            spectrogram_route(signer, spectrogram_of=local_spectrograms(store)),
            *note_routes(signer, store=store, principal_of=local_principal),
            *listening_routes(signer, store=store, principal_of=local_principal),
            *made_file_routes(
                (DOWNLOADS, PLAYLISTS, OWN_REVIEWS),
                signer,
                store=store,
                principal_of=local_principal,
            ),
        ],
        on_ready=lambda: _announce(open_browser=open_browser),
    )


def serve(folder: Path, *, options: dict[str, object], open_browser: bool) -> None:
    """Serve the store in ``folder`` with these options of Streamlit until interrupted."""
    from voicecoach.store.location import STORE_VARIABLE

    os.environ[STORE_VARIABLE] = str(folder)  # the pages run in this process and ask for it too
    app = build(folder, open_browser=open_browser)
    # Streamlit puts the folder of argv[0] on the import path: it must be the script's, as under
    # `streamlit run`, and not this package's.
    sys.argv = [str(app.script_path)]
    app.run(config=options)


def _options(wanted: argparse.Namespace) -> dict[str, object]:
    """How Streamlit is to run; also leaves to the pages where it says who may see them."""
    if wanted.sign_in is not None:
        os.environ[SIGN_IN_VARIABLE] = str(wanted.sign_in.expanduser().absolute())
    asked = sign_in_asked_for()
    if asked is None:
        return run_options(address=wanted.address, port=wanted.port)
    return run_options(address=wanted.address, port=asked.check_port(wanted.port)) | asked.options()


def main(arguments: list[str] | None = None) -> int:
    """Parse, serve; return 1 with one line on an expected failure."""
    wanted = _parser().parse_args(arguments)
    try:
        options = _options(wanted)
        from voicecoach.store.location import default_store

        folder = (wanted.store or default_store()).expanduser().resolve()
        serve(folder, options=options, open_browser=not wanted.no_browser)
    except VoiceCoachError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except KeyboardInterrupt:  # the way to stop it
        sys.stderr.write("\nStopped.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
