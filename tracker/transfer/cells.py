"""The one way in which CSV is written and read: no spreadsheet runs a text in it, and all comes back as it was.

A spreadsheet takes a cell that begins like a formula for one, whoever wrote it. Such a text is written with an
apostrophe before it, also where it has some already, and read with one apostrophe less.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# After white space or quotes too: some programs take them off first. Full-width signs are signs for others.
FORMULA = "[\\s\"'\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠\t\r\n]"
BEGINS_LIKE_ONE = re.compile(f"'*{FORMULA}")
WAS_MADE_HARMLESS = re.compile(f"'+{FORMULA}")


def harmless(cell: Any) -> Any:
    """Numbers stay numbers, also below 0."""
    return f"'{cell}" if isinstance(cell, str) and BEGINS_LIKE_ONE.match(cell) else cell


def as_it_was(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and WAS_MADE_HARMLESS.match(cell) else cell


class _Last:
    """A file that holds what was written to it last."""

    def write(self, text: str) -> None:
        self.text = text


def lines(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One after the other, so that a file of any length takes no memory."""
    names, file = list(columns), _Last()
    csv.writer(file).writerow(names)
    yield file.text
    # Every text in quotation marks: else what stands behind a semicolon begins a cell where those part the cells.
    writer = csv.writer(file, quoting=csv.QUOTE_STRINGS)
    for row in rows:
        writer.writerow([harmless(row[name]) for name in names])
        yield file.text


def write(file: Any, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """file: whatever has a `write` for text, as an HttpResponse."""
    for line in lines(columns, rows):
        file.write(line)


class Rows(csv.DictReader[str]):
    """Rows of a file as they were before they were written. Raises csv.Error for what is not CSV."""

    def __init__(self, file: Iterable[str]) -> None:
        super().__init__(file, strict=True)

    def __next__(self) -> dict[str | Any, str | Any]:
        return {name: as_it_was(cell) for name, cell in super().__next__().items()}
