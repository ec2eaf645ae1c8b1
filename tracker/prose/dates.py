"""Months, years and dates as people write them and as pages print them. A printed date is read here alone."""

import re
from calendar import day_name, month_name, monthrange
from contextlib import suppress
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import NamedTuple
from unicodedata import decimal

FIRST_YEAR, LAST_YEAR = 1900, 2200
HOW_TO_WRITE = (
    "Write a date as 2019-02-26 or 26 February 2019 (months in English), as 2019-02 or 2019, "
    "or with a time as 2019-02-26 14:55"
)
MONTHS = tuple(month_name)[1:]
WEEKDAYS = tuple(day_name)
# In prose, where “may”, “march” and “jan” in lower case are other words.
MONTH = rf"(?-i:{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
# In a date, in lower case, where also “sept.” and “febuary” can only be a month.
LOOSE_MONTH = rf"(?:{'|'.join(name[:3].lower() for name in MONTHS)})[a-z]{{0,6}}"
ORDINAL = "(?:st|nd|rd|th)?"

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MONTH = rf"(?P<month>{LOOSE_MONTH})\.?"
_DAY = rf"(?P<day>\d{{1,2}}){ORDINAL}"
_YEAR = r"(?P<year>\d{4}|'?\d\d)(?!\d)"
_APART = r"(?: ?[,./-] ?| of | )?"
_PATTERNS = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})(?!\d|[-/]\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?P<month>\d{1,2})/(?P<year>\d{4})(?!\d|/)",
        rf"(?P<first>\d{{1,2}})(?P<sep>[-/.] ?)(?P<second>\d{{1,2}})(?P=sep){_YEAR}",
        rf"{_DAY}{_APART}{_MONTH}{_APART}{_YEAR}",
        rf"{_MONTH}{_APART}{_DAY}(?: ?[,/-] ?| of | ){_YEAR}",
        rf"(?P<year>\d{{4}})[ ,-]{{1,2}}{_MONTH}[ -]{_DAY}(?!\d)",
        rf"{_MONTH}{_APART}{_YEAR}",
        r"(?P<year>\d{4})(?!\d|[-/.]\d)",
    )
]
_WEEKDAY = rf"(?:{'|'.join(name[:3].lower() for name in WEEKDAYS)})[a-z]{{0,6}}\.?(?:, ?| )"
_BEFORE = re.compile(rf"(?:(?:on|in|of|the) ){{0,2}}(?:{_WEEKDAY})?(?:the )?", re.ASCII | re.IGNORECASE)
_TIME = re.compile(
    r"(?:t|,? (?:at )?)(?P<hour>\d{1,2})(?P<rest>:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(?: ?(?P<half>[ap])\.?m\b\.?)?"
    r" ?(?P<zone>z|utc|gmt|[+-]\d\d(?::?\d\d)?)?(?: \([a-z]{1,5}\))?",
    re.ASCII | re.IGNORECASE,
)
# Where a date may begin within a line, and months in the other languages that pages are printed in, before a year.
_BEGUN = re.compile(r"(?<![\w/.-])(?=\d|[A-Z])")
_IN_OTHERS = (
    *("januar|jänner|janvier|enero", "februar|février|febrero", "märz|mars|marzo", "avril|abril", "mai|mayo"),
    *("juni|juin|junio", "juli|juillet|julio", "août|agosto", "septembre|septiembre", "oktober|octobre|octubre"),
    *("novembre|noviembre", "dezember|décembre|diciembre"),
)
_ELSEWHERE = {name: month for month, names in zip(MONTHS, _IN_OTHERS, strict=True) for name in names.split("|")}
_FOREIGN = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}})(?:\.|er|º)? (?:de )?)?\b(?P<month>{'|'.join(_ELSEWHERE)})(?: de)? (?=\d{{4}}\b)",
    re.I,
)
_MONTHS_IN_FULL = {name.lower() for month in MONTHS for name in (month, month[:3])} | {"sept"}
_WEEKDAYS_PRINTED = (
    WEEKDAYS,
    ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
)
_WEEKDAY_BEFORE = re.compile(
    r"\b(?P<name>"
    + "|".join(
        [*(name for names in _WEEKDAYS_PRINTED for name in names), *(f"{day[:3]}\\b\\.?" for day in WEEKDAYS)]
    )
    + r")(?:,? (?:the |den |le |el )?|, )$",
    re.I,
)
# Seconds or milliseconds since 1970, from 2001 to 2033.
_EPOCH = re.compile(r"(?P<seconds>1\d{9})(?:\d{3})?", re.ASCII)


