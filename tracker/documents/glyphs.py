"""The words of a PDF's page and where they stand, by what pdfium knows of every letter."""

import math
import re
from collections.abc import Iterator
from ctypes import c_double
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

HYPHENS = (
    "\x02\ufffe"  # pdfium's own characters for one at the end of a line, behind which it goes on with the word
)
WORD = re.compile(rf"[^ \r\n\t\0{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
DEGREES = 5  # within which words are taken to be written in the same direction
# What may be raised or lowered. Among letters it may be anywhere, elsewhere it comes last.
MARK = re.compile(r"[\d*†‡§]")
AMONG_LETTERS = re.compile(r"[^\W\d_]\W*\d|\d[^\W\d_]|[*†‡§]")
# Where kerning makes a space narrow, pdfium leaves it out: “FDAAdministrator”.
LACKS_SPACE = re.compile(r"[^\W\d_][A-ZÀ-Þ]")
NARROW_SPACE, SET_CLOSE = 0.08, 0.04  # of the size: as wide is a space, where other letters are as close as this
LAST = re.compile(r"\w(?=\W*$)")
SAME_SIZE = 0.9
SAME_LINE = 0.05  # of the size

_matrix_of, _origin_of = pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetCharOrigin
_size_of, _box_of = pdfium.FPDFText_GetFontSize, pdfium.FPDFText_GetLooseCharBox


class Word(NamedTuple):
    """Letters without a space between them, all of one size and on one line.

    x0, x1, y: in points along the line and up from the foot of the page, where whoever reads the line sees them.
    turned: the direction of the line, in steps of DEGREES.  is_glued: there is no space before it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    turned: int = 0
    is_glued: bool = False


def words_of(page: PdfTextPage) -> Iterator[Word]:
    """In the order in which the file draws them; of what is written from right to left, as it is read."""
    letters = _letters(page)
    glyphs = _Glyphs(page.raw)
    for match in WORD.finditer(letters):
        if LACKS_SPACE.search(match[0]) and (cuts := glyphs.spaces(*match.span())):
            for span in pairwise([match.start(), *cuts, match.end()]):
                yield glyphs.word(letters, *span)
            continue
        word = glyphs.word(letters, *match.span())
        if MARK.search(match[0]) and len(match[0]) > 1:
            yield from glyphs.parts(letters, *match.span(), word)
        else:
            yield word


def _letters(page: PdfTextPage) -> str:
    """One for each of pdfium's own count, by which it answers; its text may leave out some."""
    count = page.count_chars()
    text = page.get_text_range() if count else ""
    if len(text) == count and pdfium.FPDFText_GetTextIndexFromCharIndex(page.raw, count - 1) == count - 1:
        return text
    return "".join(chr(pdfium.FPDFText_GetUnicode(page.raw, n)) for n in range(count))


class _Glyphs:
    """What pdfium says of the letters of a page. What it writes its answers into is made once."""

    def __init__(self, raw: object) -> None:
        self._raw = raw
        self._matrix, self._box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
        self._x, self._y = c_double(), c_double()

    def word(self, letters: str, start: int, end: int, *, is_glued: bool = False) -> Word:
        matrix, x, y = self._matrix, self._x, self._y
        _matrix_of(self._raw, start, matrix)
        size = _size_of(self._raw, start) * math.hypot(matrix.c, matrix.d) or 1.0
        turned = 0
        if matrix.b or matrix.a < 0:
            turned = round(math.degrees(math.atan2(matrix.b, matrix.a)) / DEGREES)
        along, up = _direction(turned)
        _origin_of(self._raw, start, x, y)
        x0, line = along * x.value + up * y.value, along * y.value - up * x.value
        # What is next, if only a space, begins where the word ends; boxes of letters may be wider.
        _origin_of(self._raw, end, x, y)
        x1 = along * x.value + up * y.value
        is_next = abs(along * y.value - up * x.value - line) < 1 and 0 < x1 - x0 < 1.5 * size * (end - start)
        if not is_next or end >= len(letters):
            x0, x1 = self._ends(start, end - 1, along, up)
        text = letters[start:end]
        text = f"{text[:-1]}-" if text[-1] in HYPHENS else text
        return Word(text, x0, x1, line, size, turned, is_glued)

    def spaces(self, start: int, end: int) -> list[int]:
        """Before which letters of a word there is a space all the same; none where all are set apart."""
        _matrix_of(self._raw, start, self._matrix)
        matrix = self._matrix
        size = _size_of(self._raw, start) * math.hypot(matrix.c, matrix.d) or 1.0
        if matrix.b or matrix.a < 0:
            return []
        ends = [self._ends(n, n, 1.0, 0.0) for n in range(start, end)]
        gaps = [(after[0] - before[1]) / size for before, after in pairwise(ends)]
        if sorted(gaps)[len(gaps) // 2] > SET_CLOSE:
            return []
        return [start + n for n, gap in enumerate(gaps, 1) if NARROW_SPACE < gap < 1]

    def _ends(self, first: int, last: int, along: float, up: float) -> tuple[float, float]:
        ends: list[float] = []
        for n in (first, last):
            _box_of(self._raw, n, self._box)
            ends += (along * self._box.left + up * self._box.bottom, along * self._box.right + up * self._box.top)
        return min(ends), max(ends)

    def parts(self, letters: str, start: int, end: int, word: Word) -> Iterator[Word]:
        """The word, or its parts where some of it is smaller and raised or lowered."""
        text = letters[start:end]
        if not AMONG_LETTERS.search(text):
            last = LAST.search(text)
            place = start + (last.start() if last else 0)
            if self._is_same(word, self.word(letters, place, place + 1)):
                yield word
                return
        placed = [self.word(letters, n, n + 1) for n in range(start, end)]
        cuts = [n for n, (one, other) in enumerate(pairwise(placed), start + 1) if not self._is_same(one, other)]
        for first, last_of_it in pairwise([start, *cuts, end]):
            yield self.word(letters, first, last_of_it, is_glued=first > start)

    @staticmethod
    def _is_same(one: Word, other: Word) -> bool:
        """Whether both stand on one line, or are of one size: small capitals are of their word."""
        sizes = sorted((one.size, other.size))
        return abs(one.y - other.y) <= SAME_LINE * sizes[1] or sizes[0] > SAME_SIZE * sizes[1]


def _direction(turned: int) -> tuple[float, float]:
    """How far a step along the line leads to the right on the page, and how far up."""
    if not turned:
        return 1.0, 0.0
    angle = math.radians(turned * DEGREES)
    return math.cos(angle), math.sin(angle)
