"""Pages as printers lay them out, drawn run by run, for what a reader has to make of them."""

import textwrap
from typing import NamedTuple

from tests.documents.files import put_together

WIDTH, HEIGHT = 612, 792
SIZE, LEADING = 10.0, 12.0

# Every letter of any script, half as wide as it is high, and what it means: as word processors write fonts.
FONT = [
    "<< /Type /Font /Subtype /Type0 /BaseFont /Example /Encoding /Identity-H /DescendantFonts [5 0 R] "
    "/ToUnicode 6 0 R >>",
    "<< {} >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Example /DW 500 /FontDescriptor 7 0 R "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    "<< /Length {length} >>\nstream\n{map}\nendstream",
    "<< /Type /FontDescriptor /FontName /Example /Flags 4 /Ascent 700 /Descent -200 /CapHeight 700 /StemV 80 "
    "/ItalicAngle 0 /FontBBox [0 -200 500 700] >>",
]
MAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Example def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    + "".join(
        f"{len(firsts)} beginbfrange\n"
        + "".join(f"<{first:02X}00> <{first:02X}FF> <{first:02X}00>\n" for first in firsts)
        + "endbfrange\n"
        for firsts in (range(100), range(100, 200), range(200, 256))
    )
    + "endcmap end end"
)


class Run(NamedTuple):
    """Letters in a row. x, y: where they begin, in points from the lower left corner of the page."""

    x: float
    y: float
    text: str
    size: float = SIZE

    @property
    def end(self) -> float:
        return self.x + len(self.text) * self.size / 2


def laid_out(pages: list[list[Run]], *, info: str = "", turn: str = "1 0 0 1 0 0", rotate: int = 0) -> bytes:
    """A PDF with these runs, in this order.  turn: how the drawing is moved or turned on its page, as a matrix."""
    font, said, cid, meaning, described = FONT
    kids = " ".join(f"{8 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        font,
        said.format(info),
        cid,
        meaning.format(length=len(MAP), map=MAP),
        described,
    ]
    for n, page in enumerate(pages):
        drawn = "\n".join(_drawn(run) for run in page) or "0 0 m 100 100 l S"
        drawn = f"q {turn} cm\n{drawn}\nQ"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} "
            f"/Contents {9 + 2 * n} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    return put_together(objects)


def _drawn(run: Run) -> str:
    return f"BT /F1 {run.size:g} Tf {run.x:g} {run.y:g} Td <{run.text.encode('utf-16-be').hex()}> Tj ET"


def lines(
    text: str, x: float, top: float, width: float, size: float = SIZE, leading: float = LEADING
) -> list[Run]:
    """A paragraph that fills a column of this width."""
    broken = textwrap.wrap(text, int(width / (size / 2)), break_on_hyphens=False)
    return [Run(x, top - n * leading, line, size) for n, line in enumerate(broken)]


def column(
    paragraphs: list[str],
    x: float,
    top: float,
    width: float,
    indent: float = 0,
    size: float = SIZE,
    leading: float = LEADING,
) -> list[Run]:
    """Paragraphs below each other: a line apart, or else begun further in by so many points."""
    runs: list[Run] = []
    for text in paragraphs:
        paragraph = lines(" " * int(indent / (size / 2)) + text, x, top, width, size, leading)
        if indent:
            paragraph[0] = paragraph[0]._replace(x=x + indent, text=paragraph[0].text.lstrip())
        runs += paragraph
        top = paragraph[-1].y - leading * (1 if indent else 2)
    return runs
