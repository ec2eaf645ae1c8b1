"""The limits of the house (CONTRIBUTING.md): files, functions and lines that a reader takes in at once."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [
    path
    for folder in ("tracker", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if ROOT / "tracker" / "migrations" not in path.parents
]
MOST_LINES_OF_FILE, MOST_LINES_OF_FUNCTION, LONGEST_LINE = 400, 60, 160


def where(path: Path, line: int = 1) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_no_file_is_too_long_to_be_read_at_once():
    lines = {path: len(path.read_text().splitlines()) for path in PYTHON}
    assert [where(path) for path, n in lines.items() if n > MOST_LINES_OF_FILE] == []


def test_no_function_is_too_long():
    functions = (
        (path, node)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    too_long = [
        where(path, node.lineno)
        for path, node in functions
        if (node.end_lineno or node.lineno) - node.lineno >= MOST_LINES_OF_FUNCTION
    ]
    assert too_long == []


def test_no_circle_is_hidden():
    """Import-linter sees the others."""
    hidden = [where(path) for path in (ROOT / "tracker").rglob("*.py") if "TYPE_CHECKING" in path.read_text()]
    assert hidden == []


def test_no_line_of_a_template_holds_more_than_a_sentence():
    lines = (
        (path, number, line)
        for path in (ROOT / "templates").rglob("*.*")
        for number, line in enumerate(path.read_text().splitlines(), 1)
    )
    assert [where(path, number) for path, number, line in lines if len(line) > LONGEST_LINE] == []