class NoDate(ValueError):
    """Why words are no date, in a sentence, with a way out for whoever wrote them.

    code: “unread”, or for what is meant as a date “impossible” or “unclear”.
    """

    def __init__(self, why: str, way_out: str = "", code: str = "unread") -> None:
        super().__init__(" ".join(f"{part}." for part in (why, way_out) if part))
        self.why, self.code = why, code


class Printed(NamedTuple):
    """A date as finely as it was printed. month, day: 0 where nothing says them; clock: likewise None."""

    year: int
    month: int = 0
    day: int = 0
    clock: time | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        day = self.first.isoformat()[: 10 if self.day else 7 if self.month else 4]
        return f"{day} {self.clock.isoformat()}" if self.clock else day


def month_number(name: str) -> int:
    """1 for January, “jan”, “Jan.” or “Janury”.  Raises ValueError for other words, as “Marathon”."""
    word, months = name.lower().removesuffix("."), [month.lower() for month in MONTHS]
    begun = [month for month in months if len(word) > 2 and month.startswith(word)]
    meant = begun or get_close_matches(word, months, n=1, cutoff=0.8)
    return months.index(meant[0] if meant else word) + 1


def read_date(text: str) -> Printed:
    """The date that is all that is written, to the precision given.  Raises NoDate, also for what may be two.

    “26 February 2019”, “Feb. 26,2019”, “2019-2-26”, “26/2/2019”, “March 2019”, “2019”, “2019-02-26T14:55:30.5Z”.
    """
    words = _plain(text)
    start = _begins(words)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(words, start):
            return _printed(match)
        if (match := pattern.match(words, start)) and (after := _TIME.fullmatch(words, match.end())):
            printed = _printed(match)
            if printed.day:
                return printed._replace(clock=_clock(after))
    western = "".join(str(decimal(character, character)) for character in words)
    if western != words and any(pattern.fullmatch(western, start) for pattern in _PATTERNS):
        raise NoDate("Write the date with the digits 0 to 9", code="unclear")
    raise NoDate(HOW_TO_WRITE)


def stated_date(text: str) -> str:
    """The date that a page or a file begins a statement with, to the day, the month or the year; or "".

    The day is that of the place: 2019-02-26T23:30-05:00 is the 26th, though in London it was the 27th.  Where a
    clock is all that is given, as seconds since 1970, it is that of London.
    """
    words = _plain(text[:200])
    if epoch := _EPOCH.fullmatch(words):
        return datetime.fromtimestamp(int(epoch["seconds"]), UTC).date().isoformat()
    start = _begins(words)
    match = next((match for pattern in _PATTERNS if (match := pattern.match(words, start))), None)
    with suppress(NoDate):
        return _printed(match).iso if match else ""
    return ""


class Within(NamedTuple):
    """A date in a line of other words.  words: as far as it is the date.  before, behind: around it."""

    printed: Printed
    words: str
    before: str
    behind: str

    @property
    def iso(self) -> str:
        return self.printed.iso

    @property
    def off_weekday(self) -> str:
        """Where a weekday stands before the day and does not fit it, a sentence that says so."""
        match = _WEEKDAY_BEFORE.search(self.before)
        if not match or not self.printed.day:
            return ""
        begun = match["name"].lower().removesuffix(".")
        meant = next(
            n for names in _WEEKDAYS_PRINTED for n, name in enumerate(names) if name.lower().startswith(begun)
        )
        if meant == (right := self.printed.first.weekday()):
            return ""
        day = f"{self.printed.day} {MONTHS[self.printed.month - 1]} {self.printed.year}"
        return f"“{match['name']}” stands before {day}, which is a {WEEKDAYS[right]}: check the date."


