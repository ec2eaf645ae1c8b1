"""What every chart is drawn of and labelled with."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import numpy as np
import scipy

TYPE = 19  # height of a line of type, in pixels
APART = 10  # around a label of several lines, which would run into its neighbour

Point = tuple[float, float]  # x and y, in per cent of the plot


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is about, where that leads ("" for nowhere), and its figures."""

    head: str
    cells: tuple[str, ...]
    href: str = ""


def beside_the_plot(label: str) -> tuple[str, ...]:
    """In lines that fit there, two at most: “Prediction markets, as read by …” has lost its end."""
    return tuple(wrap(label, 18, max_lines=2, placeholder=" …"))


def polyline(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""


def steps(points: Sequence[Point]) -> str:
    """A path on which each height stands until the next point."""
    if not points:
        return ""
    (x, y), *later = points
    return f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in later)


def apart(places: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles of labels as near as can be to their places, from 0 to room, in order and not over one another.

    Labels that do not fit at all are squeezed evenly.
    """
    if not places:
        return []
    order = np.argsort(places, kind="stable")
    tall = np.asarray(heights, float)[order]
    tall = tall * min(1.0, room / tall.sum())
    middles = np.cumsum(tall) - tall / 2  # packed from the top
    shifts = scipy.optimize.isotonic_regression(np.asarray(places, float)[order] - middles).x
    laid = np.empty(len(places))
    laid[order] = np.clip(shifts, 0, room - tall.sum()) + middles
    return [round(float(y), 2) for y in laid]


@dataclass(frozen=True)
class Label:
    """Words beside the plot, in lines.  x, end: where the drawn line ends.  y: the middle of the words.

    drop: how far that is below the end, in pixels.
    """

    x: float
    end: float
    y: float
    drop: float
    lines: tuple[str, ...]

    @property
    def typed(self) -> list[tuple[float, str]]:
        """Each line after its baseline, in pixels below the end."""
        first = self.drop - TYPE * (len(self.lines) - 1) / 2 + 5
        return [(round(first + TYPE * i, 1), line) for i, line in enumerate(self.lines)]

    @property
    def is_far(self) -> bool:
        """Whether the eye needs something to follow from the end of the line to the edge of the plot."""
        return self.x < 99


def beside(ends: Sequence[Point], words: Sequence[tuple[str, ...]], height: float) -> list[Label]:
    """Labels at the right of a plot, each as near to the end of its line as the others let it.

    height: of the plot, in pixels.
    """
    tall = [TYPE * len(lines) + (0 if len(lines) == 1 else APART) for lines in words]
    middles = apart([y for _, y in ends], [100 * pixels / height for pixels in tall], 100)
    return [
        Label(x, y, middle, round((middle - y) * height / 100, 1), lines)
        for (x, y), middle, lines in zip(ends, middles, words, strict=True)
    ]
