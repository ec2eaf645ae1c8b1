"""Months, years and dates as people write them, and as pages print them."""

import re
from calendar import day_name, month_name
from contextlib import suppress
from datetime import date
from difflib import get_close_matches

MONTHS = tuple(month_name)[1:]
WEEKDAYS = tuple(day_name)
# In prose, where “may”, “march” and “jan” in lower case are other words.
MONTH = rf"(?-i:{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
# In a date, in lower case, where also “sept.” and “febuary” can only be a month.
LOOSE_MONTH = rf"(?:{'|'.join(name[:3].lower() for name in MONTHS)})[a-z]{{0,6}}"
ORDINAL = "(?:st|nd|rd|th)?"

_MONTH = rf"(?P<month>{LOOSE_MONTH})\.?"
_YEAR = r"(?P<year>(?:19|2[012])\d\d)"
_WEEKDAY = rf"(?:{'|'.join(name[:3].lower() for name in WEEKDAYS)})[a-z]{{0,6}},?"
_PRINTED = (
    rf"(?:(?P<day>\d{{1,2}}){ORDINAL} )?{_MONTH} {_YEAR}",
    rf"{_MONTH} (?P<day>\d{{1,2}}){ORDINAL},? {_YEAR}",
)
_TIME = r"(?P<time>[ t]\d\d:\d\d(?::\d\d)? ?(?:z|utc|[+-]\d\d:?\d\d)?)"
_ISO = rf"{_YEAR}(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?{_TIME}?"
_WRITTEN = [re.compile(rf"(?:(?:on|in|of) )?{pattern}") for pattern in (_ISO, *_PRINTED)]
_STATED = [
    re.compile(rf"{_YEAR}(?:[-/](?P<month>\d{{1,2}})(?:[-/](?P<day>\d{{1,2}})(?!\d))?)?(?!\d)"),
    *(re.compile(rf"(?:{_WEEKDAY} )?{pattern}(?!\d)") for pattern in _PRINTED),
]


def month_number(name: str) -> int:
    """1 for January, “jan”, “Jan.” or “Janury”.  Raises ValueError for other words, as “Marathon”."""
    word, months = name.lower().removesuffix("."), [month.lower() for month in MONTHS]
    begun = [month for month in months if len(word) > 2 and month.startswith(word)]
    meant = begun or get_close_matches(word, months, n=1, cutoff=0.8)
    return months.index(meant[0] if meant else word) + 1


def iso_date(words: str) -> str:
    """“26 February 2019” → “2019-02-26”, “march 2019” → “2019-03”; "" for what is no date from 1900 to 2299."""
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(words.lower()):
            iso = _iso(match)
            return iso and iso + (match.groupdict().get("time") or "").upper()
    return ""


def stated_date(text: str) -> str:
    """The date that a page or a file begins a statement with, to the day, the month or the year; or "".

    The day is that of the place: 2019-02-26T23:30-05:00 is the 26th, though in London it was the 27th.
    """
    text = " ".join(text[:200].split()).lower()
    matches = (pattern.match(text) for pattern in _STATED)
    return next((_iso(match) for match in matches if match), "")


def _iso(match: re.Match[str]) -> str:
    """What is known of the date; "" for a day that is not in the calendar."""
    parts = match.groupdict()
    month, day = parts.get("month") or "", parts.get("day")
    with suppress(ValueError):
        number = int(month) if month.isdigit() else month_number(month) if month else 1
        whole = date(int(parts["year"]), number, int(day or 1)).isoformat()
        return whole if day else whole[:7] if month else whole[:4]
    return ""
