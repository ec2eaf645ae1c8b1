"""What everyone said about one question, from the day it opened until the outcome was known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from tracker.charts.marks import Label, Row, beside, beside_the_plot
from tracker.charts.scales import PERCENT, Linear, Tick, Time, day, finite

HEIGHT = 340  # of the plot, in pixels
MOST_NAMED = 8  # experts who are drawn each; of more, the caller draws the spread and chooses a few


Reach = tuple[datetime, datetime, float, float]


@dataclass(frozen=True)
class Dot:
    """A forecast as it was made, with its band."""

    at: datetime
    value: float
    low: float | None = None
    high: float | None = None
    when: str = ""  # in words, as exactly as it was printed; the day of `at` if not given


@dataclass(frozen=True)
class Line:
    """One forecaster.  href: where the name leads, "" for nowhere.

    segments: from, until, and the value that stood, in order of time.  dots: the forecasts that were made.
    """

    label: str
    segments: Sequence[tuple[datetime, datetime, float]]
    dots: Sequence[Dot] = ()
    kind: Literal["expert", "crowd", "benchmark"] = "expert"
    href: str = ""
    is_highlighted: bool = False


@dataclass(frozen=True)
class Outcome:
    """words: “Resolved No”, “Annulled”.  value: on the axis of the forecasts, None for one that is not on it.

    date: when it became known, in words; the day of known_at if not given.
    """

    words: str
    value: float | None
    date: str = ""


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    top: float
    bottom: float
    words: str


@dataclass(frozen=True)
class Drawn:
    """A line as drawn, least important first.  style: classes for its look."""

    style: str
    name: str
    href: str
    path: str
    marks: list[Mark]
    label: Label | None


@dataclass(frozen=True)
class Timeline:
    """result: the words of the outcome, at its height if it has one (result_on_axis)."""

    key: str
    title: str
    subtitle: str
    summary: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    area: str
    lines: list[Drawn]
    result: Label | None
    result_on_axis: bool
    rows: list[Row]
    columns: tuple[str, ...] = ("Forecaster", "When", "Forecast", "Lowest to highest")
    height: int = HEIGHT
    nothing: str = "No forecast on record yet."

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def has_long_ticks(self) -> bool:
        return max(len(tick.label) for tick in self.y_ticks) > 6

    @property
    def has_links(self) -> bool:
        return any(line.href for line in self.lines)


def _made(line: Line) -> Sequence[Dot]:
    """The forecasts of a line; for one that is computed, each change."""
    return line.dots or [Dot(start, value) for start, _, value in line.segments]


def _path(line: Line, x: Time, y: Linear | Time) -> str:
    pieces, last = [], None
    for start, end, value in line.segments:
        begin = "V" if start == last else f"M{x.across(start.timestamp())} "
        pieces.append(f"{begin}{y.down(value)}H{x.across(end.timestamp())}")
        last = end
    return "".join(pieces)


def _area(spread: Sequence[Reach], x: Time, y: Linear | Time) -> str:
    """Around the spread, piece after piece of time along its upper edge and back along the lower one."""
    gaps = [i for i, (before, after) in enumerate(pairwise(spread), 1) if before[1] != after[0]]
    runs = [spread[begin:end] for begin, end in pairwise([0, *gaps, len(spread)])] if spread else []
    paths = []
    for run in runs:
        there = "".join(f"V{y.down(high)}H{x.across(end.timestamp())}" for _, end, _, high in run)
        back = "".join(f"V{y.down(low)}H{x.across(start.timestamp())}" for start, _, low, _ in reversed(run))
        paths.append(f"M{x.across(run[0][0].timestamp())} {y.down(run[0][2])}{there}{back}Z")
    return "".join(paths)


def _mark(dot: Dot, x: Time, y: Linear | Time) -> Mark:
    low, high = finite(dot.low), finite(dot.high)
    low, high = (dot.value if low is None else low), (dot.value if high is None else high)
    words = f"{dot.when or x.words(dot.at.timestamp())}: {y.words(dot.value)}{_band(dot, y, ' ({})')}"
    return Mark(x.across(dot.at.timestamp()), y.down(dot.value), y.down(high), y.down(low), words)


def _band(dot: Dot, y: Linear | Time, form: str = "{}") -> str:
    low, high = finite(dot.low), finite(dot.high)
    if low is None or high is None or low == high:
        return ""
    return form.format(f"{y.words(low)} to {y.words(high)}")


def _end(line: Line, x: Time, y: Linear | Time) -> tuple[float, float]:
    if line.segments:
        _, end, value = line.segments[-1]
        return x.across(end.timestamp()), y.down(value)
    return x.across(line.dots[-1].at.timestamp()), y.down(line.dots[-1].value)


def _drawn(line: Line, label: Label | None, x: Time, y: Linear | Time) -> Drawn:
    style = [line.kind, "highlighted" if line.is_highlighted else "", "" if label else "faint"]
    marks = [_mark(dot, x, y) for dot in line.dots]
    return Drawn(" ".join(filter(None, style)), line.label, line.href, _path(line, x, y), marks, label)


def _importance(line: Line) -> tuple[bool, bool, bool]:
    return line.is_highlighted, line.kind == "crowd", line.kind == "benchmark"


def timeline(
    opens: datetime,
    closes: datetime,
    known_at: datetime | None,
    lines: Sequence[Line],
    title: str,
    y: Linear | Time = PERCENT,
    spread: Sequence[Reach] = (),
    subtitle: str = "Probability of Yes. A dot is a forecast, the pale bar its range.",
    outcome: Outcome | None = None,
    key: str = "timeline",
) -> Timeline:
    """opens, closes, known_at: aware.  y: of values that are dates, Time, and the values in seconds since 1970.

    spread: from, until, and between which values the middle of all forecasts lay, in order of time.
    subtitle: what the upright axis shows.  The axis of time ends when the outcome was known, or at the close.
    """
    lines = sorted((line for line in lines if line.segments or line.dots), key=_importance)
    times = [dot.at for line in lines for dot in _made(line)]
    x = Time.between(min([opens, *times]), max([known_at or closes, *times]))
    crowded = sum(line.kind == "expert" for line in lines) > MOST_NAMED
    named = [line for line in lines if line.kind != "expert" or line.is_highlighted or not crowded]
    ends = [_end(line, x, y) for line in named]
    words: list[tuple[str, ...]] = [beside_the_plot(line.label) for line in named]
    if outcome:
        known = x.across((known_at or closes).timestamp())
        ends.append((known, 100.0 if outcome.value is None else y.down(outcome.value)))
        date = outcome.date or (day(known_at) if known_at else "")
        words.append((*beside_the_plot(outcome.words), *([f"on {date}"] if date else [])))
    labels = beside(ends, words, HEIGHT)
    label_of = {id(line): label for line, label in zip(named, labels, strict=False)}
    return Timeline(
        key=key,
        title=title,
        subtitle=subtitle,
        summary=_summary(lines, x, outcome, labels),
        x_ticks=x.ticks(),
        y_ticks=y.ticks(),
        area=_area(spread, x, y),
        lines=[_drawn(line, label_of.get(id(line)), x, y) for line in lines],
        result=labels[-1] if outcome else None,
        result_on_axis=outcome is not None and outcome.value is not None,
        rows=[
            Row(
                line.label, (dot.when or x.words(dot.at.timestamp()), y.words(dot.value), _band(dot, y)), line.href
            )
            for line in reversed(lines)
            for dot in _made(line)
        ],
    )


def _summary(lines: Sequence[Line], x: Time, outcome: Outcome | None, labels: Sequence[Label]) -> str:
    """The drawing in words, for those who cannot see it."""
    experts = sum(line.kind == "expert" for line in lines)
    words = (
        f"Forecasts of {experts} expert{'' if experts == 1 else 's'} from {x.words(x.low)} to {x.words(x.high)}."
    )
    return f"{words} {' '.join(labels[-1].lines)}." if outcome else words
