"""One list of formats, for the command line and the page."""

import pytest

from tests.dashboards.stores import make_analysis, make_transcript
from voicecoach.core.errors import InputError
from voicecoach.exchange.formats import EXPORT_FORMATS, export_call, formats_of

SPOKEN = make_analysis("spoken", transcript=make_transcript())


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_format_can_be_written(name: str) -> None:
    assert export_call(SPOKEN, file_format=name)


def test_only_what_a_call_can_be_written_in_is_offered() -> None:
    silent = make_analysis("silent")
    assert formats_of(SPOKEN) == tuple(EXPORT_FORMATS)
    assert set(EXPORT_FORMATS) - set(formats_of(silent)) == {
        name for name, each in EXPORT_FORMATS.items() if each.needs_words
    }
    with pytest.raises(InputError, match="words of the call"):
        export_call(silent, file_format="vtt")


def test_a_format_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="need one of json"):
        export_call(SPOKEN, file_format="docx")
