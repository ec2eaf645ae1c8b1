"""Lines of a page as they are read: columns one after the other, cells of a table side by side."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import mean

from tracker.documents.lines import Line

PROSE = 8  # letters that the part of a line has at least, by which a column is known
LEAST = 3  # lines of two columns that stand side by side
LONG = 17  # letters that the lines of a column have on average, and cells of a table seldom

Row = list[Line]


def in_order(lines: list[Line]) -> list[list[Row]]:
    """Blocks, each one column: rows from top to bottom. A row of a block has several parts where it is a table's.

    Wherever most lines leave the same gap, there are columns above and below the lines that go across it.
    """
    rows = rows_of(lines)
    gutter = _gutter([line for row in rows for line in row])
    if gutter is None:
        return [rows] if rows else []
    blocks: list[list[Row]] = []
    for band in _bands(rows, gutter):
        left = [line for row in band for line in row if line.x1 <= gutter]
        right = [line for row in band for line in row if line.x0 >= gutter]
        is_prose = min((mean(line.n_letters for line in side) if side else 0) for side in (left, right)) >= LONG
        blocks += in_order(left) + in_order(right) if is_prose else [band]
    return blocks


def rows_of(lines: list[Line]) -> list[Row]:
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and rows[-1][0].y - line.y <= 0.5 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    return rows


def _gutter(lines: list[Line]) -> float | None:
    """Where the gap is that most lines of prose leave; None if hardly any leave the same."""
    edges: list[tuple[float, int]] = []
    for place, line in enumerate(lines):
        if line.n_letters >= PROSE and (right := _beside(lines, place)) and right.n_letters >= PROSE:
            edges += [(line.x1, 1), (right.x0, -1)]
    edges.sort()
    best = depth = 0
    gutter = None
    for (x, step), (after, _) in pairwise(edges):
        depth += step
        if depth > best:
            best, gutter = depth, (x + after) / 2
    return gutter if best >= LEAST else None


def _beside(lines: list[Line], place: int) -> Line | None:
    """The nearest line to the right, of lines from top to bottom."""
    line = lines[place]
    near = 0.75 * line.size
    beside: Line | None = None
    for others in (range(place - 1, -1, -1), range(place + 1, len(lines))):
        for other in (lines[n] for n in others):
            if abs(other.y - line.y) > near + 2:
                break
            if abs(other.y - line.y) <= near and other.x0 >= line.x1 and (not beside or other.x0 < beside.x0):
                beside = other
    return beside


def _bands(rows: list[Row], gutter: float) -> Iterator[list[Row]]:
    """Rows between those that go across the gutter, and these."""
    band: list[Row] = []
    was_across = False
    for row in rows:
        is_across = any(line.x0 < gutter < line.x1 for line in row)
        if band and is_across != was_across:
            yield band
            band = []
        band.append(row)
        was_across = is_across
    if band:
        yield band
