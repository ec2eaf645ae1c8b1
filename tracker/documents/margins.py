"""Running heads and feet: what is printed again and again in the margins of pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tracker.documents.columns import Row, rows_of
from tracker.documents.lines import Line, Page, usual_size

MARGIN = 3  # rows at the top and at the bottom of a page that may be such
BODY = 3  # rows between them, or they may be all that the page says
LEAST = 0.3  # of the pages have a running head, or a page number
LARGEST = 1.1  # of the size of the text
ROMAN = re.compile(r"\b[ivxlc]{1,7}\b")
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"\W{0,3}(?:(?P<arabic>\d{1,4})|(?P<roman>[ivxlcIVXLC]{1,7}))\W{0,3}")
NAMED = 4


class Margin(NamedTuple):
    """A line that may be in the margin of a page, by its number from 0. place: at the top, and how far up."""

    page: int
    line: Line
    row: Row
    place: tuple[bool, int]
    outside: tuple[Row, ...]  # the rows between it and the edge
    is_plain: bool  # whether the page has a body besides

    @property
    def wording(self) -> str:
        """Without its numbers, which may change from page to page."""
        return ROMAN.sub("#", NUMBER.sub("#", self.line.text.casefold()))


def without_margins(pages: list[Page]) -> tuple[list[Page], str]:
    """The same pages without what is repeated in one place, or counts them; and a sentence that names it."""
    largest = LARGEST * usual_size(pages)
    margins = [
        each for n, page in enumerate(pages) for each in _margins(n, page.lines) if each.line.size <= largest
    ]
    least = max(2.0, LEAST * len(pages))
    counted = _page_numbers(margins, least)
    numbers = {id(each.line) for each in counted}
    alike: defaultdict[tuple[str, tuple[bool, int]], list[Margin]] = defaultdict(list)
    for each in margins:
        alike[each.wording, each.place].append(each)
    running = [same for same in alike.values() if _is_running([each for each in same if each.is_plain])]
    repeated = {id(each.line) for same in running for each in same}
    places: defaultdict[tuple[bool, int], set[int]] = defaultdict(set)
    for same in running:
        places[same[0].place] |= {each.page for each in same}
    left_out = counted + [
        each
        for each in margins
        if len(places[each.place]) >= least
        and id(each.line) not in numbers
        and (id(each.line) in repeated or any(id(line) in numbers for line in each.row))
    ]
    left_out = _outermost(left_out)
    gone = {id(each.line) for each in left_out}
    kept = [replace(page, lines=[line for line in page.lines if id(line) not in gone]) for page in pages]
    return kept, _sentence(left_out)


def _margins(number: int, page: list[Line]) -> Iterator[Margin]:
    rows = rows_of(page)
    for place, row in enumerate(rows):
        from_foot = len(rows) - 1 - place
        is_top = place <= from_foot
        if (near := min(place, from_foot)) < MARGIN:
            outside = tuple(rows[:place] if is_top else rows[place + 1 :])
            is_plain = len(rows) - 1 - 2 * near >= BODY
            for line in row:
                yield Margin(number, line, row, (is_top, round(line.y / 6)), outside, is_plain)


def _outermost(margins: list[Margin]) -> list[Margin]:
    """Those that have nothing between them and the edge of the page but others such."""
    gone = {id(each.line) for each in margins}
    return [each for each in margins if all(any(id(line) in gone for line in row) for row in each.outside)]


def _page_numbers(margins: list[Margin], least: float) -> list[Margin]:
    """Figures that stand alone and go up with the pages."""
    found: defaultdict[tuple[str, int], list[Margin]] = defaultdict(list)
    for each in margins:
        if match := PAGE_NUMBER.fullmatch(each.line.text):
            number = int(match["arabic"]) if match["arabic"] else _roman(match["roman"].lower())
            found[match.lastgroup or "", number - each.page].append(each)
    most = max(found.values(), key=len, default=[])
    if len(most) < least:
        return []
    return [each for same in found.values() if len(same) > 1 or most is same for each in same]


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _is_running(same: list[Margin]) -> bool:
    """Whether it has letters and is on several pages, and its numbers stay, or one goes up with the pages."""
    if len({each.page for each in same}) < 2 or not same[0].wording.replace("#", "").strip(" .,:;|-–—/()"):
        return False
    numbers = [[int(number) for number in NUMBER.findall(each.line.text)] for each in same]
    if all(here == numbers[0] for here in numbers):
        return True
    steps = [[number - each.page for number in here] for here, each in zip(numbers, same, strict=True)]
    return any(max(Counter(step).values()) > len(same) / 2 for step in zip(*steps, strict=False))


def _sentence(left_out: list[Margin]) -> str:
    pages: defaultdict[str, set[int]] = defaultdict(set)
    named: dict[str, str] = {}
    for each in sorted(left_out, key=lambda each: each.page):
        pages[each.wording].add(each.page)
        named.setdefault(each.wording, each.line.text[:80])
    if not named:
        return ""
    most = sorted(named, key=lambda wording: -len(pages[wording]))
    said = [
        f"“{named[each]}” on {len(pages[each])} page{'s' if len(pages[each]) > 1 else ''}" for each in most[:NAMED]
    ]
    more = f", and {len(most) - NAMED} more" if len(most) > NAMED else ""
    return f"Running heads and page numbers were left out: {', '.join(said)}{more}."
