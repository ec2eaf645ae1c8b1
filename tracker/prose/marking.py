"""A text cut up for printing: paragraphs, and in them the pieces that marks cover."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


class Mark[K](NamedTuple):
    """What covers a text from start to end, in characters."""

    start: int
    end: int
    key: K


@dataclass(frozen=True)
class Piece[K]:
    """A stretch of text under the same marks.

    keys: of all that cover it, in the order in which they begin, of several the longest first.  begins, ends: of
    those that begin or end with it.
    """

    start: int
    text: str
    keys: tuple[K, ...]
    begins: tuple[K, ...]
    ends: tuple[K, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Paragraph[K]:
    """begins: the keys of the marks that begin in it, in the order of the text."""

    start: int
    pieces: list[Piece[K]]
    begins: list[K]


def paragraphs[K](text: str, marks: Iterable[Mark[K]]) -> Iterator[Paragraph[K]]:
    """The paragraphs of a text (which empty lines part) with their pieces, whose texts add up to the paragraph.

    marks: any number, also over one another and over several paragraphs; those of no length are left out.
    """
    waiting = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end))
    open_marks: list[Mark[K]] = []
    i = 0
    for start, end in _spans(text):
        begins = []
        while i < len(waiting) and waiting[i].start < end:
            open_marks.append(waiting[i])
            begins.append(waiting[i].key)
            i += 1
        here = [mark for mark in open_marks if mark.end > start]
        yield Paragraph(start, list(_pieces(text, start, end, here)), begins)
        open_marks = [mark for mark in here if mark.end > end]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = len(text) - len(text.lstrip())
    for match in _BETWEEN_PARAGRAPHS.finditer(text, start):
        yield start, match.start()
        start = match.end()
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _pieces[K](text: str, start: int, end: int, marks: list[Mark[K]]) -> Iterator[Piece[K]]:
    """marks: those that end behind the start, in the order in which they begin."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end}
    over: list[Mark[K]] = []
    i = 0
    for left, right in pairwise([start, *sorted(edges), end]):
        over = [mark for mark in over if mark.end > left]
        while i < len(marks) and marks[i].start <= left:
            over.append(marks[i])
            i += 1
        yield Piece(
            left,
            text[left:right],
            tuple(mark.key for mark in over),
            tuple(mark.key for mark in over if mark.start == left),
            tuple(mark.key for mark in over if mark.end == right),
        )
