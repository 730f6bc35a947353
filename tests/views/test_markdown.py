"""Text of others is shown as it is."""

import string

from hypothesis import given
from hypothesis import strategies as st

from voicecoach.views.markdown import as_text


def unescaped(text: str) -> str:
    """What CommonMark makes of backslash escapes."""
    characters = iter(text)
    return "".join(next(characters) if one == "\\" else one for one in characters)


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    assert unescaped(as_text(text)) == text


def test_no_mark_of_markdown_is_left_alone() -> None:
    marks = set("\\`*_{}[]()#+-.!|<>~$&:")
    escaped = as_text(string.punctuation)
    assert all(f"\\{mark}" in escaped for mark in marks)


def test_an_image_of_a_foreign_server_is_no_image() -> None:
    assert "![" not in as_text("![](https://example.org/x.png)")
