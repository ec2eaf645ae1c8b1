"""A table as a mapping says to read it: a row for each forecast, each answer, each person or each question."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from tracker.documents.sheets import Sheet, letter
from tracker.forms.mappings import CELL, COLUMN, MOMENTS, NAMED, ROW, Mapping, filled_in, needed
from tracker.prose.names import folded, tidy
from tracker.transfer.given import Given, Source, Values
from tracker.transfer.groups import grouped

ERRORS = re.compile(r"#(VALUE|REF|DIV/0|N/A|NAME|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)
NONE = {"na", "n/a", "nan", "null", "none", "-", "–", "—", ".", "?"}
OUTCOMES = {"outcome", "resolution", "result", "answer", "actual", "what happened", "resolved"}
FIGURE = re.compile(r"([<>≤≥~≈]?)\s*(-?\d+(?:\.\d*)?(?:e-?\d+)?|-?\.\d+)\s*(%?)", re.IGNORECASE)
NUMERIC_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?!\d)(.*)", re.DOTALL)
BOUND = {"<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "~": "about", "≈": "about"}
MIDNIGHT = ("", "0:00", "00:00", "00:00:00")  # which spreadsheets give to a day
WHOLE = ("expert", "question", "question_key")  # with a hole in them they would be others
EMPTY, NOTHING = "an empty cell: no forecast", "“n/a”, a dash or the like: no forecast"
# What a row says of the questions that stand above its columns, in the place of a person’s name.
ABOVE = {
    "outcome": OUTCOMES,
    "closes_at": {
        "closes", "closes at", "close", "closing date", "close date", "deadline", "due", "due date", "by when",
        "resolve by", "frist", "stichtag",
    },
    "known_at": {"known", "known at", "known since", "resolved on", "resolved at", "date resolved"},
    "opens_at": {"opens", "opens at", "open date"},
    "criteria": {"criteria", "resolution criteria"},
    "topic": {"topic", "category", "thema"},
}  # fmt: skip
GIVEN = "Given by whoever imported the file."
FOR_ALL = {
    "made_at": {"made_basis_note": GIVEN},
    "closes_at": {"closes_basis": "inferred", "closes_basis_note": GIVEN},
}
ROLE_OF = {word: role for role, words in ABOVE.items() for word in words}


class Unreadable(ValueError):
    """Why a row says nothing, in a sentence."""


def source_of(sheet: Sheet, mapping: Mapping, second: Sheet | None = None) -> Source:
    """Raises ValidationError where the mapping names a column that is not there."""
    mapping.refuse_for(sheet.columns)
    source = Source(sheet.name, lambda: iter(()), unit="answers" if mapping.is_wide else "rows")
    source.has_one_date = not NAMED.search(mapping.said.get("made_at", ""))
    source.forecasts = partial(_forecasts, sheet, mapping, source)
    source.questions = partial(_asked_above, sheet, mapping)
    if second:
        mapping.refuse_for(second.columns, questions=True)
        source.second = second.name
        asked = replace(mapping, said=mapping.questions, columns=[])
        source.questions = lambda: chain(_asked_above(sheet, mapping), _questions(second, asked))
    return source


def _forecasts(sheet: Sheet, mapping: Mapping, source: Source) -> Iterator[Given]:
    rows = _wide(sheet, mapping, source) if mapping.is_wide else _long(sheet, mapping, source)
    yield from grouped(rows) if "option" in mapping.said else rows


def _long(sheet: Sheet, mapping: Mapping, source: Source) -> Iterator[Given]:
    held = [name for name in ("probability", "quantiles", "phrase", "probabilities") if name in mapping.said]
    for number, row in sheet.rows():
        try:
            cells = _cells(sheet, number, row, mapping.named)
            if held and all(_is_none(filled_in(mapping.said[name], cells)) for name in held):
                is_empty = not any(filled_in(mapping.said[name], cells).strip() for name in held)
                source.leave_out(EMPTY if is_empty else NOTHING, number)
                continue
            yield _given(number, cells, mapping)
        except Unreadable as why:
            yield Given(number, None, str(why))


def _wide(sheet: Sheet, mapping: Mapping, source: Source) -> Iterator[Given]:
    columns = [(sheet.columns.index(name), name) for name in mapping.holding_forecasts(sheet.columns)]
    people = mapping.said.get("expert", "")
    for number, row in sheet.rows():
        try:
            cells = _cells(sheet, number, row, mapping.named)
        except Unreadable as why:
            yield Given(number, None, str(why))
            continue
        if COLUMN not in people and folded(filled_in(people, cells)) in ROLE_OF:
            continue  # what is asked or came out, and no person’s forecasts
        for column, name in columns:
            cell = row[column] if column < len(row) else ""
            place = f"{letter(column)}{number}"
            if _is_none(cell):
                source.leave_out(NOTHING if cell.strip() else EMPTY, place)
                continue
            try:
                _refuse_error(cell, place)
                yield _given(number, cells | {COLUMN: name, CELL: cell}, mapping)
            except Unreadable as why:
                said = str(why)
                yield Given(number, None, said if said.startswith(place) else f"{place}: {said}")


def is_of_people(mapping: Mapping) -> bool:
    """A row for each person, with a column for each question."""
    return mapping.is_wide and COLUMN not in mapping.said.get("expert", "")


def _asked_above(sheet: Sheet, mapping: Mapping) -> Iterator[Given]:
    """In a table with a row for each person: what came out, when questions close."""
    texts = {role: text for role, text in mapping.said.items() if role in ("question", "question_key")}
    for name in mapping.holding_forecasts(sheet.columns) if is_of_people(mapping) else ():
        if name in mapping.closes:
            asking = replace(mapping, said=texts | {"closes_at": mapping.closes[name]})
            yield _given(1, {COLUMN: name}, asking, {"question": name})
    for number, role, cells in rows_above(sheet, mapping):
        asking = replace(mapping, said=texts | {role: f"{{{CELL}}}"})
        for column, name in enumerate(sheet.columns):
            if _is_none(cells.get(name, "")):
                continue
            try:
                _refuse_error(cells[name], f"{letter(column)}{number}")
                yield _given(number, {COLUMN: name, CELL: cells[name]}, asking, {"question": name})
            except Unreadable as why:
                yield Given(number, None, str(why))


def rows_above(sheet: Sheet, mapping: Mapping) -> Iterator[tuple[int, str, Values]]:
    """Of a table with a row for each person, those that are about its questions: number, role, column → cell."""
    if not is_of_people(mapping):
        return
    people = mapping.said.get("expert", "")
    held = set(mapping.holding_forecasts(sheet.columns))
    for number, row in sheet.rows():
        cells = dict(zip(sheet.columns, row, strict=False))
        if role := ROLE_OF.get(folded(filled_in(people, cells))):
            yield number, role, {name: cell for name, cell in cells.items() if name in held}


def _questions(sheet: Sheet, mapping: Mapping) -> Iterator[Given]:
    for number, row in sheet.rows():
        try:
            yield _given(number, _cells(sheet, number, row, mapping.named), mapping)
        except Unreadable as why:
            yield Given(number, None, str(why))


def _cells(sheet: Sheet, number: int, row: list[str], wanted: set[str]) -> Values:
    """Column → cell, of a row. Raises Unreadable for what a spreadsheet could not work out, if it is wanted."""
    if any(cell.strip() for cell in row[len(sheet.columns) :]):
        raise Unreadable("There are more values than columns.")
    cells = dict(zip(sheet.columns, row, strict=False))
    for column, name in enumerate(sheet.columns):
        if name in wanted and (cell := cells.get(name, "")):
            _refuse_error(cell, f"{letter(column)}{number}")
    return cells | {ROW: str(number - 1)}


def _refuse_error(cell: str, place: str) -> None:
    if ERRORS.fullmatch(cell.strip()) and not _is_none(cell):
        raise Unreadable(f"{place} holds {cell.strip()}: the spreadsheet could not work this cell out.")
    if cell.startswith("="):
        raise Unreadable(f"{place} holds a formula, {cell[:40]}. Save the file with what it comes to.")


def _is_none(cell: str) -> bool:
    return not cell or folded(cell) in NONE or cell.isspace()


def _given(number: int, cells: Values, mapping: Mapping, about: Values | None = None) -> Given:
    values, remarks = dict(about or {}), []
    for role, text in mapping.said.items():
        words = tidy(filled_in(text, cells))
        if role in WHOLE and (empty := next((name for name in needed(text) if _is_none(cells.get(name, ""))), "")):
            raise Unreadable(f"{role}: {{{empty}}} is empty here. Where it may be, write {{{empty}?}}.")
        if role in MOMENTS and words:
            words = in_order(words, mapping.dates, is_of_file="{" in text)
        elif role == "probability" and words:
            words, remark = probability(words, mapping.scale)
            remarks += [remark] if remark else []
        if words and not (role in MOMENTS and _is_none(words)):
            values[role] = words
            values |= FOR_ALL.get(role, {}) if "{" not in text else {}
    return Given(number, values, remark=" ".join(remarks))


def probability(words: str, scale: str) -> tuple[str, str]:
    """As the `outturn` CSV has it, and a remark where more was taken of it than it says.  Raises Unreadable."""
    plain = decimal_point(words)
    match = FIGURE.fullmatch(plain)
    if not match:
        raise Unreadable(f"probability: “{words[:60]}” is not a number.")
    sign, figure, percent = match.groups()
    figure = figure.removesuffix(".")  # as in “17.”
    if percent or scale == "percent":
        number = float(figure)
        if not 0 <= number <= 100:
            raise Unreadable(f"probability must be between 0 and 100 %; got {words[:40]}.")
        figure += "%"
    elif scale == "unit" and not 0 <= float(figure) <= 1:
        raise Unreadable(f"probability must be between 0 and 1; got {words[:40]}.")
    remark = f"“{words}” is {BOUND[sign]} that: it is taken as {figure.replace('%', ' %')}." if sign else ""
    return figure, remark


def decimal_point(words: str) -> str:
    """“0,73” as 0.73, without spaces before a sign."""
    return re.sub(r"(?<=\d),(?=\d)|^,(?=\d)", ".", words.strip()) if words.count(",") == 1 else words.strip()


def in_order(words: str, order: str, *, is_of_file: bool = True) -> str:
    """A date in figures as 2024-01-31, by the order that all of its column has.  Others stay as they are.

    is_of_file: else somebody wrote it for all rows, and what can be read in one way alone is read so.
    """
    match = NUMERIC_DATE.fullmatch(words)
    if not match or not order:
        return words
    first, _, second, year, rest = match.groups()
    if not is_of_file and max(int(first), int(second)) > 12:
        order = "dmy" if int(first) > 12 else "mdy"
    day, month = (first, second) if order == "dmy" else (second, first)
    if len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    if not 1 <= int(month) <= 12:
        raise Unreadable(
            f"“{words}” has no month {month}, if the {'day' if order == 'dmy' else 'month'} comes first."
        )
    clock = rest.strip()
    return f"{year}-{month:0>2}-{day:0>2}" + (
        f" {clock}" if clock and clock not in ("0:00", "00:00", "00:00:00") else ""
    )


def first_in_words(source: Source, most: int) -> list[tuple[int, str]]:
    """What the first rows become, as far as the file alone tells it."""
    return [(given.row, _in_words(given)) for given in islice(source.forecasts(), most)]


def _in_words(given: Given) -> str:
    values = given.values
    if values is None:
        return given.problem
    said = values.get("probability") or values.get("probabilities") or values.get("quantiles") or ""
    if said and "probability" in values:
        share = float(said.removesuffix("%")) * (1 if said.endswith("%") else 100)
        said = f"Yes {share:g} %" if math.isfinite(share) else said
    if phrase := values.get("phrase"):
        said = f"“{phrase}” {said}".strip()
    who, when, what = (values.get(name, "?") for name in ("expert", "made_at", "question"))
    return f"{who} gives {said}, as of {when}: {what}"
