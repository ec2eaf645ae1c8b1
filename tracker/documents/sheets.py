"""Tables in files as people have them: CSV however it was saved, workbooks, lists in JSON, archives of these.

A table is read again from its file each time, a row at a time, so that its length is no matter. Only a workbook
and JSON are read at once, which their size limits.
"""

import codecs
import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tracker.documents.document import ExtractError
from tracker.documents.extracting import read_apart

MOST_BYTES_UNPACKED = 400_000_000
MOST_JSON = 100_000_000  # bytes
MOST_FILES = 20  # in an archive
LOOKED_AT = 200  # rows by which delimiters and the width are found
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows, Western European (also Latin-1)",
    "cp1250": "Windows, Central European",
    "cp1251": "Windows, Cyrillic",
    "mac-roman": "Macintosh",
}
DECIMAL = re.compile(r"-?\d*[.,]\d+", re.ASCII)

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """rows: gives those below the header, each with its number as a spreadsheet counts them; of a workbook or CSV.

    name: of the file, and of its sheet where there are several.  encoding, delimiter: as they were found, "" where
    that is no matter.  is_certain: whether the encoding is beyond doubt.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[int, Row]]]
    encoding: str = ""
    delimiter: str = ""
    is_certain: bool = True

    @property
    def found(self) -> str:
        """“Semicolons between, UTF-8”."""
        if not self.delimiter:
            return ""
        doubt = "" if self.is_certain else ": a guess, so check letters with accents"
        return f"{DELIMITERS[self.delimiter]} between the cells, written in {ENCODINGS[self.encoding]}{doubt}"

    def first(self, most: int) -> list[tuple[int, Row]]:
        return list(islice(self.rows(), most))


def sheets(path: Path, name: str = "", encoding: str = "", delimiter: str = "") -> list[Sheet]:
    """All that the file holds, at least one.  encoding, delimiter: as somebody said.  Raises ExtractError."""
    name = name or path.name
    with path.open("rb") as file:
        begins = file.read(8)
    if begins.startswith(b"PK"):
        return _unpacked(path, name)
    if begins.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExtractError(
            f"{name} is an old workbook, or locked with a password. Save it as .xlsx or CSV, without one."
        )
    if begins.startswith(b"%PDF"):
        raise ExtractError(f"{name} is a PDF. Save the table in it as CSV or .xlsx.")
    if name.lower().endswith((".json", ".geojson")):
        return [listed(read_json(path, name), name)]
    return [_csv(path, name, encoding, delimiter)]


def read_json(path: Path, name: str) -> Any:
    """Raises ExtractError."""
    if path.stat().st_size > MOST_JSON:
        raise ExtractError(f"{name} is larger than {MOST_JSON / 1e6:g} MB. Cut it into several.")
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as why:
        raise ExtractError(f"{name} is not JSON as it should be: {str(why)[:100]}.") from None


# --- Workbooks and archives -----------------------------------------------------------------------


def members(path: Path, name: str) -> dict[str, bytes]:
    """The files of an archive, read with a limit on all of them together.  Raises ExtractError."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
            if len(files) > MOST_FILES:
                raise ExtractError(f"{name} holds {len(files)} files. Send the table alone.")
            if sum(one.file_size for one in files) > MOST_BYTES_UNPACKED:
                raise ExtractError(f"{name} is larger than {MOST_BYTES_UNPACKED / 1e6:g} MB once it is unpacked.")
            return {one.filename: archive.read(one) for one in files}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as why:
        raise ExtractError(f"{name} is damaged, or locked with a password: {str(why)[:100]}.") from None


def is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(one.startswith("xl/") for one in archive.namelist())
    except zipfile.BadZipFile:
        return False


def _unpacked(path: Path, name: str) -> list[Sheet]:
    if is_workbook(path):
        return _workbook(path, name)
    found: list[Sheet] = []
    for number, (member, body) in enumerate(members(path, name).items()):
        if member.lower().endswith((".csv", ".tsv", ".txt", ".json")):
            apart = path.with_name(f"{path.name}-{number}{Path(member).suffix}")
            apart.write_bytes(body)
            found += sheets(apart, Path(member).name)
    if not found:
        raise ExtractError(f"{name} holds no table: no .csv, .tsv or .json.")
    return found


