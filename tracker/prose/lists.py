"""Lists of predictions: a line is a claim with its figure, a heading its topic, the title its year."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from tracker.prose import lines, tables
from tracker.prose.chances import Said
from tracker.prose.dates import NoDate, read_date
from tracker.prose.deadlines import deadlines
from tracker.prose.headlines import is_over
from tracker.prose.lines import ANSWER, FIGURE, Line
from tracker.prose.people import NAME, name_in, people_in

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
_NO_TOPIC = re.compile(
    r"(?:my |our |the )?(?:list of )?(?:predictions?|forecasts?)(?: for 20\d\d)?|20\d\d", re.IGNORECASE
)
_FIGURE = re.compile(FIGURE, re.IGNORECASE)
_COUNTED = re.compile(r"%|(?<!\d)(?!20\d\d(?!\d))\d")
_HEADING = re.compile(r"(?!by [A-Z])[^.;!?]{2,60}(?<![,.;!?])", re.IGNORECASE)
_FIGURE_ALONE = re.compile(
    rf"(?:(?:at |probability(?: of)? |confidence(?: level)? )?)(?P<figure>{FIGURE})"
    r"(?: (?:chance|probability|likelihood|confidence|confident|likely|sure|predictions))?(?: predictions)?:?",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"\W{0,3}(?:my |our |the |first |next )?(?:prediction|forecast|bet|call|estimate|guess)\b", re.IGNORECASE
)
_LEANS = re.compile(r"^(?:…|\.\.\.)\s*")
_HINGE = re.compile(
    r"\b(?:above|below|over|under|until|till|beyond|by|before|after|at least|at most|more than|fewer than|"
    r"less than|greater than|higher than|lower than|in|on|to|between)\b",
    re.IGNORECASE,
)
# The list was looked at again: what it says was said earlier.
_LOOKS_BACK = re.compile(
    r"\b(?:results?|retrospective|graded|grading|scored|scoring|calibration|how did|in review|revisited|"
    r"looking back|report card)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
# What may be a time that is not understood: the deadline of the list is not theirs.
_TIME = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|"
    r"winter|Q[1-4]|H[12]|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?|by the time|until the|before the|by the end)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(rf"(?P<name>{NAME})(?: \([^()]{{1,40}}\))?: (?=\S)")
_STRUCK = re.compile(r"~~[^~\n]{1,600}~~")


@dataclass(frozen=True)
class Item:
    """A prediction. start, end: of the words that are quoted, in characters of the text.

    claim: with the subject of the line above, if it leans on that.  figure: as printed; low, high: what it says.
    deadline: an ISO date, or "" where the words say none.  deadline_from: the title or heading that says it.
    says_when: its own words name a time, whether a day is known or not.
    is_answered: the next line buys, sells or holds it, so it may be somebody else’s.
    expert: as a table has it.  mark: how the author has graded it since, as printed: “right”, “struck out”.
    """

    start: int
    end: int
    claim: str
    figure: str
    low: float
    high: float
    topic: str = ""
    deadline: str = ""
    deadline_from: str = ""
    expert: str = ""
    mark: str = ""
    is_answered: bool = False
    says_when: bool = False

    @property
    def exact(self) -> float | None:
        return self.low if self.low == self.high else None


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


@dataclass(frozen=True)
class _Printed:
    start: int
    text: str
    said: list[Line]

    @property
    def words(self) -> str:
        start, end, _ = lines.bare(self.text)
        return self.text[start:end].strip()


def unstruck(text: str) -> str:
    """The text with blanks for words that are struck out within a line; a line that is struck out whole stays."""

    def blank(match: re.Match[str]) -> str:
        above, below = text.rfind("\n", 0, match.start()), text.find("\n", match.end())
        around = text[above + 1 : match.start()] + text[match.end() : below if below >= 0 else len(text)]
        return " " * len(match[0]) if _LETTERS.search(around) else match[0]

    return _STRUCK.sub(blank, text) if "~~" in text else text


def listing(text: str, title: str = "", published: date | None = None) -> Listing | None:
    """The predictions of a text that is a list of them, in its order; None for any other text."""
    printed = list(_printed(unstruck(text)))
    year = _year(title, printed)
    items, unread = _Reader(printed, title, year, published).read()
    introduced = any(_INTRODUCES.search(said) for said in (title, *(line.text for line in printed[:8])))
    if not _is_list(items, printed, is_introduced=introduced):
        return None
    looks_back = bool(_LOOKS_BACK.search(title)) or sum(bool(item.mark) for item in items) > len(items) / 2
    among = tuple(
        line.words for line in unread if line.start <= items[-1].end + _FAR and line.start >= items[0].start - _FAR
    )
    return Listing(tuple(items), among, year, looks_back, introduced or bool(_YEAR.search(title)))


def _printed(text: str) -> Iterator[_Printed]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield _Printed(start, line, lines.predictions(line))
        start += len(line) + 1


def _is_list(items: list[Item], printed: list[_Printed], *, is_introduced: bool) -> bool:
    if len(items) < FEWEST:
        return False
    among = [
        line for line in printed if items[0].start <= line.start + len(line.text) and line.start <= items[-1].end
    ]
    worded = sum(len(item.claim.split()) > 2 for item in items)
    is_terse = median(len(item.claim) for item in items) <= _LONG
    # Sentences with a figure in brackets are prose, unless they are numbered or introduced as predictions.
    with_figures = [line for line in among if line.said]
    sentences = sum(line.text.rstrip().endswith(".") and not _is_item(line.text) for line in with_figures)
    is_prose = 2 * sentences > len(items) and not is_introduced
    is_worded = is_introduced or 2 * worded >= len(items)
    return is_terse and not is_prose and is_worded and len(among) <= _SPREAD * len(items)


def _year(title: str, printed: list[_Printed]) -> int | None:
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


class _Reader:
    """Goes down the lines, and knows under which heading it is."""

    def __init__(self, printed: list[_Printed], title: str, year: int | None, published: date | None) -> None:
        self.printed, self.title, self.year, self.published = printed, title, year, published
        self.topic = self.heading_day = ""
        self.figure: Said | None = None  # of the heading above, in place of the lines' own
        self.items: list[Item] = []
        self.unread: list[_Printed] = []
        self.usual = Counter(line.shape for each in printed for line in each.said)

    def read(self) -> tuple[list[Item], list[_Printed]]:
        place = 0
        while place < len(self.printed):
            if columns := tables.heads(self.printed[place].text):
                place = self._table(place + 1, columns)
            else:
                self._line(place)
                place += 1
        return self.items, self.unread

    def _table(self, place: int, columns: dict[str, int]) -> int:
        last = place
        while last < len(self.printed) and (
            tables.cells(self.printed[last].text) or not re.search(r"\w", self.printed[last].text)
        ):
            last += 1
        below = [line for line in self.printed[place:last] if tables.cells(line.text)]
        for line, row in zip(below, tables.rows([line.text for line in below], columns), strict=True):
            if row is None:
                self.unread.append(line)
                continue
            item = self._item(line, row.line)
            day, source = self._day(item.claim, row.deadline)
            topic = row.topic or item.topic
            says_when = item.says_when or bool(row.deadline)
            own = replace(item, deadline=day, deadline_from=source, topic=topic, says_when=says_when)
            self.items.append(replace(own, expert=row.expert or item.expert))
        return last

    def _line(self, place: int) -> None:
        line = self.printed[place]
        if alone := _FIGURE_ALONE.fullmatch(line.words):
            self.figure = lines.said(alone["figure"])
            return
        if line.said:
            said = max(line.said, key=lambda one: (one.shape == ANSWER, self.usual[one.shape]))
            item = self._item(line, said)
            if said.shape == ANSWER and self.items:
                self.items[-1] = replace(self.items[-1], is_answered=True)
            self.items.append(item)
        elif lines.holds(line.text) and self.items:
            above = self.items[-1]
            start, end, mark = lines.bare(line.text)
            self.items[-1] = replace(above, is_answered=True)
            self.items.append(replace(above, start=line.start + start, end=line.start + end, mark=mark))
        elif self._is_heading(place):
            self.topic, self.heading_day = _topic(line.words), self._read(line.words)
            if self.topic and self.figure and not self._is_under_figure(place):
                self.figure = None
        elif self.figure and _is_item(line.text):
            start, end, mark = lines.bare(line.text)
            said = Line(start, end, line.words, "", self.figure.low, self.figure.high, "heading", mark)
            self.items.append(self._item(line, said))
        elif _is_item(line.text) or _FIGURE.search(line.text):
            self.unread.append(line)

    def _is_under_figure(self, place: int) -> bool:
        return any(_FIGURE_ALONE.fullmatch(line.words) for line in self.printed[place + 1 : place + 2])

    def _is_heading(self, place: int) -> bool:
        """A short line of its own over what is listed; not the title, nor a date."""
        words = self.printed[place].words.rstrip(":").strip()
        is_short = bool(_HEADING.fullmatch(words)) and len(words.split()) <= 8 and not _COUNTED.search(words)
        if not is_short or words.casefold() == self.title.casefold() or _is_date(words):
            return False
        if _is_item(self.printed[place].text) and not self.printed[place].text.lstrip().startswith("#"):
            return False
        below = self.printed[place + 1 : place + 3]
        return any(line.said or _is_item(line.text) or _FIGURE_ALONE.fullmatch(line.words) for line in below)

    def _item(self, line: _Printed, said: Line) -> Item:
        above = self.items[-1].claim if self.items else ""
        claim = above if said.shape == ANSWER else _with_subject(said.claim, above)
        who = _PERSON.match(claim)
        expert = name_in(who["name"]) if who and people_in(who["name"]) and " " in who["name"] else ""
        claim = claim[who.end() :] if who and expert else claim
        day, source = self._day(claim, "")
        span = (line.start + said.start, line.start + said.end)
        says_when = bool(_TIME.search(claim) or deadlines(claim, self.published))
        item = Item(*span, claim, said.figure, said.low, said.high, self.topic, day, source, expert, said.mark)
        return replace(item, says_when=says_when)

    def _day(self, claim: str, cell: str) -> tuple[str, str]:
        """The deadline and the heading that says it: "" for the line's own words."""
        if cell:
            try:
                return read_date(cell).last.isoformat(), ""
            except (NoDate, ValueError):
                return "", ""
        found = deadlines(claim, date(self.year, 1, 1) if self.year else self.published)
        sure = [
            each for each in found if each.day and (each.is_firm or not self.year or each.day.year <= self.year)
        ]
        if sure:
            return max(each.day for each in sure if each.day).isoformat(), ""
        if found or _TIME.search(claim):
            return "", ""  # what the words say has no day
        if self.heading_day:
            return self.heading_day, self.topic
        return (
            (f"{self.year}-12-31", self.title if str(self.year) in self.title else str(self.year))
            if self.year
            else ("", "")
        )

    def _read(self, heading: str) -> str:
        found = deadlines(heading, date(self.year, 1, 1) if self.year else self.published)
        days = [each.day for each in found if each.day]
        return max(days).isoformat() if days else ""


def _is_item(text: str) -> bool:
    """Whether it has a number or a bullet."""
    return bool(re.match(r"\s*(?:[•·▪◦*+–—-]\s|\(?#?\d{1,3}[.)]\s|~~|\*\*)", text))


def _is_date(words: str) -> bool:
    try:
        read_date(words)
    except (NoDate, ValueError):
        return False
    return True


def _topic(words: str) -> str:
    words = words.strip(" :#*")
    if _NO_TOPIC.fullmatch(words):
        return ""
    return words.capitalize() if words.isupper() and len(words) > 4 else words


def _with_subject(claim: str, above: str) -> str:
    """“… above 37.5K” under “Dow above 35K”: “Dow above 37.5K”."""
    leans = _LEANS.match(claim)
    if not leans or not above:
        return claim
    rest = claim[leans.end() :]
    first = re.match(r"[\w'’]+", rest)
    same = [match.start() for match in re.finditer(rf"\b{re.escape(first[0])}\b", above)] if first else []
    if same:
        return above[: same[-1]] + rest
    hinges = list(_HINGE.finditer(above)) if _HINGE.match(rest) else []
    return f"{above[: hinges[-1].start()] if hinges else above + ' '}{rest}"
