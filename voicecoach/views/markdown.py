"""Text of others, shown as it is: Streamlit reads most of what it is given as Markdown."""

import re

__all__ = ["WORD_JOINER", "as_text"]

WORD_JOINER = "\N{WORD JOINER}"
"""Has no width and breaks no line; put inside what would otherwise be replaced."""

_BLANKS = re.compile(r"[ \t\r\n]+")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&:@=])")
_REPLACED = re.compile(
    r"(?<=:)(?=[\w+-]|//)"  # :material/delete:, :smile:, :+1:, https://
    r"|(?<=www)(?=\.)"  # www.example.org
    r"|(?<=@)(?=[\w-])"  # name@example.org
    r"|(?<=(?<!\S)[<>~-])(?=(?:->|[-=>])(?!\S))",  # arrows and signs between blanks
    re.IGNORECASE,
)
"""Places inside of what Streamlit replaces in the text that is left once Markdown was read, where
no backslash helps: icons and emoji, addresses, mails, arrows."""


def as_text(text: str) -> str:
    r"""Escape Markdown, so that names, subjects and messages show as they were written.

    Without it a call named ``![](https://...)`` would make the browser of
    whoever lists it ask a foreign server. Blanks are single, as browsers show
    them; a line break is a blank.

    Examples
    --------
    >>> print(as_text("Late *repair*, [again](x)"))
    Late \*repair\*, \[again\]\(x\)
    """
    plain = _BLANKS.sub(" ", text).strip(" ")
    return _PUNCTUATION.sub(r"\\\1", _REPLACED.sub(WORD_JOINER, plain))
