"""Pages arrange, they compute nothing: kept small and free of logic by this test."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"
PAGES = sorted((DASHBOARDS / "app_pages").glob("*.py"))
MAX_CODE_LINES = 60
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def code_lines(text: str) -> int:
    """Lines that hold code: no blank lines, comments or the docstring of the page."""
    docstring = ast.parse(text).body[0]
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - set(range(1, (docstring.end_lineno or 0) + 1)))


def test_there_are_pages() -> None:
    names = {"add_calls", "compare_teams", "first_run", "my_calls", "my_room", "replay", "rules"}
    assert names | {"search", "start"} <= {page.stem for page in PAGES}


@pytest.mark.parametrize("page", [*PAGES, DASHBOARDS / "app.py"], ids=lambda page: page.stem)
def test_a_page_is_short_and_only_arranges(page: Path) -> None:
    text = page.read_text("utf-8")
    tree = ast.parse(text)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    logic = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in ast.walk(tree) if isinstance(node, logic)]
    assert not imported & {"numpy", "pandas", "sqlalchemy", "scipy", "altair"}
    assert code_lines(text) <= MAX_CODE_LINES


def test_lines_of_code_are_counted_without_the_docstring_and_comments() -> None:
    assert code_lines('"""Doc\nstring."""\n\n# why\na = (\n    1\n)\n') == 3
