"""First and last days of weeks, months and years, and days that lie so much later."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

Span = tuple[date, date]

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "half-decade": 60, "decade": 120}
_MONTHS |= {"quarter-century": 300, "half-century": 600, "century": 1200, "centuries": 1200}


def months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def later(day: date, number: Fraction, unit: str) -> date | None:
    """The same day so many units later, or the last of its month; None for parts of days, and beyond the calendar.

    36 hours from a day end on the next day or on that after it.
    """
    if unit == "hour":
        number, unit = number / 24, "day"
    amount = number * (_DAYS.get(unit) or _MONTHS[unit])
    if amount.denominator != 1:
        return None
    try:
        if unit in _DAYS:
            return day + timedelta(days=int(amount))
        year, month = divmod(day.year * 12 + day.month - 1 + int(amount), 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def current(unit: str, day: date, ahead: int = 0) -> Span:
    """The week, month, quarter, year, decade or century of a day, or that which is so many ahead."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday() - 7 * ahead)
        return monday, monday + timedelta(days=6)
    if unit in ("month", "quarter"):
        size = _MONTHS[unit]
        years, first = divmod((day.month - 1) // size * size + size * ahead, 12)
        return months(day.year + years, first + 1, first + size)
    size = _MONTHS[unit] // 12
    year = day.year // size * size + size * ahead
    return date(year, 1, 1), date(year + size - 1, 12, 31)


def nth_weekday(span: Span, nth: int, weekday: int) -> date:
    """nth: 1 for the first such day of the span, −1 for the last.  Raises ValueError for a fifth that is none."""
    if nth < 0:
        return span[1] - timedelta(days=(span[1].weekday() - weekday) % 7)
    day = on_or_after(span[0], weekday) + timedelta(days=7 * (nth - 1))
    if day > span[1]:
        raise ValueError
    return day


def on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