def dates_in(text: str) -> list[Within]:
    """The dates that a line prints, with at least a month: in letters, or in figures with a day.

    What may be two dates is none of them: see `unclear_in`.  Numbers of papers (“2026-11”, “3/2025”) are none.
    """
    words = _FOREIGN.sub(_in_english, _plain(text[:1000]))
    found: list[Within] = []
    end = 0
    for begun in _BEGUN.finditer(words):
        if (start := begun.start()) < end:
            continue
        for match in filter(None, (pattern.match(words, start) for pattern in _PATTERNS)):
            month = match.groupdict().get("month") or ""
            is_number = month.isdigit() and not match.groupdict().get("day")
            if (
                is_number
                or (month.isalpha() and month.lower() not in _MONTHS_IN_FULL)
                or words[match.end() :][:1].isalnum()
            ):
                continue
            with suppress(NoDate):
                if (printed := _printed(match)).month:
                    end = match.end()
                    found.append(Within(printed, match[0], words[:start], words[end:]))
            break
    return found


def unclear_in(text: str) -> str:
    """Why a line prints no date that can be read, though it prints one: “03/04/2025” may be two; else ""."""
    words = _plain(text[:1000])
    for begun in _BEGUN.finditer(words):
        match = next(filter(None, (pattern.match(words, begun.start()) for pattern in _PATTERNS)), None)
        if match and match.groupdict().get("first") and len(match["year"]) == 4:
            try:
                _printed(match)
            except NoDate as reason:
                return reason.why if reason.code == "unclear" else ""
    return ""


def _in_english(match: re.Match[str]) -> str:
    return f"{match['day'] or ''} {_ELSEWHERE[match['month'].lower()]} ".lstrip()


def _plain(text: str) -> str:
    return " ".join(text.translate(_DASHES).replace("’", "'").split())


def _begins(words: str) -> int:
    """Where the date begins, behind “on” and a weekday."""
    before = _BEFORE.match(words)
    return before.end() if before else 0


def _printed(match: re.Match[str]) -> Printed:
    parts = match.groupdict()
    if len(parts["year"]) < 4:
        raise NoDate(f"“{match[0]}” has a year of two digits", "Write the year in full, as 2019", "unclear")
    year, month, day = int(parts["year"]), parts.get("month") or "", parts.get("day") or ""
    if parts.get("first"):
        month, day = _in_order(match)
    try:
        number = int(month) if month.isdigit() else month_number(month) if month else 1
    except ValueError:
        raise NoDate(HOW_TO_WRITE) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoDate(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}", code="impossible")
    try:
        first = date(year, number, int(day or 1))
    except ValueError:
        raise NoDate("There is no such date", HOW_TO_WRITE, "impossible") from None
    return Printed(year, first.month if month else 0, first.day if day else 0)


def _in_order(match: re.Match[str]) -> tuple[str, str]:
    """Month and day of 31/12/2019 and 12/31/2019; 3/4/2019 may be either, 3/3/2019 is both."""
    first, second = int(match["first"]), int(match["second"])
    if first != second and 1 <= first <= 12 and 1 <= second <= 12:
        readings = f"{first} {MONTHS[second - 1]} or {second} {MONTHS[first - 1]}"
        raise NoDate(f"“{match[0]}” may be {readings}", "Write it with the month’s name", "unclear")
    return (match["first"], match["second"]) if second > 12 else (match["second"], match["first"])


def _clock(match: re.Match[str]) -> time:
    hour, zone = int(match["hour"]), (match["zone"] or "").upper()
    if half := match["half"]:
        hour = hour % 12 + 12 * (half in "pP") if 1 <= hour <= 12 else 99
    zone = "Z" if zone in ("UTC", "GMT") else zone
    try:
        return time.fromisoformat(f"{hour:02}{match['rest']}{zone}")
    except ValueError:
        raise NoDate("There is no such date", HOW_TO_WRITE, "impossible") from None
