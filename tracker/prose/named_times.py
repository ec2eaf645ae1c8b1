"""What times are called: “the third quarter of next year”, “Christmas 2025”, “the last Friday of this month”."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from tracker.prose.dates import MONTH, ORDINAL, WEEKDAYS, NoDate, month_number, read_date
from tracker.prose.spans import Span, current, months, nth_weekday, on_or_after

_FOUR = r"(?:19|20|21)\d\d\b(?![-–/]\d)"
# Alone: not a quantity of something, not prices.
YEAR = (
    rf"{_FOUR}(?!%|,\d{{3}}| (?:per|percent|dollars|euros|pounds|prices|terms|people|points|elections?|seasons?|"
    r"budget|fiscal|financial|tax|academic|school|jobs|troops|seats|votes|hours|feet|met(?:er|re)s|miles|tonnes|tons|"
    r"barrels|homes|members|workers)\b)"
)
WEEKDAY = rf"(?-i:{'|'.join(WEEKDAYS)})\b"
_YEAR = rf"(?P<year>{_FOUR}|the year after next|(?:this|next|the(?: current)?) year\b)"
_SHORT_YEAR = rf"(?P<year>{_FOUR}|'?\d\d\b)"
_OF_YEAR = rf"(?: ?, ?| (?:of |in )?){_YEAR}"
_NO_YEAR = r"(?P<year>(?!))?"
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5}
_NTH |= {"last": -1, "final": -1, "latter": -1}
_QUARTER_OR_HALF = (
    r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|last|final|latter) (?P<piece>quarter|half)\b"
)
_Q = r"(?-i:Q(?P<quarter>[1-4])|H(?P<half>[12]))"
_HOLIDAYS = {
    "Christmas": (12, 25), "Christmas Day": (12, 25), "Christmas Eve": (12, 24), "Boxing Day": (12, 26),
    "New Year's Eve": (12, 31), "New Year's Day": (1, 1), "Valentine's Day": (2, 14), "Halloween": (10, 31),
    "May Day": (5, 1), "Bastille Day": (7, 14), "Armistice Day": (11, 11),
}  # fmt: skip
Reader = Callable[[re.Match[str], date | None], Span | None]


def _year(words: str | None, published: date | None) -> int | None:
    """None where it counts from a day of publication that is not known."""
    if words and words[-1].isdigit():
        year = int(words.removeprefix("'"))
        return year if year > 99 else 2000 + year
    words = (words or "").lower()
    return published.year + {"next year": 1, "the year after next": 2}.get(words, 0) if published else None


def _soonest(match: re.Match[str], published: date | None, span: Callable[[int], Span]) -> Span | None:
    """In the year that is named; where none is, in this one, or in the next if it has passed in this."""
    year = _year(match["year"], published)
    if year is None:
        return None
    if match["year"] is None and published and span(year)[1] < published:
        year += 1
    return span(year)


def _printed(match: re.Match[str], published: date | None) -> Span | None:
    """A day, or a month: “17 November”, “the 5th–7th of May 2025”, “31/12/2025”."""
    words = re.sub(rf"\d{{1,2}}{ORDINAL} ?[-–] ?(?=\d{{1,2}}{ORDINAL}\b(?![-–]))", "", match["date"])
    return _soonest(match, published, lambda year: _days(f"{words} {year}"))


def _in_full(match: re.Match[str], published: date | None) -> Span | None:
    return _days(match["date"])


def _days(words: str) -> Span:
    printed = read_date(words)
    return printed.first, printed.last


def _piece(match: re.Match[str], published: date | None) -> Span | None:
    """A half or a quarter of a year."""
    parts = match.groupdict()
    halves, quarters = parts.get("half"), parts.get("quarter")
    nth = int(halves or quarters or _NTH[match["nth"].lower()])
    size = 6 if halves or (parts.get("piece") or "").lower() == "half" else 3
    nth = 12 // size if nth < 0 else nth
    if nth * size > 12:
        raise ValueError
    if parts.get("before"):
        return months(int(parts["before"]), (nth - 1) * size + 1, nth * size)
    if size == 6 and match["year"] is None:  # the first half of what? if it has passed, not of next year
        return months(published.year, (nth - 1) * size + 1, nth * size) if published else None
    return _soonest(match, published, lambda year: months(year, (nth - 1) * size + 1, nth * size))


def _nth_weekday(match: re.Match[str], published: date | None) -> Span | None:
    """Also the Tuesday after the first Monday in November."""
    nth, weekday = _NTH[match["nth"].lower()], WEEKDAYS.index(match["weekday"])

    def within(span: Span) -> Span:
        day = nth_weekday(span, nth, weekday)
        if after := match["after"]:
            day = on_or_after(nth_weekday(span, 1, weekday), WEEKDAYS.index(after))
        return day, day

    if match["whole"]:
        return within(months(int(match["whole"]), 1, 12))
    if match["unit"]:
        return within(current(match["unit"].lower(), published, _ahead(match["which"]))) if published else None
    month = month_number(match["month"])
    return _soonest(match, published, lambda year: within(months(year, month, month)))


def _ahead(words: str | None) -> int:
    words = (words or "").lower()
    return 2 if words == "after next" else 1 if words == "next" else 0


def _unit(match: re.Match[str], published: date | None) -> Span | None:
    """This week, next month, the year after next."""
    ahead = _ahead(match.groupdict().get("after") or match["alone"])
    return current(match["unit"].lower(), published, ahead) if published else None


def _end(match: re.Match[str], published: date | None) -> Span | None:
    """“Year-end”, of which the whole year is given."""
    unit = (match["unit"] or "year").lower()
    if match["year"] and unit == "year":
        return _soonest(match, published, lambda year: months(year, 1, 12))
    return current(unit, published) if published else None


def _weekday(match: re.Match[str], published: date | None) -> Span | None:
    """The first from that day on.  Where it lies in the same week, “next Friday” may be that of the week after."""
    if published is None:
        return None
    day = on_or_after(published, WEEKDAYS.index(match["weekday"]))
    if (match["alone"] or "").lower().startswith("next"):
        if day == published:
            day += timedelta(days=7)
        elif _week(day) == _week(published) or _week(day, 1) == _week(published, 1):
            raise NoDate(
                f"“{match['alone']}{match['weekday']}” may be that of this week or of the next", code="unclear"
            )
    return day, day


def _week(day: date, later: int = 0) -> int:
    """A number for the week, which begins on Monday, or with 1 on Sunday."""
    return (day.toordinal() - 1 + later) // 7


def _day_of_month(match: re.Match[str], published: date | None) -> Span | None:
    if published is None:
        return None
    day = current("month", published, _ahead(match["alone"]))[0].replace(day=int(match["day"]))
    return day, day


def _decade(match: re.Match[str], published: date | None) -> Span | None:
    first = int(match["decade"])
    return date(first, 1, 1), date(first + 9, 12, 31)


def _whole_year(match: re.Match[str], published: date | None) -> Span | None:
    if match["since"] and int(match["year"]) - int(match["since"]) <= 1:
        raise NoDate(f"“{match[0]}” may be a season", code="unclear")
    return months(int(match["year"]), 1, 12)


def _holiday(match: re.Match[str], published: date | None) -> Span | None:
    month, day = _HOLIDAYS[match["holiday"]]
    return _soonest(match, published, lambda year: (date(year, month, day), date(year, month, day)))


def _new_year(match: re.Match[str], published: date | None) -> Span | None:
    year = _year(match["year"] or "next year", published)
    return (date(year, 1, 1), date(year, 1, 1)) if year else None


def _today(match: re.Match[str], published: date | None) -> Span | None:
    if published is None:
        return None
    day = published + timedelta(days={"tomorrow": 1, "the day after tomorrow": 2}.get(match["alone"].lower(), 0))
    return day, day


def _this_time(match: re.Match[str], published: date | None) -> Span | None:
    """The same day of the next year, month or week."""
    if published is None:
        return None
    _, last = current("month", published, 12 if match["unit"] == "year" else 1)
    day = (
        published + timedelta(days=7)
        if match["unit"] == "week"
        else last.replace(day=min(published.day, last.day))
    )
    return day, day


# What stands in the group “alone” needs no word before it that makes a time of it; what stands in “of”, a part of
# which it is the whole. Of two that are as long the first counts.
NAMES: list[tuple[str, Reader]] = [
    (
        r"(?P<alone>(?P<date>\d{4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}|\d{1,2}(?P<dmy>[-/.])\d{1,2}(?P=dmy)\d{4}))"
        r"\b(?![-/]\d)",
        _in_full,
    ),
    (r"(?P<date>\d{1,2}(?P<sep>[/.])\d{1,2}(?P=sep)\d\d)\b(?![-/.]\d)", _in_full),
    (rf"(?<![\d/])(?P<date>\d{{1,2}}/{_FOUR})(?![-/]\d)", _in_full),
    (
        rf"(?:{WEEKDAY},? (?:the )?)?(?P<alone>next |this )?"
        rf"(?P<date>(?:\d{{1,2}}{ORDINAL} ?[-–] ?)?\d{{1,2}}{ORDINAL}(?: of |-| )?{MONTH}"
        rf"|{MONTH} ?(?:\d{{1,2}}{ORDINAL} ?[-–] ?)?\d{{1,2}}{ORDINAL}\b(?! per\b| percent|%|,\d{{3}}\b)|{MONTH})"
        rf"(?:(?: ?, ?| of | |-){_YEAR}|(?! ?,? ?\d{{4}}\b))",
        _printed,
    ),
    (rf"{_YEAR}'s {_QUARTER_OR_HALF}(?! of\b)", _piece),
    (rf"{_QUARTER_OR_HALF}{_OF_YEAR}", _piece),
    (rf"(?!last|final|latter){_QUARTER_OR_HALF}{_NO_YEAR}(?! of\b|-| ?,? ?\d{{4}}\b)", _piece),
    (rf"{_Q}(?: ?, ?|[-/ ]| of | in )?{_YEAR}", _piece),
    (rf"{_Q} ?(?=['\d]){_SHORT_YEAR}(?<='\d\d)", _piece),
    (rf"{_Q}\b{_NO_YEAR}(?! ?['\d/-]| of\b| (?:in )?(?:fiscal|FY|\d))", _piece),
    (rf"(?:{_YEAR}'s |(?P<before>(?:19|20|21)\d\d)[- ]?){_Q}\b", _piece),
    (rf"(?-i:(?P<quarter>[1-4])Q|(?P<half>[12])H)[- ]?{_SHORT_YEAR}", _piece),
    (
        rf"(?:(?:first )?(?P<after>{WEEKDAY}) after the (?=first ))?"
        rf"(?P<nth>first|second|third|fourth|fifth|last|final) "
        rf"(?P<weekday>{WEEKDAY}) (?:of|in) (?:(?P<month>{MONTH})(?:(?: ?, ?| of | ){_YEAR})?"
        rf"|(?:(?P<which>this|next)|the(?: current)?) (?P<unit>month|quarter|year)\b|(?P<whole>{_FOUR}))",
        _nth_weekday,
    ),
    (r"(?P<day>\d{1,2})(?:st|nd|rd|th) of (?P<alone>this|next) month\b", _day_of_month),
    (
        r"(?:(?P<alone>this|next) |(?:the )?current |(?P<of>the |(?<=end of )|(?<=end of the )))"
        r"(?P<unit>week|month|quarter|year|decade|century)\b(?!-| (?:after|ahead|before|of|to come)\b)",
        _unit,
    ),
    (r"(?P<alone>the )?(?P<unit>week|month|quarter|year|decade) (?P<after>after next)\b", _unit),
    (
        r"(?P<ends>(?P<alone>(?P<unit>year|month|quarter|decade|century)(?:'s |[- ])?end|(?-i:EOY))|"
        rf"turn of the year)\b(?:{_OF_YEAR})?",
        _end,
    ),
    (rf"(?P<ends>(?P<unit>year|month|quarter|week|decade) is (?:out|over|up|through))\b{_NO_YEAR}", _end),
    (
        rf"(?P<alone>next |this |this coming |coming )?(?P<weekday>{WEEKDAY})"
        r"(?! (?:week|fortnight|after next|next)\b)",
        _weekday,
    ),
    (r"(?P<decade>(?:19|20|21)\d0)s\b", _decade),
    (rf"(?:calendar )?(?:year )?(?:(?P<since>(?:19|20|21)\d\d) ?[-–/] ?)?(?P<year>{YEAR})", _whole_year),
    (r"(?P<alone>today|tonight|tomorrow|the day after tomorrow)\b", _today),
    (
        rf"(?P<alone>this |next |over )?(?P<holiday>(?-i:{'|'.join(sorted(_HOLIDAYS, reverse=True))}))\b"
        rf"(?:{_OF_YEAR}|(?! ?,? ?\d{{4}}\b))"
        r"(?! (?:season|holidays?|break|tree|market|cards?|shopping|period|sales|lights|presents?|Island)\b)",
        _holiday,
    ),
    (rf"(?:(?<=before )|(?<=before the ))new year(?:'s)?\b(?! (?:Day|Eve)\b)(?:{_OF_YEAR})?", _new_year),
    (r"(?:this|the same) (?:time|day) (?P<alone>next) (?P<unit>week|month|year)\b", _this_time),
]
