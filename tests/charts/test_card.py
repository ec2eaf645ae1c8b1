"""The card that stands for a source where a link to it is shared."""

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from tracker.charts.card import BYLINE, EDGE, HEIGHT, INK, MARKS, MEASURE, PAPER, TITLE_TOP, WIDTH, Card, Type, png

BY = ("By Eric Gomez", "Cato Institute", "26 February 2019")
HOSTILE = [
    "",
    " ",
    "\u200b\u202e\x07",
    "\N{COMBINING ACUTE ACCENT}" * 300,
    "W" * 300,
    "A title that goes on and on " * 11,
    "北朝鮮の核問題" * 42,
    "القمة بين ترامب وكيم " * 14,
    "🧑🏽\u200d🚀🇰🇵" * 50,
    "Żółć Łódź İstanbul Đorđe ſ Ω Ж",
    "<script>alert('&')</script>\n{{ title }} %s",
]


def drawn(title: str = "Alignment", by=BY, marks=("wrong", "open"), summary=("1 forecast, wrong",)) -> Image.Image:
    image = Image.open(BytesIO(png(Card(title, tuple(by), tuple(marks), tuple(summary)))))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    return image.convert("RGB")


def is_blank(image: Image.Image) -> bool:
    return image.getcolors() == [(image.width * image.height, ImageColor.getrgb(PAPER))]


@pytest.mark.parametrize("title", HOSTILE)
def test_whatever_it_is_called_nothing_reaches_the_edge(title):
    image = drawn(title, by=(title, *BY), marks=list(MARKS) * 30, summary=[title, "9 forecasts, all right"] * 2)
    assert is_blank(image.crop((0, 0, EDGE - 12, HEIGHT)))
    assert is_blank(image.crop((WIDTH - EDGE + 12, 0, WIDTH, HEIGHT)))
    assert is_blank(image.crop((0, HEIGHT - 30, WIDTH, HEIGHT)))


def test_a_short_title_is_set_larger_than_a_long_one():
    def first_line(title: str) -> int:
        """How high its first letter is, in rows of pixels."""
        image, ink = drawn(title), ImageColor.getrgb(INK)
        letter = [[image.getpixel((x, y)) == ink for x in range(EDGE, EDGE + 20)] for y in range(TITLE_TOP, 250)]
        return len("".join("#" if any(row) else " " for row in letter).split()[0])

    assert first_line("H") > 1.5 * first_line("H " + "of a summit that goes on and on " * 9) > 0


def test_every_mark_is_drawn_in_its_colour_and_no_two_alike():
    place = (EDGE, 450, EDGE + 60, 520)
    drawings = {kind: drawn(marks=[kind]).crop(place) for kind in MARKS}
    for kind, (colour, _, _) in MARKS.items():
        assert ImageColor.getrgb(colour) in {rgb for _, rgb in drawings[kind].getcolors(maxcolors=1000)}
    shapes = {
        drawing.convert("L").point(lambda grey: grey < 200 and 255).tobytes() for drawing in drawings.values()
    }
    assert len(shapes) == len(MARKS)


def test_what_is_more_than_two_rows_of_marks_is_counted():
    assert png(Card("A", BY, ("wrong",) * 36, ())) != png(Card("A", BY, ("wrong",) * 37, ()))
    assert png(Card("A", BY, ("wrong",) * 37, ())) != png(Card("A", BY, ("wrong",) * 38, ()))


def test_lines_break_between_words_or_within_one_that_is_too_wide():
    face = Type("source-serif-4", 600, 40)
    text = "Does the summit end with an agreement? " * 4
    lines = face.lines(text.split())
    assert " ".join(lines) == text.strip()
    assert len(lines) > 1
    assert all(face.width(line) <= MEASURE for line in lines)
    broken = face.lines(["核" * 250])
    assert "".join(broken) == "核" * 250
    assert all(face.width(line) <= MEASURE for line in broken)


def test_what_does_not_fit_ends_in_an_ellipsis():
    names = ", ".join(["Maximilian Żółkiewski-Şahin"] * 9)
    cut = BYLINE.cut(names)
    assert cut.endswith("…")
    assert names.startswith(cut[:-1])
    assert 0.9 * MEASURE < BYLINE.width(cut) <= MEASURE
    assert BYLINE.cut("Eric Gomez") == "Eric Gomez"
