"""Tables that a PDF prints: which rows are theirs, and what stands in which of their columns."""

import re
from itertools import pairwise

from tracker.documents.columns import Row
from tracker.documents.glyphs import Word
from tracker.documents.lines import Line

# Between cells, where the rows beside them show that they are such: heights of letters, and spaces of words.
APART, WIDER = 0.5, 1.4


def rows_of_tables(rows: list[Row]) -> list[bool]:
    """Which rows are a table's: several of several cells below each other, or with a gap that no line has."""
    several = [len(row) > 1 for row in rows]
    wide = [any(right.x0 - left.x1 > 2 * left.size for left, right in pairwise(row)) for row in rows]
    return [
        several[n] and (wide[n] or any(several[max(0, n - 1) : n]) or any(several[n + 1 : n + 2]))
        for n in range(len(rows))
    ]


def with_cells(rows: list[Row], is_table: list[bool]) -> list[Row]:
    """The same rows; where a table has a narrow gap between two cells, in its head too, they are apart."""
    parted = list(rows)
    for place, row in enumerate(rows):
        beside = [n for n in (place - 1, place + 1) if 0 <= n < len(rows) and is_table[n]]
        if not beside:
            continue
        table = [rows[n] for n in _around(is_table, beside[0])]
        columns = _columns([each for each in table if len(each) == max(map(len, table))])
        if len(row) < len(columns):
            parted[place] = _parted(row, columns, is_cells=is_table[place])
    return parted


def _around(is_table: list[bool], place: int) -> range:
    first = last = place
    while first and is_table[first - 1]:
        first -= 1
    while last + 1 < len(is_table) and is_table[last + 1]:
        last += 1
    return range(first, last + 1)


def _parted(row: Row, columns: list[list[float]], *, is_cells: bool) -> Row:
    """Apart at the widest gap that reaches between two columns.

    is_cells: whether the row has cells already; in another one, as the head of a table, all have to be apart.
    """
    parted: Row = []
    for line in row:
        words = line.words
        between = [
            (left[1], right[0]) for left, right in pairwise(columns) if line.x0 < right[0] and left[1] < line.x1
        ]
        spaces = [right.x0 - left.x1 for left, right in pairwise(words) if not right.is_glued]
        least = max(APART * line.size, 0 if is_cells else WIDER * min(spaces, default=0))
        cuts = {_cut(words, begin, end, least) for begin, end in between}
        if 0 in cuts and not is_cells:
            return row
        edges = [0, *sorted(cuts - {0}), len(words)]
        parted += [_line(words[begin:end]) for begin, end in pairwise(edges)] if len(edges) > 2 else [line]
    return parted


def _cut(words: list[Word], begin: float, end: float, least: float) -> int:
    """Before which word; 0 if no gap reaches there that is wide enough."""
    gaps = [
        (right.x0 - left.x1, n)
        for n, (left, right) in enumerate(pairwise(words), 1)
        if left.x1 < end and begin < right.x0
    ]
    widest, n = max(gaps, default=(0.0, 0))
    return n if widest >= least else 0


def _line(words: list[Word]) -> Line:
    line = Line()
    for word in words:
        line.add(word)
    line.settle()
    return line


def _columns(table: list[Row]) -> list[list[float]]:
    """Where they begin and end."""
    columns: list[list[float]] = []
    for line in sorted((line for row in table for line in row), key=lambda line: line.x0):
        if columns and line.x0 < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], line.x1)
        else:
            columns.append([line.x0, line.x1])
    return columns


def printed(table: list[Row]) -> list[str]:
    """A row a line, cells apart by a bar, those that are empty too."""
    columns = _columns(table)
    lines = []
    for row in table:
        cells = [[line.text for line in row if first <= line.x0 < last] for first, last in columns]
        is_clear = all(len(cell) < 2 for cell in cells)
        lines.append(
            " | ".join("".join(cell) for cell in cells) if is_clear else " | ".join(line.text for line in row)
        )
    return [re.sub(" {2,}", " ", line).strip() for line in lines]
