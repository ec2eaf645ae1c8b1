"""Lists of predictions: a line is a claim with its figure, a heading its topic, the title its year."""

import re
from dataclasses import dataclass
from datetime import date
from statistics import median

from tracker.prose import lines
from tracker.prose.deadlines import deadlines
from tracker.prose.headlines import is_over
from tracker.prose.items import Item, Printed, Reader, is_item, printed_lines

FEWEST = 3  # lines with figures that make a list
_SPREAD = 4  # lines for one with a figure: sparser than that it is prose that has figures
_FAR = 500  # characters from the nearest line of the list: beyond that a figure is of something else
_LONG = 200  # characters of a claim that is typical: longer than that it is prose

_YEAR = re.compile(r"(?<![\d/.-])20\d\d(?![\d/.-]\d|\d)")
_SAYS_YEAR = re.compile(
    r"\b(?:predictions?|forecasts?|bets?|guesses|outlook)\b.{0,60}\b20\d\d\b|\b20\d\d\b.{0,40}\b"
    r"(?:predictions?|forecasts?|bets?|guesses|outlook)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r"\b(?:predict(?:ions?|ed)?|forecasts?|probabilit(?:y|ies)|bets)\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\W{0,3}(?:my |our |the |first |next )?(?:prediction|forecast|bet|call|estimate|guess)\b", re.IGNORECASE
)
# The list was looked at again: what it says was said earlier.
_LOOKS_BACK = re.compile(
    r"\b(?:results?|retrospective|graded|grading|scored|scoring|calibration|how did|in review|revisited|"
    r"looking back|report card)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_STRUCK = re.compile(r"~~[^~\n]{1,600}~~")


@dataclass(frozen=True)
class Listing:
    """unread: lines among the predictions that look like one and are not understood.  year: None if none is said.

    looks_back: it says how earlier predictions came out, so they were made before it was published.
    """

    items: tuple[Item, ...]
    unread: tuple[str, ...]
    year: int | None
    looks_back: bool
    is_introduced: bool  # as predictions: else it may be statistics


def unstruck(text: str) -> str:
    """The text with blanks for words that are struck out within a line; a line that is struck out whole stays."""

    def blank(match: re.Match[str]) -> str:
        above, below = text.rfind("\n", 0, match.start()), text.find("\n", match.end())
        around = text[above + 1 : match.start()] + text[match.end() : below if below >= 0 else len(text)]
        return " " * len(match[0]) if _LETTERS.search(around) else match[0]

    return _STRUCK.sub(blank, text) if "~~" in text else text


def listing(text: str, title: str = "", published: date | None = None) -> Listing | None:
    """The predictions of a text that is a list of them, in its order; None for any other text."""
    printed = list(printed_lines(unstruck(text)))
    year = _year(title, printed)
    items, unread = Reader(printed, title, year, published).read()
    introduced = any(_INTRODUCES.search(said) for said in (title, *(line.text for line in printed[:8])))
    if not _is_list(items, printed, is_introduced=introduced):
        return None
    looks_back = bool(_LOOKS_BACK.search(title)) or sum(bool(item.mark) for item in items) > len(items) / 2
    among = tuple(
        line.words for line in unread if line.start <= items[-1].end + _FAR and line.start >= items[0].start - _FAR
    )
    return Listing(tuple(items), among, year, looks_back, introduced or bool(_YEAR.search(title)))


def _is_list(items: list[Item], printed: list[Printed], *, is_introduced: bool) -> bool:
    if len(items) < FEWEST:
        return False
    among = [
        line for line in printed if items[0].start <= line.start + len(line.text) and line.start <= items[-1].end
    ]
    worded = sum(len(item.claim.split()) > 2 for item in items)
    is_terse = median(len(item.claim) for item in items) <= _LONG
    # Sentences with a figure in brackets are prose, unless they are numbered or introduced as predictions.
    with_figures = [line for line in among if line.said]
    sentences = sum(line.text.rstrip().endswith(".") and not is_item(line.text) for line in with_figures)
    is_prose = 2 * sentences > len(items) and not is_introduced
    is_worded = is_introduced or 2 * worded >= len(items)
    return is_terse and not is_prose and is_worded and len(among) <= _SPREAD * len(items)


def _year(title: str, printed: list[Printed]) -> int | None:
    """The one that the title names; else the one by which the list is introduced."""
    for said in (title, *(line.text for line in printed[:8] if _SAYS_YEAR.search(line.text))):
        years = {int(match[0]) for match in _YEAR.finditer(said)}
        if len(years) == 1:
            return years.pop()
        if years:
            return None
    return None


def stated_in(sentence: str, published: date | None = None, *, is_all: bool = False) -> Item | None:
    """The prediction of a line that stands alone, with its figure: “Prediction: a recession in 2026 (60%).”

    It says that it is one, or names a day that is ahead.  is_all: nothing else is in the text.
    """
    said = lines.predictions(sentence)
    if not said:
        return None
    line = said[0]
    times = deadlines(line.claim, published)
    is_ahead = bool(times) and not is_over(line.claim.lower())
    if not (is_all or _SAYS_SO.match(sentence) or is_ahead):
        return None
    days = [time.day for time in times if time.day]
    return Item(
        line.start,
        line.end,
        line.claim,
        line.figure,
        line.low,
        line.high,
        deadline=max(days).isoformat() if days else "",
    )
