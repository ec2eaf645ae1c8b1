"""From values to places on an axis, and the ticks and words of that axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import ceil, floor, isfinite, log10

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

SLACK = 1e-9  # so that 0.1 + 0.2 still counts as 0.3


@dataclass(frozen=True)
class Tick:
    """percent_across: per cent of the axis from its low end.  spare: left out where there is little room."""

    percent_across: float
    label: str
    spare: bool = False

    @property
    def down(self) -> float:
        return round(100 - self.percent_across, 2)


def figure(value: float, decimals: int = 2, signed: bool = False, trim: bool = True) -> str:
    """A number with a true minus: “−0.1”, “1,200”; signed “+0.04”; never “−0”.

    trim: without trailing zeros, as in a sentence or on an axis; a column of figures keeps them.
    """
    words = f"{value:,.{decimals}f}"
    is_nought = not words.strip("-0.,")
    if is_nought:
        words = words.lstrip("-")
    if trim and "." in words:
        words = words.rstrip("0").rstrip(".")
    if signed and value > 0 and not is_nought:
        words = f"+{words}"
    return words.replace("-", MINUS)


def day(moment: datetime) -> str:
    """“28 February 2019”"""
    return f"{moment.day} {moment:%B} {moment.year}"


def finite(value: float | None) -> float | None:
    """The number, or None where there is none: missing, not a number, or without bound."""
    return float(value) if value is not None and isfinite(value) else None


class Scale:
    """low, high: the ends of the axis as numbers. What lies beyond them is placed at the nearer end."""

    low: float
    high: float

    def _share(self, value: float) -> float:
        if self.high <= self.low:
            return 0.5
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def across(self, value: float) -> float:
        """Per cent from the left."""
        return round(100 * self._share(value), 2)

    def down(self, value: float) -> float:
        """Per cent from the top, with the high end there."""
        return round(100 - 100 * self._share(value), 2)


@dataclass(frozen=True)
class Linear(Scale):
    """An axis of numbers. They are shown multiplied by factor, with a unit: chances as Linear(0, 1, "%", 100)."""

    low: float
    high: float
    unit: str = ""
    factor: float = 1

    def step(self, n: int) -> float:
        """The smallest of 1, 2 and 5 times a power of ten, as shown, that makes at most n + 1 ticks."""
        wanted = (self.high - self.low) * self.factor / n
        power = 10.0 ** floor(log10(wanted))
        return next(m * power for m in (1, 2, 5, 10) if m * power >= wanted * (1 - SLACK)) / self.factor

    def widened(self, n: int = 6) -> "Linear":
        """This axis with both ends moved out to one of its ticks(n)."""
        if self.high <= self.low:
            return self
        step = self.step(n)
        low, high = floor(self.low / step + SLACK) * step, ceil(self.high / step - SLACK) * step
        wider = Linear(low, high, self.unit, self.factor)
        return wider if wider.step(n) <= step * (1 + SLACK) else wider.widened(n)

    def ticks(self, n: int = 6) -> list[Tick]:
        """At round numbers, at most n + 1; if there are none, where it begins. The highest carries the unit."""
        begin = [Tick(self.across(self.low), self.words(self.low))]
        if self.high <= self.low:
            return begin
        step = self.step(n)
        decimals = max(0, -floor(log10(step * self.factor) + SLACK))
        first, last = ceil(self.low / step - SLACK), floor(self.high / step + SLACK)
        return (
            begin
            if last < first
            else [
                Tick(
                    self.across(i * step),
                    figure(i * step * self.factor, decimals) + (self._suffix if i == last else ""),
                    spare=i % 2 == 1,  # never 0
                )
                for i in range(first, last + 1)
            ]
        )

    @property
    def _suffix(self) -> str:
        return f"{NBSP}{self.unit}" if self.unit else ""

    def words(self, value: float, signed: bool = False, trim: bool = True) -> str:
        """The value as exactly as the axis can tell: to about a thousandth of its length."""
        span = (self.high - self.low) * self.factor
        decimals = max(0, 3 - ceil(log10(span) - SLACK)) if span > 0 else 2
        return figure(value * self.factor, decimals, signed, trim) + self._suffix


PERCENT = Linear(0, 1, "%", 100)


def axis_for(
    values: list[float | None],
    lows: list[float | None],
    highs: list[float | None],
    unit: str = "",
    factor: float = 1,
) -> Linear:
    """An axis with 0 and every value on it, and the ends of the intervals unless they would squeeze all others.

    An interval may reach twice as far from 0 as the middle one; what lies farther out is cut off.
    """
    best = [value for value in map(finite, values) if value is not None]
    ends = [end for end in map(finite, [*lows, *highs]) if end is not None]
    reaches = sorted(abs(end) for end in ends)
    limit = 2 * reaches[len(reaches) // 2] if reaches else 0.0
    limit = max([limit, *(abs(value) for value in best)])
    inside = [0.0, *best, *(min(limit, max(-limit, end)) for end in ends)]
    low, high = min(inside), max(inside)
    if low == high:
        return Linear(-1, 1, unit, factor)
    return Linear(low, high, unit, factor).widened()


DAYS, MONTHS = (1, 2, 7, 14), (1, 3, 6)
YEARS = tuple(m * power for power in (1, 10, 100, 1000) for m in (1, 2, 5))


@dataclass(frozen=True)
class Time(Scale):
    """An axis of time, in seconds since 1970 as `moment.timestamp()` gives them, read in one zone."""

    low: float
    high: float
    zone: tzinfo | None

    @classmethod
    def between(cls, start: datetime, end: datetime) -> "Time":
        """start, end: aware."""
        return cls(start.timestamp(), end.timestamp(), start.tzinfo)

    def _at(self, value: float) -> datetime:
        return datetime.fromtimestamp(value, self.zone)

    def _marks(self, unit: str, every: int) -> Iterator[datetime]:
        """The first instants of every so many days, months or years, within the axis."""
        start, end = self._at(self.low), self._at(self.high)
        moment = start.replace(hour=0, minute=0, second=0, microsecond=0)
        if unit != "day":
            moment = moment.replace(day=1)
        if unit == "month":
            moment = moment.replace(month=moment.month - (moment.month - 1) % every)
        if unit == "year":
            moment = moment.replace(month=1, year=max(1, moment.year - moment.year % every))
        while moment <= end:
            if moment >= start:
                yield moment
            if unit == "day":
                moment += timedelta(every)
            else:
                months = moment.month - 1 + (every if unit == "month" else 12 * every)
                moment = moment.replace(year=moment.year + months // 12, month=months % 12 + 1)

    def ticks(self, n: int = 6) -> list[Tick]:
        """At the starts of days, months or years, at most n + 1; if there are none, where it begins."""
        start = self._at(self.low)
        days = (self.high - self.low) / 86400
        for unit, length, steps in (("day", 1, DAYS), ("month", 30.4, MONTHS), ("year", 365.2, YEARS)):
            for every in steps:
                if days / (length * every) <= n:
                    marks = list(self._marks(unit, every))[: n + 1]
                    return self._labelled(marks or [start], unit if marks else "day")
        return self._labelled([start], "year")

    def _labelled(self, marks: list[datetime], unit: str) -> list[Tick]:
        """“Feb 2019”, then “Mar”: the year is named where it is new, also to those who see every other label."""
        ticks = []
        for i, mark in enumerate(marks):
            words = {"day": f"{mark.day} {mark:%b}", "month": f"{mark:%b}", "year": ""}[unit]
            before = marks[i - (1 if i % 2 else 2)] if i > 1 else marks[0]
            if unit == "year" or i == 0 or before.year != mark.year:
                words = f"{words} {mark.year}".strip()
            ticks.append(Tick(self.across(mark.timestamp()), words, spare=i % 2 == 1))
        return ticks

    def words(self, value: float) -> str:
        """“28 Feb 2019”"""
        moment = self._at(value)
        return f"{moment.day} {moment:%b} {moment.year}"