def _workbook(path: Path, name: str) -> list[Sheet]:
    """What its cells hold: no formula is worked out, no macro run, no link followed, no entity filled in."""
    with zipfile.ZipFile(path) as archive:
        size = sum(one.file_size for one in archive.infolist())
    if size > MOST_BYTES_UNPACKED:
        raise ExtractError(f"{name} is larger than {MOST_BYTES_UNPACKED / 1e6:g} MB once it is unpacked.")
    read = read_apart("workbook", path.read_bytes(), seconds=60)["sheets"]
    found = [_of_rows(rows, f"{name}, sheet {sheet}") for sheet, rows in read if any(map(any, rows))]
    if not found:
        raise ExtractError(f"{name} is empty.")
    return found


def listed(data: Any, name: str) -> Sheet:
    """A list of objects, as it is or as the only list of an object, as a table of their fields."""
    lists = [value for value in data.values() if isinstance(value, list)] if isinstance(data, dict) else [data]
    rows = max((one for one in lists if isinstance(one, list)), key=len, default=None)
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ExtractError(f"{name} holds no list of rows: write it as [{{“expert”: …, “question”: …}}, …].")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return _of_rows([columns, *([_as_text(row.get(name)) for name in columns] for row in rows)], name)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else json.dumps(value)


def _of_rows(rows: list[Row], name: str) -> Sheet:
    header = _header(name, rows)
    return Sheet(name, header.names, lambda: _below_the_header(enumerate(rows, 1), header))


# --- CSV ------------------------------------------------------------------------------------------


def _csv(path: Path, name: str, encoding: str, delimiter: str) -> Sheet:
    found, is_certain = (encoding, True) if encoding else _encoding(path, name)

    def records(between: str) -> Iterator[tuple[int, Row]]:
        with path.open(encoding="utf-8-sig" if found == "utf-8" else found, newline="") as file:
            try:
                yield from enumerate(csv.reader(file, delimiter=between, strict=True), 1)
            except csv.Error as why:
                raise ExtractError(f"{name} is not CSV as it should be: {why}.") from None
            except UnicodeError:
                raise ExtractError(f"{name} is not written in {ENCODINGS.get(found, found)}.") from None

    delimiter = delimiter or _delimiter(records)
    header = _header(name, [row for _, row in islice(records(delimiter), LOOKED_AT)])
    return Sheet(
        name,
        header.names,
        lambda: _below_the_header(records(delimiter), header),
        found,
        delimiter,
        is_certain,
    )


def _encoding(path: Path, name: str) -> tuple[str, bool]:
    """By its mark; else UTF-8 if all of it can be read so; else what Windows writes in the West, as a guess."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        begins = file.read(4)
        if begins.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", True
        file.seek(0)
        try:
            while part := file.read(1 << 20):
                if b"\0" in part:
                    raise ExtractError(f"{name} is no table: it holds bytes that are no text.")
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", False
    return "utf-8", True


def _delimiter(records: Callable[[str], Iterator[tuple[int, Row]]]) -> str:
    """The one by which most rows have as many cells as the header, of which there is more than one."""

    def fit(between: str) -> tuple[float, int]:
        try:
            rows = [row for _, row in islice(records(between), 30) if any(row)]
        except ExtractError:
            return 0.0, 0
        width = len(rows[0]) if rows else 0
        same = sum(len(row) == width for row in rows) / max(1, len(rows))
        return (same, width) if width > 1 else (0.0, 0)

    return max(DELIMITERS, key=fit)


# --- Rows -----------------------------------------------------------------------------------------


class Header(NamedTuple):
    names: tuple[str, ...]
    is_there: bool


def _header(name: str, rows: list[Row]) -> Header:
    """The first row that is not empty, unless it holds a figure with decimals: then there is none.

    What has cells below it and no name is called by its letter.
    """
    start = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        raise ExtractError(f"{name} is empty.")
    used = max((column for row in rows[start:] for column, cell in enumerate(row, 1) if cell.strip()), default=0)
    is_there = not any(DECIMAL.fullmatch(cell.strip()) for cell in rows[start])
    names = [" ".join(cell.split()) for cell in rows[start][:used]] if is_there else []
    names += [""] * (used - len(names))
    names = [given or f"column {letter(column)}" for column, given in enumerate(names)]
    for number, given in enumerate(names):
        if given in names[:number]:
            places = f"{letter(names.index(given))} and {letter(number)}"
            raise ExtractError(f"{name}: two columns are called “{given[:60]}” ({places}). Rename one of them.")
    return Header(tuple(names), is_there)


def _below_the_header(records: Iterator[tuple[int, Row]], header: Header) -> Iterator[tuple[int, Row]]:
    """Without the rows that are empty."""
    is_below = not header.is_there
    for number, row in records:
        if any(cell and not cell.isspace() for cell in row):
            if is_below:
                yield number, row
            is_below = True


def letter(column: int) -> str:
    """“A” for 0, “AA” for 26: as spreadsheets name columns."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
