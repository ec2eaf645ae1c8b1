"""The reliability diagram: how often things happened, against how likely they had been called."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tracker.charts.marks import Point, Row, polyline
from tracker.charts.scales import NBSP, PERCENT, Tick, figure

LARGEST, SMALLEST = 9.0, 3.0  # radius of a dot, in pixels


@dataclass(frozen=True)
class Dot:
    """One distinct forecast. r: in pixels, its area as the share of forecasts that it stands for."""

    x: float
    y: float
    r: float
    words: str
    href: str


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    height: float
    words: str
    label: str = ""

    @property
    def y(self) -> float:
        return round(100 - self.height, 2)

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Calibration:
    """curve, band: paths, "" where there are too few forecasts to draw them."""

    key: str
    title: str
    subtitle: str
    summary: str
    ticks: list[Tick]
    dots: list[Dot]
    curve: str
    band: str
    bars: list[Bar]
    columns: tuple[str, ...]
    rows: list[Row]
    nothing: str = "No forecast with an outcome yet."

    @property
    def is_empty(self) -> bool:
        return not self.dots

    @property
    def has_links(self) -> bool:
        return any(dot.href for dot in self.dots)


def _counted(weight: float) -> str:
    return f"{figure(weight, 1)}{NBSP}forecast{'' if weight == 1 else 's'}"


def _histogram(x: Sequence[float], weights: Sequence[float], n: int) -> list[Bar]:
    """Bins of 10 points, of 5 from a hundred forecasts on; a forecast at an edge counts above it, 1 below."""
    bins = 20 if n >= 100 else 10
    counts = [0.0] * bins
    for forecast, weight in zip(x, weights, strict=True):
        counts[min(bins - 1, int(forecast * bins + 1e-9))] += weight
    most, width = max(counts), 100 / bins
    bars: list[Bar] = []
    for i, count in enumerate(counts):
        if count > 0:
            words = f"{figure(i * width)}–{PERCENT.words((i + 1) / bins)}: {_counted(count)}"
            label = figure(count, 1) if count == most and all(bar.height < 100 for bar in bars) else ""
            bars.append(Bar(round(i * width, 2), width, round(100 * count / most, 2), words, label))
    return bars


def calibration(
    n: int,
    x: Sequence[float],
    rates: Sequence[float],
    observed: Sequence[float],
    weights: Sequence[float],
    band: tuple[Sequence[float], Sequence[float], Sequence[float]] | None,
    title: str,
    too_few: bool = False,
    hrefs: Sequence[str] = (),
    key: str = "calibration",
) -> Calibration:
    """n: how many forecasts.  x: the distinct ones from 0 to 1, increasing; then one number for each of them.

    rates: the isotonic estimate of how often it happened.  observed: how often it did.  weights: how many.
    band: x, lower and upper ends of where the curve of a perfectly calibrated forecaster lies.
    too_few: to judge, so that neither curve nor band is drawn.  hrefs: to the forecasts behind each x.
    """
    total = sum(weights)
    links = list(hrefs) or [""] * len(x)
    dots, rows = [], []
    for forecast, happened, rate, weight, href in zip(x, observed, rates, weights, links, strict=True):
        said, came = PERCENT.words(forecast), PERCENT.words(happened)
        r = min(LARGEST, max(SMALLEST, 30 * sqrt(weight / total)))
        words = (
            f"{said} was forecast {_counted(weight).replace('forecast', 'time')}; it happened in {came} of them"
        )
        dots.append(Dot(PERCENT.across(forecast), PERCENT.down(happened), round(r, 1), words, href))
        cells = (figure(weight, 1), came) if too_few else (figure(weight, 1), came, PERCENT.words(rate))
        rows.append(Row(said, cells, href))
    curve, shade = "", ""
    if not too_few:
        curve = polyline([(PERCENT.across(a), PERCENT.down(b)) for a, b in zip(x, rates, strict=True)])
        shade = _shaded(band) if band else ""
    columns = ("Forecast", "Times made", "It happened in")
    return Calibration(
        key=key,
        title=title,
        subtitle=_in_short(n, too_few),
        summary=(
            "Across, the probability that was forecast; upwards, how often it then happened. "
            f"{'' if too_few else 'A line joins the estimates. '}A histogram counts the forecasts."
        ),
        ticks=PERCENT.ticks(),
        dots=sorted(dots, key=lambda dot: -dot.r),
        curve=curve,
        band=shade,
        bars=_histogram(x, weights, n) if dots else [],
        columns=columns if too_few else (*columns, "On the curve"),
        rows=rows,
    )


def _in_short(n: int, too_few: bool) -> str:
    if not n:
        return ""
    counted = f"{_counted(n)} with an outcome"
    if too_few:
        return f"Too few to judge: {counted}, and a curve takes 30."
    return f"{counted}. On the diagonal, things happen as often as was forecast."


def _shaded(band: tuple[Sequence[float], Sequence[float], Sequence[float]]) -> str:
    x, lower, upper = band
    top: list[Point] = [(PERCENT.across(a), PERCENT.down(b)) for a, b in zip(x, upper, strict=True)]
    bottom: list[Point] = [(PERCENT.across(a), PERCENT.down(b)) for a, b in zip(x, lower, strict=True)]
    return polyline([*top, *reversed(bottom)]) + "Z" if top else ""
