"""Text of others, shown as it is: Streamlit reads most of what it is given as Markdown."""

import re

__all__ = ["as_text"]

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&:])")


def as_text(text: str) -> str:
    r"""Escape Markdown, so that names, subjects and messages show as they were written.

    Without it a call named ``![](https://...)`` would make the browser of
    whoever lists it ask a foreign server.

    Examples
    --------
    >>> print(as_text("Late *repair*, [again](x)"))
    Late \*repair\*, \[again\]\(x\)
    """
    return _PUNCTUATION.sub(r"\\\1", text)
