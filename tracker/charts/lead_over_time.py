"""How a running figure, such as skill, settled as questions were resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from textwrap import wrap

from tracker.charts.marks import Label, Point, Row, beside, polyline, steps
from tracker.charts.scales import Linear, Tick, Time, axis_for, day, finite

HEIGHT = 280  # of the plot, in pixels


@dataclass(frozen=True)
class Step:
    """What the figure was after a question was resolved: with its interval, and made of n questions."""

    at: datetime
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class LeadOverTime:
    """line, ribbons: paths.  zero, latest: words beside the plot.  interval: top and bottom of the latest."""

    key: str
    title: str
    subtitle: str
    better: str
    summary: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    line: str
    ribbons: list[str]
    zero: Label
    latest: Label | None
    interval: Point | None
    rows: list[Row]
    columns: tuple[str, ...] = ("After", "Questions", "Value", "Interval")
    height: int = HEIGHT
    nothing: str = "No question resolved yet."

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class _Cell:
    """What stood from x until the next step.  interval: its top and bottom."""

    x: float
    until: float
    y: float
    interval: Point | None


def _cell(step: Step, later: Step, x: Time, y: Linear) -> _Cell:
    low, high = finite(step.low), finite(step.high)
    interval = None if low is None or high is None else (y.down(high), y.down(low))
    return _Cell(x.across(step.at.timestamp()), x.across(later.at.timestamp()), y.down(step.value), interval)


def _ribbons(cells: Sequence[_Cell]) -> list[str]:
    """The interval around a stepped line, interrupted where there is none."""
    paths = []
    for _, run in groupby(cells, key=lambda cell: cell.interval is None):
        edges = [(at, *cell.interval) for cell in run if cell.interval for at in (cell.x, cell.until)]
        if edges:
            above, below = [(x, top) for x, top, _ in edges], [(x, bottom) for x, _, bottom in reversed(edges)]
            paths.append(polyline([*above, *below]) + "Z")
    return paths


def lead_over_time(
    made: Sequence[Step],
    title: str,
    subtitle: str = "Skill, the mean so far",
    zero_label: str = "as good as the base rate",
    better: str = "better ↑",
    key: str = "lead_over_time",
) -> LeadOverTime:
    """made: in order of time, aware.  subtitle: what the upright axis shows.  better: which way that is."""
    made = [step for step in made if finite(step.value) is not None]
    y = axis_for([step.value for step in made], [step.low for step in made], [step.high for step in made])
    ends, words = [(100.0, y.down(0))], [tuple(wrap(zero_label, 16))]
    x_ticks, cells = [], []
    if made:
        x = Time.between(made[0].at, made[-1].at)
        x_ticks = x.ticks()
        cells = [_cell(step, later, x, y) for step, later in zip(made, [*made[1:], made[-1]], strict=True)]
        ends.append((cells[-1].x, cells[-1].y))
        words.append((y.words(made[-1].value, signed=True), f"{made[-1].n:,} {_questions(made[-1].n)}"))
    zero, *labels = beside(ends, words, HEIGHT)
    return LeadOverTime(
        key=key,
        title=title,
        subtitle=subtitle,
        better=better,
        summary=_summary(made, y, zero_label),
        x_ticks=x_ticks,
        y_ticks=y.ticks(),
        line=steps([(cell.x, cell.y) for cell in cells]),
        ribbons=_ribbons(cells),
        zero=zero,
        latest=labels[0] if labels else None,
        interval=cells[-1].interval if cells else None,
        rows=[
            Row(day(step.at), (f"{step.n:,}", y.words(step.value, True, trim=False), _interval(step, y)))
            for step in made
        ],
    )


def _questions(n: int) -> str:
    return "question" if n == 1 else "questions"


def _interval(step: Step, y: Linear) -> str:
    low, high = finite(step.low), finite(step.high)
    if low is None or high is None:
        return ""
    return f"{y.words(low, True, trim=False)} to {y.words(high, True, trim=False)}"


def _summary(made: Sequence[Step], y: Linear, zero_label: str) -> str:
    """The drawing in words, for those who cannot see it."""
    if not made:
        return ""
    last = made[-1]
    interval = f", interval {_interval(last, y)}" if _interval(last, y) else ""
    return (
        f"From {day(made[0].at)} to {day(last.at)}. After {last.n:,} {_questions(last.n)} it stands at "
        f"{y.words(last.value, True)}{interval}; 0 is {zero_label}."
    )
