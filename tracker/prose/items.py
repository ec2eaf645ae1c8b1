"""The items of a list of predictions, line by line: whose claim each is, under which heading, and by when."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.prose import lines, tables
from tracker.prose.chances import Said
from tracker.prose.dates import NoDate, read_date
from tracker.prose.deadlines import deadlines
from tracker.prose.lines import ANSWER, FIGURE, Line
from tracker.prose.people import NAME, name_in, people_in

_NO_TOPIC = re.compile(
    r"(?:my |our |the )?(?:list of )?(?:predictions?|forecasts?)(?: for 20\d\d)?|20\d\d", re.IGNORECASE
)
# From the beginning of a word, or each letter of a long paragraph is tried.
_FIGURE = re.compile(rf"(?<!\w)(?:{FIGURE})", re.IGNORECASE)
_COUNTED = re.compile(r"%|(?<!\d)(?!20\d\d(?!\d))\d")
_HEADING = re.compile(r"(?!by [A-Z])[^.;!?]{2,60}(?<![,.;!?])", re.IGNORECASE)
_FIGURE_ALONE = re.compile(
    rf"(?:(?:at |probability(?: of)? |confidence(?: level)? )?)(?P<figure>{FIGURE})"
    r"(?: (?:chance|probability|likelihood|confidence|confident|likely|sure|predictions))?(?: predictions)?:?",
    re.IGNORECASE,
)
_LEANS = re.compile(r"^(?:…|\.\.\.)\s*")
_HINGE = re.compile(
    r"\b(?:above|below|over|under|until|till|beyond|by|before|after|at least|at most|more than|fewer than|"
    r"less than|greater than|higher than|lower than|in|on|to|between)\b",
    re.IGNORECASE,
)
# What may be a time that is not understood: the deadline of the list is not theirs.
_TIME = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|"
    r"winter|Q[1-4]|H[12]|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?|by the time|until the|before the|by the end|mid-?\w+|"
    r"(?:first|second) half|next (?:week|month)|"
    r"\d{1,3} (?:days|weeks|months)|easter|christmas|new year|election day|midterms|inauguration)\b|"
    r"\b(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(rf"(?P<name>{NAME})(?: \([^()]{{1,40}}\))?: (?=\S)")


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
class Printed:
    start: int
    text: str
    said: list[Line]

    @property
    def words(self) -> str:
        start, end, _ = lines.bare(self.text)
        return self.text[start:end].strip()


def printed_lines(text: str) -> Iterator[Printed]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Printed(start, line, lines.predictions(line))
        start += len(line) + 1


class Reader:
    """Goes down the lines, and knows under which heading it is."""

    def __init__(self, printed: list[Printed], title: str, year: int | None, published: date | None) -> None:
        self.printed, self.title, self.year, self.published = printed, title, year, published
        self.topic = self.heading_day = ""
        self.figure: Said | None = None  # of the heading above, in place of the lines' own
        self.items: list[Item] = []
        self.unread: list[Printed] = []
        self.usual = Counter(line.shape for each in printed for line in each.said)

    def read(self) -> tuple[list[Item], list[Printed]]:
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
        elif self.figure and is_item(line.text):
            start, end, mark = lines.bare(line.text)
            said = Line(start, end, line.words, "", self.figure.low, self.figure.high, "heading", mark)
            self.items.append(self._item(line, said))
        elif is_item(line.text) or _FIGURE.search(line.text):
            self.unread.append(line)

    def _is_under_figure(self, place: int) -> bool:
        return any(_FIGURE_ALONE.fullmatch(line.words) for line in self.printed[place + 1 : place + 2])

    def _is_heading(self, place: int) -> bool:
        """A short line of its own over what is listed; not the title, nor a date."""
        words = self.printed[place].words.rstrip(":").strip()
        is_short = bool(_HEADING.fullmatch(words)) and len(words.split()) <= 8 and not _COUNTED.search(words)
        if not is_short or words.casefold() == self.title.casefold() or _is_date(words):
            return False
        below = self.printed[place + 1 : place + 3]
        if is_item(self.printed[place].text) and not self.printed[place].text.lstrip().startswith("#"):
            return bool(below) and _is_under(below[0].text, self.printed[place].text)
        return any(line.said or is_item(line.text) or _FIGURE_ALONE.fullmatch(line.words) for line in below)

    def _item(self, line: Printed, said: Line) -> Item:
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


def is_item(text: str) -> bool:
    """Whether it has a number or a bullet."""
    return bool(re.match(r"\s*(?:[•·▪◦*+–—-]\s|\(?#?\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s|~~|\*\*)", text))


def _is_under(text: str, above: str) -> bool:
    """Whether a line is set in below another one, or lettered below its number."""
    indent, over = (len(line) - len(line.lstrip()) for line in (text, above))
    return is_item(text) and (indent > over or bool(re.match(r"\s*\(?[a-z][.)]\s", text)))


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
