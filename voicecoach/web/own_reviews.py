"""All reviews that somebody finished, over HTTP (`voicecoach.web.made_files`): CSV and JSON."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from voicecoach.web.made_files import MadeFile, made_file_route
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.routing import Route

    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["OWN_REVIEWS_PATH", "own_reviews_path", "own_reviews_routes"]

OWN_REVIEWS_PATH = "/voicecoach/own-reviews"


def own_reviews_path(file_format: str) -> str:
    """Path to sign for one's reviews in a format, e.g. ``"reviews-csv"``."""
    return f"{OWN_REVIEWS_PATH}/{file_format}"


def own_reviews_routes(
    signer: UrlSigner,
    *,
    store: "CallStore",
    principal_of: "Callable[[str], Principal | None]",
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Route of the files of one's own reviews; whose they are, the signature says.

    Parameters
    ----------
    signer : UrlSigner
    store : CallStore
        Asked at every request, in a worker thread.
    principal_of : callable
        Id in a signature -> who that is; ``None`` for nobody.
    clock : callable
        Seconds since 1970.

    Returns
    -------
    list of starlette.routing.Route
    """

    def make(principal: "Principal", asked: Mapping[str, str]) -> MadeFile | None:
        return _file(store, principal, asked["file_format"])

    path = f"{OWN_REVIEWS_PATH}/{{file_format}}"
    return [made_file_route(path, make, signer=signer, principal_of=principal_of, clock=clock)]


def _file(store: "CallStore", principal: "Principal", file_format: str) -> MadeFile | None:
    from voicecoach.batch.exporting import own_reviews_export
    from voicecoach.exchange.formats import EXPORT_FORMATS
    from voicecoach.exchange.reviews_export import REVIEW_FORMATS

    if file_format not in REVIEW_FORMATS:
        return None
    form = EXPORT_FORMATS[file_format]
    text = own_reviews_export(store, principal, file_format=file_format)
    return MadeFile(text=text, media_type=form.media_type, name=f"my-reviews{form.suffix}")
