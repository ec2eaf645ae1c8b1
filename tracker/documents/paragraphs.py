"""Lines to paragraphs: what was broken to fit the width goes on, also on the next column or page."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tracker.documents.columns import Row, in_order
from tracker.documents.lines import Line, Page, usual_size
from tracker.documents.tables import printed, rows_of_tables, with_cells

ENDS = re.compile(r"[.!?:…][\"”’'»)\]]{0,3}(?:\[\d{1,3}\]){0,3}$")
NOTE = re.compile(r"\[\d{1,3}\] |[*†‡§] ?\w|\d{1,3}\.? [^\W\d]")
LISTED = re.compile(r"[•·▪◦*–—-]\s|\(?(?:\d{1,3}|[A-Za-z])[.)]\s")
BULLET = re.compile(r"[•▪◦]")
DIVIDED = re.compile(r"([^\W\d_]+)[-‐\xad]$")
BEGINS = re.compile(r"[^\W\d_]+")
RAISED_NOTE = re.compile(r"\[\d{1,3}\] ")
SMALLER = 0.93  # of the size of the text, at most, are footnotes that have no raised mark
WORDS = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


@dataclass(slots=True)
class Paragraph:
    """lines: as printed, or rows.  width: of the widest.  is_full: the last one reaches the end of its column."""

    lines: list[str]
    size: float
    width: float = 0.0
    is_full: bool = False
    is_table: bool = False

    def is_followed_by(self, other: "Paragraph") -> bool:
        """Whether the other, in the next column or on the next page, goes on with the same sentence."""
        if self.is_table or other.is_table or not 0.95 < self.size / other.size < 1.05:
            return False
        begins = other.lines[0]
        if LISTED.match(begins):
            return False
        is_as_wide = len(self.lines) > 1 or len(other.lines) < 2 or self.width > 0.8 * other.width
        return begins[0].islower() or (self.is_full and is_as_wide and not ENDS.search(self.lines[-1]))


def text_of(pages: list[Page]) -> str:
    """Of all pages: paragraphs apart by an empty line, notes behind the paragraph with which their page ends."""
    usual = usual_size(pages)
    done: list[Paragraph] = []
    notes: list[Paragraph] = []
    for page in pages:
        below: list[Row] = []
        for block in in_order(page.lines):
            body, its_notes = _notes_apart(block, usual)
            paragraphs = _paragraphs(body)
            if paragraphs and done and done[-1].is_followed_by(paragraphs[0]):
                first = paragraphs.pop(0)
                done[-1].lines += first.lines
                done[-1].is_full = first.is_full
            if paragraphs:
                done, notes = done + notes + paragraphs, []
            below += its_notes
        notes += _paragraphs(below)
        notes += [each for lines in page.beside for block in in_order(lines) for each in _paragraphs(block)]
    done += notes
    known = Counter(word.casefold() for paragraph in done for line in paragraph.lines for word in _whole(line))
    return "\n\n".join(_joined(paragraph, known) for paragraph in done)


def _notes_apart(block: list[Row], usual: float) -> tuple[list[Row], list[Row]]:
    """The footnotes at the end of a block: small, or with a raised mark."""
    start = len(block)
    for place in range(len(block) - 1, -1, -1):
        line = block[place][0]
        is_small = line.size <= SMALLER * usual
        if (is_small and NOTE.match(line.text)) or RAISED_NOTE.match(line.text):
            start = place
        elif not is_small:
            break
    return block[:start], block[start:]


def _paragraphs(rows: list[Row]) -> list[Paragraph]:
    if not rows:
        return []
    if any(is_table := rows_of_tables(rows)):
        rows = with_cells(rows, is_table)
        is_table = rows_of_tables(rows)
    left, right = _usual_start(rows), _usual_end(rows)
    leading = _leading(rows, right)
    paragraphs: list[Paragraph] = []
    for place, row in enumerate(rows):
        line = row[0]
        if is_table[place]:
            if not (place and is_table[place - 1]):
                end = next((n for n in range(place, len(rows)) if not is_table[n]), len(rows))
                paragraphs.append(Paragraph(printed(rows[place:end]), line.size, is_table=True))
            continue
        before = rows[place - 1][-1] if place and not is_table[place - 1] else None
        if (
            before is None
            or _begins(line, before, right, leading)
            or _stands_alone(rows[place - 1], line, left, right)
        ):
            paragraphs.append(Paragraph([], line.size))
        paragraphs[-1].lines.append(" ".join(part.text for part in row))
        paragraphs[-1].width = max(paragraphs[-1].width, row[-1].x1 - line.x0)
        paragraphs[-1].is_full = len(rows) > 1 and row[-1].x1 > right - 3 * line.size
    return paragraphs


def _stands_alone(above: Row, line: Line, left: float, right: float) -> bool:
    """Whether a line is of an address or a head: set to the right or in the middle, with room in the one above."""
    if abs(line.x0 - above[0].x0) < 0.2 * line.size:
        return False
    if above[-1].x1 - above[0].x0 + line.first > right - left - line.size or line.text[0].islower():
        return False
    indents = above[0].x0 - left, line.x0 - left
    return indents[0] > 0.3 * (right - left) or min(indents) > 1.5 * line.size


def _usual_start(rows: list[Row]) -> float:
    """Where most lines begin, or further to the left."""
    starts = sorted(row[0].x0 for row in rows)
    return starts[int(0.2 * (len(starts) - 1))]


def _usual_end(rows: list[Row]) -> float:
    """Where most full lines end."""
    ends = sorted(row[-1].x1 for row in rows)
    return ends[int(0.8 * (len(ends) - 1))]


def _leading(rows: list[Row], right: float) -> float:
    """From line to line within paragraphs: of all lines, or below those that are full if these are closer."""
    alike = [(above, below) for above, below in pairwise(rows) if 0.95 < above[0].size / below[0].size < 1.05]
    size = median(row[0].size for row in rows)
    steps = [above[0].y - below[0].y for above, below in alike]
    full = [
        above[0].y - below[0].y for above, below in alike if len(above) == 1 and above[0].x1 > right - 3 * size
    ]
    return min(_usual(steps, size), _usual(full or steps, size))


def _usual(steps: list[float], size: float) -> float:
    return median(steps) if len(steps) > 3 else min([*steps, 1.4 * size])


def _begins(line: Line, before: Line, right: float, leading: float) -> bool:
    """Whether a line begins a paragraph."""
    if BULLET.match(line.text) or before.y - line.y > 1.35 * leading or not 0.93 < line.size / before.size < 1.07:
        return True
    had_room = before.x1 + line.first + 0.3 * line.size < right - 0.3 * line.size
    if ENDS.search(before.text):
        is_indented = line.x0 - before.x0 > 0.8 * line.size and not LISTED.match(before.text)
        return had_room or is_indented or bool(LISTED.match(line.text))
    if line.text[0].islower():
        return False
    is_short = before.x1 - before.x0 < 0.7 * (right - before.x0)
    return had_room and (is_short or bool(LISTED.match(line.text)))


def _whole(line: str) -> list[str]:
    """Words of a line that nothing divides."""
    return WORDS.findall(DIVIDED.sub("", line))


def _joined(paragraph: Paragraph, known: Counter[str]) -> str:
    if paragraph.is_table:
        return "\n".join(paragraph.lines)
    text = ""
    for line in paragraph.lines:
        divided, begins = DIVIDED.search(text), BEGINS.match(line)
        if divided and begins and line[0].islower():
            text = text[:-1] + _hyphen(divided, begins[0], known) + line
        elif not text or (text[-1] in "-‐\xad—–/" and text[-2:-1] != " "):
            text = text.removesuffix("\xad") + line
        elif unicodedata.east_asian_width(text[-1]) in "WF" and unicodedata.east_asian_width(line[0]) in "WF":
            text += line
        else:
            text += f" {line}"
    return text


def _hyphen(divided: re.Match[str], begins: str, known: Counter[str]) -> str:
    """What stands between the parts of a word that the end of a line divides: nothing, or a hyphen of its own.

    By how the text spells it elsewhere, or whether the parts are words of their own there: “long-term”.
    """
    left, right = divided[1].casefold(), begins.casefold()
    if divided[0].endswith("\xad") or known[left + right]:
        return ""
    if known[f"{left}-{right}"] or known[f"{left}‐{right}"]:
        return divided[0][-1]
    return divided[0][-1] if len(left) > 3 and known[left] and known[right] else ""
