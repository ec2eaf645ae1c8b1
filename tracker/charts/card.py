"""The card that stands for a graded text where a link to it is shared: title, byline, marks, summary → PNG."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import batched
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
# The characters in the smaller of a family's two files, as static/css/fonts.css has them.
LATIN = re.compile(
    r"([\u0000-\u00FF\u0131\u0152\u0153\u02BB\u02BC\u02C6\u02DA\u02DC\u0304\u0308\u0329\u2000-\u206F"
    r"\u20AC\u2122\u2191\u2193\u2212\u2215\uFEFF\uFFFD]+)"
)

WIDTH, HEIGHT = 1200, 630  # what Open Graph asks for
EDGE, FOOT = 64, 578  # where type begins at the left, and ends at the foot
MEASURE = WIDTH - 2 * EDGE
TITLE_TOP = 142
TITLE_SIZES = (76, 68, 60, 52, 46, 40, 35)
A_ROW, ROWS, PITCH, SIDE = 18, 2, 52, 38  # marks in a row, rows, and pixels from mark to mark and of a mark
LONGEST_LINE = 200  # no line has more letters
SHARPER = 4  # lines are drawn so many times larger, then shrunk, because Pillow does not smooth them

# The light theme of static/css/outturn.css.
PAPER, INK, MUTED, RULE = "#fbfaf7", "#1c1b1a", "#5f5b55", "#ddd8ce"
RIGHT, WRONG, VOID, OPEN, ACCENT = "#1b6b4a", "#9c2f24", "#665f54", "#855600", "#1f4e79"

Line = tuple[tuple[float, float], ...]  # points on a square of 16 by 16


WAVE = (
    (1.5, 9.5),
    (2.4, 7.9),
    (3.4, 6.9),
    (4.6, 6.5),
    (6, 6.7),
    (7.5, 8),
    (9, 9.3),
    (10.4, 9.7),
    (11.8, 9.2),
    (14.5, 6.5),
)
# Colour, lines and the circle of each mark, as templates/includes/mark.html and static/css/components.css draw it.
MARKS: dict[str, tuple[str, tuple[Line, ...], float]] = {
    "right": (RIGHT, (((2.5, 8.5), (6.5, 12.5), (13.5, 4)),), 0),
    "wrong": (WRONG, (((3.5, 3.5), (12.5, 12.5)), ((12.5, 3.5), (3.5, 12.5))), 0),
    "undecided": (VOID, (((2.5, 8), (13.5, 8)), ((8, 3), (8, 3.01)), ((8, 13), (8, 13.01))), 0),
    "measured": (INK, (((2, 3.5), (2, 12.5)), ((14, 3.5), (14, 12.5)), ((2, 8), (14, 8))), 0),
    "annulled": (VOID, (((4.2, 11.8), (11.8, 4.2)),), 6),
    "closed": (OPEN, (((8, 4.8), (8, 8), (10.2, 9.6)),), 6),
    "open": (ACCENT, (), 5.5),
    "unlogged": (ACCENT, (), 2.5),
    "vague": (OPEN, (WAVE,), 0),
    "prescription": (VOID, (((2, 8), (13, 8)), ((9, 3.5), (13.5, 8), (9, 12.5))), 0),
    "assessment": (VOID, (((3, 5.5), (13, 5.5)), ((3, 10.5), (13, 10.5))), 0),
    "evidence": (ACCENT, (((4, 2), (12, 2), (12, 14), (8, 10.5), (4, 14), (4, 2)),), 0),
}


@dataclass(frozen=True)
class Card:
    """byline, summary: phrases, each kept whole if it fits a line.  marks: keys of MARKS, in document order."""

    title: str
    byline: tuple[str, ...]
    marks: tuple[str, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True)
class Type:
    family: str
    weight: int
    size: int

    def runs(self, text: str) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
        """The text in pieces, each with the file of the family that has its letters."""
        for i, piece in enumerate(LATIN.split(text)):
            if piece:
                yield piece, _font(self.family, "latin" if i % 2 else "latin-ext", self.weight, self.size)

    def width(self, text: str) -> float:
        return sum(font.getlength(piece) for piece, font in self.runs(text))

    def write(self, canvas: ImageDraw.ImageDraw, x: float, baseline: float, text: str, colour: str) -> None:
        for piece, font in self.runs(text):
            canvas.text((x, baseline), piece, fill=colour, font=font, anchor="ls")
            x += font.getlength(piece)

    def fitting(self, text: str, width: float = MEASURE) -> int:
        """How many of its first characters are no wider than that."""
        longest = min(len(text), LONGEST_LINE)
        return bisect_right(range(1, longest + 1), width, key=lambda n: self.width(text[:n]))

    def cut(self, text: str) -> str:
        """As much of it as fits a line, with an ellipsis for the rest."""
        n = self.fitting(text)
        return text if n == len(text) else text[: self.fitting(text[:n], MEASURE - self.width("…"))].rstrip() + "…"

    def lines(self, words: Iterable[str], between: str = " ") -> list[str]:
        """Words set in lines. One that is wider than a line, as in scripts without spaces, is broken."""
        made: list[str] = []
        room, gap = 0.0, self.width(between)
        for word in words:
            while len(word) > LONGEST_LINE or (width := self.width(word)) > MEASURE:
                n = max(1, self.fitting(word))
                made.append(word[:n])
                word, room = word[n:], 0
            if made and gap + width <= room:
                made[-1] += between + word
                room -= gap + width
            else:
                made.append(word)
                room = MEASURE - width
        return made


@lru_cache(maxsize=64)
def _font(family: str, letters: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / f"{family}-{letters}-wght-normal.woff2", size)
    font.set_variation_by_axes([weight])
    return font


NAME, MOTTO = Type("source-serif-4", 700, 44), Type("source-sans-3", 400, 27)
BYLINE, SUMMARY = Type("source-sans-3", 400, 30), Type("source-sans-3", 600, 33)


@lru_cache(maxsize=64)
def png(card: Card) -> bytes:
    """1200 by 630 pixels. Titles shrink to the room that the rest leaves, then end in an ellipsis."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(image)
    _masthead(canvas)
    top = _foot(image, canvas, [_plain(phrase) for phrase in card.summary], card.marks)
    _head(canvas, _plain(card.title), [_plain(phrase) for phrase in card.byline], room=top - TITLE_TOP - 24)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _plain(text: str) -> str:
    """Without the controls and formats that are no letters; letters and their accents in one."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in composed if not unicodedata.category(letter).startswith("C"))


def _masthead(canvas: ImageDraw.ImageDraw) -> None:
    canvas.rectangle((EDGE, 42, WIDTH - EDGE - 1, 47), INK)
    NAME.write(canvas, EDGE, 94, "Outturn", INK)
    motto = "What experts forecast, and how it turned out"
    MOTTO.write(canvas, WIDTH - EDGE - MOTTO.width(motto), 93, motto, MUTED)
    canvas.rectangle((EDGE, 113, WIDTH - EDGE - 1, 114), INK)


def _head(canvas: ImageDraw.ImageDraw, title: str, byline: list[str], room: int) -> None:
    beneath = BYLINE.lines(map(BYLINE.cut, byline), between=" · ")
    room -= 38 * len(beneath) + 16
    for size in TITLE_SIZES:
        face, height = Type("source-serif-4", 600, size), round(1.16 * size)
        lines, most = face.lines(title.split()), max(1, room // height)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], face.cut(" ".join(lines[most - 1 :]))]
    for i, line in enumerate(lines):
        face.write(canvas, EDGE, TITLE_TOP + i * height + round(0.92 * size), line, INK)
    for i, line in enumerate(beneath):
        BYLINE.write(canvas, EDGE, TITLE_TOP + len(lines) * height + 42 + 38 * i, line, MUTED)


def _foot(image: Image.Image, canvas: ImageDraw.ImageDraw, summary: list[str], marks: Sequence[str]) -> int:
    """Draw marks and summary, from the foot up. Returns where they begin."""
    lines = SUMMARY.lines(summary, between=" · ")
    shown = marks[: A_ROW * (ROWS if len(lines) < 4 else 1)]  # the title needs a line, too
    rows = list(batched(shown, A_ROW))
    top = FOOT - 44 * len(lines) - PITCH * len(rows) - 14 * bool(rows)
    canvas.rectangle((EDGE, top - 22, WIDTH - EDGE - 1, top - 21), RULE)
    for i, row in enumerate(rows):
        for j, kind in enumerate(row):
            _mark(image, kind, EDGE + j * PITCH, top + i * PITCH)
    if more := len(marks) - len(shown):
        MOTTO.write(canvas, EDGE + A_ROW * PITCH, FOOT - 44 * len(lines) - PITCH + 14, f"+ {more} more", MUTED)
    for i, line in enumerate(reversed(lines)):
        SUMMARY.write(canvas, EDGE, FOOT - 10 - 44 * i, line, INK)
    return top - 22


def _mark(image: Image.Image, kind: str, x: int, y: int) -> None:
    image.paste(MARKS[kind][0], (x, y), _stencil(kind))


@lru_cache(maxsize=len(MARKS))
def _stencil(kind: str) -> Image.Image:
    """Where the lines of a mark are, from 0 to 255."""
    _, lines, radius = MARKS[kind]
    scale = SIDE * SHARPER / 16
    pen = 2.2 * scale
    large = Image.new("L", (SIDE * SHARPER, SIDE * SHARPER))
    canvas = ImageDraw.Draw(large)
    if radius:
        canvas.circle((8 * scale, 8 * scale), radius * scale + pen / 2, outline=255, width=round(pen))
    for line in lines:
        points = [(x * scale, y * scale) for x, y in line]
        canvas.line(points, 255, round(pen), joint="curve")
        for point in points:
            canvas.circle(point, pen / 2, 255)
    return large.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
