"""Values with their intervals, one row each, on an axis that the rows share."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.charts.scales import Linear, Tick, axis_for, finite


@dataclass(frozen=True)
class Estimate:
    """What a row is about, its value with an interval, and of how many it was made. None: not known.

    note: a few words under the label.  href: where the label leads, "" for nowhere.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Axis:
    """The head of a column of row marks.  zero: where 0 is."""

    ticks: list[Tick]
    zero: float
    zero_label: str

    @property
    def anchor(self) -> str:
        """Which part of the words on 0 stands on it, so that they stay within the column."""
        return "start" if self.zero < 25 else "end" if self.zero > 75 else "middle"


@dataclass(frozen=True)
class RowMark:
    """A value and its interval.  x: None if unknown or off the axis.  start, end: None without an interval.

    goes_left, goes_right: whether something lies beyond that end of the axis.  label: what is read aloud.
    """

    x: float | None
    start: float | None
    end: float | None
    goes_left: bool
    goes_right: bool
    zero: float
    grid: list[float]
    label: str


@dataclass(frozen=True)
class DotRow:
    """A row of the table.  value, interval: in words."""

    label: str
    href: str
    note: str
    mark: RowMark
    value: str
    interval: str
    n: str


@dataclass(frozen=True)
class Dots:
    title: str
    subtitle: str
    axis: Axis
    rows: list[DotRow]
    columns: tuple[str, str, str]
    nothing: str = "Nothing to compare yet."

    @property
    def is_empty(self) -> bool:
        return not self.rows


def axis(scale: Linear, zero_label: str = "") -> Axis:
    return Axis(scale.ticks(), scale.across(0), zero_label)


def in_words(scale: Linear, value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    """“+0.042” and “−0.010 to +0.094”, "" for what is not known."""
    value, low, high = finite(value), finite(low), finite(high)
    best = "" if value is None else scale.words(value, signed=True, trim=False)
    if low is None or high is None:
        return best, ""
    return best, f"{scale.words(low, signed=True, trim=False)} to {scale.words(high, signed=True, trim=False)}"


def row_mark(
    scale: Linear, value: float | None, low: float | None, high: float | None, label: str = ""
) -> RowMark:
    """One row of a column whose head is `axis(scale)`.  label: whose value it is, said before the numbers.

    An interval is drawn as far as the axis goes. An end without bound goes beyond it; one that is not known
    leaves the interval out.
    """
    best, interval = in_words(scale, value, low, high)
    value = finite(value)
    ends = None if low is None or high is None or low != low or high != high else (low, high)
    reach = [end for end in (value, *(ends or ())) if end is not None]
    said = [part for part in (best, f"interval {interval}" if interval else "") if part]
    return RowMark(
        x=scale.across(value) if value is not None and scale.low <= value <= scale.high else None,
        start=scale.across(ends[0]) if ends else None,
        end=scale.across(ends[1]) if ends else None,
        goes_left=min(reach, default=scale.low) < scale.low,
        goes_right=max(reach, default=scale.high) > scale.high,
        zero=scale.across(0),
        grid=[tick.percent_across for tick in scale.ticks()],
        label=": ".join(part for part in (label, ", ".join(said) or "not known") if part),
    )


def dots(
    estimates: Sequence[Estimate],
    title: str,
    subtitle: str = "",
    zero_label: str = "as good as the base rate",
    columns: tuple[str, str, str] = ("Topic", "Skill", "Questions"),
    scale: Linear | None = None,
) -> Dots:
    """columns: heads of what the rows are about, of the value, and of n.  scale: made from the rows by default."""
    scale = scale or axis_for(
        [row.value for row in estimates], [row.low for row in estimates], [row.high for row in estimates]
    )
    return Dots(
        title=title,
        subtitle=subtitle,
        axis=axis(scale, zero_label),
        columns=columns,
        rows=[
            DotRow(
                row.label,
                row.href,
                row.note,
                row_mark(scale, row.value, row.low, row.high, row.label),
                *in_words(scale, row.value, row.low, row.high),
                f"{row.n:,}",
            )
            for row in estimates
        ],
    )
