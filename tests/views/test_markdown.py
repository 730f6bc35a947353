"""Text of others is shown as it is."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voicecoach.views.markdown import WORD_JOINER, as_text

REPLACED = {
    "icon": r":material/\w+:|:streamlit:",
    "emoji": r":\+1:|:-1:|:[\w-]+:",
    "address": r"https?://[-.\w]+|www\.[-.\w]+",
    "mail": r"[-.\w+]+@[-\w]+(\.[-\w]+)+",
    "arrow": r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
}
"""What Streamlit 1.67 replaces in text that Markdown has already been read from."""

MARKS = [
    "![x](https://example.org/a.png)",
    ":material/delete:",
    ":red[late]",
    ":smile:",
    "www.example.org",
    "ana@example.org",
    "<b>",
    "$x^2$",
    "1. one",
    "    code",
    "a -> b -- c",
    "# big",
    "- [ ] item",
    "&amp;",
    "<->",
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=WORD_JOINER)),
    st.lists(st.sampled_from([*MARKS, *string.punctuation, "a", "7", " "])).map("".join),
)


def shown(text: str) -> str:
    """What CommonMark makes of backslash escapes, without what has no width."""
    characters = iter(text)
    unescaped = "".join(next(characters) if one == "\\" else one for one in characters)
    return unescaped.replace(WORD_JOINER, "")


def single_blanks(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    assert shown(as_text(text)) == single_blanks(text)


@pytest.mark.parametrize("kind", REPLACED)
@given(text=TEXTS)
@example(text=" ".join(MARKS))
def test_nothing_that_would_be_replaced_is_left(kind: str, text: str) -> None:
    read = re.sub(r"\\(.)", r"\1", as_text(text))
    assert not re.search(REPLACED[kind], read, re.IGNORECASE | re.ASCII)


@given(TEXTS)
@example(" ".join(MARKS))
def test_a_reader_of_markdown_finds_one_plain_paragraph(text: str) -> None:
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable(["table"])
    found = parser.parse(as_text(text))
    kinds = [token.type for token in found]
    assert kinds in ([], ["paragraph_open", "inline", "paragraph_close"])
    inner = [child for token in found for child in token.children or ()]
    assert {child.type for child in inner} <= {"text"}
    read = "".join(child.content for child in inner).replace(WORD_JOINER, "")
    assert read == single_blanks(text)


def test_no_mark_of_markdown_is_left_alone() -> None:
    marks = set("\\`*_{}[]()#+-.!|<>~$&:@=")
    escaped = as_text(string.punctuation)
    assert all(f"\\{mark}" in escaped for mark in marks)


@pytest.mark.parametrize("path", [r"C:\calls\new", "/srv/calls", "run: voicecoach list --store x"])
def test_paths_and_commands_can_be_copied(path: str) -> None:
    assert WORD_JOINER not in as_text(path)


def test_an_image_of_a_foreign_server_is_no_image() -> None:
    assert "![" not in as_text("![](https://example.org/x.png)")
