"""Workbooks (.xlsx, .xlsm): what their cells hold, as text."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import zip_longest
from typing import Any

import openpyxl

from tracker.documents.document import ExtractError

Rows = list[list[str]]


def read_workbook(body: bytes) -> list[tuple[str, Rows]]:
    """Sheets that can be seen, by name, with their rows.  Raises ExtractError.

    A formula is what it came to when the file was saved, and itself where nobody has worked it out. Macros, links
    and entities are left alone.
    """
    try:
        values = _open(body, data_only=True)
        formulas = _open(body, data_only=False) if _has_formulas(body) else None
        shown = [sheet.title for sheet in values.worksheets if sheet.sheet_state == "visible"]
        return [(name, list(_rows(values[name], formulas[name] if formulas else None))) for name in shown]
    except Exception as why:  # the library has no error of its own for a file that is none
        raise ExtractError(f"This workbook is damaged, or locked with a password: {str(why)[:150]}.") from None


def _open(body: bytes, *, data_only: bool) -> Any:
    return openpyxl.load_workbook(BytesIO(body), read_only=True, data_only=data_only, keep_links=False)


def _has_formulas(body: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _rows(sheet: Any, formulas: Any) -> Iterator[list[str]]:
    for one in filter(None, (sheet, formulas)):
        one.reset_dimensions()  # not every program says rightly how large a sheet is
    for row, beside in zip_longest(
        sheet.iter_rows(values_only=True), formulas.iter_rows(values_only=True) if formulas else ()
    ):
        cells = list(row)
        for column, formula in enumerate(beside or ()):
            if cells[column] is None and formula is not None:
                cells[column] = formula
        yield [as_text(cell) for cell in cells]


def as_text(cell: Any) -> str:
    """As somebody would type it: 73 and not 73.0, a day without its midnight."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            return repr(cell)
        case datetime():
            is_day = cell.time() == time.min
            return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
