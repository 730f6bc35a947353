"""All reviews that somebody finished, over HTTP (`voicecoach.web.made_files`): CSV and JSON."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voicecoach.web.made_files import MadeFile, MadeFiles

if TYPE_CHECKING:
    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["OWN_REVIEWS", "OWN_REVIEWS_PATH", "own_reviews_path"]

OWN_REVIEWS_PATH = "/voicecoach/own-reviews"


def own_reviews_path(file_format: str) -> str:
    """Path to sign for one's reviews in a format, e.g. ``"reviews-csv"``."""
    return f"{OWN_REVIEWS_PATH}/{file_format}"


def _file(store: "CallStore", principal: "Principal", asked: Mapping[str, str]) -> MadeFile | None:
    from voicecoach.batch.exporting import own_reviews_export
    from voicecoach.exchange.formats import EXPORT_FORMATS
    from voicecoach.exchange.reviews_export import REVIEW_FORMATS

    file_format = asked["file_format"]
    if file_format not in REVIEW_FORMATS:
        return None
    form = EXPORT_FORMATS[file_format]
    text = own_reviews_export(store, principal, file_format=file_format)
    return MadeFile(text=text, media_type=form.media_type, name=f"my-reviews{form.suffix}")


OWN_REVIEWS = MadeFiles(f"{OWN_REVIEWS_PATH}/{{file_format}}", _file)
"""Files of one's own reviews; whose they are, the signature says."""
