"""Predictions in a table, as it is pasted from a spreadsheet or read from a page: a row a line, cells apart."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.prose.lines import Line, said

_CELLS = re.compile(r"\t| ?\| ?")
_RULE = re.compile(r"[\s|:+-]+")
# What stands above a column.
_HEADS = {
    "figure": re.compile(
        r"prob(?:ability|\.)?|chance|confidence|likelihood|odds|estimate|forecast|p|%|credence", re.I
    ),
    "claim": re.compile(r"predictions?|claims?|questions?|statements?|events?|items?|what", re.I),
    "topic": re.compile(r"topics?|categor(?:y|ies)|sections?|areas?|subjects?", re.I),
    "deadline": re.compile(r"deadlines?|by(?: when)?|dates?|closes?|due|resolves?(?: by)?", re.I),
    "expert": re.compile(r"experts?|forecasters?|who|names?|authors?|said by|by whom", re.I),
    "mark": re.compile(
        r"outcomes?|results?|graded?|grading|right(?:\?|/wrong)?|true\??|happened\??|correct\??", re.I
    ),
}


class Row(NamedTuple):
    """A row whose columns have heads.  line: what it claims, with places in the row's line."""

    line: Line
    topic: str = ""
    deadline: str = ""
    expert: str = ""


def cells(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end; none of a line that is no row."""
    if not _CELLS.search(line) or _RULE.fullmatch(line):
        return []
    spans, start = [], 0
    for apart in _CELLS.finditer(line):
        spans.append((start, apart.start()))
        start = apart.end()
    spans.append((start, len(line)))
    if spans and not line[slice(*spans[0])].strip():
        spans = spans[1:]
    return spans if len(spans) > 1 else []


def heads(line: str) -> dict[str, int]:
    """Which column holds what, by the names above them; {} if this is no head of predictions."""
    found: dict[str, int] = {}
    for column, span in enumerate(cells(line)):
        name = re.sub(r"\s*\(.*?\)|[%*:]+$", "", line[slice(*span)]).strip() or line[slice(*span)].strip()
        for what, pattern in _HEADS.items():
            if pattern.fullmatch(name):
                found.setdefault(what, column)
                break
    return found if {"figure", "claim"} <= found.keys() else {}


def rows(lines: Sequence[str], columns: dict[str, int]) -> Iterator[Row | None]:
    """Of the lines below a head; None for one without a figure. A column of bare numbers holds percents if one of
    them is above 1.
    """
    spans = [cells(line) for line in lines]
    bare = [_number(_cell(line, each, columns["figure"])) for line, each in zip(lines, spans, strict=True)]
    is_percent = any(number is not None and number > 1 for number in bare)
    for line, each in zip(lines, spans, strict=True):
        yield _row(line, each, columns, is_percent=is_percent)


def _cell(line: str, spans: list[tuple[int, int]], column: int | None) -> str:
    return line[slice(*spans[column])].strip() if column is not None and column < len(spans) else ""


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,3}(?:\.\d{1,4})?|\.\d{1,4}", text, re.ASCII) else None


def _row(line: str, spans: list[tuple[int, int]], columns: dict[str, int], *, is_percent: bool) -> Row | None:
    figure, claim = _cell(line, spans, columns["figure"]), _cell(line, spans, columns["claim"])
    number = _number(figure)
    if number is not None and is_percent and number < 1 and "." in figure:
        return None  # 0.25 among 30 and 45: one in four, or a quarter of a percent
    meant = (
        f"{number:g}%" if number is not None and is_percent else f"{number:g}" if number is not None else figure
    )
    chance = said("1.0" if meant == "1" else meant)
    if chance is None or not claim:
        return None
    place = line.index(claim, spans[columns["claim"]][0])
    ends = (place, place + len(claim)), spans[columns["figure"]]
    start, end = min(ends)[0], max(ends)[1]
    end = start + len(line[start:end].rstrip())
    mark = _cell(line, spans, columns.get("mark"))
    beside = {name: _cell(line, spans, columns.get(name)) for name in ("topic", "deadline", "expert")}
    return Row(Line(start, end, claim, figure, chance.low, chance.high, "table", mark), **beside)
